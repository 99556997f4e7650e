"""The numbers the service works by, and how long it keeps records."""

from tests.spec.manual import publish, table
from ysgol.foundation.rulebook import queries

RULES = queries.rule_set("wales-2026")


def shown(provenance) -> tuple[str, str, str]:
    return provenance.status.value, provenance.certainty.value, provenance.source.name.en


def test_numbers_and_retention_are_published():
    publish(
        "numbers",
        "# Times and numbers\n",
        f"Made by `tests/spec/test_numbers.py` from the rule set `{RULES.version}`.\n",
        table(
            ("Code", "Value", "Rule", "Who says so", "Certainty", "Source"),
            [
                (f"`{one.code}`", f"{one.value} {one.unit.value}", one.words.en, *shown(one.provenance))
                for one in RULES.numbers
            ],
        ),
        "## Order of the waiting list\n",
        table(
            ("Code", "Rule", "Who says so", "Certainty", "Source"),
            [(f"`{one.code}`", one.words.en, *shown(one.provenance)) for one in RULES.waiting_list],
        ),
        "## How long records are kept\n",
        table(
            ("Code", "Months", "Rule", "Who says so", "Certainty", "Source"),
            [
                (f"`{one.code}`", one.months or "without end", one.words.en, *shown(one.provenance))
                for one in RULES.retention
            ],
        ),
    )


def test_proof_of_level_2_is_published():
    publish(
        "level-2-proof",
        "# Proof of level 2\n",
        f"Made by `tests/spec/test_numbers.py` from the rule set `{RULES.version}`.\n",
        "`england-only` is a rule of England used as a pattern, never a Welsh rule.\n",
        table(
            ("Proof", "For", "Who says so", "Certainty", "Source"),
            [(one.name.en, ", ".join(one.rules), *shown(one.provenance)) for one in RULES.evidence],
        ),
    )
