"""The one-time link that signs a persona in. Its address exists in demonstration mode alone."""

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.pages.guards import ActorRequest, public
from ysgol.foundation.people import actions, entry, queries
from ysgol.foundation.people.middleware import NOBODY


@public
def demo_sign_in(request: ActorRequest, token: str) -> HttpResponse:
    try:
        person_id = actions.use_sign_in_link(token=token, by=NOBODY, at=timezone.now())
    except NotFound:
        return render(request, "people/demo_link_used.html", status=404)
    logout(request)
    return entry.enter(request, queries.account(person_id), method="demo-link", second_factor="demo-link")
