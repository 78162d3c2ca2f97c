"""What several threads of a process wait to write goes into the database together, in one transaction.

SQLite lets in one writer at a time, and each commit waits for the disk. Where many answer at once, whoever
gets the right to write stores along what the others have ready by then: one transaction and one wait for
all of them. Nobody waits for company: who comes alone is stored at once. Nobody is told "stored" before the
transaction has ended well. If it does not, each is written alone: a fault meets only whom it concerns.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, TypeVar

import sqlalchemy as sa

from dialog.database import PATIENCE

Item = TypeVar("Item")
Opened = Callable[[], AbstractContextManager[sa.Connection]]
Write = Callable[[sa.Connection, Sequence[Item]], object]


class _Part(Enum):
    """What becomes of a thread that came to write."""

    WAITS = auto()
    LEADS = auto()
    STORED = auto()
    ALONE = auto()


@dataclass(eq=False)
class _Comer(Generic[Item]):
    item: Item
    part: _Part = _Part.WAITS
    told: threading.Event = field(default_factory=threading.Event)

    def tell(self, part: _Part) -> None:
        self.part = part
        self.told.set()


class Gathering(Generic[Item]):
    """Writes what threads bring: the first of them for all who came until it had the right to."""

    def __init__(self, in_turn: Opened, at_once: Opened, write: Write[Item]) -> None:
        self._in_turn, self._at_once, self._write = in_turn, at_once, write
        self._lock = threading.Lock()
        self._waiting: deque[_Comer[Item]] = deque()
        self._is_led = False

    @property
    def waiting(self) -> int:
        """How many wait, whoever is asking for the right to write among them."""
        return len(self._waiting)

    def store(self, item: Item) -> None:
        """Write this and come back when it is stored; what the database raises, this raises."""
        mine = self._come(item)
        if mine.part is _Part.WAITS and not mine.told.wait(PATIENCE):
            self._go(mine)
        if mine.part is _Part.LEADS:
            self._lead(mine)
        if mine.part is _Part.ALONE:
            with self._at_once() as connection:
                self._write(connection, [item])

    def _come(self, item: Item) -> _Comer[Item]:
        mine = _Comer(item)
        with self._lock:
            self._waiting.append(mine)
            if not self._is_led:
                self._is_led, mine.part = True, _Part.LEADS
        return mine

    def _go(self, mine: _Comer[Item]) -> None:
        """Has waited long enough: asks the database itself, unless it is being stored just now."""
        with self._lock:
            is_taken = mine not in self._waiting
            if not is_taken and mine.part is _Part.WAITS:
                self._waiting.remove(mine)
                mine.part = _Part.ALONE
        if is_taken:
            mine.told.wait()

    def _lead(self, mine: _Comer[Item]) -> None:
        taken: list[_Comer[Item]] = []
        part = _Part.ALONE
        try:
            with self._in_turn() as connection:
                taken = self._take()
                self._write(connection, [one.item for one in taken])
            part = _Part.STORED
        except Exception:
            if len(taken) <= 1:
                raise
        finally:
            self._hand_on(mine)
            for one in taken:
                one.tell(part)

    def _take(self) -> list[_Comer[Item]]:
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        return taken

    def _hand_on(self, mine: _Comer[Item]) -> None:
        """Let the next one lead, if anybody came meanwhile."""
        with self._lock:
            if mine in self._waiting:  # the database did not open
                self._waiting.remove(mine)
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].tell(_Part.LEADS)
