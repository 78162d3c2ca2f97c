"""What people answered. Anonymity is kept by the shape of the rows: what we must not know has no column.

No user, address, browser, date or time of day; the finest date is the ISO week. Ids are random and the
tables have no hidden row order on SQLite, so the order of arrival cannot be read back.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base

LINKED = ("poster", "card", "school", "library", "facebook", "meeting")
"""Channels that have a link of their own: by what it was found, never by whom."""
ENTERED = ("paper", "telephone", "assisted")
"""Channels of an answer that somebody else types in."""
CHANNELS = ("web", *LINKED, *ENTERED, "file")
"""How an answer came: by a link that says so, or entered by staff. It tells nothing about who."""


HANDLED_AS = ("police", "concern_report", "other_help", "nothing")
"""What can be done about a serious text: the police told, a report of concern (orosanmälan), other help, or
nothing, because of a reason that stands in `handled`."""


COUNTED = (
    *("municipality_id", "state", "question_id", "serious", "handled_as"),
    *("language_guessed", "language_stated", "response_id"),
)
"""By what texts are counted."""
WAITING = "serious IS NOT NULL AND handled_as IS NULL"


def _only(where: str) -> dict[str, Any]:
    """An index of some rows alone, on both databases."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


class Response(Base):
    """One filled-in form."""

    __tablename__ = "response"
    __table_args__ = (
        sa.CheckConstraint(f"channel IN {CHANNELS!r}", name="channel"),
        sa.Index("ix_response_version_municipality", "survey_version_id", "municipality_id"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    survey_version_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_version.id"))
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(sa.String(8))
    channel: Mapped[str] = mapped_column(sa.String(20))
    received_week: Mapped[str] = mapped_column(sa.String(8))
    is_entered_by_staff: Mapped[bool] = mapped_column(default=False)


class ResponseSetAside(Base):
    """A person's decision that an answer is no answer of its own: it is counted apart, and openly.

    Nothing is removed; taking the row away again brings the answer back.
    """

    __tablename__ = "response_set_aside"
    __table_args__ = (sa.CheckConstraint("reason IN ('duplicate', 'robot', 'test')", name="reason"),)
    response_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(20))
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime]


class SubmissionKey(Base):
    """The hash of a form's key, so that a second tap stores nothing twice; dropped a week after closing.

    `content_hash` tells a re-sent answer from another one under the same key.
    """

    __tablename__ = "submission_key"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    survey_version_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_version.id"))


class Answer(Base):
    """One closed answer: a chosen choice or a number.

    `item` is the choice of many-answer kinds, the row of a matrix, the choice that a ranking gives a number.
    """

    __tablename__ = "answer"
    __table_args__ = (
        sa.Index("ix_answer_question_choice", "question_id", "choice"),
        sa.CheckConstraint("(choice IS NULL) <> (number IS NULL)", name="choice_or_number"),
        {"sqlite_with_rowid": False},
    )
    response_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(60), primary_key=True, default="")
    choice: Mapped[str | None] = mapped_column(sa.String(60))
    number: Mapped[float | None]


class FreeText(Base):
    """One open answer, the unit that theming reads. Withheld freely; destroyed only under a decision.

    `item` tells the two texts of a pair apart: `police` and `municipality`; else it is empty.
    """

    __tablename__ = "free_text"
    __table_args__ = (
        sa.CheckConstraint("state IN ('new', 'read', 'withheld', 'destroyed')", name="state"),
        sa.CheckConstraint("state <> 'destroyed' OR (original IS NULL AND masked = '')", name="destroyed"),
        # What is counted on every page of the desk is read from these alone, not from the texts.
        sa.Index("ix_free_text_counted", *COUNTED),
        sa.Index(
            "ix_free_text_waiting", "municipality_id", **_only("serious IS NOT NULL AND handled_as IS NULL")
        ),
        sa.Index("ix_free_text_rendered", "municipality_id", **_only("rendering IS NOT NULL")),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    response_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("response.id"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    item: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    audience: Mapped[str] = mapped_column(sa.String(20))
    language_stated: Mapped[str] = mapped_column(sa.String(8))
    language_guessed: Mapped[str | None] = mapped_column(sa.String(8))
    original: Mapped[str | None] = mapped_column(sa.Text)
    masked: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(20), default="new")
    rendering: Mapped[str | None] = mapped_column(sa.Text)
    serious: Mapped[str | None] = mapped_column(sa.String(20))
    handled: Mapped[str | None] = mapped_column(sa.Text)
    """What was done about a serious statement, in the words of who did it."""
    handled_as: Mapped[str | None] = mapped_column(sa.String(20))
    """One of HANDLED_AS; a serious text awaits somebody until it is there."""
    handled_at: Mapped[dt.datetime | None]
    """When a colleague wrote it down, not when the text came."""
    handled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))


class TextHandover(Base):
    """A masked text given to a named reader of its language, who writes what it says in Swedish beside it.

    A text that nobody could read stays among those that are not reviewed.
    """

    __tablename__ = "text_handover"
    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'rendered', 'could_not', 'taken_back')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    free_text_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("free_text.id"), index=True)
    reader_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(20), default="waiting")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]


class Notice(Base):
    """One e-mail of a fixed hour that something awaits the municipality's coordinators; it says not what.

    A police area that asked a survey itself has its own. Claimed before it is sent, so that two workers send
    one.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.CheckConstraint("state IN ('claimed', 'sent', 'failed')", name="state"),
        sa.UniqueConstraint("municipality_id", "due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    due_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(sa.String(20), default="claimed")
    recipients: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
