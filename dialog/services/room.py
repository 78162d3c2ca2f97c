"""What the review room shows: a run with its suggestions, a suggestion with its texts, how far the review is.

Numbers here are whole, since only reviewers of the municipality see them; nothing of this is for anybody
else. What a person decided and what the machine proposed is told apart in every line.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, ReviewDecision, SuggestedMember, SuggestedTheme, Theme, ThemeAssignment
from dialog.services import apart, codebooks, decisions, review, texts, theme_edits, theming
from dialog.services.permissions import Actor
from dialog.services.texts import TextLine
from dialog.services.themes import LANGUAGE
from surveys.texts import Texts

PAGE = 50
LOOKS = 15
"""So many texts that need a look at a time: the next come when these are decided."""
CONFIDENT_FROM = 3
"""A suggestion of fewer texts is looked at by itself before it is accepted."""
Pieces = tuple[tuple[str, bool], ...]


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


@dataclass(frozen=True)
class RunPage:
    """A run: its suggestions by area, the buckets, what needs a look, and how far the review has come."""

    line: theming.RunLine
    areas: tuple[tuple[Texts | None, tuple[SuggestionLine, ...]], ...]
    buckets: tuple[SuggestionLine, ...]
    looks: tuple[MemberLine, ...]
    looks_left: int
    reviewed: int
    of: int
    method: str
    remarks: tuple[Remark, ...]
    targets: tuple[tuple[str, Texts], ...]

    @property
    def confident(self) -> tuple[SuggestionLine, ...]:
        """Suggestions that can be accepted in one step after a look at the list."""
        return tuple(one for _, lines in self.areas for one in lines if one.action is None and one.is_known)


@dataclass(frozen=True)
class SuggestionPage:
    """A suggestion with its texts and all it rests on."""

    line: SuggestionLine
    run: theming.RunLine
    terms: Mapping[str, Sequence[str]]
    members: tuple[MemberLine, ...]
    page: int
    last: int
    quotes: tuple[MemberLine, ...]
    targets: tuple[tuple[str, Texts], ...]
    themes: Mapping[int, Texts]
    decision: ReviewDecision | None
    siblings: tuple[SuggestionLine, ...] = field(default=())


def run(session: Session, actor: Actor, run_id: int) -> RunPage:
    """The page of one run."""
    row = theming.load(session, actor, run_id)
    line = theming.line(session, actor, run_id)
    lines = suggestions(session, row.id, row.municipality_id, row.quality)
    names = codebooks.area_names(session, row.municipality_id)
    by_area: dict[str | None, list[SuggestionLine]] = defaultdict(list)
    for one in lines:
        if not one.is_bucket:
            by_area[one.area if one.area in names else None].append(one)
    order = [*(key for key in names if key in by_area), *([None] if None in by_area else [])]
    looks, left = _looks(session, actor, row.municipality_id, lines)
    reviewed, of = share_reviewed(session, row.id)
    return RunPage(
        line=line,
        areas=tuple((names[key] if key else None, tuple(by_area[key])) for key in order),
        buckets=tuple(one for one in lines if one.is_bucket),
        looks=tuple(looks),
        looks_left=left,
        reviewed=reviewed,
        of=of,
        method=row.method,
        remarks=_remarks(row.quality, ""),
        targets=targets(session, row.municipality_id),
    )


def suggestion(session: Session, actor: Actor, suggestion_id: int, page: int = 1) -> SuggestionPage:
    """The page of one suggestion; undecided texts that need a look come first."""
    row = review.load_suggestion(session, actor, suggestion_id)
    municipality_id = row.run.municipality_id
    lines = {one.id: one for one in suggestions(session, row.run_id, municipality_id, row.run.quality)}
    line = lines[row.id]
    members = _member_lines(session, actor, municipality_id, row.members, lines)
    members.sort(key=lambda one: (one.is_decided, not one.needs_a_look, not one.is_main, -one.score))
    last = max(1, -(-len(members) // PAGE))
    page = min(max(page, 1), last)
    return SuggestionPage(
        line=line,
        run=theming.line(session, actor, row.run_id),
        terms=row.terms,
        members=tuple(members[(page - 1) * PAGE : page * PAGE]),
        page=page,
        last=last,
        quotes=tuple(_typical(members)),
        targets=targets(session, municipality_id),
        themes=theme_edits.names(session, municipality_id),
        decision=decisions.of_suggestions(session, [row.id]).get(row.id),
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
    counts, waiting = _counts(session, run_id)
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
                is_known=is_known,
                is_confident=is_known
                and sum(sizes.values()) >= CONFIDENT_FROM
                and not {remark.rule for remark in remarks} & {"unsure", "too_large"},
                remarks=remarks,
            )
        )
    return sorted(found, key=lambda one: (one.is_bucket, -one.size, one.id))


def share_reviewed(session: Session, run_id: int) -> tuple[int, int]:
    """How many of the run's texts a person has dealt with, of how many.

    A text is dealt with when it lies under a theme, when somebody decided on it by itself, or when the
    suggestion that mainly holds it was set aside or confirmed as no answer.
    """
    mains = dict(
        session.execute(
            sa.select(SuggestedMember.free_text_id, SuggestedMember.suggested_theme_id)
            .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
            .join(FreeText, FreeText.id == SuggestedMember.free_text_id)
            .where(
                SuggestedTheme.run_id == run_id,
                SuggestedMember.is_main,
                FreeText.state.in_(review.SHOWN),
                apart.counted(FreeText.response_id),
            )
        ).all()
    )
    placed, single = _dealt_with(session, mains)
    closed = {
        number
        for number, decision in decisions.of_suggestions(session, set(mains.values())).items()
        if decision.action in {"set_aside", "not_an_answer"}
    }
    done = sum(
        text_id in placed or text_id in single or number in closed for text_id, number in mains.items()
    )
    return done, len(mains)


def targets(session: Session, municipality_id: int) -> tuple[tuple[str, Texts], ...]:
    """Where a text can be placed: themes in use first, then those of the codebook not used yet."""
    return tuple(_targets_by_key(session, municipality_id).values())


def _targets_by_key(session: Session, municipality_id: int) -> dict[str, tuple[str, Texts]]:
    used = session.scalars(
        sa.select(Theme).where(Theme.municipality_id == municipality_id).order_by(Theme.id)
    ).all()
    found: dict[str, tuple[str, Texts]] = {
        theme.key: (f"theme:{theme.id}", theme.name) for theme in used if theme.status == "active"
    }
    taken = {theme.key for theme in used}
    book = codebooks.in_use(session, municipality_id)
    return found | {one.key: (f"key:{one.key}", one.labels) for one in book.themes if one.key not in taken}


def pieces(masked: str, start: int, end: int, words: Iterable[str]) -> Pieces:
    """The text cut so that the words that spoke for a theme, within its span, can be marked."""
    wanted = sorted((word for word in words if word.strip()), key=len, reverse=True)
    if not wanted:
        return ((masked, False),)
    expression = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    found: list[tuple[str, bool]] = []
    before = 0
    for match in expression.finditer(masked, start, end):
        found += [(masked[before : match.start()], False), (match.group(), True)]
        before = match.end()
    found.append((masked[before:], False))
    return tuple(piece for piece in found if piece[0])


def _counts(session: Session, run_id: int) -> tuple[dict[int, Counter[str]], dict[int, int]]:
    """By suggestion: how many shown texts in each language, and how many still need a look."""
    query = (
        sa.select(
            SuggestedMember.suggested_theme_id,
            SuggestedMember.free_text_id,
            SuggestedMember.needs_a_look,
            LANGUAGE,
        )
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .join(FreeText, FreeText.id == SuggestedMember.free_text_id)
        .where(
            SuggestedTheme.run_id == run_id,
            FreeText.state.in_(review.SHOWN),
            apart.counted(FreeText.response_id),
        )
    )
    rows = session.execute(query).all()
    placed, single = _dealt_with(session, {text_id for _, text_id, _, _ in rows})
    sizes: dict[int, Counter[str]] = defaultdict(Counter)
    waiting: Counter[int] = Counter()
    for number, text_id, needs_a_look, language in rows:
        sizes[number][language] += 1
        waiting[number] += needs_a_look and text_id not in placed and text_id not in single
    return sizes, waiting


def _dealt_with(session: Session, ids: Iterable[uuid.UUID]) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """The texts that lie under a theme in use, and those that a person decided on by themselves."""
    wanted = list(ids)
    placed = set(
        session.scalars(
            sa.select(ThemeAssignment.free_text_id)
            .join(Theme, Theme.id == ThemeAssignment.theme_id)
            .where(
                ThemeAssignment.free_text_id.in_(wanted),
                ThemeAssignment.removed_by_decision_id.is_(None),
                Theme.status == "active",
            )
        )
    )
    return placed, set(decisions.of_texts(session, wanted))


def _looks(
    session: Session, actor: Actor, municipality_id: int, lines: Sequence[SuggestionLine]
) -> tuple[list[MemberLine], int]:
    """The undecided texts that need a look, serious ones first: a page of them, and how many in all."""
    by_id = {one.id: one for one in lines}
    query = sa.select(SuggestedMember).where(
        SuggestedMember.suggested_theme_id.in_(by_id),
        SuggestedMember.needs_a_look,
        SuggestedMember.is_main,
    )
    found = [
        one
        for one in _member_lines(session, actor, municipality_id, session.scalars(query).all(), by_id)
        if not one.is_decided and by_id[one.suggestion_id].action not in {"set_aside", "not_an_answer"}
    ]
    found.sort(key=lambda one: (one.text.serious is None, one.score, str(one.text.id)))
    return found[:LOOKS], len(found)


def _member_lines(
    session: Session,
    actor: Actor,
    municipality_id: int,
    members: Sequence[SuggestedMember],
    lines: Mapping[int, SuggestionLine],
) -> list[MemberLine]:
    by_text = {one.free_text_id: one for one in members}
    shown = texts.lines(session, actor, municipality_id, by_text)
    placed, _ = _dealt_with(session, by_text)
    single = decisions.of_texts(session, by_text)
    labels: dict[str, Texts] = {
        one.key: one.labels for one in codebooks.in_use(session, municipality_id).themes
    }
    labels |= {one.key: one.label for one in lines.values()}
    where = _targets_by_key(session, municipality_id)
    found = []
    for text in shown:
        member = by_text[text.id]
        decision = single.get(text.id)
        found.append(
            MemberLine(
                text=text,
                pieces=pieces(text.masked, member.start, member.end, member.words),
                suggestion_id=member.suggested_theme_id,
                suggestion=lines[member.suggested_theme_id].label,
                score=member.score,
                runner_up=labels.get(member.runner_up or ""),
                needs_a_look=member.needs_a_look,
                is_main=member.is_main,
                is_decided=text.id in placed or decision is not None,
                decision_id=decision.id if decision else None,
                quick=tuple(
                    where[key]
                    for key in (lines[member.suggested_theme_id].key, member.runner_up or "")
                    if key in where
                ),
            )
        )
    return found


def _typical(members: Sequence[MemberLine]) -> list[MemberLine]:
    """Up to three texts of a theme that say most plainly what it is about; never a serious one."""
    fit = [one for one in members if one.text.serious is None and 5 <= len(one.text.masked.split()) <= 40]
    fit.sort(key=lambda one: (not one.is_main, -sum(marked for _, marked in one.pieces), -one.score))
    return fit[:3]


def _remarks(quality: Mapping[str, object], theme: str) -> tuple[Remark, ...]:
    remarks = quality.get("remarks", ())
    assert isinstance(remarks, list | tuple)  # noqa: S101 -- what a run stored
    return tuple(Remark(one["rule"], one["figures"]) for one in remarks if one["theme"] == theme)
