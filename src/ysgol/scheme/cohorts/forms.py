"""Forms of the officer's pages about cohorts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import DateField, TextField
from ysgol.scheme.cohorts.domain.places import MOST_PLACES
from ysgol.scheme.cohorts.labels import FUNDERS, MEDIA

# How far from today a cohort is planned: past cohorts can be recorded, and term dates are published two years ahead.
_EARLIEST = dt.date(2012, 1, 1)
_YEARS_AHEAD = 5


class NewCohortForm(forms.Form):
    """Where the cohort is and the day from which its dates are worked out."""

    region = forms.ChoiceField(
        label=_("Region"), error_messages={"required": _("Choose the region"), "invalid_choice": _("Choose the region")}
    )
    basis = forms.ChoiceField(
        label=_("Work out the dates from"),
        choices=[("closing", _("The day applications close")), ("briefing", _("Briefing day 1"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to work out the dates from")},
    )

    def __init__(self, *args: Any, regions: Sequence[tuple[str, str]], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [*regions]  # type: ignore[attr-defined]
        self.fields["day"] = DateField(
            label=_("Day"),
            help_text=_("For example, 29 1 2027"),
            earliest=_EARLIEST,
            latest=today.replace(year=today.year + _YEARS_AHEAD, day=1),
            error_messages={"required": _("Enter the day")},
        )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the dates shown are the dates made."""


class NewPoolForm(forms.Form):
    """A pool of funded places."""

    language_medium = forms.ChoiceField(
        label=_("Language of assessment"),
        choices=list(MEDIA.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of assessment")},
    )
    funder = forms.ChoiceField(
        label=_("Who pays for the places"),
        choices=list(FUNDERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who pays for the places")},
    )
    funder_note = TextField(
        max_length=200,
        required=False,
        label=_("More about the funder (optional)"),
        help_text=_("For example, the name of the authority or the grant."),
    )
    cap = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={
            "required": _("Enter the number of places"),
            "invalid": _("Enter the number of places as a whole number, for example 30"),
            "min_value": _("The number of places must be 1 or more"),
            "max_value": _("The number of places must be %(limit_value)s or fewer"),
        },
    )


class CapForm(forms.Form):
    """How many places a pool has; the version seen travels along."""

    cap = forms.IntegerField(
        label=_("Number of places"),
        min_value=0,
        max_value=MOST_PLACES,
        error_messages={
            "required": _("Enter the number of places"),
            "invalid": _("Enter the number of places as a whole number, for example 30"),
            "min_value": _("The number of places must be 0 or more"),
            "max_value": _("The number of places must be %(limit_value)s or fewer"),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, taken: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_cap(self) -> int:
        cap: int = self.cleaned_data["cap"]
        if cap < self.taken:
            message = _("%(taken)s places are taken: the number of places cannot be lower")
            raise forms.ValidationError(message, code="below-taken", params={"taken": self.taken})
        return cap
