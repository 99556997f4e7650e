"""The second factor: an authenticator app (TOTP, RFC 6238) and recovery codes, by the library's own models."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils import timezone

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.access import own_account
from ysgol.foundation.people.authenticator import matching_step
from ysgol.foundation.people.models import Account
from ysgol.foundation.people.queries.grants import needs_second_factor
from ysgol.foundation.people.sealing import seal, unseal
from ysgol.foundation.people.telling import tell_of_change

_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def turn_on_second_factor(*, person_id: int, secret: str, code: str, by: Actor, at: dt.datetime) -> bool:
    """Store the app's secret if the code proves that the app has it; whether it did. Makes new recovery codes.

    Conflict("second-factor-on") if there is one already.
    """
    with transaction.atomic():
        account = own_account(person_id, by)
        if Authenticator.objects.filter(user_id=account.id, type=Authenticator.Type.TOTP).exists():
            raise Conflict("second-factor-on")
        step = matching_step(secret, code, at=at)
        if step is None:
            return False
        Authenticator.objects.create(
            user_id=account.id, type=Authenticator.Type.TOTP, data={"secret": seal(secret), "last_step": step}
        )
        _new_codes(account)
        tell_of_change(account, "two-step-on", by=by, at=at)
        audit.record("people.turn-on-second-factor", f"person:{person_id}", by=by, at=at)
    return True


def check_second_factor(*, person_id: int, code: str, by: Actor, at: dt.datetime) -> str:
    """Which factor the code proved: "totp", "recovery-code" (used up by it), or "" when it is wrong.

    A code of the app counts once only, also in several browsers at the same moment.
    """
    if by.person_id != person_id:
        raise NotFound("person", person=person_id)
    with transaction.atomic():
        proved = _prove(person_id, code.replace(" ", ""), at=at)
        facts = {"proved": proved}
        audit.record("people.check-second-factor", f"person:{person_id}", by=by, at=at, facts=facts)
    return proved


def new_recovery_codes(*, person_id: int, code: str, by: Actor, at: dt.datetime) -> bool:
    """Replace the recovery codes if the code proves the second factor; whether it did."""
    with transaction.atomic():
        account = own_account(person_id, by)
        if not check_second_factor(person_id=person_id, code=code, by=by, at=at):
            return False
        _new_codes(account)
        tell_of_change(account, "recovery-codes", by=by, at=at)
        audit.record("people.new-recovery-codes", f"person:{person_id}", by=by, at=at)
    return True


def turn_off_second_factor(*, person_id: int, code: str, by: Actor, at: dt.datetime) -> bool:
    """Remove the second factor if the code proves it; whether it did.

    NotAllowed("second-factor-compulsory") while the person holds a staff role.
    """
    with transaction.atomic():
        account = own_account(person_id, by)
        if needs_second_factor(person_id, on=timezone.localdate(at)):
            raise NotAllowed("second-factor-compulsory")
        if not check_second_factor(person_id=person_id, code=code, by=by, at=at):
            return False
        Authenticator.objects.filter(user_id=account.id, type__in=_TYPES).delete()
        tell_of_change(account, "two-step-off", by=by, at=at)
        audit.record("people.turn-off-second-factor", f"person:{person_id}", by=by, at=at)
    return True


def reset_second_factor(*, person_id: int, reason: str, by: Actor, at: dt.datetime) -> None:
    """For somebody who lost both phone and recovery codes: remove the factor and the password, and end every session.

    They sign in by code and set it up again. NotAllowed("reset-own") for one's own; Conflict("second-factor-off").
    """
    by.require(Permission.MANAGE_ACCESS)
    if by.person_id == person_id:
        raise NotAllowed("reset-own")
    if not reason.strip():
        raise Invalid("reason-missing")
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(person_id=person_id).first()
        if account is None:
            raise NotFound("account", person=person_id)
        if not Authenticator.objects.filter(user_id=account.id, type__in=_TYPES).delete()[0]:
            raise Conflict("second-factor-off")
        # A new unusable password changes what sessions are checked against, so all of them end.
        account.set_unusable_password()
        account.save(update_fields=["password"])
        tell_of_change(account, "two-step-off", by=by, at=at)
        audit.record("people.reset-second-factor", f"person:{person_id}", by=by, at=at, reason=reason)


def _prove(person_id: int, code: str, *, at: dt.datetime) -> str:
    rows = Authenticator.objects.select_for_update().filter(user__person_id=person_id, type__in=_TYPES)
    for row in rows.order_by("id"):
        if row.type == Authenticator.Type.RECOVERY_CODES:
            if RecoveryCodes(row).validate_code(code):
                return "recovery-code"
            continue
        step = matching_step(unseal(row.data["secret"]), code, at=at)
        if step is not None and step > row.data.get("last_step", 0):
            row.data["last_step"], row.last_used_at = step, at
            row.save(update_fields=["data", "last_used_at"])
            return "totp"
    return ""


def _new_codes(account: Account) -> None:
    Authenticator.objects.filter(user_id=account.id, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(account)
