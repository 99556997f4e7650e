from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ysgol.foundation.documents"
    label = "documents"
