from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "ysgol.foundation.pages"
    label = "pages"
