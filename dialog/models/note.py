"""What was heard without a form: partner organisations, notes of dialogues, meetings and safety walks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.models.places import Organisation
from dialog.models.situation import Evidence

PARTNER_KINDS = ("school", "health", "association", "company", "sameby", "neighbourhood_watch", "other")
NOTE_KINDS = ("dialogue", "meeting", "safety_walk")
NOTE_VIEWS = ("residents", "staff", "partners")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of a check that a column holds one of these words."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class PartnerOrganisation(Base):
    """A partner (samverkanspart): an organisation that is asked and met. No account, no person's name."""

    __tablename__ = "partner_organisation"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "name"),
        sa.CheckConstraint(one_of("kind", PARTNER_KINDS), name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(30))
    contact: Mapped[str] = mapped_column(sa.String(200), default="")
    """The post to turn to ("rektor"), never a person's name: people change."""
    is_active: Mapped[bool] = mapped_column(default=True)
    municipality: Mapped[Organisation] = relationship()


class DialogueNote(Base):
    """What a group said when it was met: under five people are met, not surveyed. Nobody is named."""

    __tablename__ = "dialogue_note"
    __table_args__ = (
        sa.CheckConstraint(one_of("kind", NOTE_KINDS), name="kind"),
        sa.CheckConstraint(one_of("view", NOTE_VIEWS), name="view"),
        sa.CheckConstraint("people IS NULL OR people > 0", name="people"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    view: Mapped[str] = mapped_column(sa.String(20))
    """Whose picture it is part of: residents, staff or partners."""
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    """The authority that wrote it: for staff, the one whose staff it is."""
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("partner_organisation.id"))
    held_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    who: Mapped[str] = mapped_column(sa.String(200))
    """Which group was met ("ungdomar på fritidsgården")."""
    people: Mapped[int | None]
    """How many were there; outside the desk a number under five is never shown."""
    text: Mapped[dict[str, str]]
    is_public: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    written_at: Mapped[dt.datetime]
    is_destroyed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Destroyed under a decision: the row holds no word any more, and evidence can still point to it."""
    partner: Mapped[PartnerOrganisation | None] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    themes: Mapped[list[NoteTheme]] = relationship(
        order_by="NoteTheme.id", back_populates="note", cascade="all, delete-orphan"
    )


class NoteTheme(Base):
    """One theme of the codebook that a note speaks of, and what was said of it."""

    __tablename__ = "note_theme"
    __table_args__ = (sa.UniqueConstraint("note_id", "theme_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogue_note.id"), index=True)
    theme_key: Mapped[str] = mapped_column(sa.String(60), index=True)
    said: Mapped[dict[str, str]]
    note: Mapped[DialogueNote] = relationship(back_populates="themes")


class FormerNote(Base):
    """A note as it was before it was corrected: kept until the note is destroyed under a decision."""

    __tablename__ = "former_note"
    __table_args__ = (sa.UniqueConstraint("note_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("dialogue_note.id"), index=True)
    number: Mapped[int]
    """Which wording of the note it was, from 1."""
    words: Mapped[dict[str, Any]]
    """Everything that could be corrected, as `note_wordings.of_note` gives it."""
    replaced_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    replaced_at: Mapped[dt.datetime]


class EvidenceOrigin(Base):
    """Where evidence in words comes from: the note, the partner, or the authority whose staff said it."""

    __tablename__ = "evidence_origin"
    evidence_id: Mapped[int] = mapped_column(
        sa.ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
    )
    note_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dialogue_note.id"), index=True)
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("partner_organisation.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    evidence: Mapped[Evidence] = relationship(back_populates="origin")
    note: Mapped[DialogueNote | None] = relationship()
    partner: Mapped[PartnerOrganisation | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
