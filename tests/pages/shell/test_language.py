import pytest

pytestmark = pytest.mark.django_db


def test_page_without_choice_follows_the_browser(client):
    welsh = client.get("/no-such-page/", headers={"accept-language": "cy-GB,cy;q=0.9,en;q=0.8"})
    english = client.get("/no-such-page/", headers={"accept-language": "en-GB,en;q=0.9,cy;q=0.8"})
    french = client.get("/no-such-page/", headers={"accept-language": "fr"})

    assert [r.headers["Content-Language"] for r in (welsh, english, french)] == ["cy", "en", "en"]
    assert "Heb ddod o hyd i&#39;r dudalen" in welsh.text or "Heb ddod o hyd i'r dudalen" in welsh.text


def test_language_switch_keeps_the_page_and_its_query_and_is_remembered(client):
    first = client.get("/no-such-page/?q=a&q=b")

    assert 'href="/no-such-page/?q=a&amp;q=b&amp;language=cy"' in first.text

    client.get("/no-such-page/?language=cy")
    again = client.get("/no-such-page/")

    assert again.headers["Content-Language"] == "cy"


def test_unknown_language_is_ignored(client):
    page = client.get("/no-such-page/?language=%3Cscript%3E")

    assert page.headers["Content-Language"] == "en"
    assert "language" not in page.cookies


def test_pages_vary_by_language_and_are_not_shared(client):
    page = client.get("/no-such-page/")

    assert {"Accept-Language", "Cookie"} <= set(page.headers["Vary"].split(", "))
    assert page.headers["Cache-Control"] == "private, no-store"
