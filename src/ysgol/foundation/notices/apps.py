from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ysgol.foundation.notices"
    label = "notices"
