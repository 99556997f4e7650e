"""The fake mail server does to the standard library's client what a real one does."""

import smtplib

import pytest

from tests.mailserver import MailServer

LETTER = "Subject: test\r\n\r\n.dot first\r\nlast line"


def send(server):
    with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
        client.sendmail("a@example.org", ["b@example.org"], LETTER)


def test_mail_server_takes_a_message_as_it_was_sent():
    with MailServer() as server:
        send(server)

        assert [message.get_content() for message in server.received] == [".dot first\nlast line\n"]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"RCPT": "550 no such person"}, smtplib.SMTPRecipientsRefused),
        ({"MAIL": "550 not you"}, smtplib.SMTPSenderRefused),
        ({"TEXT": "554 not this"}, smtplib.SMTPDataError),
        ({"TEXT": "<close>"}, smtplib.SMTPServerDisconnected),
        ({"CONNECT": "421 later"}, smtplib.SMTPConnectError),
    ],
)
def test_mail_server_misbehaves_as_asked(answers, error):
    with MailServer() as server:
        server.answers = answers

        with pytest.raises(error):
            send(server)
