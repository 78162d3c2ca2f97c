""" "You said – this is what we do": a promise turned round, from what residents brought up to what is done.

Short, for schools and screens. Every word is one that stands in the agreed picture or in the promise: nothing
is put more simply here than the parties have approved.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialog.models import Concern, Organisation
from dialog.services import brought_up
from dialog.services.promise_pages import PromisePage, ShownLine
from surveys.texts import Texts


@dataclass(frozen=True)
class Doing:
    """A line with whose it is."""

    party: Organisation | None
    shown: ShownLine


@dataclass(frozen=True)
class Pair:
    """What was said, and what is done about it. `people`: how many brought it up, where that can be shown.

    Without `said` it is a promise that does not say what it rests on.
    """

    said: Texts | None
    people: int | None
    doing: tuple[Doing, ...]


def pairs(page: PromisePage) -> tuple[Pair, ...]:
    """By problem, what most people brought up first; last what rests on nothing that is named."""
    counted = brought_up.by_problem(shown.line for side in page.sides for shown in side.lines)
    by_problem: dict[Concern | None, list[Doing]] = {}
    for side in page.sides:
        for shown in side.lines:
            about = next((ground.concern for ground in shown.grounds), None)
            by_problem.setdefault(about, []).append(Doing(shown.line.party, shown))
    found = [
        Pair(
            concern.title if concern else None,
            brought_up.people(counted.get(concern.id)) if concern else None,
            tuple(doing),
        )
        for concern, doing in by_problem.items()
    ]
    return tuple(sorted(found, key=lambda pair: (pair.said is None, -(pair.people or 0))))
