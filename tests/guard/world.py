"""One small world with something behind every address, and one signed-in reader for each role of the access matrix."""

import datetime as dt
from typing import Any

from django.db.models import F
from django.test import Client

from tests import cases, cast, factories
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices.actions import deliver_due, open_task
from ysgol.foundation.people import actions as people
from ysgol.foundation.people.models import MatchCase, RoleGrant
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.models import Application, Letter, LetterBatch, SavedView
from ysgol.scheme.cohorts.models import Milestone, PlacePool

# When everything is asked for: after what happened in the world, on the same day.
NOW = factories.NOW + dt.timedelta(hours=3)
# In which state the candidate's application must be for the address to mean something; elsewhere it is submitted.
STAGES = {
    "application-section": "draft",
    "application-endorsement": "draft",
    "application-document-remove": "draft",
    "application-check": "draft",
    "application-withdraw": "draft",
    "application-undo-withdrawal": "withdrawn",
    "application-reopen": "lapsed",
    "application-offer": "offered",
    "application-letter": "offered",
    "application-start": "none",
    "endorsement-decision": "asked",
    "endorsement-support": "asked",
    "endorsement-refuse": "asked",
    "endorsement-withdraw": "submitted",
    "endorse": "asked",
    "endorse-decision": "asked",
    "endorse-support": "asked",
    "endorse-refuse": "asked",
    "endorse-wrong-person": "asked",
    "case-endorsement": "asked",
    "case-endorsement-address": "asked",
    "case-take-back": "decided",
    "letter": "decided",
    "letters": "decided",
    "letters-release": "decided",
    "letters-released": "offered",
    "case-lapse": "draft",
    "case-reopen": "lapsed",
    "case-stop-waiting": "waiting",
    "offer-extend": "offered",
    "offer-release": "offered",
}


class World:
    """The people by role, what fills the addresses, and the application in the state that an address needs."""

    def __init__(self, name: str) -> None:
        self.on = cases.scene()
        self.pool = factories.pool(self.on.cohort)
        far = factories.school(la_code="680", region="south-east")
        self.people = {
            "own": cast.candidate(),
            "other": cast.outsider(),
            "head": cast.headteacher(school=self.on.school.code),
            "head2": cast.headteacher(school=far.code),
            "off": self.on.officer,
            "off2": cast.delivery_officer(region="south-east"),
            "mgr": self.on.manager,
            "ref": cast.reference_data_officer(),
            "acc": cast.access_manager(),
            "aud": cast.auditor(),
        }
        stage = STAGES.get(name, "submitted")
        self.token = "no-such-token"
        self.application = None if stage == "none" else getattr(self, f"_{stage}")()
        self.name = name

    def _draft(self) -> Application:
        return cases.fill(self.on, cases.started(self.on, self.people["own"]))

    def _asked(self) -> Application:
        application = self._draft()
        _request, self.token = cases.ask(self.on, application, head_language="en")
        return application

    def _submitted(self) -> Application:
        return cases.submitted(self.on, self.people["own"])

    def _decided(self) -> Application:
        application = self._submitted()
        cases.decided(self.on, application)
        return cases.fresh(application)

    def _offered(self) -> Application:
        return cases.offered(self.on, self.pool.pk, cases.eligible(self.on, self.people["own"]))

    def _waiting(self) -> Application:
        PlacePool.objects.update(taken=F("cap"))
        return cases.waiting(self.on, cases.eligible(self.on, self.people["own"]))

    def _withdrawn(self) -> Application:
        application = self._submitted()
        actions.withdraw(application_id=application.pk, by=self.on.by(self.people["own"]), at=self.on.tick())
        return cases.fresh(application)

    def _lapsed(self) -> Application:
        application = self._draft()
        Application.objects.update(expires_on=factories.TODAY - dt.timedelta(days=1))
        by = self.on.by(self.on.officer)
        actions.lapse(application_id=application.pk, reason="The draft ran out.", by=by, at=self.on.tick())
        return cases.fresh(application)

    def arguments(self) -> dict[str, Any] | None:
        """What fills the address, made on demand; None for an address without gaps."""
        make = ARGUMENTS.get(self.name)
        return make(self) if make else None

    def client(self, role: str) -> Client:
        """A browser of the role's reader, signed in unless the role is signed out."""
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        return client if role == "out" else cast.sign_in(client, self.people[role])

    def message(self) -> dict[str, int]:
        about = f"application:{self.application.pk}"
        return {"message_id": factories.message(about=about, region="north").pk}

    def sent_message(self) -> dict[str, int]:
        found = self.message()
        deliver_due(by=cases.WORKER, at=NOW, limit=100)
        return found

    def task(self) -> dict[str, int]:
        about = f"application:{self.application.pk}"
        by = self.on.by(self.on.officer)
        task = open_task(kind="endorsement-expired", about=about, region="north", by=by, at=self.on.tick())
        return {"task_id": task.pk}

    def saved_view(self) -> dict[str, int]:
        row = SavedView.objects.create(person=self.on.officer, name="Mine", query="", position=1, saved_at=self.on.now)
        return {"view_id": row.pk}

    def match(self) -> dict[str, int]:
        pair = [factories.person(), factories.person()]
        row = MatchCase.objects.create(
            first=pair[0], second=pair[1], outcome="possible", reasons=["name"], region="north", found_at=self.on.now
        )
        return {"case_id": row.pk}


def _case(world: World) -> dict[str, Any]:
    return {"application_id": world.application.pk}


def _token(world: World) -> dict[str, Any]:
    return {"token": world.token}


def _endorsement(world: World) -> dict[str, Any]:
    return {"endorsement_id": world.application.endorsements.get().pk}


def _document(world: World) -> dict[str, Any]:
    return {"document_id": world.application.documents.order_by("pk").first().document_id}


def _demo_link(world: World) -> dict[str, Any]:
    by = system("demonstration", Permission.REGISTER_PEOPLE)
    path = people.sign_in_link(person_id=world.people["own"].pk, by=by, at=NOW)
    return {"token": path.rstrip("/").rsplit("/", 1)[-1]}


ARGUMENTS = {
    "standards": lambda world: {"code": "wales-2019"},
    "rules-version": lambda world: {"version": "wales-2026"},
    "eligibility-question": lambda world: {"code": "level2-literacy"},
    "show-school": lambda world: {"code": world.on.school.code},
    **dict.fromkeys(
        ("show-import", "apply-import", "discard-import"), lambda world: {"import_id": factories.school_import().pk}
    ),
    **dict.fromkeys(("message", "message-resend", "message-bounce", "message-confirm"), World.message),
    "outbox-message": World.sent_message,
    "message-task": World.task,
    **dict.fromkeys(("cohort", "pool-new"), lambda world: {"cohort_id": world.on.cohort.pk}),
    **dict.fromkeys(("cohort-places", "cohort-places-offer"), lambda world: {"cohort_id": world.on.cohort.pk}),
    **dict.fromkeys(("pool", "pool-offer-next"), lambda world: {"pool_id": world.pool.pk}),
    "cohort-date-move": lambda world: {"milestone_id": Milestone.objects.filter(cohort=world.on.cohort).last().pk},
    **dict.fromkeys(("access-person", "grant-role"), lambda world: {"person_id": world.people["other"].pk}),
    "reset-second-factor": lambda world: {"person_id": world.people["off"].pk},
    "end-grant": lambda world: {"grant_id": RoleGrant.objects.filter(person=world.people["off2"]).get().pk},
    "match": World.match,
    "demo-sign-in": _demo_link,
    "application-section": lambda world: {"key": "ewc"},
    **dict.fromkeys(("application-document", "application-document-remove"), _document),
    "application-letter": lambda world: {"letter_id": Letter.objects.get().pk},
    "letter": lambda world: {"letter_id": Letter.objects.get().pk},
    "letters-released": lambda world: {"batch_id": LetterBatch.objects.get().pk},
    "endorse-thanks": lambda world: {"what": "supported"},
    **dict.fromkeys(
        ("endorsement-decision", "endorsement-support", "endorsement-refuse", "endorsement-withdraw"), _endorsement
    ),
    **dict.fromkeys(
        ("endorse", "endorse-decision", "endorse-support", "endorse-refuse", "endorse-wrong-person"), _token
    ),
    "cases-view-delete": World.saved_view,
    "case-document": lambda world: {**_case(world), **_document(world)},
    **dict.fromkeys(
        (
            *("case", "case-note", "case-access-needs", "case-assign", "case-return", "case-decide", "case-take-back"),
            *("case-endorsement", "case-endorsement-address", "case-lapse", "case-reopen", "case-defer"),
            *("case-stop-waiting", "offer-extend", "offer-release"),
        ),
        _case,
    ),
}
