"""Forms of the access manager and of whoever settles possible duplicates."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import DateField, TextField
from ysgol.foundation.people import labels
from ysgol.foundation.people.domain.roles import ROLES, Place

# A school's number (7 figures), a local authority ("LA660") or a body ("WG").
_ORGANISATION = re.compile(r"\d{7}|LA\d{3}|[A-Z]{2,12}")


class SearchForm(forms.Form):
    q = TextField(
        label=_("Name or e-mail address"), max_length=100, required_message=_("Enter a name or an e-mail address")
    )


class GrantForm(forms.Form):
    """A role, where it is held and when; the place must be of the kind that the role is held in."""

    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose a role")},
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("Region"), required=False, help_text=_("For delivery officers and delivery managers."),
        error_messages={"invalid_choice": _("Choose a region")},
    )  # fmt: skip
    organisation = TextField(
        label=_("School number"), max_length=20, required=False,
        help_text=_("For headteachers. The 7 figures of the school, for example 6602130."),
    )  # fmt: skip
    from_date = DateField(label=_("First day"), error_messages={"required": _("Enter the first day of the role")})
    until_date = DateField(
        label=_("Last day (optional)"), required=False, help_text=_("Leave empty if the end is not known.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(code, labels.ROLES[code].name) for code in ROLES]  # type: ignore[attr-defined]
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a region")), *labels.REGIONS.items()
        ]  # fmt: skip

    def clean_organisation(self) -> str:
        code: str = self.cleaned_data["organisation"].upper().replace(" ", "")
        if code and not _ORGANISATION.fullmatch(code):
            raise ValidationError(gettext("Enter the 7 figures of the school, for example 6602130"), code="invalid")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role = ROLES.get(cleaned.get("role", ""))
        if role is None:
            return cleaned
        self._check_place(role.place, cleaned)
        first, last = cleaned.get("from_date"), cleaned.get("until_date")
        if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
            self.add_error("until_date", gettext("The last day must not be before the first day"))
        return cleaned

    def _check_place(self, place: Place, cleaned: dict[str, Any]) -> None:
        """Each role is held in one kind of place; what is filled in for another kind is pointed out, not dropped."""
        region, organisation = cleaned.get("region", ""), cleaned.get("organisation", "")
        if place is Place.REGION and not region and "region" not in self.errors:
            self.add_error("region", gettext("Choose the region in which the role is held"))
        if place is not Place.REGION and region:
            self.add_error("region", gettext("This role is not held in a region: choose no region"))
        if place is Place.ORGANISATION and not organisation and "organisation" not in self.errors:
            self.add_error("organisation", gettext("Enter the number of the school in which the role is held"))
        if place is not Place.ORGANISATION and organisation:
            self.add_error("organisation", gettext("This role is not held in a school: leave the school number empty"))


class ReasonForm(forms.Form):
    reason = TextField(
        label=_("Reason"), max_length=500, widget=forms.Textarea, required_message=_("Enter a reason"),
        help_text=_("It is kept in the record of what everybody did. Do not write about anybody's health here."),
    )  # fmt: skip


class DecisionForm(ReasonForm):
    decision = forms.ChoiceField(
        label=_("Are these two records of the same person?"),
        widget=forms.RadioSelect,
        choices=list(labels.DECISIONS.items()),
        error_messages={
            "required": _("Choose whether they are the same person"),
            "invalid_choice": _("Choose whether they are the same person"),
        },
    )
    field_order = ["decision", "reason"]
