"""The queue of cases: filters, counts, saved views, assignment of many at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications.actions.assignment import assign_many, undo_assignment
from ysgol.scheme.applications.actions.saved_view import delete_view, save_view
from ysgol.scheme.applications.domain.queue import (
    ME,
    NOBODY,
    PAGE_ROWS,
    QueueCounts,
    QueueFilters,
    QueueRow,
    Sort,
    parse,
)
from ysgol.scheme.applications.forms.officer_queue import AssignForm, SaveViewForm
from ysgol.scheme.applications.queries.colleagues import colleagues
from ysgol.scheme.applications.queries.queue import queue_choices, queue_page
from ysgol.scheme.applications.queries.queue_counts import queue_counts
from ysgol.scheme.applications.queries.saved_view import saved_views
from ysgol.scheme.applications.views.officer_words import KNOWN, Words, day_words, words

_UNDO = "assignment_undo"


class Row(NamedTuple):
    """One row of the table, as words only, so that the template decides nothing."""

    id: int
    address: str
    select: str
    ticked: bool
    reference: str
    candidate: str
    school: str
    cohort: str
    state: str
    colour: str
    actor: str
    due: str
    clock: str
    clock_colour: str
    assigned_to: str


class Link(NamedTuple):
    """A link with a count."""

    name: str
    address: str
    number: int
    current: bool = False


class Select(NamedTuple):
    """One box of the filter."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


class Column(NamedTuple):
    """A heading of the table; `order` is for `aria-sort`, `address` sorts by it."""

    name: str
    address: str = ""
    order: str = ""


@needs(Permission.SEE_CASES)
@require_GET
def cases(request: ActorRequest) -> HttpResponse:
    filters = read_filters(request.GET)
    return render(request, "applications/officer/queue.html", page_of(request, filters))


@needs(Permission.ASSIGN_CASES)
@require_POST
def assign_cases(request: ActorRequest) -> HttpResponse:
    filters = read_filters(QueryDict(request.POST.get("query", "")))
    form = AssignForm(
        {"case": request.POST.getlist("case"), "to": request.POST.get("to", "")}, colleagues=assignees(request)
    )
    if not form.is_valid():
        return render(request, "applications/officer/queue.html", page_of(request, filters, assign_form=form))
    previous = assign_many(
        application_ids=form.cleaned_data["case"],
        to_person_id=person_of(request, form.cleaned_data["to"]),
        by=request.actor,
        at=timezone.now(),
    )
    request.session[_UNDO] = {str(case): person for case, person in previous.items()}
    return redirect(address_of(filters))


@needs(Permission.ASSIGN_CASES)
@require_POST
def undo_assign(request: ActorRequest) -> HttpResponse:
    filters = read_filters(QueryDict(request.POST.get("query", "")))
    previous = request.session.pop(_UNDO, None)
    if previous:
        undo_assignment(
            previous={int(case): person for case, person in previous.items()}, by=request.actor, at=timezone.now()
        )
        messages.success(request, _("The assignment was undone."))
    return redirect(address_of(filters))


@needs(Permission.SEE_CASES)
@require_POST
def save_queue_view(request: ActorRequest) -> HttpResponse:
    filters = replace(read_filters(QueryDict(request.POST.get("query", ""))), page=1)
    form = SaveViewForm(request.POST)
    if form.is_valid():
        for finding in save_view(name=form.cleaned_data["name"], filters=filters, by=request.actor, at=timezone.now()):
            form.add_error("name", _("You have %(most)s saved views: remove one first") % finding.facts)
    if form.errors:
        return render(request, "applications/officer/queue.html", page_of(request, filters, save_form=form))
    messages.success(request, _("The view “%(name)s” was saved.") % {"name": form.cleaned_data["name"]})
    return redirect(address_of(filters))


@needs(Permission.SEE_CASES)
@require_POST
def delete_queue_view(request: ActorRequest, view_id: int) -> HttpResponse:
    filters = read_filters(QueryDict(request.POST.get("query", "")))
    name = delete_view(view_id=view_id, by=request.actor, at=timezone.now())
    messages.success(request, _("The view “%(name)s” was removed.") % {"name": name})
    return redirect(address_of(filters))


def read_filters(params: QueryDict) -> QueueFilters:
    return parse(params.dict(), known=KNOWN)  # type: ignore[arg-type]


def address_of(filters: QueueFilters, **changes: Any) -> str:
    query = replace(filters, **changes).query if changes else filters.query
    return f"/cases/?{query}" if query else "/cases/"


def assignees(request: ActorRequest) -> list[tuple[str, str]]:
    """Whom a case may go to: me, nobody, or a colleague of the same region."""
    others = [(str(number), name) for number, name in colleagues(request.actor, on=timezone.localdate())]
    return [("", _("Choose")), (ME, _("Me")), (NOBODY, _("Nobody")), *others]


def person_of(request: ActorRequest, chosen: str) -> int | None:
    """The person's number for a choice of `assignees`; None for nobody."""
    if chosen == NOBODY:
        return None
    return request.actor.person_id if chosen == ME else int(chosen)


def page_of(
    request: ActorRequest,
    filters: QueueFilters,
    *,
    assign_form: AssignForm | None = None,
    save_form: SaveViewForm | None = None,
) -> dict[str, Any]:
    """Everything the template shows."""
    said = words()
    today = timezone.localdate()
    counts = queue_counts(request.actor, on=today)
    page = queue_page(request.actor, filters, on=today, counts=counts)
    filters = replace(filters, page=page.page)
    ticked = set(assign_form.data["case"]) if assign_form else set()
    everything = request.GET.get("tick") == "all"
    undo = request.session.get(_UNDO)
    query = filters.query
    here = address_of(filters)
    return {
        "filters": filters,
        "query": query,
        "rows": rows_of(page.rows, said, query, ticked=ticked, everything=everything),
        "showing": _showing(page.page, len(page.rows), page.total),
        "all_ticked": everything,
        "untick_address": here,
        "tick_address": f"{here}{'&' if query else '?'}tick=all",
        "previous_page": address_of(filters, page=page.page - 1) if page.page > 1 else "",
        "next_page": address_of(filters, page=page.page + 1) if page.page < page.pages else "",
        "columns": columns_of(filters, said),
        "assignees": (assigned := assignees(request)),
        "chosen_to": assign_form.data["to"] if assign_form else "",
        "selects": selects_of(request, filters, said, assigned),
        "saved": saved_views(request.actor),
        "save_name": save_form.data.get("name", "") if save_form else "",
        "undo_count": len(undo) if undo else 0,
        "assign_form": assign_form,
        "save_form": save_form,
        "form": assign_form or save_form,
        "problems": _problems(assign_form, save_form),
        **counts_of(counts, filters, said),
    }


def rows_of(rows: Iterable[QueueRow], said: Words, query: str, *, ticked: set[str], everything: bool) -> list[Row]:
    suffix = f"?{query}" if query else ""
    nobody = said.nobody
    return [
        Row(
            row.id,
            f"/cases/{row.id}/{suffix}",
            said.select.replace("@", row.reference),
            everything or str(row.id) in ticked,
            row.reference,
            row.candidate,
            row.school,
            row.cohort,
            *said.states[row.state],
            said.actors[row.actor],
            day_words(row.due_on, said.language),
            *said.clocks[row.clock],
            row.assigned_to or nobody,
        )
        for row in rows
    ]


def columns_of(filters: QueueFilters, said: Words) -> list[Column]:
    sorts = {0: Sort.REFERENCE, 1: Sort.CANDIDATE, 6: Sort.DUE}
    return [_column(name, sorts.get(place), filters) for place, name in enumerate(said.columns)]


def _column(name: str, sort: Sort | None, filters: QueueFilters) -> Column:
    if sort is None:
        return Column(name)
    if filters.sort != sort.value:
        return Column(name, address_of(filters, sort=sort.value, descending=False, page=1))
    order = "descending" if filters.descending else "ascending"
    return Column(name, address_of(filters, descending=not filters.descending, page=1), order)


def selects_of(
    request: ActorRequest, filters: QueueFilters, said: Words, assigned: list[tuple[str, str]]
) -> list[Select]:
    choices = queue_choices(request.actor, language=said.language)
    anything = ("", said.any)
    return [
        Select("state", said.filter_names["state"], filters.state, [anything, *said.state_options]),
        Select("stage", said.filter_names["stage"], filters.stage, [anything, *said.stage_options]),
        Select("actor", said.filter_names["actor"], filters.actor, [anything, *said.actor_options]),
        Select("clock", said.filter_names["clock"], filters.clock, [anything, *said.clock_options]),
        Select("assigned", said.filter_names["assigned"], filters.assigned, [anything, *assigned[1:]]),
        Select("cohort", said.filter_names["cohort"], filters.cohort, [anything, *choices.cohorts]),
        Select("medium", said.filter_names["medium"], filters.medium, [anything, *said.medium_options]),
        Select("authority", said.filter_names["authority"], filters.authority, [anything, *choices.authorities]),
        Select("sort", said.filter_names["sort"], filters.sort, said.sort_options),
    ]


def counts_of(counts: QueueCounts, filters: QueueFilters, said: Words) -> dict[str, Any]:
    """The quick links above the table, and the counts by state."""
    quick = [
        Link(said.quick["all"], "/cases/", sum(counts.states.values()), not filters.is_narrowed),
        Link(said.quick["mine"], "/cases/?assigned=me", counts.mine, filters.query == "assigned=me"),
        Link(said.quick["nobody"], "/cases/?assigned=nobody", counts.nobody, filters.query == "assigned=nobody"),
        Link(said.quick["near"], "/cases/?clock=near", counts.clocks.get("near", 0), filters.query == "clock=near"),
        Link(
            said.quick["breach"],
            "/cases/?clock=breach",
            counts.clocks.get("breach", 0),
            filters.query == "clock=breach",
        ),
    ]
    states = [Link(label, f"/cases/?state={code}", counts.states.get(code, 0)) for code, label in said.state_options]
    return {"quick": quick, "counts": states}


def _showing(page: int, here: int, total: int) -> str:
    first = (page - 1) * PAGE_ROWS + 1
    return ngettext(
        "Showing %(first)s to %(last)s of %(total)s application.",
        "Showing %(first)s to %(last)s of %(total)s applications.",
        total,
    ) % {"first": first, "last": first + here - 1, "total": total}


def _problems(assign_form: AssignForm | None, save_form: SaveViewForm | None) -> list[tuple[str, str]]:
    found = []
    for form, anchors in ((assign_form, {"case": "#cases", "to": "#to"}), (save_form, {"name": "#id_name"})):
        for name, errors in form.errors.items() if form else ():
            found += [(anchors[name], str(error)) for error in errors]
    return found
