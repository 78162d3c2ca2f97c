"""Published results: frozen, protected tables. Public pages read these and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import AppendOnly, Base


class ResultPublication(AppendOnly, Base):
    """The tables of one survey version in one municipality as they were published, with the rule used."""

    __tablename__ = "result_publication"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_version_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_version.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    number: Mapped[int]
    base: Mapped[int]
    rule: Mapped[dict[str, Any]]
    """{k, percent_from}: the protection that was applied."""
    tables: Mapped[list[Any]]
    """One per closed question: {question, text{}, kind, base, rows: [{key, text{}, count?, mark}]}."""
    themes: Mapped[list[Any]]
    """One per reviewed theme: {key, area, name{}, count?, mark}, and areas where themes are too small."""
    published_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    published_at: Mapped[dt.datetime]
