"""Forms of the pages about messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.notices import labels
from ysgol.foundation.pages.forms import TextField


def _choices(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("", _("All")), *words.items()]


class FilterMessages(forms.Form):
    """Which messages to list."""

    state = forms.ChoiceField(choices=_choices(labels.STATES), required=False, label=_("State"))
    kind = forms.ChoiceField(choices=_choices(labels.KINDS), required=False, label=_("Message"))
    about = TextField(
        max_length=80, required=False, label=_("Thing it is about"), help_text=_("For example application:12")
    )
    to_email = TextField(max_length=254, required=False, label=_("Sent to"), help_text=_("The whole e-mail address"))

    def conditions(self) -> dict[str, str]:
        """Field look-ups for the rows; none while the form has errors."""
        if not self.is_valid():
            return {}
        names = {"state": "state", "kind": "kind", "about": "about", "to_email": "to_email__iexact"}
        return {names[name]: value for name, value in self.cleaned_data.items() if value}


class ResendMessage(forms.Form):
    """Where to send a message again."""

    to_email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        help_text=_("Correct it if it is wrong"),
        error_messages={
            "required": _("Enter the e-mail address"),
            "invalid": _("Enter an e-mail address, for example name@example.org"),
        },
    )


class SettleTask(forms.Form):
    """How a task was settled."""

    how = forms.ChoiceField(
        choices=[("done", _("Done: I have dealt with it")), ("not-needed", _("Not needed any more"))],
        widget=forms.RadioSelect,
        label=_("What happened?"),
        error_messages={"required": _("Say what happened")},
    )


class FilterOutbox(forms.Form):
    """Whose messages of the demonstration to show."""

    address = TextField(max_length=254, required=False, label=_("Sent to"), help_text=_("The whole e-mail address"))
