"""`./run check slow`: hundreds of clients that drag out what they send or read, and a healthy one.

The shipped proxy configuration in front of the shipped server configuration, on the loopback address. Prints
the healthy client's times without the slow ones and with each kind of them, in turns, and keeps the figures.
"""

from __future__ import annotations

import multiprocessing as mp
import selectors
import socket
import sys
import tempfile
import time
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import cast

from dialog import clock, schema
from dialog.app import create_app
from dialog.checks import together
from dialog.checks.kept import keep
from dialog.checks.sending import ADDRESS, Phone, filled, percentile
from dialog.checks.together import HOST, Together, free_port, lacking, raise_limit, wait_for
from dialog.checks.weight import prepare
from dialog.services import offers

SOCKETS = 500
KINDS = ("header", "body", "read")
ROUNDS = 3
TIMES = 60
"""Pages that the healthy client asks for in each round."""
MOST_TIMES = 3.0
"""How many times its value without them the healthy client's p95 may be."""
DRIP = 1.0
"""Seconds between two bytes of a slow client."""
SETTLES = 5.0
"""Seconds until all that they asked for at once has been answered: what is measured is that they stay."""


def opening(kind: str, port: int) -> bytes:
    """What a slow client says at once."""
    host = f"Host: {HOST}:{port}\r\nUser-Agent: slow\r\n"
    if kind == "header":
        return f"GET {ADDRESS} HTTP/1.1\r\n{host}".encode()
    if kind == "body":
        typed = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 200000\r\n\r\nconcern="
        return f"POST {ADDRESS} HTTP/1.1\r\n{host}{typed}".encode()
    return f"GET {ADDRESS} HTTP/1.1\r\n{host}\r\n".encode()


@dataclass
class Crowd:
    """Slow clients of one kind; one that is turned away comes again."""

    kind: str
    port: int
    waiting: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    turned_away: int = 0

    def come(self) -> None:
        """One more of them."""
        opened = socket.socket()
        # A small window, so that the page does not fit into the network's own buffers.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        opened.settimeout(5)
        opened.connect((HOST, self.port))
        opened.sendall(opening(self.kind, self.port))
        opened.setblocking(False)
        self.waiting.register(opened, selectors.EVENT_READ)

    def drip(self) -> None:
        """Each of them sends or reads one byte."""
        for key in list(self.waiting.get_map().values()):
            opened = cast(socket.socket, key.fileobj)
            try:
                gone = opened.recv(1) == b"" if self.kind == "read" else opened.send(b"x") == 0
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                self.turned_away += 1
                self.waiting.unregister(opened)
                opened.close()
                self.come()


def crowd(kind: str, port: int, count: int, here: Event, leave: Event) -> None:
    """A process of slow clients, until they are to leave."""
    raise_limit()
    slow = Crowd(kind, port)
    for _one in range(count):
        slow.come()
    here.set()
    while not leave.wait(DRIP):
        slow.drip()


def healthy(phone: Phone) -> list[float]:
    """Milliseconds that a healthy client waits for each page; raises ValueError when one is refused."""
    took = []
    for _time in range(TIMES):
        began = time.perf_counter()
        status, _body = phone.ask("GET", ADDRESS)
        if status != 200:
            raise ValueError(f"The healthy client was answered {status}.")
        took.append((time.perf_counter() - began) * 1000)
    return took


def beside(kind: str, phone: Phone, count: int) -> list[float]:
    """The healthy client's times while `count` slow clients of a kind are there; one answer is sent, too."""
    context = mp.get_context("spawn")
    here, leave = context.Event(), context.Event()
    process = context.Process(target=crowd, args=(kind, phone.port, count, here, leave), daemon=True)
    process.start()
    try:
        if not here.wait(60):
            raise TimeoutError("The slow clients did not get in.")
        time.sleep(SETTLES)
        return healthy(phone)
    finally:
        leave.set()
        process.join(10)
        process.kill()


def serve(running: Together, folder: Path) -> tuple[int, int]:
    """The site with the survey of twelve questions behind the proxy: its port, and the survey's version."""
    running.environment["DIALOG_DATABASE_URL"] = f"sqlite:///{folder}/dialog.db"
    app = create_app(running.settings())
    site = app.extensions["dialog"]
    schema.upgrade(site.engine)
    prepare(site)
    with site.reading() as session:
        version = offers.open_version(session, "trygghet", on=clock.today()).version_id
    site.engine.dispose()
    port, web = free_port(), free_port()
    running.web("web", web, processes=2)
    running.caddy(port, [web])
    wait_for(port)
    return port, version


def main() -> None:
    """Print and keep the figures; exit 1 when slow clients harm a healthy one."""
    if lacking():
        sys.exit(f"Missing here: {', '.join(lacking())}. Debian: apt-get install caddy redis-server.")
    raise_limit()
    took: dict[str, list[float]] = {kind: [] for kind in ("none", *KINDS)}
    with tempfile.TemporaryDirectory() as name, together.together(Path(name)) as running:
        port, version = serve(running, Path(name))
        phone = Phone(port)
        healthy(phone)
        for _round in range(ROUNDS):
            took["none"] += healthy(phone)
            for kind in KINDS:
                took[kind] += beside(kind, phone, SOCKETS)
                if not phone.send(filled(version, f"Skrivet bredvid {kind}.")):
                    sys.exit(f"An answer was refused beside slow clients: {kind}.")
    p95 = {kind: round(percentile(values, 0.95), 1) for kind, values in took.items()}
    ratios = {kind: round(p95[kind] / p95["none"], 2) for kind in KINDS}
    print(
        f"{SOCKETS} slow clients of one kind, {ROUNDS} rounds of {TIMES} pages in turns; milliseconds, p95.\n"
    )
    print(f"{p95['none']:8.1f}  without them")
    for kind in KINDS:
        print(f"{p95[kind]:8.1f}  slow {kind:8} {ratios[kind]:5.2f} of {MOST_TIMES:.2f} times")
    figures = {"sockets": SOCKETS, "p95_ms": p95, "ratios": ratios, "at_most": MOST_TIMES}
    print(f"\nKept in {keep('slow', figures)}")
    sys.exit(0 if max(ratios.values()) <= MOST_TIMES else 1)


if __name__ == "__main__":
    main()
