"""Handing one message to the mail server, and reading its answer."""

import smtplib
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from ysgol.foundation.notices.domain.delivery import Outcome

# Shown as the sender when DEFAULT_FROM_EMAIL holds an address alone; the same in both languages.
SENDER_NAME = "Ysgol CALU / HLTA"


def hand_over(*, number: int, to_email: str, language: str, subject: str, body: str) -> tuple[Outcome, str]:
    """Send one message; returns what it came to and the server's answer, at most 200 characters.

    Everything that happens before the server is asked to take the message is TEMPORARY: it cannot have gone. A
    connection that breaks after that is UNCERTAIN. Exceptions that are not about mail are let through as they are
    bugs or the end of the process.
    """
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome.TEMPORARY, _short(error)
    try:
        _compose(number, to_email, language, subject, body, connection).send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()), (450, b""))
        return _of_code(code), _short(f"{code} {answer!r}")
    except smtplib.SMTPDataError as error:
        return _of_code(error.smtp_code), _short(error)
    except smtplib.SMTPServerDisconnected as error:
        return Outcome.UNCERTAIN, _short(error)
    except smtplib.SMTPException as error:
        # The sender, the greeting or the sign-in was refused: ours to put right, not the recipient's fault.
        return Outcome.TEMPORARY, _short(error)
    except OSError as error:
        return Outcome.UNCERTAIN, _short(error)
    finally:
        _close(connection)
    return Outcome.SENT, ""


def message_identifier(number: int) -> str:
    """The Message-ID, made from the row's number.

    A message that a person sends again is recognisable as the same one.
    """
    return f"<message-{number}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _compose(
    number: int, to_email: str, language: str, subject: str, body: str, connection: BaseEmailBackend
) -> EmailMessage:
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return EmailMessage(
        subject=subject,
        body=body,
        from_email=formataddr((name or SENDER_NAME, sender)),
        to=[to_email],
        reply_to=[settings.REPLY_TO_EMAIL] if settings.REPLY_TO_EMAIL else None,
        headers={
            "Message-ID": message_identifier(number),
            "Content-Language": language or "cy, en",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )


def _of_code(code: int) -> Outcome:
    return Outcome.REFUSED if code >= 500 else Outcome.TEMPORARY


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return  # the message's fate is already known


def _short(answer: object) -> str:
    return " ".join(str(answer).split())[:200]
