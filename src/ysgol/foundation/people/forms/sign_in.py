"""Forms of signing in and up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.pages.forms import TextField
from ysgol.foundation.people.forms.fields import CodeField, EmailField

MESSAGE_LANGUAGES = [("cy", _("Welsh")), ("en", _("English"))]


class EmailForm(forms.Form):
    email = EmailField(help_text=_("We will send you a code to sign in with."))


class PasswordForm(forms.Form):
    email = EmailField()
    password = forms.CharField(
        label=_("Password"), max_length=1000, strip=False, widget=forms.PasswordInput,
        error_messages={"required": _("Enter your password")},
    )  # fmt: skip


class CodeForm(forms.Form):
    code = CodeField(help_text=_("The code has 6 figures."))


class SecondFactorForm(forms.Form):
    code = CodeField(
        label=_("Code from your app"),
        help_text=_("6 figures from your authenticator app, or one of your recovery codes."),
    )


class NamesForm(forms.Form):
    given_names = TextField(
        label=_("Given names"), max_length=100, required_message=_("Enter your given names"),
        help_text=_("As you want to be known, with accents if you use them."),
    )  # fmt: skip
    family_name = TextField(label=_("Family name"), max_length=100, required_message=_("Enter your family name"))


class ProvedSignUpForm(NamesForm):
    """Sign-up once the address is proved already."""

    language = forms.ChoiceField(
        label=_("Which language should we write to you in?"),
        choices=MESSAGE_LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("You can change this at any time. It does not change the language of these pages."),
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )


class SignUpForm(ProvedSignUpForm):
    email = EmailField(help_text=_("We will send a code to this address to check that it is yours."))
    field_order = ["given_names", "family_name", "email", "language"]
