"""Who is making this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.people import queries


class CurrentActor:
    """Sets `request.actor`: the signed-in person with today's grants, or a nobody who can do nothing. Lazy: public pages ask nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return Actor(ActorKind.LINK, "nobody")
    return queries.actor_for(request.user.person_id, on=timezone.localdate())
