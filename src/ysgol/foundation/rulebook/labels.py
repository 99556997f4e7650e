"""Words for the rulebook's codes. The words of the rules themselves are in the data, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ysgol.foundation.kernel.schoolyear import TermName
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, OffsetRule, Season, Unit
from ysgol.foundation.rulebook.domain.sources import Certainty, Status

STATUSES: dict[Status, str | Promise] = {
    Status.OFFICIAL: _("Official"),
    Status.OUR_DEFAULT: _("Our default"),
}
CERTAINTIES: dict[Certainty, str | Promise] = {
    Certainty.SEEN: _("Read in the source"),
    Certainty.INFERRED: _("Worked out or chosen by this service"),
    Certainty.GENERAL_KNOWLEDGE: _("General knowledge: to be confirmed"),
    Certainty.ENGLAND_ONLY: _("A rule of England, used as a pattern: not a Welsh rule"),
}
SEASONS: dict[Season, str | Promise] = {Season.AUTUMN: _("Autumn"), Season.SPRING: _("Spring")}
TERMS: dict[TermName, str | Promise] = {
    TermName.AUTUMN: _("Autumn term"),
    TermName.SPRING: _("Spring term"),
    TermName.SUMMER: _("Summer term"),
}
MILESTONES: dict[MilestoneKind, str | Promise] = {
    MilestoneKind.APPLICATIONS_OPEN: _("Applications open"),
    MilestoneKind.APPLICATIONS_CLOSE: _("Applications close"),
    MilestoneKind.APPLICANTS_TOLD: _("Applicants are told"),
    MilestoneKind.BRIEFING_1: _("Briefing day 1"),
    MilestoneKind.BRIEFING_2: _("Briefing day 2"),
    MilestoneKind.BRIEFING_3: _("Briefing day 3"),
    MilestoneKind.TASKS_DUE: _("Written tasks are due"),
    MilestoneKind.VISITS: _("School visits"),
    MilestoneKind.OUTCOME_LETTERS: _("Outcome letters"),
}


def amount(value: int, unit: Unit) -> str:
    """A number with its unit in the reader's language: "10 working days"."""
    match unit:
        case Unit.DAYS:
            words = ngettext("%(count)s day", "%(count)s days", value)
        case Unit.WORKING_DAYS:
            words = ngettext("%(count)s working day", "%(count)s working days", value)
        case Unit.WEEKS:
            words = ngettext("%(count)s week", "%(count)s weeks", value)
        case Unit.MONTHS:
            words = ngettext("%(count)s month", "%(count)s months", value)
        case Unit.SCHOOL_DAYS:
            words = ngettext("%(count)s day in school", "%(count)s days in school", value)
        case Unit.SCHOOL_WEEKS:
            words = ngettext("%(count)s week in school", "%(count)s weeks in school", value)
        case Unit.TIMES:
            words = ngettext("%(count)s time", "%(count)s times", value)
    return words % {"count": value}


def usual(offset: OffsetRule) -> str:
    """The usual time of an offset in the reader's language: "10 days", "26 to 32 days"."""
    if offset.usual_min == offset.usual_max:
        return amount(offset.usual_max, offset.unit)
    return _("%(least)s to %(most)s") % {"least": offset.usual_min, "most": amount(offset.usual_max, offset.unit)}
