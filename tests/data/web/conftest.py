"""A service of its own in a temporary directory, driven by its command line in real processes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mailserver import MailServer

ROOT = Path(__file__).resolve().parents[3]
QUEUE = """
import django; django.setup()
from django.db import transaction
from tests.factories import message
with transaction.atomic():
    for number in range({count}):
        message(kind="place-offer-reminder", to_email=f"person{{number}}@example.org")
"""


class Service:
    """The service with its data in `var`: a SQLite file, as in the demonstration."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PORT", "BASE_URL"}}
        self.environment = {
            **kept,
            "YSGOL_DEMO": "1",
            "YSGOL_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "ysgol.web.settings",
            "PYTHONPATH": str(ROOT),
            **environment,
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "ysgol.web.cli", *arguments]

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            cwd=self.var,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, stderr=subprocess.PIPE, text=True, cwd=self.var
        )

    def queue(self, count: int) -> None:
        subprocess.run(
            [sys.executable, "-c", QUEUE.format(count=count)], env=self.environment, check=True, timeout=60, cwd=ROOT
        )

    def sql(self, statement: str) -> list[tuple]:
        with sqlite3.connect(self.var / "ysgol.sqlite3", timeout=20) as connection:
            rows = connection.execute(statement).fetchall()
        connection.close()
        return rows


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A directory with an empty, migrated database, to be copied."""
    service = Service(tmp_path_factory.mktemp("migrated"))
    done = service.run("migrate")
    assert (done.returncode, done.stderr) == (0, "")
    return service.var


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server


@pytest.fixture
def service(migrated, tmp_path, mail_server):
    """A service whose mail goes to `mail_server`."""
    var = tmp_path / "var"
    shutil.copytree(migrated, var)
    return Service(
        var,
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(mail_server.port),
    )
