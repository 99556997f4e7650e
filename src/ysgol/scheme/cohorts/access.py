"""Which cohorts an officer may work with."""

from django.db.models import QuerySet

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.cohorts.models import Cohort


def visible_to(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts that the actor manages: those of its regions, or all of Wales for a grant without a region."""
    regions = [grant.region for grant in actor.places(Permission.MANAGE_COHORTS) if not grant.organisation]
    return Cohort.objects.all() if "" in regions else Cohort.objects.filter(region__in=regions)


def may_manage(actor: Actor, region: str) -> bool:
    """Whether the actor may make and change cohorts of the region."""
    return actor.can(Permission.MANAGE_COHORTS, within=Scope(region=region))
