"""Telling the owner of an account that it was changed."""

import datetime as dt

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.people.models import Account


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
