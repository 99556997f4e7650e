from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "ysgol.scheme.cohorts"
    label = "cohorts"
