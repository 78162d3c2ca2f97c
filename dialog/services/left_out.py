"""What a picture did not take in and why, under the names that the themes had when it was agreed.

A theme is renamed when people understand it better; what the parties agreed on stays as it was. A problem
that is in the picture, but that the parties did not prioritise, is left out too: of what is promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Concern, NotTakenUp, Proposal, SituationPicture, Theme
from surveys.texts import Texts

PASSAGE = "not-taken-up-"
"""How the passage of such a theme is called in the text that is approved, before the theme's key."""


@dataclass(frozen=True)
class LeftOut:
    """A theme that was not taken in. `theme` is as it is called today, `name` as it was called then."""

    id: int
    theme: Theme
    name: Texts
    because: Texts

    @property
    def theme_id(self) -> int:
        """Which theme."""
        return self.theme.id


@dataclass(frozen=True)
class NotPrioritised:
    """A problem that the parties decided together not to prioritise, with the reason they gave."""

    concern: Concern
    because: Texts

    @property
    def name(self) -> Texts:
        """What it is called."""
        return self.concern.title


def of_picture(session: Session, picture: SituationPicture) -> tuple[LeftOut, ...]:
    """All of a picture, in the order in which it was said."""
    rows = session.scalars(
        sa.select(NotTakenUp).where(NotTakenUp.picture_id == picture.id).order_by(NotTakenUp.id)
    ).all()
    names = _names_then(session, picture)
    return tuple(LeftOut(one.id, one.theme, _name(one.theme, names), one.because) for one in rows)


def not_prioritised(picture: SituationPicture) -> tuple[NotPrioritised, ...]:
    """Its problems that were decided not to be prioritised, in the order of the picture."""
    return tuple(
        NotPrioritised(one, one.priority_decisions[-1].because)
        for one in picture.concerns
        if one.standing == "not_prioritised"
    )


def _names_then(session: Session, picture: SituationPicture) -> Mapping[str, str]:
    """Theme key -> its Swedish name in the text that was agreed; nothing while nothing is agreed."""
    if picture.agreed_at is None:
        return {}
    content = session.scalar(
        sa.select(Proposal.content)
        .where(Proposal.picture_id == picture.id)
        .order_by(Proposal.id.desc())
        .limit(1)
    )
    return {
        passage["key"].removeprefix(PASSAGE): passage["title"]
        for passage in (content or {}).get("passages", ())
        if passage["key"].startswith(PASSAGE)
    }


def _name(theme: Theme, names: Mapping[str, str]) -> Texts:
    """Today's name while the Swedish one is the agreed one: a translation may be corrected, a name is not."""
    then = names.get(theme.key, "")
    return {"sv": then} if then and then != theme.name.get("sv") else theme.name
