"""From a theme to every place that used it: concerns, evidence, paragraphs, causes, what was left out."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Cause,
    Concern,
    ConcernTheme,
    Evidence,
    NotTakenUp,
    Paragraph,
    SituationPicture,
    Theme,
)
from dialog.services.permissions import Actor, Permission, may
from dialog.services.picture_parts import in_parts
from dialog.services.pictures import PUBLIC


@dataclass(frozen=True)
class UsedIn:
    """A concern that was made from the theme or rests on it, with what in it does."""

    picture: SituationPicture
    concern: Concern
    evidence: tuple[Evidence, ...]
    paragraphs: tuple[Paragraph, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class LeftOut:
    """A picture that did not take the theme up, and why."""

    picture: SituationPicture
    row: NotTakenUp


@dataclass(frozen=True)
class Uses:
    """Every place in pictures that used a theme, the newest picture first."""

    used_in: tuple[UsedIn, ...]
    left_out: tuple[LeftOut, ...]


def on_desk(session: Session, actor: Actor, theme_id: int, municipality_id: int) -> Uses:
    """As the desk reads it, in pictures of every status."""
    if not may(actor, Permission.PICTURE_READ, municipality_id):
        return Uses((), ())
    return _uses(session, theme_id, is_public=False)


def in_public(session: Session, theme: Theme) -> Uses:
    """As everybody reads it: in pictures that are or were agreed, and what in them may be read."""
    return _uses(session, theme.id, is_public=True)


def _uses(session: Session, theme_id: int, *, is_public: bool) -> Uses:
    of_theme = sa.select(ConcernTheme.concern_id).where(ConcernTheme.theme_id == theme_id)
    by_evidence = sa.select(Evidence.concern_id).where(Evidence.theme_id == theme_id)
    concerns = (
        sa.select(Concern)
        .join(SituationPicture, SituationPicture.id == Concern.picture_id)
        .where(
            SituationPicture.municipality_id.is_not(None),
            sa.or_(Concern.id.in_(of_theme), Concern.id.in_(by_evidence)),
        )
        .order_by(SituationPicture.id.desc(), Concern.priority)
    )
    left_out = (
        sa.select(NotTakenUp, SituationPicture)
        .join(SituationPicture, SituationPicture.id == NotTakenUp.picture_id)
        .where(NotTakenUp.theme_id == theme_id)
        .order_by(SituationPicture.id.desc())
    )
    if is_public:
        concerns = concerns.where(SituationPicture.status.in_(PUBLIC))
        left_out = left_out.where(SituationPicture.status.in_(PUBLIC))
    return Uses(
        tuple(_used_in(one, theme_id, is_public=is_public) for one in session.scalars(concerns)),
        tuple(LeftOut(picture, row) for row, picture in session.execute(left_out)),
    )


def _used_in(concern: Concern, theme_id: int, *, is_public: bool) -> UsedIn:
    evidence = tuple(
        one for one in concern.evidence if one.theme_id == theme_id and (one.is_public or not is_public)
    )
    return UsedIn(
        picture=concern.picture,
        concern=concern,
        evidence=evidence,
        paragraphs=tuple(
            one for one in in_parts(concern.paragraphs) if any(each in evidence for each in one.evidence)
        ),
        causes=tuple(one for one in concern.causes if any(each in evidence for each in one.evidence)),
    )
