"""One row that the clock cannot settle does not hold up the others."""

import datetime as dt

import pytest

from tests import cases
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import Unavailable
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications.actions import periodic
from ysgol.scheme.applications.models import Application

WORKER = system("worker", Permission.DELIVER_MESSAGES)


@pytest.mark.django_db
def test_request_that_cannot_be_settled_does_not_stop_the_next_reminder():
    on = cases.scene()
    broken, sound = (cases.submitted(on, supported=False) for _ in range(2))
    for application in (broken, sound):
        cases.ask(on, application)
    Application.objects.filter(pk=broken.pk).update(rule_version="no-such-rules")

    with pytest.raises(Unavailable, match="rows-not-settled"):
        periodic.run_due(by=WORKER, at=on.tick() + dt.timedelta(days=8))

    reminded = Message.objects.filter(kind="endorsement-reminder").values_list("about", flat=True)
    assert list(reminded) == [f"application:{sound.pk}"]
