"""Every address of the service and one bare view, which passes the same middleware and does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ysgol.foundation.pages.guards import public
from ysgol.web.urls import handler400, handler403, handler404, handler500
from ysgol.web.urls import urlpatterns as service

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("bench/hello/", hello, name="bench-hello"), *service]
