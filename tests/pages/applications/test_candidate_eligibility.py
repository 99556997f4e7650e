import re

import pytest

from ysgol.foundation.rulebook import queries as rulebook

pytestmark = pytest.mark.django_db

CODES = [rule.code for rule in rulebook.rule_set("wales-2026").eligibility]


def answer_all(client, **different):
    for code in CODES:
        client.post(f"/eligibility/{code}/", {"answer": different.get(code.replace("-", "_"), "yes")})


def test_start_without_answers_leads_to_the_first_question(client):
    page = client.get("/eligibility/")

    assert page.status_code == 200
    assert f'href="/eligibility/{CODES[0]}/"' in page.text
    assert "Clear my answers" not in page.text


def test_question_answered_leads_to_the_next_and_the_last_to_the_result(client):
    places = [client.post(f"/eligibility/{code}/", {"answer": "yes"}).headers["Location"] for code in CODES]

    assert places == [*[f"/eligibility/{code}/" for code in CODES[1:]], "/eligibility/result/"]


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"answer": ""},
        {"answer": "maybe"},
        {"answer": "😀"},
        {"answer": "<script>alert(1)</script>"},
        {"answer": "y" * 5000},
    ],
)
def test_question_with_bad_input_says_so_and_keeps_nothing(client, bad):
    page = client.post(f"/eligibility/{CODES[0]}/", bad)

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert 'href="#id_answer"' in page.text
    assert 'id="id_answer"' in page.text
    assert "<script>alert" not in page.text
    assert client.get("/eligibility/result/").headers["Location"] == f"/eligibility/{CODES[0]}/"


def test_question_with_an_unknown_code_is_not_found(client):
    assert client.get("/eligibility/no-such-rule/").status_code == 404


def test_result_before_all_is_answered_leads_to_the_first_gap(client):
    client.post(f"/eligibility/{CODES[0]}/", {"answer": "yes"})

    assert client.get("/eligibility/result/").headers["Location"] == f"/eligibility/{CODES[1]}/"


def test_result_with_every_rule_met_says_one_may_apply(client):
    answer_all(client)

    page = client.get("/eligibility/result/")

    assert "From your answers, you can apply" in page.text
    assert "Rules you do not meet yet" not in page.text


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("code", CODES)
def test_result_with_a_rule_not_met_gives_why_proof_and_route_in_the_readers_language(client, code, language):
    client.get(f"/eligibility/?language={language}")
    answer_all(client, **{code.replace("-", "_"): "no"})

    page = client.get("/eligibility/result/")

    rule = rulebook.rule_set("wales-2026").rule(code)
    shown = page.text.replace("&#39;", "'")
    for words in (rule.why, rule.proof, rule.route):
        assert words.in_language(language) in shown
    assert page.headers["Content-Language"] == language


def test_result_with_an_unsure_answer_is_not_a_refusal(client):
    answer_all(client, ewc_registered="unsure")

    page = client.get("/eligibility/result/")

    assert "You may be able to apply" in page.text
    assert "Rules to find out about" in page.text
    assert "Rules you do not meet yet" not in page.text


def test_answer_changed_from_the_result_leads_back_to_the_result(client):
    answer_all(client)

    went = client.post(f"/eligibility/{CODES[0]}/?return=result", {"answer": "no"})

    assert went.headers["Location"] == "/eligibility/result/"
    assert "You are not yet eligible" in client.get("/eligibility/result/").text


def test_answers_cleared_are_forgotten_and_only_by_a_form(client):
    answer_all(client)

    assert client.get("/eligibility/clear/").status_code == 405
    client.post("/eligibility/clear/")

    assert client.get("/eligibility/result/").headers["Location"] == f"/eligibility/{CODES[0]}/"


def test_question_answered_before_shows_the_answer(client):
    client.post(f"/eligibility/{CODES[0]}/", {"answer": "no"})

    page = client.get(f"/eligibility/{CODES[0]}/")

    assert re.search(r'value="no"\s+checked', page.text)


def test_question_in_welsh_is_answered_with_its_own_verb(client):
    client.get("/eligibility/?language=cy")

    pages = {code: client.get(f"/eligibility/{code}/").text for code in CODES}

    assert "Nac oes" in pages["level2-literacy"]
    assert "Nac ydw" in pages["whole-class-alone"]
    assert "Nac ydy" in pages["headteacher-support"]
