"""Reads about who people are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.people.models import Person


@dataclass(frozen=True)
class PersonFacts:
    """One person as the other contexts know them.

    `email` is where messages go: the address they sign in with, else the one they gave; "" when there is none.
    `language` is "cy", "en" or "" (not chosen: messages are bilingual). `ewc_number` is "" when not known.
    """

    id: int
    name: str
    given_names: str
    family_name: str
    email: str
    language: str
    birth_date: dt.date | None
    ewc_number: str
    previous_names: str = ""


def person(person_id: int) -> PersonFacts:
    """One person; NotFound("person") if there is none. Whether the asker may know them is the caller's to check."""
    row = Person.objects.select_related("account").filter(id=person_id).first()
    if row is None:
        raise NotFound("person", person=person_id)
    return facts_of(row)


def people(ids: Iterable[int]) -> dict[int, PersonFacts]:
    """Those of the people that exist, by number, in one query."""
    return {row.id: facts_of(row) for row in Person.objects.select_related("account").filter(id__in=set(ids))}


def lock(person_id: int) -> None:
    """Hold the person's row until the transaction ends, so that two at once on one person wait for each other.

    Rows that only point at the person are not stopped. NotFound("person") if there is none.
    """
    if not Person.objects.select_for_update(no_key=True).filter(id=person_id).exists():
        raise NotFound("person", person=person_id)


def facts_of(row: Person) -> PersonFacts:
    """The facts of a row fetched with its account."""
    account = getattr(row, "account", None)
    return PersonFacts(
        id=row.id,
        name=row.name,
        given_names=row.given_names,
        family_name=row.family_name,
        email=account.email if account else row.contact_email,
        language=row.language,
        birth_date=row.birth_date,
        ewc_number=row.ewc_number,
        previous_names=row.previous_names,
    )
