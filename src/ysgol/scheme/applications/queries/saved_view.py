"""Reads of saved filters of the queue."""

from dataclasses import dataclass

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.pages.reads import Prepared
from ysgol.scheme.applications.models.saved_view import SavedView

_OF_PERSON = Prepared(
    lambda person_id: SavedView.objects.filter(person_id=person_id).values_list("id", "name", "query")
)


@dataclass(frozen=True)
class SavedViewFacts:
    """One saved view; `query` is a query string of the queue's filters."""

    id: int
    name: str
    query: str


def saved_views(actor: Actor) -> list[SavedViewFacts]:
    """The actor's own saved views in their order; nobody sees another's. Empty when there are none."""
    if actor.person_id is None:
        return []
    return [SavedViewFacts(*row) for row in _OF_PERSON.rows(actor.person_id)]
