import pytest

from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant, Scope, system
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission as P

NORTH = Grant(frozenset({P.SEE_CASES}), region="north")
SCHOOL = Grant(frozenset({P.ENDORSE}), organisation="6602130")
OFFICER = Actor(ActorKind.PERSON, "7", person_id=7, grants=(NORTH, SCHOOL))


@pytest.mark.parametrize(
    ("permission", "within", "expected"),
    [
        (P.SEE_CASES, None, True),
        (P.SEE_CASES, Scope(region="north"), True),
        (P.SEE_CASES, Scope(region="north", organisation="6602130"), True),
        (P.SEE_CASES, Scope(region="mid"), False),
        (P.SEE_CASES, Scope(), False),
        (P.ENDORSE, Scope(organisation="6602130"), True),
        (P.ENDORSE, Scope(region="north", organisation="6602131"), False),
        (P.MANAGE_ACCESS, None, False),
    ],
)
def test_actor_can_only_what_a_grant_covers(permission, within, expected):
    assert OFFICER.can(permission, within=within) is expected


def test_national_grant_covers_every_place():
    assert system("worker", P.SEE_CASES).can(P.SEE_CASES, within=Scope(region="mid", organisation="6602130"))


def test_require_without_the_permission_names_it():
    with pytest.raises(NotAllowed) as caught:
        OFFICER.require(P.SEE_CASES, within=Scope(region="mid"))

    assert (caught.value.code, dict(caught.value.facts)) == ("permission-missing", {"permission": "see-cases"})
