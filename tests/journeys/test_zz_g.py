import pytest

from tests.journeys.test_crawl import crawl


@pytest.mark.parametrize("language", ["en", "cy"])
def test_g(window, service, language):
    found = set()
    for person in service.personas():
        if "deliver" in str(person) or "manager" in str(person):
            found |= crawl(window(language, persona=person).visit("/"))
    print(sorted(found))
