"""Things that happen at the same moment, each on a database connection of its own."""

import sqlite3
import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, connections


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """What each work returned or raised, in their order. They start together, in threads."""
    gate = threading.Barrier(len(works))
    outcomes: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            gate.wait()
            outcomes[place] = work()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
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
            file = tmp_path / "parallel.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
            connection.settings_dict["NAME"] = str(file)

    yield move
    connection.settings_dict["NAME"] = kept
