"""The one question of each page of the eligibility checker."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.rulebook.domain.eligibility import Answer

UNSURE = _("I am not sure")
# Welsh has no single yes and no: the answer takes up the verb of the question.
_WELSH_ANSWERS = {"A oes": ("Oes", "Nac oes"), "A ydych": ("Ydw", "Nac ydw"), "A yw": ("Ydy", "Nac ydy")}


def choices(question: str, language: str) -> list[tuple[str, str]]:
    """The answers to a question in the language it is asked in."""
    yes, no = str(_("Yes")), str(_("No"))
    if language == "cy":
        opening = next((start for start in _WELSH_ANSWERS if question.startswith(f"{start} ")), "")
        yes, no = _WELSH_ANSWERS.get(opening, (yes, no))
    return [(Answer.YES.value, yes), (Answer.NO.value, no), (Answer.UNSURE.value, str(UNSURE))]


class AnswerForm(forms.Form):
    """Yes, no or not sure; `question` is the rule's own words."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes, no or I am not sure"),
            "invalid_choice": _("Choose yes, no or I am not sure"),
        },
    )

    def __init__(self, *args: object, question: str, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["answer"].label = question
        self.fields["answer"].choices = choices(question, language)  # type: ignore[attr-defined]
