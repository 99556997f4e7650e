"""Possible duplicates: the list, and one pair side by side."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.people import actions, labels, queries
from ysgol.foundation.people.forms.access import DecisionForm
from ysgol.foundation.people.forms.posted import posted

WORDS = {
    "outcome_words": labels.OUTCOMES,
    "reason_words": labels.REASONS,
    "decision_words": labels.DECISIONS,
    "region_words": labels.REGIONS,
}


@needs(Permission.SETTLE_MATCHES)
def matches(request: ActorRequest) -> HttpResponse:
    page = queries.match_list(request.actor, page=request.GET.get("page", "1"))
    return render(
        request, "people/matches.html", {"page": page, "counts": queries.match_counts(request.actor), **WORDS}
    )


@needs(Permission.SETTLE_MATCHES)
def match(request: ActorRequest, case_id: int) -> HttpResponse:
    case = queries.match_case(request.actor, case_id)
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_match(case_id=case_id, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Conflict:
            messages.error(request, _("Somebody else settled this pair before you. Their decision stands."))
            return redirect("match", case_id)
        messages.success(request, _("Your decision has been recorded."))
        return redirect("matches")
    return render(request, "people/match.html", {"case": case, "form": form, **WORDS})
