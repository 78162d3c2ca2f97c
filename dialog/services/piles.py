"""Piles of texts to read in one pass: a page at a time, each text with its proposal and one-tap alternatives.

A pile is what a proposed theme still waits with, the serious texts of a run, those that need a look, or what
a search has found. Nothing here loads more texts than the page shows: a run may have 20 000.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING
from dialog.models import (
    FreeText,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    ThemingRun,
)
from dialog.services import (
    alarms,
    decisions,
    marking,
    pile_choices,
    review,
    room_targets,
    run_members,
    run_tally,
    text_search,
    texts,
    theming,
    why,
)
from dialog.services.errors import NotFound
from dialog.services.known import known
from dialog.services.marking import Pieces
from dialog.services.permissions import Actor
from dialog.services.pile_choices import Choice
from dialog.services.texts import TextLine
from surveys.texts import Texts

PAGE = 25
KINDS = ("suggestion", "serious", "looks", "search")
ALTERNATIVES = 4
"""So many themes stand beside the proposal for one tap: the nearest, then the largest of the run."""


@dataclass(frozen=True)
class Card:
    """One text of a pile: what is proposed for it, what else it may be, and where it lies already."""

    text: TextLine
    pieces: Pieces
    suggestion_id: int
    suggestion: Texts
    key: str
    score: float
    needs_a_look: bool
    further: tuple[Choice, ...]
    alternatives: tuple[Choice, ...]
    is_decided: bool
    has_default: bool
    """Whether the proposal counts when nothing is marked; a serious text is never decided unseen."""
    why: why.Why
    needs_reader: bool = False
    """In a language that the person does not read, and nobody has said it in Swedish."""


@dataclass(frozen=True)
class Pile:
    """One page of a pile, and how much there is of it."""

    run: theming.RunLine
    kind: str
    suggestion: SuggestedTheme | None
    needs_name: bool
    cards: tuple[Card, ...]
    start: int
    total: int
    left: int
    of: int
    """How many texts of the whole run wait for a decision, of how many."""
    targets: tuple[Choice, ...]
    search: str = ""

    @property
    def following(self) -> int | None:
        """Where the next page begins, when there is one."""
        return self.start + PAGE if self.start + PAGE < self.total else None


def waiting(session: Session, run_id: int) -> sa.Select[SuggestedMember, FreeText]:
    """The texts of a run, each with its main proposal, that nobody has dealt with."""
    return run_members.members(run_id).where(
        SuggestedMember.is_main,
        run_members.undecided(),
        SuggestedMember.suggested_theme_id.not_in(run_members.closed(session, run_id)),
    )


def counted(session: Session, query: sa.Select[SuggestedMember, FreeText]) -> int:
    """How many there are."""
    return session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0


def order(session: Session, run_id: int) -> list[int]:
    """The proposals of a run in the order of reading: the largest first, what fits no theme last."""
    query = sa.select(SuggestedTheme.id, SuggestedTheme.key, SuggestedTheme.size)
    rows = session.execute(query.where(SuggestedTheme.run_id == run_id)).all()
    last = {FITS_NO_THEME: 1, SAYS_NOTHING: 2}
    return [row.id for row in sorted(rows, key=lambda one: (last.get(one.key, 0), -one.size, one.id))]


@dataclass(frozen=True)
class Place:
    """Where reading goes on: a pile and how far into it; nowhere when the run is through."""

    kind: str = ""
    suggestion_id: int | None = None
    start: int = 0


def first(session: Session, actor: Actor, run_id: int) -> Place:
    """Where a run is read on from: what is serious, then proposal by proposal."""
    theming.load(session, actor, run_id)
    reads = alarms.reads(session, actor.id)
    counts = run_tally.tally(session, run_id)
    if counts.total(lambda one: counts.waits(one) and one.is_serious and one.is_readable(reads)):
        return Place("serious")
    return _proposal_after(session, run_id, None, reads)


def after(session: Session, actor: Actor, run_id: int, here: Place) -> Place:
    """Where to go on after a page: in the same pile behind what was left open, else in the next one."""
    run = theming.load(session, actor, run_id)
    if here.kind == "search":
        return here
    there = _query(session, run.id, here.kind, here.suggestion_id)
    if session.execute(there.offset(here.start).limit(1)).first() is not None:
        return here
    if here.kind == "looks":
        return Place()
    return _proposal_after(session, run_id, here.suggestion_id, alarms.reads(session, actor.id))


def _proposal_after(
    session: Session, run_id: int, suggestion_id: int | None, reads: Collection[str]
) -> Place:
    there = run_tally.tally(session, run_id).left(reads)
    numbers = order(session, run_id)
    behind = numbers[numbers.index(suggestion_id) + 1 :] if suggestion_id in numbers else numbers
    return next((Place("suggestion", one) for one in behind if there.get(one)), Place())


def show(
    session: Session,
    actor: Actor,
    run_id: int,
    kind: str,
    *,
    suggestion_id: int | None = None,
    search: str = "",
    start: int = 0,
) -> Pile:
    """One page of a pile. Raises NotFound for a pile that there is not."""
    run = theming.load(session, actor, run_id)
    if kind not in KINDS or (kind == "suggestion") != (suggestion_id is not None):
        raise NotFound
    suggestion = session.get(SuggestedTheme, suggestion_id) if suggestion_id else None
    if suggestion_id and (suggestion is None or suggestion.run_id != run.id):
        raise NotFound
    query = _query(session, run.id, kind, suggestion_id, search)
    counts = run_tally.tally(session, run.id)
    total = _found(session, run, query, search) if kind == "search" else _total(counts, kind, suggestion_id)
    start = max(0, min(start, max(0, total - 1)))
    page = query.order_by(*_sorted(kind, search)).limit(PAGE).offset(start)
    stands = "pile", run.id, kind, suggestion_id, search, start
    rows = run_members.remembered(session, run, stands, page)
    targets = room_targets.by_key(session, run.municipality_id)
    return Pile(
        run=theming.line(session, actor, run.id),
        kind=kind,
        suggestion=suggestion,
        needs_name=suggestion is not None and needs_name(session, suggestion, targets),
        cards=tuple(_cards(session, actor, run, rows, targets, kind, search)),
        start=start,
        total=total,
        left=counts.of - counts.reviewed,
        of=counts.of,
        targets=tuple(dict(targets.values()).items()),
        search=search,
    )


def needs_name(session: Session, suggestion: SuggestedTheme, targets: Mapping[str, Choice]) -> bool:
    """Whether a proposal must be given a name before a text can be confirmed under it."""
    if suggestion.key in review.BUCKETS or suggestion.key in targets:
        return False
    named = (
        sa.select(sa.func.count())
        .select_from(ReviewDecision)
        .where(
            ReviewDecision.suggested_theme_id == suggestion.id,
            ReviewDecision.action == "accept",
            ReviewDecision.theme_id.is_not(None),
            decisions.standing(),
        )
    )
    return not session.scalar(named)


def _query(
    session: Session, run_id: int, kind: str, suggestion_id: int | None, search: str = ""
) -> sa.Select[SuggestedMember, FreeText]:
    if kind == "search":
        is_asked = bool(text_search.words(search))
        found = text_search.holds(FreeText.masked, search) if is_asked else sa.false()
        return run_members.members(run_id).where(SuggestedMember.is_main, found)
    query = waiting(session, run_id)
    if kind == "serious":
        return query.where(FreeText.serious.is_not(None))
    if kind == "looks":
        return query.where(SuggestedMember.needs_a_look)
    return query.where(SuggestedMember.suggested_theme_id == suggestion_id, FreeText.serious.is_(None))


def _found(
    session: Session, run: ThemingRun, query: sa.Select[SuggestedMember, FreeText], search: str
) -> int:
    stands = "found in a run", run.id, search, alarms.stamp(session, [run.municipality_id])
    return known(session, stands, lambda: counted(session, query), (run.municipality_id,))


def _total(counts: run_tally.Tally, kind: str, suggestion_id: int | None) -> int:
    """How many texts a pile has, as `_query` chooses them."""
    if kind == "serious":
        return counts.total(lambda one: counts.waits(one) and one.is_serious)
    if kind == "looks":
        return counts.total(lambda one: counts.waits(one) and one.needs_a_look)
    return counts.left().get(suggestion_id or 0, 0)


def _sorted(kind: str, search: str) -> list[sa.ColumnElement[object]]:
    """The least certain first; what is serious before all, and of a search what is spelt exactly so."""
    serious = sa.case((FreeText.serious.is_not(None), 0), else_=1)
    unsure = sa.case((SuggestedMember.needs_a_look, 0), else_=1)
    exact: list[sa.ColumnElement[object]] = []
    if kind == "search":
        exact = [sa.case((text_search.holds_exactly(FreeText.masked, search), 0), else_=1)]
    return [*exact, serious, unsure, SuggestedMember.score.asc(), SuggestedMember.id.asc()]


def _cards(
    session: Session,
    actor: Actor,
    run: ThemingRun,
    rows: Sequence[SuggestedMember],
    targets: Mapping[str, Choice],
    kind: str,
    search: str,
) -> list[Card]:
    ids = [row.free_text_id for row in rows]
    lines = {one.id: one for one in texts.lines(session, actor, run.municipality_id, ids)}
    proposals = {one.id: one for one in _suggestions(session, {row.suggested_theme_id for row in rows})}
    further = pile_choices.further(session, run.id, ids, targets)
    neighbours = pile_choices.neighbours(session, proposals.keys(), targets)
    largest = pile_choices.largest(session, run.id, targets, ALTERNATIVES + 1)
    single = decisions.of_texts(session, ids)
    reads = alarms.reads(session, actor.id)
    names = {key: name for key, (_value, name) in targets.items()}
    reasons = why.of_members(session, {row.free_text_id: row for row in rows}, lines.values(), names, single)
    found = []
    for row in rows:
        text, proposal = lines.get(row.free_text_id), proposals[row.suggested_theme_id]
        if text is None:
            continue
        own = targets.get(proposal.key)
        also = tuple(one for one in further.get(text.id, ()) if one != own)
        runner_up = targets.get(row.runner_up or "")
        beside = (runner_up, *also, *neighbours.get(proposal.id, ()), *largest)
        near = [one for one in beside if one and one != own]
        decided = bool(text.themes) or text.id in single
        needs_reader = text.language not in reads and not text.rendering
        cut = marking.pieces(text.masked, row.start, row.end, row.words)
        found.append(
            Card(
                text=text,
                pieces=marking.found(text.masked, search) if search else cut,
                suggestion_id=proposal.id,
                suggestion=proposal.label if own is None else own[1],
                key=proposal.key,
                score=row.score,
                needs_a_look=row.needs_a_look,
                further=also,
                alternatives=tuple(dict(near).items())[:ALTERNATIVES],
                is_decided=decided,
                has_default=kind == "suggestion" and not (decided or needs_reader) and text.serious is None,
                needs_reader=needs_reader,
                why=reasons[text.id],
            )
        )
    return found


def _suggestions(session: Session, ids: Collection[int]) -> Sequence[SuggestedTheme]:
    return session.scalars(sa.select(SuggestedTheme).where(SuggestedTheme.id.in_(ids))).all()
