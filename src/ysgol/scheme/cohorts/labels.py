"""Words for codes of cohorts: states, funders, language media, why a date was proposed, what is unusual about it."""

import datetime as dt
from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, RuleSet, Season, Unit
from ysgol.foundation.rulebook.labels import MILESTONES, SEASONS, amount
from ysgol.scheme.cohorts.domain.milestones import Explanation, Reason
from ysgol.scheme.cohorts.domain.places import Funder, LanguageMedium

STATES: dict[str, str | Promise] = {
    "planned": _("Planned"),
    "open": _("Open for applications"),
    "closed": _("Closed"),
}
STATE_TAGS = {"planned": "govuk-tag--blue", "open": "govuk-tag--green", "closed": "govuk-tag--grey"}
MEDIA: dict[str, str | Promise] = {
    LanguageMedium.WELSH.value: _("Welsh"),
    LanguageMedium.ENGLISH.value: _("English"),
}
FUNDERS: dict[str, str | Promise] = {
    Funder.WELSH_GOVERNMENT.value: _("Welsh Government"),
    Funder.LOCAL_AUTHORITY.value: _("Local authority"),
    Funder.SCHOOL.value: _("School"),
    Funder.OTHER.value: _("Another funder"),
}
# A cohort's name by season; region and year are filled in. A list with a comma, so that no name has to mutate.
COHORT_NAMES: dict[Season, str | Promise] = {
    Season.AUTUMN: _("%(region)s, autumn %(year)s"),
    Season.SPRING: _("%(region)s, spring %(year)s"),
}
# After "counted from": milestones as they read inside a sentence.
_COUNTED_FROM: dict[MilestoneKind, str | Promise] = {
    MilestoneKind.APPLICATIONS_CLOSE: _("Counted %(time)s from the day applications close."),
    MilestoneKind.APPLICANTS_TOLD: _("Counted %(time)s from the day applicants are told."),
    MilestoneKind.BRIEFING_1: _("Counted %(time)s from briefing day 1."),
    MilestoneKind.BRIEFING_2: _("Counted %(time)s from briefing day 2."),
    MilestoneKind.BRIEFING_3: _("Counted %(time)s from briefing day 3."),
    MilestoneKind.TASKS_DUE: _("Counted %(time)s from the day tasks are due."),
    MilestoneKind.VISITS: _("Counted %(time)s from the last day of visits."),
}
_REASONS: dict[Reason, str | Promise] = {
    Reason.COUNTED_BACK: _("Counted back %(time)s from the day applications close."),
    Reason.WEEKEND: _("Moved past a weekend."),
    Reason.GIVEN: _("The day you gave."),
    Reason.AFTER_PREVIOUS: _("Moved later, so that applicants are told first."),
    Reason.HALF_TERM: _("Moved past half term."),
    Reason.HOLIDAY: _("Moved past a school holiday."),
    Reason.SETTLING: _("Moved past the first week after a long holiday."),
    Reason.BANK_HOLIDAY: _("Moved past a bank holiday."),
    Reason.SPANS_HOLIDAY: _("Longer, because a holiday lies inside."),
    Reason.CALENDAR_UNKNOWN: _(
        "The term dates of that school year are not known: only weekends and bank holidays were avoided."
    ),
}
_FINDINGS: dict[str, str | Promise] = {
    "missing": _("%(milestone)s: give a date"),
    "twice": _("%(milestone)s: give one date only"),
    "unchanged": _("%(milestone)s: these are the dates it has already"),
    "ends-before-start": _("%(milestone)s: the last day must not be before the first"),
    "not-after-previous": _("%(milestone)s must come after the end of this: %(previous)s"),
    "weekend": _("%(milestone)s: %(day)s is at a weekend"),
    "bank-holiday": _("%(milestone)s: %(day)s is a bank holiday"),
    "half-term": _("%(milestone)s: %(day)s is in half term"),
    "holiday": _("%(milestone)s: %(day)s is in a school holiday"),
    "calendar-unknown": _("%(milestone)s: the term dates of that school year are not known"),
}


def reason_words(reason: Explanation) -> str:
    """One reason for a proposed date as a sentence in the reader's language."""
    if reason.code in (Reason.COUNTED, Reason.COUNTED_BACK):
        return _counted(reason)
    if reason.code is Reason.SCHOOL_DAYS:
        return gettext("Moved later, to leave %(time)s for the tasks.") % {
            "time": amount(int(reason.facts["days"]), Unit.SCHOOL_DAYS)
        }
    if reason.code is Reason.SCHOOL_WEEKS:
        weeks = int(reason.facts["weeks"])
        return ngettext("Visits take %(count)s week in school.", "Visits take %(count)s weeks in school.", weeks) % {
            "count": weeks
        }
    return str(_REASONS[reason.code])


def _counted(reason: Explanation) -> str:
    of = MilestoneKind(str(reason.facts["of"]))
    words = _COUNTED_FROM[of] if reason.code is Reason.COUNTED else _REASONS[reason.code]
    return str(words) % {"time": amount(int(reason.facts["days"]), Unit.DAYS)}


def finding_words(finding: Finding, rules: RuleSet, *, language: str) -> str:
    """What is wrong or unusual about a cohort's dates, as words in the reader's language ("cy" or "en")."""
    facts = dict(finding.facts)
    if finding.code == "unusual":
        return _unusual(facts, rules, language)
    filled = {"milestone": MILESTONES[MilestoneKind(finding.where)]}
    if "previous" in facts:
        filled["previous"] = MILESTONES[MilestoneKind(str(facts["previous"]))]
    day = facts.get("day")
    if isinstance(day, dt.date):
        filled["day"] = formats.date_format(day, "DATE_FORMAT")
    return str(_FINDINGS[finding.code]) % filled


def _unusual(facts: Mapping[str, object], rules: RuleSet, language: str) -> str:
    offset = next(one for one in rules.offsets if one.code == facts["offset"])
    measured = int(str(facts["measured"]))
    filled = {
        "what": offset.words.in_language(language),
        "measured": amount(measured, offset.unit) if measured >= 0 else str(measured),
        "least": offset.usual_min,
        "most": amount(offset.usual_max, offset.unit),
    }
    if offset.usual_min == offset.usual_max:
        return gettext("%(what)s: %(measured)s (usual: %(most)s)") % filled
    return gettext("%(what)s: %(measured)s (usual: %(least)s to %(most)s)") % filled


__all__ = ["FUNDERS", "MEDIA", "MILESTONES", "SEASONS", "STATES", "STATE_TAGS", "finding_words", "reason_words"]
