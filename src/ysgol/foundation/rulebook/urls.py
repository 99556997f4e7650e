"""Addresses of this context."""

from django.urls import URLPattern, URLResolver, path

from ysgol.foundation.rulebook import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.rules, name="rules"),
    path("standards/<slug:code>/", views.standards, name="standards"),
    path("<slug:version>/", views.rules_version, name="rules-version"),
]
