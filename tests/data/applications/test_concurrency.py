"""Several people act on the same places and the same application at the same moment."""

from collections import Counter

import pytest

from tests import cases, factories
from tests.parallel import at_once, on_disk  # noqa: F401
from ysgol.foundation.audit import queries as audit
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.notices.models import Message
from ysgol.foundation.people import actions as people
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.models import Application, Offer
from ysgol.scheme.cohorts.models import PlacePool

pytestmark = pytest.mark.django_db(transaction=True)


def _code(outcome: object) -> str:
    return outcome.code if isinstance(outcome, Conflict) else type(outcome).__name__


def _after() -> dict[str, object]:
    """How places and messages stand, read on a connection of its own."""
    [found] = at_once([_read])
    assert isinstance(found, dict), found
    return found


def _read() -> dict[str, object]:
    for row in Application.objects.all():
        standing = queries.derived(row)
        assert (row.stage, row.next_actor, row.due_on) == (standing.stage, standing.next_actor, standing.due_on)
    return {
        "taken": list(PlacePool.objects.order_by("pk").values_list("taken", flat=True)),
        "held": Offer.objects.filter(state__in=["offered", "accepted", "expired"]).count(),
        "states": Counter(Application.objects.values_list("state", flat=True)),
        "kinds": Counter(Message.objects.values_list("kind", flat=True)),
        "break": audit.first_break(),
    }


def test_last_place_offered_by_several_officers_is_offered_once(on_disk):  # noqa: F811
    on = cases.scene()
    pool = factories.pool(on.cohort, cap=1)
    candidates = [cases.eligible(on) for _ in range(4)]
    by, at = on.by(on.officer), on.tick()
    on_disk()

    outcomes = at_once(
        [
            lambda one=one: actions.offer_place(application_id=one.pk, pool_id=pool.pk, by=by, at=at)
            for one in candidates
        ]
    )

    after = _after()
    assert Counter(map(_code, outcomes)) == {"Offer": 1, "places-full": 3}
    assert (after["taken"], after["held"], after["break"]) == ([1], 1, None)
    assert after["kinds"]["place-offered"] == 1


def test_offer_accepted_several_times_at_once_is_accepted_once(on_disk):  # noqa: F811
    on = cases.scene()
    pool = factories.pool(on.cohort, cap=1)
    application = cases.offered(on, pool.pk)
    by, at = on.by(application.person), on.tick()
    on_disk()

    outcomes = at_once([lambda: actions.accept_offer(application_id=application.pk, by=by, at=at)] * 4)

    after = _after()
    assert Counter(map(_code, outcomes)) == {"Offer": 4}
    assert (after["taken"], after["held"]) == ([1], 1)
    assert after["kinds"]["place-accepted"] == 1


def test_offer_accepted_and_declined_at_once_is_one_of_them(on_disk):  # noqa: F811
    on = cases.scene()
    pool = factories.pool(on.cohort, cap=1)
    application, following = cases.offered(on, pool.pk), cases.waiting(on)
    candidate, officer, at = on.by(application.person), on.by(on.officer), on.tick()
    number = application.pk
    on_disk()

    outcomes = at_once(
        [
            lambda: actions.accept_offer(application_id=number, by=candidate, at=at),
            lambda: actions.decline_offer(application_id=number, by=candidate, at=at),
            lambda: actions.assign_many(
                application_ids=[following.pk, number], to_person_id=on.second.id, by=officer, at=at
            ),
        ]
    )

    after = _after()
    assert sorted(map(_code, outcomes)) == ["Offer", "dict", "offer-state"]
    assert (after["taken"], after["held"]) == ([1], 1)


def test_places_given_back_at_once_go_to_different_people_in_line(on_disk):  # noqa: F811
    on = cases.scene()
    pool = factories.pool(on.cohort, cap=3)
    holders = [cases.offered(on, pool.pk) for _ in range(3)]
    line = [cases.waiting(on) for _ in range(4)]
    officer, at = on.by(on.officer), on.tick()
    candidates = [on.by(one.person) for one in holders]
    waiting = on.by(line[0].person)
    on_disk()

    outcomes = at_once(
        [
            lambda: actions.decline_offer(application_id=holders[0].pk, by=candidates[0], at=at),
            lambda: actions.withdraw(application_id=holders[1].pk, by=candidates[1], at=at),
            lambda: actions.release_place(application_id=holders[2].pk, reason="Telephone", by=officer, at=at),
            lambda: actions.withdraw(application_id=line[0].pk, by=waiting, at=at),
            lambda: actions.assign_many(
                application_ids=[one.pk for one in [*line, *holders]], to_person_id=on.second.id, by=officer, at=at
            ),
        ]
    )

    after = _after()
    assert [_code(one) for one in outcomes] == ["Offer", "Application", "Offer", "Application", "dict"]
    assert (after["taken"], after["held"], after["break"]) == ([3], 3, None)
    assert after["states"] == {"declined": 1, "withdrawn": 2, "eligible": 1, "offered": 3}


def test_application_submitted_twice_at_once_is_submitted_once(on_disk):  # noqa: F811
    on = cases.scene()
    application = cases.fill(on, cases.started(on))
    by, at, version = on.by(application.person), on.tick(), application.version
    on_disk()

    outcomes = at_once(
        [lambda: actions.submit(application_id=application.pk, expected_version=version, by=by, at=at)] * 3
    )

    after = _after()
    assert [(_code(one), getattr(one, "number", None)) for one in outcomes] == [("SubmitResult", 1)] * 3
    assert after["kinds"] == {"application-submitted": 1}


def test_application_decided_by_two_officers_at_once_is_decided_once(on_disk):  # noqa: F811
    on = cases.scene()
    application = cases.submitted(on)
    officers, at = [on.by(on.officer), on.by(on.second)], on.tick()
    on_disk()

    outcomes = at_once(
        [
            lambda by=by: actions.decide(
                application_id=application.pk,
                outcome="eligible",
                expected_version=application.version,
                by=by,
                at=at,
            )
            for by in officers
        ]
    )

    assert sorted(map(_code, outcomes)) == ["Decision", "application-changed"]
    loser = next(one for one in outcomes if isinstance(one, Conflict))
    assert (loser.facts["move"], loser.facts["by_person"] in {on.officer.id, on.second.id}) == ("decide-eligible", True)


def test_applications_started_twice_at_once_are_one(on_disk):  # noqa: F811
    on = cases.scene()
    person = factories.person()
    factories.account(person)
    by, at = on.by(person), on.tick()
    on_disk()

    outcomes = at_once([lambda: actions.start(person_id=person.id, cohort_id=on.cohort.pk, by=by, at=at)] * 3)

    assert Counter(map(_code, outcomes)) == {"Application": 1, "application-live": 2}


def test_application_started_in_two_tabs_while_the_name_is_changed_stops_nobody(on_disk):  # noqa: F811
    on = cases.scene()
    person = factories.person()
    factories.account(person)
    by, at = on.by(person), on.tick()
    on_disk()

    outcomes = at_once(
        [
            lambda: actions.start(person_id=person.id, cohort_id=on.cohort.pk, by=by, at=at),
            lambda: actions.start(person_id=person.id, cohort_id=on.cohort.pk, by=by, at=at),
            lambda: people.update_person(person_id=person.id, family_name="Puw", by=by, at=at),
        ]
    )

    after = _after()
    assert Counter(map(_code, outcomes)) == {"Application": 1, "application-live": 1, "Person": 1}
    assert (after["states"], after["break"]) == ({"draft": 1}, None)
