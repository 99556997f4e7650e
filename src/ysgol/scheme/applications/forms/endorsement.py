"""The headteacher's answers to a request for support, and the candidate's request itself."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ysgol.foundation.pages.forms import TextField
from ysgol.scheme.applications.labels import COMMITMENTS

# Characters of a note or a reason: about a page of A4 (our default).
NOTE_MAX_CHARACTERS = 2000
NAME_MAX_CHARACTERS = 200
EMAIL_MAX_CHARACTERS = 254  # RFC 5321, section 4.5.3.1.3


class EmailField(forms.EmailField):
    """An e-mail address, bounded in length, with words that say what is wrong."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=EMAIL_MAX_CHARACTERS, **kwargs)  # type: ignore[arg-type]
        self.widget.attrs.pop("maxlength", None)
        self.error_messages["invalid"] = _("Enter an e-mail address in the correct form, such as name@example.com")
        self.error_messages["max_length"] = _("Use %(limit_value)d characters or fewer (now %(show_value)d)")


class AskForm(forms.Form):
    """Whom the candidate asks for support, and in which language to write to them."""

    head_name = TextField(
        label=_("Headteacher's name"),
        max_length=NAME_MAX_CHARACTERS,
        required_message=_("Enter the headteacher's name"),
        help_text=_("If your school has an acting headteacher, give that name."),
    )
    head_email = EmailField(
        label=_("Headteacher's e-mail address"),
        help_text=_(
            "Use the work address at the school if you can. An address from a free service may be checked by telephone."
        ),
        error_messages={"required": _("Enter the headteacher's e-mail address")},
    )
    head_language = forms.ChoiceField(
        label=_("Which language should the message be in?"),
        choices=[
            ("cy", _("Welsh")),
            ("en", _("English")),
            ("", _("Both, I do not know which the headteacher prefers")),
        ],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose Welsh, English or both")},
    )


class IdentityForm(forms.Form):
    """The first question of the link."""

    who = forms.ChoiceField(
        label=_("Are you the headteacher who was asked?"),
        choices=[("me", _("Yes, I am the headteacher")), ("other", _("No, this should have gone to someone else"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you are the headteacher"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )


class DecisionForm(forms.Form):
    """Whether the headteacher supports the application."""

    decision = forms.ChoiceField(
        label=_("Do you support this application?"),
        choices=[("yes", _("Yes, I support it")), ("no", _("No, I do not support it"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you support the application"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )


class SupportForm(forms.Form):
    """The declarations of the rulebook, what the school intends about a post, and a note to the candidate."""

    declarations = forms.MultipleChoiceField(
        label=_("What you declare"),
        help_text=_("Tick every declaration. The candidate needs all of them."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick every declaration, or go back and answer that you do not support the application"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    commitment = forms.ChoiceField(
        label=_("Will there be an HLTA post for this person if the status is awarded?"),
        help_text=_("The candidate sees your answer. It does not affect the decision on the application."),
        choices=[(str(code), words) for code, words in COMMITMENTS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the school intends about a post"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    note = TextField(
        label=_("A note about the post (optional)"),
        help_text=_("The candidate sees this note. Do not write about other people."),
        max_length=NOTE_MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: object, declarations: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["declarations"].choices = list(declarations)  # type: ignore[attr-defined]

    def clean_declarations(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["declarations"]
        missing = len(self.fields["declarations"].choices) - len(set(chosen))  # type: ignore[attr-defined]
        if missing:
            words = ngettext(
                "One declaration is not ticked: tick it, or go back and answer that you do not support the application",
                "%(num)s declarations are not ticked: tick them, or go back and answer that you do "
                "not support the application",
                missing,
            )
            raise ValidationError(words % {"num": missing}, code="missing")
        return chosen


class RefuseForm(forms.Form):
    """Why the headteacher does not support the application."""

    reason = TextField(
        label=_("Why do you not support it?"),
        help_text=_("The candidate and the delivery officer of the region see this reason."),
        max_length=NOTE_MAX_CHARACTERS,
        required_message=_("Enter why you do not support the application"),
        widget=forms.Textarea,
    )


class WithdrawSupportForm(forms.Form):
    """Why the headteacher takes support back."""

    reason = TextField(
        label=_("Why do you take your support back?"),
        help_text=_("The candidate and the delivery officer of the region see this reason."),
        max_length=NOTE_MAX_CHARACTERS,
        required_message=_("Enter why you take your support back"),
        widget=forms.Textarea,
    )


class WrongPersonForm(forms.Form):
    """Who should have been asked instead; nothing has to be known."""

    name = TextField(label=_("Name of the headteacher (optional)"), max_length=NAME_MAX_CHARACTERS, required=False)
    email = EmailField(
        label=_("Headteacher's e-mail address (optional)"),
        help_text=_("The delivery officer of the region sees what you write here. Nothing is sent to this address."),
        required=False,
    )
