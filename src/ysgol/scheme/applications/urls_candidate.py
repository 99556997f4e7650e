"""Addresses of the candidate's and the headteacher's pages, and of the eligibility checker."""

from django.urls import URLPattern, path

from ysgol.scheme.applications.views import candidate, eligibility

urlpatterns: list[URLPattern] = [
    path("eligibility/", eligibility.start, name="eligibility"),
    path("eligibility/result/", eligibility.result, name="eligibility-result"),
    path("eligibility/clear/", eligibility.clear, name="eligibility-clear"),
    path("eligibility/<slug:code>/", eligibility.question, name="eligibility-question"),
    path("application/", candidate.application, name="application"),
    path("application/start/", candidate.start, name="application-start"),
    path("endorsements/", candidate.application, name="endorsements"),
]
