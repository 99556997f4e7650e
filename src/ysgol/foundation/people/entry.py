"""Taking somebody from a proved e-mail address or password into a session, and to the page they wanted."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages import language
from ysgol.foundation.people import actions, queries
from ysgol.foundation.people.models import Account

_BACKEND = "django.contrib.auth.backends.ModelBackend"
# Where somebody starts whose role holds the permission; the first that fits. The pages belong to contexts above.
START_PAGES = (
    (Permission.SEE_CASES, "/cases/"),
    (Permission.MANAGE_ACCESS, "/access/"),
    (Permission.IMPORT_SCHOOLS, "/schools/import/"),
    (Permission.SEE_AUDIT, "/audit/"),
    (Permission.ENDORSE, "/endorsements/"),
)
START_PAGE = "/application/"
_FLOW_KEYS = ("attempt", "proved_email", "first_factor", "ended", "kept_too_long")


def remember_next(request: HttpRequest) -> None:
    """Keep `?next=` for after sign-in, if it is an address of this service."""
    wanted = request.GET.get("next", "")
    if wanted and is_own_address(request, wanted):
        request.session["next"] = wanted


def is_own_address(request: HttpRequest, address: str) -> bool:
    """Whether an address is a path of this service, so that nobody is led elsewhere after signing in."""
    is_safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return is_safe and address.startswith("/")


def after_first_factor(request: HttpRequest, account: Account, method: str) -> HttpResponse:
    """To the second factor where the account has one, else in."""
    request.session.pop("attempt", None)
    if queries.has_second_factor(account.person_id):
        request.session["first_factor"] = {
            "account": account.id,
            "method": method,
            "at": timezone.now().timestamp(),
            "auth": account.get_session_auth_hash(),
        }
        return redirect("sign-in-second-factor")
    return enter(request, account, method=method)


def enter(request: HttpRequest, account: Account, *, method: str, second_factor: str = "") -> HttpResponse:
    """Start the session under a new key, record it, and go where the person wanted to go."""
    now = timezone.now()
    for key in _FLOW_KEYS:
        request.session.pop(key, None)
    request.session.pop("second_factor", None)
    login(request, account, backend=_BACKEND)
    session = request.session
    session["signed_in_at"] = session["seen_at"] = now.timestamp()
    session["sign_in_method"] = method
    if second_factor:
        session["second_factor"] = second_factor
    actor = queries.actor_for(account.person_id, on=timezone.localdate(now), has_second_factor=bool(second_factor))
    actions.record_sign_in(person_id=account.person_id, method=method, second_factor=second_factor, by=actor, at=now)
    response = redirect(destination(request, actor))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and account.person.language:
        language.remember(response, account.person.language)
    return response


def destination(request: HttpRequest, actor: Actor) -> str:
    """Where to go after sign-in: work kept for this person, then the page asked for, then where their role starts."""
    kept = kept_address(request, actor)
    if kept:
        return kept
    request.session.pop("kept_form", None)
    wanted = request.session.pop("next", "")
    if wanted:
        return str(wanted)
    # By all their roles: a staff page leads on to the second factor by itself where that is still missing.
    full = queries.actor_for(actor.person_id or 0, on=timezone.localdate())
    return next((address for permission, address in START_PAGES if full.can(permission)), START_PAGE)


def kept_address(request: HttpRequest, actor: Actor) -> str:
    """Where work kept for this person is shown; "" when there is none."""
    kept_id = request.session.get("kept_form")
    return "/session/kept/" if kept_id is not None and _is_theirs(kept_id, actor) else ""


def is_signed_in(actor: Actor) -> bool:
    """Whether somebody is signed in already, so that sign-in pages have nothing to ask."""
    return actor.kind is ActorKind.PERSON


def _is_theirs(kept_id: int, actor: Actor) -> bool:
    try:
        queries.kept_form(kept_id, person_id=actor.person_id or 0, at=timezone.now())
    except NotFound:
        return False
    return True
