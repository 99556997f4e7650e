"""One builder per model, nothing clever. What a test does not say gets a plain value; numbers make names unique."""

import datetime as dt
import itertools
from typing import Any

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.people import queries as people_queries
from ysgol.foundation.people.models import Account, Person, RoleGrant

# The day and the instant at which tests happen unless they say otherwise: a Monday in term.
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

_numbers = itertools.count(1)


def person(**fields: Any) -> Person:
    """A person without an account."""
    number = next(_numbers)
    fields.setdefault("given_names", "Mair")
    fields.setdefault("family_name", f"Prawf{number}")
    fields.setdefault("created_at", NOW)
    return Person.objects.create(**fields)


def account(of: Person | None = None, *, password: str = "", **fields: Any) -> Account:
    """An account of the person (a new one by default), with a password or by code alone."""
    of = of or person()
    fields.setdefault("email", f"person{of.id}@example.org")
    made = Account(person=of, **fields)
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    return made


def grant(to: Person, role: str, **fields: Any) -> RoleGrant:
    """A role held by the person since 2020, for `region=`, `organisation=` or all of Wales."""
    fields.setdefault("from_date", dt.date(2020, 1, 1))
    fields.setdefault("granted_by", "0")
    fields.setdefault("granted_at", NOW)
    return RoleGrant.objects.create(person=to, role=role, **fields)


def actor(of: Person, *, on: dt.date = TODAY) -> Actor:
    """The person signed in with the second factor, holding what is in force on the day."""
    return people_queries.actor_for(of.id, on=on)
