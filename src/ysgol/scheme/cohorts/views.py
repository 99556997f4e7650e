"""The delivery manager's pages about cohorts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.organisations.queries import RegionFacts
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, RuleSet
from ysgol.scheme.cohorts import access, actions, labels, queries
from ysgol.scheme.cohorts.domain import checks
from ysgol.scheme.cohorts.domain.milestones import Proposed, closing_day_for, propose, season_of
from ysgol.scheme.cohorts.domain.places import Funder, LanguageMedium
from ysgol.scheme.cohorts.forms import CapForm, ConfirmForm, NewCohortForm, NewPoolForm


@needs(Permission.MANAGE_COHORTS)
def cohort_list(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = queries.managed_by(request.actor)
    regions = _regions(request.actor, today)
    context = {
        "regions": [(one, [row for row in rows if row.cohort.region == one.code]) for one in regions],
        "total": len(rows),
        "today": today,
        **_words(),
    }
    return render(request, "cohorts/list.html", context)


def _sent(request: ActorRequest) -> QueryDict | None:
    """What was sent, also when that is nothing at all; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def _regions(actor: Actor, on: dt.date) -> list[RegionFacts]:
    """The regions of the day in which the actor may make cohorts."""
    return [one for one in organisations.regions(on) if access.may_manage(actor, one.code)]


def _words() -> dict[str, Any]:
    language = translation.get_language()
    return {
        "language_code": language,
        "labels": labels,
        "in_language": lambda one: one.name_cy if language == "cy" else one.name_en,
    }


@needs(Permission.MANAGE_COHORTS)
def cohort_new(request: ActorRequest) -> HttpResponse:
    today, here = timezone.localdate(), translation.get_language()
    names = [(one.code, one.name_cy if here == "cy" else one.name_en) for one in _regions(request.actor, today)]
    initial = {"region": names[0][0]} if len(names) == 1 else {}
    form = NewCohortForm(_sent(request), regions=names, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        query = urlencode({"region": asked["region"], "basis": asked["basis"], "day": asked["day"].isoformat()})
        return redirect(f"{reverse('cohort-dates')}?{query}")
    return render(request, "cohorts/new.html", {"form": form})


@needs(Permission.MANAGE_COHORTS)
def cohort_dates(request: ActorRequest) -> HttpResponse:
    region, basis, day = _asked(request)
    rules = rulebook.rule_set(rulebook.current_version(timezone.localdate()))
    proposed = _proposed(rules, basis, day)
    form = ConfirmForm(_sent(request))
    if request.method == "POST" and form.is_valid() and proposed:
        try:
            made = _create(request.actor, region, rules, proposed)
        except Conflict as conflict:
            if conflict.code != "cohort-exists":
                raise
            form.add_error(None, _("The region has a cohort of this season and year already. Choose another day."))
        else:
            messages.success(request, _("The cohort is made. Now add its funded places."))
            return redirect("cohort", cohort_id=made)
    context = {
        "form": form,
        "region": region,
        "day": day,
        "proposed": proposed,
        "advice": _advice(rules, proposed),
        **_words(),
    }
    return render(request, "cohorts/dates.html", context)


def _asked(request: ActorRequest) -> tuple[RegionFacts, str, dt.date]:
    """Region, basis and day from the address; NotFound for anything that the form before could not have sent."""
    regions = {one.code: one for one in _regions(request.actor, timezone.localdate())}
    region, basis = request.GET.get("region", ""), request.GET.get("basis", "")
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        raise NotFound("dates-not-asked") from None
    if region not in regions or basis not in ("closing", "briefing") or not 2012 <= day.year <= 2100:
        raise NotFound("dates-not-asked")
    return regions[region], basis, day


def _proposed(rules: RuleSet, basis: str, day: dt.date) -> tuple[Proposed, ...]:
    """The proposal; empty when no closing day fits the first briefing day."""
    calendar = rulebook.school_calendar()
    if basis == "briefing":
        season = season_of(day)
        closes_on = closing_day_for(rules, season=season, first_briefing_on=day, calendar=calendar)
        if closes_on is None:
            return ()
        return propose(rules, season=season, closes_on=closes_on, calendar=calendar, first_briefing_on=day)
    # The first briefing day does not depend on the season, so any season finds it.
    season = season_of(_first_briefing(propose(rules, season=season_of(day), closes_on=day, calendar=calendar)))
    return propose(rules, season=season, closes_on=day, calendar=calendar)


def _first_briefing(proposed: Iterable[Proposed]) -> dt.date:
    return next(one.dates.starts_on for one in proposed if one.dates.kind is MilestoneKind.BRIEFING_1)


def _advice(rules: RuleSet, proposed: tuple[Proposed, ...]) -> list[str]:
    """What a person should know about the dates before using them, in words."""
    if not proposed:
        return []
    dates = [one.dates for one in proposed]
    season = season_of(_first_briefing(proposed))
    findings: list[Finding] = [
        *checks.order_findings(dates),
        *(one for one in checks.calendar_findings(dates, rulebook.school_calendar()) if one.code != "calendar-unknown"),
        *checks.offset_findings(rules, season, dates),
    ]
    return [labels.finding_words(one, rules, language=translation.get_language()) for one in findings]


def _create(by: Actor, region: RegionFacts, rules: RuleSet, proposed: tuple[Proposed, ...]) -> int:
    """Make the cohort, named in both languages for its region and season, and say its id."""
    first = _first_briefing(proposed)
    season = season_of(first)
    names = {}
    for language, name in (("en", region.name_en), ("cy", region.name_cy)):
        with translation.override(language):
            names[language] = str(labels.COHORT_NAMES[season]) % {"region": name, "year": first.year}
    new = actions.NewCohort(
        region=region.code,
        season=season,
        year=first.year,
        name_en=names["en"],
        name_cy=names["cy"],
        dates=tuple(one.dates for one in proposed),
        rule_version=rules.version,
    )
    return actions.create_cohort(new=new, by=by, at=timezone.now()).id


@needs(Permission.MANAGE_COHORTS)
def cohort(request: ActorRequest, cohort_id: int) -> HttpResponse:
    found = queries.managed_cohort(request.actor, cohort_id)
    today = timezone.localdate()
    addresses = {one.id: _move_address(one.id) for one in found.milestones}
    context = {
        "cohort": found,
        "today": today,
        "region_name": organisations.region_name(found.region, translation.get_language()),
        "pools": queries.pools(found.id),
        "moves": queries.moves(found.id),
        "move_addresses": addresses,
        "may_move": all(addresses.values()),
        **_words(),
    }
    return render(request, "cohorts/cohort.html", context)


def _move_address(milestone_id: int) -> str:
    """Where a date is moved: a page of applications, which tells the people affected. "" where it is not installed."""
    try:
        return reverse("cohort-date-move", args=[milestone_id])
    except NoReverseMatch:
        return ""


@needs(Permission.MANAGE_COHORTS)
def pool_new(request: ActorRequest, cohort_id: int) -> HttpResponse:
    found = queries.managed_cohort(request.actor, cohort_id)
    form = NewPoolForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.add_pool(
                cohort_id=found.id,
                language_medium=LanguageMedium(asked["language_medium"]),
                funder=Funder(asked["funder"]),
                funder_note=asked["funder_note"],
                cap=asked["cap"],
                by=request.actor,
                at=timezone.now(),
            )
        except Conflict as conflict:
            if conflict.code != "pool-exists":
                raise
            form.add_error("funder", _("The cohort has places in this language from this funder. Change their number."))
        else:
            messages.success(request, _("The places are added."))
            return redirect("cohort", cohort_id=found.id)
    return render(request, "cohorts/pool_new.html", {"form": form, "cohort": found, **_words()})


@needs(Permission.MANAGE_COHORTS)
def pool(request: ActorRequest, pool_id: int) -> HttpResponse:
    facts = queries.pool(pool_id)
    found = queries.managed_cohort(request.actor, facts.cohort_id)
    form = CapForm(_sent(request), taken=facts.taken, initial={"cap": facts.cap, "version": facts.version})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        actions.change_cap(
            pool_id=facts.id,
            cap=asked["cap"],
            expected_version=asked["version"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The number of places is changed."))
        return redirect("cohort", cohort_id=found.id)
    return render(request, "cohorts/pool.html", {"form": form, "cohort": found, "pool": facts, **_words()})
