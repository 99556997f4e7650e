"""Every page of the access matrix, in the state it is made for, as somebody who may see it, in both languages."""

import pytest
import time_machine
from django.urls import reverse

from tests.guard.access import ROLES, rows
from tests.guard.world import NOW, World
from tests.journeys.window import SCANNED

PAGES = {row.name: ROLES[row.answers.index("200")] for row in rows() if row.method == "GET" and "200" in row.answers}
NO_PAGES = {"health", "find-school-json", "application-document", "case-document"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", sorted(PAGES.keys() - NO_PAGES))
def test_page_passes_the_scan(name, language, scanner, service):
    with time_machine.travel(NOW, tick=False):
        world = World(name)
        path = f"{reverse(name, kwargs=world.arguments())}?language={language}"
        response = world.client(PAGES[name]).get(path, follow=True)

    headers = {key.lower(): value for key, value in response.headers.items()}
    found = scanner.faults(f"{service.address}{path}", response.text, headers, status=response.status_code)

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert found == []
    SCANNED.append((path.split("?", maxsplit=1)[0], language))
