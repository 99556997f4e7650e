import threading

import pytest
from django.db import connection

from tests import factories
from tests.factories import NOW
from tests.pure.documents import files
from ysgol.foundation.documents import actions
from ysgol.foundation.documents.models import StateChange
from ysgol.foundation.documents.tasks import KEEPER


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_document_given_to_several_workers_at_once_is_settled_once():
    document = factories.document(state="received", body=files.png())
    start = threading.Barrier(4)

    def scan(number: int) -> None:
        start.wait()
        try:
            actions.scan(document_id=document.pk, by=KEEPER, at=NOW.replace(microsecond=number))
        finally:
            connection.close()

    threads = [threading.Thread(target=scan, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    moves = list(StateChange.objects.values_list("from_state", "to_state"))
    assert moves == [("received", "scanning"), ("scanning", "clean")]
