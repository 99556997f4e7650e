"""The candidate's own application."""

from django.http import HttpResponse
from django.shortcuts import render

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs


@needs(Permission.OWN_APPLICATION)
def application(request: ActorRequest) -> HttpResponse:
    return render(request, "applications/candidate/none.html")


@needs(Permission.OWN_APPLICATION)
def start(request: ActorRequest) -> HttpResponse:
    return render(request, "applications/candidate/none.html")
