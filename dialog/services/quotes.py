"""Quotes: the only words of residents that leave the review room, and how they may.

Word for word (masked) only when a second person releases it; in our own words by one. Never from a serious
text, never under a theme with fewer than five people's answers: there a quote would point to somebody.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.masking import mask
from analysis.serious import find_serious
from dialog.models import FreeText, Quote, Response, Theme, ThemeAssignment
from dialog.services import apart, audit, placing, texts, theme_making, themes
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, require
from surveys.tabulation import SMALLEST_COUNT
from surveys.texts import normalise

LONGEST_SHARED = 5
"""Six words in a row as somebody wrote them are no longer our own words."""


def propose(
    session: Session,
    actor: Actor,
    theme_id: int,
    text_id: uuid.UUID,
    wording: str,
    *,
    at: dt.datetime,
    is_paraphrase: bool,
    language: str | None = None,
) -> Quote:
    """Propose a wording. A paraphrase is released with it; a verbatim one waits for a second person.

    Raises RuleBroken: "quote_serious", "quote_few" (facts: least), "quote_not_verbatim",
    "paraphrase_is_verbatim", "quote_not_placed" when the text does not lie under the theme.
    """
    theme = theme_making.load_theme(session, actor, theme_id)
    text = texts.load(session, actor, text_id, Permission.THEME_REVIEW)
    words = " ".join(normalise(wording).split())
    _check_text(session, theme, text)
    if is_paraphrase:
        words = mask(words).text
        if find_serious(words):
            raise RuleBroken("quote_serious")
        if not words or _longest_shared(words, text.masked) > LONGEST_SHARED:
            raise RuleBroken("paraphrase_is_verbatim")
    elif not words or words not in " ".join(text.masked.split()):
        raise RuleBroken("quote_not_verbatim")
    quote = Quote(
        theme_id=theme.id,
        free_text_id=text.id,
        wording=words,
        language=(language if is_paraphrase and language else text.language_guessed or text.language_stated),
        is_paraphrase=is_paraphrase,
        proposed_by=actor.id,
        released_by=actor.id if is_paraphrase else None,
        released_at=at if is_paraphrase else None,
    )
    session.add(quote)
    session.flush()
    _record(session, actor, "quote:release" if is_paraphrase else "quote:propose", quote, theme, at=at)
    return quote


def release(session: Session, actor: Actor, quote_id: int, *, at: dt.datetime) -> None:
    """Let a verbatim quote leave the review room, as the second person.

    Raises RuleBroken("second_person") for whoever proposed it, and whatever forbids proposing it today.
    """
    quote, theme = _load(session, quote_id)
    require(actor, Permission.QUOTE_RELEASE, theme.municipality_id)
    if quote.proposed_by == actor.id:
        raise RuleBroken("second_person")
    _check_text(session, theme, session.get_one(FreeText, quote.free_text_id))
    if quote.released_at is None:
        quote.released_by, quote.released_at = actor.id, at
        _record(session, actor, "quote:release", quote, theme, at=at)


def withdraw(session: Session, actor: Actor, quote_id: int, *, at: dt.datetime) -> None:
    """Take a quote back, proposed or released, by either side of the two persons."""
    quote, theme = _load(session, quote_id)
    if not may(actor, Permission.THEME_REVIEW, theme.municipality_id):
        require(actor, Permission.QUOTE_RELEASE, theme.municipality_id)
    _record(session, actor, "quote:withdraw", quote, theme, at=at)
    session.delete(quote)
    session.flush()


def released(session: Session, theme: Theme) -> list[Quote]:
    """The quotes of a theme that anybody may see today: released, shown, not serious, enough people."""
    return [quote for quote in _showable(session, theme) if quote.released_at is not None]


def waiting(session: Session, actor: Actor, theme: Theme) -> list[Quote]:
    """The proposed quotes, for whoever reviews or releases there; nobody else sees them."""
    sides = (Permission.THEME_REVIEW, Permission.QUOTE_RELEASE)
    if not any(may(actor, side, theme.municipality_id) for side in sides):
        return []
    return [quote for quote in _showable(session, theme) if quote.released_at is None]


def _showable(session: Session, theme: Theme) -> Sequence[Quote]:
    """The quotes of texts that are shown, not serious, and still lie under a theme of enough people."""
    if theme.status != "active":
        return []
    people = themes.placed(session, theme.municipality_id)
    if len(people.get(theme.id, {})) < SMALLEST_COUNT:
        return []
    query = (
        sa.select(Quote)
        .join(FreeText, FreeText.id == Quote.free_text_id)
        .join(
            ThemeAssignment,
            sa.and_(
                ThemeAssignment.free_text_id == Quote.free_text_id,
                ThemeAssignment.theme_id == Quote.theme_id,
                ThemeAssignment.removed_by_decision_id.is_(None),
            ),
        )
        .where(
            Quote.theme_id == theme.id,
            FreeText.state != "withheld",
            FreeText.serious.is_(None),
            apart.counted(FreeText.response_id),
        )
        .order_by(Quote.id)
    )
    return session.scalars(query).all()


def _check_text(session: Session, theme: Theme, text: FreeText) -> None:
    if text.serious is not None or find_serious(text.masked):
        raise RuleBroken("quote_serious")
    if text.state not in {"new", "read"} or not apart.is_counted(session, text.response_id):
        raise RuleBroken("text_state", state=text.state)
    if theme.id not in {row.theme_id for row in placing.active(session, text.id)}:
        raise RuleBroken("quote_not_placed")
    version = session.get_one(Response, text.response_id).survey_version_id
    if themes.people_under(session, theme, version) < SMALLEST_COUNT:
        raise RuleBroken("quote_few", least=SMALLEST_COUNT)


def _load(session: Session, quote_id: int) -> tuple[Quote, Theme]:
    quote = session.get(Quote, quote_id)
    if quote is None:
        raise NotFound
    return quote, session.get_one(Theme, quote.theme_id)


def _record(
    session: Session, actor: Actor, action: str, quote: Quote, theme: Theme, *, at: dt.datetime
) -> None:
    audit.record(
        session,
        actor,
        action,
        f"quote:{quote.id}",
        at=at,
        organisation_id=theme.municipality_id,
        theme=theme.id,
    )


def _longest_shared(one: str, other: str) -> int:
    """The longest row of words that both hold."""
    first, second = (re.findall(r"\w+", text.casefold()) for text in (one, other))
    best = 0
    lengths = [0] * (len(second) + 1)
    for word in first:
        following = [0] * (len(second) + 1)
        for place, there in enumerate(second, 1):
            if word == there:
                following[place] = lengths[place - 1] + 1
                best = max(best, following[place])
        lengths = following
    return best
