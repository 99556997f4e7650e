"""The steps of an application by name, each taken by the action that a person would use."""

import datetime as dt
import random
from collections.abc import Callable

from ysgol.foundation.kernel.errors import Conflict
from ysgol.web.demo import candidate_steps, other_steps
from ysgol.web.demo.case import Case

STEPS: dict[str, Callable[[Case, dt.datetime, random.Random], None]] = {
    "start": candidate_steps.start,
    "save-some": candidate_steps.save_some,
    "save": candidate_steps.save,
    "save-again": candidate_steps.save_again,
    "ask": candidate_steps.ask,
    "confirm": other_steps.confirm,
    "refuse": other_steps.refuse,
    "wrong-person": other_steps.wrong_person,
    "submit": candidate_steps.submit,
    "return": other_steps.return_,
    "eligible": other_steps.eligible,
    "not-eligible": other_steps.not_eligible,
    "review": other_steps.review,
    "release": other_steps.release,
    "offer": other_steps.offer,
    "wait": other_steps.wait,
    "accept": candidate_steps.accept,
    "decline": candidate_steps.decline,
    "withdraw": candidate_steps.withdraw,
    "defer": candidate_steps.defer,
    "lapse": other_steps.lapse,
}


def take(case: Case, step: str, *, at: dt.datetime, chance: random.Random) -> bool:
    """Take one step of a path; False when it is too early for it, because a place is free and nobody needs to wait."""
    try:
        STEPS[step](case, at, chance)
    except Conflict as refused:
        if refused.code != "places-free":
            raise
        return False
    return True
