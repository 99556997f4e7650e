import datetime as dt
import re
from pathlib import Path

import pytest

import ysgol.foundation.notices
from tests.pure.notices.facts import FACTS_OF
from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.notices.domain.catalogue import MESSAGES, FactKind, problems
from ysgol.foundation.notices.domain.text import (
    BODY_BETWEEN,
    LINE_CHARACTERS,
    NOTE,
    SUBJECT_BETWEEN,
    Part,
    Piece,
    has_secret,
    lines,
    mark,
    one_line,
    parts,
    pieces,
    reveal,
)
from ysgol.foundation.notices.render import render, secrets

TEMPLATES = Path(ysgol.foundation.notices.__file__).parent / "jinja2/notices/messages"
REVIEWED = {path.name for path in TEMPLATES.glob("*.txt") if not path.name.startswith("_")}


def required(kind):
    return {name: value for name, value in FACTS_OF[kind].items() if name in MESSAGES[kind].facts}


def test_every_message_has_a_text_in_both_languages_and_no_text_is_left_over():
    assert {f"{kind}.{language}.txt" for kind in MESSAGES for language in ("cy", "en")} == REVIEWED


@pytest.mark.parametrize("kind", MESSAGES)
@pytest.mark.parametrize("language", ["cy", "en", ""])
def test_message_with_required_or_all_facts_reads_whole(kind, language):
    for facts in (required(kind), FACTS_OF[kind]):
        text = render(kind, language, facts)

        assert text.subject == text.subject.strip() and "\n" not in text.subject and 10 < len(text.subject) <= 400
        assert "None" not in text.body and "{" not in text.body and "  \n" not in text.body
        assert not re.search(r"\n\n\n", text.body), text.body
        assert has_secret(text.body) == bool(secrets(kind, facts))
        assert "Ysgol" in text.body


@pytest.mark.parametrize("kind", MESSAGES)
def test_message_shows_every_fact_that_is_not_a_choice(kind):
    message = MESSAGES[kind]
    shown = {"en": render(kind, "en", FACTS_OF[kind]), "cy": render(kind, "cy", FACTS_OF[kind])}

    for language, text in shown.items():
        whole = reveal(f"{text.subject}\n{text.body}", secrets(kind, FACTS_OF[kind]), missing=str)
        for name, value in FACTS_OF[kind].items():
            for part in _visible(message.kind_of(name), value, language):
                assert part in whole, f"{kind}.{language}: {name}"


def _visible(kind, value, language):
    match kind:
        case FactKind.CODE:
            return []
        case FactKind.WORDS:
            return [value[language]]
        case FactKind.ITEMS:
            return [item[language] for item in value]
        case FactKind.DATE:
            day = dt.date.fromisoformat(value)
            return [f"{day.day} "]
        case FactKind.MOMENT:
            return ["09:30"]
        case FactKind.NOTE:
            return value.splitlines()
        case _:
            return [str(value)]


@pytest.mark.parametrize("kind", MESSAGES)
def test_message_in_both_languages_has_welsh_first(kind):
    both, welsh, english = (render(kind, language, FACTS_OF[kind]) for language in ("", "cy", "en"))

    assert both.subject == f"{welsh.subject} / {english.subject}"
    assert both.body.index(welsh.body) < both.body.index(english.body)


@pytest.mark.parametrize("kind", MESSAGES)
def test_message_never_calls_the_status_a_qualification(kind):
    texts = [(TEMPLATES / f"{kind}.{language}.txt").read_text(encoding="utf-8").lower() for language in ("en", "cy")]

    for text in texts:
        assert not re.search(r"qualif|cymhwyster|cymwysterau|cymwysedig", text)


def test_facts_missing_unknown_or_misshapen_are_named():
    facts = {"code": "", "minutes": "15", "extra": 1}

    assert problems("sign-in-code", facts) == (
        Finding("misshapen", "code"),
        Finding("misshapen", "minutes"),
        Finding("unknown-fact", "extra"),
    )
    assert problems("sign-in-code", {"code": "A"}) == (Finding("missing", "minutes"),)
    assert problems("no-such-kind", {}) == (Finding("unknown-kind", "no-such-kind"),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("answer", "perhaps"),
        ("link", "https://elsewhere.example/"),
        ("link", "//elsewhere.example/"),
        ("note", "  "),
        ("candidate_name", 4),
    ],
)
def test_fact_of_the_wrong_shape_is_refused(name, value):
    with pytest.raises(Invalid, match="message-facts"):
        render("endorsement-answered", "en", {**FACTS_OF["endorsement-answered"], name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("reply_by", "1 March"), ("reply_by", None), ("cohort_name", {"en": "Spring"}), ("cohort_name", "")],
)
def test_offer_with_a_wrong_date_or_half_a_name_is_refused(name, value):
    with pytest.raises(Invalid, match="message-facts"):
        render("place-offered", "en", {**FACTS_OF["place-offered"], name: value})


def test_moment_without_time_zone_and_empty_items_are_refused():
    assert problems("application-submitted", {**FACTS_OF["application-submitted"], "submitted_at": "2026-11-23T09:30"})
    assert problems("application-returned", {**FACTS_OF["application-returned"], "items": []})


def test_name_that_carries_a_link_a_line_or_a_secret_mark_is_made_harmless():
    assert one_line("Mair\r\nBcc: all@example.org") == "Mair Bcc: all@example.org"
    assert one_line("see https://evil.example and www.evil.example") == "see https evil.example and www evil.example"
    assert one_line(f"Mair {mark('link')}\u202e\x00") == "Mair link"
    assert one_line("Llŷr ap  Gwilym") == "Llŷr ap Gwilym"
    assert len(one_line("x" * 1000)) == LINE_CHARACTERS


def test_note_of_several_lines_is_quoted_line_by_line():
    assert lines("\nOne\n\nTwo www.x\n") == "> One\n>\n> Two www x"


def test_secret_without_a_value_shows_what_stands_for_it():
    text = f"Code: {mark('code')}, link {mark('link')}"

    assert reveal(text, {"code": "ABC"}, missing=lambda name: f"[{name}]") == "Code: ABC, link [link]"


def test_message_in_both_languages_is_cut_into_its_languages_again():
    welsh, english, text = (render("waiting-list", language, FACTS_OF["waiting-list"]) for language in ("cy", "en", ""))

    assert parts(text.subject, "", SUBJECT_BETWEEN) == (Part("cy", welsh.subject), Part("en", english.subject))
    assert parts(text.body, "", BODY_BETWEEN) == (Part("en", NOTE), Part("cy", welsh.body), Part("en", english.body))
    assert parts(welsh.body, "cy", BODY_BETWEEN) == (Part("cy", welsh.body),)


def test_only_addresses_of_this_service_become_links():
    home = "http://localhost:8000"
    text = f"See {home}/endorse/abc/?language=cy. Not https://evil.example/ or {home}.evil.example/x; but {home}"

    assert pieces(text, home) == (
        Piece("See "),
        Piece(f"{home}/endorse/abc/?language=cy", "/endorse/abc/?language=cy"),
        Piece(f". Not https://evil.example/ or {home}.evil.example/x; but "),
        Piece(home, "/"),
    )
