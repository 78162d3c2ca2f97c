"""A small mail server on the loopback address that keeps what it is given, and refuses what it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What came, and how the server is to behave; changed by tests while it runs."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    """Address -> the code with which it is refused."""
    most: int | None = None
    """After how many letters the server hangs up."""

    @property
    def url(self) -> str:
        """The setting that names this server."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def to(self) -> list[str]:
        """Whom the letters were for, in order."""
        return [letter["To"] for letter in self.letters]


class _Conversation(socketserver.StreamRequestHandler):
    box: Mailbox

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(line + "\r\n" for line in lines).encode())

    def handle(self) -> None:
        self.say("220 tests")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                self.say("250-tests", "250 AUTH PLAIN")
            elif verb == "AUTH":
                self.box.logins.append(line)
                self.say("235 ok")
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                code = self.box.refused.get(address, 250)
                self.say(f"{code} {'ok' if code == 250 else 'no'}")
            elif verb == "DATA":
                if self.box.most is not None and len(self.box.letters) >= self.box.most:
                    return
                self.say("354 go on")
                self.box.letters.append(self._letter())
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines).replace(b"\r\n", b"\n"), policy=policy.default)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A running server and what it gets."""
    box = Mailbox()
    handler = type("Conversation", (_Conversation,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
