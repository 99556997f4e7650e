"""Form parts that Django lacks: a date in three boxes, and text that refuses what cannot be stored or shown safely."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class DatePart:
    """One box of a date, as the template needs it."""

    id: str
    name: str
    label: str
    value: str
    classes: str
    autocomplete: str


class DateParts(forms.Widget):
    """Day, month and year as three boxes named `<field>-day`, `-month`, `-year`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in ("day", "month", "year"))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else ""

    def parts(self, name: str, value: Any, auto_id: str) -> list[DatePart]:
        """The three boxes with what was typed, or the parts of a date."""
        if isinstance(value, dt.date):
            value = {"day": value.day, "month": value.month, "year": value.year}
        value = value if isinstance(value, dict) else {}
        words = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        return [
            DatePart(
                f"{auto_id}-{part}",
                f"{name}-{part}",
                words[part],
                str(value.get(part, "") or ""),
                f"govuk-input--width-{4 if part == 'year' else 2}",
                f"bday-{part}",
            )
            for part in ("day", "month", "year")
        ]


class DateField(forms.Field):
    """A real day, between `earliest` and `latest` where given. Two-figure years are refused with words."""

    widget = DateParts

    def __init__(self, *, earliest: dt.date | None = None, latest: dt.date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.date):
            return value
        value = value or {}
        if not any(value.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(value.values()):
            raise ValidationError(_("Enter the day, the month and the year"), code="incomplete")
        try:
            day, month, year = (int(value[part]) for part in ("day", "month", "year"))
            if year < 1000:
                raise ValidationError(_("Enter the year with four figures, for example 2027"), code="year")
            found = dt.date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(_("Enter a real date, for example 27 3 2027"), code="invalid") from None
        self._check_range(found)
        return found

    def _check_range(self, found: dt.date) -> None:
        from ysgol.foundation.pages.environment import date as in_words

        if self.earliest and found < self.earliest:
            raise ValidationError(
                _("The date must be %(date)s or later") % {"date": in_words(self.earliest)}, code="early"
            )
        if self.latest and found > self.latest:
            raise ValidationError(
                _("The date must be %(date)s or earlier") % {"date": in_words(self.latest)}, code="late"
            )


def safe_text(value: str) -> str:
    """`value` in Unicode form NFC; ValidationError for control and direction characters, which could disguise it."""
    for character in value:
        hidden = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t"
        if hidden or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
            raise ValidationError(
                _("Remove hidden characters: the text holds one that cannot be shown safely"), code="hidden"
            )
    return unicodedata.normalize("NFC", value)


class TextField(forms.CharField):
    """One line (or several with a Textarea) of text, trimmed, normalised and always bounded in length."""

    def __init__(self, *, max_length: int, required_message: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs.pop("maxlength", None)  # say what is wrong rather than cut what was pasted
        self.error_messages["max_length"] = gettext_lazy("Use %(limit_value)d characters or fewer (now %(show_value)d)")
        if required_message:
            self.error_messages["required"] = required_message  # type: ignore[assignment]  # any lazy text will do

    def to_python(self, value: Any) -> str:
        return safe_text(super().to_python(value) or "")
