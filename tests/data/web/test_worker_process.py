"""Real workers, stopped and killed by real signals."""

import signal

STATES = "SELECT state, COUNT(*) FROM notices_message GROUP BY state"
TASKS = "SELECT kind, settled_at FROM notices_stafftask"


def test_worker_killed_between_sending_and_recording_never_sends_again(service, mail_server):
    service.queue(1)
    mail_server.answers = {"TEXT": "<hang>"}
    worker = service.start("worker")
    assert mail_server.text_came.wait(30)

    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=30)

    assert service.sql(STATES) == [("sending", 1)]
    mail_server.answers = {}
    service.run("worker", "--once")
    assert service.sql(STATES) == [("sending", 1)]
    service.sql("UPDATE notices_message SET locked_until = '2026-01-01 00:00:00'")
    for _ in range(2):
        service.run("worker", "--once")
    assert service.sql(STATES) == [("unknown", 1)]
    assert service.sql(TASKS) == [("message-unknown", None)]
    assert len(mail_server.received) == 1


def test_worker_asked_to_stop_finishes_the_message_it_is_sending(service, mail_server):
    service.queue(3)
    mail_server.answers = {"TEXT": "<wait>"}
    worker = service.start("worker")
    assert mail_server.text_came.wait(30)

    worker.send_signal(signal.SIGTERM)
    mail_server.released.set()
    worker.communicate(timeout=30)

    assert worker.returncode == 0
    assert service.sql(STATES) == [("queued", 2), ("sent", 1)]
    assert len(mail_server.received) == 1


def test_two_workers_on_one_file_send_each_message_once(service, mail_server):
    service.queue(20)
    workers = [service.start("worker", "--once") for _ in range(2)]

    errors = [worker.communicate(timeout=60)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0], errors
    assert service.sql(STATES) == [("sent", 20)]
    assert sorted(mail["To"] for mail in mail_server.received) == sorted(f"person{n}@example.org" for n in range(20))
