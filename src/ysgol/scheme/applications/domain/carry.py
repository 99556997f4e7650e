"""Answers that a new application begins with, from the eligibility checker and from what is known of the person."""

import datetime as dt
from collections.abc import Mapping

# What an answer to the public checker fills in: rule, answer, section, question, value.
_FROM_CHECKER = (
    ("ewc-registered", "yes", "ewc", "registered", "yes"),
    ("ewc-registered", "no", "ewc", "registered", "no"),
    ("whole-class-alone", "yes", "experience", "whole_class", "yes"),
    ("whole-class-alone", "no", "experience", "whole_class", "no"),
)


def first_answers(
    checked: Mapping[str, str], *, birth_date: dt.date | None, ewc_number: str
) -> dict[str, dict[str, str]]:
    """Answers by section. `checked` are the checker's answers by rule code; what it does not know is left empty."""
    found: dict[str, dict[str, str]] = {}
    for rule, answer, section, question, value in _FROM_CHECKER:
        if checked.get(rule) == answer:
            found.setdefault(section, {})[question] = value
    if ewc_number:
        found["ewc"] = {"registered": "yes", "ewc_number": ewc_number}
    if birth_date is not None:
        found["about-you"] = {"birth_date": birth_date.isoformat()}
    return found
