"""What an officer does for a case that has stopped: a silent headteacher, a draft past its day, a move elsewhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.environment import date
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.forms.officer_case import AddressForm, DeferForm, SettleEndorsementForm
from ysgol.scheme.applications.queries import Case
from ysgol.scheme.applications.views.officer_conflict import tells_who
from ysgol.scheme.applications.views.officer_decision import case_for, form_page, reason_form
from ysgol.scheme.cohorts import queries as cohorts

_any_method = require_http_methods(["GET", "HEAD", "POST"])


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def settle_endorsement(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    form = SettleEndorsementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.settle_expired(
            application_id=application_id,
            choice=form.cleaned_data["choice"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
        done = {
            "extend": _("The headteacher has more time to answer."),
            "reissue": _("A new link was sent to the headteacher."),
            "close": _("The request was closed. The candidate can name someone again."),
        }
        messages.success(request, done[form.cleaned_data["choice"]])
        return redirect(f"/cases/{application_id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("The headteacher has not answered"),
        button=_("Save"),
        facts=_asked(found),
        paragraphs=[_("Nobody is turned down because an answer is late. You decide what happens.")],
    )


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def correct_address(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    suggested = found.request.suggested_email if found.request else ""
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": suggested})
    if request.method == "POST" and form.is_valid():
        actions.reissue(
            application_id=application_id,
            head_email=form.cleaned_data["email"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("A new link was sent to the corrected address. Links sent before do not work."))
        return redirect(f"/cases/{application_id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Correct the headteacher's address"),
        button=_("Save and send a new link"),
        facts=_asked(found),
    )


def _asked(found: Case) -> list[dict[str, str]]:
    if found.request is None:
        return []
    return [
        {"name": _("Headteacher"), "value": found.request.head_name},
        {"name": _("Address"), "value": found.request.head_email},
        {"name": _("The link works until"), "value": date(found.request.expires_on)},
    ]


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def lapse_case(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    form = reason_form(request, found)
    if request.method == "POST" and form.is_valid():
        actions.lapse(
            application_id=application_id, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        messages.success(request, _("The application was closed. It can be reopened."))
        return redirect(f"/cases/{application_id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Close the application"),
        button=_("Close the application"),
        paragraphs=[_("Everything in it is kept. The candidate, or an officer, can reopen it.")],
        warning=True,
    )


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def reopen_case(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    form = reason_form(request, found)
    if request.method == "POST" and form.is_valid():
        actions.reopen_lapsed(
            application_id=application_id, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        messages.success(request, _("The application is open again for the candidate to finish."))
        return redirect(f"/cases/{application_id}/")
    return form_page(request, found, form, heading=_("Reopen the application"), button=_("Reopen the application"))


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def defer_case(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    form = DeferForm(request.POST if request.method == "POST" else None, cohorts=_other_cohorts(found))
    if request.method == "POST" and form.is_valid():
        new = actions.defer(
            application_id=application_id,
            cohort_id=int(form.cleaned_data["cohort"]),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The application was moved. The candidate is told, and must send it again."))
        return redirect(f"/cases/{new.pk}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Move the application to another cohort"),
        button=_("Move the application"),
        paragraphs=[
            _("The answers, documents and the headteacher's support go with it. A place in this cohort is given up.")
        ],
    )


def _other_cohorts(found: Case) -> list[tuple[str, str]]:
    """Cohorts of the region whose applications have not closed."""
    here, today = translation.get_language() or "en", timezone.localdate()
    return [("", _("Choose"))] + [
        (str(one.id), one.name(here))
        for one in cohorts.cohorts_of_region(found.application.region)
        if one.id != found.cohort.id and one.state(today) != "closed"
    ]


@needs(Permission.MANAGE_PLACES)
@_any_method
@tells_who
def stop_waiting(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.MANAGE_PLACES)
    form = reason_form(request, found)
    if request.method == "POST" and form.is_valid():
        actions.stop_waiting(
            application_id=application_id, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        messages.success(request, _("The application was taken off the waiting list. It is still eligible."))
        return redirect(f"/cases/{application_id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Take off the waiting list"),
        button=_("Take off the waiting list"),
        warning=True,
    )
