import datetime as dt

import pytest
from django.utils import translation

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import Unit
from ysgol.foundation.rulebook.labels import amount
from ysgol.scheme.cohorts.domain.checks import BLOCKING
from ysgol.scheme.cohorts.domain.milestones import Explanation, Reason
from ysgol.scheme.cohorts.labels import finding_words, reason_words

RULES = rulebook.rule_set("wales-2026")
DAY = {"day": dt.date(2027, 2, 10)}
UNUSUAL = {"offset": "briefing-3-to-tasks", "measured": 3, "usual_min": 26, "usual_max": 32}
EXACT = {"offset": "close-to-told", "measured": -1, "usual_min": 10, "usual_max": 10}


def said(finding: Finding, language: str) -> str:
    with translation.override(language):
        return finding_words(finding, RULES, language=language)


@pytest.mark.parametrize(
    ("finding", "en", "cy"),
    [
        (
            Finding("not-after-previous", "briefing-2", {"previous": "briefing-1"}),
            "Briefing day 2 must come after the end of this: Briefing day 1",
            "Diwrnod Gwybodaeth 2: rhaid i hyn ddod ar ôl diwedd yr hyn sydd o'i flaen (Diwrnod Gwybodaeth 1)",
        ),
        (
            Finding("half-term", "tasks-due", DAY),
            "Written tasks are due: 10 February 2027 is in half term",
            "Cyflwyno'r tasgau ysgrifenedig: mae 10 Chwefror 2027 yn ystod hanner tymor",
        ),
        (
            Finding("unusual", "tasks-due", UNUSUAL),
            "From briefing day 3 to the day tasks are due: 3 days (usual: 26 to 32 days)",
            "O Ddiwrnod Gwybodaeth 3 hyd at y diwrnod y mae'r tasgau i'w cyflwyno: "
            "3 diwrnod (arferol: 26 i 32 diwrnod)",
        ),
        (
            Finding("unusual", "applicants-told", EXACT),
            "From the day applications close to the day or week applicants are told: -1 (usual: 10 days)",
            "O'r diwrnod y mae ceisiadau'n cau hyd at y diwrnod neu'r wythnos y rhoddir gwybod i ymgeiswyr: "
            "-1 (arferol: 10 diwrnod)",
        ),
    ],
)
def test_findings_are_said_in_both_languages(finding, en, cy):
    assert (said(finding, "en"), said(finding, "cy")) == (en, cy)


@pytest.mark.parametrize("code", sorted(BLOCKING | {"weekend", "bank-holiday", "holiday", "calendar-unknown"}))
def test_every_finding_has_words_of_its_own_in_both_languages(code):
    finding = Finding(code, "visits", DAY | {"previous": "tasks-due"})

    assert said(finding, "en") != said(finding, "cy")
    assert "%(" not in said(finding, "en") + said(finding, "cy")


@pytest.mark.parametrize("code", list(Reason))
def test_every_reason_has_words_in_both_languages(code):
    reason = Explanation(code, {"days": 12, "weeks": 4, "of": "applications-close"})
    words = {}
    for language in ("en", "cy"):
        with translation.override(language):
            words[language] = reason_words(reason)

    assert words["en"] != words["cy"]
    assert all(text.endswith(".") and "%(" not in text for text in words.values())


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("count", [0, 1, 2, 3, 6, 10])
def test_every_amount_has_words_in_both_languages(unit, count):
    words = []
    for language in ("en", "cy"):
        with translation.override(language):
            words.append(amount(count, unit))

    assert words[0] != words[1]
    assert all(text.startswith(f"{count} ") for text in words)


@pytest.mark.parametrize(
    ("count", "unit", "cy"),
    [
        (1, Unit.DAYS, "1 diwrnod"),
        (2, Unit.DAYS, "2 ddiwrnod"),
        (2, Unit.MONTHS, "2 fis"),
        (6, Unit.MONTHS, "6 mis"),
        (2, Unit.TIMES, "2 waith"),
        (3, Unit.TIMES, "3 gwaith"),
    ],
)
def test_welsh_amounts_mutate_after_the_number(count, unit, cy):
    with translation.override("cy"):
        assert amount(count, unit) == cy
