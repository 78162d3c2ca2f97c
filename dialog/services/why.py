"""Why a text lies under a theme, in one line: the words that spoke, a person, or words it shares with others.

For reviewers only: the words are a resident's, masked.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    ThemeAssignment,
    ThemingRun,
    User,
)
from dialog.services import codebooks
from dialog.services.texts import TextLine
from surveys.texts import Texts

NEARLY = 0.1
"""Under this margin the next theme was nearly as likely; the machine's own limit of being sure."""
MOST_WORDS = 4


@dataclass(frozen=True)
class Why:
    """What placed a text, most telling first.

    `kind`: words (of the codebook, or that people marked), shared (words that are common in the theme), alike
    (none of either: it resembles the theme's texts as a whole), person, none (no word of any theme).
    `who` and `on` are the person who placed or accepted it, where somebody has.
    """

    kind: str
    words: tuple[str, ...] = ()
    runner_up: Texts | None = None
    is_near: bool = False
    who: str = ""
    on: dt.date | None = None


def proposed(
    member: SuggestedMember,
    text: TextLine,
    terms: Mapping[str, Sequence[str]],
    runner_up: Texts | None,
    decided: tuple[str, dt.date] | None = None,
) -> Why:
    """Why the machine proposes a text for a theme; or who has placed it, where a person decided on it."""
    if decided is not None:
        return Why("person", who=decided[0], on=decided[1])
    kind, words = _spoke(text, member.words, terms)
    # What says nothing lies in a pile that has no words of its own.
    if not member.score or (kind == "alike" and not terms):
        kind = "none"
    is_near = runner_up is not None and member.margin < NEARLY
    return Why(kind, words, runner_up if kind != "none" else None, is_near)


def of_members(
    session: Session,
    members: Mapping[uuid.UUID, SuggestedMember],
    texts: Iterable[TextLine],
    labels: Mapping[str, Texts],
    single: Mapping[uuid.UUID, ReviewDecision],
) -> dict[uuid.UUID, Why]:
    """Why each text stands under a suggestion; `labels` are names of themes, `single` decisions on a text."""
    people = who_decided(session, [one.id for one in single.values()])
    query = sa.select(SuggestedTheme.id, SuggestedTheme.terms)
    ids = {one.suggested_theme_id for one in members.values()}
    terms = {row[0]: row[1] for row in session.execute(query.where(SuggestedTheme.id.in_(ids)))}
    return {
        text.id: proposed(
            members[text.id],
            text,
            terms[members[text.id].suggested_theme_id],
            labels.get(members[text.id].runner_up or ""),
            people[single[text.id].id] if text.id in single else None,
        )
        for text in texts
    }


def belongs(session: Session, municipality_id: int, key: str) -> Texts:
    """What the codebook says belongs to a theme; empty for a theme that is not in it."""
    theme = codebooks.in_use(session, municipality_id).theme(key)
    return (theme.belongs or theme.description) if theme else {}


def words_of(
    session: Session, municipality_id: int, key: str, *, reviews: bool
) -> dict[str, tuple[str, ...]]:
    """By language: the words of a theme in the codebook; for reviewers those of the newest grouping first.

    What a grouping found are residents' words: they stay in the room.
    """
    theme = codebooks.in_use(session, municipality_id).theme(key)
    found: Mapping[str, Sequence[str]] = theme.seeds if theme else {}
    if reviews:
        newest = session.scalar(
            sa.select(SuggestedTheme.terms)
            .join(ThemingRun, ThemingRun.id == SuggestedTheme.run_id)
            .where(ThemingRun.municipality_id == municipality_id, SuggestedTheme.key == key)
            .order_by(ThemingRun.id.desc())
            .limit(1)
        )
        found = newest or found
    return {code: tuple(word.rstrip("*") for word in words[:MOST_WORDS]) for code, words in found.items()}


def placed(
    session: Session, rows: Mapping[uuid.UUID, ThemeAssignment], texts: Iterable[TextLine]
) -> dict[uuid.UUID, Why]:
    """Why each text lies under a reviewed theme: what was proposed and who accepted it, or who placed it."""
    people = who_decided(session, {row.decision_id for row in rows.values()})
    found = {}
    for text in texts:
        row = rows[text.id]
        who, on = people[row.decision_id]
        if row.origin == "reviewer":
            found[text.id] = Why("person", who=who, on=on)
        else:
            kind, words = _spoke(text, row.words, {})
            found[text.id] = Why(kind, words, who=who, on=on)
    return found


def who_decided(session: Session, decision_ids: Iterable[int]) -> dict[int, tuple[str, dt.date]]:
    """By decision: the name of the person and the day."""
    query = (
        sa.select(ReviewDecision.id, User.name, ReviewDecision.decided_at)
        .join(User, User.id == ReviewDecision.decided_by)
        .where(ReviewDecision.id.in_(list(decision_ids)))
    )
    return {number: (name, at.date()) for number, name, at in session.execute(query)}


def _spoke(
    text: TextLine, words: Sequence[str], terms: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[str, ...]]:
    """The words that spoke, each once as it is written; else words of the theme that the text holds."""
    told = tuple(dict.fromkeys(word.strip().casefold() for word in words if word.strip()))
    if told:
        return "words", told[:MOST_WORDS]
    own = set(re.findall(r"\w+", text.masked.casefold()))
    shared = [word for word in terms.get(text.language, ()) if _holds(own, word.casefold())]
    return ("shared", tuple(shared[:MOST_WORDS])) if shared else ("alike", ())


def _holds(own: set[str], term: str) -> bool:
    """Whether a text has all words of a term, also with an ending: terms are base forms."""
    return all(any(word.startswith(part) for word in own) for part in term.split())
