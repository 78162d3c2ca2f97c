"""What `./run benchmark scale` reads: the example, where one municipality has as many answers as asked for.

What came to the municipality's surveys by itself is answered again and again, by other people: the same rows
as the site writes, from a seed, with the machine's proposals and the placings that lie on the texts. They lie
there before results are published and pictures and promises made, so that those are made from all of them.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.example import load
from dialog.models import (
    Answer,
    FreeText,
    Response,
    SubmissionKey,
    SuggestedMember,
    SuggestedTheme,
    SurveyVersion,
    ThemeAssignment,
    ThemingRun,
)
from dialog.request import Site

TOWN = "arjeplog"
SEED = 7
AT_ONCE = 2_000
LAST_YEARS = 0.8
"""The share of the answers that came to the survey that has ended; the others came to the open one."""

Row = dict[str, Any]


def lay(site: Site, answers: int) -> None:
    """The example with so many answers in the municipality, on an empty, migrated database."""
    stage, ended_id = load.asked_and_reviewed(site)
    town_id = stage.organisations[TOWN].id
    whole = {ended_id: round(answers * LAST_YEARS)}
    whole[_next(site, ended_id)] = answers - whole[ended_id]
    for version_id, wanted in whole.items():
        multiply(site, version_id, town_id, wanted)
    load.told_and_promised(site, stage, ended_id)


def _next(site: Site, version_id: int) -> int:
    with site.reading() as session:
        survey_id = session.get_one(SurveyVersion, version_id).survey_id
        query = sa.select(SurveyVersion.id).where(SurveyVersion.survey_id == survey_id)
        return session.scalars(query.order_by(SurveyVersion.number.desc())).first() or version_id


class Originals:
    """What came to a survey version in a municipality: each answer with everything that hangs on it."""

    def __init__(self, session: Session, version_id: int, town_id: int) -> None:
        about = Response.survey_version_id == version_id, Response.municipality_id == town_id
        ids = sa.select(Response.id).where(*about)
        text_ids = sa.select(FreeText.id).where(FreeText.response_id.in_(ids))
        self.responses = _rows(session, sa.select(Response).where(*about).order_by(Response.id))
        self.answers = _by(session, "response_id", sa.select(Answer).where(Answer.response_id.in_(ids)))
        self.texts = _by(session, "response_id", sa.select(FreeText).where(FreeText.response_id.in_(ids)))
        self.proposed = _by(
            session,
            "free_text_id",
            sa.select(SuggestedMember).where(SuggestedMember.free_text_id.in_(text_ids)),
        )
        self.placed = _by(
            session,
            "free_text_id",
            sa.select(ThemeAssignment).where(ThemeAssignment.free_text_id.in_(text_ids)),
        )


def _rows(session: Session, query: sa.Select[Any]) -> list[Row]:
    (entity,) = [one["entity"] for one in query.column_descriptions]
    return [dict(row) for row in session.execute(query.with_only_columns(*entity.__table__.c)).mappings()]


def _by(session: Session, name: str, query: sa.Select[Any]) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in _rows(session, query):
        found[row[name]].append(row)
    return found


def multiply(site: Site, version_id: int, town_id: int, wanted: int) -> None:
    """Answer a survey version again until so many have answered it in the municipality."""
    with site.reading() as session:
        originals = Originals(session, version_id, town_id)
    draw = random.Random(f"{SEED} {version_id} {len(originals.responses)}")
    missing = wanted - len(originals.responses)
    # In the order of their ids: rows that lie in that order are written in a tenth of the time.
    new = sorted(_id(draw) for _ in range(missing))
    for begin in range(0, missing, AT_ONCE):
        with site.transaction() as session:
            _write(session, originals, new[begin : begin + AT_ONCE], draw)
    with site.transaction() as session:
        _resize(session, town_id)


def _id(draw: random.Random) -> uuid.UUID:
    return uuid.UUID(int=draw.getrandbits(128), version=4)


def _write(session: Session, originals: Originals, ids: Sequence[uuid.UUID], draw: random.Random) -> None:
    tables: dict[type[Any], list[Row]] = defaultdict(list)
    for own in ids:
        like = draw.choice(originals.responses)
        tables[Response].append({**like, "id": own})
        tables[SubmissionKey].append(
            {
                "key_hash": own.hex * 2,
                "content_hash": own.hex * 2,
                "survey_version_id": like["survey_version_id"],
            }
        )
        tables[Answer] += [{**row, "response_id": own} for row in originals.answers[like["id"]]]
        for text in originals.texts[like["id"]]:
            text_id = _id(draw)
            tables[FreeText].append({**text, "id": text_id, "response_id": own})
            for table, kept in ((SuggestedMember, originals.proposed), (ThemeAssignment, originals.placed)):
                tables[table] += list(_without_id(kept.get(text["id"], ()), text_id))
    tables[FreeText].sort(key=lambda row: row["id"])
    for table, rows in tables.items():
        if rows:
            session.execute(sa.insert(table), rows)


def _without_id(rows: Iterable[Row], text_id: uuid.UUID) -> Iterator[Row]:
    for row in rows:
        yield {**{name: value for name, value in row.items() if name != "id"}, "free_text_id": text_id}


def _resize(session: Session, town_id: int) -> None:
    """What the runs say of their sizes, as if they had read all of it."""
    members = sa.select(sa.func.count()).where(SuggestedMember.suggested_theme_id == SuggestedTheme.id)
    runs = sa.select(ThemingRun.id).where(ThemingRun.municipality_id == town_id)
    session.execute(
        sa.update(SuggestedTheme)
        .where(SuggestedTheme.run_id.in_(runs))
        .values(size=members.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    texts = (
        sa.select(sa.func.count(sa.distinct(SuggestedMember.free_text_id)))
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .where(SuggestedTheme.run_id == ThemingRun.id)
    )
    session.execute(
        sa.update(ThemingRun)
        .where(ThemingRun.municipality_id == town_id, ThemingRun.state == "done")
        .values(n_texts=texts.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
