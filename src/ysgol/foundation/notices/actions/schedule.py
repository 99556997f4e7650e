"""Leases of the worker's periodic jobs."""

import datetime as dt
import secrets

from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices.actions.tasks import open_task
from ysgol.foundation.notices.models import ScheduledJob

# A job that failed this often in a row is shown to a person (our default).
FAILURES_BEFORE_TASK = 3
# Longest wait in seconds before a failing job is tried again (our default).
LONGEST_WAIT_SECONDS = 3600


def start_job(*, name: str, lease_seconds: int, by: Actor, at: dt.datetime) -> str | None:
    """Take a periodic job that is due; returns the lease's token, or None when it is not due or another worker has it.

    A lease that ended without a word (the worker stopped) may be taken over. Needs DELIVER_MESSAGES.
    """
    by.require(Permission.DELIVER_MESSAGES)
    # Looked at before any transaction begins: an idle worker must not ask for the lock of the database every second.
    waiting = ScheduledJob.objects.filter(name=name).first()
    if waiting is not None and (waiting.next_run_at > at or (waiting.locked_until and waiting.locked_until > at)):
        return None
    return _take_job(name, lease_seconds, at=at)


@transaction.atomic
def _take_job(name: str, lease_seconds: int, *, at: dt.datetime) -> str | None:
    ScheduledJob.objects.get_or_create(name=name, defaults={"next_run_at": at})
    job = ScheduledJob.objects.select_for_update().get(name=name)
    if job.next_run_at > at or (job.locked_until is not None and job.locked_until > at):
        return None
    job.lease_token, job.locked_until = secrets.token_hex(16), at + dt.timedelta(seconds=lease_seconds)
    job.save(update_fields=["lease_token", "locked_until"])
    return job.lease_token


@transaction.atomic
def finish_job(*, name: str, token: str, every_seconds: int, failure: str, by: Actor, at: dt.datetime) -> None:
    """Give a job back and set its next time; `failure` is "" or the name of what went wrong.

    A failing job waits twice as long each time, up to an hour, and after three failures opens a task. Nothing happens
    if the lease went to another worker meanwhile.
    """
    job = ScheduledJob.objects.select_for_update().filter(name=name, lease_token=token).first()
    if job is None:
        return
    job.locked_until, job.lease_token = None, ""
    job.last_failure = failure[:200]
    if failure:
        job.failures += 1
        wait = min(every_seconds * 2 ** min(job.failures, 12), max(LONGEST_WAIT_SECONDS, every_seconds))
    else:
        job.failures, job.last_success_at, wait = 0, at, every_seconds
    job.next_run_at = at + dt.timedelta(seconds=wait)
    job.save()
    if failure and job.failures == FAILURES_BEFORE_TASK:
        record("notices.job-failing", f"job:{name}", by=by, at=at, facts={"failures": job.failures})
        open_task(kind="job-failing", about=f"job:{name}", by=by, at=at, facts={"failure": job.last_failure})
