"""Each person of the demonstration follows links from the home page: every page they reach is scanned."""

from collections import Counter

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

# How many different addresses of one kind (cases, messages …) each person opens, and how many pages in all.
EACH_KIND, MOST_PAGES = 1, 60
# A headteacher's link in an old message may have been used: its page says so with 404, and offers the list of requests,
# which is 403 to whoever is no headteacher.
FOR_HEADTEACHERS = {"endorse", "endorsements"}


def kind(link):
    """The name of the address a link leads to; None when it is no page of ours."""
    try:
        return resolve(link.split("?")[0]).url_name
    except Resolver404:
        return None


def crawl(window, scanned):
    """Open what links lead to, breadth first from the page shown; the kinds of all pages opened.

    A kind of page is scanned for the first person who reaches it: `test_every_page` scans each for whom it is made.
    """
    seen, opened, waiting = {window.path}, Counter(), window.links()
    while waiting and sum(opened.values()) < MOST_PAGES:
        link = waiting.pop(0)
        name = kind(link)
        if link in seen or name is None or opened[name] >= EACH_KIND or "language=" in link or "next=" in link:
            continue
        seen.add(link)
        opened[name] += 1
        try:
            window.open(link) if name in scanned else window.visit(link)
        except Error as download:
            if "Download is starting" not in str(download):
                raise
            continue
        assert window.status == 200 or name in FOR_HEADTEACHERS, f"{link} answered {window.status}"
        # Links in other people's messages are for them; those of headteachers need no account.
        waiting += [one for one in window.links() if name != "outbox-message" or "/endorse/" in one]
    return set(opened)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_that_links_lead_to_passes_the_scan(window, service, language):
    found = crawl(window(language).visit("/"), frozenset())
    for person in service.personas():
        found |= crawl(window(language, persona=person).open("/"), frozenset(found))

    assert len(found) > 60
