"""Submitting and what is frozen."""

import datetime as dt
import hashlib
import json

import pytest

from tests import cases, factories
from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.sections import question_version
from ysgol.scheme.applications.models import Snapshot

pytestmark = pytest.mark.django_db


def submit(on, application, version=None, **fields):
    return actions.submit(
        application_id=application.pk,
        expected_version=application.version if version is None else version,
        by=fields.pop("by", on.by(application.person)),
        at=fields.pop("at", on.tick()),
        **fields,
    )


def test_incomplete_application_is_not_submitted_and_says_where():
    on = cases.scene()
    application = cases.fill(on, cases.started(on), but=("ewc", "level2-literacy", "declarations"))

    result = submit(on, application)

    assert (result.number, cases.fresh(application).state) == (0, "draft")
    assert [(one.where, one.code) for one in result.findings] == [
        ("ewc.registered", "missing"),
        ("level2-literacy.qualification", "missing"),
        ("level2-literacy.subject", "missing"),
        ("level2-literacy.grade", "missing"),
        ("level2-literacy.year", "missing"),
        ("level2-literacy.awarded_by", "missing"),
        ("level2-literacy.documents", "document-missing"),
        ("declarations.answers_true", "not-confirmed"),
        ("declarations.understands_status", "not-confirmed"),
        ("declarations.may_share", "not-confirmed"),
    ]


def test_suspect_document_stops_and_unscanned_does_not():
    on = cases.scene()
    application = cases.fill(on, cases.started(on))
    document = application.documents.get(section="level2-numeracy").document
    document.state, document.purged_at = "suspect", on.now
    document.save()

    assert [one.where for one in submit(on, application).findings] == ["level2-numeracy.documents"]

    document.state, document.purged_at = "scanning", None
    document.save()
    assert submit(on, application).number == 1


def test_snapshot_freezes_answers_rules_language_and_their_digest():
    on = cases.scene()
    application = cases.fill(on, cases.started(on))
    at = on.tick()

    submit(on, application, language="cy", at=at)

    frozen = Snapshot.objects.get(application=application)
    assert frozen.answers == {
        **cases.answers(on.school.code),
        "level2-literacy": {**cases.answers(on.school.code)["level2-literacy"], "other_qualification": ""},
        "level2-numeracy": {**cases.answers(on.school.code)["level2-numeracy"], "other_qualification": ""},
    }
    assert (frozen.number, frozen.language, frozen.rule_version, frozen.submitted_at) == (1, "cy", "wales-2026", at)
    assert frozen.question_version == question_version()
    content = {
        "answers": frozen.answers,
        "documents": frozen.documents,
        "question_version": frozen.question_version,
        "rule_version": frozen.rule_version,
        "rule_digest": frozen.rule_digest,
        "language": "cy",
        "submitted_at": at.astimezone(dt.UTC).isoformat(),
        "application": application.pk,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    assert frozen.digest == hashlib.sha256(text.encode()).hexdigest()


def test_submission_tells_the_persons_record_and_looks_for_likenesses():
    on = cases.scene()
    application = cases.submitted(on)

    application.person.refresh_from_db()

    assert (application.person.birth_date, application.person.ewc_number) == (dt.date(1990, 4, 5), "1234567")


def test_stale_version_is_told_who_did_what():
    on = cases.scene()
    application = cases.submitted(on)

    with pytest.raises(Conflict) as refused:
        submit(on, application, version=7)

    facts = refused.value.facts
    assert (refused.value.code, facts["move"], facts["by_person"]) == (
        "application-changed",
        "submit",
        application.person_id,
    )


def test_submission_after_the_cohort_closed_is_refused_but_a_correction_is_not():
    on = cases.scene(closes_on=dt.date(2026, 12, 18))
    late = cases.fill(on, cases.started(on))
    returned = cases.submitted(on)
    actions.return_for_correction(
        application_id=returned.pk,
        items={"specialism": "Which subject?"},
        expected_version=returned.version,
        by=on.by(on.officer),
        at=on.tick(),
    )
    on.now = dt.datetime(2026, 12, 21, 9, 0, tzinfo=dt.UTC)

    with pytest.raises(Conflict, match="cohort-closed"):
        submit(on, late)
    returned.refresh_from_db()
    assert [one.code for one in submit(on, returned).findings] == ["update-needed"]
    row = returned.sections.get(section="specialism")
    actions.save_section(
        application_id=returned.pk,
        section="specialism",
        answers={"kind": "specialist", "specialism": "Cerdd"},
        expected_version=row.version,
        by=on.by(returned.person),
        at=on.tick(),
    )
    assert submit(on, returned).number == 2
    assert [one.is_open for one in queries.returned_items(returned)] == [False]
    assert Snapshot.objects.get(application=returned, number=1).answers["specialism"]["kind"] == "general"


def test_someone_else_cannot_submit():
    on = cases.scene()
    application = cases.fill(on, cases.started(on))

    with pytest.raises(NotFound):
        submit(on, application, by=on.by(on.officer))


def test_return_names_items_in_both_languages_and_dates_the_reply():
    on = cases.scene()
    application = cases.submitted(on)

    actions.return_for_correction(
        application_id=application.pk,
        items={"level2-literacy": "The scan is cut off.", "endorsement": "Please ask the headteacher in post."},
        expected_version=application.version,
        by=on.by(on.officer),
        at=on.tick(),
    )

    message = Message.objects.get(kind="application-returned")
    assert message.facts["return_by"] == "2026-12-07"
    assert [one["en"] for one in message.facts["items"]] == [
        "Level 2 literacy: The scan is cut off.",
        "Your headteacher's support: Please ask the headteacher in post.",
    ]
    assert application.sections.get(section="level2-literacy").update_needed


def test_document_replaced_after_a_return_settles_it():
    on = cases.scene()
    application = cases.submitted(on)
    actions.return_for_correction(
        application_id=application.pk,
        items={"level2-literacy": "The scan is cut off."},
        expected_version=application.version,
        by=on.by(on.officer),
        at=on.tick(),
    )
    document = factories.document(owner=application.person_id)
    actions.attach_document(
        application_id=application.pk,
        section="level2-literacy",
        document_id=document.pk,
        by=on.by(application.person),
        at=on.tick(),
    )

    assert submit(on, cases.fresh(application)).number == 2
