"""Who else works on the cases of a region."""

import datetime as dt

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import queries as people
from ysgol.foundation.people.domain.roles import ROLES
from ysgol.foundation.people.queries import PersonFacts

# The roles whose holders a case can be assigned to.
CASE_ROLES = tuple(role.code for role in ROLES.values() if Permission.SEE_CASES in role.permissions)


def colleagues(actor: Actor, *, on: dt.date) -> list[PersonFacts]:
    """Who else holds a role that sees cases in a region where the actor assigns them; ordered by name."""
    found = {
        who.id: who
        for grant in actor.places(Permission.ASSIGN_CASES)
        if not grant.organisation
        for role in CASE_ROLES
        for who in people.holders(role, region=grant.region, on=on)
        if who.id != actor.person_id
    }
    return sorted(found.values(), key=lambda who: (who.family_name, who.given_names, who.id))


def may_be_assigned(person_id: int, *, region: str, on: dt.date) -> bool:
    """Whether a case of the region may go to the person: they may see it."""
    return people.actor_for(person_id, on=on).can(Permission.SEE_CASES, within=Scope(region=region))
