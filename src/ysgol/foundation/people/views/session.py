"""Staying signed in, and getting back the form that was sent after a session had ended."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, View, needs
from ysgol.foundation.people import actions, queries
from ysgol.foundation.people.middleware import shown_end


def never_kept(view: View) -> View:
    """Mark a view whose forms hold passwords or codes: what is sent to it late is never stored."""
    view.never_kept = True  # type: ignore[attr-defined]
    return view


@needs(Permission.OWN_ACCOUNT)
@never_kept
def extend(request: ActorRequest) -> HttpResponse:
    """The request itself has put off the idle end; says how many seconds there are now."""
    if request.method != "POST":
        return redirect("account")
    now = timezone.now()
    request.session["seen_at"] = now.timestamp()
    if "application/json" in request.headers.get("Accept", ""):
        end = shown_end(request.session, now)
        return JsonResponse({"seconds": end["seconds"], "by": end["by"]})
    messages.success(request, _("You are still signed in."))
    return redirect("account")


@needs(Permission.OWN_ACCOUNT)
def kept(request: ActorRequest) -> HttpResponse:
    found = _kept(request)
    if found is None:
        return redirect("account")
    page = {
        "kept": found,
        "shown": _shown(found),
        "before_second_step": bool(request.session.get("kept_before_second_step")),
    }
    return render(request, "people/kept.html", page)


@needs(Permission.OWN_ACCOUNT)
@never_kept
def kept_drop(request: ActorRequest) -> HttpResponse:
    found = _kept(request)
    if request.method == "POST" and found is not None:
        actions.drop_kept_form(kept_id=request.session["kept_form"], by=request.actor, at=timezone.now())
        del request.session["kept_form"]
        messages.success(request, _("What you had entered has been deleted."))
    return redirect("account")


def _kept(request: ActorRequest) -> queries.Kept | None:
    try:
        return queries.kept_form(
            request.session.get("kept_form") or 0, person_id=request.actor.person_id or 0, at=timezone.now()
        )
    except NotFound:
        return None


def _shown(found: queries.Kept) -> list[str]:
    """The texts that a person typed, without what forms carry for themselves: versions and the names of buttons."""
    return [value for name, value in found.fields if value.strip() and "version" not in name and name != "action"]
