"""The eligibility checker, before any account: one question a page, answers kept in the session alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.pages.guards import public
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.eligibility import Answer, Standing, assess, verdict
from ysgol.foundation.rulebook.domain.rules import EligibilityRule, RuleSet
from ysgol.scheme.applications.forms.eligibility import AnswerForm, choices
from ysgol.scheme.cohorts import queries as cohorts

SESSION_KEY = "eligibility"


def carried(request: HttpRequest) -> dict[str, str]:
    """The answers given to the checker in this browser, by rule code; empty when it was not used."""
    stored = request.session.get(SESSION_KEY, {})
    return {str(code): str(answer) for code, answer in stored.items() if answer in set(Answer)}


def forget(request: HttpRequest) -> None:
    """Drop the checker's answers from the session."""
    request.session.pop(SESSION_KEY, None)


def _rules() -> RuleSet:
    return rulebook.rule_set(rulebook.current_version(timezone.localdate()))


def _first_open(rules: RuleSet, answers: dict[str, str]) -> EligibilityRule | None:
    """The first rule without an answer; None when all are answered."""
    return next((rule for rule in rules.eligibility if rule.code not in answers), None)


@public
def start(request: HttpRequest) -> HttpResponse:
    rules, answers = _rules(), carried(request)
    following = _first_open(rules, answers)
    facts = {
        "rules": rules,
        "first": rules.eligibility[0].code,
        "is_begun": bool(answers),
        "going_on": reverse("eligibility-question", args=[following.code])
        if following
        else reverse("eligibility-result"),
    }
    return render(request, "applications/eligibility/start.html", facts)


@public
def question(request: HttpRequest, code: str) -> HttpResponse:
    rules, answers = _rules(), carried(request)
    codes = [rule.code for rule in rules.eligibility]
    if code not in codes:
        raise NotFound("rule-unknown")
    rule, place = rules.rule(code), codes.index(code)
    here = get_language() or ""
    words = rule.question.in_language(here)
    returning = request.GET.get("return") == "result"
    form = AnswerForm(request.POST or None, question=words, language=here, initial={"answer": answers.get(code)})
    if request.method == "POST":
        form = AnswerForm(request.POST, question=words, language=here)
        if form.is_valid():
            request.session[SESSION_KEY] = {**answers, code: form.cleaned_data["answer"]}
            is_last = place + 1 == len(codes)
            if returning or is_last:
                return redirect("eligibility-result")
            return redirect("eligibility-question", code=codes[place + 1])
    back = reverse("eligibility-question", args=[codes[place - 1]]) if place else reverse("eligibility")
    facts = {
        "form": form,
        "rule": rule,
        "number": place + 1,
        "total": len(codes),
        "back": reverse("eligibility-result") if returning else back,
    }
    return render(request, "applications/eligibility/question.html", facts)


@public
def result(request: HttpRequest) -> HttpResponse:
    rules, answers = _rules(), carried(request)
    unanswered = _first_open(rules, answers)
    if unanswered is not None:
        return redirect("eligibility-question", code=unanswered.code)
    today = timezone.localdate()
    results = assess(rules, {code: Answer(answer) for code, answer in answers.items()}, on=today)
    here = get_language() or ""
    facts = {
        "rules": rules,
        "verdict": verdict(results).value,
        "not_met": [one.rule for one in results if one.standing is Standing.NOT_MET],
        "not_known": [one.rule for one in results if one.standing is Standing.NOT_KNOWN],
        "evidence": {rule.code: rules.evidence_for(rule.code) for rule in rules.eligibility},
        "answers": [
            (rule, dict(choices(rule.question.in_language(here), here))[answers[rule.code]])
            for rule in rules.eligibility
        ],
        "open_cohorts": len(cohorts.open_cohorts(today)),
        "last": rules.eligibility[-1].code,
        "today": today,
    }
    return render(request, "applications/eligibility/result.html", facts)


@public
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    forget(request)
    return redirect("eligibility")
