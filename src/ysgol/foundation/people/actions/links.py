"""One-time links that sign a person in, for the demonstration alone."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.models import Person, SignInLink
from ysgol.foundation.people.sealing import token_digest

# How long a link works (our default).
LINK_HOURS = 24


def sign_in_link(*, person_id: int, by: Actor, at: dt.datetime) -> str:
    """The path of a new link that signs the person in once within a day. NotAllowed outside demonstration mode."""
    if not settings.DEMO_SIGN_IN:
        raise NotAllowed("demonstration-only")
    by.require(Permission.REGISTER_PEOPLE)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if not Person.objects.filter(id=person_id, account__is_active=True).exists():
            raise NotFound("person", person=person_id)
        link = SignInLink.objects.create(
            person_id=person_id,
            token_digest=token_digest(token),
            created_at=at,
            expires_at=at + dt.timedelta(hours=LINK_HOURS),
        )
        audit.record("people.make-sign-in-link", f"sign-in-link:{link.id}", by=by, at=at, facts={"person": person_id})
    return f"/demo/sign-in/{token}/"


def use_sign_in_link(*, token: str, by: Actor, at: dt.datetime) -> int:
    """Use the link up and say whose it is, as the person's number.

    NotFound if there is no such link, it was used before, or its day is over; NotAllowed outside demonstration mode.
    """
    if not settings.DEMO_SIGN_IN:
        raise NotAllowed("demonstration-only")
    with transaction.atomic():
        link = SignInLink.objects.select_for_update().filter(token_digest=token_digest(token)).first()
        if link is None or link.used_at is not None or link.expires_at <= at:
            raise NotFound("sign-in-link")
        link.used_at = at
        link.save(update_fields=["used_at"])
        facts = {"person": link.person_id}
        audit.record("people.use-sign-in-link", f"sign-in-link:{link.id}", by=by, at=at, facts=facts)
    return link.person_id
