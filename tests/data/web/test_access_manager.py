import pytest

from ysgol.foundation.people import queries
from ysgol.web.cli import main

pytestmark = pytest.mark.django_db

APPOINT = ["people", "appoint-access-manager", "--given-names", "Eleri", "--family-name", "Gwyn"]


def test_first_access_manager_is_appointed_once(capsys):
    first = main([*APPOINT, "--email", "eleri@example.org"])
    second = main([*APPOINT, "--email", "another@example.org"])

    assert (first, second) == (0, 5)
    assert "there is an access manager already" in capsys.readouterr().err
    from django.utils import timezone

    assert [one.email for one in queries.holders("access-manager", on=timezone.localdate())] == ["eleri@example.org"]


@pytest.mark.parametrize(
    "email", ["eleri", "eleri@", "@example.org", "e leri@example.org", "eleri@example", "\u202ee@x.org"]
)
def test_access_manager_needs_an_address(email, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*APPOINT, "--email", email])

    assert ended.value.code == 2
    assert "is not an e-mail address" in capsys.readouterr().err
