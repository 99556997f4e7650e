from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "ysgol.foundation.rulebook"
    label = "rulebook"
