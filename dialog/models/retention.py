"""How long an authority keeps what it got, on which decision; and what was destroyed under one (gallring)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import AppendOnly, Base
from dialog.models.places import Organisation
from dialog.models.survey import SurveyVersion

OF_SURVEYS = ("texts", "answers")
OF_DAYS = ("notes", "meetings")
"""Records of one day: notes of dialogues, minutes of meetings."""
DISPOSED = (*OF_SURVEYS, *OF_DAYS)
"""What a rule is about: the free texts, whole answers, notes of dialogues, or minutes of meetings."""
WAITS = "state IN ('proposed', 'confirmed')"


class RetentionRule(AppendOnly, Base):
    """What an authority has decided of its own records; the newest row stands, one of a survey before all.

    Without `months` it is preserved for ever. Without a rule nothing is ever destroyed.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (
        sa.CheckConstraint(f"what IN {DISPOSED!r}", name="what"),
        sa.CheckConstraint("months IS NULL OR months > 0", name="months"),
        sa.CheckConstraint("reference_number <> ''", name="decided"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    survey_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey_version.id"))
    what: Mapped[str] = mapped_column(sa.String(20))
    months: Mapped[int | None]
    """So many months after the survey has closed; of a note or minutes, after the day when people met."""
    body: Mapped[str] = mapped_column(sa.String(200))
    """Who decided ("Kommunstyrelsen")."""
    reference_number: Mapped[str] = mapped_column(sa.String(60))
    decided_on: Mapped[dt.date]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[dt.datetime]
    organisation: Mapped[Organisation] = relationship()
    version: Mapped[SurveyVersion | None] = relationship()


class DisposalProposal(Base):
    """What one person proposes to destroy under a decision, and a second one lets go."""

    __tablename__ = "disposal_proposal"
    __table_args__ = (
        sa.CheckConstraint(f"what IN {DISPOSED!r}", name="what"),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'done', 'withdrawn')", name="state"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="second_person"),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'done') OR confirmed_by IS NOT NULL", name="confirmed"
        ),
        sa.CheckConstraint(f"(survey_version_id IS NULL) = (what IN {OF_DAYS!r})", name="of_a_survey"),
        sa.CheckConstraint(f"(held_until IS NOT NULL) = (what IN {OF_DAYS!r})", name="held_until"),
        sa.Index(
            "ix_disposal_proposal_one_waits",
            "survey_version_id",
            "municipality_id",
            "what",
            unique=True,
            sqlite_where=sa.text(WAITS),
            postgresql_where=sa.text(WAITS),
        ),
        sa.Index(
            "ix_disposal_proposal_of_days_wait",
            "organisation_id",
            "municipality_id",
            "what",
            unique=True,
            sqlite_where=sa.text(f"survey_version_id IS NULL AND {WAITS}"),
            postgresql_where=sa.text(f"survey_version_id IS NULL AND {WAITS}"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """The authority whose records they are."""
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    survey_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey_version.id"))
    """None of notes and minutes."""
    held_until: Mapped[dt.date | None]
    """Of notes and minutes: those of days up to this one."""
    rule_id: Mapped[int] = mapped_column(sa.ForeignKey("retention_rule.id"))
    what: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20), default="proposed")
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    proposed_at: Mapped[dt.datetime]
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    confirmed_at: Mapped[dt.datetime | None]
    rule: Mapped[RetentionRule] = relationship()
    version: Mapped[SurveyVersion | None] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    municipality: Mapped[Organisation] = relationship(foreign_keys=[municipality_id])


class Disposal(AppendOnly, Base):
    """What was destroyed: the record that stays, with the decision and numbers, never a word of it."""

    __tablename__ = "disposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("disposal_proposal.id"), unique=True)
    """None where a restored copy of the database was brought to where it had been."""
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    survey_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey_version.id"))
    """None of notes and minutes."""
    what: Mapped[str] = mapped_column(sa.String(20))
    counts: Mapped[dict[str, Any]]
    decision: Mapped[dict[str, Any]]
    """The decision as it stood: body, reference number, day, months; who proposed and who confirmed."""
    content_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    done_at: Mapped[dt.datetime]
    version: Mapped[SurveyVersion | None] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    municipality: Mapped[Organisation] = relationship(foreign_keys=[municipality_id])
