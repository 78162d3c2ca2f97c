"""Surveys, their versions and questions, and the state of every translated text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.models.places import Organisation


class Survey(Base):
    """A dated survey or an always-open feedback form. `asked_by` is who may read what people write."""

    __tablename__ = "survey"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('survey', 'feedback')", name="kind"),
        sa.CheckConstraint("audience IN ('residents', 'staff', 'partners')", name="audience"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    audience: Mapped[str] = mapped_column(sa.String(20))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    agreement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement.id"))
    promise_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promise.id"))
    versions: Mapped[list[SurveyVersion]] = relationship(
        back_populates="survey", order_by="SurveyVersion.number"
    )
    municipalities: Mapped[list[Organisation]] = relationship(
        secondary="survey_municipality", order_by="Organisation.id"
    )
    asked_by: Mapped[Organisation] = relationship(foreign_keys=[asked_by_id])


class SurveyMunicipality(Base):
    """A municipality that a survey is about; with several the resident first says which one."""

    __tablename__ = "survey_municipality"
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)


class SurveyVersion(Base):
    """What was actually asked. A published version is never edited; answers belong to theirs."""

    __tablename__ = "survey_version"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "number"),
        sa.CheckConstraint("status IN ('draft', 'published', 'closed')", name="status"),
        sa.Index(
            "ix_survey_version_one_published",
            "survey_id",
            unique=True,
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    status: Mapped[str] = mapped_column(sa.String(20), default="draft")
    title: Mapped[dict[str, str]]
    introduction: Mapped[dict[str, str]]
    closing: Mapped[dict[str, str]]
    sections: Mapped[list[Any]]
    """[{key, title{}, text{}}] in order; questions name their section by key."""
    opens_on: Mapped[dt.date | None]
    closes_on: Mapped[dt.date | None]
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    definition_hash: Mapped[str | None] = mapped_column(sa.String(64))
    changes: Mapped[dict[str, str] | None]
    """What is new in this version, in the words of who made it; for those who compare the years."""
    revision: Mapped[int] = mapped_column()
    survey: Mapped[Survey] = relationship(back_populates="versions")
    questions: Mapped[list[Question]] = relationship(
        order_by="Question.position", cascade="all, delete-orphan"
    )
    __mapper_args__ = {"version_id_col": revision}


class Question(Base):
    """A question of one version. The `key` stays over versions: that is how years are compared."""

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("survey_version_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_version_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_version.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    section: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    role: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[dict[str, str]]
    help: Mapped[dict[str, str]]
    choices: Mapped[list[Any]]
    is_required: Mapped[bool]
    settings: Mapped[dict[str, Any]]
    show_if: Mapped[dict[str, Any] | None]
    source: Mapped[str | None] = mapped_column(sa.Text)
    comparable_with: Mapped[str | None] = mapped_column(sa.Text)


class QuestionSound(Base):
    """A question read aloud by a person in one language, with the person's name."""

    __tablename__ = "question_sound"
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    media_type: Mapped[str] = mapped_column(sa.String(40))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    read_by: Mapped[str] = mapped_column(sa.String(120))


class DraftStep(Base):
    """One change of a draft, with the whole definition as it was before: what undo gives back.

    Dropped when the draft is opened.
    """

    __tablename__ = "draft_step"
    __table_args__ = (sa.UniqueConstraint("survey_version_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey_version.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    action: Mapped[str] = mapped_column(sa.String(60))
    before: Mapped[dict[str, Any]]
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    changed_at: Mapped[dt.datetime]


class AddedLanguage(Base):
    """A language beyond the three that the product brings: added as data, with its name in itself."""

    __tablename__ = "added_language"
    code: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int]
    is_offered: Mapped[bool] = mapped_column(default=False)


class TextState(Base):
    """Whether one text in one language is a draft or checked, by whom and when; no row means draft."""

    __tablename__ = "text_state"
    __table_args__ = (
        sa.UniqueConstraint("subject", "row_id", "field", "language"),
        sa.CheckConstraint("state IN ('missing', 'draft', 'checked')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(60))
    row_id: Mapped[int]
    field: Mapped[str] = mapped_column(sa.String(60))
    language: Mapped[str] = mapped_column(sa.String(8))
    state: Mapped[str] = mapped_column(sa.String(20))
    checked_by: Mapped[str | None] = mapped_column(sa.String(120))
    checked_at: Mapped[dt.datetime | None]


class InterfaceText(Base):
    """A correction of an interface text made in the product; lies over the catalogue and exports as .po."""

    __tablename__ = "interface_text"
    __table_args__ = (sa.UniqueConstraint("context", "message", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    context: Mapped[str] = mapped_column(sa.String(120), default="")
    message: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(8))
    text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(20))
    changed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    changed_at: Mapped[dt.datetime]
