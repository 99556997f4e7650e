"""Turning a kind and its facts into the text of a message, in one language or in both."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from jinja2 import Environment, PackageLoader, StrictUndefined

from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.notices.domain.catalogue import MESSAGES, SECRETS, FactKind, Message, problems
from ysgol.foundation.notices.domain.text import BODY_BETWEEN, NOTE, SUBJECT_BETWEEN, both, lines, mark, one_line
from ysgol.foundation.pages.environment import date, moment, number


@dataclass(frozen=True)
class Rendered:
    """A message's text. Secrets are marks in it, to be filled by `domain.text.reveal`."""

    subject: str
    body: str


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ysgol.foundation.notices", "jinja2/notices/messages"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 plain text, not HTML
    )
    environment.filters.update(date=date, moment=moment, number=number)
    return environment


def render(kind: str, language: str, facts: Mapping[str, object]) -> Rendered:
    """The text of a message.

    Language "" gives both, Welsh first. Raises Invalid("message-facts") when the facts do not fit.
    """
    wrong = problems(kind, facts)
    if wrong:
        raise Invalid("message-facts", kind=kind, problems=[f"{finding.code} {finding.where}" for finding in wrong])
    message = MESSAGES[kind]
    if language:
        return _one(message, language, facts)
    welsh, english = _one(message, "cy", facts), _one(message, "en", facts)
    # Welsh first: Welsh Language Standards ask that it be no less prominent.
    body = NOTE + both(welsh.body, english.body, BODY_BETWEEN)
    return Rendered(both(welsh.subject, english.subject, SUBJECT_BETWEEN), body)


def secrets(kind: str, facts: Mapping[str, object]) -> dict[str, str]:
    """The secret facts as they will be shown: codes as they are, paths as full addresses."""
    message, found = MESSAGES[kind], {}
    for name, value in facts.items():
        if message.kind_of(name) in SECRETS:
            found[name] = address(str(value)) if message.kind_of(name) is FactKind.SECRET_LINK else str(value)
    return found


def address(path: str) -> str:
    """The full address of a path of this service, never from a request's own Host header."""
    return f"{settings.BASE_URL}{path}"


def _one(message: Message, language: str, facts: Mapping[str, object]) -> Rendered:
    with translation.override(language):
        shown: dict[str, Any] = dict.fromkeys(message.optional)
        shown |= {name: _shown(message.kind_of(name), name, value, language) for name, value in facts.items()}
        shown |= {
            "home": settings.BASE_URL,
            "account_link": _in_language(address("/account/"), language) if message.to_account else None,
            "may_reply": bool(settings.REPLY_TO_EMAIL),
        }
        text = _environment().get_template(f"{message.kind}.{language}.txt").render(shown)
        foot = _environment().get_template(f"_foot.{language}.txt").render(shown)
    subject, _, body = text.partition("\n")
    return Rendered(one_line(subject), f"{body.strip()}\n\n{foot.strip()}")


def _shown(kind: FactKind | None, name: str, value: Any, language: str) -> Any:
    match kind:
        case FactKind.TEXT:
            return one_line(value)
        case FactKind.NOTE:
            return lines(value)
        case FactKind.WORDS:
            return one_line(value[language] if isinstance(value, dict) else value)
        case FactKind.ITEMS:
            return [one_line(item[language] if isinstance(item, dict) else item) for item in value]
        case FactKind.DATE:
            return dt.date.fromisoformat(value)
        case FactKind.MOMENT:
            return dt.datetime.fromisoformat(value)
        case FactKind.LINK:
            return _in_language(address(value), language)
        case FactKind.SECRET_LINK:
            return f"{mark(name)}?language={language}"
        case FactKind.SECRET:
            return mark(name)
        case _:
            return value


def _in_language(full: str, language: str) -> str:
    return f"{full}{'&' if '?' in full else '?'}language={language}"
