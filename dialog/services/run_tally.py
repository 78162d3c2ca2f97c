"""What a run proposes, counted in one pass: its texts by proposal, language, and what makes them wait.

Everything that the page of a run says in numbers is a sum of these few hundred counts. Counted one by one,
they took half a minute in a run with 80 000 texts (measured 2026-11).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, SuggestedMember, SuggestedTheme, ThemingRun
from dialog.services import alarms, apart, counting, review, run_members
from dialog.services.known import Stamp, known
from dialog.services.themes import LANGUAGE


@dataclass(frozen=True)
class Cell:
    """Texts of a run that are alike in everything that is counted.

    `is_main`: they lie mainly under this proposal. `is_open`: they lie under no theme in use, and nobody has
    decided on them one by one.
    """

    suggestion_id: int
    language: str
    is_main: bool
    needs_a_look: bool
    is_serious: bool
    is_rendered: bool
    is_open: bool
    count: int

    def is_readable(self, reads: Collection[str]) -> bool:
        """Whether somebody who reads these languages can read them: as `alarms` chooses them."""
        return self.language in reads or self.is_rendered


@dataclass(frozen=True)
class Tally:
    """All texts of a run that are shown and count.

    `closed` are the proposals that were set aside or confirmed as no answers; `read_there` are the languages
    of all who review in the municipality.
    """

    cells: tuple[Cell, ...]
    closed: frozenset[int]
    read_there: frozenset[str]

    def total(self, wanted: Callable[[Cell], bool]) -> int:
        """How many texts are as wanted."""
        return sum(one.count for one in self.cells if wanted(one))

    def by_suggestion(self, wanted: Callable[[Cell], bool]) -> dict[int, int]:
        """How many texts are as wanted, under each proposal that has some."""
        found: Counter[int] = Counter()
        for one in self.cells:
            if wanted(one):
                found[one.suggestion_id] += one.count
        return dict(found)

    def sizes(self) -> dict[int, Counter[str]]:
        """By proposal: how many texts in each language."""
        found: dict[int, Counter[str]] = {}
        for one in self.cells:
            found.setdefault(one.suggestion_id, Counter())[one.language] += one.count
        return found

    def waits(self, one: Cell) -> bool:
        """Whether nobody has dealt with them: as `piles.waiting` chooses them."""
        return one.is_main and one.is_open and one.suggestion_id not in self.closed

    def left(self, reads: Collection[str] | None = None) -> dict[int, int]:
        """By proposal: how many texts wait there, the serious ones apart, which have a pile of their own.

        `reads`: only those that somebody can read who reads these languages.
        """
        return self.by_suggestion(
            lambda one: self.waits(one) and not one.is_serious and (reads is None or one.is_readable(reads))
        )

    @property
    def of(self) -> int:
        """How many texts the run has."""
        return self.total(lambda one: one.is_main)

    @property
    def reviewed(self) -> int:
        """How many of them a person has dealt with.

        One lies under a theme, or somebody decided on it by itself, or the proposal that mainly holds it was
        set aside or confirmed as no answer; never one that nobody who reviews there could read. A proposal
        accepted as a whole places also that; it makes nobody's reading of it.
        """
        return self.total(
            lambda one: one.is_main and not self.waits(one) and one.is_readable(self.read_there)
        )


def tally(session: Session, run_id: int) -> Tally:
    """Count a run."""
    here = session.get_one(ThemingRun, run_id).municipality_id
    # Which languages people read they say themselves, and no line tells of it.
    key = ("run", run_id, alarms.stamp(session, [here]), Stamp((alarms.read_there(session, here),)))
    return known(session, key, lambda: _counted(session, run_id), (here,))


def _counted(session: Session, run_id: int) -> Tally:
    """As `run_members.members` chooses and `run_members.undecided` says, joined here.

    In the database the same took four times as long with 260 000 proposals (measured 2026-11).
    """
    here = session.get_one(ThemingRun, run_id).municipality_id
    text = sa.cast(FreeText.id, sa.String)
    shown = sa.select(text).where(
        FreeText.municipality_id == here,
        FreeText.state.in_(review.SHOWN),
        apart.counted(FreeText.response_id),
    )
    languages: dict[str, str] = dict(counting.rows(session, shown.add_columns(LANGUAGE)))
    serious = set(session.scalars(shown.where(FreeText.serious.is_not(None))))
    # A state would lead the database to all texts; the few that somebody has rendered have their own index.
    rendered = sa.select(text).where(FreeText.municipality_id == here, FreeText.rendering.is_not(None))
    is_rendered = set(session.scalars(rendered))
    settled = run_members.settled(session, here)
    counts: Counter[tuple[int, str, bool, bool, bool, bool, bool]] = Counter()
    for suggestion_id, is_main, needs_a_look, one in counting.rows(session, _proposed(run_id)):
        if one in languages:
            open_, said = one not in settled, one in is_rendered
            counts[suggestion_id, languages[one], is_main, needs_a_look, one in serious, said, open_] += 1
    found = tuple(Cell(*key, count) for key, count in sorted(counts.items()))
    return Tally(found, run_members.closed(session, run_id), frozenset(alarms.read_there(session, here)))


def _proposed(run_id: int) -> sa.Select[int, bool, bool, str]:
    member = SuggestedMember
    return (
        sa.select(
            member.suggested_theme_id,
            member.is_main,
            member.needs_a_look,
            sa.cast(member.free_text_id, sa.String),
        )
        .join(SuggestedTheme, SuggestedTheme.id == member.suggested_theme_id)
        .where(SuggestedTheme.run_id == run_id)
    )
