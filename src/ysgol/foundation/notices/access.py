"""Who may see messages and tasks."""

from django.db.models import Q

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission


def in_places_of(actor: Actor) -> Q:
    """The condition on `region` for rows whose delivery the actor may see; nothing without `SEE_DELIVERY`.

    A grant for one organisation shows nothing: messages belong to regions.
    """
    grants = [grant for grant in actor.places(Permission.SEE_DELIVERY) if not grant.organisation]
    if any(not grant.region for grant in grants):
        return Q()
    return Q(region__in=[grant.region for grant in grants])
