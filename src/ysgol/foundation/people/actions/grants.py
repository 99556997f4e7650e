"""Giving and ending roles."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.domain.roles import ROLES, Place
from ysgol.foundation.people.models import RoleGrant
from ysgol.foundation.people.queries.person import lock


def grant_role(
    *,
    person_id: int,
    role: str,
    region: str = "",
    organisation: str = "",
    from_date: dt.date,
    until_date: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> RoleGrant:
    """Give a person a role in a place from a day, until a last day or without end.

    NotAllowed("grant-to-self"): nobody widens their own access. Invalid("role-unknown"), Invalid("role-place") unless
    the place is of the kind the role is held in, Invalid("grant-dates"). Conflict("grant-already-held") if a grant of
    the same role in the same place overlaps. NotFound if there is no such person.
    """
    by.require(Permission.MANAGE_ACCESS, within=Scope(region=region, organisation=organisation))
    if by.person_id == person_id:
        raise NotAllowed("grant-to-self")
    _check(role, region, organisation)
    if until_date is not None and until_date < from_date:
        raise Invalid("grant-dates")
    with transaction.atomic():
        # The lock on the person makes two equal grants at once impossible.
        lock(person_id)
        held = {"person_id": person_id, "role": role, "region": region, "organisation": organisation}
        same = RoleGrant.objects.filter(**held, ended_at__isnull=True)
        if any(_overlap(row, from_date, until_date) for row in same):
            raise Conflict("grant-already-held")
        grant = RoleGrant.objects.create(
            **held, from_date=from_date, until_date=until_date, granted_by=by.identifier, granted_at=at
        )
        audit.record("people.grant-role", f"grant:{grant.id}", by=by, at=at, facts=_facts(grant))
    return grant


def _facts(grant: RoleGrant) -> dict[str, object]:
    return {
        "person": grant.person_id,
        "role": grant.role,
        "region": grant.region,
        "organisation": grant.organisation,
        "from": grant.from_date.isoformat(),
        "until": grant.until_date.isoformat() if grant.until_date else "",
    }


def end_grant(*, grant_id: int, reason: str, by: Actor, at: dt.datetime) -> None:
    """End a grant at once. Conflict("grant-ended") if it was ended before; Invalid("reason-missing") without a reason.

    Conflict("last-access-manager") if nobody would be left who can manage access.
    """
    if not reason.strip():
        raise Invalid("reason-missing")
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update().filter(id=grant_id).first()
        if grant is None or not by.can(Permission.MANAGE_ACCESS):
            raise NotFound("grant", grant=grant_id)
        by.require(Permission.MANAGE_ACCESS, within=Scope(region=grant.region, organisation=grant.organisation))
        if grant.ended_at is not None:
            raise Conflict("grant-ended")
        _keep_one_access_manager(grant, on=timezone.localdate(at))
        grant.ended_by, grant.ended_at = by.identifier, at
        grant.save(update_fields=["ended_by", "ended_at"])
        facts = {"person": grant.person_id, "role": grant.role}
        audit.record("people.end-grant", f"grant:{grant.id}", by=by, at=at, reason=reason, facts=facts)


def _check(role: str, region: str, organisation: str) -> None:
    if role not in ROLES:
        raise Invalid("role-unknown", role=role)
    place = (
        Place.ORGANISATION
        if organisation and not region
        else Place.REGION
        if region and not organisation
        else Place.WALES
    )
    if place is not ROLES[role].place or (region and organisation):
        raise Invalid("role-place", role=role)


def _overlap(row: RoleGrant, from_date: dt.date, until_date: dt.date | None) -> bool:
    starts_before_end = until_date is None or row.from_date <= until_date
    return starts_before_end and (row.until_date is None or from_date <= row.until_date)


def _keep_one_access_manager(grant: RoleGrant, *, on: dt.date) -> None:
    if Permission.MANAGE_ACCESS not in ROLES[grant.role].permissions:
        return
    # Both rows are locked, so two managers cannot end each other at the same moment.
    others = RoleGrant.objects.select_for_update().filter(role=grant.role, ended_at__isnull=True).exclude(id=grant.id)
    if not any(row.from_date <= on and (row.until_date is None or row.until_date > on) for row in others):
        raise Conflict("last-access-manager")
