"""What several threads wait to write is written together, and each is told what became of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from dialog import database, gathering
from dialog.gathering import Gathering


class Shelf:
    """A database with one table of words, written through a gathering; the first writing can be held up."""

    def __init__(self, file: Path) -> None:
        self.engine = database.connect(f"sqlite:///{file}")
        with self.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE word (word TEXT CHECK (word <> 'wrong'))")
        self.turn = database.taking_turns(self.engine)
        self.written: list[list[str]] = []
        self.begun, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()
        self.gathering = Gathering(self._in_turn, self.engine.begin, self._write)
        self.threads = ThreadPoolExecutor(8)

    @contextmanager
    def _in_turn(self) -> Iterator[sa.Connection]:
        with self.turn(), self.engine.begin() as connection:
            yield connection

    def _write(self, connection: sa.Connection, words: Sequence[str]) -> None:
        self.begun.set()
        self.goes_on.wait()
        for word in words:
            connection.exec_driver_sql("INSERT INTO word VALUES (?)", (word,))
        self.written.append(sorted(words))

    def brings(self, word: str) -> Future[None]:
        """Somebody comes with a word."""
        return self.threads.submit(self.gathering.store, word)

    def bring_while_one_writes(self, *words: str) -> list[Future[None]]:
        """The first is being written while the others come; then all go on."""
        self.goes_on.clear()
        brought = [self.brings(words[0])]
        self.begun.wait()
        brought += [self.brings(word) for word in words[1:]]
        until(lambda: self.gathering.waiting == len(words) - 1)
        self.goes_on.set()
        return brought

    def held(self) -> list[str]:
        """What the database holds."""
        with self.engine.begin() as connection:
            return sorted(connection.exec_driver_sql("SELECT word FROM word").scalars())


def until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.001)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = Shelf(tmp_path / "words.db")
    yield opened
    opened.threads.shutdown()
    opened.engine.dispose()


def test_who_comes_while_another_writes_is_written_with_the_others_who_wait(shelf: Shelf) -> None:
    for one in shelf.bring_while_one_writes("a", "b", "c", "d"):
        one.result()

    assert shelf.written == [["a"], ["b", "c", "d"]]
    assert shelf.held() == ["a", "b", "c", "d"]


def test_who_comes_alone_waits_for_nobody(shelf: Shelf) -> None:
    shelf.gathering.store("a")
    shelf.gathering.store("b")

    assert (shelf.written, shelf.gathering.waiting) == ([["a"], ["b"]], 0)


def test_a_fault_meets_only_whom_it_concerns(shelf: Shelf) -> None:
    faults = [type(one.exception()) for one in shelf.bring_while_one_writes("a", "b", "wrong", "d")]

    assert faults == [type(None), type(None), sa.exc.IntegrityError, type(None)]
    assert shelf.held() == ["a", "b", "d"]


def test_who_has_waited_long_enough_asks_the_database_alone_and_is_written_once(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PATIENCE", 0.01)
    with shelf.turn():
        patient = shelf.brings("patient")
        until(lambda: shelf.gathering.waiting == 1)
        shelf.brings("impatient").result()
    patient.result()

    assert shelf.written == [["impatient"], ["patient"]]


def test_a_database_that_is_away_is_told_to_everybody_and_no_longer_when_it_is_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    monkeypatch.setattr(gathering, "PATIENCE", 0.05)
    with shelf.engine.begin():
        brought = [shelf.brings(word) for word in "abc"]
        faults = [one.exception() for one in brought]
    shelf.gathering.store("d")

    assert [database.is_away(fault) for fault in faults if fault] == [True, True, True]
    assert (shelf.held(), shelf.gathering.waiting) == (["d"], 0)
