"""Which applications and requests for support an actor may see, and the locks that writing to them begins with."""

from django.db.models import Q, QuerySet

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.domain.lifecycle import State
from ysgol.scheme.applications.models import Application, Endorsement, StateChange


def visible_to(actor: Actor) -> QuerySet[Application]:
    """The actor's own applications and those of the regions whose cases they see."""
    own = Q(person_id=actor.person_id) if actor.person_id and actor.can(Permission.OWN_APPLICATION) else Q(pk__in=[])
    return Application.objects.filter(own | in_regions_of(actor, Permission.SEE_CASES))


def in_regions_of(actor: Actor, permission: Permission, *, prefix: str = "") -> Q:
    """The condition on `region` where the actor holds the permission; a grant for one organisation gives none.

    `prefix` reaches the application from another model, for example "application__".
    """
    grants = [grant for grant in actor.places(permission) if not grant.organisation]
    if any(not grant.region for grant in grants):
        return Q()
    return Q(**{f"{prefix}region__in": [grant.region for grant in grants]}) if grants else Q(pk__in=[])


def cases_of(actor: Actor, *, prefix: str = "") -> Q:
    """The condition for the cases that an actor works on: those of their regions, never their own application."""
    return in_regions_of(actor, Permission.SEE_CASES, prefix=prefix) & ~Q(
        **{f"{prefix}person_id": actor.person_id or 0}
    )


def is_staff_for(actor: Actor, application: Application) -> bool:
    """Whether the actor sees the application as staff of its region."""
    return actor.can(Permission.SEE_CASES, within=Scope(region=application.region))


def endorsements_visible_to(actor: Actor) -> QuerySet[Endorsement]:
    """Current requests for support to the schools where the actor is headteacher; nothing else of the applications."""
    schools = [grant.organisation for grant in actor.places(Permission.ENDORSE) if grant.organisation]
    return Endorsement.objects.filter(is_current=True, school_code__in=schools)


def locked_own(application_id: int, actor: Actor) -> Application:
    """The actor's own application, its row locked; NotFound("application") for any other."""
    actor.require(Permission.OWN_APPLICATION)
    # Nobody has the number 0: an actor who is not a person owns nothing.
    rows = Application.objects.select_for_update().filter(pk=application_id, person_id=actor.person_id or 0)
    row = rows.first()
    if row is None:
        raise NotFound("application", application=application_id)
    return row


def locked_case(application_id: int, actor: Actor, permission: Permission) -> Application:
    """An application of a region where the actor holds the permission, its row locked.

    NotFound("application") for one the actor may not see, NotAllowed("permission-missing") for one they may only see,
    NotAllowed("own-application") for their own: staff may be candidates too.
    """
    row = Application.objects.select_for_update().filter(pk=application_id).first()
    sees = row is not None and (is_staff_for(actor, row) or actor.can(permission, within=Scope(region=row.region)))
    if row is None or not sees:
        raise NotFound("application", application=application_id)
    actor.require(permission, within=Scope(region=row.region))
    if row.person_id == actor.person_id:
        raise NotAllowed("own-application", application=application_id)
    return row


def expect_version(application: Application, expected: int) -> None:
    """Raise Conflict("application-changed") unless the application is at the version its reader saw.

    The facts say who did what: `by` (an actor's identifier), `by_person`, `move`, `to` (the state), `at` and `version`.
    """
    if application.version != expected:
        raise changed(application)


def changed(application: Application) -> Conflict:
    """The conflict that says who last changed the state of the application, and when."""
    last = StateChange.objects.filter(application=application, machine="application").order_by("at", "id").last()
    facts: dict[str, object] = {"application": application.pk, "version": application.version}
    if last is not None:
        facts |= {
            "by": last.actor,
            "by_person": last.actor_person_id,
            "move": last.move,
            "to": last.to_state,
            "at": last.at.isoformat(),
        }
    return Conflict("application-changed", **facts)


def expect_released(application: Application) -> None:
    """Raise Conflict("letter-not-released") unless an eligible application's letter has been released."""
    if application.state == State.ELIGIBLE and application.decision_released_at is None:
        raise Conflict("letter-not-released", application=application.pk)
