"""Decision letters: read, review, release together on a day."""

import datetime as dt
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ysgol.foundation.kernel.actors import Scope
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.environment import date, moment
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications import actions, labels, queries
from ysgol.scheme.applications.domain.standing import LetterState
from ysgol.scheme.applications.forms.officer_letters import ChooseLettersForm, ReleaseForm, ReviewForm
from ysgol.scheme.applications.queries import LetterFacts, LetterPage
from ysgol.scheme.applications.queries.letter_batches import BatchFacts, batch, batches
from ysgol.scheme.cohorts import queries as cohorts

# The two lists of the page, by the name that their page has in the address.
_LISTS = {"review": LetterState.DRAFTED, "release": LetterState.REVIEWED}
# Figures of a page's number that are read: a million pages is more than there will ever be.
_PAGE_DIGITS = 7
# Batches listed on the page of letters: two cohorts' worth, one a week.
_BATCHES_SHOWN = 20
_COLOURS = {
    LetterState.DRAFTED: "govuk-tag--blue",
    LetterState.REVIEWED: "govuk-tag--turquoise",
    LetterState.SCHEDULED: "govuk-tag--purple",
    LetterState.RELEASED: "govuk-tag--green",
    LetterState.CANCELLED: "govuk-tag--grey",
}


@needs(Permission.SEE_CASES)
@require_GET
def letters(request: ActorRequest) -> HttpResponse:
    return _letters_page(request, None)


def _letters_page(request: ActorRequest, form: ChooseLettersForm | None) -> HttpResponse:
    numbers = {name: _page_number(request, name) for name in _LISTS}
    found = {name: queries.letters_page(request.actor, state, page=numbers[name]) for name, state in _LISTS.items()}
    names = cohorts.cohorts({one.cohort_id for page in found.values() for one in page.rows})
    here = translation.get_language() or "en"
    context = {
        "lists": {
            name: {
                "rows": [_row(one, names[one.cohort_id].name(here)) for one in page.rows],
                "pages": _pages(name, page, {key: one.page for key, one in found.items()}),
            }
            for name, page in found.items()
        },
        "may_release": request.actor.can(Permission.RELEASE_LETTERS),
        "batches": [_batch_words(one) for one in batches(request.actor, most=_BATCHES_SHOWN)],
        "form": form,
    }
    return render(request, "applications/officer/letters.html", context)


def _page_number(request: ActorRequest, name: str) -> int:
    typed = request.GET.get(name, "")
    # Figures beyond any page are a slip or a trial: the last page answers them.
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < _PAGE_DIGITS else 1


def _pages(name: str, page: LetterPage, numbers: dict[str, int]) -> dict[str, Any]:
    """The links to the pages before and after, each list keeping its place while the other is turned."""

    def address(number: int) -> str:
        return f"?{urlencode({**numbers, name: number})}#{name}"

    return {
        "number": page.page,
        "count": page.pages,
        "previous": address(page.page - 1) if page.page > 1 else "",
        "next": address(page.page + 1) if page.page < page.pages else "",
    }


def _row(one: LetterFacts, cohort: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "reference": one.reference,
        "candidate": one.candidate,
        "cohort": cohort,
        "outcome": labels.STATES[one.outcome],
        "decided": moment(one.decided_at),
        "reviewed_by": one.reviewed_by,
        "select": _("Select %(reference)s") % {"reference": one.reference},
    }


def _batch_words(one: BatchFacts) -> str:
    facts = {"count": one.letters, "day": date(one.release_on), "who": one.released_by}
    return (
        ngettext(
            "%(count)s letter for %(day)s, released by %(who)s",
            "%(count)s letters for %(day)s, released by %(who)s",
            one.letters,
        )
        % facts
    )


@needs(Permission.SEE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ActorRequest, letter_id: int) -> HttpResponse:
    found = queries.letter(request.actor, letter_id)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.review_letter(
            letter_id=letter_id,
            expected_version=form.cleaned_data["version"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The letter was marked as reviewed."))
        return redirect("/letters/")
    context = {
        "letter": {
            "id": found.id,
            "case_id": found.application_id,
            "reference": found.reference,
            "candidate": found.candidate,
            "state": labels.LETTERS[found.state],
            "colour": _COLOURS[found.state],
            "words": _letter_words(found),
        },
        "why_not": _why_not_reviewed(request, found),
        "texts": _texts(found),
        "form": form,
    }
    return render(request, "applications/officer/letter.html", context)


def _letter_words(found: LetterFacts) -> str:
    if found.state == LetterState.RELEASED:
        return _("Released on %(day)s. The candidate has it.") % {"day": moment(found.released_at)}
    if found.state == LetterState.SCHEDULED:
        return _("It goes to the candidate in the morning of %(day)s.") % {"day": date(found.release_on)}
    made = {"outcome": labels.STATES[found.outcome], "who": found.decided_by, "when": moment(found.decided_at)}
    return _("%(outcome)s, decided by %(who)s on %(when)s. The candidate has not seen it.") % made


def _why_not_reviewed(request: ActorRequest, found: LetterFacts) -> str:
    """Why this reader cannot mark the letter as reviewed; "" when they can."""
    within = Scope(region=found.region)
    if found.state != LetterState.DRAFTED:
        return _("There is nothing to review any more.")
    if found.decided_by_id == request.actor.person_id:
        return _("You made the decision, so somebody else reviews its letter.")
    wanted = (Permission.DECIDE_ELIGIBILITY, Permission.RELEASE_LETTERS)
    if not any(request.actor.can(one, within=within) for one in wanted):
        return _("Your role does not review letters.")
    return ""


def _texts(found: LetterFacts) -> list[dict[str, str]]:
    """The exact texts that go out: one language, or both for somebody who has not chosen, Welsh first."""
    both = {
        "cy": {"heading": _("In Welsh"), "language": "cy", "subject": found.subject_cy, "body": found.text_cy},
        "en": {"heading": _("In English"), "language": "en", "subject": found.subject_en, "body": found.text_en},
    }
    return [both[code] for code in ("cy", "en") if found.language in {"", code}]


@needs(Permission.RELEASE_LETTERS)
@require_POST
def release(request: ActorRequest) -> HttpResponse:
    chosen = ChooseLettersForm(request.POST)
    if not chosen.is_valid():
        return _letters_page(request, chosen)
    today = timezone.localdate()
    if request.POST.get("confirmed") != "yes":
        return _release_page(request, chosen.cleaned_data["letter"], ReleaseForm(initial={"on": today}, today=today))
    form = ReleaseForm(request.POST, today=today)
    if not form.is_valid():
        return _release_page(request, chosen.cleaned_data["letter"], form)
    made = actions.release_letters(
        letter_ids=form.cleaned_data["letter"], on=form.cleaned_data["on"], by=request.actor, at=timezone.now()
    )
    return redirect(f"/letters/released/{made.pk}/")


def _release_page(request: ActorRequest, numbers: list[int], form: ReleaseForm) -> HttpResponse:
    wanted = set(numbers)
    found = queries.letters_to_release(request.actor, wanted)
    if len(found) != len(wanted):
        raise Conflict("letter-state", letters=sorted(wanted - {one.id for one in found}))
    counted = Counter(one.outcome for one in found)
    context = {
        "letters": [_row(one, "") for one in found],
        "counts": [f"{labels.STATES[code]}: {count}" for code, count in sorted(counted.items())],
        "form": form,
    }
    return render(request, "applications/officer/letters_release.html", context)


@needs(Permission.RELEASE_LETTERS)
@require_GET
def released(request: ActorRequest, batch_id: int) -> HttpResponse:
    made = batch(request.actor, batch_id)
    context = {"counted": _counted(made.letters), "words": _when(made.release_on, timezone.localdate())}
    return render(request, "applications/officer/letters_released.html", context)


def _counted(count: int) -> str:
    return ngettext("%(count)s letter", "%(count)s letters", count) % {"count": count}


def _when(day: dt.date, today: dt.date) -> str:
    if day <= today:
        return _("The candidates can see their decisions now, and the messages are on their way.")
    return _("The letters go in the morning of %(day)s. Until then candidates see nothing.") % {"day": date(day)}
