"""Forms of places: offering them, giving more time, and releasing them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import TextField
from ysgol.scheme.applications.forms.officer_case import REASON_MAX_CHARACTERS, Choices, NewDayForm
from ysgol.scheme.applications.forms.officer_queue import NumbersField


class OfferForm(forms.Form):
    """Which eligible candidates, and from which pool."""

    case = NumbersField(error_messages={"required": _("Select at least one candidate")})
    pool = forms.ChoiceField(
        label=_("Places from"),
        widget=forms.Select,
        error_messages={
            "required": _("Choose which places to offer from"),
            "invalid_choice": _("Choose which places to offer from in the list"),
        },
    )

    def __init__(self, *args: Any, pools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool"].choices = pools  # type: ignore[attr-defined]


class ExtendOfferForm(NewDayForm):
    """More time to answer an offer."""

    def __init__(self, *args: Any, today: dt.date, latest: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].earliest = today  # type: ignore[attr-defined]
        self.fields["day"].latest = latest or today + dt.timedelta(days=366)  # type: ignore[attr-defined]


class ReleasePlaceForm(forms.Form):
    """Why a place is taken back; the next in the list is offered it."""

    reason = TextField(
        label=_("Reason"),
        help_text=_("For example: the candidate told you by telephone that they cannot take part."),
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea,
        required_message=_("Enter a reason"),
    )
