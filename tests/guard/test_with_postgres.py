"""The temporary PostgreSQL goes away with its command, however that ends."""

import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.guard.tree import ROOT

HAS_POSTGRES = bool(list(Path("/usr/lib/postgresql").glob("*/bin")) or shutil.which("initdb"))
pytestmark = pytest.mark.skipif(not HAS_POSTGRES, reason="PostgreSQL is not installed")
# The script's own grace time, and time for the server to start and stop on a busy machine.
PATIENCE_SECONDS = 60
# Says that it was asked to end, and goes on.
STUBBORN = "trap 'echo asked to end' INT; echo $DATABASE_URL; while :; do sleep 0.2; done"


def started(*command: str) -> tuple[subprocess.Popen[str], Path]:
    """The script with a command that first prints DATABASE_URL; and the directory of its cluster."""
    process = subprocess.Popen(
        [ROOT / "scripts" / "with-postgres", *command], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    return process, Path(unquote(urlsplit(said(process)).netloc.partition("@")[2]))


def said(process: subprocess.Popen[str]) -> str:
    """The next line that the command prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_command_that_ignores_interrupts_is_killed_and_the_cluster_removed():
    process, cluster = started("sh", "-c", STUBBORN)
    assert (cluster / "data" / "PG_VERSION").exists()

    process.send_signal(signal.SIGTERM)

    assert said(process) == "asked to end"
    assert (process.wait(PATIENCE_SECONDS), cluster.exists()) == (130, False)


def test_second_request_to_end_does_not_wait_for_the_grace_time():
    process, cluster = started("sh", "-c", STUBBORN)

    process.send_signal(signal.SIGTERM)
    assert said(process) == "asked to end"
    process.send_signal(signal.SIGTERM)

    assert (process.wait(PATIENCE_SECONDS), cluster.exists()) == (130, False)


def test_status_of_the_command_is_that_of_the_script_and_the_cluster_is_removed():
    process, cluster = started("sh", "-c", "echo $DATABASE_URL; exit 3")

    assert (process.wait(PATIENCE_SECONDS), cluster.exists()) == (3, False)
