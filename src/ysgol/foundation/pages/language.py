"""Which of the two languages a page is shown in."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CODES = ("en", "cy")
# How long a browser keeps the choice: 365 days (our default).
_YEAR_SECONDS = 31_536_000


def for_request(request: HttpRequest) -> str:
    """The language of this page: `?language=`, else the cookie, else the browser's preference, else English."""
    for wanted in (request.GET.get("language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if wanted in CODES:
            return wanted
    return "cy" if _prefers_welsh(request.headers.get("Accept-Language", "")) else "en"


def _prefers_welsh(header: str) -> bool:
    """Whether the first of our languages in the header's own order is Welsh. Quality values are rarely out of order."""
    for part in header.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in CODES:
            return code == "cy"
    return False


def other(code: str) -> str:
    """The other language."""
    return "en" if code == "cy" else "cy"


def switch_address(request: HttpRequest) -> str:
    """The same page in the other language."""
    query = request.GET.copy()
    query["language"] = other(for_request(request))
    return f"{request.path}?{urlencode([(key, value) for key in query for value in query.getlist(key)])}"


def remember(response: HttpResponse, code: str) -> None:
    """Keep the choice in this browser for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_YEAR_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
