"""Forms of the auditor's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ysgol.foundation.audit.queries import Filter
from ysgol.foundation.pages.forms import DateField, TextField


class FilterEvents(forms.Form):
    """Which events to show."""

    subject = TextField(
        max_length=80, required=False, label=gettext_lazy("Thing"), help_text=gettext_lazy("For example application:12")
    )
    actor = TextField(
        max_length=80,
        required=False,
        label=gettext_lazy("Who did it"),
        help_text=gettext_lazy("The number of a person, or the name of a part of the service, for example worker"),
    )
    action = TextField(
        max_length=80,
        required=False,
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("The whole code or its beginning, for example people. or people.grant-role"),
    )
    from_date = DateField(required=False, label=gettext_lazy("From"))
    until_date = DateField(required=False, label=gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        earliest, latest = found.get("from_date"), found.get("until_date")
        if earliest and latest and latest < earliest:
            self.add_error("until_date", _("The last day must be the same as the first day or after it"))
        return found

    def where(self) -> Filter:
        """The filter to use: nothing is filtered while the form has errors."""
        return Filter(**self.cleaned_data) if self.is_valid() else Filter()


class ExportEvents(FilterEvents):
    """The same conditions, and what the file is for."""

    purpose = TextField(
        max_length=300,
        label=gettext_lazy("What is the file for?"),
        help_text=gettext_lazy("This is kept in the audit with the conditions and the number of rows"),
        required_message=gettext_lazy("Say what the file is for"),
    )

    def where(self) -> Filter:
        return Filter(**{name: value for name, value in self.cleaned_data.items() if name != "purpose"})
