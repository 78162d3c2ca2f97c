"""A run beside how it stands now: what would be the same, grown, new, gone, split or merged if it were taken.

What people decided stays, so only texts on which nobody has decided can make a theme other than it is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.compare import Change, compare
from dialog.models import (
    SuggestedMember,
    SuggestedTheme,
    Theme,
    ThemingRun,
    User,
)
from dialog.services import decisions, review, run_changes, texts, theming, theming_memory
from dialog.services.permissions import Actor
from dialog.services.run_changes import ASIDE, PLACES, WAITS, Step
from dialog.services.texts import TextLine
from dialog.services.theming import RunLine
from surveys.texts import Texts

SHOWN_TEXTS = 10
Keys = Mapping[uuid.UUID, set[str]]


@dataclass(frozen=True)
class ThemeChange:
    """What becomes of themes from the former run to this one, with their names."""

    kind: str
    before: tuple[Texts, ...]
    after: tuple[Texts, ...]
    size_before: int
    size_after: int
    came: int
    left: int


@dataclass(frozen=True)
class Note:
    """How an earlier decision meets the new run: merged, aside, retired or not_looked_for."""

    kind: str
    theme: Texts
    into: Texts | None = None
    number: int = 0


@dataclass(frozen=True)
class Staying:
    """A text that lies where people decided, and that the machine would place elsewhere. It stays."""

    text: TextLine
    now: tuple[Texts, ...]
    proposed: Texts


@dataclass(frozen=True)
class ChangesPage:
    """Everything to know before a run is taken."""

    line: RunLine
    is_first: bool
    taken_by: str | None
    taken_at: dt.datetime | None
    can_be_undone: bool
    changes: tuple[ThemeChange, ...]
    additions: tuple[tuple[Texts, int], ...]
    placed: int
    waiting: int
    notes: tuple[Note, ...]
    staying: tuple[Staying, ...]
    n_staying: int

    @property
    def other(self) -> tuple[ThemeChange, ...]:
        """The themes that would not be as they are."""
        return tuple(one for one in self.changes if one.kind != "same" or one.came)

    @property
    def alike(self) -> tuple[ThemeChange, ...]:
        """The themes that would be as they are."""
        return tuple(one for one in self.changes if one.kind == "same" and not one.came)


def show(session: Session, actor: Actor, run_id: int) -> ChangesPage:
    """What a run would change, or what is left to say of a taken one. Raises NotFound before it is done."""
    run = run_changes.done_run(session, actor, run_id)
    former = theming_memory.earlier_run(session, run, same_survey=True)
    steps = run_changes.steps_of(session, run)
    names = _Names(session, run, former)
    lying = run_changes.lying(session, run)
    proposed = names.proposed(run)
    shown = set(session.scalars(run_changes.shown_texts(run)))
    before = names.proposed(former) if former else {}
    settled = decisions.of_texts(session, shown).keys() | lying.keys()
    before = {text_id: keys for text_id, keys in before.items() if text_id in shown - settled} | lying
    after = {text_id: proposed.get(text_id, set()) for text_id in shown - settled} | lying
    told = compare(_plain(before), _plain(after)) if former else ()
    places = [step for step in steps if step.what == PLACES]
    staying = _staying(session, run, lying, names)
    return ChangesPage(
        line=theming.line(session, actor, run_id),
        is_first=former is None,
        taken_by=session.get_one(User, run.taken_by).name if run.taken_by else None,
        taken_at=run.taken_at,
        can_be_undone=run.taken_at is not None and former is not None,
        changes=tuple(names.told(change) for change in told),
        additions=tuple(
            sorted(
                ((names.of(names.key(step.suggestion)), len(step.new)) for step in places if step.new),
                key=lambda each: -each[1],
            )
        ),
        placed=len({member.free_text_id for step in places for member in step.new}),
        waiting=sum(step.unsure for step in steps) + sum(len(one.new) for one in steps if one.what == WAITS),
        notes=tuple(_notes(steps, lying, proposed, names)),
        staying=_lines(session, actor, run, staying[:SHOWN_TEXTS], names),
        n_staying=len(staying),
    )


class _Names:
    """Which theme a proposal leads to, and what it is called: as people named it, else as it was proposed."""

    def __init__(self, session: Session, run: ThemingRun, former: ThemingRun | None) -> None:
        themes = session.scalars(sa.select(Theme).where(Theme.municipality_id == run.municipality_id)).all()
        by_id = {theme.id: theme for theme in themes}
        self._names: dict[str, Texts] = {theme.key: theme.name for theme in themes}
        self._led: dict[int, str] = {}
        self._aside: set[int] = set()
        aside = run_changes.Aside(session, run)
        for one in (former, run):
            earlier = session.get(ThemingRun, one.parameters.get("earlier_run") or 0) if one else None
            known = theming_memory.themes_of(session, earlier)
            for row in one.suggestions if one else ():
                own = next((theme for theme in themes if theme.key == row.key), None)
                theme = run_changes.followed(session, own or by_id.get(known.get(row.key, 0)))
                key = theme.key if theme else row.key
                # A proposed theme has a number that another one may have in the other run.
                is_numbered = theme is None and row.key.startswith("proposed-")
                self._led[row.id] = f"{row.key}@{row.run_id}" if is_numbered else key
                self._names.setdefault(self._led[row.id], row.label)
                if aside.has(theme, row.key):
                    self._aside.add(row.id)

    def key(self, suggestion: SuggestedTheme) -> str:
        """The key under which the proposal's texts lie, or would lie."""
        return self._led[suggestion.id]

    def of(self, key: str) -> Texts:
        """The name of a theme."""
        return self._names.get(key, {"sv": key})

    def proposed(self, run: ThemingRun) -> dict[uuid.UUID, set[str]]:
        """Text -> the themes that a run proposes; nothing that is set aside, nothing of the buckets."""
        found: dict[uuid.UUID, set[str]] = defaultdict(set)
        for row in run.suggestions:
            for member in row.members:
                keys = found[member.free_text_id]
                if row.key not in review.BUCKETS and row.id not in self._aside:
                    keys.add(self._led[row.id])
        return found

    def told(self, change: Change) -> ThemeChange:
        """A change with names instead of keys."""
        return ThemeChange(
            kind=change.kind,
            before=tuple(self.of(key) for key in change.before),
            after=tuple(self.of(key) for key in change.after),
            size_before=change.size_before,
            size_after=change.size_after,
            came=change.came,
            left=change.left,
        )


def _plain(placed: Keys) -> dict[str, set[str]]:
    return {str(text_id): keys for text_id, keys in placed.items()}


def _notes(steps: Sequence[Step], lying: Keys, proposed: Keys, names: _Names) -> Iterable[Note]:
    for step in steps:
        number = len(step.new) + step.unsure
        label = names.of(names.key(step.suggestion))
        if step.what == ASIDE and step.theme is not None:
            yield Note("retired", step.theme.name, number=number)
        elif step.what == ASIDE:
            yield Note("aside", label, number=number)
        elif step.via is not None and step.theme is not None and step.via is not step.theme:
            yield Note("merged", step.via.name, step.theme.name, number)
    known = {key for keys in proposed.values() for key in keys}
    lost = Counter(key for keys in lying.values() for key in keys if key not in known)
    for key, number in sorted(lost.items()):
        yield Note("not_looked_for", names.of(key), number=number)


def _staying(
    session: Session, run: ThemingRun, lying: Keys, names: _Names
) -> list[tuple[uuid.UUID, set[str], str]]:
    """The texts that lie elsewhere than the run would place them: where they lie, and where it would."""
    query = (
        sa.select(SuggestedMember.free_text_id, SuggestedTheme)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedMember.suggested_theme_id)
        .where(SuggestedTheme.run_id == run.id, SuggestedMember.is_main)
        .order_by(SuggestedMember.free_text_id)
    )
    return [
        (text_id, lying[text_id], names.key(row))
        for text_id, row in session.execute(query)
        if text_id in lying and row.key not in review.BUCKETS and names.key(row) not in lying[text_id]
    ]


def _lines(
    session: Session,
    actor: Actor,
    run: ThemingRun,
    staying: Sequence[tuple[uuid.UUID, set[str], str]],
    names: _Names,
) -> tuple[Staying, ...]:
    found = {text_id: (keys, proposed) for text_id, keys, proposed in staying}
    return tuple(
        Staying(
            text=line,
            now=tuple(names.of(key) for key in sorted(found[line.id][0])),
            proposed=names.of(found[line.id][1]),
        )
        for line in texts.lines(session, actor, run.municipality_id, found)
    )
