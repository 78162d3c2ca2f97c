"""The joint picture, made of agreed local ones, and what is frozen to compare with later."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import AppendOnly, Base


class JointSource(Base):
    """A local picture that a joint one is made of."""

    __tablename__ = "joint_source"
    picture_id: Mapped[int] = mapped_column(sa.ForeignKey("situation_picture.id"), primary_key=True)
    local_picture_id: Mapped[int] = mapped_column(sa.ForeignKey("situation_picture.id"), primary_key=True)


class JointPart(Base):
    """A local concern that a joint concern is made of; parts in two municipalities make it common."""

    __tablename__ = "joint_part"
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), primary_key=True)
    local_concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), primary_key=True)


class ConcernReach(Base):
    """Another municipality that a concern reaches into: the young move across the border."""

    __tablename__ = "concern_reach"
    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)


class Baseline(AppendOnly, Base):
    """A frozen snapshot that later values are drawn against: figures, themes, sources, question versions."""

    __tablename__ = "baseline"
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    picture_id: Mapped[int | None] = mapped_column(sa.ForeignKey("situation_picture.id"))
    name: Mapped[dict[str, str]]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    frozen_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    frozen_at: Mapped[dt.datetime]
