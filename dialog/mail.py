"""Sending e-mail: one server, named by the operator; TLS wherever it leaves the machine. No Flask.

Nothing of a letter, an address or the server's password is ever logged or part of an error: only the kind of
the fault is told.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0
"""Seconds for each step of a conversation: the worker has more to do."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ALL_REFUSED = "all_refused"
PORTS = {"smtp": 587, "smtps": 465}


class NoTls(Exception):
    """The server on another machine offers no TLS, so it is told nothing."""


@dataclass(frozen=True)
class Letter:
    """What is sent to one person."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class Server:
    """Where letters are handed in, and in whose name."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str

    @classmethod
    def parse(cls, url: str, sender: str) -> Server:
        """Read `smtp://user:password@host:587` or `smtps://…`. Raises ValueError without the URL in it."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            raise ValueError("has a port that is no number.") from None
        if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("must look like smtp://user:password@host:587 or smtps://user:password@host.")
        return cls(
            parts.scheme,
            parts.hostname,
            port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            sender,
        )


@dataclass(frozen=True)
class Outcome:
    """How a round of letters went: how many were dealt with from the first on, how many of them refused.

    `error` is the kind of fault that stopped the round, or ALL_REFUSED; else it is empty.
    """

    dealt: int
    refused: int
    error: str = ""


def send(server: Server, letters: Sequence[Letter], *, at: dt.datetime) -> Outcome:
    """Hand the letters in, one by one. An address that the server refuses for good is passed over."""
    dealt = refused = 0
    try:
        with _connected(server) as connection:
            for letter in letters:
                try:
                    connection.send_message(_message(server, letter, at))
                except smtplib.SMTPRecipientsRefused as error:
                    if any(code < 500 for code, _words in error.recipients.values()):
                        raise
                    refused += 1
                dealt += 1
    except (OSError, smtplib.SMTPException, NoTls, UnicodeError, ValueError) as error:
        # A fault in saying goodbye is none: every letter was taken.
        if dealt < len(letters):
            return Outcome(dealt, refused, type(error).__name__)
    return Outcome(dealt, refused, ALL_REFUSED if letters and dealt == refused else "")


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    # Our own name in the greeting is the sender's domain: asking the network for it can take long.
    ours, trusted = server.sender.rpartition("@")[2], ssl.create_default_context()
    opened: smtplib.SMTP
    if server.scheme == "smtps":
        opened = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=ours, timeout=TIMEOUT, context=trusted
        )
    else:
        opened = smtplib.SMTP(server.host, server.port, local_hostname=ours, timeout=TIMEOUT)
    with opened as connection:
        connection.ehlo()
        if server.scheme == "smtp":
            if connection.has_extn("starttls"):
                connection.starttls(context=trusted)
                connection.ehlo()
            elif server.host not in LOOPBACK:
                raise NoTls
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def _message(server: Server, letter: Letter, at: dt.datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, letter.to, letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
