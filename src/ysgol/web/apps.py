from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ysgol.web"
    label = "web"
