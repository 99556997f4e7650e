"""Forms about schools, and the question "which school?" that other contexts put into theirs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ysgol.foundation.organisations import queries
from ysgol.foundation.organisations.importer import KINDS, MAX_BYTES
from ysgol.foundation.organisations.queries import SchoolFacts
from ysgol.foundation.pages.forms import DateField, TextField

Form = TypeVar("Form", bound=forms.Form)
SHOWN_MATCHES = 10  # of one search in a question (our default)
MAX_SEARCH = 100  # characters (our default)


@dataclass(frozen=True)
class Picked:
    """What was sent: `code` the school chosen, "" for none; `text` what was typed to find one; `is_finding`: the search
    button was pressed, so nothing is to be saved yet."""

    code: str = ""
    text: str = ""
    is_finding: bool = False


@dataclass(frozen=True)
class Choices:
    """What the picker shows: the schools to choose from, the one chosen first, and how many more were found."""

    text: str
    chosen: str
    schools: tuple[SchoolFacts, ...]
    is_searched: bool
    is_more: bool


class SchoolPicker(forms.Widget):
    """A text to search by, a button, and the schools found as radio buttons; a script may send the choice by itself.

    Names sent: `<name>` (radio), `<name>-q` (text), `<name>-find` (button), `<name>-code` (choice made by the script).
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Picked:
        sent = str(data.get(f"{name}-code", "")).strip() or str(data.get(name, "")).strip()
        code = "".join(character for character in sent if character.isascii() and character.isalnum())[:7]
        text = str(data.get(f"{name}-q", "")).replace("\0", "").strip()[:MAX_SEARCH]
        return Picked(code, text, f"{name}-find" in data)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(one not in data for one in (name, f"{name}-q", f"{name}-code"))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def choices(self, value: Any) -> Choices:
        """What to show for the sent or stored value (a code)."""
        picked = value if isinstance(value, Picked) else Picked(code=str(value or ""))
        chosen = queries.school(picked.code) if picked.code else None
        found = queries.search_schools(picked.text, limit=SHOWN_MATCHES + 1) if picked.text else []
        shown = [school for school in found[:SHOWN_MATCHES] if chosen is None or school.code != chosen.code]
        return Choices(
            text=picked.text,
            chosen=chosen.code if chosen else "",
            schools=(*([chosen] if chosen else []), *shown),
            is_searched=bool(picked.text),
            is_more=len(found) > SHOWN_MATCHES,
        )


class SchoolField(forms.Field):
    """An open school of the register; cleans to its number ("" when none is needed). Show it by `school_picker.html`.

    When the search button was pressed (`is_finding`) the form is not to be saved: show it again by `without_errors`.
    """

    widget = SchoolPicker

    def clean(self, value: Any) -> str:
        picked = value if isinstance(value, Picked) else Picked(code=str(value or ""))
        code = picked.code or (picked.text if picked.text.isascii() and picked.text.isdigit() else "")
        if not code and not picked.text:
            if self.required:
                raise ValidationError(
                    _("Choose a school: search by its name, place, postcode or number"), code="required"
                )
            return ""
        school = queries.school(code) if code else None
        if school is not None and picked.text and not queries.is_found_by(school.code, picked.text):
            # Another text was typed after the choice: saving the old choice would not be what is meant.
            raise ValidationError(_("Choose your school from the list"), code="choose")
        if school is not None and school.is_open:
            return school.code
        if school is not None:
            raise ValidationError(
                _("%(name)s has closed: choose another school") % {"name": school.name}, code="closed"
            )
        if queries.search_schools(picked.text, limit=1):
            raise ValidationError(_("Choose your school from the list"), code="choose")
        raise ValidationError(_("No school was found: check the spelling, or search by postcode"), code="unknown")


def is_finding(data: Mapping[str, Any], name: str) -> bool:
    """Whether a POST asks to search for a school in the field of that name, not to save."""
    return f"{name}-find" in data


def without_errors(form: Form) -> Form:
    """The bound form with everything typed and no complaints: for showing the schools found."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return form


class SchoolSearchForm(forms.Form):
    """One question: which school?"""

    school = SchoolField(label=gettext_lazy("School"))


class ImportForm(forms.Form):
    """The published list and the day it speaks of."""

    file = forms.FileField(
        label=gettext_lazy("The list of schools"),
        help_text=gettext_lazy("The Welsh Government’s address list of schools as published: .csv, .xlsx or .ods."),
        error_messages={
            "required": gettext_lazy("Choose the file of the list"),
            "empty": gettext_lazy("The file is empty: choose another"),
        },
    )
    listed_on = DateField(
        label=gettext_lazy("Which day does the list speak of?"),
        help_text=gettext_lazy("It stands in the publication’s title, for example 25 8 2021."),
        error_messages={"required": gettext_lazy("Enter the day the list speaks of")},
        earliest=dt.date(2000, 1, 1),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.name.rsplit(".", 1)[-1].lower() not in KINDS:
            raise ValidationError(_("The file must be a .csv, .xlsx or .ods file"), code="kind")
        if file.size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise ValidationError(
                _("The file must be smaller than %(megabytes)d MB") % {"megabytes": limit}, code="size"
            )
        return file

    def clean_listed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["listed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day the list speaks of cannot be in the future"), code="future")
        return day


class ApplyForm(forms.Form):
    """The confirmation; very many closures need a tick of their own."""

    closures = forms.BooleanField(
        required=False, label=gettext_lazy("I have checked that all these schools have closed")
    )


class FindForm(forms.Form):
    """The public search."""

    q = TextField(
        label=gettext_lazy("School name, place, postcode or number"), max_length=MAX_SEARCH, required=False, strip=True
    )
