"""What a gallring does to rows: texts and everything that holds words of them, then, if decided, answers.

What is agreed or published is frozen in its own rows and stays. An emptied row of a text stays as well: it
holds no word, and decisions of the review point to it. The guard of those decisions is lifted for the length
of the transaction, for the one column that can quote a text, and put back as it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    FreeText,
    Question,
    Quote,
    Response,
    ResponseSetAside,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    TextHandover,
    ThemeAssignment,
)

AT_ONCE = 400
"""Rows named in one statement: SQLite takes no endless list."""
GONE = {"sv": "Gallrat", "en": "Destroyed under a decision"}
"""The name of a suggestion whose words went."""
GUARD, GUARDED = "review_decision_no_update", "review_decision"


def texts_of(session: Session, version_id: int, municipality_id: int) -> list[uuid.UUID]:
    """The texts of a survey in a municipality that are not destroyed yet."""
    query = (
        sa.select(FreeText.id)
        .join(Question, Question.id == FreeText.question_id)
        .where(
            Question.survey_version_id == version_id,
            FreeText.municipality_id == municipality_id,
            FreeText.state != "destroyed",
        )
        .order_by(FreeText.id)
    )
    return list(session.scalars(query))


def destroy_texts(session: Session, ids: Collection[uuid.UUID]) -> dict[str, int]:
    """Empty these texts and everything derived that holds words of them; how many of each."""
    counts = {"texts": len(ids), "quotes": 0, "passages": 0, "handovers": 0, "reasons": 0, "suggestions": 0}
    for some in _parts(ids):
        counts["suggestions"] += _single_suggestions(session, some)
        counts["quotes"] += _run(session, sa.delete(Quote).where(Quote.free_text_id.in_(some)))
        for model in (SuggestedMember, ThemeAssignment):
            counts["passages"] += _run(
                session, sa.update(model).where(model.free_text_id.in_(some)).values(words=[])
            )
        counts["handovers"] += _run(
            session, sa.update(TextHandover).where(TextHandover.free_text_id.in_(some)).values(note="")
        )
        counts["reasons"] += _empty_reasons(session, some)
        empty = {"original": None, "masked": "", "rendering": None, "state": "destroyed"}
        session.execute(sa.update(FreeText).where(FreeText.id.in_(some)).values(**empty))
        # What was done is kept as one of a few words; what a colleague wrote about it could quote the text.
        noted = FreeText.id.in_(some) & FreeText.handled.is_not(None)
        session.execute(sa.update(FreeText).where(noted).values(handled=""))
    session.expire_all()
    return counts


def destroy_answers(session: Session, version_id: int, municipality_id: int) -> int:
    """Remove every closed answer of a survey in a municipality; that a form came stays, and in which week."""
    forms = sa.select(Response.id).where(
        Response.survey_version_id == version_id, Response.municipality_id == municipality_id
    )
    session.execute(sa.delete(ResponseSetAside).where(ResponseSetAside.response_id.in_(forms)))
    return _run(session, sa.delete(Answer).where(Answer.response_id.in_(forms)))


def _parts(ids: Collection[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    everything = sorted(ids)
    for start in range(0, len(everything), AT_ONCE):
        yield everything[start : start + AT_ONCE]


def _run(session: Session, statement: sa.Delete | sa.Update) -> int:
    done = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _single_suggestions(session: Session, ids: Collection[uuid.UUID]) -> int:
    """Terms and name of a suggestion that a single text made: those of several are nobody's words."""
    alone = (
        sa.select(SuggestedMember.suggested_theme_id)
        .group_by(SuggestedMember.suggested_theme_id)
        .having(sa.func.count(sa.distinct(SuggestedMember.free_text_id)) == 1)
    )
    mine = sa.select(SuggestedMember.suggested_theme_id).where(SuggestedMember.free_text_id.in_(ids))
    found = SuggestedTheme.id.in_(alone) & SuggestedTheme.id.in_(mine)
    # A name that the codebook gave is the codebook's; one that was made of the words goes with them.
    made = found & SuggestedTheme.area.is_(None)
    session.execute(
        sa.update(SuggestedTheme).where(made).values(label=GONE),
        execution_options={"synchronize_session": False},
    )
    return _run(session, sa.update(SuggestedTheme).where(found).values(terms={}))


def _empty_reasons(session: Session, ids: Collection[uuid.UUID]) -> int:
    about = ReviewDecision.free_text_id.in_(ids) & (ReviewDecision.reason != "")
    if not session.scalar(sa.select(sa.select(ReviewDecision.id).where(about).exists())):
        return 0
    with lifted(session, GUARD, GUARDED):
        return _run(session, sa.update(ReviewDecision).where(about).values(reason=""))


@contextmanager
def lifted(session: Session, guard: str, table: str) -> Iterator[None]:
    """Lift one guard in this transaction: a fault rolls the lifting back with everything else."""
    session.flush()
    if session.get_bind().dialect.name == "sqlite":
        made = session.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": guard})
        session.execute(sa.text(f"DROP TRIGGER {guard}"))
        yield
        session.connection().exec_driver_sql(str(made))
        return
    session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER {guard}"))
    yield
    session.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER {guard}"))
