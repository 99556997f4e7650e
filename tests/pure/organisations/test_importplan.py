import json
from dataclasses import replace

import pytest

from tests.pure.organisations.test_schoollist import AMLWCH
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations.domain import importplan
from ysgol.foundation.organisations.domain.importplan import Change, Plan, Registered, compare
from ysgol.foundation.organisations.domain.schoollist import SchoolList

OTHER = replace(AMLWCH, code="6602131", name="Ysgol Gynradd Beaumaris")


def register(*schools, is_open=True):
    return {school.code: Registered(school, is_open) for school in schools}


def test_same_list_changes_nothing():
    plan = compare(SchoolList((AMLWCH, OTHER)), register(AMLWCH, OTHER))

    assert plan == Plan(unchanged=2, open_before=2)
    assert plan.is_empty


def test_new_changed_closed_and_reopened_are_told_apart():
    changed = replace(AMLWCH, name="Ysgol Amlwch", pupils=None)
    fields = {"name": ("Ysgol Gynradd Amlwch", "Ysgol Amlwch"), "pupils": ("279", "")}
    new, gone, back = (replace(AMLWCH, code=code, name=code) for code in ("6602200", "6602201", "6602202"))

    before = register(AMLWCH, OTHER, gone) | register(back, is_open=False)

    plan = compare(SchoolList((changed, OTHER, new, back)), before)

    assert plan == Plan(
        new=(new,),
        changed=(Change("6602130", "Ysgol Amlwch", fields),),
        closed=(("6602201", "6602201"),),
        reopened=(("6602202", "6602202"),),
        unchanged=1,
        open_before=3,
    )
    assert plan.counts() == {"new": 1, "changed": 1, "closed": 1, "reopened": 1, "unchanged": 1, "rejected": 0}


def test_school_whose_row_has_an_error_is_neither_changed_nor_closed():
    bad = Finding("postcode-bad", "row 2, Postcode", {"row": 2})

    plan = compare(SchoolList((), (bad,), frozenset({AMLWCH.code})), register(AMLWCH))

    assert plan == Plan(rejected=1, open_before=1)


def test_unreadable_row_holds_every_closing():
    plan = compare(SchoolList((AMLWCH,), (), frozenset(), unreadable_rows=1), register(AMLWCH, OTHER))

    assert plan == Plan(unchanged=1, open_before=2, held=(("6602131", "Ysgol Gynradd Beaumaris"),))


@pytest.mark.parametrize(
    ("closing", "open_before", "needs"), [(0, 100, False), (10, 100, False), (11, 100, True), (5, 19, False)]
)
def test_many_closings_need_a_confirmation(closing, open_before, needs):
    plan = Plan(closed=(("6602130", "x"),) * closing, open_before=open_before)

    assert plan.needs_confirmed_closures is needs


def test_plan_survives_storage():
    plan = Plan(
        new=(AMLWCH, replace(OTHER, pupils=None)),
        changed=(Change("6602131", "x", {"name": ("a", "b")}),),
        closed=(("6602132", "c"),),
        reopened=(("6602133", "d"),),
        held=(("6602134", "e"),),
        unchanged=4,
        rejected=5,
        open_before=6,
    )

    assert importplan.from_json(json.loads(json.dumps(importplan.to_json(plan)))) == plan
