"""Reads about people."""

import datetime as dt

from django.db.models import Q

from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant
from ysgol.foundation.people.domain.roles import EVERYONE, ROLES
from ysgol.foundation.people.models import RoleGrant


def actor_for(person_id: int, *, on: dt.date) -> Actor:
    """The signed-in person as an actor, with the grants in force on the day (a grant's last day is included)."""
    rows = RoleGrant.objects.filter(
        Q(until_date__isnull=True) | Q(until_date__gte=on), person_id=person_id, from_date__lte=on, ended_at__isnull=True
    )
    grants = tuple(
        Grant(ROLES[row.role].permissions, region=row.region, organisation=row.organisation)
        for row in rows
        if row.role in ROLES
    )
    return Actor(ActorKind.PERSON, str(person_id), person_id=person_id, grants=(Grant(EVERYONE), *grants))
