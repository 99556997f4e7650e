"""Forms of one case: notes, assignment, return for correction, decision, and what to do about an endorsement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import DateField, TextField

# Characters: a page of A4 for a note, half a page for a reason (our default).
NOTE_MAX_CHARACTERS = 2000
REASON_MAX_CHARACTERS = 1000

Choices = Sequence[tuple[str, str | Promise]]


class VersionedForm(forms.Form):
    """A form that remembers which version of the case its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoteForm(forms.Form):
    """An internal note: staff of the region see it, the candidate never does."""

    text = TextField(
        label=_("Add a note"),
        help_text=_("Only staff who may see this case can read it. The candidate does not see it."),
        max_length=NOTE_MAX_CHARACTERS,
        widget=forms.Textarea,
        required_message=_("Enter the note"),
    )


class AssignOneForm(forms.Form):
    """Whom one case goes to."""

    to = forms.ChoiceField(
        label=_("Assign to"),
        error_messages={
            "required": _("Choose who to assign the application to"),
            "invalid_choice": _("Choose who to assign the application to from the list"),
        },
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = colleagues  # type: ignore[attr-defined]


class ItemsForm(forms.Form):
    """First step of a return: the parts of the application that need correcting."""

    item = forms.MultipleChoiceField(
        label=_("What needs correcting?"),
        help_text=_("Select every part. You write a note about each one on the next page."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Select at least one part that needs correcting"),
            "invalid_choice": _("Select parts from the list"),
        },
    )

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]


class ReturnForm(VersionedForm):
    """Second step of a return: a note the candidate will read about each part."""

    def __init__(self, *args: Any, chosen: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = [key for key, _label in chosen]
        for key, label in chosen:
            self.fields[f"note-{key}"] = TextField(
                label=label,
                help_text=_("Say what is wrong and what would put it right. The candidate reads this."),
                max_length=REASON_MAX_CHARACTERS,
                widget=forms.Textarea,
                required_message=_now("Enter a note about “%(part)s”") % {"part": label},
            )

    def notes(self) -> dict[str, str]:
        """The note for each part chosen, in the order of the application."""
        return {key: self.cleaned_data[f"note-{key}"] for key in self.chosen}


class DecideForm(VersionedForm):
    """Eligible, or not eligible with reasons."""

    outcome = forms.ChoiceField(
        label=_("What is your decision?"),
        choices=[("eligible", _("Eligible")), ("not-eligible", _("Not eligible"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select eligible or not eligible"),
            "invalid_choice": _("Select eligible or not eligible"),
        },
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons, if not eligible"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Select reasons from the list")},
    )
    note = TextField(
        label=_("Note"),
        help_text=_(
            "Needed if the decision is not eligible, or goes against a finding. "
            "It is put into the letter as you write it."
        ),
        max_length=NOTE_MAX_CHARACTERS,
        widget=forms.Textarea,
        required=False,
    )

    def __init__(self, *args: Any, reasons: Choices, needs_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = reasons  # type: ignore[attr-defined]
        self.needs_note = needs_note

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        outcome, reasons, note = (given.get(name) for name in ("outcome", "reasons", "note"))
        if outcome == "not-eligible":
            if not reasons and "reasons" not in self.errors:
                self.add_error("reasons", _("Select at least one reason"))
            if not note and "note" not in self.errors:
                self.add_error("note", _("Enter a note that explains the reasons to the candidate"))
        if outcome == "eligible":
            if reasons:
                self.add_error("reasons", _("Clear the reasons, or select not eligible"))
            if self.needs_note and not note and "note" not in self.errors:
                self.add_error("note", _("Enter a note that explains why you decide against a finding"))
        return given


class SettleEndorsementForm(forms.Form):
    """What a person decides when a headteacher has not answered in time."""

    choice = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            ("extend", _("Give the headteacher more time on the same link")),
            ("reissue", _("Send a new link; the old one stops working")),
            ("close", _("Close the request, and ask the candidate to name someone again")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what to do"), "invalid_choice": _("Select what to do")},
    )
    reason = TextField(
        label=_("Reason"), max_length=REASON_MAX_CHARACTERS, widget=forms.Textarea, required_message=_("Enter a reason")
    )


class AddressForm(forms.Form):
    """The corrected address of a headteacher who was asked to endorse."""

    email = forms.EmailField(
        label=_("Headteacher's e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter the headteacher's e-mail address"),
            "invalid": _("Enter an e-mail address like name@school.example"),
            "max_length": _("Use %(limit_value)d characters or fewer (now %(show_value)d)"),
        },
    )
    reason = TextField(
        label=_("How do you know that this address is right?"),
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea,
        required_message=_("Enter how you know that the address is right"),
    )


class DeferForm(forms.Form):
    """The cohort that an application moves to, with the reason the candidate is told."""

    cohort = forms.ChoiceField(
        label=_("Cohort to move to"),
        error_messages={"required": _("Choose a cohort"), "invalid_choice": _("Choose a cohort from the list")},
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_("The candidate reads this."),
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea,
        required_message=_("Enter a reason"),
    )

    def __init__(self, *args: Any, cohorts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].choices = cohorts  # type: ignore[attr-defined]


class ReasonForm(VersionedForm):
    """Why something is done to a case."""

    reason = TextField(
        label=_("Reason"), max_length=REASON_MAX_CHARACTERS, widget=forms.Textarea, required_message=_("Enter a reason")
    )


class NewDayForm(forms.Form):
    """A later day, with the reason for it."""

    day = DateField(label=_("New date"), error_messages={"required": _("Enter the new date")})
    reason = TextField(
        label=_("Reason"), max_length=REASON_MAX_CHARACTERS, widget=forms.Textarea, required_message=_("Enter a reason")
    )
