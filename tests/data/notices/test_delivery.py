import datetime as dt

import pytest
from django.db import connection

from tests.factories import NOW, message
from tests.mailserver import MailServer
from ysgol.foundation.audit import queries as audit
from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant, system
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions
from ysgol.foundation.notices.models import Message, StaffTask

WORKER = system("worker", Permission.DELIVER_MESSAGES)
OFFICER = Actor(
    ActorKind.PERSON, "5", person_id=5, grants=(Grant(frozenset({Permission.SEE_DELIVERY}), region="north"),)
)


class Killed(BaseException):
    """The worker is ended here, as by kill -9: nothing after this line runs."""


def deliver(at=NOW, **options):
    return actions.deliver_due(by=WORKER, at=at, **options)


def outcomes(row):
    return list(row.delivery_attempts.values_list("number", "outcome"))


def open_tasks():
    return list(StaffTask.objects.filter(settled_at=None).values_list("kind", "about", "region"))


@pytest.mark.django_db
def test_message_due_is_sent_with_its_headers_and_once(mail_server, settings):
    settings.REPLY_TO_EMAIL = "help@example.org"
    row = message(language="cy")

    assert deliver() == {"sent": 1}
    assert deliver() == {}

    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts, row.locked_until) == ("sent", NOW, 1, None)
    [mail] = mail_server.received
    assert mail["To"] == "sian.jones@example.org"
    assert mail["From"] == "Ysgol CALU / HLTA <ysgol@localhost>"
    assert mail["Reply-To"] == "help@example.org"
    assert mail["Message-ID"] == f"<message-{row.pk}@localhost>"
    assert mail["Content-Language"] == "cy"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == row.subject == "Cynigir lle i chi ar y cynllun CALU: atebwch erbyn 1 Mawrth 2027"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip() == row.body


@pytest.mark.django_db
def test_message_in_both_languages_says_so(mail_server):
    message(language="")

    deliver()

    [mail] = mail_server.received
    assert mail["Content-Language"] == "cy, en"
    assert mail["Subject"].endswith("/ You are offered a place on the HLTA scheme: please answer by 1 March 2027")


@pytest.mark.django_db
def test_secret_goes_into_the_mail_and_is_removed_once_sent(mail_server, settings):
    settings.DEMO = False
    row = message(kind="endorsement-request", language="en")

    deliver()

    row.refresh_from_db()
    assert "http://localhost:8000/endorse/abcdefghijkl/?language=en" in mail_server.received[0].get_content()
    assert row.secrets == {}


@pytest.mark.django_db
def test_message_not_yet_due_or_held_waits(mail_server):
    message(due_at=NOW + dt.timedelta(hours=1))
    message(held=True)

    assert deliver() == {}
    assert deliver(NOW + dt.timedelta(hours=1)) == {"sent": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answers",
    [
        {"CONNECT": "421 later"},
        {"CONNECT": "<close>"},
        {"MAIL": "451 later"},
        {"MAIL": "550 sender not known"},
        {"RCPT": "450 mailbox busy"},
        {"DATA": "451 later"},
        {"TEXT": "452 full"},
    ],
)
def test_message_that_could_not_go_now_is_tried_again_later(mail_server, answers):
    mail_server.answers = answers
    row = message()

    assert deliver() == {"queued": 1}
    mail_server.answers = {}
    assert deliver(NOW + dt.timedelta(seconds=59)) == {}
    assert deliver(NOW + dt.timedelta(seconds=60)) == {"sent": 1}

    assert outcomes(row) == [(1, "temporary"), (2, "sent")]
    assert len(mail_server.received) == 1
    assert open_tasks() == []


@pytest.mark.django_db
def test_message_with_the_server_away_is_tried_seven_times_and_becomes_a_task(settings):
    with MailServer() as gone:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    row, at, states = message(), NOW, []
    while not states or states[-1] != {"failed": 1}:
        states.append(deliver(at))
        at = Message.objects.get().next_attempt_at

    row.refresh_from_db()
    assert states == [{"queued": 1}] * 6 + [{"failed": 1}]
    assert at == NOW + dt.timedelta(minutes=1 + 5 + 30 + 120 + 480 + 1440)
    assert (row.state, row.attempts, row.failures) == ("failed", 7, 7)
    assert open_tasks() == [("message-failed", f"message:{row.pk}", "north")]


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [{"RCPT": "550 no such person"}, {"DATA": "554 no"}, {"TEXT": "554 refused"}])
def test_message_refused_for_good_makes_a_task_at_once(mail_server, answers):
    mail_server.answers = answers
    row = message()

    assert deliver() == {"bounced": 1}
    assert deliver(NOW + dt.timedelta(days=3)) == {}

    assert outcomes(row) == [(1, "refused")]
    assert open_tasks() == [("message-bounced", f"message:{row.pk}", "north")]


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["<close>", "<hang>"])
def test_message_whose_connection_broke_after_the_text_is_not_sent_again(mail_server, settings, answer):
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.answers = {"TEXT": answer}
    row = message(kind="place-offer-reminder")

    assert deliver() == {"unknown": 1}
    mail_server.answers = {}
    assert deliver(NOW + dt.timedelta(days=3)) == {}

    assert len(mail_server.received) == 1
    assert outcomes(row) == [(1, "uncertain")]
    assert open_tasks() == [("message-unknown", f"message:{row.pk}", "north")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ["before the server is asked", "after the server took it"])
def test_worker_killed_while_sending_leaves_a_question_and_no_second_message(mail_server, monkeypatch, point):
    from django.core.mail.backends.smtp import EmailBackend

    send = EmailBackend.send_messages

    def killed(self, messages):
        if point == "after the server took it":
            send(self, messages)
        raise Killed

    row = message(kind="place-offer-reminder")
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(EmailBackend, "send_messages", killed)
        deliver()
    went = len(mail_server.received)

    before_the_lease_ends = deliver(NOW + dt.timedelta(minutes=4))
    after = deliver(NOW + dt.timedelta(minutes=6))
    much_later = deliver(NOW + dt.timedelta(days=30))

    assert (before_the_lease_ends, after, much_later) == ({}, {"unknown": 1}, {})
    assert len(mail_server.received) == went == (1 if point == "after the server took it" else 0)
    assert open_tasks() == [("message-unknown", f"message:{row.pk}", "north")]
    assert outcomes(row) == [(1, "")]
    assert audit.first_break() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("writes_before", range(12))
def test_worker_killed_at_any_write_sends_at_most_once_and_loses_nothing(mail_server, writes_before):
    """Killed before each write to the database in turn, the message ends sent once, still queued, or asked about."""
    row = message()
    count = 0

    def kill(execute, sql, params, many, context):
        nonlocal count
        if sql.startswith(("INSERT", "UPDATE", "COMMIT")):
            if count == writes_before:
                raise Killed
            count += 1
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(kill):
            deliver()
    except Killed:
        connection.close()
    state_then = Message.objects.get().state
    deliver(NOW + dt.timedelta(minutes=6))

    row.refresh_from_db()
    assert state_then in {"queued", "sending", "sent"}
    assert len(mail_server.received) == 1
    assert row.state == ("unknown" if state_then == "sending" else "sent")
    assert open_tasks() == ([("message-unknown", f"message:{row.pk}", "north")] if state_then == "sending" else [])
    assert audit.first_break() is None


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_send_each_message_once(mail_server, at_once):
    rows = [message(to_email=f"person{number}@example.org") for number in range(12)]

    ended = at_once(lambda: deliver(limit=50).get("sent", 0), 3)

    assert sum(ended) == 12
    assert sorted(mail["To"] for mail in mail_server.received) == sorted(row.to_email for row in rows)
    assert at_once(lambda: set(Message.objects.values_list("state", flat=True)), 1) == [{"sent"}]
    assert at_once(audit.first_break, 1) == [None]


@pytest.mark.django_db
def test_worker_slower_than_its_lease_settles_the_doubt_it_caused(mail_server, monkeypatch):
    from ysgol.foundation.notices.actions import delivery

    row = message()
    send = delivery.hand_over

    def slow(**given):
        actions.recover_interrupted(by=WORKER, at=NOW + dt.timedelta(minutes=6))
        assert Message.objects.get().state == "unknown"
        return send(**given)

    monkeypatch.setattr(delivery, "hand_over", slow)
    deliver()

    row.refresh_from_db()
    assert (row.state, open_tasks()) == ("sent", [])
    assert StaffTask.objects.get().settled_how == "known-now"


@pytest.mark.django_db
def test_sign_in_code_too_late_is_not_sent_and_troubles_nobody(mail_server):
    row = message(kind="sign-in-code", about="account:1")

    assert deliver(NOW + dt.timedelta(minutes=16)) == {"failed": 1}

    row.refresh_from_db()
    assert (mail_server.received, row.secrets, open_tasks()) == ([], {}, [])


@pytest.mark.django_db
def test_fault_in_one_message_does_not_stop_the_next(mail_server):
    bad, good = message(), message()
    Message.objects.filter(pk=bad.pk).update(subject="two\nlines")

    assert deliver() == {"queued": 1, "sent": 1}

    assert outcomes(bad) == [(1, "temporary")]
    assert outcomes(good) == [(1, "sent")]


@pytest.mark.django_db
def test_worker_asked_to_stop_sends_no_further_message(mail_server):
    message()
    message()
    answers = iter([True, False])

    assert deliver(may_go_on=lambda: next(answers)) == {"sent": 1}


@pytest.mark.django_db
def test_delivery_without_permission_is_refused():
    for act in (actions.deliver_due, actions.recover_interrupted):
        with pytest.raises(NotAllowed):
            act(by=OFFICER, at=NOW)


@pytest.mark.django_db
def test_refused_message_sent_again_to_a_corrected_address_arrives(mail_server):
    mail_server.answers = {"RCPT": "550 no such person"}
    row = message()
    deliver()
    mail_server.answers = {}

    actions.resend(message_id=row.pk, to_email="sian@example.org", by=OFFICER, at=NOW)

    assert open_tasks() == []
    assert deliver() == {"sent": 1}
    assert list(row.delivery_attempts.values_list("to_email", "outcome")) == [
        ("sian.jones@example.org", "refused"),
        ("sian@example.org", "sent"),
    ]
    assert mail_server.received[0]["Message-ID"] == f"<message-{row.pk}@localhost>"


@pytest.mark.django_db
def test_message_with_a_secret_link_never_goes_to_another_address(mail_server):
    mail_server.answers = {"RCPT": "550 no such person"}
    row = message(kind="endorsement-request")
    deliver()

    with pytest.raises(Invalid, match="message-secret-elsewhere"):
        actions.resend(message_id=row.pk, to_email="officer@example.org", by=OFFICER, at=NOW)
    actions.resend(message_id=row.pk, to_email="Sian.Jones@example.org", by=OFFICER, at=NOW)


@pytest.mark.django_db
def test_message_that_came_back_after_it_was_sent_makes_a_task(mail_server, settings):
    settings.DEMO = False
    row = message(kind="endorsement-request")
    with pytest.raises(Conflict):
        actions.record_bounce(message_id=row.pk, by=OFFICER, at=NOW)
    deliver()

    actions.record_bounce(message_id=row.pk, by=OFFICER, at=NOW)
    actions.record_bounce(message_id=row.pk, by=OFFICER, at=NOW)

    assert open_tasks() == [("message-bounced", f"message:{row.pk}", "north")]
    with pytest.raises(Conflict, match="message-secret-gone"):
        actions.resend(message_id=row.pk, by=OFFICER, at=NOW)


@pytest.mark.django_db
def test_message_of_unknown_fate_that_arrived_is_settled(mail_server):
    mail_server.answers = {"TEXT": "<close>"}
    row = message()
    deliver()

    actions.record_delivered(message_id=row.pk, by=OFFICER, at=NOW)

    row.refresh_from_db()
    assert (row.state, row.sent_at, open_tasks()) == ("delivered", NOW, [])
    with pytest.raises(Conflict):
        actions.resend(message_id=row.pk, by=OFFICER, at=NOW)


@pytest.mark.django_db
def test_past_of_the_demonstration_is_sent_at_once_and_only_there(settings):
    past, future = message(), message(due_at=NOW + dt.timedelta(days=2))

    assert actions.settle_demonstration(by=WORKER, at=NOW + dt.timedelta(days=1)) == 1

    past.refresh_from_db()
    future.refresh_from_db()
    assert (past.state, past.sent_at, future.state) == ("sent", NOW, "queued")
    assert outcomes(past) == [(1, "sent")]
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        actions.settle_demonstration(by=WORKER, at=NOW)
