"""Which rows about people an actor may see."""

from django.db.models import Q, QuerySet

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.models import Account, MatchCase, Person, RoleGrant


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Everybody for an access manager, otherwise the actor alone."""
    if actor.can(Permission.MANAGE_ACCESS):
        return Person.objects.all()
    return Person.objects.filter(id=actor.person_id) if actor.person_id else Person.objects.none()


def grants_visible_to(actor: Actor) -> QuerySet[RoleGrant]:
    """Every grant for an access manager, otherwise the actor's own."""
    if actor.can(Permission.MANAGE_ACCESS):
        return RoleGrant.objects.all()
    return RoleGrant.objects.filter(person_id=actor.person_id) if actor.person_id else RoleGrant.objects.none()


def match_cases_visible_to(actor: Actor) -> QuerySet[MatchCase]:
    """The cases of the regions where the actor settles matches, and those of people who have not applied anywhere."""
    places = actor.places(Permission.SETTLE_MATCHES)
    if not places:
        return MatchCase.objects.none()
    if any(not place.region and not place.organisation for place in places):
        return MatchCase.objects.all()
    return MatchCase.objects.filter(Q(region="") | Q(region__in=[place.region for place in places if place.region]))


def own_account(person_id: int, by: Actor) -> Account:
    """The actor's own account, locked; NotFound for anybody else's."""
    if by.person_id != person_id:
        raise NotFound("person", person=person_id)
    by.require(Permission.OWN_ACCOUNT)
    account = Account.objects.select_for_update().filter(person_id=person_id).first()
    if account is None:
        raise NotFound("account", person=person_id)
    return account
