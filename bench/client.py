"""A small client over kept connections: cheap enough not to be what is measured."""

import http.client
import re
import socket
import threading
import time
import urllib.parse
from dataclasses import dataclass

TIMEOUT_SECONDS = 60


class Connection:
    """One kept connection that asks for one page again and again."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: text/html", "Accept-Language: en"]
        self.request = "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()
        self.left = b""

    def ask(self) -> tuple[int, bytes]:
        """Status and body of one answer."""
        self.socket.sendall(self.request)
        received = self.left
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        found = re.search(rb"content-length: (\d+)", head)
        if not found:
            raise ValueError(f"an answer without a length: {head[:200]!r}")
        whole = end + 4 + int(found[1])
        while len(received) < whole:
            received += self._more()
        self.left = received[whole:]
        return int(head[9:12]), received[end + 4 : whole]

    def _more(self) -> bytes:
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk

    def close(self) -> None:
        self.socket.close()


@dataclass(frozen=True)
class Load:
    """What asking for a while came to: answers, seconds, and milliseconds within which half and 99 of 100 came."""

    answers: int
    seconds: float
    median_ms: float
    p99_ms: float


def press(port: int, path: str, cookie: str, *, seconds: float, connections: int = 2) -> Load:
    """Ask for a page over several connections at once. Raises ValueError unless every answer is 200."""
    taken: list[list[float]] = [[] for _ in range(connections)]
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def ask(own: list[float]) -> None:
        connection = Connection(port, path, cookie)
        while (before := time.perf_counter()) < end:
            status, _ = connection.ask()
            own.append(time.perf_counter() - before)
            if status != 200:
                wrong.append(status)
                break
        connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(own,)) for own in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    if wrong:
        raise ValueError(f"{path} answered {wrong[0]}")
    times = sorted(1000 * second for own in taken for second in own)
    return Load(len(times), elapsed, times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)])


def sign_in(port: int, sign_in_url: str) -> str:
    """The Cookie header of the person whom a one-time link signs in."""
    kept: dict[str, str] = {}
    path = urllib.parse.urlsplit(sign_in_url)._replace(scheme="", netloc="").geturl()
    body = b""
    for method in ("GET", "POST"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1].decode()}) if token else ""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items()), "Host": "localhost"}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body=form or None, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                kept[key] = rest.split(";")[0]
        connection.close()
        if "sessionid" in kept:
            return "; ".join(f"{name}={value}" for name, value in kept.items())
    raise ValueError(f"{path} signed nobody in")
