"""Words for the codes of this context."""

from django.utils.translation import gettext_lazy as _

from ysgol.foundation.kernel.actors import ActorKind

ACTOR_KINDS = {
    ActorKind.PERSON.value: _("Person"),
    ActorKind.LINK.value: _("Holder of a link"),
    ActorKind.SYSTEM.value: _("The service"),
    ActorKind.COMMAND.value: _("Command line"),
}
