"""A process may stop between any two writes: nothing is lost, nothing is done by half, and nothing is doubled."""

from collections import Counter

import pytest
from django.db import transaction

from tests import cases, factories
from tests.kills import Killed, everything, kill_at_every_write, killed_before_write
from ysgol.foundation.audit import queries as audit
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.models import Application, Offer

pytestmark = pytest.mark.django_db


def _messages(application: Application) -> Counter[str]:
    return Counter(Message.objects.filter(about=f"application:{application.pk}").values_list("kind", flat=True))


def _audited(application: Application) -> Counter[str]:
    return Counter(AuditEvent.objects.filter(facts__application=application.pk).values_list("action", flat=True))


def test_submit_killed_anywhere_can_be_repeated_and_counts_once():
    on = cases.scene()
    application = cases.fill(on, cases.started(on))
    at = on.tick()

    def submit():
        return actions.submit(
            application_id=application.pk,
            expected_version=application.version,
            by=on.by(application.person),
            at=at,
        )

    writes = kill_at_every_write(submit)
    after = everything()
    again = submit()

    assert writes > 8
    assert again.number == 1
    assert everything() == after
    assert _messages(application) == {"application-submitted": 1}
    assert _audited(application)["applications.application-submit"] == 1
    assert audit.first_break() is None


def test_confirm_killed_anywhere_can_be_repeated_and_counts_once():
    on = cases.scene()
    application = cases.fill(on, cases.started(on))
    request, token = cases.ask(on, application)
    at = on.tick()

    writes = kill_at_every_write(
        lambda: actions.confirm(
            token=token,
            declarations=cases.DECLARATIONS,
            commitment="guaranteed",
            by=cases.holder(request),
            at=at,
        )
    )

    request.refresh_from_db()
    assert writes > 6
    assert request.state == "confirmed"
    assert _messages(application) == {"endorsement-request": 1, "endorsement-answered": 1}
    assert _audited(application)["applications.endorsement-confirm"] == 1
    assert audit.first_break() is None


def test_ask_killed_anywhere_leaves_no_link_without_a_message():
    on = cases.scene()
    application = cases.fill(on, cases.started(on))
    at, by = on.tick(), on.by(application.person)

    kill_at_every_write(
        lambda: actions.ask_endorsement(
            application_id=application.pk, head_name="Nia", head_email="nia@hwbcymru.net", by=by, at=at
        )
    )

    assert _messages(application) == {"endorsement-request": 1}
    assert application.endorsements.get().links.count() == 1


def test_offer_killed_anywhere_takes_one_place():
    on = cases.scene()
    pool = factories.pool(on.cohort, cap=2)
    application = cases.eligible(on)
    at, by = on.tick(), on.by(on.officer)

    writes = kill_at_every_write(
        lambda: actions.offer_place(application_id=application.pk, pool_id=pool.pk, by=by, at=at)
    )

    pool.refresh_from_db()
    assert writes > 8
    assert pool.taken == 1
    assert _messages(application)["place-offered"] == 1
    assert audit.first_break() is None


def test_accept_killed_anywhere_accepts_once():
    on = cases.scene()
    pool = factories.pool(on.cohort)
    application = cases.offered(on, pool.pk)
    at, by = on.tick(), on.by(application.person)

    def accept():
        return actions.accept_offer(application_id=application.pk, by=by, at=at)

    writes = kill_at_every_write(accept)
    after = everything()
    accept()

    assert writes > 6
    assert everything() == after
    assert cases.fresh(application).state == "accepted"
    assert _messages(application)["place-accepted"] == 1
    assert audit.first_break() is None


def test_decline_killed_anywhere_hands_the_place_on_once():
    on = cases.scene()
    pool = factories.pool(on.cohort, cap=1)
    first = cases.offered(on, pool.pk)
    second = cases.waiting(on)
    at, by = on.tick(), on.by(first.person)

    kill_at_every_write(lambda: actions.decline_offer(application_id=first.pk, by=by, at=at))

    pool.refresh_from_db()
    assert pool.taken == 1
    assert (cases.fresh(first).state, cases.fresh(second).state) == ("declined", "offered")
    assert _messages(second)["place-offered"] == 1
    assert Offer.objects.filter(application=second).count() == 1


def test_decide_and_release_killed_anywhere_write_one_letter():
    on = cases.scene()
    application = cases.submitted(on)
    at, by = on.tick(), on.by(on.officer)

    kill_at_every_write(
        lambda: actions.decide(
            application_id=application.pk,
            outcome="eligible",
            expected_version=application.version,
            by=by,
            at=at,
        )
    )
    letter = application.decisions.get().letter
    actions.review_letter(letter_id=letter.pk, expected_version=1, by=on.by(on.second), at=on.tick())
    manager, later = on.by(on.manager), on.tick()
    kill_at_every_write(lambda: actions.release_letters(letter_ids=[letter.pk], on=later.date(), by=manager, at=later))

    assert application.decisions.count() == 1
    assert _messages(application)["application-eligible"] == 1


def test_worker_killed_anywhere_sends_each_reminder_once(monkeypatch):
    on = cases.scene(closes_on=cases.TODAY.replace(year=2027, month=3, day=26))
    pool = factories.pool(on.cohort)
    waiting = cases.fill(on, cases.started(on))
    cases.ask(on, waiting)
    draft = cases.started(on)
    offered = cases.offered(on, pool.pk)
    later = on.now + (cases.MINUTE * 60 * 24 * 85)
    expected = Counter(
        {
            ("endorsement-expired-candidate", waiting.pk): 1,
            ("draft-expiry-warning", waiting.pk): 1,
            ("draft-expiry-warning", draft.pk): 1,
            ("place-offer-expired", offered.pk): 1,
        }
    )

    def run():
        actions.run_due(by=cases.WORKER, at=later)

    def sent():
        rows = Message.objects.filter(kind__in=[kind for kind, _ in expected]).values_list("kind", "about")
        return Counter((kind, int(about.split(":")[1])) for kind, about in rows)

    number, is_over = 0, False
    while not is_over:
        number += 1
        with transaction.atomic():
            try:
                with killed_before_write(number):
                    run()
                is_over = True
            except Killed:
                pass
            run()
            run()

            assert sent() == expected
            transaction.set_rollback(True)

    assert number > 10
