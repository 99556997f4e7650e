"""The people one can sign in as, and the staff of every region."""

import datetime as dt
from dataclasses import dataclass

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.people import actions as people
from ysgol.foundation.people import queries
from ysgol.web.demo.nation import REGIONS
from ysgol.web.models import DemoPersona

HOME_REGION = "central-south"


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as. `path` is the path of their application, "" for none; `place` a region or organisation.

    `role` is a role of `people.domain.roles`, or "candidate".
    """

    key: str
    given_names: str
    family_name: str
    role: str
    language: str
    place: str = ""
    path: str = ""

    @property
    def email(self) -> str:
        """An address that no message could ever reach."""
        return f"{self.key}@ysgol.example.org"


# The schools are real; that these people work there is invented.
WELSH_SCHOOL, ENGLISH_SCHOOL = "6732152", "6734068"
CAST = (
    Persona("new-candidate", "Angharad", "Pritchard", "candidate", "cy"),
    Persona("candidate-draft", "Carol", "Francis", "candidate", "en", path="draft-begun"),
    Persona("candidate-returned", "Iwan", "Llewellyn", "candidate", "cy", path="returned"),
    Persona("candidate-offered", "Siân", "Humphreys", "candidate", "cy", path="offered"),
    Persona("candidate-waiting", "Rachel", "Okafor", "candidate", "en", path="waiting"),
    Persona("headteacher-cy", "Gwenllian", "Tudur", "headteacher", "cy", place=WELSH_SCHOOL),
    Persona("headteacher-en", "Daniel", "Marsh", "headteacher", "en", place=ENGLISH_SCHOOL),
    Persona("delivery-officer", "Rhodri", "Vaughan", "delivery-officer", "cy", place=HOME_REGION),
    Persona("delivery-manager", "Helen", "Prosser", "delivery-manager", "en", place=HOME_REGION),
    Persona("delivery-officer-north", "Nerys", "Parry", "delivery-officer", "cy", place="north"),
    Persona("reference-data-officer", "Mohammed", "Rahman", "reference-data-officer", "en"),
    Persona("access-manager", "Eleri", "Gwyn", "access-manager", "cy"),
    Persona("auditor", "Stephen", "Hall", "auditor", "en"),
)


@dataclass(frozen=True)
class Staff:
    """Who does the regions' work: an officer and a manager by region code."""

    officers: dict[str, Actor]
    managers: dict[str, Actor]
    persons: dict[str, int]


def hire(*, by: Actor, at: dt.datetime) -> Staff:
    """Register everybody of the cast who has not applied, and staff for the other regions."""
    persons = {one.key: _register(one, by=by, at=at) for one in CAST if not one.path}
    for key, person_id in persons.items():
        remember(next(one for one in CAST if one.key == key), person_id)
    officers, managers = {}, {}
    for region in REGIONS:
        officers[region] = _staff(region, "delivery-officer", persons, by=by, at=at)
        managers[region] = _staff(region, "delivery-manager", persons, by=by, at=at)
    return Staff(officers, managers, persons)


def remember(persona: Persona, person_id: int) -> None:
    """Keep whom to sign in as for a persona."""
    DemoPersona.objects.create(key=persona.key, person_id=person_id, position=CAST.index(persona))


def _register(persona: Persona, *, by: Actor, at: dt.datetime) -> int:
    person = people.register_person(
        given_names=persona.given_names,
        family_name=persona.family_name,
        email=persona.email,
        language=persona.language,
        by=by,
        at=at,
    )
    if persona.role != "candidate":
        is_school = persona.place.isdigit()
        people.grant_role(
            person_id=person.id,
            role=persona.role,
            region="" if is_school else persona.place,
            organisation=persona.place if is_school else "",
            from_date=at.date(),
            by=by,
            at=at,
        )
    return person.id


def _staff(region: str, role: str, persons: dict[str, int], *, by: Actor, at: dt.datetime) -> Actor:
    known = next((one for one in CAST if one.role == role and one.place == region), None)
    if known is not None:
        person_id = persons[known.key]
    else:
        given, family = _STAFF_NAMES[role][list(REGIONS).index(region)]
        person_id = _register(Persona(f"{role}-{region}", given, family, role, "cy", region), by=by, at=at)
    return queries.actor_for(person_id, on=at.date())


_STAFF_NAMES = {
    "delivery-officer": (
        ("Nerys", "Parry"),
        ("Medi", "Rowlands"),
        ("Huw", "Bowen"),
        ("Ceri", "Hopkins"),
        ("Rhodri", "Vaughan"),
        ("Joanne", "Watkins"),
    ),
    "delivery-manager": (
        ("Arwel", "Ellis"),
        ("Lowri", "Pugh"),
        ("Geraint", "Rees"),
        ("Dilys", "Samuel"),
        ("Helen", "Prosser"),
        ("Mark", "Phillips"),
    ),
}
