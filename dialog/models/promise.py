"""Citizen promises: versions of lines, what each line rests on, and how it went."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import AppendOnly, Base
from dialog.models.cause import Cause
from dialog.models.places import Organisation
from dialog.models.plan import Action, Goal
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
    period_words: Mapped[str | None] = mapped_column(sa.String(120))
    """The period of an old promise as its source says it, where exact days are not known; may be empty."""
    source: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    """Where an old promise stood: minutes, a newspaper, an address."""
    quality: Mapped[dict[str, Any] | None]
    """Answers and reasons of the quality check: {question: {"answer": …, "because": …}}."""
    comments_from: Mapped[dt.date | None]
    comments_to: Mapped[dt.date | None]
    """The comment period of the public draft, both days included."""
    comment_survey_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey.id"))
    comments_answer: Mapped[dict[str, Any] | None]
    """What the comments changed, and what they did not, for those who wrote them."""
    followed_up_by: Mapped[str] = mapped_column(sa.String(200), default="")
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column()
    promise: Mapped[Promise] = relationship(back_populates="versions")
    lines: Mapped[list[PromiseLine]] = relationship(
        order_by="PromiseLine.position", back_populates="version", cascade="all, delete-orphan"
    )
    corrections: Mapped[list[TextCorrection]] = relationship(order_by="TextCorrection.id", viewonly=True)
    """What lies over its frozen words, or waits for the other party's yes."""
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
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    """Who promised it; unknown only in a promise from before the system."""
    text: Mapped[dict[str, str]]
    place: Mapped[dict[str, Any] | None]
    """Where: a part of town, a road, the whole municipality."""
    cause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cause.id"))
    """The cause that the line goes at."""
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"))
    """The goal that the line serves."""
    action_id: Mapped[int | None] = mapped_column(sa.ForeignKey("action.id"))
    origin: Mapped[str] = mapped_column(sa.String(20), default="written")
    """`suggested` until a person has edited or accepted it: what a machine proposed is told apart."""
    version: Mapped[PromiseVersion] = relationship(back_populates="lines")
    party: Mapped[Organisation | None] = relationship()
    action: Mapped[Action | None] = relationship()
    cause: Mapped[Cause | None] = relationship()
    goal: Mapped[Goal | None] = relationship()
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
        sa.CheckConstraint("outcome IN ('done', 'partly', 'not_done', 'unknown')", name="outcome"),
        sa.CheckConstraint("next_step IN ('continues', 'ends', 'replaced', 'unknown')", name="next_step"),
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
    done_count: Mapped[int | None]
    expected_count: Mapped[int | None]
    """How many times the line's action was done, and could be expected, on the day of the follow-up."""
    source: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    replaced_by: Mapped[PromiseVersion | None] = relationship(foreign_keys=[replaced_by_id])


class FollowUpRemark(AppendOnly, Base):
    """What the other party says of a follow-up while it alone sees it; `is_content` when nothing is amiss."""

    __tablename__ = "follow_up_remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    is_content: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    written_at: Mapped[dt.datetime]


class DraftConsent(AppendOnly, Base):
    """A contact person's yes to showing exactly this draft to the public."""

    __tablename__ = "draft_consent"
    __table_args__ = (sa.UniqueConstraint("version_id", "organisation_id", "content_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("promise_version.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    given_at: Mapped[dt.datetime]


class TextCorrection(Base):
    """A spelling fix, or a corrected translation, of a text that the parties have before them or published.

    It lies over the frozen words and voids no approval; a Swedish one counts when the contact persons of two
    parties have confirmed it.
    """

    __tablename__ = "text_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("promise_version.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promise_line.id"))
    field: Mapped[str] = mapped_column(sa.String(30))
    language: Mapped[str] = mapped_column(sa.String(8))
    before: Mapped[str] = mapped_column(sa.Text)
    after: Mapped[str] = mapped_column(sa.Text)
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    proposed_for: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    proposed_at: Mapped[dt.datetime]
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    confirmed_for: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    confirmed_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]


class OutsidePlace(Base):
    """A place outside the system where a promise is shown: a page, a social account, a school's screen."""

    __tablename__ = "outside_place"
    __table_args__ = (
        sa.CheckConstraint(
            "channel IN ('police_site', 'municipality_site', 'facebook', 'school_screen', 'notice_board', "
            "'newspaper', 'other')",
            name="channel",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), index=True)
    channel: Mapped[str] = mapped_column(sa.String(30))
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(500), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    copies: Mapped[list[OutsideCopy]] = relationship(order_by="OutsideCopy.id")


class OutsideCopy(AppendOnly, Base):
    """Which version was put up at a place, by whom and when; without a version it was taken down."""

    __tablename__ = "outside_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("outside_place.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promise_version.id"))
    put_on: Mapped[dt.date]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[dt.datetime]
