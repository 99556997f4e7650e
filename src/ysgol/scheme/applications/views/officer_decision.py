"""What an officer decides about a case: return, eligible or not, take back; and who looks after it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ysgol.foundation.kernel.actors import Scope
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions, labels, queries
from ysgol.scheme.applications.domain import reasons, sections
from ysgol.scheme.applications.domain.findings import is_any_not_met
from ysgol.scheme.applications.domain.queue import ME, NOBODY
from ysgol.scheme.applications.domain.reasons import ReasonKind
from ysgol.scheme.applications.forms.officer_case import (
    AssignOneForm,
    DecideForm,
    ItemsForm,
    ReasonForm,
    ReturnForm,
)
from ysgol.scheme.applications.queries import Case
from ysgol.scheme.applications.views.officer_conflict import tells_who
from ysgol.scheme.applications.views.officer_queue import assignees, person_of

_any_method = require_http_methods(["GET", "HEAD", "POST"])


@needs(Permission.ASSIGN_CASES)
@_any_method
def assign_case(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.ASSIGN_CASES)
    now = found.application.assigned_to_id
    chosen = ME if now == request.actor.person_id else NOBODY if now is None else str(now)
    form = AssignOneForm(request.POST or None, colleagues=assignees(request)[1:], initial={"to": chosen})
    if request.method == "POST" and form.is_valid():
        actions.assign_many(
            application_ids=[application_id],
            to_person_id=person_of(request, form.cleaned_data["to"]),
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The application was assigned."))
        return redirect(f"/cases/{application_id}/")
    return form_page(request, found, form, heading=_("Assign the application"), button=_("Assign"))


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def return_case(request: ActorRequest, application_id: int) -> HttpResponse:
    """First the parts, chosen by a GET, then a note about each: both steps work without script or stored state."""
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    if request.method == "POST":
        return _return_notes(request, found, request.POST.getlist("item"))
    if "item" in request.GET or "choose" in request.GET:
        form = ItemsForm(request.GET, items=_items())
        if form.is_valid():
            return _return_notes(request, found, form.cleaned_data["item"])
    else:
        form = ItemsForm(items=_items())
    return form_page(
        request,
        found,
        form,
        heading=_("Return the application to be corrected"),
        button=_("Continue"),
        method="get",
        hidden=[("choose", "yes")],
        paragraphs=[_("The candidate is told, and can change only what you select. Nothing else is lost.")],
    )


def _items() -> list[tuple[str, str]]:
    return [(key, str(labels.SECTIONS[key])) for key in sections.RETURNABLE]


def _return_notes(request: ActorRequest, found: Case, wanted: list[str]) -> HttpResponse:
    chosen = [(key, name) for key, name in _items() if key in wanted]
    if not chosen:
        return redirect(f"/cases/{found.application.pk}/return/?choose=yes")
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(posted, chosen=chosen, initial={"version": found.application.version})
    if request.method == "POST" and form.is_valid():
        actions.return_for_correction(
            application_id=found.application.pk,
            items=form.notes(),
            expected_version=form.cleaned_data["version"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The application was returned, and the candidate is told."))
        return redirect(f"/cases/{found.application.pk}/")
    return form_page(
        request,
        found,
        form,
        heading=_("What the candidate must correct"),
        button=_("Return the application"),
        hidden=[("item", key) for key, _name in chosen],
    )


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def decide_case(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    posted = request.POST if request.method == "POST" else None
    form = DecideForm(
        posted,
        reasons=_reasons(found),
        needs_note=is_any_not_met(found.findings),
        initial={"version": found.application.version},
    )
    if request.method == "POST" and form.is_valid():
        actions.decide(
            application_id=application_id,
            outcome=form.cleaned_data["outcome"],
            reason_codes=form.cleaned_data["reasons"],
            note=form.cleaned_data["note"],
            expected_version=form.cleaned_data["version"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(
            request, _("The decision was saved and its letter drafted. The candidate sees nothing until its release.")
        )
        return redirect(f"/cases/{application_id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Decide whether the candidate is eligible"),
        button=_("Save the decision"),
        paragraphs=_decision_words(found),
    )


def _reasons(found: Case) -> list[tuple[str, str]]:
    """The rules as reasons, each saying whether the candidate could still answer it."""
    rules, here = rulebook.rule_set(found.application.rule_version), translation.get_language() or "en"
    kinds = {
        ReasonKind.FATAL: _("%(rule)s (cannot be changed now)"),
        ReasonKind.ANSWERABLE: _("%(rule)s (the candidate could still send proof)"),
    }
    return [
        (code, kinds[reasons.kind_of(code)] % {"rule": rules.rule(code).question.in_language(here)})
        for code in reasons.codes(rules)
    ]


def _decision_words(found: Case) -> list[str]:
    said = [_("A letter is drafted for somebody else to review. Nothing is sent until the letter is released.")]
    if any(reasons.kind_of(one.code) is ReasonKind.ANSWERABLE and one.standing != "met" for one in found.findings):
        said.append(_("The candidate could still put something right: consider returning the application first."))
    if found.request is None or found.request.state != "confirmed":
        said.append(_("The headteacher has not supported the application, so it cannot be found eligible yet."))
    return said


@needs(Permission.DECIDE_ELIGIBILITY)
@_any_method
@tells_who
def take_back(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.DECIDE_ELIGIBILITY)
    form = reason_form(request, found)
    if request.method == "POST" and form.is_valid():
        actions.take_back_decision(
            application_id=application_id,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The decision was taken back. The application is being considered again."))
        return redirect(f"/cases/{application_id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Take back the decision"),
        button=_("Take back the decision"),
        paragraphs=[_("The letter is cancelled. The candidate has not seen the decision and is not told.")],
        warning=True,
    )


def reason_form(request: ActorRequest, found: Case) -> ReasonForm:
    posted = request.POST if request.method == "POST" else None
    return ReasonForm(posted, initial={"version": found.application.version})


def case_for(request: ActorRequest, application_id: int, permission: Permission) -> Case:
    """The case, for a reader who holds the permission there: the page says no before a form is filled in."""
    found = queries.case(request.actor, application_id, on=timezone.localdate())
    request.actor.require(permission, within=Scope(region=found.application.region))
    if found.application.person_id == request.actor.person_id:
        raise NotAllowed("own-application", application=application_id)
    return found


def form_page(
    request: ActorRequest, found: Case, form: forms.Form, *, heading: str, button: str, **more: Any
) -> HttpResponse:
    """The page of one form about one case. `more`: paragraphs, facts, hidden, method, warning."""
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "caption": f"{found.application.reference}, {found.candidate.name}",
        "back": f"/cases/{found.application.pk}/",
        **more,
    }
    return render(request, "applications/officer/form.html", context)
