"""What many tests begin from, made once a process: its database as a file, and its rows found in a copy."""

from __future__ import annotations

import copy
import dataclasses
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Base, connect
from dialog.request import Site
from dialog.settings import Settings
from tests.people import NOW, Cast

Made = TypeVar("Made")
More = ParamSpec("More")
BEGUN = "begun"
"""How a session's database stood when there were the people in it, and nothing else."""


@dataclass(frozen=True)
class _Row:
    """Where a row is found again."""

    kind: type[Base]
    key: Any


@dataclass(frozen=True)
class _Noted:
    """What was made, its rows by where they are found, and what each row that hangs together had loaded.

    A test that looks at what it has must not ask the database, where it would take the right to write.
    """

    made: Any
    loaded: tuple[tuple[_Row, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Beginning(Generic[Made]):
    """A closed database, which is copied, and what was made in it."""

    path: Path
    noted: _Noted

    def recall(self, session: Session) -> Made:
        """What was made, with the rows as they stand in this session's copy; leaves the write lock free."""
        found: Made = _found(self.noted, session)
        session.commit()
        return found


def nothing_else(session: Session) -> None:
    """Say that there are the people in this session's database and nothing else: what is made may be kept."""
    session.info[BEGUN] = _state(session)
    session.commit()


def begin(source: Path, path: Path, settings: Settings, make: Callable[[Session], Made]) -> Beginning[Made]:
    """Make something on a copy of a closed database."""
    shutil.copyfile(source, path)
    site = Site(settings, connect(f"sqlite:///{path}"))
    kept, clock.FIXED = clock.FIXED, NOW
    with site.writing() as session:
        made = make(session)
        session.commit()
        noted = _noted(made)
    clock.FIXED = kept
    site.engine.dispose()  # the last connection that closes puts everything into the one file
    return Beginning(path, noted)


def made_once(
    make: Callable[Concatenate[Session, Cast, More], Made],
) -> Callable[Concatenate[Session, Cast, More], Made]:
    """Keeps what is made of the people alone, and commits; the next time it is put where they stand.

    Where anything else has been written since the people were recalled, it is made as ever.
    """
    kept: list[_Noted] = []

    @wraps(make)
    def made(session: Session, cast: Cast, *args: More.args, **more: More.kwargs) -> Made:
        begun = session.info.pop(BEGUN, None)
        untouched = not (args or more or session.new or session.dirty or session.deleted)
        if begun is None or not untouched or begun != _state(session):
            return make(session, cast, *args, **more)
        raw = _raw(session)
        session.commit()  # nothing was written: the connection is free
        file = Path(str(session.get_bind().engine.url.database)).with_name(f"{make.__name__}.kept")
        if kept:
            with closing(sqlite3.connect(file)) as source:
                source.backup(raw)
            found: Made = _found(kept[0], session)
            session.commit()
            return found
        first = make(session, cast, *args, **more)
        with closing(sqlite3.connect(file)) as target:
            raw.backup(target)
        kept.append(_noted(first))
        return first

    return made


def _raw(session: Session) -> Any:
    return session.connection().connection.driver_connection


def _state(session: Session) -> tuple[int, int, int]:
    """Grows with whatever this connection, or any other, writes into the database."""
    raw = _raw(session)
    return id(raw), raw.total_changes, raw.execute("PRAGMA data_version").fetchone()[0]


def _noted(made: Any) -> _Noted:
    waiting: list[Base] = []
    row_of = _each_row(made, Base, lambda row: waiting.append(row) or _row(row))
    loaded: dict[_Row, tuple[str, ...]] = {}
    while waiting:
        row = waiting.pop(0)
        if _row(row) in loaded:
            continue
        state = sa.inspect(row)
        names = tuple(one.key for one in state.mapper.relationships if one.key in state.dict)
        loaded[_row(row)] = names
        for name in names:
            held = state.dict[name]
            waiting += held if isinstance(held, list) else [held] if held is not None else []
    return _Noted(row_of, tuple(loaded.items()))


def _found(noted: _Noted, session: Session) -> Any:
    found = _each_row(noted.made, _Row, lambda row: session.get_one(row.kind, row.key))
    held = [(session.get_one(row.kind, row.key), names) for row, names in noted.loaded]
    for one, names in held:
        for name in names:
            getattr(one, name)
    return found


def _row(row: Base) -> _Row:
    return _Row(type(row), sa.inspect(row).identity)


def _each_row(value: Any, kind: type[Any], change: Callable[[Any], Any]) -> Any:
    """The same value with every row in it changed: in lists, and in the fields of what holds rows."""
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, list):
        return [_each_row(one, kind, change) for one in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = copy.copy(value)
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        object.__setattr__(changed, field.name, _each_row(old, kind, change))
    return changed
