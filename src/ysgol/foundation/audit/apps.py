from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ysgol.foundation.audit"
    label = "audit"
