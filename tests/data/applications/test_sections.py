"""Starting, saving and attaching."""

import datetime as dt

import pytest

from tests import cases, cast, factories
from ysgol.foundation.kernel.errors import Conflict, NotAllowed, NotFound
from ysgol.foundation.kernel.identifiers import is_valid_reference
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.sections import Status

pytestmark = pytest.mark.django_db


def save(on, application, section, answers, version=0, by=None):
    return actions.save_section(
        application_id=application.pk,
        section=section,
        answers=answers,
        expected_version=version,
        by=by or on.by(application.person),
        at=on.tick(),
    )


def test_start_gives_a_reference_a_version_and_what_is_known_already():
    on = cases.scene()
    who = cast.candidate(birth_date=dt.date(1990, 4, 5), ewc_number="1234567")

    made = actions.start(
        person_id=who.id, cohort_id=on.cohort.pk, carried={"whole-class-alone": "yes"}, by=on.by(who), at=on.tick()
    )

    assert is_valid_reference(made.reference)
    assert (made.state, made.version, made.region, made.rule_version) == ("draft", 1, "north", "wales-2026")
    assert made.expires_on == dt.date(2027, 2, 21)
    assert {row.section: row.answers for row in made.sections.all()} == {
        "about-you": {"birth_date": "1990-04-05", "phone": ""},
        "ewc": {"registered": "yes", "ewc_number": "1234567"},
        "experience": {
            "years": "",
            "description": "",
            "whole_class": "yes",
            "whole_class_from": "",
            "whole_class_until": "",
            "whole_class_description": "",
        },
    }


def test_second_live_application_is_refused_with_the_first():
    on = cases.scene()
    first = cases.started(on)

    with pytest.raises(Conflict) as refused:
        cases.started(on, first.person)

    assert (refused.value.code, dict(refused.value.facts)) == ("application-live", {"application": first.pk})


def test_unreleased_refusal_does_not_let_another_begin():
    on = cases.scene()
    application = cases.submitted(on)
    cases.decided(on, application, "not-eligible")

    with pytest.raises(Conflict, match="application-live"):
        cases.started(on, application.person)


def test_released_refusal_lets_another_begin():
    on = cases.scene()
    application = cases.submitted(on)
    cases.release(on, cases.decided(on, application, "not-eligible"))

    assert cases.started(on, application.person).state == "draft"


def test_start_for_somebody_else_or_a_closed_cohort_is_refused():
    on = cases.scene()
    who, other = cast.candidate(), cast.candidate()
    with pytest.raises(NotFound):
        actions.start(person_id=who.id, cohort_id=on.cohort.pk, by=on.by(other), at=on.tick())
    with pytest.raises(NotAllowed):
        actions.start(person_id=who.id, cohort_id=on.cohort.pk, by=cases.WORKER, at=on.tick())
    with pytest.raises(Conflict, match="cohort-closed"):
        actions.start(person_id=who.id, cohort_id=on.cohort.pk, by=on.by(who), at=cases.NOW + dt.timedelta(days=120))


def test_incomplete_and_wrong_answers_are_kept_and_reported():
    on = cases.scene()
    application = cases.started(on)

    result = save(on, application, "school-and-role", {"school": "9999999", "hours": "many"})

    assert result.is_saved
    assert [(one.where, one.code) for one in result.findings] == [
        ("school", "school-unknown"),
        ("role", "missing"),
        ("contract", "missing"),
        ("hours", "not-a-number"),
    ]
    row = application.sections.get(section="school-and-role")
    assert row.answers == {"school": "9999999", "role": "", "contract": "", "hours": "many"}
    assert (cases.fresh(application).school_code, row.is_complete) == ("", False)


def test_closed_school_is_reported():
    on = cases.scene()
    closed = factories.school(closed_on=dt.date(2025, 8, 31))
    application = cases.started(on)

    result = save(on, application, "school-and-role", {"school": closed.code})

    assert [one.code for one in result.findings if one.where == "school"] == ["school-closed"]


def test_save_moves_the_last_day_of_a_draft():
    on = cases.scene()
    application = cases.started(on)
    on.now += dt.timedelta(days=10)

    save(on, application, "assessment-language", {"language": "cy"})

    assert cases.fresh(application).expires_on == dt.date(2027, 3, 3)
    assert cases.fresh(application).due_on == dt.date(2027, 3, 3)


def test_two_tabs_keep_both_and_say_what_the_other_saved():
    on = cases.scene()
    application = cases.started(on)
    save(on, application, "specialism", {"kind": "general"})

    stale = save(on, application, "specialism", {"kind": "specialist", "specialism": "Music"}, version=0)

    assert (stale.is_saved, stale.version, stale.theirs) == (False, 1, {"kind": "general", "specialism": ""})
    assert application.sections.get(section="specialism").answers == {"kind": "general", "specialism": ""}
    assert save(on, application, "specialism", {"kind": "specialist", "specialism": "Music"}, stale.version).is_saved


def test_same_answers_from_a_stale_tab_are_not_a_conflict():
    on = cases.scene()
    application = cases.started(on)
    save(on, application, "specialism", {"kind": "general"})

    assert save(on, application, "specialism", {"kind": "general"}, version=0).is_saved


def test_sections_in_two_tabs_do_not_disturb_each_other():
    on = cases.scene()
    application = cases.started(on)

    assert save(on, application, "specialism", {"kind": "general"}).is_saved
    assert save(on, application, "assessment-language", {"language": "en"}).is_saved


def test_nobody_else_can_save_and_submitted_is_fixed():
    on = cases.scene()
    application = cases.submitted(on)

    with pytest.raises(NotFound):
        save(on, application, "specialism", {"kind": "general"}, by=on.by(cast.candidate()))
    with pytest.raises(NotFound):
        save(on, application, "specialism", {"kind": "general"}, by=on.by(on.officer))
    with pytest.raises(Conflict, match="application-changed"):
        save(on, application, "specialism", {"kind": "general"})
    with pytest.raises(NotFound, match="section"):
        save(on, application, "favourite-colour", {})


def test_document_of_somebody_else_cannot_be_attached():
    on = cases.scene()
    application = cases.started(on)
    theirs = factories.document(owner=cast.candidate().id)

    with pytest.raises(NotFound, match="document"):
        actions.attach_document(
            application_id=application.pk,
            section="level2-literacy",
            document_id=theirs.pk,
            by=on.by(application.person),
            at=on.tick(),
        )


def test_documents_are_attached_once_removed_and_limited():
    on = cases.scene()
    application = cases.started(on)
    by = on.by(application.person)
    files = [factories.document(owner=application.person_id) for _ in range(6)]

    def attach(one):
        return actions.attach_document(
            application_id=application.pk, section="level2-literacy", document_id=one.pk, by=by, at=on.tick()
        )

    assert [attach(one) for one in [files[0], *files[:5]]] == [()] * 6
    assert [one.code for one in attach(files[5])] == ["too-many"]
    actions.remove_document(
        application_id=application.pk, section="level2-literacy", document_id=files[0].pk, by=by, at=on.tick()
    )
    assert attach(files[5]) == ()
    with pytest.raises(NotFound):
        actions.remove_document(
            application_id=application.pk, section="level2-literacy", document_id=files[0].pk, by=by, at=on.tick()
        )


def test_status_of_a_section_needs_its_proof():
    on = cases.scene()
    application = cases.started(on)
    answers = cases.answers(on.school.code)["level2-literacy"]
    save(on, application, "level2-literacy", answers)

    def status():
        return {one.key: one.status for one in queries.section_facts(application, on=cases.TODAY)}["level2-literacy"]

    assert status() is Status.IN_PROGRESS
    document = factories.document(owner=application.person_id, state="received")
    actions.attach_document(
        application_id=application.pk,
        section="level2-literacy",
        document_id=document.pk,
        by=on.by(application.person),
        at=on.tick(),
    )
    assert status() is Status.DONE
