"""What the eligibility rules make of answers."""

import datetime as dt

from tests.spec.manual import publish, table
from ysgol.foundation.rulebook import queries
from ysgol.foundation.rulebook.domain.eligibility import Answer, Standing, Verdict, assess, verdict

RULES = queries.rule_set("wales-2026")
ON = dt.date(2026, 11, 23)
CODES = [rule.code for rule in RULES.eligibility]
YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
ALL_YES = dict.fromkeys(CODES, YES)

# What was answered, the last day of taking a whole class alone, the verdict, the rules not met, the rules not known.
CASES = [
    ("Yes to everything", ALL_YES, None, Verdict.MAY_APPLY, [], []),
    ("Nothing answered", {}, None, Verdict.FIND_OUT, [], CODES),
    (
        "No to numeracy, yes to the rest",
        ALL_YES | {"level2-numeracy": NO},
        None,
        Verdict.NOT_YET,
        ["level2-numeracy"],
        [],
    ),
    (
        "Unsure whether the head supports it, yes to the rest",
        ALL_YES | {"headteacher-support": UNSURE},
        None,
        Verdict.FIND_OUT,
        [],
        ["headteacher-support"],
    ),
    (
        "No to numeracy, unsure about registration",
        ALL_YES | {"level2-numeracy": NO, "ewc-registered": UNSURE},
        None,
        Verdict.NOT_YET,
        ["level2-numeracy"],
        ["ewc-registered"],
    ),
    ("Yes to everything, a class 12 months ago", ALL_YES, dt.date(2025, 11, 23), Verdict.MAY_APPLY, [], []),
    (
        "Yes to everything, a class 12 months and a day ago",
        ALL_YES,
        dt.date(2025, 11, 22),
        Verdict.NOT_YET,
        ["previous-year-evidence"],
        [],
    ),
    (
        "Yes to everything, a class tomorrow",
        ALL_YES,
        dt.date(2026, 11, 24),
        Verdict.NOT_YET,
        ["previous-year-evidence"],
        [],
    ),
]


def test_eligibility_table_is_true_and_published():
    rows = []
    for words, answers, experience_on, expected, not_met, not_known in CASES:
        results = assess(RULES, answers, on=ON, last_experience_on=experience_on)
        by_standing = {standing: [one.code for one in results if one.standing is standing] for standing in Standing}

        assert (verdict(results), by_standing[Standing.NOT_MET], by_standing[Standing.NOT_KNOWN]) == (
            expected,
            not_met,
            not_known,
        ), words
        rows.append((words, expected.value, ", ".join(not_met), "all" if not_known == CODES else ", ".join(not_known)))

    publish(
        "eligibility",
        "# Eligibility\n",
        "Made by `tests/spec/test_eligibility.py`, which runs every row. The day asked about is 23 November 2026.\n",
        'A rule not met comes with what proof would do and a route; "not known" is never a refusal.\n',
        table(("Answers", "Verdict", "Not met", "Not known"), rows),
        "## The rules\n",
        *(
            f"- `{rule.code}` ({rule.provenance.status.value}; {rule.provenance.source.name.en}): {rule.question.en}"
            for rule in RULES.eligibility
        ),
    )
