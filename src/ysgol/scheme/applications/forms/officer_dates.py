"""The form that moves a date of a cohort."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import DateField, TextField

# As long as a message about a moved date carries (`MilestoneMove.reason`).
REASON_MAX_CHARACTERS = 500

# How far from today a date of a cohort may be moved: a cohort lives for less than this (our default).
FURTHEST_DAYS = 550


class MoveDateForm(forms.Form):
    """The new first day (and last day, for a period) with the reason everybody is told."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    starts_on = DateField(label=_("New date"), error_messages={"required": _("Enter the new date")})
    ends_on = DateField(label=_("New last day"), error_messages={"required": _("Enter the new last day")})
    reason = TextField(
        label=_("Reason"),
        help_text=_("Everybody who is told about the new date reads this reason."),
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea,
        required_message=_("Enter a reason"),
    )

    def __init__(self, *args: Any, today: dt.date, is_period: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_period:
            self.fields["starts_on"].label = _("New first day")
        else:
            del self.fields["ends_on"]
        for name in ("starts_on", "ends_on"):
            if name in self.fields:
                self.fields[name].earliest = today - dt.timedelta(days=FURTHEST_DAYS)  # type: ignore[attr-defined]
                self.fields[name].latest = today + dt.timedelta(days=FURTHEST_DAYS)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must be the same as or after the first day"))
        return given

    def last_day(self) -> dt.date:
        """The last day asked for: the first, unless it is a period."""
        last: dt.date = self.cleaned_data.get("ends_on") or self.cleaned_data["starts_on"]
        return last
