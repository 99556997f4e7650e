import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, TODAY, account, cohort, grant, person, pool
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import Actor, system
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.people.queries import actor_for
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season
from ysgol.scheme.cohorts import actions, queries
from ysgol.scheme.cohorts.domain.milestones import propose
from ysgol.scheme.cohorts.domain.places import Funder, LanguageMedium
from ysgol.scheme.cohorts.models import Milestone, MilestoneMove, PlacePool

pytestmark = pytest.mark.django_db
WORKER = system("worker")


def manager(region: str = "north") -> Actor:
    made = person()
    grant(made, "delivery-manager", region=region)
    return actor_for(made.id, on=TODAY)


def new(**fields) -> actions.NewCohort:
    proposed = propose(
        rulebook.rule_set(), season=Season.SPRING, closes_on=dt.date(2027, 1, 29), calendar=rulebook.school_calendar()
    )
    fields.setdefault("region", "north")
    fields.setdefault("dates", tuple(one.dates for one in proposed))
    return actions.NewCohort(
        season=Season.SPRING, year=2027, name_en="North, spring 2027", name_cy="Gogledd, gwanwyn 2027", **fields
    )


def test_create_cohort_stores_every_milestone_and_the_rules_in_force():
    by = manager()
    made = actions.create_cohort(new=new(), by=by, at=NOW)

    assert (made.code, made.rule_version, made.opens_on, made.closes_on, made.version) == (
        "north-2027-spring", "wales-2026", dt.date(2026, 12, 4), dt.date(2027, 1, 29), 1
    )  # fmt: skip
    assert [one.kind for one in made.milestones] == list(MilestoneKind)
    assert tuple(queries.as_dates(one) for one in made.milestones) == new().dates
    assert [(one.action, one.subject, one.facts) for one in AuditEvent.objects.all()] == [
        ("cohorts.create", f"cohort:{made.id}", {"code": "north-2027-spring", "rules": "wales-2026"})
    ]


def test_create_cohort_of_another_region_is_not_allowed():
    with pytest.raises(NotAllowed):
        actions.create_cohort(new=new(region="mid"), by=manager("north"), at=NOW)


def test_create_cohort_a_second_time_conflicts_and_stores_nothing():
    by = manager()
    actions.create_cohort(new=new(), by=by, at=NOW)

    with pytest.raises(Conflict, match="cohort-exists"):
        actions.create_cohort(new=new(), by=by, at=NOW)
    assert Milestone.objects.count() == 9


def test_create_cohort_with_dates_out_of_order_is_invalid():
    dates = new().dates
    with pytest.raises(Invalid) as raised:
        actions.create_cohort(new=new(dates=dates[:-1]), by=manager(), at=NOW)
    assert raised.value.facts == {"findings": ["outcome-letters:missing"]}


def milestone(of, kind: MilestoneKind) -> queries.MilestoneFacts:
    return queries.cohort(of.id).milestone(kind)


def move(one: queries.MilestoneFacts, by: Actor, **fields) -> actions.MilestoneMoveFacts:
    fields = {
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "reason": "Hall in use",
        "expected_version": 1,
        **fields,
    }
    return actions.move_milestone(milestone_id=one.id, by=by, at=NOW, **fields)


def test_move_milestone_keeps_what_was_and_counts_the_version():
    of, by = cohort(), manager()
    one = milestone(of, MilestoneKind.BRIEFING_1)
    later = dt.date(2027, 2, 25)
    moved = move(one, by, starts_on=later, ends_on=later)

    assert moved == actions.MilestoneMoveFacts(
        moved.move_id,
        one.id,
        of.id,
        MilestoneKind.BRIEFING_1,
        one.starts_on,
        one.ends_on,
        later,
        later,
        "Hall in use",
        2,
    )
    assert milestone(of, MilestoneKind.BRIEFING_1) == queries.MilestoneFacts(
        one.id, one.kind, later, later, is_moved=True
    )
    assert [(row.reason, row.moved_by, row.moved_at) for row in queries.moves(of.id)] == [
        ("Hall in use", by.identifier, NOW)
    ]
    assert AuditEvent.objects.get().facts == {
        "kind": "briefing-1", "move": moved.move_id, "from": "2027-02-24", "to": "2027-02-25"
    }  # fmt: skip


def test_move_of_the_closing_day_moves_the_window_with_it():
    of = cohort()
    later = dt.date(2027, 2, 3)
    move(milestone(of, MilestoneKind.APPLICATIONS_CLOSE), manager(), starts_on=later, ends_on=later)

    assert queries.cohort(of.id).closes_on == later


def test_move_on_a_stale_version_conflicts():
    one, by, day = milestone(cohort(), MilestoneKind.BRIEFING_1), manager(), dt.date(2027, 2, 25)
    move(one, by, starts_on=day, ends_on=day)

    with pytest.raises(Conflict, match="cohort-changed"):
        move(one, by, starts_on=day, ends_on=day)
    assert MilestoneMove.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({}, "briefing-2:unchanged"),
        ({"starts_on": dt.date(2027, 2, 24), "ends_on": dt.date(2027, 2, 24)}, "briefing-2:not-after-previous"),
        ({"starts_on": dt.date(2027, 4, 14), "ends_on": dt.date(2027, 4, 14)}, "briefing-3:not-after-previous"),
        ({"ends_on": dt.date(2027, 3, 9)}, "briefing-2:ends-before-start"),
    ],
)
def test_move_that_breaks_the_order_is_invalid(fields, finding):
    with pytest.raises(Invalid) as raised:
        move(milestone(cohort(), MilestoneKind.BRIEFING_2), manager(), **fields)
    assert raised.value.facts == {"findings": [finding]}


def test_move_without_a_reason_is_invalid():
    with pytest.raises(Invalid, match="reason-missing"):
        move(milestone(cohort(), MilestoneKind.BRIEFING_1), manager(), ends_on=dt.date(2027, 2, 25), reason="  ")


def test_move_in_another_region_is_not_allowed():
    with pytest.raises(NotAllowed):
        move(milestone(cohort(), MilestoneKind.BRIEFING_1), manager("mid"), ends_on=dt.date(2027, 2, 25))


def test_move_findings_advise_on_holidays_and_unusual_times_without_blocking():
    one = milestone(cohort(), MilestoneKind.BRIEFING_3)
    day = dt.date(2027, 3, 31)
    found = queries.move_findings(one.id, day, day)

    assert [(finding.code, finding.where) for finding in found] == [
        ("holiday", "briefing-3"), ("unusual", "briefing-3"), ("unusual", "tasks-due")
    ]  # fmt: skip


def test_add_pool_and_change_its_cap():
    of, by = cohort(), manager()
    made = actions.add_pool(
        cohort_id=of.id, language_medium=LanguageMedium.WELSH, funder=Funder.WELSH_GOVERNMENT, cap=20, by=by, at=NOW
    )
    changed = actions.change_cap(pool_id=made.id, cap=25, expected_version=1, by=by, at=NOW)

    assert made == queries.PoolFacts(made.id, of.id, "cy", 20, 0, "welsh-government", "", 1)
    assert changed == queries.PoolFacts(made.id, of.id, "cy", 25, 0, "welsh-government", "", 2)
    assert queries.pools(of.id) == [changed]
    assert [one.action for one in AuditEvent.objects.all()] == ["cohorts.add-pool", "cohorts.change-cap"]


def test_add_pool_of_the_same_medium_and_funder_conflicts():
    one = pool()
    with pytest.raises(Conflict, match="pool-exists"):
        actions.add_pool(
            cohort_id=one.cohort_id,
            language_medium=LanguageMedium.WELSH,
            funder=Funder.WELSH_GOVERNMENT,
            cap=5,
            by=manager(),
            at=NOW,
        )


@pytest.mark.parametrize("cap", [-1, 0, 1001])
def test_add_pool_with_an_impossible_cap_is_invalid(cap):
    of = cohort()
    with pytest.raises(Invalid, match="cap-out-of-range"):
        actions.add_pool(
            cohort_id=of.id, language_medium=LanguageMedium.ENGLISH, funder=Funder.SCHOOL, cap=cap, by=manager(), at=NOW
        )


def test_change_cap_below_what_is_taken_conflicts():
    one = pool(cap=5, taken=3)
    with pytest.raises(Conflict) as raised:
        actions.change_cap(pool_id=one.id, cap=2, expected_version=1, by=manager(), at=NOW)
    assert (raised.value.code, raised.value.facts) == ("cap-below-taken", {"pool": one.id, "cap": 2, "taken": 3})
    assert actions.change_cap(pool_id=one.id, cap=3, expected_version=1, by=manager(), at=NOW).left == 0


def test_change_cap_on_a_stale_version_conflicts():
    one, by = pool(), manager()
    actions.change_cap(pool_id=one.id, cap=11, expected_version=1, by=by, at=NOW)
    with pytest.raises(Conflict, match="pool-changed"):
        actions.change_cap(pool_id=one.id, cap=12, expected_version=1, by=by, at=NOW)


def test_change_cap_in_another_region_is_not_allowed():
    with pytest.raises(NotAllowed):
        actions.change_cap(pool_id=pool().id, cap=11, expected_version=1, by=manager("mid"), at=NOW)


def test_places_are_taken_to_the_cap_and_given_back():
    one = pool(cap=2)

    assert [actions.take_place(pool_id=one.id, by=WORKER, at=NOW).left for _ in range(2)] == [1, 0]
    with pytest.raises(Conflict) as raised:
        actions.take_place(pool_id=one.id, by=WORKER, at=NOW)
    assert (raised.value.code, raised.value.facts) == ("places-full", {"pool": one.id, "cap": 2})
    assert actions.give_back_place(pool_id=one.id, by=WORKER, at=NOW).taken == 1
    assert actions.take_place(pool_id=one.id, by=WORKER, at=NOW).taken == 2
    assert AuditEvent.objects.count() == 4


def test_give_back_place_when_none_is_taken_conflicts():
    with pytest.raises(Conflict, match="no-place-taken"):
        actions.give_back_place(pool_id=pool().id, by=WORKER, at=NOW)


@pytest.mark.parametrize("fields", [{"taken": 11}, {"taken": -1}])
def test_database_refuses_more_places_than_the_cap_and_fewer_than_none(fields):
    one = pool()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacePool.objects.filter(pk=one.pk).update(**fields)


@pytest.mark.parametrize(
    "call",
    [
        lambda by: actions.take_place(pool_id=99, by=by, at=NOW),
        lambda by: actions.change_cap(pool_id=99, cap=1, expected_version=1, by=by, at=NOW),
        lambda by: actions.add_pool(
            cohort_id=99, language_medium=LanguageMedium.WELSH, funder=Funder.OTHER, cap=1, by=by, at=NOW
        ),
        lambda by: queries.cohort(99),
        lambda by: queries.pool(99),
        lambda by: queries.milestone(99),
        lambda by: actions.move_milestone(
            milestone_id=99, starts_on=TODAY, ends_on=TODAY, reason="x", expected_version=1, by=by, at=NOW
        ),
        lambda by: queries.managed_cohort(by, 99),
    ],
)
def test_what_does_not_exist_is_not_found(call):
    with pytest.raises(NotFound):
        call(manager())


def test_officers_manage_the_cohorts_of_their_regions_alone():
    north, mid = cohort(), cohort(region="mid", name_en="Mid, spring 2027")
    pool(north, cap=4, taken=1)
    pool(north, language_medium="en", cap=6)

    assert queries.managed_by(manager("north")) == [queries.CohortRow(queries.cohort(north.id), 2, 10, 1)]
    assert [row.cohort.id for row in queries.managed_by(manager(""))] == [mid.id, north.id]
    assert queries.managed_by(actor_for(account().person_id, on=TODAY)) == []
    with pytest.raises(NotFound):
        queries.managed_cohort(manager("mid"), north.id)


def test_open_and_upcoming_cohorts_of_a_day():
    now, later = cohort(), cohort(region="mid", opens_on=dt.date(2026, 12, 4))

    assert [one.id for one in queries.open_cohorts(TODAY)] == [now.id]
    assert [one.id for one in queries.upcoming(TODAY)] == [later.id]
    assert queries.open_cohorts(TODAY, region="mid") == []
    assert {one.id for one in queries.open_cohorts(dt.date(2027, 1, 29))} == {now.id, later.id}
    assert queries.open_cohorts(dt.date(2027, 1, 30)) == []
    assert [one.id for one in queries.cohorts_of_region("mid")] == [later.id]
    assert [queries.cohort(now.id).name(language) for language in ("en", "cy")] == [now.name_en, now.name_cy]
    assert queries.cohorts([now.id, 99]) == {now.id: queries.cohort(now.id)}
    assert [queries.cohort(now.id).state(day) for day in (dt.date(2026, 11, 1), TODAY, dt.date(2027, 2, 1))] == [
        "planned", "open", "closed"
    ]  # fmt: skip


def test_open_cohorts_take_the_same_number_of_queries_for_one_and_for_four(django_assert_num_queries):
    cohort()
    with django_assert_num_queries(3):
        queries.open_cohorts(TODAY)
    for region in ("mid", "south-west", "south-east"):
        cohort(region=region)
    with django_assert_num_queries(3):
        queries.open_cohorts(TODAY)


def test_places_left_counts_every_pool():
    of = cohort()
    assert queries.places_left(of.id) == 0
    pool(of, cap=4, taken=1)
    pool(of, language_medium="en", cap=6)
    assert queries.places_left(of.id) == 9
    assert [one.left for one in queries.pools_of([of.id])[of.id]] == [3, 6]
