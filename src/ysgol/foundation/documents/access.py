"""Whose documents an actor may speak for. Who may read one, the context that holds it decides."""

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission


def require_owner(by: Actor, owner: int) -> None:
    """A person acts for themselves only (else NotFound); the service's own keeper and commands for anyone."""
    if by.kind is ActorKind.PERSON and by.person_id != owner:
        raise NotFound("document")
    if by.kind is ActorKind.LINK:
        raise NotAllowed("document-needs-sign-in")


def require_keeper(by: Actor) -> None:
    """The worker that scans and removes documents."""
    by.require(Permission.KEEP_DOCUMENTS)
