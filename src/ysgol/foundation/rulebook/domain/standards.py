"""Sets of professional standards. A set whose wording could not be obtained has empty slots, never invented text."""

from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.rulebook.domain.sources import Provenance, Text


class Country(StrEnum):
    """Where a set of standards applies."""

    WALES = "wales"
    ENGLAND = "england"


@dataclass(frozen=True)
class Standard:
    """One standard; `number` is unique within its set and counts from 1."""

    number: int
    title: Text
    provenance: Provenance


@dataclass(frozen=True)
class Area:
    """A group of standards; empty when it is not known which standards belong to it."""

    code: str
    name: Text
    standards: tuple[Standard, ...]
    provenance: Provenance


@dataclass(frozen=True)
class StandardSet:
    """A set of standards.

    `slots` is how many numbered standards the set has in all; those that no area holds are empty, for an administrator
    to fill. A set without areas groups everything in one area with the set's own name.
    """

    code: str
    name: Text
    country: Country
    about: Text
    translation_note: Text | None
    areas: tuple[Area, ...]
    slots: int
    provenance: Provenance

    @property
    def standards(self) -> tuple[Standard, ...]:
        """Every standard with a title, in order of area and number."""
        return tuple(standard for area in self.areas for standard in area.standards)

    @property
    def empty_slots(self) -> tuple[int, ...]:
        """Numbers of the standards whose text is not available."""
        filled = {standard.number for standard in self.standards}
        return tuple(number for number in range(1, self.slots + 1) if number not in filled)

    def standard(self, number: int) -> Standard:
        """The standard with the number; NotFound for an empty slot or a number outside the set."""
        for standard in self.standards:
            if standard.number == number:
                return standard
        raise NotFound("standard-unknown", set=self.code, number=number)
