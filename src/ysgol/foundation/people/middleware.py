"""Who is making this request, and whether their session still runs."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions, queries
from ysgol.foundation.people.domain.sessions import Limits, end_of

Handler = Callable[[HttpRequest], HttpResponse]
NOBODY = Actor(ActorKind.LINK, "nobody")
# A session is written at most this often, so that reading pages costs no write each; it may end this much early.
TOUCH_SECONDS = 30


def limits() -> Limits:
    """The limits of sessions from the settings."""
    return Limits(
        idle=dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        absolute=dt.timedelta(hours=settings.SESSION_ABSOLUTE_HOURS),
        warn=dt.timedelta(minutes=settings.SESSION_WARN_MINUTES),
    )


class SessionLimits:
    """Ends sessions in time, says when the present one will end, and keeps the form that came too late.

    Sets `request.session_end` (what `shown_end` gives, or None when signed out). It stands after the CSRF check, so
    that a form from another site is never kept.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session_end = None  # type: ignore[attr-defined]
        request.ended_account_id = None  # type: ignore[attr-defined]
        if SESSION_KEY in request.session:
            _check(request, timezone.now())
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """To sign-in with the work kept, when a form arrives for a session that has ended; None otherwise."""
        account_id = getattr(request, "ended_account_id", None)
        if account_id is None or request.method != "POST":
            return None
        if getattr(view, "guard", "public") == "public" or getattr(view, "never_kept", False):
            return None
        person_id = queries.person_of_account(account_id)
        if person_id is not None:
            _keep(request, person_id)
        return redirect("sign-in")


class CurrentActor:
    """Sets `request.actor`: the signed-in person with today's grants, or a nobody who can do nothing.

    Lazy, so that a page which asks nothing costs nothing. The grants of staff roles count only after a second factor.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactor:
    """Sends somebody whose staff role waits for the second factor to set it up or give it, and back.

    A form that they sent is kept meanwhile, as after the end of a session. It stands after the CSRF check likewise.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """The way to the second factor when that alone is missing for this view; None otherwise."""
        guard = getattr(view, "guard", "public")
        if guard == "public" or request.session.get("second_factor") or SESSION_KEY not in request.session:
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        permission = Permission(guard)
        if actor.person_id is None or actor.can(permission):
            return None
        if not queries.actor_for(actor.person_id, on=timezone.localdate()).can(permission):
            return None
        request.session["next"] = request.get_full_path() if request.method == "GET" else ""
        if request.method == "POST" and not getattr(view, "never_kept", False):
            _keep(request, actor.person_id)
            request.session["kept_before_second_step"] = True
        has_app = queries.has_second_factor(actor.person_id)
        return redirect("second-factor-check" if has_app else "second-factor-set-up")


def _check(request: HttpRequest, now: dt.datetime) -> None:
    """End the session whose time is over, else remember that it was seen."""
    session = request.session
    signed_in_at = _moment(session.get("signed_in_at"), now)
    seen_at = _moment(session.get("seen_at"), now)
    end = end_of(signed_in_at=signed_in_at, seen_at=seen_at, limits=limits())
    if end.at <= now:
        request.ended_account_id = session[SESSION_KEY]  # type: ignore[attr-defined]
        session.flush()
        session["ended"] = end.by.value
        request.user = AnonymousUser()
        return
    if "signed_in_at" not in session or (now - seen_at).total_seconds() >= TOUCH_SECONDS or "seen_at" not in session:
        session["signed_in_at"], session["seen_at"] = signed_in_at.timestamp(), now.timestamp()
    request.session_end = shown_end(session, now)  # type: ignore[attr-defined]


def shown_end(session: SessionBase, now: dt.datetime) -> dict[str, object]:
    """What the page shell shows: the moment, the whole seconds left, the seconds of warning, which limit."""
    signed_in_at, seen_at = _moment(session.get("signed_in_at"), now), _moment(session.get("seen_at"), now)
    end = end_of(signed_in_at=signed_in_at, seen_at=seen_at, limits=limits())
    return {
        "at": end.at,
        "by": end.by.value,
        "seconds": int((end.at - now).total_seconds()),
        "warn_seconds": int(limits().warn.total_seconds()),
    }


def _moment(stamp: object, now: dt.datetime) -> dt.datetime:
    """A stored time; now where there is none or it lies ahead, as after a correction of the clock."""
    if not isinstance(stamp, int | float):
        return now
    return min(dt.datetime.fromtimestamp(stamp, dt.UTC), now)


def _keep(request: HttpRequest, person_id: int) -> None:
    """Keep the form that was sent, and let the session know which it is, or that it was too long."""
    fields = [
        (name, str(value)) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    kept_id = actions.keep_form(
        address=request.get_full_path(),
        fields=fields,
        has_files=bool(request.FILES),
        by=Actor(ActorKind.PERSON, str(person_id), person_id=person_id),
        at=timezone.now(),
    )
    request.session["kept_form"] = kept_id
    request.session["kept_too_long"] = kept_id is None
    request.session["kept_before_second_step"] = False


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    return queries.actor_for(
        request.user.person_id, on=timezone.localdate(), has_second_factor=bool(request.session.get("second_factor"))
    )
