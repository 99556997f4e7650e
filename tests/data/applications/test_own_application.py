"""Staff who are candidates themselves: nobody moves their own application on as staff."""

import datetime as dt

import pytest
from django.db import connection

from tests import cases, cast, factories
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.actions.many_places import offer_places
from ysgol.scheme.applications.domain.queue import QueueFilters
from ysgol.scheme.applications.models import Application, Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def on():
    return cases.scene()


def test_own_case_is_not_shown_to_its_candidate_nor_written_in(on):
    mine = cases.submitted(on, on.second)
    by = on.by(on.second)
    for work in (
        lambda: queries.case(by, mine.pk, on=on.now.date()),
        lambda: actions.add_note(application_id=mine.pk, text="A good one", by=by, at=on.tick()),
        lambda: actions.read_access_needs(application_id=mine.pk, by=by, at=on.tick()),
    ):
        with pytest.raises(NotAllowed, match="own-application"):
            work()


def test_own_case_and_letter_are_in_no_list_of_its_candidate(on):
    mine, other = cases.submitted(on, on.second), cases.submitted(on)
    for case in (mine, other):
        cases.decided(on, case)
    by = on.by(on.second)

    page = queries.queue_page(by, filters=QueueFilters(), on=on.now.date())

    assert [row.id for row in page.rows] == [other.pk]
    assert queries.queue_counts(by, on=on.now.date()).states == {"eligible": 1}
    assert [one.application_id for one in queries.letters(by)] == [other.pk]


@pytest.mark.parametrize("days", [0, 300])
def test_own_case_counts_nowhere_for_its_candidate(on, days):
    cases.submitted(on)
    by, day = on.by(on.second), on.now.date() + dt.timedelta(days=days)  # 300 days on, every clock has run out
    without = queries.queue_counts(by, on=day)

    cases.submitted(on, on.second)

    assert queries.queue_counts(by, on=day) == without
    assert queries.queue_counts(on.by(on.officer), on=day).states == {"submitted": 2}
    assert without.clocks["breach"] == (1 if days else 0)


def test_own_case_that_changes_while_it_is_counted_is_no_error(on):
    mine, other = cases.submitted(on, on.second), cases.submitted(on)
    asked = []

    def change(execute, sql, params, many, context):
        asked.append(sql)
        if len(asked) == 4:  # the last read, of the officer's own
            Application.objects.filter(pk=mine.pk).update(assigned_to=on.officer)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change):
        counts = queries.queue_counts(on.by(on.second), on=on.now.date())

    assert counts.states == {other.state: 2}  # as it stood at the first read
    assert min(counts.clocks.values()) >= 0


def test_own_letter_reviewed_by_its_candidate_is_refused(on):
    cases.decided(on, cases.submitted(on, on.second))
    letter = Letter.objects.get()
    with pytest.raises(NotAllowed, match="own-application"):
        actions.review_letter(letter_id=letter.pk, expected_version=letter.version, by=on.by(on.second), at=on.tick())


def test_own_letter_released_by_its_candidate_is_refused(on):
    manager = cast.delivery_manager()
    cases.decided(on, cases.submitted(on, manager))
    letter = Letter.objects.get()
    reviewer = on.by(on.second)
    actions.review_letter(letter_id=letter.pk, expected_version=letter.version, by=reviewer, at=on.tick())
    with pytest.raises(NotAllowed, match="own-application"):
        actions.release_letters(letter_ids=[letter.pk], on=on.now.date(), by=on.by(manager), at=on.tick())


def test_own_place_offered_among_others_is_refused(on):
    pool, candidate = factories.pool(on.cohort), cast.delivery_officer()
    mine, other = cases.eligible(on, candidate), cases.eligible(on)
    with pytest.raises(NotAllowed, match="own-application"):
        offer_places(application_ids=[mine.pk, other.pk], pool_id=pool.pk, by=on.by(candidate), at=on.tick())


def test_own_offer_extended_by_its_candidate_is_refused(on):
    pool, candidate = factories.pool(on.cohort), cast.delivery_officer()
    mine = cases.offered(on, pool.pk, cases.eligible(on, candidate))
    at = on.tick()
    with pytest.raises(NotAllowed, match="own-application"):
        actions.extend_offer(
            application_id=mine.pk,
            reply_by=at.date().replace(year=at.year + 1),
            reason="More time",
            by=on.by(candidate),
            at=at,
        )
