import socket
import threading

import pytest

from tests.pure.documents import files
from ysgol.foundation.documents import scanner
from ysgol.foundation.kernel.errors import Unavailable


class Clamd:
    """Speaks clamd's INSTREAM as its manual says, on a free port of this machine, for one connection."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer, self.received = answer, b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.released = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(stream.read(4), "big"):
                self.received += stream.read(size)
            if self.answer is None:
                self.released.wait(5)
            else:
                connection.sendall(self.answer)

    def close(self) -> None:
        self.released.set()
        self.thread.join(5)
        self.listener.close()


@pytest.fixture
def clamd():
    made = []

    def make(answer):
        made.append(Clamd(answer))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_clamd_that_finds_nothing_is_clean(clamd):
    server, body = clamd(b"stream: OK\0"), files.png() * 5000

    assert scanner.by_clamd(body, host="127.0.0.1", port=server.port) == ""
    assert server.received == body


def test_clamd_that_finds_something_names_it(clamd):
    server = clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")

    assert scanner.by_clamd(b"x", host="127.0.0.1", port=server.port) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"nonsense"])
def test_clamd_that_does_not_tell_is_unavailable(clamd, answer):
    with pytest.raises(Unavailable):
        scanner.by_clamd(b"x", host="127.0.0.1", port=clamd(answer).port)


def test_clamd_that_is_slow_is_unavailable(clamd, monkeypatch):
    monkeypatch.setattr(scanner, "WAIT_SECONDS", 0.2)

    with pytest.raises(Unavailable):
        scanner.by_clamd(b"x", host="127.0.0.1", port=clamd(None).port)


def test_clamd_that_is_down_is_unavailable(settings):
    settings.DOCUMENT_SCANNER, settings.CLAMD_ADDRESS = "clamd", "127.0.0.1:1"

    with pytest.raises(Unavailable):
        scanner.scan(b"x")


def test_signature_finds_the_test_string_inside_a_zip_and_nothing_in_a_plain_file(settings):
    settings.DOCUMENT_SCANNER = "signature"

    assert scanner.scan(files.docx(**{"word/a.xml": scanner.EICAR})) == "EICAR test"
    assert scanner.scan(scanner.EICAR) == "EICAR test"
    assert scanner.scan(files.docx()) == ""
