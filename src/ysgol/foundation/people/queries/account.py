"""Reads about sign-in accounts."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.people.models import Account, KeptForm
from ysgol.foundation.people.sealing import unseal


@dataclass(frozen=True)
class Kept:
    """A form kept from an ended session: where it was sent, its fields in order, and whether files were left out."""

    address: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool


def account(person_id: int) -> Account:
    """The account to sign in with; NotFound("account") if the person has none or it is closed."""
    row = Account.objects.select_related("person").filter(person_id=person_id, is_active=True).first()
    if row is None:
        raise NotFound("account", person=person_id)
    return row


def person_of_account(account_id: int | str) -> int | None:
    """Whose open account it is, as the person's number; None for a closed or missing one."""
    return Account.objects.filter(id=account_id, is_active=True).values_list("person_id", flat=True).first()


def has_second_factor(person_id: int) -> bool:
    """Whether the person has set up an authenticator app."""
    return bool(Authenticator.objects.filter(user__person_id=person_id, type=Authenticator.Type.TOTP).exists())


def kept_form(kept_id: int, *, person_id: int, at: dt.datetime) -> Kept:
    """The person's own kept form; NotFound("kept-form") when it is somebody else's or its time is over."""
    row = KeptForm.objects.filter(id=kept_id, person_id=person_id, expires_at__gt=at).first()
    if row is None:
        raise NotFound("kept-form")
    body = json.loads(unseal(row.sealed))
    fields = tuple((name, value) for name, value in body["fields"])
    return Kept(address=body["address"], fields=fields, has_files=body["has_files"])


def recovery_codes_left(person_id: int) -> Sequence[str]:
    """The recovery codes not used yet; empty without a second factor. Shown once, after they were made."""
    row = Authenticator.objects.filter(user__person_id=person_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(row).get_unused_codes() if row else []
