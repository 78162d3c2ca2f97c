"""Protecting what people wrote: mask more, withhold, say what was done about a serious text, unmask.

A passage that is masked disappears everywhere a reader could meet it: the text, its Swedish rendering,
quotes taken from it and the words a run showed for it. Retention and destruction are decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.masking import mask
from analysis.serious import KINDS as SERIOUS
from dialog.models import FreeText, Quote, SuggestedMember, SuggestedTheme, ThemeAssignment
from dialog.models.response import HANDLED_AS
from dialog.services import audit, texts
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor, Permission
from surveys.texts import normalise

KINDS = ("namn", "adress", "telefon", "e-post", "personnummer", "regnummer", "länk", "konto")
"""What a masked piece may be; the text then says `[namn]` in its place."""
UNMASK_FOR = ("serious", "masked_too_much", "asked_for", "correction")
"""Why somebody may look at a text as it was written; the log keeps which."""
NEEDS_WORDS = frozenset({"other_help", "nothing"})
"""What was done that nobody understands without a word more: which help, or why nothing."""
ALLOWED: Mapping[str, frozenset[str]] = {
    "new": frozenset({"read", "withheld"}),
    "read": frozenset({"withheld"}),
    "withheld": frozenset({"read"}),
    "destroyed": frozenset(),
}
SHORTEST_PASSAGE = 2
WORDS_WITH_SPACE = re.compile(r"[^\s\[\]]+\s*|[\[\]]\s*|\s+")
"""What a text is made of when two maskings of it are compared."""
MASKED_PIECE = re.compile(r"(\[[^\W\d_-]+(?:-[^\W\d_]+)?\])")


def mask_more(
    session: Session, actor: Actor, text_id: uuid.UUID, passage: str, *, at: dt.datetime, kind: str = "namn"
) -> int:
    """Mask an exact passage wherever it stands in the text; returns how often.

    Raises RuleBroken("passage_too_short") or RuleBroken("passage_not_found").
    """
    text = texts.load(session, actor, text_id, Permission.TEXT_PROTECT)
    wanted = " ".join(normalise(passage).split())
    if len(wanted) < SHORTEST_PASSAGE or not re.search(r"\w", wanted):
        raise RuleBroken("passage_too_short")
    replacement = f"[{kind if kind in KINDS else KINDS[0]}]"
    spans = _find(text.masked, wanted)
    if not spans:
        raise RuleBroken("passage_not_found")
    former = text.masked
    text.masked = _replace(former, spans, replacement)
    if text.rendering:
        text.rendering = _replace(text.rendering, _find(text.rendering, wanted), replacement)
    _follow(session, text, _mover(spans, len(replacement)), former, wanted, replacement)
    record(session, actor, "text:mask", text, at=at, pieces=len(spans))
    return len(spans)


def mask_back(session: Session, actor: Actor, text_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Take back what was masked by hand: the text stands again as the machine masks it, never as written.

    For who may see it unmasked. Quotes, the rendering and the words of runs stay as they were masked. Raises
    RuleBroken("original_gone") or RuleBroken("nothing_masked_by_hand").
    """
    text = texts.load(session, actor, text_id, Permission.TEXT_UNMASK)
    if text.original is None:
        raise RuleBroken("original_gone")
    again = mask(text.original).text
    if again == text.masked:
        raise RuleBroken("nothing_masked_by_hand")
    former, text.masked = text.masked, again
    parts = _changes(former, again)
    members = session.scalars(sa.select(SuggestedMember).where(SuggestedMember.free_text_id == text.id))
    placed = session.scalars(sa.select(ThemeAssignment).where(ThemeAssignment.free_text_id == text.id))
    for row in (*members, *placed):
        row.start, row.end = _back(parts, row.start, is_end=False), _back(parts, row.end, is_end=True)
    record(session, actor, "text:mask_back", text, at=at)


def withhold(session: Session, actor: Actor, text_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Stop showing a text: no list, no theme, no count and no run uses it until it is shown again."""
    _move(session, actor, text_id, "withheld", "text:withhold", at=at)


def show_again(session: Session, actor: Actor, text_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Show a withheld text again, as one that has been read."""
    _move(session, actor, text_id, "read", "text:show", at=at)


def mark_serious(session: Session, actor: Actor, text_id: uuid.UUID, kind: str, *, at: dt.datetime) -> None:
    """Say that a text is serious which the machine missed: a language reader does it in `renderings`.

    One that is serious already stays as it is. Raises RuleBroken("serious_kind") for an unknown kind.
    """
    text = texts.load(session, actor, text_id, Permission.TEXT_READ_MASKED)
    if kind not in SERIOUS:
        raise RuleBroken("serious_kind")
    if text.serious is None:
        text.serious = kind
        record(session, actor, "text:mark_serious", text, at=at, serious=kind)


def handled(
    session: Session, actor: Actor, text_id: uuid.UUID, done: str, what: str, *, at: dt.datetime
) -> None:
    """Record what was done about a serious statement: `done` is one of HANDLED_AS, `what` says more.

    It can be recorded anew: the last word stands, and the log keeps every change (never the words).
    Raises RuleBroken: "not_serious" for a text that nobody was warned of, "choose_what_was_done" without an
    action, "say_what_was_done" where the action alone says too little.
    """
    note_done(session, actor, texts.load(session, actor, text_id, Permission.TEXT_PROTECT), done, what, at=at)


def note_done(
    session: Session,
    actor: Actor,
    text: FreeText,
    done: str,
    what: str,
    *,
    at: dt.datetime,
    organisation_id: int | None = None,
) -> None:
    """As `handled`, of a text on which the caller knows that the actor may act; in whose log it stands."""
    if text.serious is None:
        raise RuleBroken("not_serious")
    if done not in HANDLED_AS:
        raise RuleBroken("choose_what_was_done")
    words = normalise(what)
    if done in NEEDS_WORDS and not words:
        raise RuleBroken("say_what_was_done")
    former, text.handled_as = text.handled_as, done
    text.handled, text.handled_by, text.handled_at = words, actor.id, at
    if text.state == "new":
        text.state = "read"
    audit.record(
        session,
        actor,
        "text:take_care_of",
        f"free_text:{text.id}",
        at=at,
        organisation_id=organisation_id or text.municipality_id,
        serious=text.serious,
        done=done,
        former=former,
    )


def unmask(session: Session, actor: Actor, text_id: uuid.UUID, reason: str, *, at: dt.datetime) -> str:
    """The text as it was written. A permission of its own, a stated reason, always a line in the log.

    Raises RuleBroken("unmask_needs_reason") without a known reason, RuleBroken("original_gone") when only
    the masked text is kept.
    """
    text = texts.load(session, actor, text_id, Permission.TEXT_UNMASK)
    if reason not in UNMASK_FOR:
        raise RuleBroken("unmask_needs_reason")
    if text.original is None:
        raise RuleBroken("original_gone")
    record(session, actor, "text:unmask", text, at=at, reason=reason)
    return text.original


def _move(
    session: Session, actor: Actor, text_id: uuid.UUID, state: str, action: str, *, at: dt.datetime
) -> None:
    text = texts.load(session, actor, text_id, Permission.TEXT_PROTECT)
    if state not in ALLOWED[text.state] or (action == "text:show" and text.state != "withheld"):
        raise RuleBroken("text_state", state=text.state)
    text.state = state
    record(session, actor, action, text, at=at)


def record(
    session: Session,
    actor: Actor,
    action: str,
    text: FreeText,
    *,
    at: dt.datetime,
    **details: str | int | None,
) -> None:
    """Write in the log what became of a text. The caller has asked for permission."""
    audit.record(
        session,
        actor,
        action,
        f"free_text:{text.id}",
        at=at,
        organisation_id=text.municipality_id,
        **details,
    )


def _find(text: str, passage: str) -> list[tuple[int, int]]:
    """Where the passage stands outside pieces already masked: as whole words, else anywhere."""
    pattern = r"\s+".join(re.escape(word) for word in passage.split())
    whole = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    anywhere = re.compile(pattern, re.IGNORECASE)
    taken = [match.span() for match in MASKED_PIECE.finditer(text)]
    for expression in (whole, anywhere):
        spans = [match.span() for match in expression.finditer(text)]
        free = [span for span in spans if not any(_overlap(span, other) for other in taken)]
        if free:
            return free
    return []


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _replace(text: str, spans: list[tuple[int, int]], replacement: str) -> str:
    for start, end in reversed(spans):
        text = text[:start] + replacement + text[end:]
    return text


def _changes(former: str, again: str) -> list[tuple[str, int, int, int, int]]:
    """Where two maskings of a text are alike: as `SequenceMatcher` says it, but word by word.

    In long texts by their rarer words. Letter by letter, 8 000 took seven seconds (measured 2026-11).
    """
    words: list[list[str]] = [WORDS_WITH_SPACE.findall(one) for one in (former, again)]
    before, after = ([0, *accumulate(map(len, one))] for one in words)
    return [
        (kind, before[a], before[b], after[c], after[d])
        for kind, a, b, c, d in SequenceMatcher(None, words[0], words[1]).get_opcodes()
    ]


def _back(parts: Sequence[tuple[str, int, int, int, int]], position: int, *, is_end: bool) -> int:
    """Where a position of the former text lies in the new one; inside a changed piece, at its edge."""
    for name, start, end, new_start, new_end in parts:
        if start <= position < end or (is_end and start < position <= end):
            return new_start + position - start if name == "equal" else new_end if is_end else new_start
    return parts[-1][4] if parts else 0


def _mover(spans: list[tuple[int, int]], length: int) -> Callable[[int], int]:
    """Where a position of the former text lies in the new one."""

    def move(position: int) -> int:
        shift = 0
        for start, end in spans:
            if position >= end:
                shift += length - (end - start)
            elif position > start:
                return start + shift + length
        return position + shift

    return move


def _follow(
    session: Session,
    text: FreeText,
    move: Callable[[int], int],
    former: str,
    passage: str,
    replacement: str,
) -> None:
    """Keep positions and drop the passage from words, terms and quotes that came from this text."""
    hidden = {word.casefold() for word in re.findall(r"\w+", passage)}
    still_there = {word.casefold() for word in re.findall(r"\w+", MASKED_PIECE.sub(" ", text.masked))}
    hidden -= still_there
    members = list(session.scalars(sa.select(SuggestedMember).where(SuggestedMember.free_text_id == text.id)))
    placed = session.scalars(sa.select(ThemeAssignment).where(ThemeAssignment.free_text_id == text.id))
    for row in (*members, *placed):
        row.start, row.end = move(min(row.start, len(former))), move(min(row.end, len(former)))
        row.words = [word for word in row.words if not _speaks(word, hidden)]
    for suggestion_id in {member.suggested_theme_id for member in members}:
        suggestion = session.get_one(SuggestedTheme, suggestion_id)
        suggestion.terms = {
            language: [term for term in terms if not _speaks(term, hidden)]
            for language, terms in suggestion.terms.items()
        }
        # Only a proposed theme is labelled by words that people wrote; the codebook's labels are ours.
        suggestion.label = {
            language: ", ".join(part for part in label.split(", ") if not _speaks(part, hidden))
            if suggestion.area is None
            else label
            for language, label in suggestion.label.items()
        }
    for quote in session.scalars(sa.select(Quote).where(Quote.free_text_id == text.id)):
        quote.wording = _replace(quote.wording, _find(quote.wording, passage), replacement)


def _speaks(word: str, hidden: set[str]) -> bool:
    return any(piece.casefold() in hidden for piece in re.findall(r"\w+", word))
