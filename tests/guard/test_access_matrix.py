"""Every address of the service, asked for by everyone who might: the answer is the one in `access_matrix.txt`."""

import os

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from tests.guard.access import ROLES, Row, as_line, rows
from tests.guard.test_urls import patterns
from tests.guard.world import NOW, World

PRINTING = bool(os.environ.get("YSGOL_PRINT_ACCESS"))
TABLE = {(row.name, row.method): row for row in rows()}
ADDRESSES = {entry.name: entry for _, entry in patterns()}


def _methods(entry):
    """The methods that a view takes besides each other: those `require_http_methods` and its kin allow."""
    view = entry.callback
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            value = cell.cell_contents
            if isinstance(value, list | tuple) and value and set(value) <= {"GET", "HEAD", "POST"}:
                return [method for method in ("GET", "POST") if method in value]
        view = getattr(view, "__wrapped__", None)
    return ["GET"]


def expected_pairs():
    """What the table must hold: (name, method) of every address. One that takes GET and POST is walked by GET."""
    return {(name, _methods(entry)[0]) for name, entry in ADDRESSES.items()}


def answer(client, method, path):
    """What the reader gets, in the table's words; whatever it changed is undone."""
    with transaction.atomic():
        response = client.get(path) if method == "GET" else client.post(path)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith("/sign-in/"):
        return "in"
    return str(response.status_code)


def test_every_address_is_in_the_table_and_every_line_is_an_address():
    missing = sorted(expected_pairs() - TABLE.keys())

    assert missing == [], "tests/guard/access.py says how to print their lines"
    assert sorted(pair for pair in TABLE if pair[0] not in ADDRESSES) == []


@pytest.mark.django_db
@pytest.mark.parametrize("pair", sorted(expected_pairs() | TABLE.keys()), ids=" ".join)
def test_address_answers_each_role_as_the_table_says(pair, time_machine):
    name, method = pair
    time_machine.move_to(NOW, tick=False)
    world = World(name)
    try:
        path = reverse(name, kwargs=world.arguments())
    except NoReverseMatch:
        pytest.fail(f"give {name} its arguments in tests/guard/world.py")

    found = Row(name, method, tuple(answer(world.client(role), method, path) for role in ROLES))

    if PRINTING:
        print("" if TABLE.get(pair) == found else f"\n{as_line(found)}", end="")
        return
    if pair not in TABLE:
        pytest.skip("not in the table: the test of the table itself fails")
    assert found == TABLE[pair], f"roles are {' '.join(ROLES)}"
