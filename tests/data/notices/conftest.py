from functools import partial

import pytest
from django.db import connection

from tests.data.notices import together
from tests.mailserver import MailServer


@pytest.fixture
def mail_server(settings):
    """A mail server that the service is set to use."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
        yield server


@pytest.fixture
def at_once(tmp_path):
    """`together.at_once` with a directory of its own; the database of the test is as before afterwards."""
    kept = connection.settings_dict["NAME"]
    yield partial(together.at_once, directory=tmp_path)
    connection.settings_dict["NAME"] = kept
