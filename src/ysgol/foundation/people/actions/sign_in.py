"""Signing in and up by a code sent to an e-mail address.

Known and unknown addresses go the same way: a code is made, stored and sent for both, and only whoever reads the
mailbox learns which it was (docs/adr/0010).
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor, system
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.people.actions.person import register_person
from ysgol.foundation.people.models import Account, SignInAttempt

# How long a code works and how often it may be tried (our default).
CODE_MINUTES = 15
CODE_TRIES = 5


class Purpose(StrEnum):
    """What a code does once it is typed back."""

    SIGN_IN = "sign-in"
    SIGN_UP = "sign-up"
    NEW_EMAIL = "new-email"


class Answer(StrEnum):
    """What came of a code: SPENT means used, out of time or tried too often; CLOSED that the account is."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"
    CLOSED = "closed"


@dataclass(frozen=True)
class Checked:
    """`person_id` is None where the address is proved but has no account yet; `is_new` where it was made just now."""

    answer: Answer
    email: str = ""
    person_id: int | None = None
    is_new: bool = False


def ask_sign_in_code(*, email: str, by: Actor, at: dt.datetime) -> int:
    """Send a code to the address, whether or not it has an account; the number of the attempt."""
    return _ask(SignInAttempt(purpose=Purpose.SIGN_IN, email=email), by=by, at=at)


def ask_sign_up_code(
    *, email: str, given_names: str, family_name: str, language: str, by: Actor, at: dt.datetime
) -> int:
    """Send a code to the address and keep the details until it comes back; the number of the attempt.

    If the address already has an account, the code signs in to that one and the details are dropped.
    """
    attempt = SignInAttempt(
        purpose=Purpose.SIGN_UP, email=email, given_names=given_names, family_name=family_name, language=language
    )
    return _ask(attempt, by=by, at=at)


def ask_new_email_code(*, person_id: int, email: str, by: Actor, at: dt.datetime) -> int:
    """Send a code to the address that the person wants to sign in with from now on; the number of the attempt."""
    if by.person_id != person_id:
        raise NotFound("person", person=person_id)
    return _ask(SignInAttempt(purpose=Purpose.NEW_EMAIL, email=email, person_id=person_id), by=by, at=at)


def ask_again(*, attempt_id: int, by: Actor, at: dt.datetime) -> int:
    """End an attempt and send a new code for the same; the number of the new attempt."""
    with transaction.atomic():
        old = SignInAttempt.objects.select_for_update().filter(id=attempt_id).first()
        if old is None:
            raise NotFound("sign-in-attempt")
        old.expires_at = min(old.expires_at, at)
        old.save(update_fields=["expires_at"])
        new = SignInAttempt(
            purpose=old.purpose,
            email=old.email,
            person_id=old.person_id,
            given_names=old.given_names,
            family_name=old.family_name,
            language=old.language,
        )
        return _ask(new, by=by, at=at)


def try_code(*, attempt_id: int, code: str, by: Actor, at: dt.datetime) -> Checked:
    """Count a try and say what came of it. The right code is used up; at sign-up it makes the person.

    A wrong code is an answer and not an error, since the count of tries must be kept.
    """
    with transaction.atomic():
        attempt = SignInAttempt.objects.select_for_update().filter(id=attempt_id).first()
        if attempt is None or attempt.used_at or attempt.expires_at <= at or attempt.tries >= CODE_TRIES:
            return Checked(Answer.SPENT)
        attempt.tries += 1
        is_right = constant_time_compare(attempt.code_digest, _digest(attempt, code))
        if is_right:
            attempt.used_at = at
        attempt.save(update_fields=["tries", "used_at"])
        answer = Answer.RIGHT if is_right else Answer.SPENT if attempt.tries >= CODE_TRIES else Answer.WRONG
        facts = {"purpose": attempt.purpose, "right": is_right}
        checked = _settle(attempt, at) if is_right else Checked(answer)
        audit.record("people.try-code", f"sign-in-attempt:{attempt.id}", by=by, at=at, facts=facts)
    return checked


def record_sign_in(*, person_id: int, method: str, second_factor: str, by: Actor, at: dt.datetime) -> None:
    """Leave the trace of a sign-in; `method` is "code", "password" or "demo-link", `second_factor` "" if none."""
    if by.person_id != person_id:
        raise NotFound("person", person=person_id)
    facts = {"method": method, "second_factor": second_factor}
    with transaction.atomic():
        audit.record("people.sign-in", f"person:{person_id}", by=by, at=at, facts=facts)


def _ask(attempt: SignInAttempt, *, by: Actor, at: dt.datetime) -> int:
    code = f"{secrets.randbelow(1_000_000):06d}"
    attempt.created_at, attempt.expires_at = at, at + dt.timedelta(minutes=CODE_MINUTES)
    attempt.code_digest = _digest(attempt, code)
    with transaction.atomic():
        account = Account.objects.select_related("person").filter(email__iexact=attempt.email).first()
        attempt.save(force_insert=True)
        facts = {"purpose": str(attempt.purpose)}
        audit.record("people.ask-code", f"sign-in-attempt:{attempt.id}", by=by, at=at, facts=facts)
        notices.queue(
            kind="sign-in-code" if account else "sign-up-code",
            to_email=attempt.email,
            to_person_id=account.person_id if account else None,
            language=account.person.language if account else attempt.language,
            facts={"code": code, "minutes": CODE_MINUTES},
            about=f"sign-in-attempt:{attempt.id}",
            by=by,
            at=at,
        )
    return attempt.id


def _digest(attempt: SignInAttempt, code: str) -> str:
    """Keyed, since a million codes could be tried against a plain digest in a moment."""
    value = f"{attempt.email}|{attempt.created_at.timestamp()}|{code}"
    return salted_hmac("people.sign-in-code", value, algorithm="sha256").hexdigest()


def _settle(attempt: SignInAttempt, at: dt.datetime) -> Checked:
    """Whose the address is at this moment; makes the person at sign-up."""
    if attempt.purpose == Purpose.NEW_EMAIL:
        return Checked(Answer.RIGHT, attempt.email, attempt.person_id)
    account = Account.objects.filter(email__iexact=attempt.email).first()
    if account:
        return Checked(Answer.RIGHT if account.is_active else Answer.CLOSED, attempt.email, account.person_id)
    if attempt.purpose == Purpose.SIGN_IN:
        return Checked(Answer.RIGHT, attempt.email)
    person = register_person(
        given_names=attempt.given_names,
        family_name=attempt.family_name,
        email=attempt.email,
        language=attempt.language,
        by=system("sign-up", Permission.REGISTER_PEOPLE),
        at=at,
    )
    return Checked(Answer.RIGHT, attempt.email, person.id, is_new=True)
