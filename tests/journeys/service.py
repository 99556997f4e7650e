"""The real service, as `make run` starts it, on data of its own: web server, worker, SQLite and hashed static files."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("ysgol"))
# Loading the demonstration takes half a minute on an idle machine.
START_SECONDS = 300
STOP_SECONDS = 15


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Service:
    """A running demonstration at `address`, with everything it keeps under one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.log = directory / "service.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the service is told. Nothing of the developer's own data or settings reaches it."""
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return {
            **kept,
            "YSGOL_DEMO": "1",
            "YSGOL_VAR": str(self.directory),
            "PORT": str(self.port),
            "BASE_URL": self.address,
        }

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [COMMAND, "run"], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the service did not start:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310 its own address
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """As Ctrl-C does; what is still there afterwards is ended with its group."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def run(self, *arguments: str) -> str:
        """What `ysgol …` prints, on this service's data."""
        said = subprocess.run(
            [COMMAND, *arguments], env=self.environment, capture_output=True, text=True, timeout=START_SECONDS
        )
        assert said.returncode == 0, said.stderr
        return said.stdout

    def personas(self) -> dict[str, dict[str, str]]:
        """The people of the demonstration by key, each with a fresh one-time `sign_in_url`."""
        return {persona["key"]: persona for persona in json.loads(self.run("demo", "personas", "--json"))}


def prepared(shared: Path, mine: Path) -> Service:
    """A service on a copy of the demonstration, which the first of several test processes builds."""
    template = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            building = Service(shared / "demonstration-building")
            building.directory.mkdir()
            building.start()
            building.stop()
            building.directory.rename(template)
    shutil.copytree(template, mine)
    return Service(mine)
