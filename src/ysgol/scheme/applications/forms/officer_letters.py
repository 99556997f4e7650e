"""Forms of the decision letters: choosing, reviewing, and releasing on a day."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import DateField
from ysgol.scheme.applications.forms.officer_case import VersionedForm
from ysgol.scheme.applications.forms.officer_queue import NumbersField


class ReviewForm(VersionedForm):
    """Saying that a letter was read and is right."""


class ChooseLettersForm(forms.Form):
    """Which letters go in the batch."""

    letter = NumbersField(error_messages={"required": _("Select at least one letter")})


class ReleaseForm(ChooseLettersForm):
    """The batch, and the day on which it goes out."""

    on = DateField(
        label=_("Date of release"),
        help_text=_("The letters are sent, and candidates see their decisions, from the morning of this day."),
        error_messages={"required": _("Enter the date of release")},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].earliest = today  # type: ignore[attr-defined]
        # A year ahead is a slip of the keyboard, not a plan: cohorts are half a year apart.
        self.fields["on"].latest = today + dt.timedelta(days=366)  # type: ignore[attr-defined]
