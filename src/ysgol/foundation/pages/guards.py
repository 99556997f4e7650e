"""Who may open a view. Every view wears exactly one of these, and a test counts them."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission

View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request after `people.middleware.CurrentActor`; for type annotations of views."""

    actor: Actor


def public(view: View) -> View:
    """Anyone may open it, signed in or not."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Only a signed-in person who holds the permission somewhere; rows are scoped by the context's `queries`.

    Signed out: to the sign-in page and back. Signed in without the permission: 403.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.actor.kind is not ActorKind.PERSON:
                return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
            if not request.actor.can(permission):
                raise NotAllowed("permission-missing", permission=permission.value)
            return view(request, *args, **kwargs)

        guarded.guard = permission.value  # type: ignore[attr-defined]
        return guarded

    return guard
