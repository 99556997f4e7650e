"""The access manager's pages: who may do what, since when, and until when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.people import actions, labels, queries
from ysgol.foundation.people.forms.access import GrantForm, ReasonForm, SearchForm
from ysgol.foundation.people.forms.posted import posted

WORDS = {"role_words": labels.ROLES, "region_words": labels.REGIONS, "giver_words": labels.GIVERS}


@needs(Permission.MANAGE_ACCESS)
def access(request: ActorRequest) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = None
    if form.is_bound and form.is_valid():
        found = queries.search_people(request.actor, form.cleaned_data["q"])
    page = {"form": form, "found": found, "limit": queries.SEARCH_LIMIT, **WORDS}
    return render(request, "people/access.html", page)


@needs(Permission.MANAGE_ACCESS)
def access_review(request: ActorRequest) -> HttpResponse:
    grants = queries.grants_in_force(request.actor, on=timezone.localdate())
    return render(request, "people/access_review.html", {"grants": grants, "on": timezone.localdate(), **WORDS})


@needs(Permission.MANAGE_ACCESS)
def access_person(request: ActorRequest, person_id: int) -> HttpResponse:
    who = queries.person_seen_by(request.actor, person_id)
    page = {
        "who": who,
        "grants": queries.grants_of(request.actor, person_id, on=timezone.localdate()),
        "is_self": request.actor.person_id == person_id,
        "has_second_factor": queries.has_second_factor(person_id),
        **WORDS,
    }
    return render(request, "people/access_person.html", page)


@needs(Permission.MANAGE_ACCESS)
def grant_role(request: ActorRequest, person_id: int) -> HttpResponse:
    who = queries.person_seen_by(request.actor, person_id)
    is_self = request.actor.person_id == person_id
    form = GrantForm(posted(request), initial={"from_date": timezone.localdate()})
    # One's own form is shown without a button; whoever sends it all the same is refused by the action.
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_role(person_id=person_id, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Conflict:
            form.add_error("role", _("They already hold this role there on some of these days. End it first."))
        else:
            messages.success(request, _("%(name)s now has the role.") % {"name": who.name})
            return redirect("access-person", person_id)
    return render(request, "people/grant_role.html", {"form": form, "who": who, "is_self": is_self, **WORDS})


@needs(Permission.MANAGE_ACCESS)
def end_grant(request: ActorRequest, grant_id: int) -> HttpResponse:
    grant = queries.grant_seen_by(request.actor, grant_id, on=timezone.localdate())
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.end_grant(grant_id=grant_id, reason=reason, by=request.actor, at=timezone.now())
        except Conflict as error:
            form.add_error(None, _end_refused(error.code))
        else:
            messages.success(request, _("The role has ended."))
            return redirect("access-person", grant.person_id)
    return render(request, "people/end_grant.html", {"form": form, "grant": grant, **WORDS})


@needs(Permission.MANAGE_ACCESS)
def reset_second_factor(request: ActorRequest, person_id: int) -> HttpResponse:
    who = queries.person_seen_by(request.actor, person_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.reset_second_factor(person_id=person_id, reason=reason, by=request.actor, at=timezone.now())
        except Conflict:
            form.add_error(None, _("This account has no second step of sign-in."))
        else:
            messages.success(request, _("The second step has been removed. They can set it up again at sign-in."))
            return redirect("access-person", person_id)
    return render(request, "people/reset_second_factor.html", {"form": form, "who": who})


def _end_refused(code: str) -> str:
    if code == "last-access-manager":
        return _("This is the last access manager. Give the role to somebody else first.")
    return _("Somebody else has ended this role already.")
