"""Setting up, giving and taking away the second factor of one's own account."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.people import actions, entry, limits, queries
from ysgol.foundation.people.forms.posted import posted
from ysgol.foundation.people.forms.sign_in import CodeForm, SecondFactorForm
from ysgol.foundation.people.sealing import seal, unseal
from ysgol.foundation.people.square import qr_square
from ysgol.foundation.people.views.session import never_kept


@needs(Permission.OWN_ACCOUNT)
def second_factor(request: ActorRequest) -> HttpResponse:
    me = _me(request)
    page = {
        "is_on": queries.has_second_factor(me),
        "is_compulsory": queries.needs_second_factor(me, on=timezone.localdate()),
        "codes_left": len(queries.recovery_codes_left(me)),
    }
    return render(request, "people/second_factor.html", page)


@needs(Permission.OWN_ACCOUNT)
@never_kept
def set_up(request: ActorRequest) -> HttpResponse:
    me = _me(request)
    if queries.has_second_factor(me):
        return redirect("second-factor")
    secret = _secret(request)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "second-factor", key=f"person:{me}"):
            return limits.too_many(request)
        typed = form.cleaned_data["code"]
        if actions.turn_on_second_factor(person_id=me, secret=secret, code=typed, by=request.actor, at=timezone.now()):
            request.session.pop("second_factor_secret", None)
            request.session["second_factor"] = "totp"
            request.session["show_recovery_codes"] = True
            messages.success(request, _("The second step of sign-in is on."))
            return redirect("second-factor-codes")
        form.add_error("code", _("This code is wrong. Check the clock of your phone and try the next code."))
    page = {
        "form": form,
        "square": qr_square(get_adapter().build_totp_url(queries.account(me), secret)),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "is_compulsory": queries.needs_second_factor(me, on=timezone.localdate()),
        **_kept_meanwhile(request),
    }
    return render(request, "people/second_factor_set_up.html", page)


@needs(Permission.OWN_ACCOUNT)
@never_kept
def check(request: ActorRequest) -> HttpResponse:
    """For a session that began before the second factor was needed."""
    if request.session.get("second_factor"):
        return redirect(entry.destination(request, request.actor))
    if not queries.has_second_factor(_me(request)):
        return redirect("second-factor-set-up")
    form = SecondFactorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "second-factor", key=f"person:{_me(request)}"):
            return limits.too_many(request)
        proved = _prove(request, form)
        if proved:
            request.session.cycle_key()
            request.session["second_factor"] = proved
            return redirect(entry.destination(request, request.actor))
    return render(request, "people/second_factor_check.html", {"form": form, **_kept_meanwhile(request)})


@needs(Permission.OWN_ACCOUNT)
def recovery_codes(request: ActorRequest) -> HttpResponse:
    if not request.session.pop("show_recovery_codes", False):
        return redirect("second-factor")
    page = {
        "codes": queries.recovery_codes_left(_me(request)),
        "next_address": entry.kept_address(request, request.actor) or request.session.get("next") or "/account/",
    }
    return render(request, "people/recovery_codes.html", page)


@needs(Permission.OWN_ACCOUNT)
@never_kept
def new_recovery_codes(request: ActorRequest) -> HttpResponse:
    if not queries.has_second_factor(_me(request)):
        return redirect("second-factor")
    form = SecondFactorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "second-factor", key=f"person:{_me(request)}"):
            return limits.too_many(request)
        typed = form.cleaned_data["code"]
        if actions.new_recovery_codes(person_id=_me(request), code=typed, by=request.actor, at=timezone.now()):
            request.session["show_recovery_codes"] = True
            return redirect("second-factor-codes")
        form.add_error("code", _wrong())
    return render(request, "people/new_recovery_codes.html", {"form": form})


@needs(Permission.OWN_ACCOUNT)
@never_kept
def turn_off(request: ActorRequest) -> HttpResponse:
    me = _me(request)
    if not queries.has_second_factor(me) or queries.needs_second_factor(me, on=timezone.localdate()):
        return redirect("second-factor")
    form = SecondFactorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not limits.is_within(request, "second-factor", key=f"person:{me}"):
            return limits.too_many(request)
        typed = form.cleaned_data["code"]
        if actions.turn_off_second_factor(person_id=me, code=typed, by=request.actor, at=timezone.now()):
            request.session.pop("second_factor", None)
            messages.success(request, _("The second step of sign-in is off."))
            return redirect("second-factor")
        form.add_error("code", _wrong())
    return render(request, "people/second_factor_off.html", {"form": form})


def _kept_meanwhile(request: ActorRequest) -> dict[str, object]:
    """What to say of a form that was sent before the second step."""
    return {
        "has_kept_form": request.session.get("kept_form") is not None,
        "kept_too_long": bool(request.session.get("kept_too_long")),
    }


def _me(request: ActorRequest) -> int:
    return request.actor.person_id or 0


def _secret(request: ActorRequest) -> str:
    """The secret offered in this session until it is confirmed, so that reloading the page does not change it."""
    sealed = request.session.get("second_factor_secret")
    if sealed is None:
        sealed = request.session["second_factor_secret"] = seal(generate_totp_secret())
    return unseal(sealed)


def _prove(request: ActorRequest, form: SecondFactorForm) -> str:
    proved = actions.check_second_factor(
        person_id=_me(request), code=form.cleaned_data["code"], by=request.actor, at=timezone.now()
    )
    if not proved:
        form.add_error("code", _wrong())
    return proved


def _wrong() -> str:
    return _("This code is wrong or was used before. Wait for the next one and try again.")
