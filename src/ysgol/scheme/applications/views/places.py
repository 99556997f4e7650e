"""Funded places of a cohort: pools, offers, who is eligible, and what happens to an offer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.environment import date
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications import actions, labels, queries
from ysgol.scheme.applications.actions.many_places import offer_places, put_on_waiting_list
from ysgol.scheme.applications.domain.lifecycle import OfferState, State
from ysgol.scheme.applications.forms.officer_places import ExtendOfferForm, OfferForm, ReleasePlaceForm
from ysgol.scheme.applications.queries import PlaceRow
from ysgol.scheme.applications.views.officer_conflict import tells_who
from ysgol.scheme.applications.views.officer_decision import case_for, form_page
from ysgol.scheme.applications.views.waiting import rule_words, waiting_lists
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.labels import FUNDERS, MEDIA
from ysgol.scheme.cohorts.queries import CohortFacts, PoolFacts

_any_method = require_http_methods(["GET", "HEAD", "POST"])
_COLOURS = {
    OfferState.OFFERED: "govuk-tag--purple",
    OfferState.ACCEPTED: "govuk-tag--green",
}
# Why offers to several were refused, by the code of the conflict.
_REFUSED = {
    "places-full": gettext_lazy("There are not enough places left: somebody took one since you opened the page"),
    "others-wait-first": gettext_lazy(
        "Others are on the waiting list for this language: a free place goes to the first of them"
    ),
    "pool-not-fitting": gettext_lazy("Choose places in the language that the candidates asked for"),
    "places-free": gettext_lazy("There are free places in this language: offer one instead"),
    "letter-not-released": gettext_lazy("A candidate has not been sent the decision yet: release the letter first"),
}


@needs(Permission.MANAGE_PLACES)
@require_GET
def places(request: ActorRequest) -> HttpResponse:
    here = translation.get_language() or "en"
    found = [one for one in cohorts.cohorts_of_region() if _may(request.actor, one, Permission.MANAGE_PLACES)]
    pools = cohorts.pools_of(one.id for one in found)
    rows = [
        {
            "id": one.id,
            "name": one.name(here),
            "cap": sum(pool.cap for pool in pools.get(one.id, [])),
            "taken": sum(pool.taken for pool in pools.get(one.id, [])),
            "left": sum(pool.left for pool in pools.get(one.id, [])),
        }
        for one in found
    ]
    return render(request, "applications/officer/places.html", {"cohorts": rows})


@needs(Permission.MANAGE_PLACES)
@require_GET
def cohort_places(request: ActorRequest, cohort_id: int) -> HttpResponse:
    return _cohort_page(request, cohort_for(request.actor, cohort_id), None)


@needs(Permission.MANAGE_PLACES)
@require_POST
def offer(request: ActorRequest, cohort_id: int) -> HttpResponse:
    """Offer places to those selected, or put them on the waiting list: one page, two buttons, all or none."""
    cohort = cohort_for(request.actor, cohort_id)
    pools = cohorts.pools(cohort_id)
    form = OfferForm(request.POST, pools=_pool_choices(pools))
    is_waiting = request.POST.get("do") == "wait"
    if is_waiting:
        form.fields["pool"].required = False
    if form.is_valid():
        _check(form, request.actor, cohort, pools, is_waiting=is_waiting)
    if form.is_valid() and (done := _made(request, form, is_waiting=is_waiting)):
        messages.success(request, done)
        return redirect(f"/places/{cohort_id}/")
    return _cohort_page(request, cohort, form)


def _check(form: OfferForm, actor: Actor, cohort: CohortFacts, pools: list[PoolFacts], *, is_waiting: bool) -> None:
    """What can be said before anything is tried."""
    chosen = form.cleaned_data["case"]
    known = {row.application_id for row in queries.places(actor, cohort.id) if row.state == State.ELIGIBLE}
    if not set(chosen) <= known:
        form.add_error("case", _("Somebody you selected has been offered a place or left since: select again"))
    if is_waiting:
        return
    pool = next(one for one in pools if str(one.id) == form.cleaned_data["pool"])
    if len(chosen) > pool.left:
        facts = {"left": pool.left, "chosen": len(chosen)}
        form.add_error("case", _("Places left: %(left)s. You selected %(chosen)s: select fewer") % facts)


def _made(request: ActorRequest, form: OfferForm, *, is_waiting: bool) -> str:
    """What was done, in words; "" with an error on the form when it could not be."""
    numbers, now = form.cleaned_data["case"], timezone.now()
    try:
        if is_waiting:
            count = put_on_waiting_list(application_ids=numbers, by=request.actor, at=now)
            words = ngettext(
                "%(count)s candidate was put on the waiting list.",
                "%(count)s candidates were put on the waiting list.",
                count,
            )
        else:
            pool_id = int(form.cleaned_data["pool"])
            count = offer_places(application_ids=numbers, pool_id=pool_id, by=request.actor, at=now)
            words = ngettext("%(count)s place was offered.", "%(count)s places were offered.", count)
    except Conflict as conflict:
        form.add_error("case", _REFUSED.get(conflict.code, _("Somebody you selected has changed since: select again")))
        return ""
    return words % {"count": count}


@needs(Permission.MANAGE_PLACES)
@require_POST
def offer_next(request: ActorRequest, pool_id: int) -> HttpResponse:
    pool = cohorts.pool(pool_id)
    cohort_for(request.actor, pool.cohort_id)
    made = actions.offer_next(pool_id=pool_id, by=request.actor, at=timezone.now())
    words = _("A place was offered to the first in the list.") if made else _("Nobody is waiting.")
    messages.success(request, words)
    return redirect(f"/places/{pool.cohort_id}/")


@needs(Permission.MANAGE_PLACES)
@_any_method
@tells_who
def extend(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.MANAGE_PLACES)
    if found.offer is None:
        raise NotFound("offer", application=application_id)
    form = ExtendOfferForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.extend_offer(
            application_id=application_id,
            reply_by=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The candidate has more time to answer."))
        return redirect(f"/places/{found.cohort.id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Give more time to answer the offer"),
        button=_("Save"),
        facts=[{"name": _("Reply by"), "value": date(found.offer.reply_by)}],
    )


@needs(Permission.MANAGE_PLACES)
@_any_method
@tells_who
def release_place(request: ActorRequest, application_id: int) -> HttpResponse:
    found = case_for(request, application_id, Permission.MANAGE_PLACES)
    if found.offer is None:
        raise NotFound("offer", application=application_id)
    form = ReleasePlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        actions.release_place(
            application_id=application_id, reason=form.cleaned_data["reason"], by=request.actor, at=now
        )
        following = [
            row
            for row in queries.places(request.actor, found.cohort.id)
            if row.offer and row.offer.offered_at == now and row.offer.pool.id == found.offer.pool.id
        ]
        messages.success(request, _released_words(following))
        return redirect(f"/places/{found.cohort.id}/")
    return form_page(
        request,
        found,
        form,
        heading=_("Release the place"),
        button=_("Release the place"),
        warning=True,
        paragraphs=[
            _("The place is offered at once to the first on the waiting list."),
            _("An accepted place that is released ends the application; an offer that ends leaves it eligible."),
        ],
        facts=[{"name": _("Offer of a place"), "value": labels.OFFERS[found.offer.state]}],
    )


def _released_words(following: list[PlaceRow]) -> str:
    if not following:
        return _("The place was released. Nobody is waiting for it.")
    facts = {"name": following[0].candidate, "reference": following[0].reference}
    return _("The place was released and offered to the next in the list: %(name)s, %(reference)s.") % facts


def cohort_for(actor: Actor, cohort_id: int) -> CohortFacts:
    """The cohort, for staff of its region who manage places; NotFound for a cohort of another region."""
    found = cohorts.cohort(cohort_id)
    if not _may(actor, found, Permission.SEE_CASES):
        raise NotFound("cohort-unknown", cohort=cohort_id)
    actor.require(Permission.MANAGE_PLACES, within=Scope(region=found.region))
    return found


def _may(actor: Actor, cohort: CohortFacts, permission: Permission) -> bool:
    return actor.can(permission, within=Scope(region=cohort.region))


def _cohort_page(request: ActorRequest, cohort: CohortFacts, form: OfferForm | None) -> HttpResponse:
    here = translation.get_language() or "en"
    pools = cohorts.pools(cohort.id)
    rows = queries.places(request.actor, cohort.id)
    ticked = set(request.POST.getlist("case"))
    held = [row for row in rows if row.offer and row.state in {State.OFFERED, State.ACCEPTED}]
    late = [row for row in held if row.offer and row.offer.state == OfferState.EXPIRED]
    waiting = waiting_lists(request.actor, cohort)
    context = {
        "cohort": {"id": cohort.id, "name": cohort.name(here)},
        "pools": [_pool_row(pool, held, waiting) for pool in pools],
        "expired": [_offer_row(row) for row in late],
        "offers": [_offer_row(row) for row in held if row not in late],
        "eligible": [_eligible_row(row, ticked) for row in rows if row.state == State.ELIGIBLE],
        "waiting": waiting,
        "rule_words": rule_words(cohort),
        "form": form or OfferForm(pools=_pool_choices(pools)),
    }
    return render(request, "applications/officer/places_cohort.html", context)


def _pool_choices(pools: list[PoolFacts]) -> list[tuple[str, str]]:
    return [
        (
            str(one.id),
            _("%(language)s, %(funder)s: places left %(left)s")
            % {"language": MEDIA[one.language_medium], "funder": FUNDERS[one.funder], "left": one.left},
        )
        for one in pools
    ]


def _pool_row(pool: PoolFacts, held: list[PlaceRow], waiting: list[dict[str, Any]]) -> dict[str, Any]:
    states = [row.offer.state for row in held if row.offer and row.offer.pool.id == pool.id]
    accepted = states.count(OfferState.ACCEPTED)
    has_line = any(one["medium"] == pool.language_medium and one["entries"] for one in waiting)
    return {
        "id": pool.id,
        "name": MEDIA[pool.language_medium],
        "funder": FUNDERS[pool.funder],
        "cap": pool.cap,
        "offered": len(states) - accepted,
        "accepted": accepted,
        "left": pool.left,
        "may_offer_next": has_line and pool.left > 0,
    }


def _offer_row(row: PlaceRow) -> dict[str, Any]:
    made = row.offer
    return {
        "id": row.application_id,
        "case_id": row.application_id,
        "candidate": row.candidate,
        "reference": row.reference,
        "pool": MEDIA[made.pool.language_medium] if made else "",
        "state": labels.OFFERS[made.state] if made else "",
        "colour": _COLOURS.get(made.state, "govuk-tag--grey") if made else "",
        "reply_by": date(made.reply_by) if made and made.state != OfferState.ACCEPTED else "",
    }


def _eligible_row(row: PlaceRow, ticked: set[str]) -> dict[str, Any]:
    return {
        "id": row.application_id,
        "candidate": row.candidate,
        "reference": row.reference,
        "medium": MEDIA.get(row.language, ""),
        "select": _("Select %(reference)s") % {"reference": row.reference},
        "ticked": str(row.application_id) in ticked,
    }
