"""Agreed concerns and planned actions in, the draft of a promise out: lines, each with what it rests on.

The sentences come from reviewed patterns in `phrasebook/`, in Swedish and English. Northern Sámi is never
glued from pieces: a person translates. A concern that nothing is planned for gives a question to the
drafter instead of a line, since a line without an action could be neither counted nor followed up. A draft
is never more than a proposal; the same input gives the same draft.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PHRASEBOOK = Path(__file__).parent / "phrasebook"
LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class AgreedConcern:
    """A problem of the agreed picture, in the picture's order. `evidence` are ids of what may be shown."""

    key: str
    title: Mapping[str, str]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PlannedAction:
    """An action of the plan. `text` is in the infinitive ("kontrollera skotertrafiken …"), by language."""

    key: str
    concern: str
    party: str
    party_name: Mapping[str, str]
    text: Mapping[str, str]
    times: int | None
    every: str | None
    to_on: dt.date


@dataclass(frozen=True)
class DraftLine:
    """One line: who does it, in words, and the concern, action and evidence it rests on."""

    key: str
    party: str
    text: Mapping[str, str]
    concern: str
    action: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class DraftQuestion:
    """Something that the drafter must answer: `kind` is no_action, no_evidence or same_as_last."""

    concern: str
    kind: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class PromiseDraft:
    """The draft: lines in the order of the concerns, and the questions it leaves."""

    lines: tuple[DraftLine, ...]
    questions: tuple[DraftQuestion, ...]


def draft(
    concerns: Iterable[AgreedConcern],
    actions: Iterable[PlannedAction],
    *,
    last: Iterable[str] = (),
) -> PromiseDraft:
    """Draft a promise.

    Parameters
    ----------
    concerns : the agreed concerns, most important first.
    actions : what is planned; an action of no given concern is left out.
    last : the Swedish lines of the promise in force: a draft that repeats one says so.

    Returns
    -------
    PromiseDraft : one line an action, under concerns that have evidence; questions for the rest.
    """
    planned = sorted(actions, key=lambda action: action.key)
    said_before = {_plain(line): line for line in last}
    lines: list[DraftLine] = []
    questions: list[DraftQuestion] = []
    for concern in concerns:
        theirs = [action for action in planned if action.concern == concern.key]
        if not concern.evidence:
            questions.append(_question(concern, "no_evidence"))
        elif not theirs:
            questions.append(_question(concern, "no_action"))
        else:
            for action in theirs:
                line = _line(concern, action)
                lines.append(line)
                if _plain(line.text["sv"]) in said_before:
                    questions.append(_question(concern, "same_as_last", line.text))
    return PromiseDraft(tuple(lines), tuple(questions))


def sentence(action: PlannedAction, language: str) -> str:
    """An action as a promise in one language, by that language's pattern."""
    book = phrasebook(language)
    return str(
        book["line"].format(
            party=action.party_name[language],
            action=action.text[language].strip().rstrip("."),
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


def _line(concern: AgreedConcern, action: PlannedAction) -> DraftLine:
    languages = [code for code in LANGUAGES if action.text.get(code) and action.party_name.get(code)]
    return DraftLine(
        key=action.key,
        party=action.party,
        text={code: sentence(action, code) for code in languages},
        concern=concern.key,
        action=action.key,
        evidence=concern.evidence,
    )


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
