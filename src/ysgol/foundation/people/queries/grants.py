"""Reads about who holds which role."""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant
from ysgol.foundation.pages.reads import Prepared
from ysgol.foundation.people.domain.roles import EVERYONE, ROLES
from ysgol.foundation.people.models import RoleGrant
from ysgol.foundation.people.queries.person import PersonFacts, facts_of


def in_force(on: dt.date) -> QuerySet[RoleGrant]:
    """The grants in force on the day; a grant's last day is included, and one ended by hand is over at once."""
    until = Q(until_date__isnull=True) | Q(until_date__gte=on)
    return RoleGrant.objects.filter(until, from_date__lte=on, ended_at__isnull=True, role__in=ROLES)


# Asked on every page of somebody signed in.
_HELD = Prepared(
    lambda person_id, on: in_force(on).filter(person_id=person_id).values_list("role", "region", "organisation")
)


def actor_for(person_id: int, *, on: dt.date, has_second_factor: bool = True) -> Actor:
    """The signed-in person as an actor, with the grants in force on the day.

    Without a second factor in this session, the grants of staff roles are left out.
    """
    grants = tuple(
        Grant(ROLES[role].permissions, region=region, organisation=organisation)
        for role, region, organisation in _HELD.rows(person_id, on)
        if has_second_factor or not ROLES[role].is_staff
    )
    return Actor(ActorKind.PERSON, str(person_id), person_id=person_id, grants=(Grant(EVERYONE), *grants))


def needs_second_factor(person_id: int, *, on: dt.date) -> bool:
    """Whether the person holds a staff role on the day."""
    staff = [role.code for role in ROLES.values() if role.is_staff]
    return in_force(on).filter(person_id=person_id, role__in=staff).exists()


def holders(role: str, *, region: str = "", organisation: str = "", on: dt.date) -> list[PersonFacts]:
    """Who holds the role on the day, ordered by name, each once; narrowed to a region or organisation where given."""
    rows = in_force(on).filter(role=role)
    if region:
        rows = rows.filter(region=region)
    if organisation:
        rows = rows.filter(organisation=organisation)
    found = {row.person_id: facts_of(row.person) for row in rows.select_related("person__account")}
    return sorted(found.values(), key=lambda who: (who.family_name, who.given_names, who.id))


def holder_names(roles: Collection[str], *, regions: Collection[str], on: dt.date) -> list[tuple[int, str]]:
    """Who holds one of the roles on the day, as number and name, ordered by name, each once. One read.

    For one of the regions; empty `regions` is anywhere. Those who hold a role for all of Wales are left out of regions.
    """
    found = _names_of(tuple(roles)).rows(on, *sorted(regions))
    return [(number, f"{given} {family}".strip()) for number, given, family in found]


@cache
def _names_of(roles: tuple[str, ...]) -> Prepared[RoleGrant]:
    def names(on: dt.date, *regions: str) -> QuerySet[RoleGrant, Any]:
        rows = in_force(on).filter(role__in=roles)
        if regions:
            rows = rows.filter(region__in=regions)
        ordered = rows.order_by("person__family_name", "person__given_names", "person_id").distinct()
        return ordered.values_list("person_id", "person__given_names", "person__family_name")

    return Prepared(names)
