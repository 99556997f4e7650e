"""Forms of the queue: assigning many cases at once, and keeping filters under a name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import TextField

# Cases that one press may assign: a page of the queue is 50, so nothing on screen is refused.
ASSIGN_MAX_CASES = 200


class NumbersField(forms.Field):
    """The numbers of the rows that were ticked: whole, positive, each once, in the order sent."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[int]:
        found = [int(one) for one in value or [] if one.isascii() and one.isdecimal() and len(one) <= 18]
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(found) > ASSIGN_MAX_CASES:
            raise ValidationError(_("Select %(most)d or fewer"), code="too-many", params={"most": ASSIGN_MAX_CASES})
        return list(dict.fromkeys(found))


class AssignForm(forms.Form):
    """Which cases, and to whom: "me", "nobody" or a colleague's number."""

    case = NumbersField(error_messages={"required": _("Select at least one application")})
    to = forms.ChoiceField(
        label=_("Assign to"),
        error_messages={
            "required": _("Choose who to assign the applications to"),
            "invalid_choice": _("Choose who to assign the applications to from the list"),
        },
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = colleagues  # type: ignore[attr-defined]


class SaveViewForm(forms.Form):
    """A name for the filters that are on."""

    name = TextField(
        label=_("Name for this view"), max_length=60, required_message=_("Enter a name for this view of the list")
    )
