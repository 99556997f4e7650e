import html

import pytest

from ysgol.foundation.rulebook import queries

LANGUAGES = pytest.mark.parametrize("language", ["en", "cy"])


def page(client, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


@LANGUAGES
def test_rules_show_every_rule_with_its_source_in_the_readers_language(client, language):
    shown = page(client, "/rules/", language)
    rules = queries.rule_set()
    words = [
        *(text for rule in rules.eligibility for text in (rule.question, rule.why, rule.proof, rule.route)),
        *(one.name for one in rules.evidence),
        *(one.words for one in (*rules.declarations, *rules.numbers, *rules.waiting_list, *rules.offsets)),
        *(one.words for one in rules.retention),
        *(one.provenance.source.name for one in (*rules.eligibility, *rules.evidence, *rules.numbers)),
    ]

    other = "en" if language == "cy" else "cy"
    assert [text.en for text in words if text.in_language(language) not in shown] == []
    assert [text.en for text in words if len(text.en) > 30 and text.in_language(other) in shown] == []


def test_rules_tell_official_from_our_default(client):
    shown = page(client, "/rules/")

    assert ">Official</strong>" in shown
    assert ">Our default</strong>" in shown
    assert "A rule of England, used as a pattern: not a Welsh rule." in shown
    assert "Read on 23 November 2026." in shown


@LANGUAGES
def test_rules_say_amounts_in_the_readers_language(client, language):
    shown = page(client, "/rules/", language)

    expected = {
        "en": ["10 working days", "26 to 32 days", "2 times"],
        "cy": ["10 diwrnod gwaith", "26 i 32 diwrnod", "2 waith"],
    }
    assert [words for words in expected[language] if f">{words}<" not in shown] == []


def test_rules_of_a_pinned_version_have_their_own_address(client):
    pinned, today = (page(client, address) for address in ("/rules/wales-2026/", "/rules/"))

    assert pinned.partition("<main")[2].partition("</main>")[0] == today.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("address", ["/rules/wales-1066/", "/rules/standards/atlantis/"])
def test_what_was_never_published_is_not_found(client, address):
    assert client.get(address).status_code == 404


def missing(code: str, shown: str, language: str) -> list[int]:
    """Numbers of the standards whose titles the page does not show."""
    return [one.number for one in queries.standard_set(code).standards if one.title.in_language(language) not in shown]


@LANGUAGES
def test_standards_without_text_say_so_and_invent_nothing(client, language):
    shown = page(client, "/rules/standards/wales-2011/", language)
    words = {"en": "Text not available", "cy": "Nid yw'r testun ar gael"}[language]

    assert shown.count(f">{words}</li>") == 36


@LANGUAGES
def test_standards_of_england_carry_a_warning(client, language):
    shown = page(client, "/rules/standards/england-hnap/", language)
    warning = {"en": "These standards are for England only.", "cy": "Ar gyfer Lloegr yn unig y mae'r safonau hyn."}

    assert warning[language] in shown
    assert [
        one for one in queries.standard_set("england-hnap").standards if one.title.in_language(language) not in shown
    ] == []


@LANGUAGES
def test_standards_of_2019_are_shown_by_name(client, language):
    shown = page(client, "/rules/standards/wales-2019/", language)

    assert [
        one for one in queries.standard_set("wales-2019").standards if one.title.in_language(language) not in shown
    ] == []


def test_rules_ask_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        client.get("/rules/")
