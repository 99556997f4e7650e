"""Welsh and English words for the codes of this context."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RoleWords:
    """A role's name and what it lets its holder do, in a sentence or two."""

    name: str | Promise
    description: str | Promise


ROLES = {
    "headteacher": RoleWords(
        _("Headteacher"),
        _("Endorses the applications of their own school's staff and sees how those applications go."),
    ),
    "delivery-officer": RoleWords(
        _("Delivery officer"),
        _(
            "Reads and decides applications in one region, assigns cases, offers places, "
            "sees whether messages arrived, and settles possible duplicates."
        ),
    ),
    "delivery-manager": RoleWords(
        _("Delivery manager"),
        _(
            "Plans the cohorts of one region and their places, assigns cases and releases letters. "
            "Does not decide who is eligible."
        ),
    ),
    "reference-data-officer": RoleWords(
        _("Reference data officer"), _("Keeps the list of schools up to date for all of Wales. Sees no application.")
    ),
    "access-manager": RoleWords(
        _("Access manager"),
        _("Gives roles to other people and ends them, for all of Wales. Sees no application."),
    ),
    "auditor": RoleWords(_("Auditor"), _("Reads the record of what everybody did, for all of Wales. Changes nothing.")),
}

REGIONS = {
    "north": _("North Wales"),
    "mid": _("Mid Wales"),
    "south-west": _("South West Wales"),
    "npt": _("Neath Port Talbot"),
    "central-south": _("Central South Wales"),
    "south-east": _("South East Wales"),
}

# Who gave a role, where it was not a person.
GIVERS = {
    "demonstration": _("The demonstration"),
    "people appoint-access-manager": _("Whoever operates the service"),
}

LANGUAGES = {"": _("Both languages, until you choose"), "cy": _("Welsh"), "en": _("English")}

OUTCOMES = {
    "definite": _("Same person by the rules"),
    "possible": _("Possibly the same person"),
    "none": _("No longer alike"),
}

DECISIONS = {"same": _("Same person"), "different": _("Different people")}

REASONS = {
    "ewc-same": _("Both records have the same Education Workforce Council number."),
    "ewc-different": _("The Education Workforce Council numbers are different."),
    "ewc-missing": _("At least one record has no Education Workforce Council number."),
    "birth-date-same": _("The dates of birth are the same."),
    "birth-date-swapped": _("The dates of birth are the same with day and month swapped."),
    "birth-date-different": _("The dates of birth are different."),
    "birth-date-missing": _("At least one record has no date of birth."),
    "names-same": _("The names are the same, apart from accents, capitals and punctuation."),
    "names-swapped": _("The names are the same with given names and family name swapped."),
    "names-previous": _("A previous name of one is the name of the other."),
    "names-partly": _("Part of the name is the same."),
    "names-different": _("The names are different."),
}

# Why signing in is asked for again.
ENDINGS = {
    "idle": _("You were signed out because nothing was done for a while."),
    "absolute": _("You were signed out because you had been signed in for a long time."),
}
