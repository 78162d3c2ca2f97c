"""What the review room shows: a run with its suggestions, a suggestion with its texts, how far the review is.

Numbers here are whole, since only reviewers of the municipality see them; nothing of this is for anybody
else. What a person decided and what the machine proposed is told apart in every line. Counts are counted by
the database and texts are read a page at a time: a run may have 20 000.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, ReviewDecision, SuggestedMember, SuggestedTheme, Theme
from dialog.services import (
    alarms,
    codebooks,
    decisions,
    piles,
    review,
    room_sizes,
    room_targets,
    run_members,
    run_tally,
    text_search,
    texts,
    theme_edits,
    theming,
    why,
)
from dialog.services.marking import Pieces, found, pieces
from dialog.services.permissions import Actor
from dialog.services.texts import TextLine
from surveys.texts import Texts

__all__ = ["Pieces", "pieces", "targets"]  # asked for here; they are `marking`'s and `room_targets`'

PAGE = 50
TYPICAL_AMONG = 40
"""Typical texts are looked for among so many of the most certain ones."""
CONFIDENT_FROM = 3
"""A suggestion of fewer texts is looked at by itself before it is accepted."""
targets = room_targets.listed


@dataclass(frozen=True)
class Remark:
    """A rule of a good theme set that is broken; the page has the sentence and its reason."""

    rule: str
    figures: Mapping[str, str]


@dataclass(frozen=True)
class SuggestionLine:
    """A suggestion as the run's page lists it."""

    id: int
    key: str
    area: str | None
    label: Texts
    size: int
    sizes: Mapping[str, int]
    action: str | None
    theme_id: int | None
    theme_name: Texts | None
    nearest: tuple[int, Texts] | None
    waiting: int
    left: int
    """How many of its texts nobody has dealt with; `waiting` of all need a look."""
    is_read: bool
    """Whether people have read it page by page to the end."""
    is_known: bool
    is_confident: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def is_bucket(self) -> bool:
        """Texts that fit no theme or say nothing: no theme to accept."""
        return self.key in review.BUCKETS


@dataclass(frozen=True)
class MemberLine:
    """A text under a suggestion: the words that spoke, how sure it is, and what a person has said."""

    text: TextLine
    pieces: Pieces
    suggestion_id: int
    suggestion: Texts
    score: float
    runner_up: Texts | None
    needs_a_look: bool
    is_main: bool
    is_decided: bool
    decision_id: int | None = None
    quick: tuple[tuple[str, Texts], ...] = ()
    """Where it most likely belongs, to be chosen with one tap: the proposal and the runner-up."""
    why: why.Why | None = None


@dataclass(frozen=True)
class RunPage:
    """A run: its suggestions by area, the buckets, what people decided, and how far the review has come."""

    line: theming.RunLine
    areas: tuple[tuple[Texts | None, tuple[SuggestionLine, ...]], ...]
    buckets: tuple[SuggestionLine, ...]
    decided: tuple[room_sizes.ThemeLine, ...]
    serious: int
    looks: int
    for_readers: int
    """Texts in a language that the person does not read, until somebody has said them in Swedish."""
    reviewed: int
    of: int
    pages_left: int
    method: str
    remarks: tuple[Remark, ...]

    @property
    def confident(self) -> tuple[SuggestionLine, ...]:
        """Suggestions that can be accepted in one step after a look at the list."""
        return tuple(
            one
            for _, lines in self.areas
            for one in lines
            if one.action is None and one.is_known and (one.left or not one.size)
        )


@dataclass(frozen=True)
class SuggestionPage:
    """A suggestion with its texts and all it rests on."""

    line: SuggestionLine
    run: theming.RunLine
    terms: Mapping[str, Sequence[str]]
    belongs: Texts
    members: tuple[MemberLine, ...]
    page: int
    last: int
    quotes: tuple[MemberLine, ...]
    targets: tuple[tuple[str, Texts], ...]
    themes: Mapping[int, Texts]
    decision: ReviewDecision | None
    search: str = ""
    siblings: tuple[SuggestionLine, ...] = field(default=())


def run(session: Session, actor: Actor, run_id: int) -> RunPage:
    """The page of one run."""
    row = theming.load(session, actor, run_id)
    lines = suggestions(session, row.id, row.municipality_id, row.quality)
    names = codebooks.area_names(session, row.municipality_id)
    by_area: dict[str | None, list[SuggestionLine]] = defaultdict(list)
    for one in lines:
        if not one.is_bucket:
            by_area[one.area if one.area in names else None].append(one)
    order = [*(key for key in names if key in by_area), *([None] if None in by_area else [])]
    counts, reads = run_tally.tally(session, row.id), alarms.reads(session, actor.id)
    serious = counts.total(lambda one: counts.waits(one) and one.is_serious)
    return RunPage(
        line=theming.line(session, actor, run_id),
        areas=tuple((names[key] if key else None, tuple(by_area[key])) for key in order),
        buckets=tuple(one for one in lines if one.is_bucket),
        decided=tuple(room_sizes.lines(session, row, {one.key: one.left for one in lines})),
        serious=serious,
        looks=counts.total(lambda one: counts.waits(one) and one.needs_a_look),
        reviewed=counts.reviewed,
        of=counts.of,
        for_readers=counts.total(lambda one: one.is_main and not one.is_readable(reads)),
        pages_left=-(-serious // piles.PAGE) + sum(-(-one.left // piles.PAGE) for one in lines),
        method=row.method,
        remarks=_remarks(row.quality, ""),
    )


def suggestion(
    session: Session, actor: Actor, suggestion_id: int, page: int = 1, search: str = ""
) -> SuggestionPage:
    """The page of one suggestion; undecided texts that need a look come first."""
    row = review.load_suggestion(session, actor, suggestion_id)
    municipality_id = row.run.municipality_id
    lines = {one.id: one for one in suggestions(session, row.run_id, municipality_id, row.run.quality)}
    query = run_members.members(row.run_id).where(SuggestedMember.suggested_theme_id == row.id)
    chosen = query.where(text_search.holds(FreeText.masked, search)) if search.strip() else query
    number = lines[row.id].size if chosen is query else piles.counted(session, chosen)
    last = max(1, -(-number // PAGE))
    page = min(max(page, 1), last)
    ordered = chosen.order_by(
        sa.case((run_members.undecided(), 0), else_=1),
        sa.case((SuggestedMember.needs_a_look, 0), else_=1),
        sa.case((SuggestedMember.is_main, 0), else_=1),
        SuggestedMember.score.desc(),
        SuggestedMember.id,
    )
    stands = "proposal", row.id, page, search
    rows = run_members.remembered(session, row.run, stands, ordered.limit(PAGE).offset((page - 1) * PAGE))
    return SuggestionPage(
        line=lines[row.id],
        run=theming.line(session, actor, row.run_id),
        terms=row.terms,
        belongs=why.belongs(session, municipality_id, row.key),
        members=tuple(_member_lines(session, actor, municipality_id, rows, lines, search)),
        page=page,
        last=last,
        quotes=tuple(_typical(session, actor, row, query, lines)) if page == 1 else (),
        targets=targets(session, municipality_id),
        themes=theme_edits.names(session, municipality_id),
        decision=decisions.of_suggestions(session, [row.id]).get(row.id),
        search=search,
        siblings=tuple(lines.values()),
    )


def suggestions(
    session: Session, run_id: int, municipality_id: int, quality: Mapping[str, object]
) -> list[SuggestionLine]:
    """The suggestions of a run, the largest first, without texts that are no longer shown."""
    rows = session.scalars(sa.select(SuggestedTheme).where(SuggestedTheme.run_id == run_id)).all()
    standing = decisions.of_suggestions(session, [row.id for row in rows])
    names = {
        theme.id: theme.name
        for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == municipality_id))
    }
    book = codebooks.in_use(session, municipality_id)
    tally = run_tally.tally(session, run_id)
    counts, left = tally.sizes(), tally.left()
    waiting = tally.by_suggestion(lambda one: one.needs_a_look and one.is_open)
    read = decisions.read_in_pages(session, [row.id for row in rows])
    found = []
    for row in rows:
        decision = standing.get(row.id)
        sizes = counts.get(row.id, Counter())
        remarks = _remarks(quality, row.key)
        is_known = book.theme(row.key) is not None
        found.append(
            SuggestionLine(
                id=row.id,
                key=row.key,
                area=row.area,
                label=row.label,
                size=sum(sizes.values()),
                sizes=dict(sorted(sizes.items())),
                action=decision.action if decision else None,
                theme_id=decision.theme_id if decision else None,
                theme_name=names.get(decision.theme_id) if decision and decision.theme_id else None,
                nearest=(row.nearest_theme_id, names[row.nearest_theme_id])
                if row.nearest_theme_id in names
                else None,
                waiting=waiting.get(row.id, 0),
                left=left.get(row.id, 0),
                is_read=row.id in read and row.id not in left,
                is_known=is_known,
                is_confident=is_known
                and sum(sizes.values()) >= CONFIDENT_FROM
                and not {remark.rule for remark in remarks} & {"unsure", "too_large"},
                remarks=remarks,
            )
        )
    return sorted(found, key=lambda one: (one.is_bucket, -one.size, one.id))


def share_reviewed(session: Session, run_id: int) -> tuple[int, int]:
    """How many of the run's texts a person has dealt with, of how many."""
    counts = run_tally.tally(session, run_id)
    return counts.reviewed, counts.of


def _member_lines(
    session: Session,
    actor: Actor,
    municipality_id: int,
    members: Sequence[SuggestedMember],
    lines: Mapping[int, SuggestionLine],
    search: str = "",
) -> list[MemberLine]:
    by_text = {one.free_text_id: one for one in members}
    single = decisions.of_texts(session, by_text)
    labels: dict[str, Texts] = {
        one.key: one.labels for one in codebooks.in_use(session, municipality_id).themes
    }
    labels |= {one.key: one.label for one in lines.values()}
    where = room_targets.by_key(session, municipality_id)
    shown = texts.lines(session, actor, municipality_id, by_text)
    reasons = why.of_members(session, by_text, shown, labels, single)
    return [
        replace(
            _member_line(text, by_text[text.id], lines, labels, where, single.get(text.id), search),
            why=reasons[text.id],
        )
        for text in shown
    ]


def _member_line(
    text: TextLine,
    member: SuggestedMember,
    lines: Mapping[int, SuggestionLine],
    labels: Mapping[str, Texts],
    where: Mapping[str, tuple[str, Texts]],
    decision: ReviewDecision | None,
    search: str,
) -> MemberLine:
    line = lines[member.suggested_theme_id]
    spoke = pieces(text.masked, member.start, member.end, member.words)
    quick = dict(where[key] for key in (line.key, member.runner_up or "") if key in where)
    return MemberLine(
        text=text,
        pieces=found(text.masked, search) if search.strip() else spoke,
        suggestion_id=line.id,
        suggestion=line.label,
        score=member.score,
        runner_up=labels.get(member.runner_up or ""),
        needs_a_look=member.needs_a_look,
        is_main=member.is_main,
        is_decided=bool(text.themes) or decision is not None,
        decision_id=decision.id if decision else None,
        quick=tuple(quick.items()),
    )


def _typical(
    session: Session,
    actor: Actor,
    row: SuggestedTheme,
    query: sa.Select[SuggestedMember, FreeText],
    lines: Mapping[int, SuggestionLine],
) -> list[MemberLine]:
    """Up to three texts of a theme that say most plainly what it is about; never a serious one."""
    surest = (
        query.where(FreeText.serious.is_(None))
        .order_by(
            sa.case((SuggestedMember.is_main, 0), else_=1), SuggestedMember.score.desc(), SuggestedMember.id
        )
        .limit(TYPICAL_AMONG)
    )
    rows = run_members.remembered(session, row.run, ("typical", row.id), surest)
    members = _member_lines(session, actor, row.run.municipality_id, rows, lines)
    fit = [one for one in members if 5 <= len(one.text.masked.split()) <= 40]
    fit.sort(key=lambda one: (not one.is_main, -sum(marked for _, marked in one.pieces), -one.score))
    return fit[:3]


def _remarks(quality: Mapping[str, object], theme: str) -> tuple[Remark, ...]:
    remarks = quality.get("remarks", ())
    assert isinstance(remarks, list | tuple)  # noqa: S101 -- what a run stored
    return tuple(Remark(one["rule"], one["figures"]) for one in remarks if one["theme"] == theme)
