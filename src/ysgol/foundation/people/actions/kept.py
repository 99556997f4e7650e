"""Keeping the form that was sent after its session had ended, and forgetting what sign-in no longer needs."""

import datetime as dt
import json
from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.models import KeptForm, SignInAttempt, SignInLink
from ysgol.foundation.people.sealing import seal

# Long enough to find one's phone and sign in; work of a shared computer must not lie about (our default).
KEEP_MINUTES = 60
# Characters of a kept form, names and values together: four times the longest form of the service.
KEEP_CHARACTERS = 200_000
# Spent codes and links are kept a day for questions about a failed sign-in (our default).
FORGET_AFTER_HOURS = 24


def keep_form(
    *, address: str, fields: Iterable[tuple[str, str]], has_files: bool, by: Actor, at: dt.datetime
) -> int | None:
    """Seal the fields of the actor's form, in order, with the address it was sent to; the number of what was kept.

    None if it is too long to keep. Files are not kept; `has_files` says that there were some.
    """
    if by.person_id is None:
        raise NotFound("person")
    fields = list(fields)
    if sum(len(name) + len(value) for name, value in fields) + len(address) > KEEP_CHARACTERS:
        return None
    body = json.dumps({"address": address, "fields": fields, "has_files": has_files})
    with transaction.atomic():
        kept = KeptForm.objects.create(
            person_id=by.person_id,
            sealed=seal(body),
            created_at=at,
            expires_at=at + dt.timedelta(minutes=KEEP_MINUTES),
        )
        audit.record("people.keep-form", f"kept-form:{kept.id}", by=by, at=at, facts={"fields": len(fields)})
    return kept.id


def drop_kept_form(*, kept_id: int, by: Actor, at: dt.datetime) -> None:
    """Forget the actor's own kept form; NotFound for anybody else's."""
    with transaction.atomic():
        kept = KeptForm.objects.select_for_update().filter(id=kept_id, person_id=by.person_id or 0).first()
        if kept is None:
            raise NotFound("kept-form")
        kept.delete()
        audit.record("people.drop-kept-form", f"kept-form:{kept_id}", by=by, at=at)


def forget_expired(*, by: Actor, at: dt.datetime) -> int:
    """Delete codes, links, kept forms and sessions whose time is over; how many rows went. Needs FORGET_EXPIRED."""
    by.require(Permission.FORGET_EXPIRED)
    spent_before = at - dt.timedelta(hours=FORGET_AFTER_HOURS)
    with transaction.atomic():
        count = KeptForm.objects.filter(expires_at__lte=at).delete()[0]
        count += SignInAttempt.objects.filter(expires_at__lte=spent_before).delete()[0]
        count += SignInLink.objects.filter(expires_at__lte=spent_before).delete()[0]
        count += Session.objects.filter(expire_date__lte=at).delete()[0]
        if count:
            audit.record("people.forget-expired", "sign-in:0", by=by, at=at, facts={"rows": count})
    return count
