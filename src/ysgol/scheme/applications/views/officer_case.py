"""One case: everything an officer needs to see of it, its notes, its documents and its access needs."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ysgol.foundation.documents.labels import STATE_ADVICE as DOCUMENT_ADVICE
from ysgol.foundation.documents.labels import STATES as DOCUMENT_STATES
from ysgol.foundation.documents.views import send_file
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import queries as notices
from ysgol.foundation.notices.labels import KINDS as MESSAGE_KINDS
from ysgol.foundation.notices.labels import STATES as MESSAGE_STATES
from ysgol.foundation.pages.environment import date, moment
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.eligibility import Standing
from ysgol.scheme.applications import actions, labels, queries
from ysgol.scheme.applications.domain import sections as parts
from ysgol.scheme.applications.domain.standing import clock
from ysgol.scheme.applications.forms.officer_case import NoteForm
from ysgol.scheme.applications.queries import Case
from ysgol.scheme.applications.queries.queue import neighbours
from ysgol.scheme.applications.views.answers import DOCUMENT_TAGS
from ysgol.scheme.applications.views.answers import rows as answer_rows
from ysgol.scheme.applications.views.officer_actions import case_actions, endorsement_actions, next_words
from ysgol.scheme.applications.views.officer_queue import read_filters
from ysgol.scheme.applications.views.officer_timeline import timeline_rows
from ysgol.scheme.applications.views.officer_words import words


class Fact(NamedTuple):
    """A name with its value, as a summary list shows it."""

    name: str | Promise
    value: str | Promise


class Section(NamedTuple):
    """A part of the application; `address` where the answers are behind a link of their own."""

    name: str | Promise
    rows: list[Any]
    address: str = ""


_STANDINGS = {
    Standing.MET: "govuk-tag--green",
    Standing.NOT_MET: "govuk-tag--red",
    Standing.NOT_KNOWN: "govuk-tag--yellow",
}


@needs(Permission.SEE_CASES)
@require_GET
def case(request: ActorRequest, application_id: int) -> HttpResponse:
    return case_page(request, application_id, NoteForm())


@needs(Permission.SEE_CASES)
@require_POST
def add_case_note(request: ActorRequest, application_id: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return case_page(request, application_id, form)
    actions.add_note(application_id=application_id, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())
    messages.success(request, _("The note was added."))
    return redirect(f"/cases/{application_id}/{suffix_of(request)}")


@needs(Permission.SEE_CASES)
@require_GET
def case_access_needs(request: ActorRequest, application_id: int) -> HttpResponse:
    found = queries.case(request.actor, application_id, on=timezone.localdate())
    answers = actions.read_access_needs(application_id=application_id, by=request.actor, at=timezone.now())
    rows = answer_rows("access-needs", answers, rule_version=found.application.rule_version) if answers else []
    context = {"case": header_of(found), "rows": rows}
    return render(request, "applications/officer/access_needs.html", context)


@needs(Permission.SEE_CASES)
@require_GET
def case_document(request: ActorRequest, application_id: int, document_id: int) -> HttpResponse:
    queries.case(request.actor, application_id, on=timezone.localdate())
    queries.document_of(request.actor, application_id, document_id)
    return send_file(document_id)


def suffix_of(request: ActorRequest) -> str:
    """The query string that leads back into the same list; "" for the whole list."""
    query = read_filters(request.GET).query
    return f"?{query}" if query else ""


def case_page(request: ActorRequest, application_id: int, form: NoteForm) -> HttpResponse:
    today = timezone.localdate()
    found = queries.case(request.actor, application_id, on=today)
    before, after = neighbours(request.actor, read_filters(request.GET), application_id, on=today)
    context = {
        "case": header_of(found),
        "suffix": suffix_of(request),
        "previous_id": before,
        "next_id": after,
        "summary": _summary(found),
        "actions": case_actions(request.actor, found, on=today),
        "next_words": next_words(found),
        "findings": _findings(found),
        "endorsement": _endorsement(request, found),
        "answers_words": _answers_words(found),
        "sections": _sections(found),
        "documents": _documents(found),
        "timeline": timeline_rows(request.actor, application_id),
        "messages": _messages(found),
        "notes": [{"text": one.text, "who": one.who, "when": moment(one.at)} for one in found.notes],
        "form": form,
    }
    return render(request, "applications/officer/case.html", context)


def header_of(found: Case) -> dict[str, Any]:
    """What every page about the case starts with."""
    said = words()
    state, colour = said.states[found.application.state]
    now = clock(found.standing.due_on, found.standing.near_on, on=timezone.localdate())
    clock_words, clock_colour = said.clocks[now.value]
    return {
        "id": found.application.pk,
        "reference": found.application.reference,
        "candidate": found.candidate.name,
        "state": state,
        "colour": colour,
        "clock": clock_words,
        "clock_colour": clock_colour,
        "rule_version": found.application.rule_version,
        "version": found.application.version,
    }


def _summary(found: Case) -> list[Fact]:
    said, here = words(), translation.get_language() or "en"
    application, standing = found.application, found.standing
    school = answer_rows("school-and-role", {"school": application.school_code}, rule_version=application.rule_version)[
        0
    ].value
    rows = [
        Fact(_("Cohort"), found.cohort.name(here)),
        Fact(_("School"), school or _("Not given yet")),
        Fact(_("Stage"), labels.STAGES[standing.stage]),
        Fact(_("Who must act next"), said.actors[standing.next_actor.value]),
        Fact(_("Due"), date(standing.due_on) or _("No date is running")),
        Fact(_("Assigned to"), found.assigned_to or said.nobody),
        Fact(_("Language of assessment"), dict(said.medium_options).get(application.language, _("Not given yet"))),
        Fact(_("Last submitted"), moment(application.submitted_at) or _("Not sent yet")),
        *(
            Fact(_("To be corrected: %(part)s") % {"part": labels.SECTIONS[one.item]}, one.note)
            for one in found.returns
            if one.is_open
        ),
    ]
    return rows + _outcome(found)


def _outcome(found: Case) -> list[Fact]:
    """Decision, letter, offer and waiting list, as far as the case has come."""
    rows = []
    if found.decision:
        made = {"outcome": labels.STATES[found.decision.outcome], "who": found.decision.who}
        rows.append(Fact(_("Decision"), _("%(outcome)s, decided by %(who)s") % made))
        rules = rulebook.rule_set(found.application.rule_version)
        here = translation.get_language() or "en"
        reasons = [rules.rule(code).question.in_language(here) for code in found.decision.reason_codes]
        if reasons:
            rows.append(Fact(_("Rules that are not met"), "\n".join(reasons)))
        if found.decision.note:
            rows.append(Fact(_("Note in the letter"), found.decision.note))
    if found.letter:
        rows.append(Fact(_("Decision letter"), labels.LETTERS[found.letter.state]))
    if found.offer:
        said = {"state": labels.OFFERS[found.offer.state], "day": date(found.offer.reply_by)}
        rows.append(Fact(_("Offer of a place"), _("%(state)s, reply by %(day)s") % said))
    if found.waiting:
        rank = {"number": found.waiting.number, "of": found.waiting.of}
        rows.append(Fact(_("Waiting list"), _("Number %(number)s of %(of)s") % rank))
    return rows


def _findings(found: Case) -> list[dict[str, Any]]:
    rules = rulebook.rule_set(found.application.rule_version)
    here = translation.get_language() or "en"
    results = {
        Standing.MET: _("Met"),
        Standing.NOT_MET: _("Not met"),
        Standing.NOT_KNOWN: _("Not known"),
    }
    return [
        {
            "name": rules.rule(one.code).question.in_language(here),
            "address": f"/rules/{rules.version}/#{one.code}",
            "result": results[one.standing],
            "colour": _STANDINGS[one.standing],
            "why": labels.FINDINGS.get(one.why, one.why),
        }
        for one in found.findings
    ]


def _endorsement(request: ActorRequest, found: Case) -> dict[str, Any] | None:
    asked = found.request
    if asked is None:
        return None
    rules, here = rulebook.rule_set(found.application.rule_version), translation.get_language() or "en"
    declared = [rules.declaration(code).words.in_language(here) for code in asked.declarations]
    facts = [
        Fact(_("State"), labels.ENDORSEMENTS[asked.state]),
        Fact(_("Headteacher"), asked.head_name),
        Fact(_("Address"), asked.head_email),
        Fact(_("Asked"), moment(asked.asked_at)),
        Fact(_("Reminders sent"), str(asked.reminders)),
        Fact(_("The link works until"), date(asked.expires_on)),
        Fact(_("Answered"), moment(asked.answered_at) or _("Not answered yet.")),
    ]
    given = [
        Fact(
            _("How it was answered"), _("Signed in") if asked.is_signed_in_answer else _("By the link in the message")
        ),
        Fact(_("Declared"), "\n".join(declared)),
        Fact(_("Post for the candidate"), labels.COMMITMENTS.get(asked.commitment, "")),
        Fact(_("Note to the candidate"), asked.note),
        Fact(_("Reason given"), asked.reason),
        Fact(_("Right person, as suggested"), " ".join((asked.suggested_name, asked.suggested_email)).strip()),
    ]
    if asked.answered_at is not None:
        facts += [one for one in given if one.value]
    return {
        "rows": facts,
        "flags": [labels.FLAGS[flag.code] for flag in found.flags],
        "actions": endorsement_actions(request.actor, found),
    }


def _answers_words(found: Case) -> str:
    if not found.submissions:
        return _("The candidate has not sent the application yet. The answers are shown when it is sent.")
    sent = {"when": moment(found.application.submitted_at)}
    return _("As they were sent on %(when)s. They cannot be changed unless you return the application.") % sent


def _sections(found: Case) -> list[Section]:
    if not found.submissions:
        return []
    version = found.application.rule_version
    shown = []
    for key in parts.KEYS:
        if parts.BY_KEY[key].is_sensitive:
            address = f"/cases/{found.application.pk}/access-needs/"
            shown.append(Section(labels.SECTIONS[key], [], address))
        else:
            answers = found.answers.get(key, {})
            shown.append(
                Section(labels.SECTIONS[key], answer_rows(key, answers, rule_version=version) if answers else [])
            )
    return shown


def _documents(found: Case) -> list[dict[str, Any]]:
    base = f"/cases/{found.application.pk}/documents"
    return [
        {
            "name": one.name,
            "address": f"{base}/{one.id}/" if one.may_be_opened else "",
            "state": DOCUMENT_STATES[one.state],
            "colour": DOCUMENT_TAGS[one.state],
            "part": labels.SECTIONS[section],
            "advice": "" if one.may_be_opened else DOCUMENT_ADVICE.get(one.state, ""),
        }
        for section, one in found.documents
    ]


def _messages(found: Case) -> list[dict[str, Any]]:
    about = f"application:{found.application.pk}"
    return [
        {
            "kind": MESSAGE_KINDS.get(one.kind, one.kind),
            "when": moment(one.queued_at),
            "state": MESSAGE_STATES[one.state],
            "sent": moment(one.sent_at),
        }
        for one in notices.deliveries([about]).get(about, [])
    ]
