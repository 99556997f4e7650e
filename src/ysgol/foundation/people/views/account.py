"""One's own account: name, address, language of messages, password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.people import actions, labels, limits, queries
from ysgol.foundation.people.actions.sign_in import CODE_MINUTES, Answer
from ysgol.foundation.people.forms.account import LanguageForm, NewEmailForm, PasswordChangeForm
from ysgol.foundation.people.forms.posted import posted
from ysgol.foundation.people.forms.sign_in import CodeForm, NamesForm
from ysgol.foundation.people.views.session import never_kept

# A code typed this lately stands in for the present password (our default).
FRESH_CODE_SECONDS = 900


@needs(Permission.OWN_ACCOUNT)
def account(request: ActorRequest) -> HttpResponse:
    me = queries.person(_me(request))
    page = {
        "me": me,
        "language_words": labels.LANGUAGES[me.language],
        "has_password": queries.account(me.id).has_usable_password(),
        "has_second_factor": queries.has_second_factor(me.id),
        "roles": queries.own_roles(me.id, on=timezone.localdate()),
        "role_words": labels.ROLES,
        "region_words": labels.REGIONS,
    }
    return render(request, "people/account.html", page)


@needs(Permission.OWN_ACCOUNT)
def account_name(request: ActorRequest) -> HttpResponse:
    me = queries.person(_me(request))
    form = NamesForm(posted(request), initial={"given_names": me.given_names, "family_name": me.family_name})
    if request.method == "POST" and form.is_valid():
        actions.update_person(person_id=me.id, **form.cleaned_data, by=request.actor, at=timezone.now())
        messages.success(request, _("Your name has been changed."))
        return redirect("account")
    return render(request, "people/account_name.html", {"form": form})


@needs(Permission.OWN_ACCOUNT)
def account_language(request: ActorRequest) -> HttpResponse:
    me = queries.person(_me(request))
    form = LanguageForm(posted(request), initial={"language": me.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.set_language(person_id=me.id, language=chosen, by=request.actor, at=timezone.now())
        messages.success(request, _("The language of your messages has been changed."))
        return redirect("account")
    return render(request, "people/account_language.html", {"form": form})


@needs(Permission.OWN_ACCOUNT)
def account_email(request: ActorRequest) -> HttpResponse:
    me = queries.person(_me(request))
    form = NewEmailForm(posted(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not limits.is_within(request, "ask-code", key=email):
            return limits.too_many(request)
        attempt = actions.ask_new_email_code(person_id=me.id, email=email, by=request.actor, at=timezone.now())
        request.session["new_email"] = {"id": attempt, "email": email}
        return redirect("account-email-code")
    return render(request, "people/account_email.html", {"form": form, "me": me})


@needs(Permission.OWN_ACCOUNT)
@never_kept
def account_email_code(request: ActorRequest) -> HttpResponse:
    attempt = request.session.get("new_email")
    if attempt is None:
        return redirect("account-email")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "try-code"):
            return limits.too_many(request)
        if _confirm_email(request, form, attempt["id"]):
            request.session.pop("new_email", None)
            messages.success(request, _("Your e-mail address has been changed. Use it to sign in from now on."))
            return redirect("account")
    page = {"form": form, "email": attempt["email"], "minutes": CODE_MINUTES}
    return render(request, "people/account_email_code.html", page)


@needs(Permission.OWN_ACCOUNT)
@never_kept
def account_password(request: ActorRequest) -> HttpResponse:
    mine = queries.account(_me(request))
    asks_present = mine.has_usable_password() and not _has_fresh_code(request)
    form = PasswordChangeForm(posted(request), account=mine, asks_present=asks_present)
    if request.method == "POST":
        if not limits.is_within(request, "password", key=f"person:{mine.person_id}"):
            return limits.too_many(request)
        if form.is_valid():
            chosen = form.cleaned_data["password"]
            actions.set_password(person_id=mine.person_id, password=chosen, by=request.actor, at=timezone.now())
            update_session_auth_hash(request, queries.account(mine.person_id))
            messages.success(request, _("Your password has been changed. Other browsers have been signed out."))
            return redirect("account")
    return render(request, "people/account_password.html", {"form": form, "has_password": mine.has_usable_password()})


def _me(request: ActorRequest) -> int:
    return request.actor.person_id or 0


def _has_fresh_code(request: ActorRequest) -> bool:
    session = request.session
    is_fresh = timezone.now().timestamp() - session.get("signed_in_at", 0) <= FRESH_CODE_SECONDS
    return is_fresh and session.get("sign_in_method") == "code"


def _confirm_email(request: ActorRequest, form: CodeForm, attempt_id: int) -> bool:
    try:
        checked = actions.confirm_new_email(
            person_id=_me(request),
            attempt_id=attempt_id,
            code=form.cleaned_data["code"],
            by=request.actor,
            at=timezone.now(),
        )
    except Conflict:
        form.add_error(None, _("Another account signs in with this address. Choose a different one."))
        return False
    if checked.answer is Answer.WRONG:
        form.add_error("code", _("This code is wrong. Check the newest message from us and try again."))
    elif checked.answer is Answer.SPENT:
        form.add_error("code", _("This code no longer works. Enter your new address again to get another one."))
    return checked.answer is Answer.RIGHT
