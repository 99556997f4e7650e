from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "ysgol.foundation.organisations"
    label = "organisations"
