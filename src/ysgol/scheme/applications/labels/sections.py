"""The names of the parts of an application."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: dict[str, str | Promise] = {
    "about-you": _("About you"),
    "ewc": _("Education Workforce Council (EWC) registration"),
    "school-and-role": _("Your school and role"),
    "level2-literacy": _("Level 2 literacy"),
    "level2-numeracy": _("Level 2 numeracy"),
    "experience": _("Your experience"),
    "specialism": _("Your specialism"),
    "assessment-language": _("Language of assessment"),
    "access-needs": _("Access needs"),
    "declarations": _("Declarations"),
    "endorsement": _("Your headteacher's support"),
}


def in_both_languages(item: str, note: str) -> dict[str, str]:
    """A part's name and the officer's note about it, as messages take words; the note stays as written."""
    found = {}
    for language in ("en", "cy"):
        with translation.override(language):
            found[language] = f"{SECTIONS[item]}: {note}"
    return found
