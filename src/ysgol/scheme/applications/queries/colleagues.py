"""Who else works on the cases of a region."""

import datetime as dt

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import queries as people
from ysgol.foundation.people.domain.roles import ROLES

# The roles whose holders a case can be assigned to.
CASE_ROLES = tuple(role.code for role in ROLES.values() if Permission.SEE_CASES in role.permissions)


def colleagues(actor: Actor, *, on: dt.date) -> list[tuple[int, str]]:
    """Who else holds a role that sees cases in a region where the actor assigns them: number and name, by name."""
    grants = [grant for grant in actor.places(Permission.ASSIGN_CASES) if not grant.organisation]
    if not grants:
        return []
    regions: set[str] = set() if any(not grant.region for grant in grants) else {grant.region for grant in grants}
    found = people.holder_names(CASE_ROLES, regions=regions, on=on)
    return [(number, name) for number, name in found if number != actor.person_id]


def may_be_assigned(person_id: int, *, region: str, on: dt.date) -> bool:
    """Whether a case of the region may go to the person: they may see it."""
    return people.actor_for(person_id, on=on).can(Permission.SEE_CASES, within=Scope(region=region))
