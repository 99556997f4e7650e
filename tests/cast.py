"""The people of the tests, by the part they play. Each call makes a new person with an account."""

from typing import Any

from django.test import Client
from django.utils import timezone

from tests import factories
from ysgol.foundation.people.models import Person


def candidate(**fields: Any) -> Person:
    """A teaching assistant without any role."""
    return _someone(fields)


def outsider(**fields: Any) -> Person:
    """Somebody signed in who has nothing to do with the case."""
    return _someone(fields)


def headteacher(*, school: str = "6602130", **fields: Any) -> Person:
    return _someone(fields, "headteacher", organisation=school)


def delivery_officer(*, region: str = "north", **fields: Any) -> Person:
    return _someone(fields, "delivery-officer", region=region)


def delivery_manager(*, region: str = "north", **fields: Any) -> Person:
    return _someone(fields, "delivery-manager", region=region)


def reference_data_officer(**fields: Any) -> Person:
    return _someone(fields, "reference-data-officer")


def access_manager(**fields: Any) -> Person:
    return _someone(fields, "access-manager")


def auditor(**fields: Any) -> Person:
    return _someone(fields, "auditor")


def sign_in(client: Client, who: Person, *, second_factor: bool = True) -> Client:
    """The client signed in as the person; staff pages open only where the session passed a second factor."""
    client.force_login(who.account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    moment = timezone.now().timestamp()
    session["signed_in_at"], session["seen_at"], session["sign_in_method"] = moment, moment, "code"
    if second_factor:
        session["second_factor"] = "totp"
    session.save()
    return client


def _someone(fields: dict[str, Any], role: str = "", **place: str) -> Person:
    who = factories.person(**fields)
    factories.account(who)
    if role:
        factories.grant(who, role, **place)
    return who
