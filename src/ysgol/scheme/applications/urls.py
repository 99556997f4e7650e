"""Addresses of this context: the candidate's and head's, and the officer's."""

from django.urls import URLPattern, URLResolver

from ysgol.scheme.applications import urls_candidate, urls_officer

urlpatterns: list[URLPattern | URLResolver] = [*urls_candidate.urlpatterns, *urls_officer.urlpatterns]
