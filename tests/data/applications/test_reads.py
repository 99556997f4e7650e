"""Who sees what: row scope, the queue, the case and the timeline."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast, factories
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.people.models import Person
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.access import endorsements_visible_to, visible_to
from ysgol.scheme.applications.domain.queue import QueueCounts, QueueFilters
from ysgol.scheme.applications.domain.standing import clock
from ysgol.scheme.applications.models import Application

pytestmark = pytest.mark.django_db
TODAY = cases.TODAY


@pytest.fixture
def on():
    return cases.scene()


def reads(act):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return len(caught)


def test_rows_are_seen_by_their_candidate_and_staff_of_the_region(on):
    application = cases.submitted(on)
    head = cast.headteacher(school=on.school.code)

    seen = {
        "candidate": application.person,
        "officer": on.officer,
        "manager": on.manager,
        "officer elsewhere": cast.delivery_officer(region="mid"),
        "outsider": cast.outsider(),
        "headteacher": head,
        "auditor": cast.auditor(),
        "access manager": cast.access_manager(),
    }

    found = {name: visible_to(on.by(who)).count() for name, who in seen.items()}
    assert found == {
        "candidate": 1,
        "officer": 1,
        "manager": 1,
        "officer elsewhere": 0,
        "outsider": 0,
        "headteacher": 0,
        "auditor": 0,
        "access manager": 0,
    }
    requests = {name: endorsements_visible_to(on.by(who)).count() for name, who in seen.items()}
    assert {name for name, count in requests.items() if count} == {"headteacher"}


def test_case_is_for_staff_of_the_region_alone(on):
    application = cases.submitted(on)

    for who in (application.person, cast.outsider(), cast.delivery_officer(region="mid"), cast.auditor()):
        with pytest.raises(NotFound):
            queries.case(on.by(who), application.pk, on=TODAY)
    assert queries.case(on.by(on.officer), application.pk, on=TODAY).candidate.name == application.person.name


def test_case_shows_what_was_submitted_without_what_is_sensitive(on):
    application = cases.submitted(on)
    actions.return_for_correction(
        application_id=application.pk,
        items={"specialism": "Which?"},
        expected_version=application.version,
        by=on.by(on.officer),
        at=on.tick(),
    )
    row = application.sections.get(section="specialism")
    actions.save_section(
        application_id=application.pk,
        section="specialism",
        answers={"kind": "specialist", "specialism": "half written"},
        expected_version=row.version,
        by=on.by(application.person),
        at=on.tick(),
    )

    case = queries.case(on.by(on.officer), application.pk, on=TODAY)

    assert case.answers["specialism"]["kind"] == "general"
    assert "access-needs" not in case.answers
    assert "hearing loop" not in repr(case)
    assert (case.has_access_needs, case.submissions, len(case.documents)) == (True, 1, 2)


def test_draft_answers_are_not_shown_to_staff(on):
    application = cases.fill(on, cases.started(on))

    case = queries.case(on.by(on.officer), application.pk, on=TODAY)

    assert (case.answers, case.documents, case.submissions) == ({}, (), 0)


def test_access_needs_are_read_on_record_only(on):
    application = cases.submitted(on)

    found = actions.read_access_needs(application_id=application.pk, by=on.by(on.officer), at=on.tick())

    assert found == {"has_needs": "yes", "needs": "A hearing loop."}
    event = AuditEvent.objects.get(action="applications.read-access-needs")
    assert (event.actor, event.subject, event.facts) == (str(on.officer.id), f"application:{application.pk}", {})
    with pytest.raises(NotFound):
        actions.read_access_needs(
            application_id=application.pk, by=on.by(cast.delivery_officer(region="mid")), at=on.tick()
        )


def test_document_is_opened_by_its_owner_and_by_staff_once_submitted(on):
    application = cases.fill(on, cases.started(on))
    number = application.documents.first().document_id
    candidate, officer = on.by(application.person), on.by(on.officer)

    assert queries.document_of(candidate, application.pk, number).id == number
    with pytest.raises(NotFound):
        queries.document_of(officer, application.pk, number)
    actions.submit(application_id=application.pk, expected_version=application.version, by=candidate, at=on.tick())
    assert queries.document_of(officer, application.pk, number).id == number
    other = factories.document(owner=cast.candidate().id)
    for actor in (candidate, officer, on.by(cast.outsider())):
        with pytest.raises(NotFound):
            queries.document_of(actor, application.pk, other.pk)


def test_notes_are_for_staff_and_kept_as_written(on):
    application = cases.submitted(on)
    actions.add_note(application_id=application.pk, text="Rang <b>her</b>.", by=on.by(on.manager), at=on.tick())

    [note] = queries.case(on.by(on.officer), application.pk, on=TODAY).notes

    assert (note.text, note.who) == ("Rang <b>her</b>.", on.manager.name)
    with pytest.raises(NotFound):
        actions.add_note(application_id=application.pk, text="x", by=on.by(application.person), at=on.tick())


def test_timeline_is_one_list_as_its_reader_may_know_it(on):
    application = cases.submitted(on)
    cases.decided(on, application)

    officer = queries.timeline(application.pk, reader=on.by(on.officer))
    candidate = queries.timeline(application.pk, reader=on.by(application.person))

    assert officer[0].at >= officer[-1].at
    assert {one.code for one in officer} - {one.code for one in candidate} == {"application.decide-eligible"}
    assert {one.who for one in candidate} == {"", application.person.name, "Nia Rowlands"}
    assert on.officer.name in {one.who for one in officer}
    with pytest.raises(NotFound):
        queries.timeline(application.pk, reader=on.by(cast.outsider()))


def _many(on, number):
    """Rows enough for pages, made beside an application that went its way."""
    template = cases.submitted(on)
    people = Person.objects.bulk_create(
        [Person(given_names="Elen", family_name=f"Rhif{one:04d}", created_at=on.now) for one in range(number)]
    )
    rows = []
    for place, who in enumerate(people):
        due = TODAY + dt.timedelta(days=place % 9 - 3)
        rows.append(
            Application(
                person=who,
                cohort=on.cohort,
                reference=f"A-{who.pk:07d}-X",
                state="submitted",
                region="north",
                school_code=template.school_code,
                language="cy" if place % 2 else "en",
                assigned_to=on.second if place % 3 == 0 else None,
                rule_version="wales-2026",
                started_at=on.now,
                last_saved_at=on.now,
                expires_on=TODAY,
                first_submitted_at=on.now,
                submitted_at=on.now,
                stage="checking",
                next_actor="officer",
                due_on=due,
                near_on=due - dt.timedelta(days=2),
            )
        )
    Application.objects.bulk_create(rows)
    return template


def test_queue_filters_sort_and_pages_agree_with_the_rows(on):
    template = _many(on, 120)
    actor = on.by(on.officer)

    def numbers(**fields):
        filters = QueueFilters(**fields)
        first = queries.queue_page(actor, filters, on=TODAY)
        rest = [
            queries.queue_page(actor, QueueFilters(**{**fields, "page": number}), on=TODAY)
            for number in range(2, first.pages + 1)
        ]
        found = [row.id for page in [first, *rest] for row in page.rows]
        assert len(found) == len(set(found)) == first.total
        return found

    rows = list(Application.objects.filter(region="north"))
    expect = {
        "state": ({"state": "submitted"}, lambda row: row.state == "submitted"),
        "medium": ({"medium": "cy"}, lambda row: row.language == "cy"),
        "nobody": ({"assigned": "nobody"}, lambda row: row.assigned_to_id is None),
        "person": ({"assigned": str(on.second.id)}, lambda row: row.assigned_to_id == on.second.id),
        "authority": ({"authority": "LA660"}, lambda row: row.school_code.startswith("660")),
        "elsewhere": ({"authority": "LA681"}, lambda row: False),
        "text": ({"text": "elen rhif001"}, lambda row: "Rhif001" in row.person.family_name),
        "reference": ({"text": template.reference}, lambda row: row.pk == template.pk),
        "near": ({"clock": "near"}, lambda row: clock(row.due_on, row.near_on, on=TODAY) == "near"),
        "breach": ({"clock": "breach"}, lambda row: clock(row.due_on, row.near_on, on=TODAY) == "breach"),
        "ok": ({"clock": "ok"}, lambda row: clock(row.due_on, row.near_on, on=TODAY) == "ok"),
    }
    for fields, matches in expect.values():
        assert set(numbers(**fields)) == {row.pk for row in rows if matches(row)}
    by_due = sorted(rows, key=lambda row: (row.due_on, row.pk))
    assert numbers() == [row.pk for row in by_due]
    assert numbers(descending=True) == [row.pk for row in reversed(by_due)]
    by_name = sorted(rows, key=lambda row: (row.person.family_name, row.person.given_names, row.pk))
    assert numbers(sort="candidate") == [row.pk for row in by_name]


def test_queue_of_another_region_is_empty(on):
    _many(on, 3)
    elsewhere = on.by(cast.delivery_officer(region="mid"))

    assert queries.queue_page(elsewhere, QueueFilters(), on=TODAY).rows == ()
    counts = queries.queue_counts(elsewhere, on=TODAY)
    assert counts == QueueCounts({}, {"ok": 0, "near": 0, "breach": 0}, 0, 0)
    assert queries.queue_page(on.by(cast.outsider()), QueueFilters(), on=TODAY).total == 0


def test_queue_counts_are_those_of_the_rows(on):
    _many(on, 30)
    rows = list(Application.objects.all())
    clocks = [clock(row.due_on, row.near_on, on=TODAY) for row in rows]

    counts = queries.queue_counts(on.by(on.second), on=TODAY)

    assert counts == QueueCounts(
        states={"submitted": 31},
        clocks={code: clocks.count(code) for code in ("ok", "near", "breach")},
        mine=10,
        nobody=21,
    )


def test_queue_asks_the_same_number_of_questions_for_any_number_of_rows(on):
    _many(on, 2)
    actor = on.by(on.officer)

    def ask():
        queries.queue_page(actor, QueueFilters(sort="candidate"), on=TODAY)
        queries.queue_counts(actor, on=TODAY)

    few = reads(ask)
    _many(on, 80)
    many = reads(ask)

    assert many == few <= 8


def test_assignment_is_for_people_who_may_see_the_case(on):
    first, second = cases.submitted(on), cases.submitted(on)
    numbers = [first.pk, second.pk]

    def assign(person_id, by=on.manager):
        return actions.assign_many(application_ids=numbers, to_person_id=person_id, by=on.by(by), at=on.tick())

    assert assign(on.second.id) == {first.pk: None, second.pk: None}
    previous = assign(on.officer.id)
    assert previous == {first.pk: on.second.id, second.pk: on.second.id}
    with pytest.raises(Exception, match="assignee"):
        assign(cast.outsider().id)
    with pytest.raises(NotFound):
        assign(on.officer.id, by=cast.delivery_officer(region="mid"))
    actions.undo_assignment(previous=previous, by=on.by(on.manager), at=on.tick())
    assert {row.assigned_to_id for row in Application.objects.all()} == {on.second.id}


def test_staff_without_the_permission_see_and_may_not_do(on):
    application = cases.submitted(on)

    with pytest.raises(NotAllowed):
        actions.return_for_correction(
            application_id=application.pk,
            items={"ewc": "x"},
            expected_version=application.version,
            by=on.by(on.manager),
            at=on.tick(),
        )


def test_task_list_asks_few_questions(on):
    application = cases.fill(on, cases.started(on))

    assert reads(lambda: queries.section_facts(application, on=TODAY)) <= 5


def test_refusal_not_released_after_an_undone_withdrawal_is_still_the_application_that_counts(on):
    first = cases.submitted(on)
    by = on.by(first.person)
    actions.withdraw(application_id=first.pk, by=by, at=on.tick())
    later = cases.started(on, first.person)
    actions.withdraw(application_id=later.pk, by=by, at=on.tick())
    actions.undo_withdraw(application_id=first.pk, by=by, at=on.tick())
    cases.decided(on, cases.fresh(first), outcome="not-eligible")

    found = queries.mine(first.person_id)

    assert (found.pk, queries.visible_state(found)) == (first.pk, "submitted")
