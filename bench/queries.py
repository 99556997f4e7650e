"""Counts the queries of pages inside one process: `python -m bench.queries '{"name": [cookie, path]}'` prints JSON."""

import json
import sys


def count(pages: dict[str, list[str]]) -> dict[str, object]:
    """Queries of each page once it is warm, and how many applications the database holds."""
    import django

    django.setup()
    from django.apps import apps
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found: dict[str, object] = {"applications": apps.get_model("applications", "Application").objects.count()}
    for name, (cookie, path) in pages.items():
        client = Client(HTTP_HOST="localhost", HTTP_COOKIE=cookie, HTTP_ACCEPT_LANGUAGE="en")
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise ValueError(f"{path} answered {answer.status_code}")
        found[name] = len(captured)
    return found


if __name__ == "__main__":
    print(json.dumps(count(json.loads(sys.argv[1]))))
