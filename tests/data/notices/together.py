"""Doing the same thing in several threads at once, each with a connection of its own."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from django.db import connection, connections


def at_once(work: Callable[[], object], count: int, *, directory: Path) -> list[object]:
    """What `work` returned, or the error it raised, in each of `count` threads that start together.

    What was prepared in a database in memory is moved to a file first, and stays there for later calls in the test.
    """
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        file = directory / "together.sqlite3"
        if not file.exists():
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
        connection.settings_dict["NAME"] = str(file)
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
