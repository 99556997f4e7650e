"""Reads of the access manager."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.people.access import grants_visible_to, people_visible_to
from ysgol.foundation.people.domain.roles import ROLES
from ysgol.foundation.people.models import Person, RoleGrant
from ysgol.foundation.people.queries.grants import in_force
from ysgol.foundation.people.queries.person import PersonFacts, facts_of

# Beyond this a search must be narrowed (our default: a screenful).
SEARCH_LIMIT = 20


@dataclass(frozen=True)
class GrantFacts:
    """A role held: by whom, where ("" for no region or organisation), from and until when, and who gave it.

    `state` is "in-force", "to-come" or "over" on the day asked about.
    """

    id: int
    person_id: int
    person_name: str
    role: str
    region: str
    organisation: str
    from_date: dt.date
    until_date: dt.date | None
    granted_by: str
    ended_at: dt.datetime | None
    state: str


def search_people(actor: Actor, text: str) -> list[PersonFacts]:
    """Up to SEARCH_LIMIT people whose names or address hold every word of the text; empty when nobody does."""
    rows = people_visible_to(actor).select_related("account")
    for word in text.split():
        rows = rows.filter(
            Q(given_names__icontains=word) | Q(family_name__icontains=word) | Q(account__email__icontains=word)
        )
    return [facts_of(row) for row in rows[:SEARCH_LIMIT]]


def person_seen_by(actor: Actor, person_id: int) -> PersonFacts:
    """One person; NotFound("person") unless the actor may see them."""
    row = people_visible_to(actor).select_related("account").filter(id=person_id).first()
    if row is None:
        raise NotFound("person", person=person_id)
    return facts_of(row)


def grants_of(actor: Actor, person_id: int, *, on: dt.date) -> list[GrantFacts]:
    """Every grant of a person that the actor may see, newest first."""
    rows = grants_visible_to(actor).filter(person_id=person_id).select_related("person")
    return _facts(rows.order_by("-from_date", "-id"), on)


def grants_in_force(actor: Actor, *, on: dt.date) -> list[GrantFacts]:
    """Every grant in force on the day that the actor may see, by name of the holder, for the quarterly review."""
    rows = grants_visible_to(actor).filter(id__in=in_force(on).values("id")).select_related("person")
    return _facts(rows.order_by("person__family_name", "person__given_names", "person_id", "role", "id"), on)


def grant_seen_by(actor: Actor, grant_id: int, *, on: dt.date) -> GrantFacts:
    """One grant; NotFound("grant") unless the actor may see it."""
    rows = _facts(grants_visible_to(actor).filter(id=grant_id).select_related("person"), on)
    if not rows:
        raise NotFound("grant", grant=grant_id)
    return rows[0]


def own_roles(person_id: int, *, on: dt.date) -> list[GrantFacts]:
    """The person's own grants in force on the day, whether or not this session passed the second factor."""
    return _facts(in_force(on).filter(person_id=person_id).select_related("person"), on)


def _facts(rows: Iterable[RoleGrant], on: dt.date) -> list[GrantFacts]:
    rows = [row for row in rows if row.role in ROLES]
    givers = {int(row.granted_by) for row in rows if row.granted_by.isdigit()}
    names = {str(giver.id): giver.name for giver in Person.objects.filter(id__in=givers)}
    return [
        GrantFacts(
            id=row.id,
            person_id=row.person_id,
            person_name=row.person.name,
            role=row.role,
            region=row.region,
            organisation=row.organisation,
            from_date=row.from_date,
            until_date=row.until_date,
            granted_by=names.get(row.granted_by, row.granted_by),
            ended_at=row.ended_at,
            state=_state(row, on),
        )
        for row in rows
    ]


def _state(row: RoleGrant, on: dt.date) -> str:
    if row.ended_at is not None or (row.until_date is not None and row.until_date < on):
        return "over"
    return "to-come" if row.from_date > on else "in-force"
