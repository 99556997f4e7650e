"""What a form is bound to."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The fields of a sent form, also of an empty one; None when the page is only being opened."""
    return request.POST if request.method == "POST" else None
