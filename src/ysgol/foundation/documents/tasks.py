"""Work on documents that is done by the worker."""

import datetime as dt

from django.utils import timezone
from django_tasks import task

from ysgol.foundation.documents.domain.lifecycle import QUICK_ATTEMPTS, State, wait_seconds
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission

KEEPER = system("documents", Permission.KEEP_DOCUMENTS)


@task()
def scan_document(document_id: int) -> str:
    """Scan one document; tries again later by itself while the scanner is down. Returns the state reached."""
    from ysgol.foundation.documents import actions  # actions enqueue this task: importing each other at load fails

    state, attempts = actions.scan(document_id=document_id, by=KEEPER, at=timezone.now())
    if state == State.ERROR and attempts < QUICK_ATTEMPTS:
        later = timezone.now() + dt.timedelta(seconds=wait_seconds(attempts))
        scan_document.using(run_after=later).enqueue(document_id)
    return state
