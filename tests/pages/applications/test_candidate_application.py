import datetime as dt
import html
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests import cases, cast, factories
from tests.pure.documents import files
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.domain.sections import KEYS, SECTIONS
from ysgol.scheme.applications.labels.questions import QUESTIONS
from ysgol.scheme.applications.models import Application, SectionAnswers, Snapshot

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def on():
    """A scene at nine o'clock on the day of the tests, with the clock standing still a little later."""
    scene = cases.scene()
    with time_machine.travel(factories.NOW + dt.timedelta(hours=2), tick=False):
        yield scene


@pytest.fixture
def who(on):
    return cast.candidate()


@pytest.fixture
def candidate(client, who):
    return cast.sign_in(client, who, second_factor=False)


def shown(page) -> str:
    return html.unescape(page.text)


def test_application_signed_out_leads_to_sign_in_and_back(client):
    page = client.get("/application/")

    assert page.headers["Location"] == "/sign-in/?next=%2Fapplication%2F"


def test_application_without_one_says_how_to_begin(candidate):
    page = candidate.get("/application/")

    assert "You do not have an application yet." in page.text
    assert 'href="/application/start/"' in page.text


def test_start_without_an_open_cohort_says_so(client):
    cast.sign_in(client, cast.candidate())

    page = client.get("/application/start/")

    assert "No cohort is open for applications today." in page.text


def test_start_carries_the_checkers_answers_and_forgets_them(candidate, on, who):
    candidate.post("/eligibility/whole-class-alone/", {"answer": "yes"})

    page = candidate.post("/application/start/", {"cohort": on.cohort.pk, "language": "cy"})

    assert page.headers["Location"] == "/application/"
    application = Application.objects.get(person=who)
    assert application.sections.get(section="experience").answers["whole_class"] == "yes"
    who.refresh_from_db()
    assert who.language == "cy"
    assert "eligibility" not in candidate.session


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"cohort": "", "language": ""},
        {"cohort": "999999", "language": "cy"},
        {"cohort": "😀", "language": "fr"},
        {"cohort": "<script>alert(1)</script>", "language": "cy"},
        {"cohort": "9" * 400, "language": "cy"},
    ],
)
def test_start_with_bad_input_says_what_to_choose(candidate, who, bad):
    page = candidate.post("/application/start/", bad)

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert "<script>alert" not in page.text
    assert not Application.objects.filter(person=who).exists()


def test_start_pressed_twice_makes_one_application(candidate, on, who):
    sent = {"cohort": on.cohort.pk, "language": "en"}

    places = [candidate.post("/application/start/", sent).headers["Location"] for _ in range(2)]

    assert places == ["/application/", "/application/"]
    assert Application.objects.filter(person=who).count() == 1


@pytest.mark.parametrize("language", ["en", "cy"])
def test_task_list_names_every_part_with_its_status(candidate, on, who, language):
    application = cases.started(on, who)
    cases.fill(on, application, but=("specialism", "declarations"))

    page = candidate.get("/application/", {"language": language})

    assert [f"/application/parts/{key}/" in page.text for key in KEYS] == [True] * len(KEYS)
    expected = "8 of 10 parts are done." if language == "en" else "Mae 8 o'r 10 rhan wedi'u cwblhau."
    assert expected in shown(page)
    assert ("Cannot start yet" if language == "en" else "Ni ellir dechrau eto") in page.text


def test_task_list_shows_when_the_draft_expires_and_warns_near_it(candidate, on, who):
    application = cases.started(on, who)
    far = candidate.get("/application/").text
    Application.objects.filter(pk=application.pk).update(expires_on=factories.TODAY + dt.timedelta(days=5))

    near = candidate.get("/application/").text

    assert "This one stays open until 21 February 2027" in far
    assert "This draft can be closed after 28 November 2026" in near


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("key", KEYS)
def test_section_opens_empty_in_both_languages(candidate, on, who, key, language):
    cases.started(on, who)

    page = candidate.get(f"/application/parts/{key}/", {"language": language})

    assert page.status_code == 200
    assert len(re.findall("<h1", page.text)) == 1


@pytest.mark.parametrize("key", KEYS)
def test_section_sent_empty_says_what_is_missing_and_is_in_progress(candidate, on, who, key):
    cases.started(on, who)

    page = candidate.post(f"/application/parts/{key}/", {"version": "0", "step": "done"})

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert "What you entered is saved." in page.text


@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("level2")])
def test_section_filled_in_is_done(candidate, on, who, key):
    cases.started(on, who)

    page = candidate.post(f"/application/parts/{key}/", _posted(on, key), follow=True)

    assert page.redirect_chain == [("/application/", 302)]
    assert SectionAnswers.objects.get(section=key).is_complete


def _posted(on, key, version="0"):
    """The answers of a section as its page sends them."""
    sent = {"version": version, "step": "done"}
    for name, value in cases.answers(on.school.code)[key].items():
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            year, month, day = value.split("-")
            sent |= {f"{name}-year": year, f"{name}-month": month, f"{name}-day": day}
        else:
            sent[name] = "on" if key == "declarations" else value
    return sent


BAD_TEXTS = {
    "over-long": "a" * 200,
    "emoji": "👩‍🏫 athrawes",
    "right-to-left": "\u202egnp.exe",
    "script": "<script>alert(1)</script>",
    "control": "a\x00b\x07",
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_section_with_unusual_text_never_breaks_and_keeps_what_was_typed(candidate, on, who, name):
    cases.started(on, who)
    sent = {**_posted(on, "school-and-role"), "role": BAD_TEXTS[name]}

    page = candidate.post("/application/parts/school-and-role/", sent, follow=True)
    again = candidate.get("/application/parts/school-and-role/")

    assert page.status_code == 200
    assert "<script>alert" not in page.text + again.text
    kept = SectionAnswers.objects.get(section="school-and-role").answers["role"]
    assert kept == BAD_TEXTS[name].replace("\x00", "\ufffd")
    assert kept in html.unescape(again.text)
    assert SectionAnswers.objects.get(section="school-and-role").is_complete == (name == "script")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("31", "2", "1990"), "Enter a real date"),
        (("1", "1", "2030"), "Enter a date that is today or earlier"),
        (("one", "two", "three"), "Enter a real date"),
        (("1", "1", "1"), "Enter a real date"),
        (("1", "1", "2020"), "a candidate must be 16 or older"),
        (("1", "1", "1850"), "more than 90 years old"),
        (("5", "", "1990"), "Enter a real date"),
        (("😀", "<b>", "9" * 50), "Enter a real date"),
    ],
)
def test_date_impossible_or_in_the_future_is_named_and_shown_again(candidate, on, who, given, words):
    cases.started(on, who)
    sent = dict(zip(("birth_date-day", "birth_date-month", "birth_date-year"), given, strict=True))

    page = candidate.post("/application/parts/about-you/", {**sent, "version": "0", "step": "done"})

    assert words in page.text
    assert 'href="#id_birth_date-day"' in page.text
    assert f'value="{html.escape(given[0])}"' in page.text


@pytest.mark.parametrize("given", ["many", "0", "61", "-3", "1e3", "٣٢", "32,555"])
def test_number_of_the_wrong_type_or_size_is_named(candidate, on, who, given):
    cases.started(on, who)

    page = candidate.post("/application/parts/school-and-role/", {**_posted(on, "school-and-role"), "hours": given})

    assert page.status_code == 200
    assert 'href="#id_hours"' in page.text


def test_section_saved_for_later_keeps_what_is_incomplete_without_complaint(candidate, on, who):
    cases.started(on, who)

    page = candidate.post(
        "/application/parts/experience/",
        {"version": "0", "step": "later", "description": "Half a sentence"},
        follow=True,
    )

    assert page.redirect_chain == [("/application/", 302)]
    assert "In progress" in page.text
    assert SectionAnswers.objects.get(section="experience").answers["description"] == "Half a sentence"


def test_two_tabs_show_both_versions_and_keep_the_one_chosen(candidate, on, who):
    cases.started(on, who)
    address = "/application/parts/specialism/"
    candidate.post(address, {"version": "0", "step": "done", "kind": "specialist", "specialism": "Music"})

    second = candidate.post(address, {"version": "0", "step": "done", "kind": "specialist", "specialism": "Drama"})

    assert second.status_code == 409
    assert "This part was changed in another window" in second.text
    assert "Music" in second.text
    assert "Drama" in second.text
    assert SectionAnswers.objects.get(section="specialism").answers["specialism"] == "Music"

    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', second.text))
    hidden.pop("csrfmiddlewaretoken")
    kept = candidate.post(address, {**hidden, "step": "later"})

    assert kept.status_code == 302
    assert SectionAnswers.objects.get(section="specialism").answers["specialism"] == "Drama"


def test_same_section_sent_twice_is_saved_once_without_a_conflict(candidate, on, who):
    cases.started(on, who)
    sent = {"version": "0", "step": "done", "kind": "general"}

    answers = [candidate.post("/application/parts/specialism/", sent).status_code for _ in range(2)]

    assert answers == [302, 302]


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40, "😀"])
def test_version_that_cannot_be_read_counts_as_a_stale_page(candidate, on, who, version):
    cases.started(on, who)
    candidate.post("/application/parts/specialism/", {"version": "0", "step": "done", "kind": "general"})

    page = candidate.post("/application/parts/specialism/", {"version": version, "kind": "specialist"})

    assert page.status_code == 409


def test_unknown_part_is_not_found(candidate, on, who):
    cases.started(on, who)

    assert candidate.get("/application/parts/no-such-part/").status_code == 404


def test_school_found_by_search_can_be_chosen_and_nothing_is_saved_by_searching(candidate, on, who):
    cases.started(on, who)
    address = "/application/parts/school-and-role/"

    found = candidate.post(
        address, {"version": "0", "school-q": on.school.name, "school-find": "1", "role": "Cynorthwyydd"}
    )

    assert on.school.name in found.text
    assert f'value="{on.school.code}"' in found.text
    assert 'value="Cynorthwyydd"' in found.text
    assert "<title>Error: " not in found.text
    assert not SectionAnswers.objects.filter(section="school-and-role").exists()


def _level2(on, **more):
    return {**_posted(on, "level2-numeracy"), **more}


def test_document_given_with_the_answers_is_kept_and_completes_the_part(candidate, on, who):
    cases.started(on, who)
    proof = SimpleUploadedFile("tystysgrif.pdf", files.pdf(), content_type="application/pdf")

    page = candidate.post("/application/parts/level2-numeracy/", _level2(on, document=proof))

    assert page.status_code == 302
    again = candidate.get("/application/parts/level2-numeracy/")
    assert "tystysgrif.pdf" in again.text
    assert "Waiting for the virus check" in again.text


@pytest.mark.parametrize(
    ("name", "body"),
    [("proof.pdf", b"<html>"), ("proof.exe", b"MZ"), ("empty.pdf", b""), ("../../x.svg", b"<svg onload=alert(1)>")],
)
def test_document_that_is_refused_says_why_and_keeps_the_answers(candidate, on, who, name, body):
    cases.started(on, who)
    proof = SimpleUploadedFile(name, body, content_type="application/pdf")

    page = candidate.post("/application/parts/level2-numeracy/", _level2(on, document=proof))

    assert page.status_code == 200
    assert 'href="#id_document"' in page.text
    assert SectionAnswers.objects.get(section="level2-numeracy").answers["grade"] == "B"


def test_document_of_ones_own_opens_when_clean_and_nobody_elses_does(candidate, on, who, client):
    application = cases.fill(on, cases.started(on, who))
    mine = application.documents.first().document_id
    other = factories.document(owner=factories.person().pk)

    page = candidate.get(f"/application/documents/{mine}/")

    assert page.status_code == 200
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert candidate.get(f"/application/documents/{other.pk}/").status_code == 404
    assert candidate.get("/application/documents/999999/").status_code == 404


def test_document_removed_after_a_question_is_gone_from_the_part(candidate, on, who):
    application = cases.fill(on, cases.started(on, who))
    attached = application.documents.get(section="level2-numeracy")
    address = f"/application/documents/{attached.document_id}/remove/"

    asked = candidate.get(address)
    page = candidate.post(address, follow=True)

    assert "Remove this document?" in asked.text
    assert page.redirect_chain == [("/application/parts/level2-numeracy/", 302)]
    assert "No document has been added yet." in page.text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_check_page_shows_every_answer_with_a_link_to_change_it(candidate, on, who, language):
    cases.fill(on, cases.started(on, who))

    page = candidate.get("/application/check/", {"language": language})

    assert [f'href="/application/parts/{key}/"' in page.text for key in KEYS] == [True] * len(KEYS)
    assert on.school.name in page.text
    assert "Year 4, mathematics, on Fridays." in page.text
    assert ("16 October 2026" if language == "en" else "16 Hydref 2026") in page.text
    assert ("Send the application" if language == "en" else "Anfon y cais") in page.text


def test_check_page_incomplete_offers_no_sending(candidate, on, who):
    cases.fill(on, cases.started(on, who), but=("specialism",))

    page = candidate.get("/application/check/")

    assert "You can send the application when every part is done." in page.text
    assert 'action="/application/submit/"' not in page.text


def test_sending_without_the_tick_says_so_and_sends_nothing(candidate, on, who):
    application = cases.fill(on, cases.started(on, who))

    page = candidate.post("/application/submit/", {"version": application.version})

    assert "Tick the box to send the application" in page.text
    assert not Snapshot.objects.exists()


def test_sending_twice_is_one_submission_with_a_reference(candidate, on, who):
    application = cases.fill(on, cases.started(on, who))
    sent = {"version": application.version, "is_true": "on"}

    places = [candidate.post("/application/submit/", sent).headers["Location"] for _ in range(2)]
    page = candidate.get("/application/sent/")

    assert places == ["/application/sent/", "/application/sent/"]
    assert Snapshot.objects.count() == 1
    assert application.reference in page.text
    assert "Your headteacher&#39;s support is still needed." in page.text.replace("'", "&#39;")


def test_sending_a_stale_page_is_refused(candidate, on, who):
    application = cases.fill(on, cases.started(on, who))

    page = candidate.post("/application/submit/", {"version": application.version + 7, "is_true": "on"})

    assert page.status_code == 409
    assert not Snapshot.objects.exists()


def test_sending_an_incomplete_application_shows_what_is_missing(candidate, on, who):
    application = cases.fill(on, cases.started(on, who), but=("specialism",))

    page = candidate.post("/application/submit/", {"version": application.version, "is_true": "on"})

    assert page.status_code == 200
    assert "You can send the application when every part is done." in page.text


def test_sending_is_a_form_only(candidate, on, who):
    cases.fill(on, cases.started(on, who))

    assert candidate.get("/application/submit/").status_code == 405


def test_returned_application_names_each_part_with_the_officers_note(candidate, on, who):
    application = cases.submitted(on, who)
    actions.return_for_correction(
        application_id=application.pk,
        items={"level2-numeracy": "The scan is too dark: please add another."},
        expected_version=application.version,
        by=on.by(on.officer),
        at=on.tick(),
    )

    listed = candidate.get("/application/")
    part = candidate.get("/application/parts/level2-numeracy/")

    assert "Your application was returned" in listed.text
    assert "The scan is too dark: please add another." in listed.text
    assert "Update needed" in listed.text
    assert "The scan is too dark: please add another." in part.text


def test_outsider_sees_nothing_of_another_persons_application(client, on, who):
    cases.submitted(on, who)
    cast.sign_in(client, cast.outsider())

    page = client.get("/application/")

    assert "You do not have an application yet." in page.text


def test_task_list_asks_the_database_a_fixed_number_of_times(candidate, on, who, django_assert_max_num_queries):
    application = cases.started(on, who)

    with django_assert_max_num_queries(11):
        candidate.get("/application/")
    cases.fill(on, application)
    # One more for the documents, and two for the school.
    with django_assert_max_num_queries(14):
        candidate.get("/application/")


def test_part_sent_after_the_application_was_sent_elsewhere_shows_what_was_typed(candidate, on, who):
    cases.submitted(on, who)

    page = candidate.post(
        "/application/parts/specialism/",
        {"version": "1", "step": "done", "kind": "specialist", "specialism": "Cerdd <script>alert(1)</script>"},
    )

    assert page.status_code == 409
    assert "These answers cannot be changed now" in page.text
    assert "Cerdd &lt;script&gt;" in page.text
    assert candidate.get("/application/parts/specialism/").headers["Location"] == "/application/"


def _conditions():
    return [(section.key, one) for section in SECTIONS for one in section.questions if one.only_if is not None]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("key", sorted({key for key, _ in _conditions()}))
def test_question_that_is_not_always_asked_says_when_and_is_on_the_page_without_script(
    candidate, on, who, key, language
):
    cases.started(on, who)

    page = candidate.get(f"/application/parts/{key}/", {"language": language})

    asked = re.findall(r'data-asked-if="([a-z_]+)" data-asked-answer="([a-z-]+)"', page.text)
    assert asked == [one.only_if for section, one in _conditions() if section == key]
    assert not re.search(r"<div data-asked-if[^>]*hidden", page.text)
    assert re.search(r'<script type="module" nonce="[^"]+" src="/static/ysgol/conditional[^"]*\.js"', page.text)
    for section, one in _conditions():
        if section == key:
            with translation.override(language):
                words = str(QUESTIONS[section, one.key].label)
            assert words.startswith("If " if language == "en" else "Os "), words
            assert words in shown(page)


def test_section_without_such_questions_loads_no_script_for_them(candidate, on, who):
    cases.started(on, who)

    assert "conditional" not in candidate.get("/application/parts/about-you/").text


def test_answer_to_a_question_that_no_longer_applies_is_kept(candidate, on, who):
    application = cases.started(on, who)
    sent = {"registered": "no", "ewc_number": "1234567", "version": "0", "step": "done"}

    candidate.post("/application/parts/ewc/", sent)

    assert application.sections.get(section="ewc").answers == {"registered": "no", "ewc_number": "1234567"}
