import datetime as dt
import time

import pytest

from tests import factories
from tests.factories import NOW
from tests.pure.organisations.lists import csv_bytes, row
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant, command
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions, queries
from ysgol.foundation.organisations.models import School, SchoolHistory, SchoolImport

pytestmark = pytest.mark.django_db
BY = command("test", Permission.IMPORT_SCHOOLS)
AUGUST = dt.date(2021, 8, 25)
LATER = dt.date(2022, 8, 25)


@pytest.fixture(autouse=True)
def _anglesey():
    factories.local_authority()


def preview(*rows, listed_on=AUGUST, name="list.csv"):
    made, findings = actions.preview_import(body=csv_bytes(*rows), file_name=name, listed_on=listed_on, by=BY, at=NOW)
    return made, [finding.code for finding in findings]


def apply(made, *, closures_confirmed=False, at=NOW):
    return actions.apply_import(import_id=made.pk, closures_confirmed=closures_confirmed, by=BY, at=at)


def history(code):
    return [(one.field, one.old, one.new) for one in queries.history(code)]


def test_preview_changes_no_school():
    made, codes = preview(row())

    assert codes == []
    assert made.state == "previewed"
    assert not School.objects.exists()
    assert AuditEvent.objects.get().facts["new"] == 1


def test_preview_of_an_unusable_file_stores_nothing():
    made, findings = actions.preview_import(body=b"hello", file_name="list.csv", listed_on=AUGUST, by=BY, at=NOW)

    assert made is None
    assert [finding.code for finding in findings] == ["no-header"]
    assert not SchoolImport.objects.exists()


def test_apply_brings_the_schools_in_with_location_and_history():
    made, _ = preview(row())

    apply(made)

    facts = queries.school("6602130")
    assert (facts.name, facts.la_code, facts.region, facts.pupils) == ("Ysgol Gynradd Amlwch", "660", "north", 279)
    assert (facts.latitude, facts.longitude) == (53.4124, -4.3466)
    assert (facts.is_open, facts.last_listed_on) == (True, AUGUST)
    assert history("6602130") == [("listed", "", "open")]


def test_second_import_updates_closes_reopens_and_keeps_history():
    apply(preview(row(), row(code="6602131", name="B"))[0])
    changed = row(name="Ysgol Amlwch", pupils="", postcode="LL68 9XX")

    made, _ = preview(changed, listed_on=LATER)
    apply(made, closures_confirmed=True)

    first, second = queries.school("6602130"), queries.school("6602131")
    assert (first.name, first.pupils, first.latitude, first.last_listed_on) == ("Ysgol Amlwch", None, None, LATER)
    assert (second.is_open, second.closed_on, second.last_listed_on) == (False, LATER, AUGUST)
    assert history("6602130") == [
        ("listed", "", "open"),
        ("name", "Ysgol Gynradd Amlwch", "Ysgol Amlwch"),
        ("postcode", "LL68 9DU", "LL68 9XX"),
        ("pupils", "279", ""),
    ]
    assert history("6602131") == [("listed", "", "open"), ("listed", "open", "closed")]

    apply(preview(row(), row(code="6602131", name="B"), listed_on=LATER)[0])
    assert queries.school("6602131").is_open
    assert history("6602131")[-1] == ("listed", "closed", "open")


def test_row_with_an_error_is_never_applied():
    apply(preview(row())[0])

    made, codes = preview(row(postcode="nowhere"), row(code="6602131"))
    plan = apply(made)

    assert codes == ["postcode-bad"]
    assert plan.counts() == {"new": 1, "changed": 0, "closed": 0, "reopened": 0, "unchanged": 0, "rejected": 1}
    assert queries.school("6602130").postcode == "LL68 9DU"
    assert queries.school("6602130").is_open


def test_apply_twice_is_a_conflict():
    made, _ = preview(row())
    apply(made)

    with pytest.raises(Conflict) as refused:
        apply(made)

    assert refused.value.code == "import-settled"


def test_second_of_two_imports_at_once_is_told():
    first, _ = preview(row())
    second, _ = preview(row(name="Another"))
    apply(first)

    with pytest.raises(Conflict) as refused:
        apply(second)

    assert refused.value.code == "register-changed"
    assert queries.school("6602130").name == "Ysgol Gynradd Amlwch"


def test_discarded_preview_cannot_be_applied():
    made, _ = preview(row())
    actions.discard_import(import_id=made.pk, by=BY, at=NOW)

    with pytest.raises(Conflict):
        apply(made)
    with pytest.raises(Conflict):
        actions.discard_import(import_id=made.pk, by=BY, at=NOW)


def test_closing_many_schools_needs_a_confirmation():
    apply(preview(*[row(code=f"66021{number}") for number in range(30, 60)])[0])
    made, _ = preview(row(), listed_on=LATER)

    with pytest.raises(Invalid) as refused:
        apply(made)

    assert dict(refused.value.facts) == {"closing": 29, "open": 30}
    assert School.objects.filter(closed_on__isnull=True).count() == 30
    apply(made, closures_confirmed=True)
    assert School.objects.filter(closed_on__isnull=True).count() == 1


def test_list_older_than_the_register_is_asked_about():
    apply(preview(row(), listed_on=LATER)[0])

    assert preview(row(), listed_on=AUGUST)[1] == ["list-older"]


def test_school_held_open_keeps_the_day_it_was_last_listed():
    apply(preview(row(), row(code="6602131"))[0])

    apply(preview(row(), row(code="?"), listed_on=LATER)[0])

    assert queries.school("6602130").last_listed_on == LATER
    assert queries.school("6602131").last_listed_on == AUGUST
    assert queries.school("6602131").is_open


def test_import_without_the_permission_is_refused():
    nobody = Actor(ActorKind.PERSON, "1", 1)
    regional = Actor(ActorKind.PERSON, "2", 2, (Grant(frozenset({Permission.IMPORT_SCHOOLS}), region="north"),))
    made, _ = preview(row())

    for actor in (nobody, regional):
        with pytest.raises(NotAllowed):
            actions.preview_import(body=b"", file_name="a.csv", listed_on=AUGUST, by=actor, at=NOW)
        with pytest.raises(NotAllowed):
            actions.apply_import(import_id=made.pk, closures_confirmed=True, by=actor, at=NOW)
        with pytest.raises(NotAllowed):
            actions.discard_import(import_id=made.pk, by=actor, at=NOW)
        assert queries.imports_visible_to(actor) == []
        assert queries.import_visible_to(actor, made.pk) is None


def test_unknown_import_is_not_found():
    with pytest.raises(NotFound):
        actions.apply_import(import_id=404, closures_confirmed=False, by=BY, at=NOW)


def test_reading_the_same_list_again_costs_little_and_changes_nothing():
    rows = [row(code=f"660{number:04d}") for number in range(1500)]
    started = time.process_time()
    apply(preview(*rows)[0])
    made, _ = preview(*rows)

    assert time.process_time() - started < 3
    assert made.plan["unchanged"] == 1500
    assert SchoolHistory.objects.count() == 1500
