import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast, factories
from tests.factories import NOW
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.models import Decision, Endorsement, Note, ReturnItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time():
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def scene():
    return cases.scene()


@pytest.fixture
def case(scene):
    return cases.submitted(scene)


@pytest.fixture
def officer(client, scene):
    return cast.sign_in(client, scene.officer)


def text_of(response):
    return response.content.decode()


def test_case_shows_answers_findings_documents_endorsement_and_timeline(officer, case):
    page = text_of(officer.get(f"/cases/{case.pk}/"))

    for words in (
        case.reference,
        "Year 4, mathematics, on Fridays.",
        "Met</strong>",
        "proof.pdf",
        "Nia Rowlands",
        "A post is intended, but not promised",
        "From September.",
        "Application submitted",
        "Decide whether the candidate is eligible",
        "Return parts of the application to be corrected",
    ):
        assert words in page


def test_case_hides_access_needs_until_asked_and_records_it(officer, case):
    assert "A hearing loop." not in text_of(officer.get(f"/cases/{case.pk}/"))

    assert "A hearing loop." in text_of(officer.get(f"/cases/{case.pk}/access-needs/"))
    assert AuditEvent.objects.filter(action="applications.read-access-needs", subject=f"application:{case.pk}").exists()


def test_case_of_a_draft_says_that_nothing_was_sent(officer, scene):
    draft = cases.started(scene)

    page = text_of(officer.get(f"/cases/{draft.pk}/"))

    assert "The candidate has not sent the application yet." in page
    assert "The candidate has not asked a headteacher yet." in page


PAGES = (
    "",
    "access-needs/",
    "assign/",
    "return/",
    "decide/",
    "take-back/",
    "endorsement/",
    "endorsement/address/",
    "lapse/",
    "reopen/",
    "defer/",
    "stop-waiting/",
)


@pytest.mark.parametrize("page", PAGES)
def test_case_pages_of_another_region_are_not_found(client, case, page):
    cast.sign_in(client, cast.delivery_officer(region="mid"))

    assert client.get(f"/cases/{case.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_case_pages_in_welsh_and_english_open_for_the_officer(officer, case, page):
    for language in ("cy", "en"):
        assert officer.get(f"/cases/{case.pk}/{page}", {"language": language}).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_case_pages_are_refused_to_the_candidate(client, case, page):
    cast.sign_in(client, case.person)

    assert client.get(f"/cases/{case.pk}/{page}").status_code == 403


@pytest.mark.parametrize("page", ["return/", "decide/", "take-back/", "endorsement/", "lapse/", "defer/"])
def test_deciding_pages_are_refused_to_the_manager(client, scene, case, page):
    cast.sign_in(client, scene.manager)

    assert client.get(f"/cases/{case.pk}/{page}").status_code == 403
    assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_case_asks_the_same_number_of_queries_with_more_notes_and_history(officer, scene, case):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(f"/cases/{case.pk}/").status_code == 200
        return len(captured)

    officer.post(f"/cases/{case.pk}/notes/", {"text": "One."})
    officer.get(f"/cases/{case.pk}/")
    few = count()
    for number in range(3):
        officer.post(f"/cases/{case.pk}/notes/", {"text": f"Note {number}."})
        cases.submitted(scene)
    officer.get(f"/cases/{case.pk}/")

    assert count() == few


def test_case_leads_to_its_neighbours_within_the_filter(officer, scene):
    first, middle, last = sorted((cases.started(scene) for _ in range(3)), key=lambda one: one.reference)
    cases.submitted(scene)

    page = text_of(officer.get(f"/cases/{middle.pk}/?state=draft&sort=reference"))

    assert f'rel="prev" href="/cases/{first.pk}/?state=draft&amp;sort=reference"' in page
    assert f'rel="next" href="/cases/{last.pk}/?state=draft&amp;sort=reference"' in page


def test_document_is_sent_when_clean_and_not_found_otherwise(officer, case):
    clean, other = (row.document for row in case.documents.all())
    type(other).objects.filter(pk=other.pk).update(state="scanning")

    response = officer.get(f"/cases/{case.pk}/documents/{clean.pk}/")

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert officer.get(f"/cases/{case.pk}/documents/{other.pk}/").status_code == 404
    assert f"/documents/{other.pk}/" not in text_of(officer.get(f"/cases/{case.pk}/"))


def test_document_of_another_case_or_region_is_not_found(client, officer, scene, case):
    elsewhere = factories.document(owner=cases.started(scene).person_id)
    mine = case.documents.first().document

    assert officer.get(f"/cases/{case.pk}/documents/{elsewhere.pk}/").status_code == 404
    cast.sign_in(client, cast.delivery_officer(region="mid"))
    assert client.get(f"/cases/{case.pk}/documents/{mine.pk}/").status_code == 404


def test_note_is_kept_and_never_shown_to_the_candidate(client, officer, case):
    officer.post(f"/cases/{case.pk}/notes/", {"text": "Galwais i'r ysgol. 😀"})

    assert "Galwais i&#39;r ysgol. 😀" in text_of(officer.get(f"/cases/{case.pk}/"))
    cast.sign_in(client, case.person)
    assert "Galwais" not in text_of(client.get("/application/"))


@pytest.mark.parametrize("note", ["", "  ", "x" * 2001, "a\u202eb", "a\x07b"])
def test_note_that_cannot_be_kept_says_why_and_gives_it_back(officer, case, note):
    page = text_of(officer.post(f"/cases/{case.pk}/notes/", {"text": note}))

    assert "<title>Error: " in page
    assert not Note.objects.exists()


def test_assigning_one_case_to_a_colleague(officer, scene, case):
    officer.post(f"/cases/{case.pk}/assign/", {"to": str(scene.second.pk)})

    assert cases.fresh(case).assigned_to_id == scene.second.pk


def test_returning_item_by_item_tells_the_candidate(officer, case):
    first = text_of(officer.get(f"/cases/{case.pk}/return/"))
    second = text_of(officer.get(f"/cases/{case.pk}/return/?choose=yes&item=experience&item=ewc"))
    done = officer.post(
        f"/cases/{case.pk}/return/",
        {
            "item": ["ewc", "experience"],
            "version": case.version,
            "note-ewc": "The number is not on the register.",
            "note-experience": "Say which class it was.",
        },
    )

    assert "What needs correcting?" in first
    assert 'name="note-experience"' in second
    assert 'name="note-specialism"' not in second
    assert done.status_code == 302
    assert cases.fresh(case).state == "returned"
    assert set(ReturnItem.objects.values_list("item", flat=True)) == {"ewc", "experience"}
    assert "Say which class it was." in Message.objects.get(kind="application-returned").body


def test_returning_nothing_says_so(officer, case):
    assert "Select at least one part" in text_of(officer.get(f"/cases/{case.pk}/return/?choose=yes"))
    assert officer.post(f"/cases/{case.pk}/return/", {}).status_code == 302
    assert cases.fresh(case).state == "submitted"


def test_returning_without_a_note_keeps_the_other_note(officer, case):
    page = text_of(
        officer.post(
            f"/cases/{case.pk}/return/",
            {"item": ["ewc", "experience"], "version": case.version, "note-ewc": "", "note-experience": "Which class?"},
        )
    )

    assert "Enter a note about" in page
    assert "Which class?" in page
    assert cases.fresh(case).state == "submitted"


def test_deciding_eligible_drafts_a_letter_and_the_candidate_sees_nothing(client, officer, case):
    done = officer.post(f"/cases/{case.pk}/decide/", {"outcome": "eligible", "version": case.version})

    assert done.status_code == 302
    assert Decision.objects.get().outcome == "eligible"
    assert not Message.objects.filter(kind="application-eligible").exists()
    assert "Take back the decision" in text_of(officer.get(f"/cases/{case.pk}/"))
    cast.sign_in(client, case.person)
    assert "Being checked" in text_of(client.get("/application/"))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Select eligible or not eligible"),
        ({"outcome": "perhaps"}, "Select eligible or not eligible"),
        ({"outcome": "not-eligible"}, "Select at least one reason"),
        ({"outcome": "not-eligible", "reasons": ["ewc-registered"]}, "Enter a note that explains the reasons"),
        ({"outcome": "not-eligible", "reasons": ["nonsense"], "note": "x"}, "Select reasons from the list"),
        ({"outcome": "eligible", "reasons": ["ewc-registered"]}, "Clear the reasons, or select not eligible"),
        ({"outcome": "eligible", "note": "x" * 2001}, "Use 2000 characters or fewer"),
    ],
)
def test_deciding_with_something_wrong_says_what(officer, case, sent, words):
    page = text_of(officer.post(f"/cases/{case.pk}/decide/", {"version": case.version, **sent}))

    assert words in page
    assert "<title>Error: " in page
    assert cases.fresh(case).state == "submitted"


def test_deciding_not_eligible_with_coded_reasons(officer, case):
    officer.post(
        f"/cases/{case.pk}/decide/",
        {"outcome": "not-eligible", "reasons": ["whole-class-alone"], "note": "See.", "version": case.version},
    )

    assert Decision.objects.get().reason_codes == ["whole-class-alone"]


def test_deciding_eligible_without_support_is_refused_in_words(officer, scene):
    case = cases.submitted(scene, supported=False)

    response = officer.post(f"/cases/{case.pk}/decide/", {"outcome": "eligible", "version": case.version})

    assert response.status_code == 409
    assert "The headteacher has not supported the application" in text_of(response)


def test_deciding_on_a_stale_page_says_who_did_what_and_gives_the_note_back(client, scene, case):
    cast.sign_in(client, scene.second)
    client.post(
        f"/cases/{case.pk}/return/", {"item": ["ewc"], "version": case.version, "note-ewc": "Check the number."}
    )
    cast.sign_in(client, scene.officer)

    response = client.post(
        f"/cases/{case.pk}/decide/",
        {"outcome": "eligible", "note": "All is well, I rang them.", "version": case.version},
    )

    assert response.status_code == 409
    page = text_of(response)
    assert "Someone changed this case before you" in page
    assert scene.second.name in page
    assert "Application returned to be corrected" in page
    assert "All is well, I rang them." in page


def test_deciding_twice_is_a_conflict_and_makes_one_decision(officer, case):
    sent = {"outcome": "eligible", "version": case.version}

    assert [officer.post(f"/cases/{case.pk}/decide/", sent).status_code for _ in range(2)] == [302, 409]
    assert Decision.objects.count() == 1


def test_taking_back_needs_a_reason(officer, case, scene):
    cases.decided(scene, case)
    version = cases.fresh(case).version

    assert "Enter a reason" in text_of(officer.post(f"/cases/{case.pk}/take-back/", {"version": version}))
    officer.post(f"/cases/{case.pk}/take-back/", {"version": version, "reason": "The wrong case."})

    assert cases.fresh(case).state == "submitted"


def test_expired_request_is_settled_by_the_officer(officer, scene):
    case = cases.submitted(scene, supported=False)
    request, _token = cases.ask(scene, case)
    with time_machine.travel(NOW + dt.timedelta(days=60), tick=False):
        actions.remind_due(by=cases.WORKER, at=NOW + dt.timedelta(days=60))
    assert Endorsement.objects.get(pk=request.pk).state == "expired"

    assert "Select what to do" in text_of(officer.post(f"/cases/{case.pk}/endorsement/", {"reason": "x"}))
    officer.post(f"/cases/{case.pk}/endorsement/", {"choice": "extend", "reason": "Half term."})

    assert Endorsement.objects.get(pk=request.pk).state == "asked"


@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "x" * 250 + "@hwbcymru.net", "pen\u202enaeth@hwbcymru.net"])
def test_correcting_an_address_refuses_what_is_not_one(officer, scene, email):
    case = cases.submitted(scene, supported=False)
    cases.ask(scene, case)

    page = text_of(officer.post(f"/cases/{case.pk}/endorsement/address/", {"email": email, "reason": "School rang."}))

    assert "<title>Error: " in page


def test_correcting_an_address_sends_a_new_link(officer, scene):
    case = cases.submitted(scene, supported=False)
    request, _token = cases.ask(scene, case, head_email="penaeth@hwbcymru.net")

    officer.post(
        f"/cases/{case.pk}/endorsement/address/",
        {"email": "pennaeth@hwbcymru.net", "reason": "The school's own page says so."},
    )

    assert Endorsement.objects.get(pk=request.pk).head_email == "pennaeth@hwbcymru.net"
    assert Message.objects.filter(kind="endorsement-request", to_email="pennaeth@hwbcymru.net").exists()


def test_lapsing_before_the_last_day_is_refused_in_words(officer, scene):
    draft = cases.started(scene)

    response = officer.post(f"/cases/{draft.pk}/lapse/", {"reason": "No answer.", "version": draft.version})

    assert response.status_code == 409
    assert "has not reached its last day yet" in text_of(response)


def test_deferring_moves_the_application_to_another_cohort(officer, scene, case):
    later = factories.cohort(season="autumn", closes_on=dt.date(2027, 7, 2), opens_on=dt.date(2027, 5, 1))

    done = officer.post(f"/cases/{case.pk}/defer/", {"cohort": str(later.pk), "reason": "She is on leave."})

    assert done.status_code == 302
    assert cases.fresh(case).state == "deferred"
    assert cases.fresh(case).carried_to.cohort_id == later.pk
