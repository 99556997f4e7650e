"""The officers' queue: a fixed number of reads however many applications there are."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Window
from django.db.models.functions import Lag, Lead
from django.utils import translation

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.pages.reads import Prepared
from ysgol.scheme.applications.access import cases_of
from ysgol.scheme.applications.domain.queue import (
    ME,
    NOBODY,
    PAGE_ROWS,
    Clock,
    QueueCounts,
    QueueFilters,
    QueuePage,
    QueueRow,
    Sort,
)
from ysgol.scheme.applications.domain.standing import clock
from ysgol.scheme.applications.models import Application
from ysgol.scheme.cohorts import queries as cohorts

_SORTS = {
    Sort.DUE.value: ("due_on",),
    Sort.SUBMITTED.value: ("submitted_at",),
    Sort.REFERENCE.value: ("reference",),
    Sort.CANDIDATE.value: ("person__family_name", "person__given_names"),
}


def _shown(language: str) -> Prepared[Application]:
    columns = ("pk", "reference", "state", "next_actor", "due_on", "near_on", "school_code", f"cohort__name_{language}")
    names = ("person__given_names", "person__family_name", "assigned_to__given_names", "assigned_to__family_name")
    return Prepared(
        lambda *numbers: Application.objects.filter(pk__in=numbers).order_by().values_list(*columns, *names)
    )


_SHOWN = {language: _shown(language) for language in ("cy", "en")}


@dataclass(frozen=True)
class QueueChoices:
    """What the boxes of the filter offer, as value and name in one language, in the order of the names."""

    cohorts: list[tuple[str, str]]
    authorities: list[tuple[str, str]]


def queue_page(actor: Actor, filters: QueueFilters, *, on: dt.date, counts: QueueCounts | None = None) -> QueuePage:
    """A page of the cases the actor sees as staff; a page past the last one gives the last. Three reads, or four.

    `counts` are those of the same actor and day, when they were read already: they tell the total of an unfiltered
    queue, or of one state.
    """
    rows = _filtered(actor, filters, on)
    total = _total(filters, counts) if counts else None
    if total is None:
        total = rows.count()
    page = min(filters.page, max(1, -(-total // PAGE_ROWS)))
    start = (page - 1) * PAGE_ROWS
    # Numbers first, in an index; then the wide rows of the page alone.
    numbers = list(_ordered(rows, filters).values_list("pk", flat=True)[start : start + PAGE_ROWS])
    return QueuePage(tuple(_rows(numbers, on)), total, page)


def _total(filters: QueueFilters, counts: QueueCounts) -> int | None:
    """How many match, when the counts tell it; else None."""
    if replace(filters, state="").is_narrowed:
        return None
    return counts.states.get(filters.state, 0) if filters.state else sum(counts.states.values())


def queue_choices(actor: Actor, *, language: str) -> QueueChoices:
    """The cohorts of the actor's regions and all local authorities, in "cy" or "en"."""
    grants = [grant for grant in actor.places(Permission.SEE_CASES) if not grant.organisation]
    if not grants:
        return QueueChoices([], [])
    regions: set[str] = set() if any(not grant.region for grant in grants) else {grant.region for grant in grants}
    return QueueChoices(
        cohorts=[(str(number), name) for number, name in cohorts.cohort_names(regions, language)],
        authorities=organisations.authority_names(language),
    )


def _filtered(actor: Actor, filters: QueueFilters, on: dt.date) -> QuerySet[Application]:
    rows = Application.objects.filter(cases_of(actor))
    exact = {
        "state": filters.state,
        "stage": filters.stage,
        "next_actor": filters.actor,
        "cohort_id": filters.cohort_id,
        "language": filters.medium,
        "assigned_to_id": actor.person_id if filters.assigned == ME else filters.assigned_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.assigned == NOBODY:
        rows = rows.filter(assigned_to__isnull=True)
    if filters.authority:
        # A school's number begins with its authority's: "660" of "LA660" (published list of schools).
        rows = rows.filter(school_code__startswith=filters.authority.removeprefix("LA"))
    if filters.clock:
        rows = rows.filter(_clock_condition(filters.clock, on))
    return _searched(rows, filters.text) if filters.text else rows


def _searched(rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Every word is looked for in the reference and in the names."""
    for word in text.split():
        rows = rows.filter(
            Q(reference__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(person__given_names__icontains=word)
        )
    return rows


def _clock_condition(wanted: str, on: dt.date) -> Q:
    """The same as `domain.standing.clock`, for the database."""
    breach = Q(due_on__lt=on)
    near = Q(due_on__gte=on, near_on__lte=on)
    if wanted == Clock.BREACH.value:
        return breach
    return near if wanted == Clock.NEAR.value else Q(due_on__isnull=True) | Q(due_on__gte=on, near_on__gt=on)


def _ordered(rows: QuerySet[Application], filters: QueueFilters) -> QuerySet[Application]:
    """Nothing due comes last in either direction, and the number settles ties."""
    names = _SORTS[filters.sort]
    if filters.descending:
        return rows.order_by(*(F(name).desc(nulls_last=True) for name in names), "-pk")
    return rows.order_by(*(F(name).asc(nulls_last=True) for name in names), "pk")


def _rows(numbers: list[int], on: dt.date) -> list[QueueRow]:
    """The rows of these numbers, in their order, from plain values: fifty rows of four models take far longer."""
    language = "cy" if translation.get_language() == "cy" else "en"
    rows = {row[0]: row for row in _SHOWN[language].rows(*numbers)} if numbers else {}
    schools = organisations.school_names(row[6] for row in rows.values() if row[6])
    return [_row(rows[number], schools, on) for number in numbers if number in rows]


def _row(row: tuple[Any, ...], schools: dict[str, str], on: dt.date) -> QueueRow:
    number, reference, state, actor, due_on, near_on, school, cohort, given, family, has_given, has_family = row
    return QueueRow(
        id=number,
        reference=reference,
        candidate=f"{given} {family}".strip(),
        school=schools.get(school, ""),
        cohort=cohort,
        state=state,
        actor=actor,
        due_on=due_on,
        clock=clock(due_on, near_on, on=on).value,
        assigned_to=f"{has_given} {has_family}".strip() if has_family is not None else "",
    )


def neighbours(
    actor: Actor, filters: QueueFilters, application_id: int, *, on: dt.date
) -> tuple[int | None, int | None]:
    """The cases before and after this one among those that match, in their order; None at an end, and for both when
    the case does not match (any more)."""
    names = _SORTS[filters.sort]
    if filters.descending:
        order = [*(F(name).desc(nulls_last=True) for name in names), F("pk").desc()]
    else:
        order = [*(F(name).asc(nulls_last=True) for name in names), F("pk").asc()]
    rows = _filtered(actor, filters, on).order_by()
    # A condition on a plain column would be met before the windows see the rows; one on a window comes after.
    beside = rows.annotate(
        before=Window(Lag("pk"), order_by=order),
        after=Window(Lead("pk"), order_by=order),
        here=Window(Max("pk"), partition_by="pk"),
    ).filter(here=application_id)
    found = beside.values_list("before", "after").first()
    return (found[0], found[1]) if found else (None, None)
