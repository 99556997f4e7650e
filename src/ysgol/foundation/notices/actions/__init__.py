"""Writes of this context."""

from ysgol.foundation.notices.actions.delivery import deliver_due, recover_interrupted, settle_demonstration
from ysgol.foundation.notices.actions.outbox import cancel, queue, record_bounce, record_delivered, release_held, resend
from ysgol.foundation.notices.actions.retention import purge_messages
from ysgol.foundation.notices.actions.schedule import finish_job, start_job
from ysgol.foundation.notices.actions.tasks import close_task, open_task, settle_task

__all__ = [
    "cancel",
    "close_task",
    "deliver_due",
    "finish_job",
    "open_task",
    "purge_messages",
    "queue",
    "record_bounce",
    "record_delivered",
    "recover_interrupted",
    "release_held",
    "resend",
    "settle_demonstration",
    "settle_task",
    "start_job",
]
