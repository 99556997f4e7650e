"""The candidate's forms besides the sections: starting, sending, leaving, moving, answering an offer."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import TextField

# Characters of a reason: half a page (our default).
REASON_MAX_CHARACTERS = 1000


class StartForm(forms.Form):
    """Which cohort, and the language to write to the candidate in."""

    cohort = forms.TypedChoiceField(
        label=_("Which cohort do you want to apply for?"),
        help_text=_("Choose the region of your school."),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a cohort"), "invalid_choice": _("Choose a cohort that is open")},
    )
    language = forms.ChoiceField(
        label=_("Which language should we write to you in?"),
        help_text=_("You choose the language of your assessment later, in the application."),
        choices=[("cy", _("Welsh")), ("en", _("English"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose Welsh or English"), "invalid_choice": _("Choose Welsh or English")},
    )

    def __init__(self, *args: object, cohorts: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cohort"].choices = list(cohorts)  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """The last tick before the application is sent."""

    is_true = forms.BooleanField(
        label=_("I have checked my answers and want to send the application"),
        error_messages={"required": _("Tick the box to send the application")},
    )


class WithdrawForm(forms.Form):
    """Why the candidate leaves; nothing has to be said."""

    reason = TextField(
        label=_("Why are you withdrawing? (optional)"),
        help_text=_("Delivery officers of your region see this."),
        max_length=REASON_MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea,
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button alone."""


class DeferForm(forms.Form):
    """Which cohort to move to."""

    cohort = forms.TypedChoiceField(
        label=_("Which cohort do you want to move to?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a cohort"), "invalid_choice": _("Choose one of the cohorts")},
    )
    reason = TextField(
        label=_("Why do you want to move? (optional)"),
        help_text=_("Delivery officers of your region see this."),
        max_length=REASON_MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: object, cohorts: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cohort"].choices = list(cohorts)  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """The answer to an offered place."""

    answer = forms.ChoiceField(
        label=_("Do you accept the place?"),
        choices=[("accept", _("Yes, I accept the place")), ("decline", _("No, I decline it"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you accept the place"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    reason = TextField(
        label=_("If you decline: why? (optional)"),
        help_text=_("Delivery officers of your region see this. The place is offered to the next person at once."),
        max_length=REASON_MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea,
    )
