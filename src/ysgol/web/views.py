"""Public pages that speak of several contexts, and the health probe."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ysgol.foundation.pages.guards import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")


@public
def about_status(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about_status.html")


@public
def about_scheme(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about_scheme.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@public
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
