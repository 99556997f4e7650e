"""Starting the web server and the worker as children of one command, and stopping both together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

# Seconds given to the children to finish what they are doing before they are ended (granian waits for requests under
# way).
STOP_SECONDS = 10
# Linux: send this signal to me when my parent ends (prctl(2), PR_SET_PDEATHSIG).
_PARENT_DEATH_SIGNAL = 1


def server_command(*, host: str, port: int, workers: int) -> list[str]:
    """How the web server is started: one thread for Python in each worker, and a queue that is bounded."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "1",
        "--backpressure",
        "64",
        "--no-ws",
        "--log-level",
        "warning",
        "ysgol.web.wsgi:application",
    ]


def worker_command() -> list[str]:
    """How a worker is started."""
    return [sys.executable, "-m", "ysgol.web.cli", "worker"]


def is_port_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: an address that just served and is only waiting to be forgotten counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int, *, within_seconds: float, still_up: Sequence[subprocess.Popen[bytes]]) -> bool:
    """Wait until something answers there; False when time is up or one of the processes has ended."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 compared, not listened on
    end = time.monotonic() + within_seconds
    while time.monotonic() < end and all(process.poll() is None for process in still_up):
        try:
            with socket.create_connection((target, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.05)
    return False


class Family:
    """The children of one command: when one ends, or the command is asked to stop, all end."""

    def __init__(self) -> None:
        self.members: list[subprocess.Popen[bytes]] = []
        self._asked_by: int | None = None
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)

    def start(self, command: Sequence[str]) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches it once: from here."""
        self.members.append(
            subprocess.Popen(list(command), start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509
        )

    def wait(self) -> int:
        """Wait until a child ends or a signal asks; stop the others; return the exit status: 0 when asked to stop."""
        try:
            while self._asked_by is None:
                for member in self.members:
                    if (status := member.poll()) is not None:
                        return status if status > 0 else 128 - status if status < 0 else 1
                time.sleep(0.1)
            return 0
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask every child to end, wait, and end those that did not."""
        for member in self.members:
            if member.poll() is None:
                member.terminate()
        end = time.monotonic() + STOP_SECONDS
        for member in self.members:
            try:
                member.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(member.pid, signal.SIGKILL)
                member.wait()

    def _ask(self, number: int, _frame: object) -> None:
        self._asked_by = number


def _end_with_parent() -> None:
    # Where there is no prctl, a parent that is killed leaves its children behind: nothing worse.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
