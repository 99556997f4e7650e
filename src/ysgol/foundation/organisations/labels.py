"""Words for the codes of schools and of imports, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTORS: dict[str, str | Promise] = {
    "Nursery": _("Nursery"),
    "Primary": _("Primary"),
    "Middle": _("Middle (all ages)"),
    "Secondary": _("Secondary"),
    "Special": _("Special"),
}
GOVERNANCE: dict[str, str | Promise] = {
    "Community": _("Community"),
    "Voluntary aided": _("Voluntary aided"),
    "Voluntary controlled": _("Voluntary controlled"),
    "Foundation": _("Foundation"),
    "Not Applicable": _("Not applicable"),
}
MEDIUMS: dict[str, str | Promise] = {
    "WM": _("Welsh medium"),
    "EM": _("English medium"),
    "EW": _("English with significant use of Welsh"),
    "DS": _("Dual stream"),
    "AB": _("Bilingual (type A)"),
    "BB": _("Bilingual (type B)"),
    "CB": _("Bilingual (type C)"),
    "TR": _("Transitional"),
    "NA": _("Not applicable"),
}
FIELDS: dict[str, str | Promise] = {
    "name": _("Name"),
    "la_code": _("Local authority"),
    "sector": _("Sector"),
    "governance": _("Governance"),
    "medium": _("Language medium"),
    "school_type": _("School type"),
    "religious_character": _("Religious character"),
    "postcode": _("Postcode"),
    "pupils": _("Pupils"),
    "listed": _("Open or closed"),
}
IMPORT_STATES: dict[str, str | Promise] = {
    "previewed": _("Preview, not applied"),
    "applied": _("Applied"),
    "discarded": _("Put aside"),
}


@dataclass(frozen=True)
class Words:
    """`problem` says what was found, `remedy` what to do or what was done; named places are filled from the facts."""

    problem: str | Promise
    remedy: str | Promise


_PUBLICATION = _("Correct the row and upload the file again, or ask the publisher.")
FINDINGS: dict[str, Words] = {
    "kind-unknown": Words(_("The file is not a .csv, .xlsx or .ods file."), _("Save the list as one of these.")),
    "file-empty": Words(_("The file is empty."), _("Choose another file.")),
    "file-too-big": Words(
        _("The file is larger than %(megabytes)d MB."), _("Upload the list of schools alone, without other sheets.")
    ),
    "spreadsheet-too-big": Words(
        _("The spreadsheet becomes too large when it is opened."), _("Save the list of schools alone as a .csv file.")
    ),
    "spreadsheet-unreadable": Words(
        _("The spreadsheet is damaged or protected by a password."),
        _("Open it, save it without a password or as a .csv file, and upload that."),
    ),
    "not-text": Words(_("The file does not hold text."), _("Save the list as a .csv file in UTF-8.")),
    "not-table": Words(
        _("The rows and columns of the file cannot be told apart."), _("Save the list again as a .csv file.")
    ),
    "encoding-windows": Words(
        _("The file is not in UTF-8. It was read as Windows text."),
        _("Check that letters with accents look right in the preview."),
    ),
    "no-header": Words(
        _("No row of column titles was found, or no column “School Number”."),
        _("Upload the list as published, with its column titles."),
    ),
    "no-rows": Words(_("There are no schools below the column titles."), _("Upload the whole list.")),
    "too-many-rows": Words(
        _("The file has %(rows)d rows, more than %(limit)d."), _("Upload the list of schools of Wales alone.")
    ),
    "column-missing": Words(
        _("The column “%(column)s” is missing."), _("Upload the list as published, with all its columns.")
    ),
    "column-twice": Words(_("The column “%(column)s” is there twice."), _("Remove one of the two.")),
    "column-ignored": Words(_("The column “%(column)s” is not used."), _("Nothing needs to be done.")),
    "row-too-long": Words(_("The row has more cells than there are column titles."), _PUBLICATION),
    "number-missing": Words(_("The school number is missing."), _PUBLICATION),
    "number-bad": Words(_("“%(value)s” is not a school number of seven figures."), _PUBLICATION),
    "number-duplicate": Words(
        _("The school number %(value)s is in more than one row, so none of them is used."), _PUBLICATION
    ),
    "name-missing": Words(_("The school’s name is missing."), _PUBLICATION),
    "name-too-long": Words(_("The name has %(length)d characters, more than %(limit)d."), _PUBLICATION),
    "name-hidden-character": Words(_("The name “%(value)s” holds characters that cannot be seen."), _PUBLICATION),
    "name-outer-space": Words(
        _("“%(value)s” has a space before or after it."), _("It will be stored as “%(cleaned)s”.")
    ),
    "name-double-space": Words(
        _("“%(value)s” has more than one space between words."), _("It will be stored as “%(cleaned)s”.")
    ),
    "name-cut-off": Words(
        _("“%(value)s” seems to be cut off: it has %(length)d characters and ends in “%(last)s”."),
        _("It will be stored as published. Ask the publisher for the full name."),
    ),
    "name-odd-end": Words(
        _("“%(value)s” ends in “%(last)s”."),
        _("It will be stored as published. Ask the publisher whether that is meant."),
    ),
    "authority-unknown": Words(_("“%(value)s” is not the code of a local authority of Wales."), _PUBLICATION),
    "authority-number-mismatch": Words(
        _("The school number %(number)s does not begin with the authority’s code %(value)s."), _PUBLICATION
    ),
    "authority-name-different": Words(
        _("The authority is called “%(value)s” here; by its code it is %(known)s."),
        _("The code decides. Check that it is the right one."),
    ),
    "sector-unknown": Words(_("“%(value)s” is none of the sectors %(allowed)s."), _PUBLICATION),
    "governance-unknown": Words(_("“%(value)s” is none of %(allowed)s."), _PUBLICATION),
    "medium-unknown": Words(_("“%(value)s” is none of the language medium codes %(allowed)s."), _PUBLICATION),
    "medium-text-different": Words(
        _("The language medium is called “%(value)s” here; the code %(medium)s means “%(known)s”."),
        _("The code decides. Check that it is the right one."),
    ),
    "postcode-bad": Words(_("“%(value)s” is not a postcode."), _PUBLICATION),
    "postcode-form": Words(_("The postcode is written “%(value)s”."), _("It will be stored as “%(cleaned)s”.")),
    "pupils-missing": Words(_("The number of pupils is missing."), _("It will be stored as not known.")),
    "pupils-not-number": Words(_("“%(value)s” is not a number of pupils from 0 to 9999."), _PUBLICATION),
    "text-too-long": Words(_("The text has %(length)d characters, more than %(limit)d."), _PUBLICATION),
    "text-hidden-character": Words(_("The text “%(value)s” holds characters that cannot be seen."), _PUBLICATION),
    "list-older": Words(
        _("The list is older than the one the register follows now (%(current)s)."),
        _("Check that you want to go back to it."),
    ),
}


def problem(code: str, facts: Mapping[str, object]) -> str:
    """What was found, in the language of now."""
    return str(FINDINGS[code].problem) % dict(facts)


def remedy(code: str, facts: Mapping[str, object]) -> str:
    """What to do about it, in the language of now."""
    return str(FINDINGS[code].remedy) % dict(facts)
