from ysgol.foundation.kernel.actors import ActorKind, Scope, command, system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.kernel.privacy import Privacy, classed


def test_command_and_system_hold_what_was_named_in_all_of_wales():
    actor = command("import", Permission.IMPORT_SCHOOLS)

    assert (actor.kind, actor.identifier, actor.person_id) == (ActorKind.COMMAND, "import", None)
    assert actor.can(Permission.IMPORT_SCHOOLS, within=Scope(region="north"))
    assert not actor.can(Permission.SEE_AUDIT)
    assert system("worker").grants[0].permissions == frozenset()


def test_classes_name_the_class_of_a_field():
    classes = classed(retention="person", open="id", personal="name", sensitive="birth_date")

    assert [classes.of(name) for name in ("id", "name", "birth_date", "shoe_size")] == [
        Privacy.OPEN, Privacy.PERSONAL, Privacy.SENSITIVE, None
    ]  # fmt: skip
