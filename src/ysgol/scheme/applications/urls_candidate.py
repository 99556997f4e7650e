"""Addresses of the candidate's and the headteacher's pages, and of the eligibility checker."""

from django.urls import URLPattern, path

from ysgol.scheme.applications.views import (
    candidate,
    eligibility,
    endorsement,
    endorsement_withdrawal,
    leaving,
    offer,
    sections,
    support,
)

urlpatterns: list[URLPattern] = [
    path("eligibility/", eligibility.start, name="eligibility"),
    path("eligibility/result/", eligibility.result, name="eligibility-result"),
    path("eligibility/clear/", eligibility.clear, name="eligibility-clear"),
    path("eligibility/<slug:code>/", eligibility.question, name="eligibility-question"),
    path("application/", candidate.application, name="application"),
    path("application/start/", candidate.start, name="application-start"),
    path("application/check/", candidate.check, name="application-check"),
    path("application/submit/", candidate.submit, name="application-submit"),
    path("application/sent/", candidate.sent, name="application-sent"),
    path("application/letters/<int:letter_id>/", candidate.letter, name="application-letter"),
    path("application/parts/<slug:key>/", sections.section, name="application-section"),
    path("application/documents/<int:document_id>/", sections.document, name="application-document"),
    path(
        "application/documents/<int:document_id>/remove/", sections.remove_document, name="application-document-remove"
    ),
    path("application/endorsement/", support.support, name="application-endorsement"),
    path("application/withdraw/", leaving.withdraw, name="application-withdraw"),
    path("application/undo-withdrawal/", leaving.undo_withdrawal, name="application-undo-withdrawal"),
    path("application/defer/", leaving.defer, name="application-defer"),
    path("application/reopen/", leaving.reopen, name="application-reopen"),
    path("application/offer/", offer.offer, name="application-offer"),
    path("endorsements/", endorsement.requests, name="endorsements"),
    path("endorsements/<int:endorsement_id>/", endorsement.request_decision, name="endorsement-decision"),
    path("endorsements/<int:endorsement_id>/support/", endorsement.request_support, name="endorsement-support"),
    path("endorsements/<int:endorsement_id>/refuse/", endorsement.request_refuse, name="endorsement-refuse"),
    path("endorsements/<int:endorsement_id>/withdraw/", endorsement_withdrawal.withdraw, name="endorsement-withdraw"),
    path("endorse/thanks/<slug:what>/", endorsement.thanks, name="endorse-thanks"),
    path("endorse/<str:token>/", endorsement.identity, name="endorse"),
    path("endorse/<str:token>/answer/", endorsement.decision, name="endorse-decision"),
    path("endorse/<str:token>/support/", endorsement.support, name="endorse-support"),
    path("endorse/<str:token>/refuse/", endorsement.refuse, name="endorse-refuse"),
    path("endorse/<str:token>/wrong-person/", endorsement.wrong_person, name="endorse-wrong-person"),
]
