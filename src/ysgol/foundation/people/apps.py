from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ysgol.foundation.people"
    label = "people"
