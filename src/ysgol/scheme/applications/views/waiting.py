"""The ranked waiting lists of a cohort, with the published rule and each entry's reason."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import labels, queries
from ysgol.scheme.cohorts.labels import MEDIA
from ysgol.scheme.cohorts.queries import CohortFacts


def waiting_lists(actor: Actor, cohort: CohortFacts) -> list[dict[str, Any]]:
    """One list for each language of assessment, in order."""
    return [
        {
            "medium": medium,
            "name": MEDIA[medium],
            "label": _("Waiting list: %(language)s") % {"language": MEDIA[medium]},
            "entries": [
                {
                    "rank": one.number,
                    "case_id": one.application_id,
                    "candidate": one.candidate,
                    "reference": one.reference,
                    "reason": labels.CRITERIA[one.decided_by],
                }
                for one in queries.waiting_list(actor, cohort.id, medium)
            ],
        }
        for medium in ("cy", "en")
    ]


def rule_words(cohort: CohortFacts) -> list[str]:
    """The criteria of the published rule, the first decides first."""
    here = translation.get_language() or "en"
    return [one.words.in_language(here) for one in rulebook.rule_set(cohort.rule_version).waiting_list]
