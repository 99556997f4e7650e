import datetime as dt
import html
import re

import pytest
import time_machine

from tests import cases, cast, factories
from ysgol.foundation.notices.models import Message, StaffTask
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.models import Endorsement

pytestmark = [pytest.mark.django_db]
DECLARED = {"declarations": cases.DECLARATIONS, "commitment": "intended", "note": "O fis Medi."}


@pytest.fixture
def on():
    scene = cases.scene()
    with time_machine.travel(factories.NOW + dt.timedelta(hours=2), tick=False):
        yield scene


@pytest.fixture
def application(on):
    return cases.fill(on, cases.started(on, cast.candidate(given_names="Gwenllian", family_name="Puw")))


@pytest.fixture
def link(on, application):
    """The address of the link in the headteacher's message."""
    _request, token = cases.ask(on, application, head_language="")
    return f"/endorse/{token}/"


def shown(page) -> str:
    return html.unescape(page.text)


# The link, without an account


@pytest.mark.parametrize("language", ["en", "cy"])
def test_link_asks_first_who_you_are_and_shows_candidate_and_school_alone(client, on, application, link, language):
    page = client.get(link, {"language": language})

    text = shown(page)
    assert page.status_code == 200
    assert "Gwenllian Puw" in text
    assert on.school.name in text
    for secret in ("1990", "Year 4, mathematics", "hearing loop", "1234567", application.reference, "01248"):
        assert secret not in text


def test_link_pages_are_not_kept_by_the_browser_nor_told_to_other_sites(client, link):
    page = client.get(link)

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_link_follows_the_language_of_the_message_until_the_reader_chooses(client, on, application):
    _request, token = cases.ask(on, application, head_language="cy")
    address = f"/endorse/{token}/"

    assert client.get(address).headers["Location"] == f"{address}?language=cy"
    assert client.get(address, {"language": "en"}).status_code == 200


def test_yes_it_is_me_and_yes_leads_through_preview_to_thanks(client, application, link):
    first = client.post(link, {"who": "me"})
    second = client.post(f"{link}answer/", {"decision": "yes"})
    preview = client.post(f"{link}support/", {**DECLARED, "step": "preview"})
    before = Endorsement.objects.get().state
    sent = client.post(f"{link}support/", {**DECLARED, "step": "confirm"}, follow=True)

    assert first.headers["Location"] == f"{link}answer/"
    assert second.headers["Location"] == f"{link}support/"
    assert "Check your answer before you send it" in preview.text
    assert "O fis Medi." in preview.text
    assert before == "asked"
    assert "Thank you: you support the application" in sent.text
    request = Endorsement.objects.get()
    assert (request.state, request.commitment, request.note) == ("confirmed", "intended", "O fis Medi.")


def test_confirming_twice_is_harmless(client, link):
    client.post(f"{link}support/", {**DECLARED, "step": "confirm"})

    again = client.post(f"{link}support/", {**DECLARED, "step": "confirm"})

    assert again.headers["Location"] == "/endorse/thanks/supported/"
    assert Endorsement.objects.get().state == "confirmed"


def test_change_from_the_preview_shows_what_was_given(client, link):
    page = client.post(f"{link}support/", {**DECLARED, "step": "change"})

    assert "<title>Error: " not in page.text
    assert page.text.count(" checked") == 5
    assert "O fis Medi." in page.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Tick every declaration"),
        ({**DECLARED, "declarations": cases.DECLARATIONS[:3]}, "One declaration is not ticked"),
        ({**DECLARED, "declarations": cases.DECLARATIONS[:1] * 4}, "3 declarations are not ticked"),
        ({**DECLARED, "declarations": ["no-such"]}, "Choose one of the answers"),
        ({**DECLARED, "commitment": ""}, "Choose what the school intends about a post"),
        ({**DECLARED, "commitment": "<script>"}, "Choose one of the answers"),
        ({**DECLARED, "note": "a" * 2001}, "Use 2000 characters or fewer (now 2001)"),
        ({**DECLARED, "note": "\u202eabc"}, "Remove hidden characters"),
    ],
)
def test_support_with_bad_input_says_what_is_wrong_and_keeps_the_rest(client, link, sent, words):
    page = client.post(f"{link}support/", {**sent, "step": "confirm"})

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert words in shown(page)
    assert Endorsement.objects.get().state == "asked"


@pytest.mark.parametrize("note", ["👩‍🏫 da iawn", "<script>alert(1)</script>", "عربي"])
def test_note_with_unusual_text_is_kept_and_never_run(client, link, note):
    preview = client.post(f"{link}support/", {**DECLARED, "note": note, "step": "preview"})
    client.post(f"{link}support/", {**DECLARED, "note": note, "step": "confirm"})

    assert "<script>alert" not in preview.text
    assert Endorsement.objects.get().note == note


def test_no_needs_a_reason_and_tells_it(client, link):
    refused = client.post(f"{link}answer/", {"decision": "no"})
    empty = client.post(f"{link}refuse/", {"reason": "  "})
    sent = client.post(f"{link}refuse/", {"reason": "Dim digon o brofiad eto."}, follow=True)

    assert refused.headers["Location"] == f"{link}refuse/"
    assert "Enter why you do not support the application" in empty.text
    assert "Your answer has been sent" in sent.text
    assert Endorsement.objects.get().reason == "Dim digon o brofiad eto."


@pytest.mark.parametrize("address", ["", "answer/"])
@pytest.mark.parametrize("sent", [{}, {"who": "x", "decision": "x"}, {"who": "😀", "decision": "<b>"}])
def test_question_without_an_answer_is_asked_again(client, link, address, sent):
    page = client.post(f"{link}{address}", sent)

    assert page.status_code == 200
    assert "<title>Error: " in page.text


def test_wrong_person_may_name_another_or_nobody(client, link):
    went = client.post(link, {"who": "other"})
    bad = client.post(f"{link}wrong-person/", {"name": "Nia", "email": "not an address"})
    sent = client.post(f"{link}wrong-person/", {"name": "", "email": ""}, follow=True)

    assert went.headers["Location"] == f"{link}wrong-person/"
    assert "Enter an e-mail address in the correct form" in bad.text
    assert 'value="Nia"' in bad.text
    assert "Thank you for telling us" in sent.text
    assert Endorsement.objects.get().state == "wrong-person"


def _without_addresses(page) -> str:
    return re.sub(r'(href|value)="[^"]*"|nonce="[^"]*"', "", page.text)


def test_every_dead_link_gets_the_same_page(client, on, application, link):
    used = link
    client.post(f"{used}support/", {**DECLARED, "step": "confirm"})
    client.session.flush()
    client.cookies.clear()
    other = cases.started(on, cast.candidate())
    cases.fill(on, other)
    _first, replaced_token = cases.ask(on, other)
    _second, expired_token = cases.ask(on, other, head_email="arall@hwbcymru.net")
    unknown = client.get("/endorse/no-such-token/?language=en")

    pages = {"used": client.get(used), "replaced": client.get(f"/endorse/{replaced_token}/")}
    with time_machine.travel(factories.NOW + dt.timedelta(days=40), tick=False):
        pages["expired"] = client.get(f"/endorse/{expired_token}/")

    assert "This link cannot be used" in unknown.text
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 404)
    assert {name: _without_addresses(page) for name, page in pages.items()} == dict.fromkeys(
        pages, _without_addresses(unknown)
    )


@pytest.mark.parametrize("address", ["", "answer/", "support/", "refuse/", "wrong-person/"])
def test_unknown_link_is_not_found_on_every_page_of_it(client, address):
    for method in (client.get, client.post):
        assert method(f"/endorse/{'x' * 43}/{address}").status_code == 404


def test_many_unknown_links_from_one_address_must_wait_but_a_good_one_opens(client, link):
    statuses = [client.get(f"/endorse/guess-{number}/").status_code for number in range(35)]

    assert statuses == [404] * 30 + [429] * 5
    assert client.get(link).status_code == 200


def test_thanks_of_an_unknown_kind_is_not_found(client):
    assert client.get("/endorse/thanks/anything/").status_code == 404


# Signed in for the school


def test_signed_in_head_sees_requests_to_the_own_school_alone(client, on, application):
    cases.ask(on, application)
    elsewhere = factories.school()
    own = cast.sign_in(client, cast.headteacher(school=on.school.code))
    own_page = own.get("/endorsements/")
    request = Endorsement.objects.get()
    address = f"/endorsements/{request.pk}/"

    assert "Gwenllian Puw" in own_page.text
    assert own.get(address).status_code == 200

    other = cast.sign_in(client, cast.headteacher(school=elsewhere.code))
    assert "Nobody at your school has asked for your support yet." in other.get("/endorsements/").text
    assert [other.get(f"{address}{page}").status_code for page in ("", "support/", "refuse/")] == [404, 404, 404]


def test_signed_in_head_supports_and_a_second_answer_is_refused(client, on, application):
    cases.ask(on, application)
    request = Endorsement.objects.get()
    head = cast.sign_in(client, cast.headteacher(school=on.school.code))

    decided = head.post(f"/endorsements/{request.pk}/", {"decision": "yes"})
    sent = head.post(f"/endorsements/{request.pk}/support/", {**DECLARED, "step": "confirm"})
    again = head.post(f"/endorsements/{request.pk}/support/", {**DECLARED, "step": "confirm"})

    assert decided.headers["Location"] == f"/endorsements/{request.pk}/support/"
    assert sent.headers["Location"] == "/endorse/thanks/supported/"
    assert again.status_code == 409
    request.refresh_from_db()
    assert request.state == "confirmed"


def test_signed_in_head_refuses_with_a_reason(client, on, application):
    cases.ask(on, application)
    request = Endorsement.objects.get()
    head = cast.sign_in(client, cast.headteacher(school=on.school.code))

    head.post(f"/endorsements/{request.pk}/refuse/", {"reason": "Ddim eto."})

    request.refresh_from_db()
    assert (request.state, request.reason) == ("refused", "Ddim eto.")


def test_candidate_may_not_open_the_heads_list(client, application):
    cast.sign_in(client, application.person)

    assert client.get("/endorsements/").status_code == 403


# The candidate asks


@pytest.fixture
def candidate(client, application):
    return cast.sign_in(client, application.person, second_factor=False)


ASK = {"head_name": "Nia Rowlands", "head_email": "pennaeth@hwbcymru.net", "head_language": "cy"}


def test_candidate_asks_and_sees_that_it_waits(candidate):
    before = candidate.get("/application/endorsement/")
    page = candidate.post("/application/endorsement/", ASK, follow=True)

    assert "Speak to your headteacher before you send this." in before.text
    assert "Waiting for an answer" in page.text
    assert "pennaeth@hwbcymru.net" in page.text
    assert "Waiting to be sent" in page.text
    assert "21 December 2026" in page.text


def test_candidate_asks_another_address_and_the_first_request_is_replaced(candidate):
    candidate.post("/application/endorsement/", ASK)
    candidate.post("/application/endorsement/", {**ASK, "head_email": "newydd@hwbcymru.net"})

    states = Endorsement.objects.order_by("id").values_list("head_email", "state")
    assert list(states) == [("pennaeth@hwbcymru.net", "replaced"), ("newydd@hwbcymru.net", "asked")]


def test_candidate_asking_all_day_is_told_to_wait(candidate):
    for number in range(10):
        candidate.post("/application/endorsement/", {**ASK, "head_email": f"pennaeth{number}@hwbcymru.net"})

    page = candidate.post("/application/endorsement/", ASK)

    assert page.status_code == 200
    assert "You have asked many times today. Check the address and try again tomorrow" in page.text
    assert 'value="pennaeth@hwbcymru.net"' in page.text
    assert Endorsement.objects.count() == 10


def test_candidate_pressing_twice_asks_once(candidate):
    for _ in range(2):
        candidate.post("/application/endorsement/", ASK)

    assert Endorsement.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Enter the headteacher's name"),
        ({**ASK, "head_email": ""}, "Enter the headteacher's e-mail address"),
        ({**ASK, "head_email": "pennaeth"}, "Enter an e-mail address in the correct form"),
        ({**ASK, "head_email": "a@b.c\nBcc: x@y.z"}, "Enter an e-mail address in the correct form"),
        ({**ASK, "head_email": f"{'a' * 260}@example.org"}, "Use 254 characters or fewer"),
        ({**ASK, "head_name": "N" * 201}, "Use 200 characters or fewer"),
        ({**ASK, "head_name": "\u202eaiN"}, "Remove hidden characters"),
        ({**ASK, "head_language": "fr"}, "Choose Welsh, English or both"),
    ],
)
def test_candidate_asking_with_bad_input_is_told_and_nothing_is_sent(candidate, sent, words):
    page = candidate.post("/application/endorsement/", sent)

    assert page.status_code == 200
    assert words in shown(page)
    assert not Endorsement.objects.exists()


def test_candidate_without_a_school_is_led_to_it(client, on):
    who = cast.candidate()
    cases.started(on, who)
    cast.sign_in(client, who)

    page = client.get("/application/endorsement/")

    assert "First say at which school you work" in page.text
    assert 'href="/application/parts/school-and-role/"' in page.text


def test_candidate_sees_the_heads_answer_post_and_note(candidate, on, application):
    cases.confirm(on, *cases.ask(on, application))

    page = candidate.get("/application/endorsement/")

    assert "Your headteacher supports your application." in page.text
    assert "A post is intended, but not promised" in page.text
    assert "From September." in page.text
    assert '<form method="post" novalidate' not in page.text


def test_candidate_sees_a_wrong_person_and_may_ask_again_but_not_who_was_suggested(candidate, on, application):
    request, token = cases.ask(on, application)
    actions.answer_wrong_person(
        token=token, who_name="Someone Else", who_email="else@hwbcymru.net", by=cases.holder(request), at=on.tick()
    )

    page = candidate.get("/application/endorsement/")

    assert "The person we wrote to is not your headteacher." in page.text
    assert "else@hwbcymru.net" not in page.text
    assert 'name="head_email"' in page.text


def test_answer_through_a_link_replaced_meanwhile_shows_what_was_written(client, on, application, link):
    cases.ask(on, application, head_email="arall@hwbcymru.net")

    page = client.post(f"{link}support/", {**DECLARED, "step": "confirm"})

    assert page.status_code == 404
    assert "What you wrote was not sent" in page.text
    assert "O fis Medi." in page.text


# Taking support back


@pytest.fixture
def supported(on):
    """An application that was sent, and the signed-in headteacher's page for taking support back."""
    application = cases.submitted(on, cast.candidate(given_names="Gwenllian", family_name="Puw"))
    return application, f"/endorsements/{Endorsement.objects.get().pk}/withdraw/"


def test_head_takes_support_back_with_a_reason_and_everybody_concerned_is_told(client, on, supported):
    application, address = supported
    actions.assign(application_ids=[application.pk], to_person_id=on.officer.pk, by=on.by(on.officer), at=on.tick())
    head = cast.sign_in(client, cast.headteacher(school=on.school.code))

    listed = head.get("/endorsements/")
    page = head.get(address)
    done = head.post(address, {"reason": "Staff have left."}, follow=True)

    assert f'href="{address}"' in listed.text
    assert "a place that has been offered or accepted stays with the candidate" in shown(page)
    assert "Your support is taken back." in done.text
    assert "Support withdrawn" in done.text
    request = Endorsement.objects.get()
    assert (request.state, request.reason) == ("withdrawn", "Staff have left.")
    told = Message.objects.filter(queued_at__gte=factories.NOW + dt.timedelta(hours=2)).order_by("kind")
    assert [(one.kind, one.to_person) for one in told] == [
        ("endorsement-answered", application.person_id),
        ("support-withdrawn-officer", on.officer.pk),
    ]
    assert [(one.kind, one.about, one.region) for one in StaffTask.objects.all()] == [
        ("support-withdrawn", f"application:{application.pk}", application.region)
    ]


def test_asking_again_after_support_was_taken_back_settles_the_officers_task(client, on, supported):
    application, address = supported
    cast.sign_in(client, cast.headteacher(school=on.school.code)).post(address, {"reason": "Staff have left."})

    on.now = factories.NOW + dt.timedelta(hours=3)
    cases.ask(on, application)

    assert StaffTask.objects.get().settled_how == "done"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Enter why you take your support back"),
        ("a" * 2001, "Use 2000 characters or fewer (now 2001)"),
        ("\u202eabc", "Remove hidden characters"),
    ],
)
def test_taking_support_back_without_a_good_reason_changes_nothing(client, on, supported, reason, words):
    head = cast.sign_in(client, cast.headteacher(school=on.school.code))

    page = head.post(supported[1], {"reason": reason})

    assert "<title>Error: " in page.text
    assert words in shown(page)
    assert Endorsement.objects.get().state == "confirmed"


def test_taking_support_back_twice_is_refused(client, on, supported):
    head = cast.sign_in(client, cast.headteacher(school=on.school.code))
    head.post(supported[1], {"reason": "Staff have left."})

    again = head.post(supported[1], {"reason": "Staff have left."})

    assert again.status_code == 409


def test_support_of_an_accepted_place_stays_and_the_page_says_what_can_be_done(client, on):
    pool = factories.pool(on.cohort)
    application = cases.offered(on, pool.pk)
    actions.accept_offer(application_id=application.pk, by=on.by(application.person), at=on.tick())
    head = cast.sign_in(client, cast.headteacher(school=on.school.code))
    address = f"/endorsements/{Endorsement.objects.get().pk}/withdraw/"

    page = head.get(address)
    sent = head.post(address, {"reason": "Staff have left."})

    assert "your support cannot be taken back here" in page.text
    assert "<textarea" not in page.text
    assert sent.status_code == 409
    assert Endorsement.objects.get().state == "confirmed"
    assert cases.fresh(application).state == "accepted"


def test_nobody_but_the_schools_head_reaches_the_page_for_taking_support_back(client, on, supported):
    application, address = supported
    other = cast.headteacher(school=factories.school().code)

    answers = [
        cast.sign_in(client, who).post(address, {"reason": "No"}).status_code
        for who in (other, application.person, on.officer)
    ]

    assert answers == [404, 403, 403]
    assert Endorsement.objects.get().state == "confirmed"
