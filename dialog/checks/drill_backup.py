"""`./run drill backup`: so many made-up answers sealed and put back, on each kind of database, timed."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dialog import backup_files, backups, clock, schema
from dialog.checks.drill_system import Database
from dialog.checks.weight import prepare
from dialog.database import connect
from dialog.models import Answer, FreeText, Question, Response, SurveyVersion
from dialog.request import Site
from dialog.settings import Settings

AT_ONCE = 5_000
MOST_SECONDS = 300.0
TEXT = "Det är mörkt vid skolan {} och bilarna kör för fort när barnen går hem på eftermiddagen."


def fill(site: Site, answers: int) -> None:
    """Lay so many answers of twelve questions, with one text each."""
    prepare(site)
    with site.reading() as session:
        version_id = session.scalars(sa.select(SurveyVersion.id)).one()
        towns = session.scalars(sa.text("SELECT id FROM organisation ORDER BY id")).all()
        questions = list(session.scalars(sa.select(Question.id).order_by(Question.id)))
    week = clock.iso_week(clock.today())
    for begin in range(0, answers, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, answers))
        ids = {number: uuid.uuid4() for number in numbers}
        about = {number: towns[number % 2] for number in numbers}
        with site.transaction() as session:
            session.execute(
                sa.insert(Response),
                [
                    {
                        "id": ids[number],
                        "survey_version_id": version_id,
                        "municipality_id": about[number],
                        "language": "sv",
                        "channel": "web",
                        "received_week": week,
                        "is_entered_by_staff": False,
                    }
                    for number in numbers
                ],
            )
            session.execute(
                sa.insert(Answer),
                [
                    {
                        "response_id": ids[number],
                        "question_id": one,
                        "item": "",
                        "choice": "fairly_safe",
                        "number": None,
                    }
                    for number in numbers
                    for one in questions[:-1]
                ],
            )
            session.execute(
                sa.insert(FreeText),
                [_text(ids[number], questions[-1], about[number], number) for number in numbers],
            )


def _text(response_id: uuid.UUID, question_id: int, town: int, number: int) -> dict[str, Any]:
    words = TEXT.format(number)
    return {
        "id": uuid.uuid4(),
        "response_id": response_id,
        "question_id": question_id,
        "municipality_id": town,
        "audience": "residents",
        "language_stated": "sv",
        "original": words,
        "masked": words,
        "state": "new",
    }


def measure(kind: str, answers: int, folder: Path) -> dict[str, Any]:
    """Fill, seal, look through, put back into an empty database of the same kind; seconds and sizes."""
    server = Database(folder / "postgres") if kind == "postgresql" else None
    try:
        first = connect(server.url if server else f"sqlite:///{folder / 'dialog.db'}")
        schema.upgrade(first)
        fill(Site(Settings(secret_key="x" * 40), first), answers)
        if server:
            with sa.create_engine(server.url, isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql("CREATE DATABASE restored")
            other = sa.make_url(server.url).set(database="restored").render_as_string(hide_password=False)
        else:
            other = f"sqlite:///{folder / 'restored.db'}"
        second = connect(other)
        return _times(first, second, folder, answers)
    finally:
        if server:
            server.stop()


def _times(first: sa.Engine, second: sa.Engine, folder: Path, answers: int) -> dict[str, Any]:
    public = backup_files.make_pair(folder / "secret.txt")
    began = time.perf_counter()
    file, manifest = backups.make(first, folder / "kept", public, at=clock.now())
    made = time.perf_counter()
    backups.restore(second, file, folder / "secret.txt")
    put_back = time.perf_counter()
    rows = sum(manifest["rows"].values())
    first.dispose()
    second.dispose()
    return {
        "answers": answers,
        "rows": rows,
        "bytes": file.stat().st_size,
        "make_s": round(made - began, 1),
        "restore_s": round(put_back - made, 1),
        "share_of_target": round((put_back - began) / MOST_SECONDS, 3),
    }


def show(kind: str, found: dict[str, Any]) -> bool:
    """Print what was measured; whether it is within the target."""
    print(
        f"{kind}: {found['answers']} answers, {found['rows']} rows, sealed in {found['make_s']} s "
        f"({found['bytes'] / 1e6:.1f} MB), put back with counts and chain equal in {found['restore_s']} s; "
        f"{found['share_of_target']:.0%} of {MOST_SECONDS:g} s"
    )
    return bool(found["share_of_target"] <= 1)
