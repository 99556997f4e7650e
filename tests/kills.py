"""Stopping a process before any of its writes: what a kill, a lost connection or a full disk does to a transaction."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

_WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """Not an Exception: nothing in the service may catch it and carry on."""


@contextmanager
def killed_before_write(number: int) -> Iterator[None]:
    """The process dies before its write of that number, counted from 1."""
    seen = itertools.count(1)

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(_WRITES) and next(seen) == number:
            raise Killed(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the service's own tables."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.startswith("ysgol.")
    }


def kill_at_every_write(act: Callable[[], object]) -> int:
    """Kill `act` before each of its writes in turn, each time checking that nothing changed; then let it finish.

    Returns how many writes it makes.
    """
    before = everything()
    for number in itertools.count(1):
        try:
            with transaction.atomic(), killed_before_write(number):
                act()
        except Killed:
            assert everything() == before, f"killed before write {number}, and something was kept"
        else:
            return number - 1
    raise AssertionError("unreachable")
