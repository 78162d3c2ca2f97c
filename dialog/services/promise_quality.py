"""The quality check of a promise before its parties are asked: can it be kept, counted and understood?

Each question is met by what the machine can see, and it says what it saw; or a person answers it; or a
person writes why it cannot be answered. The machine never says that a promise is good. What was entered from
before the system is not asked about: it stands as it stood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import plain_swedish, promise_reading
from analysis.plain_swedish import Reading
from analysis.situation import HIT
from dialog.models import (
    Area,
    Concern,
    Organisation,
    PromiseLine,
    PromiseVersion,
    Question,
    SituationPicture,
)
from dialog.services import promise_drafts
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor

OF_LINE = ("who", "what", "how_many", "where", "by_when", "followed_up", "evidence", "cause")
OF_PROMISE = ("sides", "apart", "plain", "women", "young", "sami", "consultation")
YOUNG = ("young", "children")
WAYS = ("answer", "because")
"""A person answers the question, or writes why it cannot be answered."""


@dataclass(frozen=True)
class Seen:
    """What the machine sees of one question: a key for its sentence and the words that it names."""

    says: str
    is_met: bool
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One question of the check. `line` is None for a question about the promise as a whole."""

    name: str
    line: PromiseLine | None
    seen: Seen
    said: Mapping[str, str] = field(default_factory=dict)
    """What a person wrote: under `answer`, or under `because`."""

    @property
    def key(self) -> str:
        """How it is stored: by the line's key, which stays when lines are moved."""
        return f"line:{self.line.key}:{self.name}" if self.line else f"promise:{self.name}"

    @property
    def state(self) -> str:
        """`seen` by the machine, `answered` or `reasoned` by a person, or `open`."""
        if self.seen.is_met:
            return "seen"
        if self.said.get("answer"):
            return "answered"
        return "reasoned" if self.said.get("because") else "open"


@dataclass(frozen=True)
class Check:
    """The whole check of a version, with how easy its Swedish text is to read."""

    items: tuple[Item, ...]
    reading: Reading

    @property
    def open(self) -> tuple[Item, ...]:
        """What nobody has answered and the machine cannot see."""
        return tuple(item for item in self.items if item.state == "open")

    def of_line(self, line: PromiseLine | None) -> tuple[Item, ...]:
        """The questions about one line, or about the promise as a whole."""
        return tuple(item for item in self.items if item.line is line)


def check(session: Session, version: PromiseVersion) -> Check:
    """Every question of a version, as it stands now; none of one from before the system."""
    read = _reading(version)
    if version.origin == "before_the_system":
        return Check((), read)
    said = version.quality or {}
    asked = [*_of_lines(session, version), *_of_promise(session, version, read)]
    return Check(
        tuple(Item(one.name, one.line, one.seen, dict(said.get(one.key, {}))) for one in asked), read
    )


def answer(
    session: Session,
    actor: Actor,
    version_id: int,
    key: str,
    way: str,
    words: str,
    *,
    revision: int,
    at: dt.datetime,
) -> PromiseVersion:
    """Answer a question of the check, or write why it cannot be answered; empty words take it back.

    An answer given while the parties have the text before them takes the proposal back: they see the check
    beside the text, and approve both.
    """
    version = promise_drafts.open_version(session, actor, version_id, revision)
    if way not in WAYS or key not in {item.key for item in check(session, version).items}:
        raise NotFound
    said = {name: dict(told) for name, told in (version.quality or {}).items() if name != key}
    if words.strip():
        said[key] = {way: words.strip()}
    version.quality = said or None
    promise_drafts.touch(session, version)
    promise_drafts.record(session, actor, version, "quality", at, question=key)
    return version


def require_all(session: Session, version: PromiseVersion) -> None:
    """Raise RuleBroken while a question of the check is open."""
    left = check(session, version).open
    if left:
        raise RuleBroken("quality_open", count=len(left))


def mended_at(item: Item, version: PromiseVersion) -> tuple[str, dict[str, Any]]:
    """The page where what a question asks for is written: the endpoint and its arguments."""
    if item.line is not None and item.seen.says != "nobody":
        return "promise_lines.edit", {"line_id": item.line.id}
    if item.name == "sides":
        return "promise_lines.add", {"version_id": version.id}
    if item.name in ("apart", "plain") or item.seen.says == "nobody":
        both = [one for one in version.lines if promise_reading.speaks_for_both(_sv(one.text))]
        if item.name == "apart" and both:
            return "promise_lines.edit", {"line_id": both[0].id}
        return "promise_work.edit", {"version_id": version.id}
    return "promise_quality.answer", {"version_id": version.id, "key": item.key}


def concerns_of(line: PromiseLine) -> tuple[Concern, ...]:
    """The concerns that a line rests on, itself or through a piece of evidence, each once."""
    found = [
        concern
        for ground in line.grounds
        if (concern := ground.concern or (ground.evidence.concern if ground.evidence else None))
    ]
    return tuple(dict.fromkeys(found))


# Questions about a line.


def _of_lines(session: Session, version: PromiseVersion) -> Iterator[Item]:
    places = _place_names(session, version)
    for line in version.lines:
        seen = {
            "who": _who(line),
            "what": _what(line),
            "how_many": _how_many(line),
            "where": _where(line, places),
            "by_when": _by_when(line, version),
            "followed_up": _followed_up(line, version),
            "evidence": _evidence(line),
            "cause": _cause(line),
        }
        yield from (Item(name, line, seen[name]) for name in OF_LINE)


def _who(line: PromiseLine) -> Seen:
    if line.party is None:
        return Seen("no_party", False)
    return Seen("party", True, (_sv(line.party.name),))


def _what(line: PromiseLine) -> Seen:
    passages = promise_reading.vague(_sv(line.text))
    if passages:
        return Seen("vague", False, passages)
    return Seen("nothing_vague", bool(_sv(line.text).strip()))


def _how_many(line: PromiseLine) -> Seen:
    said = promise_reading.counted(_sv(line.text))
    if said:
        return Seen("number", True, (said,))
    return Seen("no_number", False)


def _where(line: PromiseLine, places: Sequence[str]) -> Seen:
    written = _sv(line.place or {}).strip()
    if written:
        return Seen("place", True, (written,))
    # "Arjeplogs kommun ska" names who does it, not where.
    text = _sv(line.text).replace(_sv(line.party.name) if line.party else "", " ").casefold()
    named = next((name for name in places if name.casefold() in text), "")
    return Seen("place" if named else "no_place", bool(named), (named,) if named else ())


def _by_when(line: PromiseLine, version: PromiseVersion) -> Seen:
    said = promise_reading.by_when(_sv(line.text))
    if said:
        return Seen("when", True, (said,))
    return Seen("promise_ends", True, (version.valid_to.isoformat(),))


def _followed_up(line: PromiseLine, version: PromiseVersion) -> Seen:
    if line.action is None:
        return Seen("no_action", False)
    if not version.followed_up_by.strip():
        return Seen("nobody", False)
    return Seen("action", True, (line.action.function, version.followed_up_by))


def _evidence(line: PromiseLine) -> Seen:
    shown = [ground.evidence for ground in line.grounds if ground.evidence and ground.evidence.is_public]
    return Seen("evidence" if shown else "no_evidence", bool(shown), tuple(_sv(one.label) for one in shown))


def _cause(line: PromiseLine) -> Seen:
    if line.cause is not None:
        return Seen("cause", True, (_sv(line.cause.text),))
    reasons = [_sv(one.no_causes_because) for one in concerns_of(line) if one.no_causes_because]
    return Seen("no_causes_because" if reasons else "no_cause", bool(reasons), tuple(reasons))


# Questions about the promise as a whole.


def _of_promise(session: Session, version: PromiseVersion, read: Reading) -> Iterator[Item]:
    parties = promise_drafts.parties(session, version.promise)
    concerns = tuple(dict.fromkeys(one for line in version.lines for one in concerns_of(line)))
    seen = {
        "sides": _sides(version, parties),
        "apart": _apart(version),
        "plain": _plain(read),
        "women": _perspective(concerns, ("women",)),
        "young": _perspective(concerns, YOUNG),
        "sami": _sami(concerns),
        "consultation": _consultation(concerns),
    }
    yield from (Item(name, None, seen[name]) for name in OF_PROMISE)


def _sides(version: PromiseVersion, parties: Sequence[Organisation]) -> Seen:
    promising = {line.party_id for line in version.lines}
    silent = tuple(_sv(party.name) for party in parties if party.id not in promising)
    return Seen("silent_side" if silent else "both_sides", not silent, silent)


def _apart(version: PromiseVersion) -> Seen:
    both = tuple(_sv(line.text) for line in version.lines if promise_reading.speaks_for_both(_sv(line.text)))
    return Seen("for_both" if both else "one_party_each", not both, both)


def _plain(read: Reading) -> Seen:
    if read.heavy:
        return Seen("heavy_words", False, tuple(f"{one.word}: {one.instead}" for one in read.heavy))
    if read.longest_words > plain_swedish.LONGEST_SENTENCE:
        return Seen("long_sentence", False, (str(read.longest_words), read.longest))
    return Seen("readable" if read.is_plain else "hard", read.is_plain, (str(read.lix or 0),))


def _perspective(concerns: Sequence[Concern], groups: Sequence[str]) -> Seen:
    """Met where a problem that the promise goes at is one that hits the group, by theme or by a person."""
    found = tuple(_sv(one.title) for one in concerns if set(groups) & _hit(one))
    return Seen("hits_group" if found else "group_not_seen", bool(found), found)


def _hit(concern: Concern) -> set[str]:
    stated = ((concern.stated or {}).get("hit") or {}).get("value")
    if stated:
        return set(stated)
    return {group for theme in concern.themes for group in HIT.get(theme.key, ())}


def _sami(concerns: Sequence[Concern]) -> Seen:
    """Met where the picture has answered for every concern whether it touches Sámi interests."""
    open_ones = tuple(_sv(one.title) for one in concerns if one.sami_interest == "not_asked")
    if open_ones or not concerns:
        return Seen("sami_not_asked", False, open_ones)
    touched = tuple(_sv(one.title) for one in concerns if one.sami_interest == "yes")
    return Seen("sami_touched" if touched else "sami_not_touched", True, touched)


def _consultation(concerns: Sequence[Concern]) -> Seen:
    touched = [one for one in concerns if one.sami_interest == "yes"]
    silent = tuple(
        _sv(one.title) for one in touched if not one.consultations and not one.no_consultation_because
    )
    if silent or not concerns or any(one.sami_interest == "not_asked" for one in concerns):
        return Seen("not_consulted", False, silent)
    if not touched:
        return Seen("no_consultation_needed", True)
    reasons = tuple(_sv(one.no_consultation_because or {}) for one in touched if not one.consultations)
    return Seen("reason_not_consulted" if reasons else "consulted", True, reasons)


def _reading(version: PromiseVersion) -> Reading:
    own = [version.title, version.introduction, version.reason_for_change]
    return plain_swedish.reading([_sv(one) for one in (*own, *(line.text for line in version.lines))])


def _place_names(session: Session, version: PromiseVersion) -> tuple[str, ...]:
    """Names that say where: the municipality's own, and those that residents could choose in the survey."""
    area = session.get(Area, version.promise.municipality.area_id)
    names = [_sv(area.name)] if area else []
    picture = session.get(SituationPicture, version.picture_id) if version.picture_id else None
    asked = session.scalars(
        sa.select(Question.choices).where(
            Question.survey_version_id == (picture.survey_version_id if picture else None),
            Question.role == "place",
        )
    )
    for choices in asked:
        names += [_sv(choice["text"]) for choice in choices or ()]
    return tuple(dict.fromkeys(name for name in names if name))


def _sv(texts: Mapping[str, Any]) -> str:
    return str(texts.get("sv", ""))
