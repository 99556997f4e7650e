"""Reasons for finding an application not eligible: the codes of the entry rules, each of one of two kinds."""

from enum import StrEnum

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.rulebook.domain.rules import RuleSet


class ReasonKind(StrEnum):
    """FATAL: nothing the candidate could send would change it now. ANSWERABLE: they could, so they are asked first."""

    FATAL = "fatal"
    ANSWERABLE = "answerable"


# Rules where a document, a number or an explanation settles the matter; the others are about what was done and when.
_ANSWERABLE = frozenset({"level2-literacy", "level2-numeracy", "ewc-registered", "experience-evidence"})


def kind_of(code: str) -> ReasonKind:
    """The kind of a reason."""
    return ReasonKind.ANSWERABLE if code in _ANSWERABLE else ReasonKind.FATAL


def codes(rules: RuleSet) -> tuple[str, ...]:
    """The reasons that may be given under a version of the rules, in its order."""
    return tuple(rule.code for rule in rules.eligibility)


def problems(
    outcome: str, reasons: tuple[str, ...], note: str, *, rules: RuleSet, against_finding: bool
) -> tuple[Finding, ...]:
    """What stops a decision: not eligible needs reasons of the rules and a note; eligible takes no reasons.

    A decision for eligibility against a finding that a rule is not met needs a note too.
    """
    found = []
    if outcome == "not-eligible":
        if not reasons:
            found.append(Finding("missing", "reasons"))
        if not set(reasons) <= set(codes(rules)):
            found.append(Finding("not-a-choice", "reasons"))
        if not note.strip():
            found.append(Finding("missing", "note"))
    elif outcome == "eligible":
        if reasons:
            found.append(Finding("not-needed", "reasons"))
        if against_finding and not note.strip():
            found.append(Finding("missing", "note"))
    else:
        found.append(Finding("not-a-choice", "outcome"))
    return tuple(found)
