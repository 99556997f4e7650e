"""Several people reach for the last places at the same moment, each on a connection of their own."""

import sqlite3
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from tests.factories import NOW, pool
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import Conflict
from ysgol.scheme.cohorts import actions, queries

WORKER = system("worker")


def in_threads(work: Callable[[], object], count: int) -> list[object]:
    """What `work` returned in each of several threads that start together; the connections are closed after it."""
    gate, outcomes = threading.Barrier(count), []

    def run() -> None:
        try:
            gate.wait()
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def on_disk(tmp_path):
    """Moves what a test prepared in memory to a file for its threads; PostgreSQL needs no moving."""
    kept = connection.settings_dict["NAME"]

    def move() -> None:
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            file = tmp_path / "places.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
            connection.settings_dict["NAME"] = str(file)

    yield move
    connection.settings_dict["NAME"] = kept


def take(pool_id: int) -> str:
    try:
        actions.take_place(pool_id=pool_id, by=WORKER, at=NOW)
    except Conflict as conflict:
        return conflict.code
    return "taken"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("free", [1, 3])
def test_parallel_takers_never_pass_the_cap(free, on_disk):
    one = pool(cap=5, taken=5 - free)
    on_disk()

    outcomes = in_threads(lambda: take(one.id), 8)

    assert sorted(map(str, outcomes)) == ["places-full"] * (8 - free) + ["taken"] * free
    assert [facts.taken for facts in in_threads(lambda: queries.pool(one.id), 1)] == [5]
