"""Signing in by code or password, the second factor, and signing out."""

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.pages.guards import ActorRequest, public
from ysgol.foundation.people import actions, entry, limits, queries
from ysgol.foundation.people.actions.sign_in import CODE_MINUTES, Answer, Checked
from ysgol.foundation.people.forms.posted import posted
from ysgol.foundation.people.forms.sign_in import CodeForm, EmailForm, PasswordForm, SecondFactorForm
from ysgol.foundation.people.labels import ENDINGS
from ysgol.foundation.people.middleware import NOBODY
from ysgol.foundation.people.models import Account

# Seconds between the first factor and the second before the first is asked for again (our default).
FIRST_FACTOR_SECONDS = 600


@public
def sign_in(request: ActorRequest) -> HttpResponse:
    entry.remember_next(request)
    if entry.is_signed_in(request.actor):
        return redirect(entry.destination(request, request.actor))
    form = EmailForm(posted(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not limits.is_within(request, "ask-code", key=email):
            return limits.too_many(request)
        attempt = actions.ask_sign_in_code(email=email, by=NOBODY, at=timezone.now())
        return _to_code_page(request, attempt, email)
    return render(request, "people/sign_in.html", {"form": form, **_why(request)})


@public
def code(request: ActorRequest) -> HttpResponse:
    attempt = request.session.get("attempt")
    if attempt is None:
        return redirect("sign-in")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "try-code"):
            return limits.too_many(request)
        typed = form.cleaned_data["code"]
        checked = actions.try_code(attempt_id=attempt["id"], code=typed, by=NOBODY, at=timezone.now())
        if checked.answer is Answer.RIGHT:
            return _proved(request, checked)
        form.add_error("code", _code_error(checked.answer))
    page = {"form": form, "email": attempt["email"], "minutes": CODE_MINUTES}
    return render(request, "people/code.html", page)


@public
def code_again(request: ActorRequest) -> HttpResponse:
    attempt = request.session.get("attempt")
    if request.method != "POST" or attempt is None:
        return redirect("sign-in")
    if not limits.is_within(request, "ask-code", key=attempt["email"]):
        return limits.too_many(request)
    try:
        new = actions.ask_again(attempt_id=attempt["id"], by=NOBODY, at=timezone.now())
    except NotFound:
        return redirect("sign-in")
    messages.success(request, _("We have sent a new code. The code before it no longer works."))
    return _to_code_page(request, new, attempt["email"])


@public
def password(request: ActorRequest) -> HttpResponse:
    entry.remember_next(request)
    if entry.is_signed_in(request.actor):
        return redirect(entry.destination(request, request.actor))
    form = PasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not limits.is_within(request, "password", key=email):
            return limits.too_many(request)
        # An unknown address costs the same hash as a known one: Django's backend sees to it.
        account = authenticate(request, username=email, password=form.cleaned_data["password"])
        if isinstance(account, Account):
            return entry.after_first_factor(request, account, "password")
        form.add_error(None, _("This is not the password of that e-mail address. You can use a code instead."))
    return render(request, "people/password.html", {"form": form})


@public
def second_factor(request: ActorRequest) -> HttpResponse:
    pending = request.session.get("first_factor")
    account = _pending_account(pending)
    if account is None or pending is None:
        request.session.pop("first_factor", None)
        return redirect("sign-in")
    form = SecondFactorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "second-factor", key=f"person:{account.person_id}"):
            return limits.too_many(request)
        by = Actor(ActorKind.PERSON, str(account.person_id), person_id=account.person_id)
        typed = form.cleaned_data["code"]
        proved = actions.check_second_factor(person_id=account.person_id, code=typed, by=by, at=timezone.now())
        if proved:
            return entry.enter(request, account, method=pending["method"], second_factor=proved)
        form.add_error("code", _("This code is wrong or was used before. Wait for the next one and try again."))
    return render(request, "people/second_factor_check.html", {"form": form})


@public
def sign_out(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("/")
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("/")


def _to_code_page(request: HttpRequest, attempt: int, email: str) -> HttpResponse:
    request.session["attempt"] = {"id": attempt, "email": email}
    return redirect("sign-in-code")


def _proved(request: HttpRequest, checked: Checked) -> HttpResponse:
    """In, or to the rest of sign-up where the address has no account yet."""
    if checked.person_id is None:
        request.session.pop("attempt", None)
        request.session["proved_email"] = checked.email
        return redirect("sign-up")
    if checked.is_new:
        messages.success(request, _("Your account is ready, and you are signed in."))
    return entry.after_first_factor(request, queries.account(checked.person_id), "code")


def _code_error(answer: Answer) -> str:
    if answer is Answer.CLOSED:
        return _("This account is closed. Ask the people who run the scheme in your region.")
    if answer is Answer.SPENT:
        return _("This code no longer works. Ask for a new one below.")
    return _("This code is wrong. Check the newest message from us and try again.")


def _pending_account(pending: dict[str, object] | None) -> Account | None:
    """The account that passed the first factor a moment ago; None when that is too long ago or has changed since."""
    if not pending or timezone.now().timestamp() - float(str(pending["at"])) > FIRST_FACTOR_SECONDS:
        return None
    account = Account.objects.select_related("person").filter(id=int(str(pending["account"])), is_active=True).first()
    return account if account and account.get_session_auth_hash() == pending["auth"] else None


def _why(request: HttpRequest) -> dict[str, object]:
    """What to say to somebody whose session ended: why, and what became of the work they sent."""
    session = request.session
    return {
        "ending": ENDINGS.get(session.get("ended", ""), ""),
        "has_kept_form": session.get("kept_form") is not None,
        "kept_too_long": bool(session.get("kept_too_long")),
    }
