"""Moving a date of a cohort, and telling everybody it concerns."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.environment import date
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.labels import MILESTONES
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.forms.officer_dates import MoveDateForm
from ysgol.scheme.applications.queries.concerned import concerned_by_dates
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.domain.checks import is_blocking
from ysgol.scheme.cohorts.labels import finding_words
from ysgol.scheme.cohorts.queries import CohortFacts, MilestoneFacts


@needs(Permission.MANAGE_COHORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move_date(request: ActorRequest, milestone_id: int) -> HttpResponse:
    of, milestone = cohorts.milestone(milestone_id)
    of = cohorts.managed_cohort(request.actor, of.id)
    form = MoveDateForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        is_period=milestone.starts_on != milestone.ends_on,
        initial={"starts_on": milestone.starts_on, "ends_on": milestone.ends_on, "version": of.version},
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, of, milestone, form)
    advice = _check(form, of, milestone)
    if form.errors:
        return _page(request, of, milestone, form)
    if request.POST.get("confirmed") != "yes":
        return _page(request, of, milestone, form, confirming=True, advice=advice)
    _made, told = actions.move_cohort_date(
        milestone_id=milestone_id,
        starts_on=form.cleaned_data["starts_on"],
        ends_on=form.last_day(),
        reason=form.cleaned_data["reason"],
        expected_version=form.cleaned_data["version"],
        by=request.actor,
        at=timezone.now(),
    )
    words = ngettext(
        "The date was moved. %(count)s person is told.", "The date was moved. %(count)s people are told.", told
    )
    messages.success(request, words % {"count": told})
    return redirect(f"/cohorts/{of.id}/")


def _check(form: MoveDateForm, of: CohortFacts, milestone: MilestoneFacts) -> list[str]:
    """Put what stops the move on the form; returns what is only unusual, in words."""
    rules, here = rulebook.rule_set(of.rule_version), translation.get_language() or "en"
    advice = []
    for finding in cohorts.move_findings(milestone.id, form.cleaned_data["starts_on"], form.last_day()):
        words = finding_words(finding, rules, language=here)
        if finding.code == "unchanged" or is_blocking(finding):
            form.add_error("starts_on", words)
        else:
            advice.append(words)
    return advice


def _page(
    request: ActorRequest,
    of: CohortFacts,
    milestone: MilestoneFacts,
    form: MoveDateForm,
    *,
    confirming: bool = False,
    advice: list[str] | None = None,
) -> HttpResponse:
    here = translation.get_language() or "en"
    name = MILESTONES[milestone.kind]
    told = concerned_by_dates(of.id)
    facts: list[dict[str, Any]] = [{"name": _("Date now"), "value": _days(milestone.starts_on, milestone.ends_on)}]
    if confirming:
        facts.append({"name": _("New date"), "value": _days(form.cleaned_data["starts_on"], form.last_day())})
        facts.append({"name": _("Reason"), "value": form.cleaned_data["reason"]})
    context = {
        "cohort": {"id": of.id, "name": of.name(here)},
        "heading": _("Move a date: %(date)s") % {"date": name},
        "facts": facts,
        "advice": advice or [],
        "told_words": ngettext(
            "%(count)s person will be told (candidates with open applications, and heads who support them).",
            "%(count)s people will be told (candidates with open applications, and heads who support them).",
            told,
        )
        % {"count": told},
        "form": form,
        "confirming": confirming,
        "hidden": [
            (key, value) for key, value in request.POST.items() if key not in {"csrfmiddlewaretoken", "confirmed"}
        ],
    }
    return render(request, "applications/officer/cohort_move.html", context)


def _days(first: Any, last: Any) -> str:
    if first == last:
        return date(first)
    return _("%(first)s to %(last)s") % {"first": date(first), "last": date(last)}
