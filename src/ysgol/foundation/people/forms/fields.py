"""Fields with our own words, since Django's are not all there in Welsh."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import TextField, safe_text


class EmailField(forms.EmailField):
    """An e-mail address, trimmed, of at most 254 characters (RFC 5321 section 4.5.3.1.3)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs.pop("maxlength", None)
        wrong = _("Enter an e-mail address in the correct format, like name@example.com")
        self.error_messages |= {"required": _("Enter your e-mail address"), "invalid": wrong}
        # One message for all that can be wrong with an address: the validators would each say their own.
        for validator in self.validators:
            validator.message = wrong  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> str:
        return safe_text(super().to_python(value) or "").strip()


class CodeField(TextField):
    """A code typed back: spaces and hyphens do not matter."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        kwargs.setdefault("required_message", _("Enter the code"))
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(letter for letter in super().to_python(value) if letter not in " -\u00a0\n\t\r")
