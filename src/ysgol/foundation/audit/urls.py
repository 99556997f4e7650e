"""Addresses of this context."""

from django.urls import URLPattern, URLResolver, path

from ysgol.foundation.audit import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.events, name="audit-events"),
    path("check/", views.check, name="audit-check"),
    path("export/", views.export, name="audit-export"),
]
