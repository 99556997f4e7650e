"""The officers' queue: a fixed number of reads however many applications there are."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import Lag, Lead
from django.utils import translation

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import queries as organisations
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


@dataclass(frozen=True)
class QueueChoices:
    """What the boxes of the filter offer, as value and name in one language, in the order of the names."""

    cohorts: list[tuple[str, str]]
    authorities: list[tuple[str, str]]


def queue_page(actor: Actor, filters: QueueFilters, *, on: dt.date) -> QueuePage:
    """A page of the cases the actor sees as staff; a page past the last one gives the last. Three reads."""
    rows = _filtered(actor, filters, on)
    total = rows.count()
    page = min(filters.page, max(1, -(-total // PAGE_ROWS)))
    start = (page - 1) * PAGE_ROWS
    # Numbers first, in an index; then the wide rows of the page alone.
    numbers = list(_ordered(rows, filters).values_list("pk", flat=True)[start : start + PAGE_ROWS])
    return QueuePage(tuple(_rows(numbers, on)), total, page)


def queue_counts(actor: Actor, *, on: dt.date) -> QueueCounts:
    """How many cases the actor sees as staff, by state and clock, and how many are theirs or nobody's. One read.

    Clocks, theirs and nobody's count open cases alone.
    """
    rows = Application.objects.filter(cases_of(actor)).order_by()
    near, breach = _clock_condition(Clock.NEAR.value, on), _clock_condition(Clock.BREACH.value, on)
    is_open = ~Q(stage="closed")
    grouped = rows.values("state").annotate(
        all=Count("pk"),
        near=Count("pk", filter=near),
        breach=Count("pk", filter=breach),
        mine=Count("pk", filter=Q(assigned_to_id=actor.person_id) & is_open),
        nobody=Count("pk", filter=Q(assigned_to__isnull=True) & is_open),
        open=Count("pk", filter=is_open),
    )
    found = list(grouped)
    near_count, breach_count = sum(one["near"] for one in found), sum(one["breach"] for one in found)
    clocks = {
        Clock.OK.value: sum(one["open"] for one in found) - near_count - breach_count,
        Clock.NEAR.value: near_count,
        Clock.BREACH.value: breach_count,
    }
    return QueueCounts(
        states={one["state"]: one["all"] for one in found},
        clocks=clocks,
        mine=sum(one["mine"] for one in found),
        nobody=sum(one["nobody"] for one in found),
    )


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
    cohort_name = "cohort__name_cy" if translation.get_language() == "cy" else "cohort__name_en"
    columns = ("pk", "reference", "state", "next_actor", "due_on", "near_on", "school_code", cohort_name)
    names = ("person__given_names", "person__family_name", "assigned_to__given_names", "assigned_to__family_name")
    rows = {row[0]: row for row in Application.objects.filter(pk__in=numbers).order_by().values_list(*columns, *names)}
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
