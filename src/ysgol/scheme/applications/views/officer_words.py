"""The words of the officers' pages by code, made once for each language: a page of fifty rows only looks words up."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.utils import formats, translation
from django.utils.translation import gettext as _

from ysgol.scheme.applications import labels
from ysgol.scheme.applications.domain.lifecycle import State
from ysgol.scheme.applications.domain.queue import Clock, Known, Sort
from ysgol.scheme.applications.domain.standing import NextActor, Stage

KNOWN = Known(
    states=frozenset(state.value for state in State),
    stages=frozenset(stage.value for stage in Stage),
    actors=frozenset(actor.value for actor in NextActor),
)

Options = list[tuple[str, str]]

_COLOURS = {
    State.DRAFT: "govuk-tag--grey",
    State.SUBMITTED: "govuk-tag--blue",
    State.RETURNED: "govuk-tag--yellow",
    State.ELIGIBLE: "govuk-tag--green",
    State.NOT_ELIGIBLE: "govuk-tag--red",
    State.OFFERED: "govuk-tag--purple",
    State.WAITING: "govuk-tag--turquoise",
    State.ACCEPTED: "govuk-tag--green",
    State.DECLINED: "govuk-tag--grey",
    State.WITHDRAWN: "govuk-tag--grey",
    State.DEFERRED: "govuk-tag--orange",
    State.LAPSED: "govuk-tag--grey",
}


@dataclass(frozen=True)
class Words:
    """The words of one language. `states` and `clocks` pair the words with the class of a tag; an OK clock has none."""

    language: str
    states: dict[str, tuple[str, str]]
    actors: dict[str, str]
    clocks: dict[str, tuple[str, str]]
    nobody: str
    any: str
    select: str
    columns: tuple[str, ...]
    filter_names: dict[str, str]
    quick: dict[str, str]
    state_options: Options
    stage_options: Options
    actor_options: Options
    clock_options: Options
    medium_options: Options
    sort_options: Options


def words() -> Words:
    """The words in the language of this page."""
    return _words(translation.get_language() or "en")


@lru_cache(maxsize=2)
def _words(language: str) -> Words:
    with translation.override(language):
        return Words(
            language=language,
            states={state.value: (str(labels.STATES[state]), _COLOURS[state]) for state in State},
            actors={actor.value: str(labels.ACTORS[actor]) for actor in NextActor},
            clocks={
                Clock.OK.value: ("", ""),
                Clock.NEAR.value: (_("Due soon"), "govuk-tag--yellow"),
                Clock.BREACH.value: (_("Late"), "govuk-tag--red"),
            },
            nobody=_("Nobody"),
            any=_("Any"),
            select=_("Select %(reference)s") % {"reference": "@"},
            columns=_columns(),
            filter_names=_filter_names(),
            quick={
                "all": _("All cases"),
                "mine": _("Assigned to me"),
                "nobody": _("Assigned to nobody"),
                "near": _("Due soon"),
                "breach": _("Late"),
            },
            state_options=[(state.value, str(labels.STATES[state])) for state in State],
            stage_options=[(stage.value, str(labels.STAGES[stage])) for stage in Stage],
            actor_options=[(actor.value, str(labels.ACTORS[actor])) for actor in NextActor],
            clock_options=[("ok", _("In time")), ("near", _("Due soon")), ("breach", _("Late"))],
            medium_options=[("cy", _("Welsh")), ("en", _("English"))],
            sort_options=_sorts(),
        )


def _columns() -> tuple[str, ...]:
    return (
        _("Reference"),
        _("Candidate"),
        _("School"),
        _("Cohort"),
        _("State"),
        _("Who must act next"),
        _("Due"),
        _("Assigned to"),
    )


def _filter_names() -> dict[str, str]:
    return {
        "state": _("State"),
        "stage": _("Stage"),
        "actor": _("Who must act next"),
        "clock": _("Clock"),
        "assigned": _("Assigned to"),
        "cohort": _("Cohort"),
        "medium": _("Language of assessment"),
        "authority": _("Local authority of the school"),
        "sort": _("Order"),
    }


def _sorts() -> Options:
    return [
        (Sort.DUE.value, _("Earliest due first")),
        (Sort.SUBMITTED.value, _("Earliest submitted first")),
        (Sort.REFERENCE.value, _("Reference")),
        (Sort.CANDIDATE.value, _("Name of the candidate")),
    ]


@lru_cache(maxsize=4096)
def day_words(day: dt.date | None, language: str) -> str:
    """A day in figures in the language; "" for None. Kept, since a page repeats the same days."""
    if day is None:
        return ""
    with translation.override(language):
        return str(formats.date_format(day, "SHORT_DATE_FORMAT"))
