"""The account a person signs in with: its address and password."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.people.access import own_account
from ysgol.foundation.people.actions.sign_in import Answer, Checked, Purpose, try_code
from ysgol.foundation.people.models import Account, SignInAttempt
from ysgol.foundation.people.telling import tell_of_change


def set_password(*, person_id: int, password: str, by: Actor, at: dt.datetime) -> None:
    """Give the account a password and tell its owner. Every other session of theirs ends by it.

    Invalid("password-weak") if Django's validators refuse it; the form says why before.
    """
    with transaction.atomic():
        account = own_account(person_id, by)
        try:
            validate_password(password, account)
        except ValidationError:
            raise Invalid("password-weak") from None
        account.set_password(password)
        account.save(update_fields=["password"])
        tell_of_change(account, "password", by=by, at=at)
        audit.record("people.set-password", f"person:{person_id}", by=by, at=at)


def confirm_new_email(*, person_id: int, attempt_id: int, code: str, by: Actor, at: dt.datetime) -> Checked:
    """Move the account to the address that the code proved, and tell the old address.

    Conflict("email-taken") if the address has an account of somebody else by now: only its owner can read that.
    """
    with transaction.atomic():
        account = own_account(person_id, by)
        mine = SignInAttempt.objects.filter(id=attempt_id, person_id=person_id, purpose=Purpose.NEW_EMAIL)
        if not mine.exists():
            raise NotFound("sign-in-attempt")
        checked = try_code(attempt_id=attempt_id, code=code, by=by, at=at)
        if checked.answer is not Answer.RIGHT:
            return checked
        if Account.objects.filter(email__iexact=checked.email).exclude(id=account.id).exists():
            raise Conflict("email-taken")
        tell_of_change(account, "email-changed", by=by, at=at)
        account.email = checked.email
        account.save(update_fields=["email"])
        audit.record("people.set-email", f"person:{person_id}", by=by, at=at)
    return checked
