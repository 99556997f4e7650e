"""How often sign-in may be tried, by internet address and by e-mail address or person."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Our default: no source prescribes them. Five tries of a six-figure code for each of five codes leave a guesser
# 25 chances in a million in ten minutes. Each rate is tries / time / what is counted.
RATES = {
    "ask-code": "30/10m/ip,5/10m/key",
    "try-code": "60/10m/ip",
    "password": "60/10m/ip,5/10m/key",
    "second-factor": "60/10m/ip,5/5m/key",
}
# What "try again in ten minutes" on the page promises.
WAIT_MINUTES = 10


def is_within(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count one try of an action of RATES; whether it is still within the limits. `key` is an address or a person."""
    return consume(request, app="people", action=action, config=RATES, key=key.lower()) is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that asks to wait, status 429."""
    page = render(request, "people/too_many.html", {"minutes": WAIT_MINUTES}, status=429)
    page.headers["Retry-After"] = str(WAIT_MINUTES * 60)
    return page
