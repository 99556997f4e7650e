"""What the clock asks for: reminders, expiries and letters whose day has come. It proposes; a person decides.

Each row is settled in a transaction of its own, so that the worker can be stopped anywhere and run again: what was
done is recorded with it, and nothing is sent twice.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Unavailable
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.kernel.schoolyear import add_working_days
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.actions.endorsement import remind
from ysgol.scheme.applications.actions.letters import send_letter
from ysgol.scheme.applications.actions.messages import tell_candidate, tell_officer
from ysgol.scheme.applications.actions.moves import move, restand
from ysgol.scheme.applications.domain.endorsement import reminders_due
from ysgol.scheme.applications.domain.lifecycle import ASKABLE, EndorsementState, OfferState, State, Who
from ysgol.scheme.applications.domain.standing import LetterState
from ysgol.scheme.applications.models import Application, Endorsement, Letter, Offer
from ysgol.scheme.applications.queries.standing import day_of

# Rows of a kind settled in one run, so that a run ends (our default); the next run takes the rest.
MOST_ROWS = 500

log = logging.getLogger(__name__)
_One = Callable[[int, Actor, dt.datetime], None]


def run_due(*, by: Actor, at: dt.datetime) -> int:
    """Do everything that is due at the moment; returns how many rows were looked at. Needs DELIVER_MESSAGES.

    A row that cannot be settled stops none of the others; Unavailable("rows-not-settled") says at the end how many.
    """
    by.require(Permission.DELIVER_MESSAGES)
    today = day_of(at) or at.date()
    results = [
        _settled(number, one, by=by, at=at)
        for numbers, one in (
            (_letters_due(today), _send_one),
            (_drafts_to_warn(today), _warn_one),
            (_drafts_over(today), _propose_lapse),
            (_requests_open(), _remind_or_expire),
            (_offers_open(today), _remind_or_expire_offer),
        )
        for number in list(numbers)
    ]
    if not all(results):
        raise Unavailable("rows-not-settled", rows=results.count(False))
    return len(results)


def remind_due(*, by: Actor, at: dt.datetime) -> int:
    """The name by which the worker's schedule knows `run_due`."""
    return run_due(by=by, at=at)


def _settled(number: int, one: _One, *, by: Actor, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            one(number, by, at)
    except (OperationalError, InterfaceError):
        raise  # without the database the other rows cannot be settled either
    except Exception:
        log.exception("%s could not settle row %s", one.__name__, number)
        return False
    return True


def _letters_due(today: dt.date) -> Iterable[int]:
    rows = Letter.objects.filter(state=LetterState.SCHEDULED, batch__release_on__lte=today)
    return rows.order_by("pk").values_list("pk", flat=True)[:MOST_ROWS]


def _drafts_to_warn(today: dt.date) -> Iterable[int]:
    # The shortest and the longest warning of any version; each row is measured by its own.
    longest = max(one.number("draft_warning_days") for one in rulebook.rule_sets())
    rows = Application.objects.filter(
        state=State.DRAFT, expires_on__gte=today, expires_on__lte=today + dt.timedelta(days=longest)
    ).exclude(warned_for=F("expires_on"))
    return rows.order_by("pk").values_list("pk", flat=True)[:MOST_ROWS]


def _drafts_over(today: dt.date) -> Iterable[int]:
    rows = Application.objects.filter(state=State.DRAFT, expires_on__lt=today).exclude(
        lapse_proposed_for=F("expires_on")
    )
    return rows.order_by("pk").values_list("pk", flat=True)[:MOST_ROWS]


def _requests_open() -> Iterable[int]:
    rows = Endorsement.objects.filter(state=EndorsementState.ASKED, application__state__in=sorted(ASKABLE))
    return rows.order_by("expires_on", "pk").values_list("pk", flat=True)[: MOST_ROWS * 10]


def _offers_open(today: dt.date) -> Iterable[int]:
    # Reminders go a few working days ahead: a fortnight covers them over any bank holidays.
    rows = Offer.objects.filter(state=OfferState.OFFERED, reply_by__lte=today + dt.timedelta(days=14))
    return rows.order_by("pk").values_list("pk", flat=True)[:MOST_ROWS]


def _locked(application_id: int) -> Application:
    return Application.objects.select_for_update().get(pk=application_id)


def _send_one(number: int, by: Actor, at: dt.datetime) -> None:
    application = _locked(Letter.objects.values_list("decision__application_id", flat=True).get(pk=number))
    letter = Letter.objects.select_related("decision").filter(pk=number, state=LetterState.SCHEDULED).first()
    if letter is not None:
        letter.decision.application = application
        send_letter(letter=letter, by=by, at=at)


def _warn_one(number: int, by: Actor, at: dt.datetime) -> None:
    application = _locked(number)
    days = rulebook.rule_set(application.rule_version).number("draft_warning_days")
    today = day_of(at) or at.date()
    is_due = application.state == State.DRAFT and application.expires_on - dt.timedelta(days=days) <= today
    if not is_due or application.warned_for == application.expires_on:
        return
    application.warned_for = application.expires_on
    application.save(update_fields=["warned_for"])
    tell_candidate(
        application=application,
        kind="draft-expiry-warning",
        facts={"expires_on": application.expires_on.isoformat()},
        once_key=f"application:{number}:draft-warning:{application.expires_on}",
        by=by,
        at=at,
    )


def _propose_lapse(number: int, by: Actor, at: dt.datetime) -> None:
    application = _locked(number)
    if application.state != State.DRAFT or application.expires_on >= (day_of(at) or at.date()):
        return
    application.lapse_proposed_for = application.expires_on
    restand(application=application, by=by, at=at, action="applications.propose-lapse")
    about = f"application:{number}"
    notices.open_task(kind="draft-expired", about=about, region=application.region, by=by, at=at)


def _remind_or_expire(number: int, by: Actor, at: dt.datetime) -> None:
    application = _locked(Endorsement.objects.values_list("application_id", flat=True).get(pk=number))
    request = Endorsement.objects.filter(pk=number, state=EndorsementState.ASKED, is_current=True).first()
    if request is None or application.state not in ASKABLE:
        return
    today = day_of(at) or at.date()
    if request.expires_on < today:
        _expire(application, request, by=by, at=at)
        return
    rules = rulebook.rule_set(application.rule_version)
    due = reminders_due(
        day_of(request.issued_at) or today,
        every_days=rules.number("endorsement_reminder_days"),
        most=rules.number("endorsement_reminders"),
        on=today,
    )
    if request.reminders < due:
        # After a pause of the worker one reminder is enough: the others are counted as gone.
        request.reminders = due - 1
        remind(application=application, request=request, by=by, at=at)


def _expire(application: Application, request: Endorsement, *, by: Actor, at: dt.datetime) -> None:
    move(application=application, thing=request, name="expire", who=Who.SERVICE, by=by, at=at)
    key = f"endorsement:{request.pk}:expired:{request.expires_on}"
    tell_candidate(
        application=application,
        kind="endorsement-expired-candidate",
        facts={"head_name": request.head_name},
        once_key=key,
        by=by,
        at=at,
    )
    tell_officer(
        application=application,
        request=request,
        kind="endorsement-expired-officer",
        once_key=f"{key}:officer",
        by=by,
        at=at,
    )
    about = f"application:{application.pk}"
    notices.open_task(kind="endorsement-expired", about=about, region=application.region, by=by, at=at)


def _remind_or_expire_offer(number: int, by: Actor, at: dt.datetime) -> None:
    application = _locked(Offer.objects.values_list("application_id", flat=True).get(pk=number))
    offer = Offer.objects.filter(pk=number, state=OfferState.OFFERED).first()
    if offer is None:
        return
    today = day_of(at) or at.date()
    facts = {"reply_by": offer.reply_by.isoformat()}
    key = f"offer:{number}:{offer.reply_by}"
    if offer.reply_by < today:
        move(application=application, thing=offer, name="expire", who=Who.SERVICE, by=by, at=at)
        tell_candidate(
            application=application, kind="place-offer-expired", facts=facts, once_key=f"{key}:expired", by=by, at=at
        )
        about = f"application:{application.pk}"
        notices.open_task(kind="offer-expired", about=about, region=application.region, by=by, at=at)
        return
    days = rulebook.rule_set(offer.rule_version).number("offer_reminder_working_days")
    if add_working_days(offer.reply_by, -days, holidays=rulebook.bank_holidays()) <= today:
        tell_candidate(
            application=application, kind="place-offer-reminder", facts=facts, once_key=f"{key}:reminder", by=by, at=at
        )
