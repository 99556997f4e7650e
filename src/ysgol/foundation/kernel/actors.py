"""Who does something. Every action takes one as `by=`, and it is never anonymous."""

from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission


class ActorKind(StrEnum):
    """How the actor was recognised; stored in the audit."""

    PERSON = "person"  # signed in
    LINK = "link"  # holds a single-purpose link, for example a headteacher without an account
    SYSTEM = "system"  # the worker or the schedule
    COMMAND = "command"  # the command line, run by whoever operates the machine


@dataclass(frozen=True)
class Scope:
    """Where a thing belongs: `region` and `organisation` are codes, "" when it belongs to none."""

    region: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Grant:
    """Permissions held in a place. Empty `region` and `organisation` mean all of Wales."""

    permissions: frozenset[Permission]
    region: str = ""
    organisation: str = ""

    def covers(self, within: Scope) -> bool:
        """Whether the place of the grant includes `within`."""
        if self.organisation:
            return self.organisation == within.organisation
        return not self.region or self.region == within.region


@dataclass(frozen=True)
class Actor:
    """Who acts, with what they hold at this moment.

    `identifier` is opaque and stable ("17" for a person, "endorsement:41" for a link, "worker");
    `person_id` is set for `ActorKind.PERSON` only.
    """

    kind: ActorKind
    identifier: str
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()

    def can(self, permission: Permission, *, within: Scope | None = None) -> bool:
        """Whether the actor holds the permission: anywhere if `within` is None, else covering that place."""
        return any(
            permission in grant.permissions and (within is None or grant.covers(within)) for grant in self.grants
        )

    def require(self, permission: Permission, *, within: Scope | None = None) -> None:
        """Raise NotAllowed("permission-missing") unless `can`."""
        if not self.can(permission, within=within):
            raise NotAllowed("permission-missing", permission=permission.value)

    def places(self, permission: Permission) -> tuple[Grant, ...]:
        """The grants that hold the permission: what row scoping filters by. Empty means nothing may be seen."""
        return tuple(grant for grant in self.grants if permission in grant.permissions)


def system(name: str, *permissions: Permission) -> Actor:
    """The service itself, acting by schedule, with just the permissions named, in all of Wales."""
    return Actor(ActorKind.SYSTEM, name, grants=(Grant(frozenset(permissions)),))


def command(name: str, *permissions: Permission) -> Actor:
    """The command line, with just the permissions named, in all of Wales."""
    return Actor(ActorKind.COMMAND, name, grants=(Grant(frozenset(permissions)),))
