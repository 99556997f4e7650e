"""Strict reading of the rulebook's TOML: every mistake stops with the file, the key and the problem."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.rulebook.domain.sources import Text

Choice = TypeVar("Choice", bound=StrEnum)
_ABSENT = object()


class Table:
    """A table of a TOML file that notes which of its keys were read, so that unknown keys are refused by `done`."""

    def __init__(self, file: str, where: str, values: Mapping[str, object]) -> None:
        self.file, self.where, self._values = file, where, values
        self._read: set[str] = set()

    def wrong(self, key: str, problem: str) -> Invalid:
        """The error to raise for a key of this table."""
        return Invalid("rulebook-invalid", file=self.file, key=f"{self.where}{key}", problem=problem)

    def _take(self, key: str, default: object = _ABSENT) -> object:
        self._read.add(key)
        value = self._values.get(key, default)
        if value is _ABSENT:
            raise self.wrong(key, "is missing")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not blank, unless `default` is given and the key is absent."""
        value = self._take(key, _ABSENT if default is None else default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be a string")
        if not value.strip() and default is None:
            raise self.wrong(key, "must not be empty")
        return " ".join(value.split())

    def words(self, key: str) -> Text:
        """The pair `<key>_en`, `<key>_cy`; both are needed."""
        pair = Text(self.text(f"{key}_en"), self.text(f"{key}_cy"))
        if pair.en == pair.cy and " " in pair.en:
            raise self.wrong(f"{key}_cy", "is the same as the English")
        return pair

    def optional_words(self, key: str) -> Text | None:
        """The pair, or None when both are absent."""
        return self.words(key) if f"{key}_en" in self._values or f"{key}_cy" in self._values else None

    def integer(self, key: str, *, least: int, default: int | None = None) -> int:
        """A whole number of at least `least`."""
        value = self._take(key, _ABSENT if default is None else default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, "must be a whole number")
        if value < least:
            raise self.wrong(key, f"must be {least} or more")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def date(self, key: str) -> dt.date:
        """A day without a time."""
        value = self._take(key)
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise self.wrong(key, "must be a date such as 2026-09-01, without quotes")
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of the values of an enum."""
        value = self.text(key)
        if value not in list(kind):
            raise self.wrong(key, f"must be one of {', '.join(kind)}, not {value}")
        return kind(value)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._values

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of strings, at least one, none twice."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            raise self.wrong(key, "must be a list of strings")
        if len(set(value)) != len(value):
            raise self.wrong(key, "names something twice")
        return tuple(value)

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Table(self.file, f"{self.where}{key}.", value)

    def tables(self, key: str) -> dict[str, "Table"]:
        """The tables inside a table, by name."""
        holder = self.table(key)
        return {name: holder.table(name) for name in holder._values}

    def rows(self, key: str, *, may_be_empty: bool = False) -> list["Table"]:
        """An array of tables, in order."""
        value = self._take(key, [] if may_be_empty else _ABSENT)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, "must be an array of tables")
        if not value and not may_be_empty:
            raise self.wrong(key, "must not be empty")
        return [Table(self.file, f"{self.where}{key}[{number}].", one) for number, one in enumerate(value, start=1)]

    def done(self) -> None:
        """Refuse keys that nobody read: a misspelt key would otherwise be a rule silently lost."""
        for key in self._values:
            if key not in self._read:
                raise self.wrong(key, "is not a key of this table")
