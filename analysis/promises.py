"""Agreed concerns, causes, goals and actions in, a draft of a promise out: lines, each with its grounds.

The sentences come from reviewed patterns in `phrasebook/`, in Swedish and English. Northern Sámi is never
glued from pieces: a person translates. A concern without evidence, cause or action gives a question to the
drafter instead of a line: a line that goes at no cause may help nobody, and one without an action could be
neither counted nor followed up. What the parties have decided not to prioritise gives neither line nor
question; it is told as not taken up. A draft is never more than a proposal; the same input gives the same
draft, in whatever order its actions, causes and goals come.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PHRASEBOOK = Path(__file__).parent / "phrasebook"
LANGUAGES = ("sv", "en")
INFLUENCES = ("yes", "partly", "unknown", "no")


@dataclass(frozen=True)
class LikelyCause:
    """A cause of a concern. `influence`: yes, partly, unknown or no; `parties` are those who can."""

    key: str
    influence: str = "unknown"
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreedConcern:
    """A problem of the agreed picture, in the picture's order. `evidence` are ids of what may be shown.

    `standing` is prioritised, not_prioritised or undecided; `has_reason_without_causes` says that somebody
    has written why its causes are not analysed.
    """

    key: str
    title: Mapping[str, str]
    evidence: tuple[str, ...]
    causes: tuple[LikelyCause, ...] = ()
    has_reason_without_causes: bool = False
    standing: str = "undecided"


@dataclass(frozen=True)
class SetGoal:
    """A goal of the agreement. Without `concern` it is for what actions point to; without `party` joint."""

    key: str
    concern: str | None = None
    party: str | None = None


@dataclass(frozen=True)
class PlannedAction:
    """An action of the plan. `text` is in the infinitive ("kontrollera skotertrafiken …"), by language.

    `place` is a passage of its own ("i centrala Arvidsjaur"), by language: its preposition is its own.
    """

    key: str
    concern: str
    party: str
    party_name: Mapping[str, str]
    text: Mapping[str, str]
    times: int | None
    every: str | None
    to_on: dt.date
    goal: str | None = None
    place: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftLine:
    """One line: who does it, in words, and the concern, cause, goal, action and evidence it rests on.

    `cause` is None only where a reason is written why the concern's causes are not analysed; `goal` where
    no goal is set for the concern.
    """

    key: str
    party: str
    text: Mapping[str, str]
    concern: str
    action: str
    evidence: tuple[str, ...]
    cause: str | None = None
    goal: str | None = None


@dataclass(frozen=True)
class DraftQuestion:
    """Something that the drafter must answer: `kind` is no_evidence, no_cause, no_action or same_as_last."""

    concern: str
    kind: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class PromiseDraft:
    """The draft: lines, prioritised concerns first; its questions; what the parties did not prioritise."""

    lines: tuple[DraftLine, ...]
    questions: tuple[DraftQuestion, ...]
    not_taken_up: tuple[str, ...] = ()
    """Keys of concerns, in the picture's order."""


def draft(
    concerns: Iterable[AgreedConcern],
    actions: Iterable[PlannedAction],
    *,
    goals: Iterable[SetGoal] = (),
    last: Iterable[str] = (),
) -> PromiseDraft:
    """Draft a promise.

    Parameters
    ----------
    concerns : the agreed concerns, most important first.
    actions : what is planned; an action of no given concern is left out.
    goals : what is to be reached; an action's own goal counts before one that is set for its concern.
    last : the Swedish lines of the promise in force: a draft that repeats one says so.

    Returns
    -------
    PromiseDraft : one line an action, under concerns that have evidence and a cause; questions for the rest.
    """
    ordered = sorted(concerns, key=lambda concern: concern.standing != "prioritised")
    planned = sorted(actions, key=lambda action: action.key)
    aims = sorted(goals, key=lambda goal: goal.key)
    said_before = {_plain(line) for line in last}
    lines: list[DraftLine] = []
    questions: list[DraftQuestion] = []
    for concern in ordered:
        if concern.standing == "not_prioritised":
            continue
        theirs = [action for action in planned if action.concern == concern.key]
        lacking = _lacking(concern, theirs)
        questions += [_question(concern, kind) for kind in lacking]
        for action in () if lacking else theirs:
            line = _line(concern, action, aims)
            lines.append(line)
            if _plain(line.text["sv"]) in said_before:
                questions.append(_question(concern, "same_as_last", line.text))
    left_out = tuple(concern.key for concern in ordered if concern.standing == "not_prioritised")
    return PromiseDraft(tuple(lines), tuple(questions), left_out)


def sentence(action: PlannedAction, language: str) -> str:
    """An action as a promise in one language, by that language's pattern."""
    book = phrasebook(language)
    return str(
        book["line"].format(
            party=action.party_name[language],
            action=action.text[language].strip().rstrip("."),
            where=_where(action, language),
            often=_often(book, action),
            until=_date(book, action.to_on),
        )
    )


@cache
def phrasebook(language: str) -> dict[str, Any]:
    """The sentence patterns of a language. Raises KeyError for one that has none."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return tomllib.loads((PHRASEBOOK / f"{language}.toml").read_text("utf-8"))


def _lacking(concern: AgreedConcern, theirs: Sequence[PlannedAction]) -> tuple[str, ...]:
    """What a concern needs before a line can be drafted for it."""
    lacks = {
        "no_evidence": not concern.evidence,
        "no_cause": not concern.causes and not concern.has_reason_without_causes,
        "no_action": not theirs,
    }
    return tuple(kind for kind, is_lacking in lacks.items() if is_lacking)


def _line(concern: AgreedConcern, action: PlannedAction, goals: Sequence[SetGoal]) -> DraftLine:
    languages = [code for code in LANGUAGES if action.text.get(code) and action.party_name.get(code)]
    return DraftLine(
        key=action.key,
        party=action.party,
        text={code: sentence(action, code) for code in languages},
        concern=concern.key,
        action=action.key,
        evidence=concern.evidence,
        cause=_cause(concern, action),
        goal=_goal(action, goals),
    )


def _cause(concern: AgreedConcern, action: PlannedAction) -> str | None:
    """The cause that the action's party can influence most; a person chooses another if it is not that."""
    ranked = sorted(
        concern.causes,
        key=lambda cause: (action.party not in cause.parties, INFLUENCES.index(cause.influence), cause.key),
    )
    return ranked[0].key if ranked else None


def _goal(action: PlannedAction, goals: Sequence[SetGoal]) -> str | None:
    """The action's own goal, else one of its concern: its party's before a joint one."""
    if action.goal is not None:
        return action.goal
    fitting = [
        goal for goal in goals if goal.concern == action.concern and goal.party in (None, action.party)
    ]
    fitting.sort(key=lambda goal: (goal.party is None, goal.key))
    return fitting[0].key if fitting else None


def _where(action: PlannedAction, language: str) -> str:
    """The place, unless the action's own words hold it already."""
    place = action.place.get(language, "").strip()
    return f" {place}" if place and place.casefold() not in action.text[language].casefold() else ""


def _often(book: Mapping[str, Any], action: PlannedAction) -> str:
    if not action.times or not action.every:
        return ""
    pattern = book["often"][action.every]
    if action.times == 1:
        return str(pattern["one"])
    return str(pattern["many"].format(count=book["numbers"].get(str(action.times), action.times)))


def _date(book: Mapping[str, Any], day: dt.date) -> str:
    months = book["months"]
    return str(months["date"].format(day=day.day, month=months["names"][day.month - 1], year=day.year))


def _question(concern: AgreedConcern, kind: str, line: Mapping[str, str] | None = None) -> DraftQuestion:
    text = {
        code: phrasebook(code)["questions"][kind].format(
            concern=concern.title.get(code) or concern.title.get("sv", ""),
            line=(line or {}).get(code, (line or {}).get("sv", "")),
        )
        for code in LANGUAGES
    }
    return DraftQuestion(concern.key, kind, text)


def _plain(line: str) -> str:
    """A line without what a new date changes: compared word by word up to "till och med"."""
    return " ".join(line.lower().split("till och med")[0].replace(",", " ").replace(".", " ").split())
