"""Error pages in both languages. The public pages with content live in `web`, above the contexts they speak of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from ysgol.foundation.pages.labels import ERROR_PAGES


def error_page(request: HttpRequest, status: int, *, code: str = "") -> HttpResponse:
    """The page for a status, with the words for the error's code where there are some."""
    words = ERROR_PAGES.get(code) or ERROR_PAGES[str(status)]
    return render(request, "pages/error.html", {"words": words, "status": status}, status=status)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403, code="csrf")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)
