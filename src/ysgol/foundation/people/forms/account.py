"""Forms of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.people.forms.fields import EmailField
from ysgol.foundation.people.forms.sign_in import MESSAGE_LANGUAGES
from ysgol.foundation.people.models import Account

# Characters; stops a megabyte of text from being hashed.
LONGEST_PASSWORD = 1000


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Which language should we write to you in?"),
        choices=[*MESSAGE_LANGUAGES, ("", _("Both languages in each message"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("This is the language of e-mails and letters. Use the link at the top to change these pages."),
        error_messages={"invalid_choice": _("Choose a language")},
    )


class NewEmailForm(forms.Form):
    email = EmailField(
        label=_("New e-mail address"), help_text=_("We will send a code to this address to check that it is yours.")
    )


class PasswordChangeForm(forms.Form):
    """The new password, with the present one unless a code to the mailbox was typed a moment ago."""

    present = forms.CharField(
        label=_("Your present password"), max_length=LONGEST_PASSWORD, strip=False, widget=forms.PasswordInput,
        error_messages={"required": _("Enter your present password")},
    )  # fmt: skip
    password = forms.CharField(
        label=_("New password"), max_length=LONGEST_PASSWORD, strip=False, widget=forms.PasswordInput,
        help_text=_("At least 12 characters. Three random words make a good password."),
        error_messages={
            "required": _("Enter a new password"),
            "max_length": _("Use %(limit_value)d characters or fewer (now %(show_value)d)"),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, asks_present: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if not asks_present:
            del self.fields["present"]

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.account.check_password(present):
            raise ValidationError(gettext("This is not your present password"), code="wrong")
        return present

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        problems = weaknesses(password, self.account)
        if problems:
            raise ValidationError(problems)
        return password


def weaknesses(password: str, account: Account) -> list[str]:
    """What is wrong with a new password, in our words; empty when nothing is."""
    found = []
    for validator in get_default_password_validators():
        try:
            validator.validate(password, account)
        except ValidationError:
            found.append(_words(validator))
    return found


def _words(validator: object) -> str:
    match validator:
        case MinimumLengthValidator():
            count = validator.min_length
            return ngettext(
                "The password must have at least %(count)d character",
                "The password must have at least %(count)d characters",
                count,
            ) % {"count": count}
        case CommonPasswordValidator():
            return gettext("Many people use this password, so it is easily guessed: choose another")
        case UserAttributeSimilarityValidator():
            return gettext("The password is too much like your e-mail address: choose another")
    return gettext("Choose a stronger password")
