"""The candidate's own application: beginning, task list, checking, sending, and how it stands afterwards."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.people import actions as people_actions
from ysgol.foundation.people import queries as people
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.lifecycle import EDITABLE, EndorsementState, State
from ysgol.scheme.applications.domain.sections import Status
from ysgol.scheme.applications.forms.candidate import SendForm, StartForm
from ysgol.scheme.applications.labels.candidate import ENDORSEMENTS, STANDINGS, STATUSES
from ysgol.scheme.applications.labels.questions import problem
from ysgol.scheme.applications.labels.sections import SECTIONS
from ysgol.scheme.applications.queries import SectionFacts
from ysgol.scheme.applications.views import answers as shown
from ysgol.scheme.applications.views import own
from ysgol.scheme.applications.views.eligibility import carried, forget
from ysgol.scheme.applications.views.own import Application
from ysgol.scheme.cohorts import queries as cohorts


@needs(Permission.OWN_APPLICATION)
def application(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None:
        is_open = bool(cohorts.open_cohorts(timezone.localdate()))
        return render(request, "applications/candidate/none.html", {"is_open": is_open})
    if found.state in EDITABLE:
        return _task_list(request, found)
    return _status(request, found)


@needs(Permission.OWN_APPLICATION)
def start(request: ActorRequest) -> HttpResponse:
    person_id = request.actor.person_id or 0
    existing = own.own_application(request.actor)
    if existing is not None and not own.is_over(existing):
        return redirect("application")
    choices = own.cohort_choices(cohorts.open_cohorts(timezone.localdate()))
    chosen = people.person(person_id).language or get_language()
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, cohorts=choices, initial={"language": chosen})
    if form.is_valid():
        _start(request, person_id, form.cleaned_data)
        return redirect("application")
    context = {"form": form, "cohorts": choices, "carried": carried(request)}
    return render(request, "applications/candidate/start.html", context)


def _start(request: ActorRequest, person_id: int, wanted: dict[str, Any]) -> None:
    """Start, with the checker's answers; a second press of the button finds the application there already."""
    now = timezone.now()
    try:
        with transaction.atomic():
            actions.start(
                person_id=person_id, cohort_id=wanted["cohort"], carried=carried(request), by=request.actor, at=now
            )
            people_actions.set_language(person_id=person_id, language=wanted["language"], by=request.actor, at=now)
    except Conflict as conflict:
        if conflict.code != "application-live":
            raise
    forget(request)


def _task_list(request: ActorRequest, found: Application) -> HttpResponse:
    today = timezone.localdate()
    parts = queries.section_facts(found, on=today)
    rows = [
        {
            "name": SECTIONS[part.key],
            "address": reverse("application-section", args=[part.key]),
            "status": STATUSES[part.status][0],
            "tag": STATUSES[part.status][1],
        }
        for part in parts
    ]
    rules = rulebook.rule_set(found.rule_version)
    is_draft = found.state == State.DRAFT
    left_days = (found.expires_on - today).days
    context = {
        "application": found,
        "cohort": own.cohort_shown(found),
        "sections": rows,
        "items": [] if is_draft else own.returned_items(found),
        "done": sum(part.status is Status.DONE for part in parts),
        "total": len(parts),
        "is_complete": all(part.status is Status.DONE for part in parts),
        "endorsement": _endorsement(found),
        "expiry": {"day": found.expires_on, "is_near": left_days <= rules.number("draft_warning_days")}
        if is_draft
        else None,
    }
    return render(request, "applications/candidate/task_list.html", context)


def _endorsement(found: Application) -> dict[str, object]:
    asked = queries.current_request(found)
    status, tag, _happened = ENDORSEMENTS[asked.state if asked else None]
    return {
        "status": status,
        "tag": tag,
        "is_confirmed": asked is not None and asked.state is EndorsementState.CONFIRMED,
    }


def _status(request: ActorRequest, found: Application) -> HttpResponse:
    today = timezone.localdate()
    state = queries.visible_state(found)
    offer = queries.offer_of(found) if state is State.OFFERED else None
    is_over = own.is_over(found)
    context = {
        "application": found,
        "cohort": own.cohort_shown(found),
        "standing": STANDINGS[state],
        "offer": offer,
        "place_in_list": _place_in_list(found) if state is State.WAITING else None,
        "endorsement": _endorsement(found),
        "letters": own.letters(found),
        "timeline": own.timeline(found, request.actor),
        "is_over": is_over,
        "may_withdraw": not is_over,
        "may_defer": not is_over,
        "may_undo": state is State.WITHDRAWN and found.undo_until is not None and found.undo_until >= today,
        "may_reopen": state is State.LAPSED,
    }
    return render(request, "applications/candidate/status.html", context)


def _place_in_list(found: Application) -> dict[str, object] | None:
    place = queries.position_of(found)
    if place is None:
        return None
    rules = rulebook.rule_set(cohorts.cohort(found.cohort_id).rule_version)
    here = get_language() or ""
    return {
        "position": place.number,
        "total": place.of,
        "rules": [one.words.in_language(here) for one in rules.waiting_list],
    }


@needs(Permission.OWN_APPLICATION)
def check(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None:
        return redirect("application")
    return _check_page(request, found, SendForm() if found.state in EDITABLE else None)


def _check_page(request: ActorRequest, found: Application, form: SendForm | None) -> HttpResponse:
    parts = queries.section_facts(found, on=timezone.localdate())
    is_editable = found.state in EDITABLE
    is_complete = all(part.status is Status.DONE for part in parts)
    context = {
        "application": found,
        "sections": [_part(part, found, is_editable=is_editable) for part in parts],
        "is_open": is_editable,
        "is_complete": is_complete,
        "is_endorsed": _endorsement(found)["is_confirmed"],
        "form": form if is_complete else None,
    }
    return render(request, "applications/candidate/check.html", context)


def _part(part: SectionFacts, found: Application, *, is_editable: bool) -> dict[str, object]:
    is_touched = part.status is not Status.NOT_STARTED
    status, tag = STATUSES[part.status]
    return {
        "name": SECTIONS[part.key],
        "address": reverse("application-section", args=[part.key]),
        "status": status,
        "tag": tag,
        "is_done": part.status is Status.DONE or not is_editable,
        "problems": [problem(part.key, one) for one in part.findings] if is_touched and is_editable else [],
        "rows": shown.rows(part.key, part.answers, rule_version=found.rule_version),
        "documents": [shown.document_row(one, is_editable=False) for one in part.documents],
    }


@needs(Permission.OWN_APPLICATION)
@require_POST
def submit(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None:
        return redirect("application")
    form = SendForm(request.POST)
    if found.state in EDITABLE and not form.is_valid():
        return _check_page(request, found, form)
    version = request.POST.get("version", "")
    result = actions.submit(
        application_id=found.pk,
        expected_version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
        language=get_language() or "",
        by=request.actor,
        at=timezone.now(),
    )
    if result.findings:
        return _check_page(request, found, form)
    return redirect("application-sent")


@needs(Permission.OWN_APPLICATION)
def sent(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None or found.state != State.SUBMITTED:
        return redirect("application")
    context = {
        "application": found,
        "is_endorsed": _endorsement(found)["is_confirmed"],
        "sift_days": rulebook.rule_set(found.rule_version).number("sift_working_days"),
    }
    return render(request, "applications/candidate/sent.html", context)


@needs(Permission.OWN_APPLICATION)
def letter(request: ActorRequest, letter_id: int) -> HttpResponse:
    found, one = own.letter(request.actor, letter_id)
    return render(request, "applications/candidate/letter.html", {"application": found, "letter": one})
