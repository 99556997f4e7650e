from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "ysgol.scheme.applications"
    label = "applications"
