"""HLTA is a status. No text of the service, in either language, may call it a qualification or its holder qualified."""

import re

import pytest

from tests.guard.catalogues import english, forms, messages
from tests.guard.tree import SOURCE, committed, shown

STATUS = r"(?:HLTAs?|CALU|Higher Level Teaching Assistants?|Cynorthwy\w+ Addysgu Lefel Uwch)"
# "qualification", "qualified", "qualify"; "cymhwyster", "cymwysterau", "cymwysedig", and their mutations.
# "cymhwystra" is eligibility.
QUALIFIES = r"(?:qualif\w+|(?:c|g|ngh|ch)ymh?wys(?!tra)\w+)"
NEAR = r"\W+(?:\w+\W+){0,3}?"  # with at most three words between


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


WRONG = [_pattern(rf"\b{STATUS}{NEAR}{QUALIFIES}"), _pattern(rf"\b{QUALIFIES}{NEAR}{STATUS}\b")]
# Saying that it is *not* one, and the entry rules' own "level 2 qualification", are right.
RIGHT = [
    _pattern(rf"\b(?:no|not|never|nor|rather than){NEAR}{QUALIFIES}"),
    # Welsh puts the verb and its subject between: "nid yw statws CALU yn gymhwyster".
    _pattern(rf"\b(?:nid|nad|ddim yn|yn hytrach na|byth yn)\W+(?:\w+\W+){{0,5}}?{QUALIFIES}"),
    _pattern(rf"\b{QUALIFIES}\W+(?:nid|nad)\b"),
    _pattern(rf"\b(?:level|lefel) 2{NEAR}{QUALIFIES}"),
    _pattern(rf"\b{QUALIFIES}{NEAR}(?:level|lefel) 2\b"),
    _pattern(r"\bqualified teachers?\b|\bathraw\w* (?:c|g|ngh|ch)ymwysedig\b"),
]
TEXT_FILES = {".html", ".txt", ".toml"}


def calls_it_a_qualification(text: str) -> bool:
    """Whether a sentence calls the status a qualification, or its holder qualified, and does not deny it."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n\s*\n|<[^>]+>", text):
        left = sentence
        for right in RIGHT:
            left = right.sub(" ", left)
        if any(wrong.search(left) for wrong in WRONG):
            return True
    return False


@pytest.mark.parametrize(
    "text",
    [
        "The HLTA qualification is for experienced teaching assistants.",
        "HLTA is a qualification.",
        "Become a qualified HLTA.",
        "You will qualify as a higher level teaching assistant.",
        "She is an HLTA, fully qualified.",
        "Mae CALU yn gymhwyster.",
        "Ennill cymhwyster CALU.",
        "Dewch yn CALU cymwysedig.",
        "Ei chymhwyster CALU hi",
        "HLTA is not hard. The HLTA qualification is.",
    ],
)
def test_wording_that_calls_it_a_qualification_is_found(text):
    assert calls_it_a_qualification(text)


@pytest.mark.parametrize(
    "text",
    [
        "HLTA is a status, not a qualification.",
        "HLTA status is not a teaching qualification and promises no post.",
        "You need a level 2 qualification in mathematics before you apply for HLTA status.",
        "Statws yw CALU, nid cymhwyster.",
        "Nid yw statws CALU yn gymhwyster.",
        "Mae angen cymhwyster lefel 2 mewn mathemateg cyn gwneud cais am statws CALU.",
        "An HLTA may teach a class without a qualified teacher in the room.",
        "HLTA status recognises what you do. A level 2 qualification in English is needed.",
    ],
)
def test_wording_that_is_right_is_left_alone(text):
    assert not calls_it_a_qualification(text)


def test_no_page_or_message_or_rule_calls_it_a_qualification():
    texts = [path for path in committed() if path.suffix in TEXT_FILES and path.is_relative_to(SOURCE)]

    found = [shown(path) for path in texts if calls_it_a_qualification(path.read_text(encoding="utf-8"))]

    assert texts
    assert found == []


def test_no_phrase_in_either_language_calls_it_a_qualification():
    found = [
        (where, text)
        for where, message in messages()
        for text in (*english(message), *forms(message.string))
        if calls_it_a_qualification(text)
    ]

    assert found == []
