import datetime as dt
import threading

import pytest
from django.db import connection

from tests import factories
from tests.factories import NOW
from tests.pure.organisations.lists import csv_bytes, row
from ysgol.foundation.kernel.actors import command
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions
from ysgol.foundation.organisations.models import School, SchoolHistory

BY = command("test", Permission.IMPORT_SCHOOLS)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("are_same", [True, False])
def test_of_imports_applied_at_the_same_moment_one_wins_and_the_others_are_told(are_same):
    factories.local_authority()
    made = []
    for name in ("One", "Two", "Three", "Four"):
        body = csv_bytes(row(name=name))
        previewed, _ = actions.preview_import(
            body=body, file_name="a.csv", listed_on=dt.date(2021, 8, 25), by=BY, at=NOW
        )
        made.append(previewed.pk)
    start, outcomes = threading.Barrier(4), []

    def apply(import_id: int) -> None:
        start.wait()
        try:
            actions.apply_import(import_id=import_id, closures_confirmed=True, by=BY, at=NOW)
            outcomes.append("applied")
        except Conflict as conflict:
            outcomes.append(conflict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=apply, args=(made[0] if are_same else one,)) for one in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    told = "import-settled" if are_same else "register-changed"
    assert sorted(outcomes) == sorted(["applied", told, told, told])
    assert School.objects.count() == 1
    assert SchoolHistory.objects.count() == 1
