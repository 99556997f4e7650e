"""What every page shares: language, headers, and the one place where errors become pages."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable, YsgolError
from ysgol.foundation.pages import language
from ysgol.foundation.pages.views import error_page

Handler = Callable[[HttpRequest], HttpResponse]

STATUS_OF = {NotAllowed: 403, NotFound: 404, Conflict: 409, Invalid: 422, Unavailable: 503}
log = logging.getLogger(__name__)


class Language:
    """Shows the page in the language asked for by `?language=`, then the cookie, then the browser's preference."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("language", "")
        code = language.for_request(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = self.get_response(request)
        if chosen in language.CODES:
            language.remember(response, chosen)
        response.headers["Content-Language"] = code
        response.headers["Vary"] = ", ".join(
            dict.fromkeys([*filter(None, response.headers.get("Vary", "").split(", ")), "Accept-Language", "Cookie"])
        )
        return response


class SecurityHeaders:
    """Headers that Django's own middleware does not send."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # Pages hold personal data or the reader's name in the header: shared caches must not keep them.
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Errors:
    """Turns the five errors, and Django's own, into bilingual pages with the right status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error raised in a view; None lets Django's own handling go on."""
        if isinstance(error, YsgolError):
            return error_page(request, STATUS_OF[type(error)], code=error.code)
        if isinstance(error, Http404):
            return error_page(request, 404)
        if isinstance(error, PermissionDenied):
            return error_page(request, 403)
        return None
