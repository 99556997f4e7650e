"""Making an account: the person exists only once the address is proved to be theirs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, public
from ysgol.foundation.people import actions, entry, limits, queries
from ysgol.foundation.people.forms.posted import posted
from ysgol.foundation.people.forms.sign_in import ProvedSignUpForm, SignUpForm
from ysgol.foundation.people.middleware import NOBODY


@public
def sign_up(request: ActorRequest) -> HttpResponse:
    entry.remember_next(request)
    if entry.is_signed_in(request.actor):
        return redirect(entry.destination(request, request.actor))
    proved = request.session.get("proved_email", "")
    if proved:
        return _finish(request, proved)
    form = SignUpForm(posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "ask-code", key=form.cleaned_data["email"]):
            return limits.too_many(request)
        attempt = actions.ask_sign_up_code(**form.cleaned_data, by=NOBODY, at=timezone.now())
        request.session["attempt"] = {"id": attempt, "email": form.cleaned_data["email"]}
        return redirect("sign-in-code")
    return render(request, "people/sign_up.html", {"form": form, "proved": ""})


def _finish(request: ActorRequest, proved: str) -> HttpResponse:
    """Sign-up of somebody who came by sign-in and has shown that the address is theirs."""
    form = ProvedSignUpForm(posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        by = system("sign-up", Permission.REGISTER_PEOPLE)
        try:
            person = actions.register_person(**form.cleaned_data, email=proved, by=by, at=timezone.now())
        except Conflict:  # the same browser sent it twice, or another one was quicker
            request.session.pop("proved_email", None)
            return redirect("sign-in")
        messages.success(request, _("Your account is ready, and you are signed in."))
        return entry.enter(request, queries.account(person.id), method="code")
    return render(request, "people/sign_up.html", {"form": form, "proved": proved})


@public
def start_again(request: ActorRequest) -> HttpResponse:
    """Forget the address proved or asked for, to use another one."""
    if request.method == "POST":
        for key in ("attempt", "proved_email", "first_factor"):
            request.session.pop(key, None)
    return redirect("sign-in")
