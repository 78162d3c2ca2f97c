"""Citizen promises: versions of lines, what each line rests on, and how it went."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import AppendOnly, Base
from dialog.models.places import Organisation
from dialog.models.plan import Action
from dialog.models.situation import Concern, Evidence


class Promise(Base):
    """What the police and a municipality promise; its versions follow each other."""

    __tablename__ = "promise"
    __table_args__ = (sa.UniqueConstraint("municipality_id", "slug"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    slug: Mapped[str] = mapped_column(sa.String(60))
    municipality: Mapped[Organisation] = relationship()
    versions: Mapped[list[PromiseVersion]] = relationship(
        order_by="PromiseVersion.number", back_populates="promise"
    )


class PromiseVersion(Base):
    """One wording of a promise. Published once, never edited; the former stays readable."""

    __tablename__ = "promise_version"
    __table_args__ = (
        sa.UniqueConstraint("promise_id", "number"),
        sa.CheckConstraint(
            "status IN ('draft', 'public_draft', 'proposed', 'returned', 'published', 'superseded', "
            "'withdrawn')",
            name="status",
        ),
        sa.CheckConstraint("origin IN ('suggested', 'written', 'before_the_system')", name="origin"),
        sa.Index(
            "ix_promise_version_one_published",
            "promise_id",
            unique=True,
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), index=True)
    number: Mapped[int]
    status: Mapped[str] = mapped_column(sa.String(20), default="draft")
    origin: Mapped[str] = mapped_column(sa.String(20), default="written")
    title: Mapped[dict[str, str]]
    introduction: Mapped[dict[str, str]]
    picture_id: Mapped[int | None] = mapped_column(sa.ForeignKey("situation_picture.id"))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]
    reason_for_change: Mapped[dict[str, str]]
    followed_up_by: Mapped[str] = mapped_column(sa.String(200), default="")
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column()
    promise: Mapped[Promise] = relationship(back_populates="versions")
    lines: Mapped[list[PromiseLine]] = relationship(
        order_by="PromiseLine.position", back_populates="version", cascade="all, delete-orphan"
    )
    __mapper_args__ = {"version_id_col": revision}


class PromiseLine(Base):
    """One countable thing that one party promises. `key` stays over versions, so follow-ups find it."""

    __tablename__ = "promise_line"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "key"),
        sa.CheckConstraint("origin IN ('suggested', 'written')", name="origin"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("promise_version.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int]
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    text: Mapped[dict[str, str]]
    action_id: Mapped[int | None] = mapped_column(sa.ForeignKey("action.id"))
    origin: Mapped[str] = mapped_column(sa.String(20), default="written")
    """`suggested` until a person has edited or accepted it: what a machine proposed is told apart."""
    version: Mapped[PromiseVersion] = relationship(back_populates="lines")
    party: Mapped[Organisation] = relationship()
    action: Mapped[Action | None] = relationship()
    grounds: Mapped[list[LineGround]] = relationship(
        order_by="LineGround.id", back_populates="line", cascade="all, delete-orphan"
    )


class LineGround(Base):
    """What a line rests on: a concern, a piece of its evidence, or an action of the plan."""

    __tablename__ = "line_ground"
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN concern_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN evidence_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN action_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_ground",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("promise_line.id"), index=True)
    concern_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concern.id"))
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evidence.id"))
    action_id: Mapped[int | None] = mapped_column(sa.ForeignKey("action.id"))
    line: Mapped[PromiseLine] = relationship(back_populates="grounds")
    concern: Mapped[Concern | None] = relationship()
    evidence: Mapped[Evidence | None] = relationship()
    action: Mapped[Action | None] = relationship()


class FollowUp(AppendOnly, Base):
    """How it went and what happens next, two things apart. A correction is a new row."""

    __tablename__ = "follow_up"
    __table_args__ = (
        sa.CheckConstraint("outcome IN ('done', 'partly', 'not_done')", name="outcome"),
        sa.CheckConstraint("next_step IN ('continues', 'ends', 'replaced')", name="next_step"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), index=True)
    line_key: Mapped[str | None] = mapped_column(sa.String(60))
    """The line it is about (by the key that stays over versions); empty for the promise as a whole."""
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("promise_version.id"))
    on: Mapped[dt.date] = mapped_column("followed_up_on")
    outcome: Mapped[str] = mapped_column(sa.String(20))
    because: Mapped[dict[str, str]]
    next_step: Mapped[str] = mapped_column(sa.String(20))
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promise_version.id"))
    text: Mapped[dict[str, str]]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("follow_up.id"))
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[dt.datetime]
    public_from: Mapped[dt.date]
