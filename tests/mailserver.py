"""A mail server of the tests: speaks enough SMTP for Django's own backend, and misbehaves on request.

It stands for somebody else's service; `tests/data/notices/test_mailserver.py` drives it with the standard library.
"""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """Listens on a free port of this machine. `answers` gives the answer to a command instead of the usual one:
    `"<close>"` breaks the connection, `"<hang>"` never answers, `"<wait>"` answers as usual once `released` is set.
    `received` holds each message whose text came in whole.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.text_came = threading.Event()
        self.released = threading.Event()
        owner = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                owner._talk(self)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _talk(self, session: socketserver.StreamRequestHandler) -> None:
        if not self._say(session, "CONNECT", "220 test"):
            return
        usual = {"EHLO": "250 test", "MAIL": "250 ok", "RCPT": "250 ok", "RSET": "250 ok", "QUIT": "221 bye"}
        while line := session.rfile.readline():
            word = line.split(b":")[0].split()[0].decode().upper()
            if word == "DATA":
                if not self._text(session):
                    return
            elif not self._say(session, word, usual.get(word, "502 no")) or word == "QUIT":
                return

    def _text(self, session: socketserver.StreamRequestHandler) -> bool:
        if "DATA" in self.answers:
            return self._say(session, "DATA", "")
        session.wfile.write(b"354 go on\r\n")
        lines = []
        while (line := session.rfile.readline()) not in {b".\r\n", b""}:
            line = line.removeprefix(b".") if line.startswith(b"..") else line
            lines.append(line.replace(b"\r\n", b"\n"))
        if "TEXT" not in self.answers or self.answers["TEXT"].startswith("<"):
            self.received.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        self.text_came.set()
        return self._say(session, "TEXT", "250 taken")

    def _say(self, session: socketserver.StreamRequestHandler, word: str, usual: str) -> bool:
        answer = self.answers.get(word, usual)
        if answer == "<hang>":
            self.released.wait(60)
            return False
        if answer == "<close>":
            return False
        if answer == "<wait>":
            self.released.wait(60)
            answer = usual
        session.wfile.write(f"{answer}\r\n".encode())
        return True
