"""Addresses of the officers' pages."""

from django.urls import URLPattern, path

from ysgol.scheme.applications.views import (
    cohort_dates,
    letters,
    officer_care,
    officer_case,
    officer_decision,
    officer_queue,
    places,
)

urlpatterns: list[URLPattern] = [
    path("cases/", officer_queue.cases, name="cases"),
    path("cases/assign/", officer_queue.assign_cases, name="cases-assign"),
    path("cases/assign/undo/", officer_queue.undo_assign, name="cases-assign-undo"),
    path("cases/views/save/", officer_queue.save_queue_view, name="cases-view-save"),
    path("cases/views/<int:view_id>/delete/", officer_queue.delete_queue_view, name="cases-view-delete"),
    path("cases/<int:application_id>/", officer_case.case, name="case"),
    path("cases/<int:application_id>/notes/", officer_case.add_case_note, name="case-note"),
    path("cases/<int:application_id>/access-needs/", officer_case.case_access_needs, name="case-access-needs"),
    path("cases/<int:application_id>/documents/<int:document_id>/", officer_case.case_document, name="case-document"),
    path("cases/<int:application_id>/assign/", officer_decision.assign_case, name="case-assign"),
    path("cases/<int:application_id>/return/", officer_decision.return_case, name="case-return"),
    path("cases/<int:application_id>/decide/", officer_decision.decide_case, name="case-decide"),
    path("cases/<int:application_id>/take-back/", officer_decision.take_back, name="case-take-back"),
    path("cases/<int:application_id>/endorsement/", officer_care.settle_endorsement, name="case-endorsement"),
    path(
        "cases/<int:application_id>/endorsement/address/",
        officer_care.correct_address,
        name="case-endorsement-address",
    ),
    path("cases/<int:application_id>/lapse/", officer_care.lapse_case, name="case-lapse"),
    path("cases/<int:application_id>/reopen/", officer_care.reopen_case, name="case-reopen"),
    path("cases/<int:application_id>/defer/", officer_care.defer_case, name="case-defer"),
    path("cases/<int:application_id>/stop-waiting/", officer_care.stop_waiting, name="case-stop-waiting"),
    path("letters/", letters.letters, name="letters"),
    path("letters/release/", letters.release, name="letters-release"),
    path("letters/released/<int:batch_id>/", letters.released, name="letters-released"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("places/", places.places, name="places"),
    path("places/<int:cohort_id>/", places.cohort_places, name="cohort-places"),
    path("places/<int:cohort_id>/offer/", places.offer, name="cohort-places-offer"),
    path("places/pools/<int:pool_id>/next/", places.offer_next, name="pool-offer-next"),
    path("places/offers/<int:application_id>/extend/", places.extend, name="offer-extend"),
    path("places/offers/<int:application_id>/release/", places.release_place, name="offer-release"),
    path("cohorts/dates/<int:milestone_id>/move/", cohort_dates.move_date, name="cohort-date-move"),
]
