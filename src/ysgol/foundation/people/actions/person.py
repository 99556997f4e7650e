"""Registering people and keeping what they say of themselves."""

import datetime as dt

from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.actions import matches
from ysgol.foundation.people.models import Account, Language, Person


def register_person(
    *,
    given_names: str,
    family_name: str,
    email: str,
    birth_date: dt.date | None = None,
    language: str = "",
    by: Actor,
    at: dt.datetime,
) -> Person:
    """Make a person with an account that signs in by code, and look for likenesses to people already known.

    Conflict("email-taken") if the address has an account; the caller must have proved that the address is theirs.
    """
    by.require(Permission.REGISTER_PEOPLE)
    _check_language(language)
    with transaction.atomic():
        if Account.objects.filter(email__iexact=email).exists():
            raise Conflict("email-taken")
        person = Person.objects.create(
            given_names=given_names,
            family_name=family_name,
            birth_date=birth_date,
            language=language,
            created_at=at,
        )
        account = Account(person=person, email=email)
        account.set_unusable_password()
        account.save(force_insert=True)
        matches.find_matches(person_id=person.id, by=by, at=at)
        audit.record("people.register", f"person:{person.id}", by=by, at=at)
    return person


def set_language(*, person_id: int, language: str, by: Actor, at: dt.datetime) -> None:
    """Store the language of the person's messages: "cy", "en" or "" for both. Their own choice alone."""
    _check_language(language)
    with transaction.atomic():
        person = _own(person_id, by)
        person.language = language
        person.save(update_fields=["language"])
        audit.record("people.set-language", f"person:{person_id}", by=by, at=at, facts={"language": language})


def update_person(
    *,
    person_id: int,
    by: Actor,
    at: dt.datetime,
    **changes: str | dt.date | None,
) -> Person:
    """Change what the person says of themselves, and look for likenesses again.

    `changes` may hold `given_names`, `family_name`, `previous_names`, `birth_date` and `ewc_number`; what is left out
    stays. NotFound unless it is the person's own record; Invalid("unknown-field") for anything else.
    """
    unknown = sorted(set(changes) - {"given_names", "family_name", "previous_names", "birth_date", "ewc_number"})
    if unknown:
        raise Invalid("unknown-field", fields=unknown)
    with transaction.atomic():
        person = _own(person_id, by)
        changed = sorted(field for field, value in changes.items() if getattr(person, field) != value)
        if not changed:
            return person
        for field in changed:
            setattr(person, field, changes[field])
        person.save(update_fields=changed)
        matches.find_matches(person_id=person_id, by=by, at=at)
        audit.record("people.update", f"person:{person_id}", by=by, at=at, facts={"fields": changed})
    return person


def _own(person_id: int, by: Actor) -> Person:
    """The actor's own record, locked; NotFound for anybody else's."""
    if by.person_id != person_id:
        raise NotFound("person", person=person_id)
    by.require(Permission.OWN_ACCOUNT)
    person = Person.objects.select_for_update(no_key=True).filter(id=person_id).first()
    if person is None:
        raise NotFound("person", person=person_id)
    return person


def _check_language(language: str) -> None:
    if language not in Language.values:
        raise Invalid("language-unknown", language=language)
