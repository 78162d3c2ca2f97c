"""Answers sent as fast as they are taken, or at a set pace, and what they cost who takes them."""

from __future__ import annotations

import itertools
import os
import queue
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dialog.checks.sending import ADDRESS, percentile
from dialog.checks.together import HOST

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0


@dataclass
class Taken:
    """What came back: seconds of each answer that was acknowledged, how many were not, and the whole time."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    whole: float = 0.0

    def told(self) -> dict[str, float]:
        """Answers a second, and half, nearly all and all but one of a hundred in milliseconds."""
        shares = {f"p{round(share * 100)}_ms": share for share in (0.5, 0.95, 0.99)}
        found = {name: round(1000 * percentile(self.seconds, share), 1) for name, share in shares.items()}
        return {
            "answers": len(self.seconds),
            "errors": self.errors,
            "answers_a_second": round(len(self.seconds) / self.whole, 1),
            **found,
        }


def message(body: str, number: int) -> bytes:
    """An answer as it comes from the proxy, from one of many networks."""
    sent = body.encode()
    source = f"10.{number // 64 % 250}.{number % 64 * 4}.1"
    head = (
        f"POST {ADDRESS} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-For: {source}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent


def send(port: int, sent: bytes) -> bool:
    """One answer on a connection of its own; whether it was acknowledged."""
    try:
        with socket.create_connection((HOST, port), timeout=PATIENCE) as opened:
            opened.sendall(sent)
            received = b"".join(iter(lambda: opened.recv(65536), b""))
    except OSError:
        return False
    return received.startswith(b"HTTP/1.1 303")


def flat_out(port: int, messages: Iterator[bytes], seconds: float, people: int = 8) -> Taken:
    """So many people who answer one after the other, each as soon as the one before was taken."""
    taken, lock, ends = Taken(), threading.Lock(), time.monotonic() + seconds
    begun = time.monotonic()

    def answer() -> None:
        while time.monotonic() < ends:
            with lock:
                sent = next(messages)
            at = time.monotonic()
            is_taken = send(port, sent)
            with lock:
                if is_taken:
                    taken.seconds.append(time.monotonic() - at)
                else:
                    taken.errors += 1

    _together(answer, people)
    taken.whole = time.monotonic() - begun
    return taken


def at_a_pace(port: int, messages: Iterator[bytes], pace: float, seconds: float, people: int = 32) -> Taken:
    """So many a second whether or not the ones before were taken; waiting counts from when each is due."""
    taken, lock, begun = Taken(), threading.Lock(), time.monotonic()
    due: queue.Queue[tuple[float, bytes] | None] = queue.Queue()

    def answer() -> None:
        while (one := due.get()) is not None:
            is_taken = send(port, one[1])
            with lock:
                if is_taken:
                    taken.seconds.append(time.monotonic() - one[0])
                else:
                    taken.errors += 1

    def clock() -> None:
        for number in itertools.count():
            at = begun + number / pace
            if at - begun >= seconds:
                break
            time.sleep(max(0.0, at - time.monotonic()))
            due.put((at, next(messages)))
        for _ in range(people):
            due.put(None)

    timer = threading.Thread(target=clock)
    timer.start()
    _together(answer, people)
    timer.join()
    taken.whole = time.monotonic() - begun
    return taken


def _together(work: object, people: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(people)]  # type: ignore[arg-type]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def family(process: int) -> list[int]:
    """The process and those that it parted into."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [process, *(one for child in listed for one in family(int(child)))]


def processor_seconds(processes: list[int]) -> float:
    """What they have used of the processor so far."""
    fields = [Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split() for one in processes]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


def memory_mib(processes: list[int]) -> float:
    """What they hold of memory; what they share is counted once (proportional set size)."""
    total = 0
    for one in processes:
        lines = Path(f"/proc/{one}/smaps_rollup").read_text("ascii").splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(total / 1024, 1)
