"""Application, endorsement and place together, tried in every order against a small model of what should happen."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import cases, factories
from ysgol.foundation.audit import queries as audit
from ysgol.foundation.kernel.errors import YsgolError
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.endorsement import ASKS_A_DAY
from ysgol.scheme.applications.models import Application, Endorsement, Letter, Offer
from ysgol.scheme.cohorts import queries as cohorts

PEOPLE = 3
CAP = 1
ASKABLE = {"draft", "submitted", "returned"}
GONE = {"declined", "withdrawn"}


@dataclass
class Expected:
    """What should be true of one application."""

    state: str = "draft"
    support: str = ""
    released: bool = False
    number: int = 0  # order of the first submission, 0 before it
    before: str = ""  # the state that was withdrawn from by the candidate

    @property
    def holds(self) -> bool:
        return self.state in {"offered", "accepted"}

    @property
    def is_decided(self) -> bool:
        return self.state in {"eligible", "not-eligible"}


@dataclass
class World:
    """The reference model: every verb returns whether it is allowed, and does it if so."""

    cases: list[Expected] = field(default_factory=lambda: [Expected() for _ in range(PEOPLE)])
    submissions: itertools.count = field(default_factory=lambda: itertools.count(1))

    @property
    def taken(self) -> int:
        return sum(one.holds for one in self.cases)

    @property
    def line(self) -> list[Expected]:
        return sorted((one for one in self.cases if one.state == "waiting"), key=lambda one: one.number)

    def hand_on(self) -> None:
        if self.line and self.taken < CAP:
            self.line[0].state = "offered"

    def submit(self, one: Expected) -> bool:
        if one.state not in {"draft", "returned"}:
            return False
        one.number = one.number or next(self.submissions)
        one.state = "submitted"
        return True

    def send_back(self, one: Expected) -> bool:
        return self._change(one, {"submitted"}, "returned")

    def ask(self, one: Expected) -> bool:
        if one.state not in ASKABLE or one.support == "confirmed":
            return False
        one.support = "asked"
        return True

    def answer(self, one: Expected, support: str) -> bool:
        if one.state not in ASKABLE or one.support != "asked":
            return False
        one.support = support
        return True

    def decide(self, one: Expected, outcome: str) -> bool:
        if outcome == "eligible" and one.support != "confirmed":
            return False
        return self._change(one, {"submitted"}, outcome)

    def take_back(self, one: Expected) -> bool:
        return not one.released and self._change(one, {"eligible", "not-eligible"}, "submitted")

    def release(self, one: Expected) -> bool:
        if not one.is_decided or one.released:
            return False
        one.released = True
        return True

    def offer(self, one: Expected) -> bool:
        is_next = not self.line or self.line[0] is one
        can = one.released and one.state in {"eligible", "waiting"} and is_next and self.taken < CAP
        return can and self._change(one, {"eligible", "waiting"}, "offered")

    def wait(self, one: Expected) -> bool:
        can = one.released and (self.taken >= CAP or bool(self.line))
        return can and self._change(one, {"eligible"}, "waiting")

    def stop_waiting(self, one: Expected) -> bool:
        return self._change(one, {"waiting"}, "eligible")

    def accept(self, one: Expected) -> bool:
        return self._change(one, {"offered", "accepted"}, "accepted")

    def decline(self, one: Expected) -> bool:
        return self._change(one, {"offered", "declined"}, "declined")

    def end(self, one: Expected) -> bool:
        if not one.holds:
            return False
        one.before = ""
        return self._change(one, {"offered", "accepted"}, "eligible" if one.state == "offered" else "withdrawn")

    def withdraw(self, one: Expected) -> bool:
        if one.state == "withdrawn":
            return True
        if one.state == "declined" or (one.state == "not-eligible" and one.released):
            return False
        one.before, one.state = one.state, "withdrawn"
        self.hand_on()
        return True

    def undo(self, one: Expected) -> bool:
        if one.state != "withdrawn" or not one.before:
            return False
        one.state = one.before
        if one.state in {"offered", "accepted"}:
            one.state = "eligible"
        elif one.is_decided and not one.released:
            one.state = "submitted"
        one.before = ""
        return True

    def _change(self, one: Expected, allowed: set[str], after: str) -> bool:
        if one.state not in allowed:
            return False
        one.state = after
        self.hand_on_if_freed(after)
        return True

    def hand_on_if_freed(self, after: str) -> None:
        if after in {"declined", "eligible", "withdrawn"}:
            self.hand_on()


class CaseMachine(RuleBasedStateMachine):
    """Three people, one place. Each example happens in a savepoint that is rolled back."""

    on: cases.Scene
    pool_id: int
    rows: list[Application]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.world = World()
        self.tokens: dict[int, tuple[Endorsement, str]] = {}

    def teardown(self) -> None:
        assert audit.first_break() is None
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def compare(self, is_allowed: bool, act: Callable[[], object]) -> None:
        before = (Message.objects.count(), list(Application.objects.order_by("pk").values()))
        try:
            with transaction.atomic():
                act()
        except YsgolError as refused:
            assert not is_allowed, f"refused with {refused}, and should have been done"
            assert before == (Message.objects.count(), list(Application.objects.order_by("pk").values()))
        else:
            assert is_allowed, "done, and should have been refused"

    def pick(self, who: int) -> tuple[Expected, Application]:
        return self.world.cases[who], Application.objects.get(pk=self.rows[who].pk)

    def common(self, row: Application, staff: bool = False) -> dict[str, object]:
        by = self.on.by(self.on.officer if staff else row.person)
        return {"application_id": row.pk, "by": by, "at": self.on.tick()}

    people = st.integers(0, PEOPLE - 1)

    @rule(who=people)
    def submit(self, who: int) -> None:
        one, row = self.pick(who)
        # Sending the answers again settles what was asked to be corrected.
        if row.state == "returned":
            for section in row.sections.filter(update_needed=True):
                actions.save_section(
                    section=section.section,
                    answers=section.answers,
                    expected_version=section.version,
                    **self.common(row),
                )
        # Names the version it saw, and so is never the second press of one button.
        allowed = self.world.submit(one)
        self.compare(allowed, lambda: actions.submit(expected_version=row.version, **self.common(row)))

    @rule(who=people)
    def send_back(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.send_back(one)
        self.compare(
            allowed,
            lambda: actions.return_for_correction(
                items={"specialism": "Which one?"}, expected_version=row.version, **self.common(row, staff=True)
            ),
        )

    @rule(who=people)
    def ask(self, who: int) -> None:
        one, row = self.pick(who)
        if Endorsement.objects.filter(application=row).count() >= ASKS_A_DAY:
            return  # all within one day here: that limit has a test of its own
        allowed = self.world.ask(one)
        self.on.tick()
        self.compare(allowed, lambda: self.tokens.__setitem__(who, cases.ask(self.on, row)))

    @rule(who=people, answer=st.sampled_from(["confirmed", "refused", "wrong-person"]))
    def answer(self, who: int, answer: str) -> None:
        if who not in self.tokens:
            return
        one, _row = self.pick(who)
        request, token = self.tokens[who]
        link = {"token": token, "by": cases.holder(request), "at": self.on.tick()}
        acts = {
            "confirmed": lambda: actions.confirm(declarations=cases.DECLARATIONS, commitment="none", **link),
            "refused": lambda: actions.refuse(reason="Not now.", **link),
            "wrong-person": lambda: actions.answer_wrong_person(**link),
        }
        allowed = self.world.answer(one, answer)
        self.compare(allowed, acts[answer])

    @rule(who=people, outcome=st.sampled_from(["eligible", "not-eligible"]))
    def decide(self, who: int, outcome: str) -> None:
        one, row = self.pick(who)
        allowed = self.world.decide(one, outcome)
        self.compare(allowed, lambda: cases.decided(self.on, row, outcome))

    @rule(who=people)
    def take_back(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.take_back(one)
        self.compare(
            allowed,
            lambda: actions.take_back_decision(
                reason="Looked again.", expected_version=row.version, **self.common(row, staff=True)
            ),
        )

    @rule(who=people)
    def release(self, who: int) -> None:
        one, row = self.pick(who)
        letter = Letter.objects.filter(decision__application=row, decision__taken_back_at__isnull=True).first()
        if letter is None:
            return
        allowed = self.world.release(one)
        self.compare(allowed, lambda: cases.release(self.on, letter.decision))

    @rule(who=people)
    def offer(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.offer(one)
        self.compare(allowed, lambda: actions.offer_place(pool_id=self.pool_id, **self.common(row, staff=True)))

    @rule(who=people)
    def wait(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.wait(one)
        self.compare(allowed, lambda: actions.add_to_waiting_list(**self.common(row, staff=True)))

    @rule(who=people)
    def stop_waiting(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.stop_waiting(one)
        self.compare(allowed, lambda: actions.stop_waiting(reason="Asked to.", **self.common(row, staff=True)))

    @rule(who=people)
    def accept(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.accept(one)
        self.compare(allowed, lambda: actions.accept_offer(**self.common(row)))

    @rule(who=people)
    def decline(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.decline(one)
        self.compare(allowed, lambda: actions.decline_offer(**self.common(row)))

    @rule(who=people)
    def end(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.end(one)
        self.compare(allowed, lambda: actions.release_place(reason="Telephone.", **self.common(row, staff=True)))

    @rule(who=people)
    def withdraw(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.withdraw(one)
        self.compare(allowed, lambda: actions.withdraw(**self.common(row)))

    @rule(who=people)
    @precondition(lambda self: any(one.state == "withdrawn" for one in self.world.cases))
    def undo(self, who: int) -> None:
        one, row = self.pick(who)
        allowed = self.world.undo(one)
        self.compare(allowed, lambda: actions.undo_withdraw(**self.common(row)))

    @invariant()
    def agrees_with_the_model(self) -> None:
        rows = [Application.objects.get(pk=row.pk) for row in self.rows]
        requests = [row.endorsements.filter(is_current=True).first() for row in rows]
        found = [
            (row.state, request.state if request else "", row.decision_released_at is not None)
            for row, request in zip(rows, requests, strict=True)
        ]
        assert found == [(one.state, one.support, one.released) for one in self.world.cases]

    @invariant()
    def never_passes_the_cap(self) -> None:
        held = Offer.objects.filter(state__in=["offered", "accepted", "expired"]).count()
        [pool] = cohorts.pools(self.on.cohort.pk)
        assert (pool.taken, held) == (self.world.taken, self.world.taken)
        assert pool.taken <= pool.cap

    @invariant()
    def stores_what_it_derives(self) -> None:
        for row in Application.objects.all():
            standing = queries.derived(row)
            stored = (row.stage, row.next_actor, row.due_on, row.near_on)
            assert stored == (standing.stage, standing.next_actor, standing.due_on, standing.near_on)

    @invariant()
    def tells_the_candidate_nothing_before_release(self) -> None:
        for one, row in zip(self.world.cases, self.rows, strict=True):
            now = Application.objects.get(pk=row.pk)
            if not one.released:
                assert queries.visible_state(now) not in {"eligible", "not-eligible"}
                kinds = Message.objects.filter(about=f"application:{row.pk}").values_list("kind", flat=True)
                assert not {"application-eligible", "application-not-eligible"} & set(kinds)


# Without shrinking: a step takes milliseconds, and the steps as found say enough.
SETTINGS = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_case_agrees_with_the_model_in_every_order():
    on = cases.scene()
    CaseMachine.on = on
    CaseMachine.pool_id = factories.pool(on.cohort, cap=CAP).pk
    # Filled in already, which other tests cover.
    CaseMachine.rows = [cases.fill(on, cases.started(on)) for _ in range(PEOPLE)]

    run_state_machine_as_test(CaseMachine, settings=SETTINGS)


@pytest.mark.django_db
def test_case_agrees_with_the_model_from_eligible_on():
    on = cases.scene()
    CaseMachine.on = on
    CaseMachine.pool_id = factories.pool(on.cohort, cap=CAP).pk
    CaseMachine.rows = [cases.eligible(on) for _ in range(PEOPLE)]

    class FromEligible(CaseMachine):
        def __init__(self) -> None:
            super().__init__()
            for number, one in enumerate(self.world.cases, start=1):
                one.state, one.support, one.released, one.number = "eligible", "confirmed", True, number
            self.world.submissions = itertools.count(PEOPLE + 1)

    run_state_machine_as_test(FromEligible, settings=SETTINGS)
