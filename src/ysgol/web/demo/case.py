"""One invented application while the loader takes it along its path."""

import datetime as dt
from dataclasses import dataclass, field

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.organisations.queries import SchoolFacts
from ysgol.web.demo.cast import Persona, Staff
from ysgol.web.demo.names import Invented
from ysgol.web.demo.nation import Intake, Nation


@dataclass
class Case:
    """One application under way in the loader. `is_over` stops the rest of its path."""

    number: int
    person: Invented
    school: SchoolFacts
    intake: Intake
    staff: Staff
    land: Nation
    persona: Persona | None
    days: list[dt.datetime] = field(default_factory=list)
    steps: tuple[str, ...] = ()
    actor: Actor | None = None
    application_id: int = 0
    version: int = 0
    letter_id: int = 0
    saved: dict[str, dict[str, str]] = field(default_factory=dict)
    is_over: bool = False

    @property
    def me(self) -> Actor:
        """The candidate, once registered."""
        if self.actor is None:
            raise RuntimeError("the candidate is registered by the first step")
        return self.actor

    @property
    def officer(self) -> Actor:
        """The delivery officer of the cohort's region."""
        return self.staff.officers[self.intake.cohort.region]

    @property
    def manager(self) -> Actor:
        """The delivery manager of the cohort's region."""
        return self.staff.managers[self.intake.cohort.region]
