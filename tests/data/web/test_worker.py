import datetime as dt
import logging
from importlib import import_module

import pytest
from django.db import OperationalError, connection, transaction
from django_tasks_db.models import DBTaskResult

from ysgol.foundation.audit.actions import record
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.notices import actions, queries
from ysgol.foundation.notices.models import ScheduledJob, StaffTask
from ysgol.web import worker
from ysgol.web.worker import EACH_TURN, SCHEDULE, WORKER, Job, Turn, Worker

# Committed: the worker drops connections that are in the middle of a transaction when it begins a turn.
pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def broken(*_arguments):
    raise ZeroDivisionError


def tasks():
    return list(StaffTask.objects.values_list("kind", "about"))


def test_turn_that_fails_does_not_stop_the_others_and_waits_longer_each_time(caplog):
    second, good, tries = 0, [], []
    entries = (
        Turn("broken", 1, lambda *_: tries.append(second) or broken()),
        Turn("good", 1, lambda *_: good.append(second)),
    )
    one = Worker(each_turn=entries, schedule=(), clock=lambda: 1000.0 + second)
    while second < 200:
        one.turn()
        second += 1

    assert good == list(range(200))
    assert tries == [0, 2, 6, 14, 30, 62, 122, 182]
    assert "broken failed" in caplog.text


def test_turn_without_database_writes_one_line(caplog):
    def away(*_arguments):
        raise OperationalError("server closed the connection")

    Worker(each_turn=(Turn("away", 1, away),), schedule=()).turn()

    assert [record.getMessage() for record in caplog.records] == ["away: database: OperationalError"]


def test_job_is_done_when_due_and_by_one_worker_only(time_machine):
    time_machine.move_to(NOW, tick=False)
    done = []
    job = Job("count", 60, lambda by, at: done.append(at))
    first, second = Worker(each_turn=(), schedule=(job,)), Worker(each_turn=(), schedule=(job,))
    for _ in range(4):
        first.turn()
        second.turn()
        time_machine.shift(30)

    assert done == [NOW, NOW + dt.timedelta(seconds=60)]
    assert [(row.name, row.failures, row.last_success_at) for row in queries.jobs()] == [("count", 0, done[-1])]


def test_job_whose_worker_stopped_is_taken_over_after_its_lease():
    first = actions.start_job(name="long", lease_seconds=900, by=WORKER, at=NOW)

    assert actions.start_job(name="long", lease_seconds=900, by=WORKER, at=NOW + dt.timedelta(seconds=899)) is None
    later = NOW + dt.timedelta(seconds=900)
    second = actions.start_job(name="long", lease_seconds=900, by=WORKER, at=later)
    # The first worker comes back to life: what it says no longer counts.
    actions.finish_job(name="long", token=first, every_seconds=60, failure="", by=WORKER, at=later)

    assert second not in {None, first}
    assert ScheduledJob.objects.get().lease_token == second


def test_job_that_keeps_failing_waits_longer_and_becomes_one_task(time_machine, caplog):
    time_machine.move_to(NOW, tick=False)
    tries = []
    one = Worker(each_turn=(), schedule=(Job("broken", 60, lambda by, at: tries.append(at) or broken()),))
    for _ in range(31):
        one.turn()
        time_machine.shift(60)

    assert [(at - NOW).seconds // 60 for at in tries] == [0, 2, 6, 14, 30]
    assert tasks() == [("job-failing", "job:broken")]
    assert ScheduledJob.objects.get().last_failure == "ZeroDivisionError"


def test_job_without_permission_is_refused():
    with pytest.raises(NotAllowed):
        actions.start_job(name="x", lease_seconds=1, by=system("nobody"), at=NOW)


def test_worker_with_nothing_to_do_writes_nothing():
    second = 0
    one = Worker(clock=lambda: 1000.0 + second)
    one.turn()
    second = 10
    statements = []

    def watch(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        one.turn()

    assert [sql for sql in statements if not sql.startswith("SELECT")] == []


def test_every_job_of_the_schedule_runs_on_an_empty_database(caplog):
    caplog.set_level(logging.ERROR)

    Worker().turn()

    assert [record.getMessage() for record in caplog.records] == []
    assert {job.name for job in queries.jobs()} == {job.name for job in SCHEDULE}
    assert len({entry.name for entry in (*EACH_TURN, *SCHEDULE)}) == len(EACH_TURN) + len(SCHEDULE)


def background_job(**fields):
    values = {
        "status": "FAILED",
        "args_kwargs": {"args": [1], "kwargs": {}},
        "task_path": "ysgol.foundation.documents.tasks.scan_document",
        "backend_name": "default",
        "run_after": NOW,
        "started_at": NOW,
        "finished_at": NOW,
        "exception_class_path": "",
        "traceback": "",
    }
    return DBTaskResult.objects.create(**{**values, **fields})


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 30)])
def test_background_job_that_failed_is_tried_again_later(tries, minutes):
    row = background_job(worker_ids=["w"] * tries)
    worker.retry_tasks(WORKER, NOW + dt.timedelta(minutes=minutes, seconds=-1))
    row.refresh_from_db()
    assert row.status == "FAILED"

    worker.retry_tasks(WORKER, NOW + dt.timedelta(minutes=minutes))

    row.refresh_from_db()
    assert row.status == "READY"


def test_background_job_that_failed_four_times_becomes_one_task():
    row = background_job(worker_ids=["w"] * 4)
    for hours in (1, 2):
        worker.retry_tasks(WORKER, NOW + dt.timedelta(hours=hours))

    row.refresh_from_db()
    assert (row.status, tasks()) == ("FAILED", [("job-failing", f"task:{row.pk}")])


def test_background_job_whose_worker_was_killed_is_tried_again():
    row = background_job(status="RUNNING", worker_ids=["w"], finished_at=None)

    worker.retry_tasks(WORKER, NOW + dt.timedelta(minutes=29))
    row.refresh_from_db()
    assert row.status == "RUNNING"
    worker.retry_tasks(WORKER, NOW + dt.timedelta(minutes=31))

    row.refresh_from_db()
    assert row.status == "READY"


@pytest.mark.django_db(transaction=True)  # the library closes the connection when it has no more to do
def test_background_job_that_waits_is_run():
    row = background_job(status="READY", worker_ids=[], args_kwargs={"args": [999], "kwargs": {}})

    worker.run_tasks(WORKER, NOW, lambda: False)

    row.refresh_from_db()
    assert (row.status, row.exception_class_path) == ("FAILED", "ysgol.foundation.kernel.errors.NotFound")


def test_audit_that_is_broken_becomes_a_task(caplog):
    caplog.set_level(logging.INFO, logger="ysgol")
    triggers = import_module("ysgol.foundation.audit.migrations.0002_append_only")
    with transaction.atomic():
        record("tests.do", "thing:1", by=WORKER, at=NOW)
    worker.check_audit(WORKER, NOW)
    assert "audit chain holds: event 1" in caplog.text
    with connection.schema_editor() as editor:
        triggers.remove_triggers(None, editor)
    AuditEvent.objects.update(actor="somebody else")
    with connection.schema_editor() as editor:
        triggers.add_triggers(None, editor)

    worker.check_audit(WORKER, NOW)

    assert tasks() == [("audit-broken", "audit:chain")]
