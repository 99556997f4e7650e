"""Roles: named bundles of permissions, in the words people use. There is no all-powerful role."""

from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.permissions import Permission as P


class Place(StrEnum):
    """Where a role is held."""

    ORGANISATION = "organisation"
    REGION = "region"
    WALES = "wales"


@dataclass(frozen=True)
class Role:
    """A stable code, the permissions it bundles, where it is held, and whether sign-in needs a second factor."""

    code: str
    permissions: frozenset[P]
    place: Place
    is_staff: bool


# What every signed-in person may do, about their own things.
EVERYONE = frozenset({P.OWN_ACCOUNT, P.OWN_APPLICATION})

ROLES = {
    role.code: role
    for role in (
        Role("headteacher", frozenset({P.ENDORSE, P.SEE_OWN_STAFF_APPLICATIONS}), Place.ORGANISATION, is_staff=False),
        Role(
            "delivery-officer",
            frozenset(
                {P.SEE_CASES, P.DECIDE_ELIGIBILITY, P.ASSIGN_CASES, P.MANAGE_PLACES, P.SEE_DELIVERY, P.SETTLE_MATCHES}
            ),
            Place.REGION,
            is_staff=True,
        ),
        Role(
            "delivery-manager",
            frozenset(
                {P.SEE_CASES, P.ASSIGN_CASES, P.MANAGE_COHORTS, P.MANAGE_PLACES, P.RELEASE_LETTERS, P.SEE_DELIVERY}
            ),
            Place.REGION,
            is_staff=True,
        ),
        Role("reference-data-officer", frozenset({P.IMPORT_SCHOOLS}), Place.WALES, is_staff=True),
        Role("access-manager", frozenset({P.MANAGE_ACCESS}), Place.WALES, is_staff=True),
        Role("auditor", frozenset({P.SEE_AUDIT}), Place.WALES, is_staff=True),
    )
}
