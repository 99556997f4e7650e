"""Public pages that speak of several contexts, and the health probe."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from ysgol.foundation.kernel.actors import ActorKind
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.pages.guards import ActorRequest, public
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.labels import MILESTONES
from ysgol.scheme.cohorts import queries as cohorts

# The day the accessibility statement was written; change it with the statement.
STATEMENT_WRITTEN_ON = dt.date(2026, 11, 23)


@public
def home(request: ActorRequest) -> HttpResponse:
    # Who is signed in already is not led to a page that refuses them.
    is_new = request.actor.kind is not ActorKind.PERSON
    facts = {
        "may_endorse": is_new or request.actor.can(Permission.ENDORSE),
        "may_see_cases": is_new or request.actor.can(Permission.SEE_CASES),
    }
    return render(request, "web/home.html", facts)


@public
def about_status(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about_status.html")


@public
def about_scheme(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    regions = {one.code: one.name(get_language() or "") for one in organisations.regions(today)}
    facts = {
        "cohorts": _shown(cohorts.open_cohorts(today), regions),
        "upcoming": _shown(cohorts.upcoming(today), regions),
    }
    return render(request, "web/about_scheme.html", facts)


def _shown(found: Iterable[cohorts.CohortFacts], regions: dict[str, str]) -> list[dict[str, object]]:
    """What the page shows of each cohort, in the reader's language; the window for applications is shown apart."""
    here = get_language() or ""
    return [
        {
            "id": one.id,
            "name": one.name(here),
            "region": regions.get(one.region, one.region),
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "milestones": [
                {
                    "name": MILESTONES[row.kind],
                    "starts_on": row.starts_on,
                    "ends_on": row.ends_on,
                    "is_moved": row.is_moved,
                }
                for row in one.milestones
                if not row.kind.startswith("applications-")
            ],
        }
        for one in found
    ]


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html", {"written_on": STATEMENT_WRITTEN_ON})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    rules = rulebook.rule_set(rulebook.current_version(timezone.localdate()))
    return render(request, "web/privacy.html", {"rules": rules})


@public
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
