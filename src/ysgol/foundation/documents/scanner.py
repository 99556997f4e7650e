"""Looking for malware: by clamd, or in the demonstration by the one signature that every scanner knows."""

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

from ysgol.foundation.documents.inspect import members
from ysgol.foundation.kernel.errors import Unavailable

# The EICAR test string (eicar.org): harmless, and reported by every scanner. In pieces, so that none reports this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
CHUNK_BYTES = 64 * 1024  # sent to clamd at a time
WAIT_SECONDS = 30  # for each answer of clamd (our default)
ANSWER_BYTES = 4096  # clamd's answers are one short line


def scan(body: bytes) -> str:
    """The name of the malware found, "" when nothing was found. Raises Unavailable when it cannot be told now."""
    if settings.DOCUMENT_SCANNER == "signature":
        return by_signature(body)
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    return by_clamd(body, host=host, port=int(port))


def by_signature(body: bytes) -> str:
    """Finds the EICAR test string, also inside the parts of a zip."""
    return "EICAR test" if EICAR in body or any(EICAR in part for part in members(body)) else ""


def by_clamd(body: bytes, *, host: str, port: int) -> str:
    """Asks clamd by its INSTREAM command: each chunk after its length in four bytes, a zero length at the end."""
    try:
        with socket.create_connection((host, port), timeout=WAIT_SECONDS) as connection:
            connection.sendall(b"zINSTREAM\0")
            for chunk in _chunks(body):
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = _line(connection)
    except OSError as error:
        raise Unavailable("scanner-unreachable") from error
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise Unavailable("scanner-refused")


def _chunks(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), CHUNK_BYTES):
        yield body[at : at + CHUNK_BYTES]


def _line(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER_BYTES:
        piece = connection.recv(ANSWER_BYTES)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
