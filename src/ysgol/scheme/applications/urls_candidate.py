"""Addresses of the candidate's and the headteacher's pages, and of the eligibility checker."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
