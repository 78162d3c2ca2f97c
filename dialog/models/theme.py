"""Themes: what the machine suggested and what people decided, in different rows."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import AppendOnly, Base

ACTIONS = ("accept", "merge", "split", "set_aside", "rename", "move", "retire", "not_an_answer")


class Codebook(Base):
    """A set of themes with seed words; shared when no organisation owns it."""

    __tablename__ = "codebook"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))


class CodebookVersion(Base):
    """One edition of a codebook as TOML; a run says which edition it used.

    An edition with a base holds only what a municipality changes of that edition of the shared codebook.
    """

    __tablename__ = "codebook_version"
    __table_args__ = (sa.UniqueConstraint("codebook_id", "content_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    codebook_id: Mapped[int] = mapped_column(sa.ForeignKey("codebook.id"))
    number: Mapped[int]
    toml: Mapped[str] = mapped_column(sa.Text)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    base_id: Mapped[int | None] = mapped_column(sa.ForeignKey("codebook_version.id"))
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")


class ThemingRun(Base):
    """One grouping of texts by the machine, with everything needed to repeat it."""

    __tablename__ = "theming_run"
    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'too_few')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    scope: Mapped[dict[str, Any]]
    """{survey_version_id, questions: [key]}: which texts were read."""
    state: Mapped[str] = mapped_column(sa.String(20), default="waiting")
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[dt.datetime]
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    method: Mapped[str] = mapped_column(sa.String(60))
    parameters: Mapped[dict[str, Any]]
    seed: Mapped[int]
    codebook_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("codebook_version.id"))
    library_versions: Mapped[dict[str, str]]
    corpus_hash: Mapped[str | None] = mapped_column(sa.String(64))
    n_texts: Mapped[int] = mapped_column(default=0)
    unprocessable: Mapped[dict[str, Any]]
    quality: Mapped[dict[str, Any]]
    taken_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    """Who took the run after seeing what it changes; until then nothing of it reaches the reviewed themes."""
    taken_at: Mapped[dt.datetime | None]
    suggestions: Mapped[list[SuggestedTheme]] = relationship(
        back_populates="run", order_by="SuggestedTheme.id"
    )


class ThemeModel(Base):
    """What a run learnt, as terms that at least five texts share (never rare names)."""

    __tablename__ = "theme_model"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("theming_run.id"), unique=True)
    encoder: Mapped[str] = mapped_column(sa.String(120))
    centroids: Mapped[dict[str, Any]]


class SuggestedTheme(Base):
    """A theme that the machine proposes; a person's decision never changes this row."""

    __tablename__ = "suggested_theme"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("theming_run.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    area: Mapped[str | None] = mapped_column(sa.String(60))
    label: Mapped[dict[str, str]]
    terms: Mapped[dict[str, Any]]
    size: Mapped[int]
    nearest_theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id"))
    run: Mapped[ThemingRun] = relationship(back_populates="suggestions")
    members: Mapped[list[SuggestedMember]] = relationship(order_by="SuggestedMember.score.desc()")


class SuggestedMember(Base):
    """A text, or a part of it, that the machine would place under a suggested theme, and why."""

    __tablename__ = "suggested_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    suggested_theme_id: Mapped[int] = mapped_column(sa.ForeignKey("suggested_theme.id"), index=True)
    free_text_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("free_text.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    score: Mapped[float]
    margin: Mapped[float]
    runner_up: Mapped[str | None] = mapped_column(sa.String(60))
    words: Mapped[list[str]]
    manner: Mapped[str] = mapped_column(sa.String(20), default="reports")
    addressee: Mapped[str | None] = mapped_column(sa.String(20))
    needs_a_look: Mapped[bool] = mapped_column(default=False)
    is_main: Mapped[bool] = mapped_column(default=True)


class Theme(Base):
    """A reviewed theme of one municipality. `key` comes from the codebook and is shared, or is new."""

    __tablename__ = "theme"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "key"),
        sa.CheckConstraint("status IN ('active', 'merged', 'retired')", name="status"),
        sa.CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    area: Mapped[str | None] = mapped_column(sa.String(60))
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    status: Mapped[str] = mapped_column(sa.String(20), default="active")
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id"))


class ThemeFocusArea(Base):
    """Which focus area of an agreement a theme belongs to."""

    __tablename__ = "theme_focus_area"
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"), primary_key=True)
    focus_area_id: Mapped[int] = mapped_column(sa.ForeignKey("focus_area.id"), primary_key=True)


class ReviewDecision(AppendOnly, Base):
    """What a person decided about a suggestion, a theme or a text: only followed by another one."""

    __tablename__ = "review_decision"
    __table_args__ = (
        sa.CheckConstraint("action IN ({})".format(", ".join(f"'{a}'" for a in ACTIONS)), name="action"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theming_run.id"))
    suggested_theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("suggested_theme.id"), index=True)
    action: Mapped[str] = mapped_column(sa.String(20))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id"))
    free_text_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("free_text.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime]
    details: Mapped[dict[str, Any] | None]
    """What undoing needs and the log should show: former names, the decision that is undone."""


class ThemeAssignment(Base):
    """A text placed under a theme; one active row per pair. Removed by a decision, never deleted."""

    __tablename__ = "theme_assignment"
    __table_args__ = (
        sa.CheckConstraint("origin IN ('suggested', 'reviewer')", name="origin"),
        sa.Index(
            "ix_theme_assignment_one_active",
            "theme_id",
            "free_text_id",
            unique=True,
            sqlite_where=sa.text("removed_by_decision_id IS NULL"),
            postgresql_where=sa.text("removed_by_decision_id IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"))
    free_text_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("free_text.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    words: Mapped[list[str]]
    origin: Mapped[str] = mapped_column(sa.String(20))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("review_decision.id"))
    removed_by_decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_decision.id"))


class Quote(Base):
    """A wording that may leave the review room: masked and released by two people, or paraphrased by one."""

    __tablename__ = "quote"
    __table_args__ = (
        sa.CheckConstraint(
            "released_by IS NULL OR is_paraphrase OR released_by <> proposed_by", name="second_person"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"), index=True)
    free_text_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("free_text.id"))
    wording: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(8))
    is_paraphrase: Mapped[bool]
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    released_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    released_at: Mapped[dt.datetime | None]
