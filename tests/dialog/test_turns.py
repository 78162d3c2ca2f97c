"""On SQLite one thread of a process writes after the other; nobody is let in before those who waited."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa

from dialog import database


def test_a_thread_writes_when_the_one_before_it_is_done(tmp_path: Path) -> None:
    turn = database.taking_turns(database.connect(f"sqlite:///{tmp_path}/turns.db"))
    order: list[str] = []
    waits = threading.Event()

    def second() -> None:
        waits.set()
        with turn():
            order.append("second")

    other = threading.Thread(target=second)
    with turn():
        other.start()
        waits.wait()
        order.append("first")
    other.join()

    assert order == ["first", "second"]


def test_who_has_waited_long_enough_goes_on_to_the_database_and_takes_nobodys_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    turn = database.taking_turns(database.connect(f"sqlite:///{tmp_path}/turns.db"))
    entered: list[str] = []

    with turn():
        with turn():
            entered.append("impatient")
        other = threading.Thread(target=lambda: entered.append(str(turn().__enter__())))
        other.start()
        other.join()
    with turn():
        entered.append("next")

    assert entered == ["impatient", "None", "next"]


def test_postgresql_has_locks_of_its_own() -> None:
    assert database.taking_turns(sa.create_engine("postgresql+psycopg://nowhere/none")) is nullcontext


def test_a_lock_that_never_comes_free_is_told_as_the_database_being_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.02)
    engine, other = (database.connect(f"sqlite:///{tmp_path}/locked.db") for _ in range(2))

    with engine.begin(), pytest.raises(sa.exc.OperationalError) as told, other.begin():
        pass
    with other.begin() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1

    assert database.is_away(told.value)
