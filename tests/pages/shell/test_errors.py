import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ysgol.foundation.pages.labels import ERROR_PAGES
from ysgol.foundation.pages.middleware import Errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("permission-missing"), 403),
        (NotFound("case-unknown"), 404),
        (Conflict("changed"), 409),
        (Invalid("rule-broken"), 422),
        (Unavailable("scanner-down"), 503),
    ],
)
@pytest.mark.parametrize("code", ["en", "cy"])
def test_each_error_becomes_its_page_in_the_readers_language(error, status, code):
    with translation.override(code):
        page = Errors(lambda request: None).process_exception(RequestFactory().get("/"), error)
        title = str(ERROR_PAGES[str(status)].title)

    assert page is not None
    assert page.status_code == status
    assert f"<title>{title} - " in page.text.replace("&#39;", "'")


def test_form_without_its_token_gets_a_helpful_page():
    page = Client(enforce_csrf_checks=True).post("/sign-out/")

    assert page.status_code == 403
    assert "Your page is out of date" in page.text


def test_unexpected_error_is_left_to_django():
    page = Errors(lambda request: None).process_exception(RequestFactory().get("/"), RuntimeError("secret"))

    assert page is None
