"""What the page shell shows around every page: this reader's menu, the language switch, the demonstration banner."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.pages import language


@dataclass(frozen=True)
class Item:
    """A link of the menu; `permission` None shows it to everyone."""

    address: str
    name: str | Promise
    permission: Permission | None = None


PUBLIC = (
    Item("/what-hlta-status-is/", _("What HLTA status is")),
    Item("/how-the-scheme-works/", _("How the scheme works")),
    Item("/eligibility/", _("Check eligibility")),
)
OWN = (Item("/application/", _("My application"), Permission.OWN_APPLICATION),)
WORK = (
    Item("/endorsements/", _("Endorsements"), Permission.ENDORSE),
    Item("/cases/", _("Cases"), Permission.SEE_CASES),
    Item("/places/", _("Places"), Permission.MANAGE_PLACES),
    Item("/cohorts/", _("Cohorts"), Permission.MANAGE_COHORTS),
    Item("/letters/", _("Letters"), Permission.RELEASE_LETTERS),
    Item("/messages/", _("Messages"), Permission.SEE_DELIVERY),
    Item("/people/matches/", _("Possible duplicates"), Permission.SETTLE_MATCHES),
    Item("/schools/import/", _("Import schools"), Permission.IMPORT_SCHOOLS),
    Item("/audit/", _("Audit"), Permission.SEE_AUDIT),
    Item("/access/", _("Access"), Permission.MANAGE_ACCESS),
)


def _menu(actor: Actor) -> list[Item]:
    """The menu of somebody signed in: their work alone if they have any here, else what a candidate looks for."""
    work = [item for item in WORK if item.permission is None or actor.can(item.permission)]
    return [*(work or (*PUBLIC, *OWN)), Item("/account/", _("My account"))]


def _organisation_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of organisations by code in the page's language, for contexts that know no more than the codes."""
    wanted = sorted({code for code in codes if code})
    known = organisations.organisation_names(wanted, get_language() or "en")
    return {code: known.get(code, code) for code in wanted}


def context(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the shell."""
    actor: Actor | None = getattr(request, "actor", None)
    signed_in = actor is not None and actor.kind is ActorKind.PERSON
    items = _menu(actor) if signed_in and actor is not None else [*PUBLIC, Item("/sign-in/", _("Sign in"))]
    here = language.for_request(request)
    return {
        "navigation": [
            {"address": item.address, "name": item.name, "current": request.path.startswith(item.address)}
            for item in items
        ],
        "signed_in_as": actor if signed_in else None,
        "demonstration": settings.DEMO,
        "organisation_names": _organisation_names,
        "language_switch": {
            "address": language.switch_address(request),
            "code": language.other(here),
            "name": "English" if here == "cy" else "Cymraeg",
        },
    }
