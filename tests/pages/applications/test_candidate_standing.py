import datetime as dt
import html

import pytest
import time_machine

from tests import cases, cast, factories
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.models import Application, Letter

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def on():
    scene = cases.scene()
    with time_machine.travel(factories.NOW + dt.timedelta(hours=2), tick=False):
        yield scene


@pytest.fixture
def who(on):
    return cast.candidate(language="cy")


@pytest.fixture
def candidate(client, who):
    return cast.sign_in(client, who, second_factor=False)


def shown(page) -> str:
    return html.unescape(page.text)


def states_of(who) -> list[str]:
    return list(Application.objects.filter(person=who).order_by("id").values_list("state", flat=True))


# How it stands


def test_submitted_application_says_what_happens_next(candidate, on, who):
    application = cases.submitted(on, who)

    page = candidate.get("/application/")

    assert application.reference in page.text
    assert "Being checked" in page.text
    assert "Application submitted" in page.text
    assert 'href="/application/withdraw/"' in page.text


def test_timeline_is_in_the_readers_language_and_hides_staff(candidate, on, who):
    application = cases.submitted(on, who)
    actions.return_for_correction(
        application_id=application.pk,
        items={"experience": "Rhowch y dosbarth."},
        expected_version=application.version,
        by=on.by(on.officer),
        at=on.tick(),
    )

    actions.withdraw(application_id=application.pk, by=on.by(who), at=on.tick())
    page = candidate.get("/application/?language=cy")

    assert "Beth sydd wedi digwydd hyd yma" in page.text
    assert on.officer.name not in shown(page)


@pytest.mark.parametrize("outcome", ["eligible", "not-eligible"])
def test_decision_that_is_not_released_cannot_be_told_from_none(candidate, on, who, outcome):
    cases.decided(on, cases.submitted(on, who), outcome)

    page = candidate.get("/application/")

    assert "Being checked" in page.text
    for secret in ("Found eligible", "Found not eligible", "Not eligible", "You are eligible", "Letters"):
        assert secret not in page.text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_released_letter_is_shown_word_for_word_in_the_readers_language(candidate, on, who, language):
    cases.eligible(on, who)
    letter = Letter.objects.get()

    status = candidate.get("/application/", {"language": language})
    page = candidate.get(f"/application/letters/{letter.pk}/")

    assert f'href="/application/letters/{letter.pk}/"' in status.text
    subject, body = (letter.subject_en, letter.body_en) if language == "en" else (letter.subject_cy, letter.body_cy)
    assert subject in shown(page)
    assert body in shown(page)


def test_letter_of_another_person_or_not_released_is_not_found(client, on, who):
    cases.decided(on, cases.submitted(on, who))
    letter = Letter.objects.get()

    cast.sign_in(client, who)
    before = client.get(f"/application/letters/{letter.pk}/").status_code
    cases.release(on, letter.decision)
    cast.sign_in(client, cast.outsider())
    other = client.get(f"/application/letters/{letter.pk}/").status_code

    assert (before, other) == (404, 404)


def test_not_eligible_may_start_again(candidate, on, who):
    cases.release(on, cases.decided(on, cases.submitted(on, who), "not-eligible"))

    page = candidate.get("/application/")

    assert "Not eligible" in page.text
    assert 'href="/application/start/"' in page.text
    assert 'href="/application/withdraw/"' not in page.text


def test_waiting_list_shows_the_position_and_the_published_rule(candidate, on, who):
    cases.waiting(on, cases.eligible(on))
    cases.waiting(on, cases.eligible(on, who))

    page = candidate.get("/application/")

    assert "You are number 2 of 2." in page.text
    assert "the person whose application was first submitted earlier" in page.text


# The offer


@pytest.fixture
def pool(on):
    return factories.pool(on.cohort)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_offer_says_what_it_commits_to_and_until_when(candidate, on, who, pool, language):
    cases.offered(on, pool.pk, cases.eligible(on, who))

    status = candidate.get("/application/", {"language": language})
    page = candidate.get("/application/offer/")

    assert 'href="/application/offer/"' in status.text
    expected = {
        "en": ("coming to all three briefing days", "Please answer by 7 December 2026", "24 February 2027"),
        "cy": ("dod i bob un o'r tri Diwrnod Gwybodaeth", "Atebwch erbyn 7 Rhagfyr 2026", "24 Chwefror 2027"),
    }
    for words in expected[language]:
        assert words in shown(page)


def test_offer_accepted_twice_is_one_place(candidate, on, who, pool):
    cases.offered(on, pool.pk, cases.eligible(on, who))

    places = [candidate.post("/application/offer/", {"answer": "accept"}).headers["Location"] for _ in range(2)]
    page = candidate.get("/application/")

    assert places == ["/application/", "/application/"]
    pool.refresh_from_db()
    assert pool.taken == 1
    assert "You have a place." in page.text


def test_offer_declined_hands_the_place_on(candidate, on, who, pool):
    cases.offered(on, pool.pk, cases.eligible(on, who))

    candidate.post("/application/offer/", {"answer": "decline", "reason": "Rwy'n symud."})

    pool.refresh_from_db()
    assert (states_of(who), pool.taken) == (["declined"], 0)


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "perhaps"}, {"answer": "😀"}, {"answer": "decline", "reason": "a" * 1001}]
)
def test_offer_answered_badly_is_asked_again(candidate, on, who, pool, sent):
    cases.offered(on, pool.pk, cases.eligible(on, who))

    page = candidate.post("/application/offer/", sent)

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert states_of(who) == ["offered"]


def test_offer_page_without_an_offer_leads_back(candidate, on, who):
    cases.eligible(on, who)

    assert candidate.get("/application/offer/").headers["Location"] == "/application/"


# Leaving


def test_withdrawing_and_undoing_brings_the_application_back(candidate, on, who):
    cases.submitted(on, who)

    asked = candidate.get("/application/withdraw/")
    candidate.post("/application/withdraw/", {"reason": "Newid swydd 😀"})
    gone = candidate.get("/application/")
    candidate.get("/application/undo-withdrawal/")
    candidate.post("/application/undo-withdrawal/")

    assert "Withdraw the application?" in asked.text
    assert "This application was withdrawn." in gone.text
    assert states_of(who) == ["submitted"]


@pytest.mark.parametrize("reason", ["a" * 1001, "\u202e", "a\x07b"])
def test_withdrawing_with_bad_input_is_told_and_nothing_happens(candidate, on, who, reason):
    cases.submitted(on, who)

    page = candidate.post("/application/withdraw/", {"reason": reason})

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert states_of(who) == ["submitted"]


def test_withdrawing_twice_is_harmless(candidate, on, who):
    cases.submitted(on, who)

    statuses = [candidate.post("/application/withdraw/", {"reason": ""}).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert states_of(who) == ["withdrawn"]


def test_undoing_too_late_is_not_offered(candidate, on, who):
    application = cases.submitted(on, who)
    actions.withdraw(application_id=application.pk, by=on.by(who), at=on.tick())
    Application.objects.filter(pk=application.pk).update(undo_until=factories.TODAY - dt.timedelta(days=1))

    page = candidate.get("/application/")

    assert 'href="/application/undo-withdrawal/"' not in page.text
    assert candidate.post("/application/undo-withdrawal/").status_code == 409


def test_moving_to_another_cohort_makes_a_draft_there(candidate, on, who):
    later = factories.cohort(closes_on=dt.date(2027, 7, 2), season="autumn", opens_on=dt.date(2027, 5, 3))
    cases.submitted(on, who)

    asked = candidate.get("/application/defer/")
    none = candidate.post("/application/defer/", {})
    page = candidate.post("/application/defer/", {"cohort": later.pk, "reason": ""}, follow=True)

    assert later.name_en in asked.text
    assert "Choose a cohort" in none.text
    assert states_of(who) == ["deferred", "draft"]
    assert later.name_en in page.text
    assert "9 of 10 parts are done." in page.text


def test_moving_without_another_cohort_says_so(candidate, on, who):
    cases.submitted(on, who)

    page = candidate.get("/application/defer/")

    assert "There is no other cohort to move to yet." in page.text


def test_lapsed_draft_can_be_opened_again(candidate, on, who):
    application = cases.started(on, who)
    Application.objects.filter(pk=application.pk).update(expires_on=factories.TODAY - dt.timedelta(days=1))
    actions.lapse(application_id=application.pk, reason="Never finished.", by=on.by(on.officer), at=on.tick())

    page = candidate.get("/application/")
    candidate.get("/application/reopen/")
    candidate.post("/application/reopen/")

    assert 'href="/application/reopen/"' in page.text
    assert states_of(who) == ["draft"]


PAGES = [
    "check/",
    "sent/",
    "endorsement/",
    "withdraw/",
    "undo-withdrawal/",
    "defer/",
    "reopen/",
    "offer/",
    "parts/ewc/",
]


@pytest.mark.parametrize("address", PAGES)
def test_page_of_an_application_without_one_leads_to_the_beginning(candidate, address):
    page = candidate.get(f"/application/{address}")

    assert page.headers["Location"] == "/application/"


@pytest.mark.parametrize("address", ["", *PAGES])
def test_page_of_an_application_signed_out_leads_to_sign_in(client, address):
    page = client.get(f"/application/{address}")

    assert page.headers["Location"].startswith("/sign-in/?next=")
