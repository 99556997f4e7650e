"""The worker: delivers messages, runs background jobs and what the clock asks for. Several may run side by side.

Two lists. EACH_TURN is done by every worker, again and again: each entry shares its work safely with other workers by
itself. SCHEDULE is done by one worker at a time, each entry under a lease in the database. An entry that fails is
written to the log, waits longer each time, and never stops the others.
"""

import datetime as dt
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from ysgol.foundation.audit import queries as audit
from ysgol.foundation.documents import actions as documents
from ysgol.foundation.kernel.actors import Actor, system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.people import actions as people
from ysgol.scheme.applications.actions import periodic as applications
from ysgol.scheme.applications.actions import retention

log = logging.getLogger(__name__)

WORKER = system("worker", Permission.DELIVER_MESSAGES, Permission.KEEP_DOCUMENTS, Permission.FORGET_EXPIRED)
# Seconds between two looks for work (our default: a sign-in code leaves within this time).
TURN_SECONDS = 1.0
# Seconds that an entry of EACH_TURN waits at most after failing again and again (our default).
LONGEST_PAUSE_SECONDS = 60.0
# A background job found running for longer than this lost its worker (our default: no job here takes a minute).
LOST_AFTER = dt.timedelta(minutes=30)
# Times that a lost or failed background job is tried in all, and minutes to wait before each next time (our default).
RETRY_MINUTES = (1, 5, 30)

# States of background jobs, as the library stores them.
_READY, _RUNNING, _FAILED = "READY", "RUNNING", "FAILED"
# The queue of background jobs that a person was asked about: they are not tried again.
_GIVEN_UP = "given-up"

Stopped = Callable[[], bool]


@dataclass(frozen=True)
class Turn:
    """Something every worker does, at least `every_seconds` apart."""

    name: str
    every_seconds: float
    run: Callable[[Actor, dt.datetime, Stopped], object]


@dataclass(frozen=True)
class Job:
    """Something one worker does every `every_seconds`; it must take less than `lease_seconds`."""

    name: str
    every_seconds: int
    run: Callable[[Actor, dt.datetime], object]
    lease_seconds: int = 900


def deliver(by: Actor, at: dt.datetime, is_stopped: Stopped) -> object:
    """Send the messages that are due."""
    return notices.deliver_due(by=by, at=at, limit=200, may_go_on=lambda: not is_stopped())


def run_tasks(by: Actor, at: dt.datetime, is_stopped: Stopped) -> None:
    """Run the background jobs that wait. Looks before it asks for the lock: an idle worker writes nothing."""
    if not DBTaskResult.objects.ready().exists():
        return
    TaskWorker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id=identifier(),
        excluded_queue_names=[],
    ).run()


def scan_documents(by: Actor, at: dt.datetime, is_stopped: Stopped) -> None:
    """Scan uploads that no background job has settled."""
    documents.scan_waiting(by=by, at=at, limit=5)


def retry_tasks(by: Actor, at: dt.datetime) -> None:
    """Put lost and failed background jobs back in the queue, a few times; after that a person is asked."""
    for lost in DBTaskResult.objects.filter(status=_RUNNING, started_at__lt=at - LOST_AFTER):
        _again(lost, by=by, at=at)
    for failed in DBTaskResult.objects.filter(status=_FAILED).exclude(queue_name=_GIVEN_UP).order_by("finished_at"):
        wait = RETRY_MINUTES[min(len(failed.worker_ids), len(RETRY_MINUTES)) - 1]
        if failed.finished_at is not None and failed.finished_at + dt.timedelta(minutes=wait) <= at:
            _again(failed, by=by, at=at)


@transaction.atomic
def _again(task: "DBTaskResult[..., object]", *, by: Actor, at: dt.datetime) -> None:
    same = DBTaskResult.objects.filter(pk=task.pk, status=task.status, worker_ids=task.worker_ids)
    if len(task.worker_ids) <= len(RETRY_MINUTES):
        same.update(status=_READY, run_after=at)
    elif same.update(status=_FAILED, queue_name=_GIVEN_UP, finished_at=task.finished_at or at):
        notices.open_task(kind="job-failing", about=f"task:{task.pk}", by=by, at=at, facts={"job": task.task_path})


def check_audit(by: Actor, at: dt.datetime) -> None:
    """Check the chain of the audit, and write its head to the log: an anchor outside the database."""
    head, broken_at = audit.head(), audit.first_break()
    if broken_at is not None:
        log.error("audit chain broken at event %s", broken_at)
        with transaction.atomic():
            notices.open_task(kind="audit-broken", about="audit:chain", by=by, at=at, facts={"number": broken_at})
        return
    log.info("audit chain holds: event %s digest %s", head.number, head.digest)


def move_applications_on(by: Actor, at: dt.datetime) -> None:
    """Send reminders and letters whose day has come, and ask people about what has run out."""
    applications.run_due(by=by, at=at)


def forget_expired(by: Actor, at: dt.datetime) -> None:
    """Delete codes, links, kept forms and sessions whose time is over."""
    people.forget_expired(by=by, at=at)


def purge_documents(by: Actor, at: dt.datetime) -> None:
    """Remove documents whose last day has passed and that no application needs, and bytes that no document names."""
    retention.keep_documents(by=by, at=at)
    documents.purge_expired(by=by, at=at)
    documents.remove_orphans(by=by, at=at)


def purge_messages(by: Actor, at: dt.datetime) -> None:
    """Remove messages that are older than the rulebook keeps them."""
    notices.purge_messages(by=by, at=at)


def tidy(by: Actor, at: dt.datetime) -> None:
    """Remove ended sessions and the records of background jobs that finished two weeks ago."""
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", min_age_days=14, verbosity=0)


EACH_TURN: tuple[Turn, ...] = (
    Turn("deliver", 2, deliver),
    Turn("tasks", 1, run_tasks),
    Turn("scan-documents", 5, scan_documents),
)
SCHEDULE: tuple[Job, ...] = (
    Job("applications", 900, move_applications_on),
    Job("retry-tasks", 60, retry_tasks),
    Job("tidy", 86_400, tidy),
    Job("forget-expired", 900, forget_expired),
    Job("purge-documents", 86_400, purge_documents),
    Job("purge-messages", 86_400, purge_messages),
    Job("check-audit", 86_400, check_audit),
)


def identifier() -> str:
    """Which worker this is, for the records of background jobs."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


class Worker:
    """One worker's loop, its pauses after failures, and its way to stop."""

    def __init__(
        self,
        *,
        each_turn: tuple[Turn, ...] | None = None,
        schedule: tuple[Job, ...] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.each_turn = EACH_TURN if each_turn is None else each_turn
        self.schedule = SCHEDULE if schedule is None else schedule
        self.clock = clock
        self.stopped = threading.Event()
        self._not_before: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def stop(self, *_signal: object) -> None:
        """Ask the worker to end after what it is doing now."""
        self.stopped.set()

    def run(self) -> None:
        """Work until asked to stop; SIGTERM and SIGINT ask."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self.stopped.is_set():
            close_old_connections()
            self.turn()
            self.stopped.wait(TURN_SECONDS)

    def turn(self) -> None:
        """Do everything that is due once."""
        for entry in self.each_turn:
            if not self.stopped.is_set() and self.clock() >= self._not_before.get(entry.name, 0.0):
                self._do(entry)
        for job in self.schedule:
            if not self.stopped.is_set():
                self._do_job(job)

    def _do(self, entry: Turn) -> None:
        try:
            entry.run(WORKER, timezone.now(), self.stopped.is_set)
        except Exception as error:
            failures = self._failures[entry.name] = self._failures.get(entry.name, 0) + 1
            pause = min(entry.every_seconds * 2**failures, LONGEST_PAUSE_SECONDS)
            _log_failure(entry.name, error)
        else:
            self._failures[entry.name], pause = 0, entry.every_seconds
        self._not_before[entry.name] = self.clock() + pause

    def _do_job(self, job: Job) -> None:
        # With the database away even the lease fails; there is no use in asking every second.
        if self.clock() < self._not_before.get(job.name, 0.0):
            return
        try:
            token = notices.start_job(name=job.name, lease_seconds=job.lease_seconds, by=WORKER, at=timezone.now())
            if token is None:
                return
            failure = _outcome(job)
            notices.finish_job(
                name=job.name,
                token=token,
                every_seconds=job.every_seconds,
                failure=failure,
                by=WORKER,
                at=timezone.now(),
            )
        except Exception as error:
            _log_failure(job.name, error)
            self._not_before[job.name] = self.clock() + LONGEST_PAUSE_SECONDS


def _outcome(job: Job) -> str:
    try:
        job.run(WORKER, timezone.now())
    except Exception as error:
        _log_failure(job.name, error)
        return type(error).__name__
    return ""


def _log_failure(name: str, error: Exception) -> None:
    if isinstance(error, OperationalError | InterfaceError):
        # The database is away or busy: one line is enough, and the connection is made anew.
        log.error("%s: database: %s", name, type(error).__name__)
        if not connection.in_atomic_block:
            connection.close()
        return
    log.exception("%s failed", name)
