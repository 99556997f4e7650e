"""Deciding, letters, and what the candidate sees when."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests import cases, cast
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.models import Letter, Snapshot, StateChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def on():
    return cases.scene()


def seen(on, application):
    """What the candidate can learn: state, decision, letters, timeline, messages."""
    now = cases.fresh(application)
    events = queries.timeline(now.pk, reader=on.by(now.person))
    kinds = set(Message.objects.filter(about=f"application:{now.pk}").values_list("kind", flat=True))
    return (
        queries.visible_state(now),
        queries.released_decision(now),
        {one.code for one in events} & {"application.decide-eligible", "application.decide-not-eligible"},
        kinds & {"application-eligible", "application-not-eligible"},
    )


@pytest.mark.parametrize("outcome", ["eligible", "not-eligible"])
def test_candidate_learns_nothing_until_the_letter_is_released(on, outcome):
    application = cases.submitted(on)
    before = seen(on, application)
    decision = cases.decided(on, application, outcome)
    assert seen(on, application) == before == ("submitted", None, set(), set())

    cases.release(on, decision)

    state, released, _, kinds = seen(on, application)
    assert (state, released.outcome, kinds) == (outcome, outcome, {f"application-{outcome}"})


def test_letter_of_a_refusal_gives_each_reason_with_its_route_in_both_languages(on):
    decision = cases.decided(on, outcome="not-eligible", reason_codes=["ewc-registered", "whole-class-alone"])

    letter = Letter.objects.get(decision=decision)
    assert decision.reason_codes == ["whole-class-alone", "ewc-registered"]
    assert "plan a lesson that you can take" in letter.body_en
    assert "gynllunio gwers y gallwch ei chymryd" in letter.body_cy
    assert "See the rule." in letter.body_en


def test_letter_sent_is_the_letter_reviewed(on):
    application = cases.submitted(on, cast.candidate(language="cy"))
    decision = cases.decided(on, application, note="Da iawn.")
    cases.release(on, decision)

    message = Message.objects.get(kind="application-eligible")
    letter = Letter.objects.get(decision=decision)
    assert (message.pk, message.subject, message.body) == (letter.message, letter.subject_cy, letter.body_cy)


def test_eligible_needs_the_headteacher_and_refusal_needs_reasons(on):
    application = cases.submitted(on, supported=False)

    with pytest.raises(Conflict, match="endorsement-missing"):
        cases.decided(on, application)
    with pytest.raises(Invalid) as refused:
        cases.decided(on, application, "not-eligible", reason_codes=[], note="")
    assert refused.value.facts["problems"] == ["reasons:missing", "note:missing"]
    with pytest.raises(Invalid, match="decision-incomplete"):
        cases.decided(on, application, "not-eligible", reason_codes=["hair"])


def test_second_officer_is_told_who_decided(on):
    application = cases.submitted(on)
    cases.decided(on, application)

    with pytest.raises(Conflict) as refused:
        cases.decided(on, application, "not-eligible")

    facts = refused.value.facts
    assert (facts["move"], facts["by_person"], facts["to"]) == ("decide-eligible", on.officer.id, "eligible")


def test_nobody_decides_on_their_own_application(on):
    application = cases.submitted(on, on.officer)

    with pytest.raises(NotAllowed, match="own-application"):
        cases.decided(on, application)


def test_manager_may_see_and_not_decide(on):
    application = cases.submitted(on)

    with pytest.raises(NotAllowed, match="permission-missing"):
        actions.decide(
            application_id=application.pk,
            outcome="eligible",
            expected_version=application.version,
            by=on.by(on.manager),
            at=on.tick(),
        )


def test_who_decided_does_not_review_and_unreviewed_is_not_released(on):
    decision = cases.decided(on)
    letter = decision.letter

    with pytest.raises(NotAllowed, match="own-decision"):
        actions.review_letter(letter_id=letter.pk, expected_version=1, by=on.by(on.officer), at=on.tick())
    with pytest.raises(Conflict, match="letter-state"):
        actions.release_letters(letter_ids=[letter.pk], on=on.now.date(), by=on.by(on.manager), at=on.tick())
    with pytest.raises(NotAllowed):
        actions.release_letters(letter_ids=[letter.pk], on=on.now.date(), by=on.by(on.officer), at=on.tick())
    with pytest.raises(NotFound):
        actions.release_letters(
            letter_ids=[letter.pk],
            on=on.now.date(),
            by=on.by(cast.delivery_manager(region="mid")),
            at=on.tick(),
        )


def test_letters_for_a_later_day_go_on_that_morning(on):
    decision = cases.decided(on)
    cases.release(on, decision, day=on.now.date() + dt.timedelta(days=3))
    application = cases.fresh(decision.application)
    assert (application.decision_released_at, Letter.objects.get().state) == (None, "scheduled")

    actions.run_due(by=cases.WORKER, at=on.now + dt.timedelta(days=2))
    assert Letter.objects.get().state == "scheduled"
    actions.run_due(by=cases.WORKER, at=on.now + dt.timedelta(days=3))

    assert (Letter.objects.get().state, Message.objects.filter(kind="application-eligible").count()) == ("released", 1)
    assert cases.fresh(application).stage == "place"


def test_decision_can_be_taken_back_until_it_is_released(on):
    application = cases.submitted(on)
    decision = cases.decided(on, application)

    def take_back():
        now = cases.fresh(application)
        return actions.take_back_decision(
            application_id=now.pk,
            reason="The proof was for somebody else.",
            expected_version=now.version,
            by=on.by(on.officer),
            at=on.tick(),
        )

    take_back()
    assert (cases.fresh(application).state, Letter.objects.get(decision=decision).state) == ("submitted", "cancelled")
    cases.release(on, cases.decided(on, cases.fresh(application)))
    with pytest.raises(Conflict, match="decision-released"):
        take_back()


def test_history_is_append_only_in_order_and_names_the_actor(on):
    application = cases.submitted(on)
    cases.decided(on, application)

    rows = list(StateChange.objects.filter(application=application, machine="application"))

    assert [(row.from_state, row.to_state, row.actor_person_id) for row in rows] == [
        ("", "draft", application.person_id),
        ("draft", "submitted", application.person_id),
        ("submitted", "eligible", on.officer.id),
    ]
    assert [row.version for row in rows] == [1, 2, 3]


@pytest.mark.parametrize("model", [StateChange, Snapshot])
def test_history_and_snapshots_cannot_be_changed_in_the_database(on, model):
    cases.submitted(on)

    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        model.objects.update(version=9) if model is StateChange else model.objects.update(number=9)
