"""Reads whose SQL is built once, for the few pages asked so often that building the same queries is most of their cost.

Django builds a query's SQL anew for every read, which takes several times as long as reading a few rows by an index.
A `Prepared` read is written as a queryset like any other. Its SQL is built at the first use, with marks in the place of
the values; afterwards only the values change.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | str | dt.date
M = TypeVar("M", bound=Model)
# Marks are values that no row holds: numbers above any key in use, text of the private use area, the last years.
_NUMBER, _TEXT, _DAY = 2**60, "\ue000{}\ue000", dt.date(9990, 1, 1)


@dataclass(frozen=True)
class _Made:
    """SQL and its values. Where `places` has an int, the value of the call with that number goes there."""

    sql: str
    fixed: tuple[object, ...]
    places: tuple[int | None, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]
    model: type[Model]


class Prepared(Generic[M]):
    """A read made of a function from values to a queryset. Each kind and number of values has its own SQL.

    Values are numbers of rows (of the wide kind that keys have), texts and days, compared exactly, with `in` or by
    order. None is no value: write two reads. Raises ValueError at the first use when a value does not appear in the SQL
    as it is, as with `icontains`.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]]) -> None:
        self._build = build
        self._made: dict[tuple[object, ...], _Made] = {}

    def rows(self, *values: Value) -> list[Any]:
        """The rows as sequences of values, in the order of the queryset's `values_list`."""
        made = self._for(values)
        given: list[Any] = [fixed if place is None else _adapted(values[place]) for fixed, place in _pairs(made)]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, given)
            found = cursor.fetchall()
        return list(made.compiler.apply_converters(found, made.converters)) if made.converters else found

    def models(self, *values: Value) -> list[M]:
        """The rows as instances of a queryset of whole rows."""
        made = self._for(values)
        names = [field.attname for field in made.model._meta.concrete_fields]
        return [made.model.from_db(connection.alias, names, row) for row in self.rows(*values)]  # type: ignore[misc]

    def _for(self, values: tuple[Value, ...]) -> _Made:
        key = (connection.alias, connection.vendor, *(type(value) for value in values))
        if key not in self._made:
            self._made[key] = _make(self._build, values)
        return self._made[key]


def _make(build: Callable[..., QuerySet[Any, Any]], values: tuple[Value, ...]) -> _Made:
    marks = [_mark(number, value) for number, value in enumerate(values)]
    queryset = build(*marks)
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    looked_for = {_adapted(mark): number for number, mark in enumerate(marks)}
    places = tuple(looked_for.get(one) if isinstance(one, int | str | dt.date) else None for one in parameters)
    if set(places) - {None} != set(range(len(values))):
        raise ValueError(f"a value is not in the SQL as it is: {sql}")
    converters = compiler.get_converters([column[0] for column in compiler.select])
    return _Made(sql, tuple(parameters), places, compiler, converters, queryset.model)


def _mark(number: int, value: Value) -> Value:
    if isinstance(value, str):
        return _TEXT.format(number)
    return _DAY + dt.timedelta(days=number) if isinstance(value, dt.date) else _NUMBER + number


def _adapted(value: Value) -> object:
    """The value as the driver of this database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _pairs(made: _Made) -> Iterable[tuple[object, int | None]]:
    return zip(made.fixed, made.places, strict=True)
