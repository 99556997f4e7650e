"""Applications brought to a state by the actions themselves, so that history, audit and messages are as in life."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests import cast, factories
from tests.factories import NOW, TODAY
from ysgol.foundation.kernel.actors import Actor, ActorKind, system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices.models import Message
from ysgol.foundation.organisations.models import School
from ysgol.foundation.people.models import Person
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.models import Application, Decision, Endorsement, Letter
from ysgol.scheme.cohorts.models import Cohort

WORKER = system("worker", Permission.DELIVER_MESSAGES)
DECLARATIONS = ["release-briefing", "understand-standards", "support-tasks", "facilitate-visit"]
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Scene:
    """A cohort of the north with its staff, at a moment that tests move on."""

    cohort: Cohort
    school: School
    officer: Person
    second: Person
    manager: Person
    now: dt.datetime = NOW

    def by(self, who: Person) -> Actor:
        return factories.actor(who)

    def tick(self) -> dt.datetime:
        self.now += MINUTE
        return self.now


def scene(**fields: Any) -> Scene:
    """A scene with an open cohort; `fields` go to the cohort."""
    fields.setdefault("opens_on", TODAY - dt.timedelta(days=7))
    return Scene(
        cohort=factories.cohort(**fields),
        school=factories.school(),
        officer=cast.delivery_officer(),
        second=cast.delivery_officer(),
        manager=cast.delivery_manager(),
    )


def answers(school: str, *, language: str = "cy") -> dict[str, dict[str, str]]:
    """A full set of answers."""
    level2 = {"grade": "B", "year": "2009", "awarded_by": "CBAC"}
    return {
        "about-you": {"birth_date": "1990-04-05", "phone": "01248 000000"},
        "ewc": {"registered": "yes", "ewc_number": "1234567"},
        "school-and-role": {"school": school, "role": "Cynorthwyydd", "contract": "permanent", "hours": "32,5"},
        "level2-literacy": {"qualification": "gcse-english", "subject": "english", **level2},
        "level2-numeracy": {"qualification": "gcse-mathematics", **level2},
        "experience": {
            "years": "6",
            "description": "Work with individuals, groups and classes.",
            "whole_class": "yes",
            "whole_class_from": "2026-03-02",
            "whole_class_until": "2026-10-16",
            "whole_class_description": "Year 4, mathematics, on Fridays.",
        },
        "specialism": {"kind": "general", "specialism": ""},
        "assessment-language": {"language": language},
        "access-needs": {"has_needs": "yes", "needs": "A hearing loop."},
        "declarations": {"answers_true": "yes", "understands_status": "yes", "may_share": "yes"},
    }


def started(on: Scene, who: Person | None = None) -> Application:
    who = who or cast.candidate()
    return actions.start(person_id=who.id, cohort_id=on.cohort.pk, by=on.by(who), at=on.tick())


def fill(on: Scene, application: Application, *, language: str = "cy", but: tuple[str, ...] = ()) -> Application:
    """Every section answered and proof attached, except the sections named in `but`."""
    by = on.by(application.person)
    for section, given in answers(on.school.code, language=language).items():
        if section in but:
            continue
        row = application.sections.filter(section=section).first()
        actions.save_section(
            application_id=application.pk,
            section=section,
            answers=given,
            expected_version=row.version if row else 0,
            by=by,
            at=on.tick(),
        )
        if section.startswith("level2"):
            document = factories.document(owner=application.person_id)
            actions.attach_document(
                application_id=application.pk, section=section, document_id=document.pk, by=by, at=on.tick()
            )
    application.refresh_from_db()
    return application


def ask(on: Scene, application: Application, **fields: Any) -> tuple[Endorsement, str]:
    """The headteacher asked; with the token of the link in the message."""
    fields = {"head_name": "Nia Rowlands", "head_email": "pennaeth@hwbcymru.net", "head_language": "cy", **fields}
    request = actions.ask_endorsement(
        application_id=application.pk, by=on.by(application.person), at=on.tick(), **fields
    )
    return request, token_of(application)


def token_of(application: Application) -> str:
    """The token in the newest message to the headteacher."""
    row = (
        Message.objects.filter(
            about=f"application:{application.pk}", kind__in=["endorsement-request", "endorsement-reminder"]
        )
        .order_by("id")
        .last()
    )
    return row.secrets["link"].rstrip("/").rsplit("/", 1)[-1]


def holder(request: Endorsement) -> Actor:
    return Actor(ActorKind.LINK, f"endorsement:{request.pk}")


def confirm(on: Scene, request: Endorsement, token: str, **fields: Any) -> Endorsement:
    fields = {"declarations": DECLARATIONS, "commitment": "intended", "note": "From September.", **fields}
    return actions.confirm(token=token, by=holder(request), at=on.tick(), **fields)


def submitted(on: Scene, who: Person | None = None, *, language: str = "cy", supported: bool = True) -> Application:
    application = fill(on, started(on, who), language=language)
    if supported:
        confirm(on, *ask(on, application))
        application.refresh_from_db()
    actions.submit(
        application_id=application.pk,
        expected_version=application.version,
        language=language,
        by=on.by(application.person),
        at=on.tick(),
    )
    application.refresh_from_db()
    return application


def decided(on: Scene, application: Application | None = None, outcome: str = "eligible", **fields: Any) -> Decision:
    application = application or submitted(on)
    if outcome == "not-eligible":
        fields = {"reason_codes": ["whole-class-alone"], "note": "See the rule.", **fields}
    return actions.decide(
        application_id=application.pk,
        outcome=outcome,
        expected_version=application.version,
        by=on.by(on.officer),
        at=on.tick(),
        **fields,
    )


def release(on: Scene, *decisions: Decision, day: dt.date | None = None) -> None:
    """The letters of the decisions reviewed by a second officer, and released by the manager."""
    for decision in decisions:
        letter = Letter.objects.get(decision=decision)
        actions.review_letter(letter_id=letter.pk, expected_version=letter.version, by=on.by(on.second), at=on.tick())
    actions.release_letters(
        letter_ids=[decision.letter.pk for decision in decisions],
        on=day or on.now.date(),
        by=on.by(on.manager),
        at=on.tick(),
    )


def eligible(on: Scene, who: Person | None = None, *, language: str = "cy") -> Application:
    """Eligible with its letter released."""
    application = submitted(on, who, language=language)
    release(on, decided(on, application))
    application.refresh_from_db()
    return application


def offered(on: Scene, pool_id: int, application: Application | None = None) -> Application:
    application = application or eligible(on)
    actions.offer_place(application_id=application.pk, pool_id=pool_id, by=on.by(on.officer), at=on.tick())
    application.refresh_from_db()
    return application


def waiting(on: Scene, application: Application | None = None) -> Application:
    application = application or eligible(on)
    actions.add_to_waiting_list(application_id=application.pk, by=on.by(on.officer), at=on.tick())
    application.refresh_from_db()
    return application


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)
