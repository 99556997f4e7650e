"""Offers, answers, waiting lists, leaving and coming back."""

import datetime as dt

import pytest

from tests import cases, cast, factories
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.notices.models import Message, StaffTask
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.models import WaitingListEntry
from ysgol.scheme.cohorts.models import PlacePool

pytestmark = pytest.mark.django_db


@pytest.fixture
def on():
    return cases.scene()


@pytest.fixture
def pool(on):
    return factories.pool(on.cohort, cap=1)


def taken(pool):
    pool.refresh_from_db()
    return pool.taken


def offer(on, application, pool, **fields):
    return actions.offer_place(
        application_id=application.pk, pool_id=pool.pk, by=on.by(on.officer), at=on.tick(), **fields
    )


def test_offer_follows_only_a_released_eligible_letter(on, pool):
    application = cases.submitted(on)
    with pytest.raises(Conflict, match="application-changed"):
        offer(on, application, pool)
    decision = cases.decided(on, application)
    with pytest.raises(Conflict, match="letter-not-released"):
        offer(on, application, pool)
    cases.release(on, decision)

    made = offer(on, application, pool)

    assert (made.state, made.reply_by, taken(pool)) == ("offered", dt.date(2026, 12, 7), 1)


def test_offer_from_a_pool_of_another_language_or_cohort_is_refused(on, pool):
    application = cases.eligible(on, language="en")
    other = factories.pool(factories.cohort(region="mid"), language_medium="en")

    for wrong in (pool, other):
        with pytest.raises(Conflict, match="pool-not-fitting"):
            offer(on, application, wrong)


def test_offer_passes_over_nobody_in_the_waiting_list(on, pool):
    holder = cases.offered(on, pool.pk)
    first, second, outside = cases.waiting(on), cases.waiting(on), cases.eligible(on)
    PlacePool.objects.update(cap=2)

    for jumper in (second, outside):
        with pytest.raises(Conflict, match="others-wait-first"):
            offer(on, jumper, pool)
    made = actions.offer_next(pool_id=pool.pk, by=on.by(on.officer), at=on.tick())

    assert (made.application_id, taken(pool), cases.fresh(holder).state) == (first.pk, 2, "offered")


def test_full_pool_is_never_passed(on, pool):
    cases.offered(on, pool.pk)
    second = cases.eligible(on)

    with pytest.raises(Conflict, match="places-full"):
        offer(on, second, pool)

    assert (taken(pool), cases.fresh(second).state) == (1, "eligible")


def test_waiting_is_for_when_places_are_gone(on, pool):
    application = cases.eligible(on)

    with pytest.raises(Conflict, match="places-free"):
        cases.waiting(on, application)


def test_waiting_list_is_ranked_explained_and_told(on, pool):
    early, late = cases.eligible(on), cases.eligible(on)
    before = cases.eligible(on)
    earlier = factories.cohort(closes_on=dt.date(2026, 7, 3), season="autumn")
    past = WaitingListEntry.objects.create(
        application=before,
        cohort=earlier,
        medium="cy",
        rule_version="wales-2026",
        waited_before=False,
        first_submitted_at=on.now,
        reference="A",
        reason="places-full",
        added_by="1",
        added_at=on.now - dt.timedelta(days=200),
        left_how="stopped",
        left_at=on.now,
    )
    cases.offered(on, pool.pk)
    for one in (late, early, before):
        cases.waiting(on, one)

    rows = queries.waiting_list(on.by(on.officer), on.cohort.pk, "cy")

    assert [(one.application_id, one.number, one.of, one.decided_by) for one in rows] == [
        (before.pk, 1, 3, ""),
        (early.pk, 2, 3, "waited-before"),
        (late.pk, 3, 3, "submitted-first"),
    ]
    assert queries.position_of(early).number == 2
    assert past.left_how == "stopped"
    told = Message.objects.filter(kind="waiting-list").order_by("id").values_list("facts", flat=True)
    assert [facts["position"] for facts in told] == [1, 1, 1]
    with pytest.raises(NotFound):
        queries.waiting_list(on.by(cast.delivery_officer(region="mid")), on.cohort.pk, "cy")


@pytest.mark.parametrize("how", ["decline", "withdraw", "release", "defer", "withdraw-accepted"])
def test_place_given_up_is_offered_to_the_next_at_once(on, pool, how):
    holder, following = cases.offered(on, pool.pk), cases.waiting(on)
    later = factories.cohort(region="north", closes_on=dt.date(2027, 7, 2), season="autumn")
    candidate, officer = on.by(holder.person), on.by(on.officer)
    if how in {"withdraw-accepted", "release"}:
        actions.accept_offer(application_id=holder.pk, by=candidate, at=on.tick())
    acts = {
        "decline": lambda: actions.decline_offer(application_id=holder.pk, by=candidate, at=on.tick()),
        "withdraw": lambda: actions.withdraw(application_id=holder.pk, by=candidate, at=on.tick()),
        "withdraw-accepted": lambda: actions.withdraw(application_id=holder.pk, by=candidate, at=on.tick()),
        "release": lambda: actions.release_place(
            application_id=holder.pk, reason="Telephone.", by=officer, at=on.tick()
        ),
        "defer": lambda: actions.defer(application_id=holder.pk, cohort_id=later.pk, by=candidate, at=on.tick()),
    }

    acts[how]()

    assert (cases.fresh(following).state, taken(pool)) == ("offered", 1)
    states = {"decline": "declined", "release": "withdrawn", "defer": "deferred"}
    assert cases.fresh(holder).state == states.get(how, "withdrawn")


def test_offer_not_answered_asks_a_person_and_keeps_the_place(on, pool):
    application = cases.offered(on, pool.pk)
    on.now = dt.datetime(2026, 12, 8, 9, 0, tzinfo=dt.UTC)

    actions.run_due(by=cases.WORKER, at=on.tick())

    assert (cases.fresh(application).state, cases.fresh(application).next_actor, taken(pool)) == (
        "offered",
        "officer",
        1,
    )
    assert StaffTask.objects.filter(kind="offer-expired", about=f"application:{application.pk}").count() == 1
    actions.accept_offer(application_id=application.pk, by=on.by(application.person), at=on.tick())
    assert cases.fresh(application).state == "accepted"
    assert StaffTask.objects.get().settled_how == "done"


def test_expired_offer_is_extended_or_ended_by_an_officer(on, pool):
    application = cases.offered(on, pool.pk)
    on.now = dt.datetime(2026, 12, 8, 9, 0, tzinfo=dt.UTC)
    actions.run_due(by=cases.WORKER, at=on.tick())

    def settle(**fields):
        return actions.settle_expired_offer(application_id=application.pk, by=on.by(on.officer), at=on.tick(), **fields)

    with pytest.raises(Invalid, match="reply-by"):
        settle(choice="extend", reason="Ill.", reply_by=dt.date(2026, 12, 8))
    assert settle(choice="extend", reason="Ill.", reply_by=dt.date(2026, 12, 18)).state == "offered"
    assert settle(choice="end", reason="No answer by telephone either.").state == "withdrawn"
    assert (cases.fresh(application).state, taken(pool)) == ("eligible", 0)


def test_reminder_of_an_offer_goes_three_working_days_ahead_once(on, pool):
    cases.offered(on, pool.pk)

    for day in (1, 2, 3, 4):
        actions.run_due(by=cases.WORKER, at=dt.datetime(2026, 12, day, 9, 0, tzinfo=dt.UTC))

    reminders = Message.objects.filter(kind="place-offer-reminder")
    assert [row.queued_at.day for row in reminders] == [2]


def test_withdrawal_can_be_undone_until_the_day_before_the_next_milestone(on):
    application = cases.submitted(on)
    by = on.by(application.person)
    actions.withdraw(application_id=application.pk, reason="Moving house.", by=by, at=on.tick())
    assert cases.fresh(application).undo_until == dt.date(2027, 1, 28)

    with pytest.raises(Conflict, match="undo-too-late"):
        actions.undo_withdraw(application_id=application.pk, by=by, at=dt.datetime(2027, 1, 29, 9, 0, tzinfo=dt.UTC))
    actions.undo_withdraw(application_id=application.pk, by=by, at=dt.datetime(2027, 1, 28, 23, 0, tzinfo=dt.UTC))

    assert (cases.fresh(application).state, cases.fresh(application).undo_until) == ("submitted", None)


def test_undo_after_another_application_began_is_refused(on):
    application = cases.submitted(on)
    by = on.by(application.person)
    actions.withdraw(application_id=application.pk, by=by, at=on.tick())
    cases.started(on, application.person)

    with pytest.raises(Conflict, match="application-live"):
        actions.undo_withdraw(application_id=application.pk, by=by, at=on.tick())

    assert cases.fresh(application).state == "withdrawn"


def test_candidate_whose_place_is_released_is_told_why(on, pool):
    application = cases.offered(on, pool.pk)
    actions.accept_offer(application_id=application.pk, by=on.by(application.person), at=on.tick())

    actions.release_place(application_id=application.pk, reason="Left the school.", by=on.by(on.officer), at=on.tick())

    told = Message.objects.get(kind="place-released")
    assert told.about == f"application:{application.pk}"
    assert "Left the school." in told.body
    assert not Message.objects.filter(kind="application-withdrawn").exists()


def test_place_released_by_an_officer_is_not_undone_by_the_candidate(on, pool):
    application = cases.offered(on, pool.pk)
    by = on.by(application.person)
    actions.accept_offer(application_id=application.pk, by=by, at=on.tick())
    actions.release_place(application_id=application.pk, reason="Left.", by=on.by(on.officer), at=on.tick())

    with pytest.raises(Conflict, match="undo-not-yours"):
        actions.undo_withdraw(application_id=application.pk, by=by, at=on.tick())


def test_withdrawn_from_the_list_comes_back_to_its_position(on, pool):
    cases.offered(on, pool.pk)
    first, second = cases.waiting(on), cases.waiting(on)
    by = on.by(first.person)
    actions.withdraw(application_id=first.pk, by=by, at=on.tick())
    assert queries.position_of(second).number == 1

    actions.undo_withdraw(application_id=first.pk, by=by, at=on.tick())

    assert (queries.position_of(first).number, queries.position_of(second).number) == (1, 2)


def test_deferring_carries_answers_documents_and_valid_support(on):
    application = cases.eligible(on)
    later = factories.cohort(region="north", closes_on=dt.date(2027, 7, 2), season="autumn")

    new = actions.defer(application_id=application.pk, cohort_id=later.pk, by=on.by(application.person), at=on.tick())

    assert (cases.fresh(application).state, new.state, new.cohort_id) == ("deferred", "draft", later.pk)
    carried = {row.section: row.answers for row in new.sections.all()}
    assert carried["experience"] == application.sections.get(section="experience").answers
    assert carried["declarations"] == {}
    assert new.documents.count() == 2
    support = queries.current_request(new)
    assert (support.state, support.is_carried, support.valid_until) == ("confirmed", True, dt.date(2027, 11, 23))


def test_deferring_after_a_year_leaves_the_old_support_behind(on):
    application = cases.eligible(on)
    later = factories.cohort(region="north", closes_on=dt.date(2028, 1, 28), season="spring")
    on.now = dt.datetime(2027, 11, 25, 9, 0, tzinfo=dt.UTC)

    new = actions.defer(application_id=application.pk, cohort_id=later.pk, by=on.by(application.person), at=on.tick())

    assert queries.current_request(new) is None


def test_officer_defers_with_a_reason_that_the_candidate_reads(on):
    application = cases.eligible(on)
    later = factories.cohort(region="north", closes_on=dt.date(2027, 7, 2), season="autumn")

    def defer(**fields):
        return actions.defer(application_id=application.pk, by=on.by(on.officer), at=on.tick(), **fields)

    with pytest.raises(Invalid, match="reason-missing"):
        defer(cohort_id=later.pk)
    with pytest.raises(Conflict, match="cohort-same"):
        defer(cohort_id=on.cohort.pk, reason="Illness.")
    defer(cohort_id=later.pk, reason="Illness.")
    assert Message.objects.get(kind="application-deferred").facts["note"] == "Illness."


def test_draft_is_warned_of_proposed_and_closed_by_a_person_only(on):
    application = cases.started(on)
    for day in ("2027-02-06", "2027-02-07", "2027-02-08", "2027-02-22", "2027-02-23"):
        moment = dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")
        actions.run_due(by=cases.WORKER, at=moment)

    assert [row.queued_at.day for row in Message.objects.filter(kind="draft-expiry-warning")] == [7]
    assert StaffTask.objects.filter(kind="draft-expired").count() == 1
    assert cases.fresh(application).state == "draft"
    on.now = dt.datetime(2027, 2, 21, 9, 0, tzinfo=dt.UTC)
    with pytest.raises(Conflict, match="not-expired"):
        actions.lapse(application_id=application.pk, reason="Old", by=on.by(on.officer), at=on.tick())
    on.now = dt.datetime(2027, 2, 23, 9, 0, tzinfo=dt.UTC)
    actions.lapse(application_id=application.pk, reason="Old", by=on.by(on.officer), at=on.tick())
    actions.reopen_lapsed(application_id=application.pk, by=on.by(application.person), at=on.tick())
    assert (cases.fresh(application).state, cases.fresh(application).expires_on) == ("draft", dt.date(2027, 5, 24))
    assert StaffTask.objects.get(kind="draft-expired").settled_at is not None


def test_draft_saved_after_its_last_day_is_not_proposed_any_more(on):
    application = cases.started(on)
    on.now = dt.datetime(2027, 2, 22, 9, 0, tzinfo=dt.UTC)
    actions.run_due(by=cases.WORKER, at=on.tick())

    actions.save_section(
        application_id=application.pk,
        section="specialism",
        answers={"kind": "general"},
        expected_version=0,
        by=on.by(application.person),
        at=on.tick(),
    )
    actions.run_due(by=cases.WORKER, at=on.tick())

    assert StaffTask.objects.get(kind="draft-expired").settled_how == "done"


def test_moved_date_is_told_once_to_everybody_whose_application_is_open(on):
    draft, decided, gone = cases.started(on), cases.submitted(on), cases.submitted(on)
    cases.decided(on, decided, "not-eligible")
    actions.withdraw(application_id=gone.pk, by=on.by(gone.person), at=on.tick())
    told = on.cohort.milestones.get(kind="applicants-told")

    made, count = actions.move_cohort_date(
        milestone_id=told.pk,
        starts_on=told.starts_on + dt.timedelta(days=2),
        ends_on=told.ends_on + dt.timedelta(days=2),
        reason="Snow.",
        expected_version=on.cohort.version,
        by=on.by(on.manager),
        at=on.tick(),
    )
    actions.tell_cohort_moved(made=made, by=on.by(on.manager), at=on.tick())

    rows = Message.objects.filter(kind="cohort-date-moved").order_by("id")
    assert (count, [row.about for row in rows]) == (
        3,
        [f"application:{draft.pk}", f"application:{decided.pk}"],
    )
    heads = Message.objects.filter(kind="cohort-date-moved-head")
    assert [row.about for row in heads] == [f"application:{decided.pk}"]
    # The clock of a letter to be released follows the date.
    assert cases.fresh(decided).due_on == told.ends_on + dt.timedelta(days=2)


def test_headteacher_is_reminded_twice_and_each_link_works(on):
    application = cases.fill(on, cases.started(on))
    request, first = cases.ask(on, application)
    for day in range(1, 28):
        actions.run_due(by=cases.WORKER, at=on.now + dt.timedelta(days=day))

    rows = Message.objects.filter(kind="endorsement-reminder").order_by("id")
    assert [(row.queued_at - on.now).days for row in rows] == [7, 14]
    assert queries.open_link(first, on=cases.TODAY).id == request.pk
    assert queries.open_link(cases.token_of(application), on=cases.TODAY).id == request.pk


def test_second_entry_into_the_waiting_list_is_refused_in_words(on):
    factories.pool(on.cohort, cap=1, taken=1)
    application = cases.waiting(on)

    with pytest.raises(Conflict, match="application-changed"):
        actions.add_to_waiting_list(application_id=application.pk, by=on.by(on.officer), at=on.tick())

    assert queries.position_of(application).number == 1
