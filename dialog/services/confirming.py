"""Confirming a page of a pile: one step for all its texts, as proposed but for the marked exceptions.

Whoever confirms has read the texts: they are noted as read, their masking is in order unless it is marked,
and what stands under a theme stands there by a person. One decision holds the page, so that one undoing
takes it back.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING
from dialog.models import FreeText, SuggestedMember, SuggestedTheme, Theme, ThemeAssignment
from dialog.services import (
    alarms,
    decisions,
    piles,
    placing,
    privacy,
    review,
    run_members,
    theme_making,
    theming,
)
from dialog.services.decisions import About
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.piles import Place
from surveys.texts import Texts

AS_PROPOSED, LATER, NO_ANSWER, NO_THEME, WITHHOLD = (
    "as_proposed",
    "later",
    "no_answer",
    "no_theme",
    "withhold",
)


@dataclass(frozen=True)
class Mark:
    """What a person marked on a text. `choice` is a word above, or where it belongs (`theme:3`, `key:x`)."""

    text_id: uuid.UUID
    choice: str = AS_PROPOSED
    also: tuple[str, ...] = ()
    """Further themes that it belongs to."""
    passage: str = ""
    """Words of the text that are masked at once, wherever they stand in it."""
    needs_masking: bool = False
    """Something in it must still be masked: it stays among the texts that nobody has read."""


@dataclass(frozen=True)
class Confirmed:
    """What confirming a page did. `left` texts wait still, `overtaken` a colleague had decided on.

    `unreadable` are in a language that the person does not read: they wait for somebody who does.
    """

    decision_id: int | None
    proposed: int = 0
    moved: int = 0
    no_answers: int = 0
    withheld: int = 0
    to_mask: int = 0
    left: int = 0
    overtaken: int = 0
    unreadable: int = 0


@dataclass
class _Page:
    """A page while it is confirmed: the marked texts, sorted by what becomes of them."""

    municipality_id: int
    run_id: int
    suggestion: SuggestedTheme | None
    proposed: list[Mark] = field(default_factory=list)
    chosen: list[Mark] = field(default_factory=list)
    left: int = 0
    overtaken: int = 0
    unreadable: int = 0

    @property
    def acted(self) -> list[Mark]:
        """The marks that decide something."""
        return [*self.proposed, *self.chosen]


def go_on(
    session: Session,
    actor: Actor,
    run_id: int,
    marks: Iterable[Mark],
    here: Place,
    *,
    at: dt.datetime,
    name: Texts | None = None,
) -> tuple[Confirmed, Place]:
    """Confirm a page, and say where reading goes on: behind what was left open here, or in the next pile."""
    suggestion_id = here.suggestion_id
    done = confirm(session, actor, run_id, marks, at=at, suggestion_id=suggestion_id, name=name)
    behind = Place(here.kind, suggestion_id, here.start + done.left + done.unreadable)
    return done, piles.after(session, actor, run_id, behind)


def confirm(
    session: Session,
    actor: Actor,
    run_id: int,
    marks: Iterable[Mark],
    *,
    at: dt.datetime,
    suggestion_id: int | None = None,
    name: Texts | None = None,
) -> Confirmed:
    """Decide on all the texts of a page in one step; those marked as later stay as they are.

    Raises NotFound for a text that the run has nothing to say about, RuleBroken("theme_needs_name") for a
    proposal that is not in the codebook, RuleBroken("nothing_is_marked") when nothing is decided,
    RuleBroken("text_unreadable") when all that is marked is in a language that the actor does not read,
    RuleBroken("passage_not_found") for words to mask that the text does not hold,
    RuleBroken("take_the_run_first") for a further run that is only a proposal.
    """
    run = theming.load(session, actor, run_id)
    require(actor, Permission.TEXT_PROTECT, run.municipality_id)
    theming.require_taken(session, run)
    marks = list({mark.text_id: mark for mark in marks}.values())
    main = _members(session, run.id, marks)
    if {mark.text_id for mark in marks} - main.keys():
        raise NotFound
    suggestion = review.load_suggestion(session, actor, suggestion_id) if suggestion_id else None
    if suggestion is not None and suggestion.run_id != run.id:
        raise NotFound
    for mark in marks:
        if mark.passage:
            privacy.mask_more(session, actor, mark.text_id, mark.passage, at=at)
    page = _Page(run.municipality_id, run.id, suggestion)
    _sort(session, actor, page, marks)
    if not page.acted:
        if not page.overtaken:
            raise RuleBroken("text_unreadable" if page.unreadable else "nothing_is_marked")
        return Confirmed(None, left=page.left, overtaken=page.overtaken, unreadable=page.unreadable)
    rows = _texts(session, page)
    themes = _themes(session, page, main, name or {})
    decision_id = _write(session, actor, page, rows, themes, at=at)
    _place(session, page, main, themes, decision_id)
    for mark in page.proposed:
        _settle_bucket(session, actor, mark, main, decision_id, at=at)
        _add(session, actor, mark, decision_id, themes, main, at=at)
    for mark in page.chosen:
        _choose(session, actor, mark, decision_id, at=at)
    for mark in page.acted:
        text = rows[mark.text_id]
        if text.state == "new" and not mark.needs_masking:
            text.state = "read"
    session.flush()
    return Confirmed(
        decision_id,
        left=page.left,
        overtaken=page.overtaken,
        unreadable=page.unreadable,
        **_tally(page),
    )


def _members(session: Session, run_id: int, marks: Sequence[Mark]) -> dict[uuid.UUID, SuggestedMember]:
    ids = [mark.text_id for mark in marks]
    query = run_members.members(run_id).where(SuggestedMember.is_main, FreeText.id.in_(ids))
    return {member.free_text_id: member for member, _ in session.execute(query)}


def _sort(session: Session, actor: Actor, page: _Page, marks: Sequence[Mark]) -> None:
    """Whom the proposal counts for, whom a person's own choice, and who waits or was decided on meanwhile."""
    ids = [mark.text_id for mark in marks]
    waits = set(session.scalars(sa.select(FreeText.id).where(FreeText.id.in_(ids), run_members.undecided())))
    is_closed = alarms.is_unreadable(alarms.reads(session, actor.id))
    closed = set(session.scalars(sa.select(FreeText.id).where(FreeText.id.in_(ids), is_closed)))
    for mark in marks:
        if mark.choice == LATER:
            page.left += 1
        elif mark.text_id in closed and mark.choice != WITHHOLD:
            page.unreadable += 1
        elif mark.choice != AS_PROPOSED:
            page.chosen.append(mark)
        elif mark.text_id in waits:
            page.proposed.append(mark)
        else:
            page.overtaken += 1


def _texts(session: Session, page: _Page) -> dict[uuid.UUID, FreeText]:
    ids = [mark.text_id for mark in page.acted]
    return {text.id: text for text in session.scalars(sa.select(FreeText).where(FreeText.id.in_(ids)))}


def _themes(
    session: Session, page: _Page, main: Mapping[uuid.UUID, SuggestedMember], name: Texts
) -> dict[int, Theme]:
    """By proposal: the theme that its texts are confirmed under; the buckets are none."""
    numbers = sorted({main[mark.text_id].suggested_theme_id for mark in page.proposed})
    proposals = [session.get_one(SuggestedTheme, number) for number in numbers]
    return {
        one.id: theme_making.for_suggestion(session, one, name)
        for one in proposals
        if one.key not in review.BUCKETS
    }


def _write(
    session: Session,
    actor: Actor,
    page: _Page,
    rows: Mapping[uuid.UUID, FreeText],
    themes: Mapping[int, Theme],
    *,
    at: dt.datetime,
) -> int:
    new = {text_id for text_id, text in rows.items() if text.state == "new"}
    withheld = {mark.text_id for mark in page.acted if mark.choice == WITHHOLD}
    open_masks = {mark.text_id for mark in page.acted if mark.needs_masking}
    keep = {
        "page": len(page.acted),
        "tally": _tally(page),
        "read": sorted(str(one) for one in new - withheld - open_masks),
        "withheld": sorted(str(one) for one in withheld - new),
        "withheld_unread": sorted(str(one) for one in withheld & new),
    }
    suggestion = page.suggestion
    theme = themes.get(suggestion.id) if suggestion else None
    about = About(
        page.municipality_id,
        theme_id=theme.id if theme else None,
        suggested_theme_id=suggestion.id if suggestion else None,
        run_id=page.run_id,
    )
    return decisions.write(session, actor, "accept", about, at=at, keep=keep, texts=len(page.acted)).id


def _place(
    session: Session,
    page: _Page,
    main: Mapping[uuid.UUID, SuggestedMember],
    themes: Mapping[int, Theme],
    decision_id: int,
) -> None:
    """Place what is confirmed as proposed; a person has read each, so it stands as the person's own."""
    for mark in page.proposed:
        member = main[mark.text_id]
        if member.suggested_theme_id in themes:
            session.add(_row(themes[member.suggested_theme_id].id, member, decision_id))
    session.flush()


def _row(theme_id: int, member: SuggestedMember, decision_id: int) -> ThemeAssignment:
    return ThemeAssignment(
        theme_id=theme_id,
        free_text_id=member.free_text_id,
        start=member.start,
        end=member.end,
        words=list(member.words),
        origin="reviewer",
        decision_id=decision_id,
    )


def _settle_bucket(
    session: Session,
    actor: Actor,
    mark: Mark,
    main: Mapping[uuid.UUID, SuggestedMember],
    decision_id: int,
    *,
    at: dt.datetime,
) -> None:
    key = session.get_one(SuggestedTheme, main[mark.text_id].suggested_theme_id).key
    if key == SAYS_NOTHING:
        placing.not_an_answer(session, actor, mark.text_id, at=at, within=decision_id)
    elif key == FITS_NO_THEME and not mark.also:
        placing.fits_nowhere(session, actor, mark.text_id, at=at, within=decision_id)


def _add(
    session: Session,
    actor: Actor,
    mark: Mark,
    decision_id: int,
    themes: Mapping[int, Theme],
    main: Mapping[uuid.UUID, SuggestedMember],
    *,
    at: dt.datetime,
) -> None:
    """Place a text that is confirmed also under its further themes."""
    own = themes.get(main[mark.text_id].suggested_theme_id)
    for target in dict.fromkeys(mark.also):
        theme = theme_making.target_theme(session, actor, _where(session, mark), target)
        if own is not None and theme.id == own.id:
            continue
        placing.add(session, actor, mark.text_id, target, at=at, within=decision_id)


def _choose(session: Session, actor: Actor, mark: Mark, decision_id: int, *, at: dt.datetime) -> None:
    if mark.choice == WITHHOLD:
        privacy.withhold(session, actor, mark.text_id, at=at)
    elif mark.choice == NO_ANSWER:
        placing.not_an_answer(session, actor, mark.text_id, at=at, within=decision_id)
    elif mark.choice == NO_THEME:
        placing.fits_nowhere(session, actor, mark.text_id, at=at, within=decision_id)
    else:
        theme = placing.move(session, actor, mark.text_id, mark.choice, at=at, within=decision_id)
        for target in dict.fromkeys(mark.also):
            further = theme_making.target_theme(session, actor, theme.municipality_id, target)
            if further.id != theme.id:
                placing.add(session, actor, mark.text_id, target, at=at, within=decision_id)


def _where(session: Session, mark: Mark) -> int:
    return session.get_one(FreeText, mark.text_id).municipality_id


def _tally(page: _Page) -> dict[str, int]:
    choices = [mark.choice for mark in page.chosen]
    beside = (NO_ANSWER, WITHHOLD)
    return {
        "proposed": len(page.proposed),
        "moved": sum(one not in beside for one in choices),
        "no_answers": choices.count(NO_ANSWER),
        "withheld": choices.count(WITHHOLD),
        "to_mask": sum(mark.needs_masking for mark in page.acted),
    }
