"""What a second officer is shown when somebody acted on the case first, or when its state does not allow the step."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.pages.guards import ActorRequest
from ysgol.scheme.applications.views.officer_timeline import last_step

# Fields that hold something a person wrote, so that it is given back. Names of notes about parts start with "note-".
_WRITTEN = {"text", "note", "reason", "email"}
# What stands in the way when it is not a change by somebody else.
REFUSALS = {
    "endorsement-missing": _("The headteacher has not supported the application, so it cannot be found eligible yet."),
    "endorsement-state": _("The request to the headteacher has been answered or closed since you opened the page."),
    "decision-released": _("The candidate has been sent the decision, so it cannot be taken back here."),
    "letter-not-released": _("The candidate has not been sent the decision yet. Release the letter first."),
    "offer-state": _("The offer has been answered or ended since you opened the page."),
    "not-expired": _("The application has not reached its last day yet, so it cannot be closed."),
    "application-live": _("The candidate has another application now, so this one cannot be reopened."),
}


def tells_who(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn a Conflict in a view of one case into a page that says who did what, and gives back what was written."""

    @wraps(view)
    def told(request: ActorRequest, application_id: int, **kwargs: object) -> HttpResponse:
        try:
            return view(request, application_id, **kwargs)
        except Conflict as conflict:
            return conflict_page(request, application_id, conflict)

    return told


def conflict_page(request: ActorRequest, application_id: int, conflict: Conflict) -> HttpResponse:
    written = [
        value for name, value in request.POST.items() if (name in _WRITTEN or name.startswith("note-")) and value
    ]
    context = {
        "refusal": REFUSALS.get(conflict.code, ""),
        "event": last_step(request.actor, application_id),
        "kept": written,
        "address": f"/cases/{application_id}/",
    }
    return render(request, "applications/officer/conflict.html", context, status=409)
