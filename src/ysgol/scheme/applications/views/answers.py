"""Answers as they are shown: each question with its words, and codes with theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ysgol.foundation.documents.labels import STATE_ADVICE, STATES
from ysgol.foundation.documents.queries import DocumentFacts
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.pages.environment import date
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.domain import sections as domain
from ysgol.scheme.applications.domain.sections import Kind, Question
from ysgol.scheme.applications.labels.questions import QUESTIONS, option_label

DOCUMENT_TAGS = {
    "received": "govuk-tag--blue",
    "scanning": "govuk-tag--blue",
    "clean": "govuk-tag--green",
    "suspect": "govuk-tag--red",
    "error": "govuk-tag--yellow",
}


@dataclass(frozen=True)
class Row:
    """A question with its answer in words, "" for none."""

    key: str
    name: str | Promise
    value: str


@dataclass(frozen=True)
class DocumentRow:
    """A document as its owner sees it; `address` and `remove` are "" when there may be no link."""

    name: str
    status: str
    tag: str
    help: str
    address: str
    remove: str


def rows(section: str, answers: Mapping[str, str], *, rule_version: str) -> list[Row]:
    """The questions that apply, in order, with the answers."""
    rules = rulebook.rule_set(rule_version)
    here = get_language() or ""
    proofs = {one.code: one.name.in_language(here) for one in rules.evidence}
    return [
        Row(one.key, QUESTIONS[section, one.key].label, _value(section, one, answers.get(one.key, ""), proofs))
        for one in domain.BY_KEY[section].questions
        if domain.is_asked(one, answers)
    ]


def _value(section: str, question: Question, text: str, proofs: dict[str, str]) -> str:
    if not text:
        return ""
    match question.kind:
        case Kind.CHOICE:
            return option_label(section, question.key, text, proofs)
        case Kind.DATE:
            day = domain.as_date(text)
            return date(day) if day else text
        case Kind.SCHOOL:
            school = organisations.school(text)
            return f"{school.name}, {school.la_name(get_language() or '')}" if school else text
        case Kind.CONFIRM:
            return _("Agreed")
        case _:
            return text


def document_row(one: DocumentFacts, *, is_editable: bool) -> DocumentRow:
    """A document with its state in words, and the links that its state allows."""
    return DocumentRow(
        name=one.name,
        status=str(STATES[one.state]),
        tag=DOCUMENT_TAGS[one.state],
        help=str(STATE_ADVICE.get(one.state, "")),
        address=reverse("application-document", args=[one.id]) if one.may_be_opened else "",
        remove=reverse("application-document-remove", args=[one.id]) if is_editable else "",
    )
