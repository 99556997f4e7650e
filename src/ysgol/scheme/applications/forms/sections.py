"""A form made from a section of the application. Answers are text, and what cannot be read is kept with its error."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.documents.labels import TAKEN_KINDS
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.organisations.forms import Picked, SchoolPicker
from ysgol.foundation.pages.forms import DateParts
from ysgol.foundation.rulebook.domain.rules import RuleSet
from ysgol.scheme.applications.domain import sections as domain
from ysgol.scheme.applications.domain.sections import Kind, Question, Section
from ysgol.scheme.applications.labels.questions import OPTIONS, QUESTIONS, problem

# More than the longest answer and its error need, and little enough to keep in the database (our default).
STORE_MAX_CHARACTERS = 20_000
DOCUMENT = "document"


class AnswerField(forms.Field):
    """Takes what was typed as text. What is wrong with it is found by the section's rules, after it is saved."""

    def clean(self, value: Any) -> str:
        return tidy(value)


class ConfirmField(AnswerField):
    """A tick, kept as "yes"."""

    widget = forms.CheckboxInput

    def clean(self, value: Any) -> str:
        return "yes" if value else ""


class SchoolAnswerField(AnswerField):
    """The number of a school, found and chosen."""

    widget = SchoolPicker

    def clean(self, value: Any) -> str:
        if not isinstance(value, Picked):
            return tidy(value)
        code = value.code or (value.text if value.text.isascii() and value.text.isdigit() else "")
        # Another text typed after the choice: keeping the old choice would not be what is meant.
        is_left = value.code and value.text and not organisations.is_found_by(value.code, value.text)
        return "" if is_left else tidy(code)


class DateAnswerField(AnswerField):
    """Three boxes, kept as "2026-11-23"; what is not a day keeps its parts between hyphens."""

    widget = DateParts

    def clean(self, value: Any) -> str:
        parts = [tidy(str((value or {}).get(name, ""))) for name in ("year", "month", "day")]
        if not any(parts):
            return ""
        year, month, day = parts
        return "-".join((year, month.zfill(2) if month else "", day.zfill(2) if day else ""))[:40]


def tidy(value: Any) -> str:
    """Text fit to be kept: in form NFC, without the characters that no database or page can hold, bounded in length."""
    text = unicodedata.normalize("NFC", str(value or "").strip())
    text = text.replace("\u00a0", " ").replace("\u2028", "\n").replace("\u2029", "\n").replace("\x00", "\ufffd")
    return "".join(one for one in text if unicodedata.category(one) != "Cs")[:STORE_MAX_CHARACTERS]


def date_parts(text: str) -> dict[str, str]:
    """The boxes of a date that was kept as text."""
    year, month, day = [*text.split("-", 2), "", "", ""][:3]
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def _initial(question: Question, text: str) -> object:
    if question.kind is Kind.DATE:
        return date_parts(text)
    return text == "yes" if question.kind is Kind.CONFIRM else text


class SectionForm(forms.Form):
    """One section. `answers` are those saved; `language` that of the page, for names of proof from the rulebook."""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        section: Section,
        answers: dict[str, str],
        rules: RuleSet,
        language: str,
    ) -> None:
        initial = {one.key: _initial(one, answers.get(one.key, "")) for one in section.questions}
        super().__init__(data, files, initial=initial)
        self.section, self.rules, self.language = section, rules, language
        for question in section.questions:
            self.fields[question.key] = self._field(question)
        if section.proof:
            self.fields[DOCUMENT] = forms.Field(
                label=_("Add a document"),
                help_text=TAKEN_KINDS % {"megabytes": settings.DOCUMENT_MAX_MEGABYTES},
                widget=forms.FileInput,
                required=False,
            )

    def _field(self, question: Question) -> forms.Field:
        words = QUESTIONS[self.section.key, question.key]
        facts: dict[str, Any] = {"label": words.label, "help_text": words.hint, "required": False}
        match question.kind:
            case Kind.DATE:
                return DateAnswerField(**facts)
            case Kind.SCHOOL:
                return SchoolAnswerField(**facts)
            case Kind.CHOICE:
                return AnswerField(widget=forms.RadioSelect(choices=self._choices(question)), **facts)
            case Kind.CONFIRM:
                return ConfirmField(**facts)
            case Kind.LONG_TEXT:
                return AnswerField(widget=forms.Textarea, **facts)
            case _:
                return AnswerField(widget=forms.TextInput, **facts)

    def _choices(self, question: Question) -> list[tuple[str, Any]]:
        names = {one.code: one.name.in_language(self.language) for one in self.rules.evidence}
        return [
            (code, OPTIONS.get((self.section.key, question.key, code)) or names.get(code, code))
            for code in domain.options(question, self.rules)
        ]

    @property
    def conditions(self) -> dict[str, tuple[str, str]]:
        """For each question that is not always asked: the question it hangs on, and the answer that calls for it."""
        return {one.key: one.only_if for one in self.section.questions if one.only_if is not None}

    def answers(self) -> dict[str, str]:
        """What was typed, as text by question key. Nothing that is typed is refused here."""
        self.full_clean()
        return {key: value for key, value in self.cleaned_data.items() if self.section.question(key)}

    @property
    def is_finding_school(self) -> bool:
        """Whether the button that searches for schools was pressed: then nothing is saved yet."""
        return any(name.endswith("-find") for name in self.data)

    def show_problems(self, found: Iterable[Finding]) -> None:
        """Put each finding beside its question, in words."""
        for finding in found:
            where = DOCUMENT if finding.where == "documents" else finding.where
            if where in self.fields:
                self.add_error(where, problem(self.section.key, finding))
