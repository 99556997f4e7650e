"""The one place where a state changes: the row, its history, its standing and the audit, together."""

import datetime as dt

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.notices import actions as notices
from ysgol.scheme.applications.access import changed
from ysgol.scheme.applications.domain import lifecycle
from ysgol.scheme.applications.domain.lifecycle import Machine, Who
from ysgol.scheme.applications.models import Application, Endorsement, Offer, StateChange
from ysgol.scheme.applications.queries.standing import derived


def move(
    *,
    application: Application,
    name: str,
    who: Who,
    by: Actor,
    at: dt.datetime,
    after: str | None = None,
    reason: str = "",
    thing: Endorsement | Offer | None = None,
) -> None:
    """Make a move of the table in `domain.lifecycle`: of `thing` when given, else of the application.

    The caller holds the lock of the application's row and has checked the permission; every field it changed on the
    row that moves is saved here. Raises Conflict("application-changed"), "endorsement-state" or "offer-state" when the
    table has no such move from the present state for `who`.
    """
    row: Application | Endorsement | Offer = thing or application
    machine = _machine(row)
    before = row.state
    found = lifecycle.move(machine, name, before, after)
    if found is None or who not in found.who:
        raise _refused(application, row, name)
    row.state = str(found.after)
    if row is application:
        application.version += 1
    row.save()
    StateChange.objects.create(
        application=application,
        machine=machine.value,
        subject=row.pk,
        move=name,
        from_state=before,
        to_state=row.state,
        actor_kind=by.kind.value,
        actor=by.identifier,
        actor_person_id=by.person_id,
        at=at,
        reason=reason,
        version=application.version,
    )
    # After the history: the day of a return is read from it.
    _restand(application)
    facts = {"from": before, "to": row.state, "version": application.version, "application": application.pk}
    record(
        f"applications.{machine.value}-{name}", f"{machine.value}:{row.pk}", by=by, at=at, reason=reason, facts=facts
    )
    _close_tasks(application, machine, before, by=by, at=at)


def _close_tasks(application: Application, machine: Machine, before: str, *, by: Actor, at: dt.datetime) -> None:
    """What officers were asked when time ran out or support went is settled by any move away from there."""
    asked = {
        (Machine.ENDORSEMENT, "expired"): "endorsement-expired",
        (Machine.ENDORSEMENT, "withdrawn"): "support-withdrawn",
        (Machine.OFFER, "expired"): "offer-expired",
    }.get((machine, before))
    if machine is Machine.APPLICATION and application.lapse_proposed_for is not None:
        asked = "draft-expired"
    if asked:
        notices.close_task(kind=asked, about=f"application:{application.pk}", by=by, at=at)


def _machine(row: Application | Endorsement | Offer) -> Machine:
    if isinstance(row, Application):
        return Machine.APPLICATION
    return Machine.ENDORSEMENT if isinstance(row, Endorsement) else Machine.OFFER


def _refused(application: Application, row: Application | Endorsement | Offer, name: str) -> Conflict:
    if isinstance(row, Application):
        return changed(application)
    machine = _machine(row).value
    return Conflict(f"{machine}-state", **{machine: row.pk, "state": row.state, "move": name})


def _restand(application: Application) -> None:
    standing = derived(application)
    application.stage, application.next_actor = standing.stage.value, standing.next_actor.value
    application.due_on, application.near_on = standing.due_on, standing.near_on
    application.save()


def begin(
    *, row: Application | Endorsement | Offer, application: Application, who: Who, by: Actor, at: dt.datetime
) -> None:
    """Save a new row, unless it is saved already, and write its first change of state."""
    names = {Machine.APPLICATION: "start", Machine.ENDORSEMENT: "ask", Machine.OFFER: "offer"}
    machine = _machine(row)
    first = next(one for one in lifecycle.MOVES[machine] if one.before == "")
    row.state = str(first.after)
    if row.pk is None:
        row.save(force_insert=True)
    row.state = ""
    move(
        application=application,
        name=names[machine],
        who=who,
        thing=None if row is application else row,  # type: ignore[arg-type]
        by=by,
        at=at,
    )


def restand(*, application: Application, by: Actor, at: dt.datetime, action: str, reason: str = "") -> None:
    """Save the application's own fields with its standing after a change that is not one of state, and record it."""
    _restand(application)
    record(action, f"application:{application.pk}", by=by, at=at, reason=reason, facts={"version": application.version})
