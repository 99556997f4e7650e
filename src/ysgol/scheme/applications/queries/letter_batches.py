"""Reads of letters that were released together."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.access import in_regions_of
from ysgol.scheme.applications.models import LetterBatch


@dataclass(frozen=True)
class BatchFacts:
    """A batch: the day on which its letters go, who released it (a name), and how many letters are in it."""

    id: int
    release_on: dt.date
    released_by: str
    released_at: dt.datetime
    letters: int


def batches(actor: Actor, *, most: int) -> list[BatchFacts]:
    """The latest batches of the regions whose cases the actor sees, at most `most`; empty when there are none."""
    return _facts(actor)[:most]


def batch(actor: Actor, batch_id: int) -> BatchFacts:
    """One batch that the actor may see; NotFound("letter-batch") for any other."""
    for found in _facts(actor, batch_id=batch_id):
        return found
    raise NotFound("letter-batch", batch=batch_id)


def _facts(actor: Actor, batch_id: int | None = None) -> list[BatchFacts]:
    rows = LetterBatch.objects.filter(in_regions_of(actor, Permission.SEE_CASES))
    if batch_id is not None:
        rows = rows.filter(pk=batch_id)
    counted = rows.select_related("released_by").annotate(count=Count("letters"))
    return [
        BatchFacts(row.pk, row.release_on, row.released_by.name, row.released_at, row.count) for row in counted[:100]
    ]
