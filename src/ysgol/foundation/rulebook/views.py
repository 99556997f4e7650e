"""The rulebook as pages that anybody can read and print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from ysgol.foundation.pages.guards import public
from ysgol.foundation.rulebook import labels, queries
from ysgol.foundation.rulebook.domain.rules import RuleSet
from ysgol.foundation.rulebook.domain.sources import Text


@public
def rules(request: HttpRequest) -> HttpResponse:
    return _rules_page(request, queries.rule_set(queries.current_version(timezone.localdate())))


@public
def rules_version(request: HttpRequest, version: str) -> HttpResponse:
    return _rules_page(request, queries.rule_set(version))


def _rules_page(request: HttpRequest, rule_set: RuleSet) -> HttpResponse:
    context = {
        **_words(),
        "rule_set": rule_set,
        "versions": queries.rule_sets(),
        "current": queries.current_version(timezone.localdate()),
        "standard_sets": queries.standard_sets(),
        "terms": queries.calendar_terms(),
    }
    return render(request, "rulebook/rules.html", context)


@public
def standards(request: HttpRequest, code: str) -> HttpResponse:
    context = {**_words(), "standard_set": queries.standard_set(code)}
    return render(request, "rulebook/standards.html", context)


def _words() -> dict[str, Any]:
    """What both pages need to speak the reader's language."""
    here = translation.get_language()

    def say(text: Text) -> str:
        return text.in_language(here)

    return {"say": say, "labels": labels}
