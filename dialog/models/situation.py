"""The situation picture: concerns, paragraphs, and the evidence each of them rests on.

The law 2023:196 4 § asks for kartläggning, other information and an analysis: the parts of a paragraph.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.models.places import FocusArea, Organisation
from dialog.models.theme import Theme

if TYPE_CHECKING:
    from dialog.models.cause import Cause, Consultation
    from dialog.models.meeting import PartyView, PriorityDecision
    from dialog.models.note import EvidenceOrigin

EVIDENCE_KINDS = ("residents", "staff", "partners", "statistics", "dialogue", "observation")


class SituationPicture(Base):
    """The agreed description of the state in one municipality; joint when none is named."""

    __tablename__ = "situation_picture"
    __table_args__ = (
        sa.CheckConstraint("status IN ('draft', 'proposed', 'agreed', 'superseded')", name="status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    number: Mapped[int]
    period: Mapped[str] = mapped_column(sa.String(40))
    status: Mapped[str] = mapped_column(sa.String(20), default="draft")
    title: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]]
    survey_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey_version.id"))
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))
    agreed_at: Mapped[dt.datetime | None]
    self_check: Mapped[dict[str, Any] | None]
    """Brå's questions to oneself, each answered in words: {question: {language: text}}."""
    changed_because: Mapped[dict[str, Any] | None]
    """What changed since the former picture and why, for its readers."""
    views_apart: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """The parties give their views without seeing each other's, until they are opened."""
    views_opened_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column()
    concerns: Mapped[list[Concern]] = relationship(
        order_by="Concern.priority", back_populates="picture", cascade="all, delete-orphan"
    )
    municipality: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": revision}


class Concern(Base):
    """One problem in the picture."""

    __tablename__ = "concern"
    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(sa.ForeignKey("situation_picture.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    focus_area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("focus_area.id"))
    priority: Mapped[int]
    title: Mapped[dict[str, str]]
    when_and_where: Mapped[dict[str, str]]
    ranked_because: Mapped[dict[str, Any]]
    """The stated criteria and their values when the machine proposed the order; a person's order wins."""
    stated: Mapped[dict[str, Any] | None]
    """Criteria that a person states, with the reason: {criterion: {value, because}}."""
    no_causes_because: Mapped[dict[str, Any] | None]
    """Why a prioritised concern is agreed without an analysis of its causes."""
    sami_interest: Mapped[str] = mapped_column(sa.String(20), default="not_asked", server_default="not_asked")
    """Whether it touches Sámi interests: not_asked, no or yes."""
    no_consultation_because: Mapped[dict[str, Any] | None]
    """Why nobody was consulted although it touches Sámi interests."""
    picture: Mapped[SituationPicture] = relationship(back_populates="concerns")
    focus_area: Mapped[FocusArea | None] = relationship()
    themes: Mapped[list[Theme]] = relationship(secondary="concern_theme", order_by="Theme.id")
    paragraphs: Mapped[list[Paragraph]] = relationship(
        order_by="Paragraph.position", back_populates="concern", cascade="all, delete-orphan"
    )
    evidence: Mapped[list[Evidence]] = relationship(
        order_by="Evidence.id", back_populates="concern", cascade="all, delete-orphan"
    )
    causes: Mapped[list[Cause]] = relationship(
        order_by="Cause.position, Cause.id", back_populates="concern", cascade="all, delete-orphan"
    )
    consultations: Mapped[list[Consultation]] = relationship(
        order_by="Consultation.held_on, Consultation.id",
        back_populates="concern",
        cascade="all, delete-orphan",
    )
    party_views: Mapped[list[PartyView]] = relationship(
        order_by="PartyView.organisation_id", back_populates="concern", cascade="all, delete-orphan"
    )
    priority_decisions: Mapped[list[PriorityDecision]] = relationship(
        order_by="PriorityDecision.id", back_populates="concern", cascade="all, delete-orphan"
    )
    reaches: Mapped[list[Organisation]] = relationship(secondary="concern_reach", order_by="Organisation.id")
    """Other municipalities that it reaches into."""

    @property
    def standing(self) -> str:
        """What was decided last, together: `prioritised`, `not_prioritised`, or `undecided`."""
        return self.priority_decisions[-1].outcome if self.priority_decisions else "undecided"


class ConcernTheme(Base):
    """A reviewed theme that a concern was made from."""

    __tablename__ = "concern_theme"
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"), primary_key=True)


class Paragraph(Base):
    """A passage of a concern, in one of the law's three parts."""

    __tablename__ = "paragraph"
    __table_args__ = (
        sa.CheckConstraint("part IN ('survey', 'other', 'analysis')", name="part"),
        sa.CheckConstraint("origin IN ('suggested', 'written')", name="origin"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    position: Mapped[int]
    part: Mapped[str] = mapped_column(sa.String(20))
    """`survey` is kartläggning: extent and consequences."""
    aspect: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    """Of a survey paragraph: `extent`, `consequences`, or neither."""
    text: Mapped[dict[str, str]]
    origin: Mapped[str] = mapped_column(sa.String(20), default="written")
    """`suggested` until a person has edited it: what a machine proposed is told apart."""
    concern: Mapped[Concern] = relationship(back_populates="paragraphs")
    evidence: Mapped[list[Evidence]] = relationship(secondary="paragraph_evidence", order_by="Evidence.id")


class Evidence(Base):
    """What a concern rests on: a pointer to its source, and a copy of value and label.

    The copy is what was agreed: a new import or survey changes no agreed picture. Counts are protected
    before they are copied, since police and public read them.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        sa.CheckConstraint("kind IN ({})".format(", ".join(f"'{k}'" for k in EVIDENCE_KINDS)), name="kind"),
        sa.CheckConstraint(
            "(kind = 'residents' AND theme_id IS NOT NULL) OR "
            "(kind = 'statistics' AND statistics_value_id IS NOT NULL) OR "
            "(kind IN ('staff', 'partners', 'dialogue', 'observation') AND note IS NOT NULL)",
            name="source",
        ),
        sa.CheckConstraint("mark IN ('present', 'missing', 'hidden')", name="mark"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id"))
    statistics_value_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statistics_value.id"))
    note: Mapped[dict[str, str] | None]
    """For staff, partners, dialogues and observations: what they say, in our words."""
    organisation_name: Mapped[str | None] = mapped_column(sa.String(200))
    is_public: Mapped[bool] = mapped_column(default=True)
    label: Mapped[dict[str, str]]
    value: Mapped[float | None]
    base: Mapped[float | None]
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    mark: Mapped[str] = mapped_column(sa.String(20), default="present")
    source: Mapped[dict[str, str]]
    concern: Mapped[Concern] = relationship(back_populates="evidence")
    theme: Mapped[Theme | None] = relationship()
    origin: Mapped[EvidenceOrigin | None] = relationship(
        back_populates="evidence", cascade="all, delete-orphan", single_parent=True
    )


class ParagraphEvidence(Base):
    """Which evidence a paragraph rests on; a paragraph without any is marked."""

    __tablename__ = "paragraph_evidence"
    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)


class NotTakenUp(Base):
    """A theme that the picture did not take up, and why: told to the residents."""

    __tablename__ = "not_taken_up"
    __table_args__ = (sa.UniqueConstraint("picture_id", "theme_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(sa.ForeignKey("situation_picture.id"), index=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"))
    because: Mapped[dict[str, str]]
    theme: Mapped[Theme] = relationship()
