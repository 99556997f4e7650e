"""The account a person signs in with: its address and password."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.people.actions.sign_in import Answer, Checked, Purpose, try_code
from ysgol.foundation.people.models import Account, SignInAttempt


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


def own_account(person_id: int, by: Actor) -> Account:
    """The actor's own account, locked; NotFound for anybody else's."""
    if by.person_id != person_id:
        raise NotFound("person", person=person_id)
    by.require(Permission.OWN_ACCOUNT)
    account = Account.objects.select_for_update().filter(person_id=person_id).first()
    if account is None:
        raise NotFound("account", person=person_id)
    return account


def tell_of_change(account: Account, change: str, *, by: Actor, at: dt.datetime) -> None:
    """Queue the message that warns of a change to the account, to the address it has now."""
    notices.queue(
        kind="account-changed",
        to_email=account.email,
        to_person_id=account.person_id,
        language=account.person.language,
        facts={"change": change, "changed_at": at.isoformat(), "link": "/account/"},
        about=f"person:{account.person_id}",
        by=by,
        at=at,
    )
