"""What differs between an agreed picture and the one before it, for everyone.

Made from what residents read of both and never from the approved proposals, whose grounds hold what is for
the parties alone. What differs is decided by the Swedish words, which were agreed; it is told in the reader's
language where the words exist in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Cause, Concern, Evidence, PriorityDecision, SituationPicture
from dialog.services import documents_concern, left_out, picture_area, pictures, speech
from dialog.services.documents import Run, Words, joined
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.picture_parts import in_parts
from dialog.services.picture_wording import QUESTIONS
from dialog.services.wording import Change, Passage, Wording, compare
from surveys.texts import Texts

Line = Callable[[Voice], Words]
"""Something that is said in one line, in any voice."""


@dataclass(frozen=True)
class Changed:
    """One part that differs: its words one by one, then whole lines that are gone and that have come."""

    language: str = "sv"
    """In which the words stand."""
    pieces: tuple[tuple[str, Change], ...] = ()
    gone: tuple[Words, ...] = ()
    come: tuple[Words, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.pieces or self.gone or self.come)


@dataclass(frozen=True)
class ChangedConcern:
    """A problem that stands in both pictures, where it stood and stands, and what differs."""

    now: Concern
    before: Concern
    changed: Changed

    @property
    def is_moved(self) -> bool:
        """Whether it has another place in the order."""
        return self.now.priority != self.before.priority


@dataclass(frozen=True)
class Changes:
    """A picture beside the former one. Without a former one there is nothing else."""

    picture: SituationPicture
    former: SituationPicture | None
    whole: Changed = field(default_factory=Changed)
    """Title, period and summary."""
    new: tuple[Concern, ...] = ()
    gone: tuple[Concern, ...] = ()
    concerns: tuple[ChangedConcern, ...] = ()
    left_out: Changed = field(default_factory=Changed)
    self_check: tuple[tuple[str, Changed], ...] = ()
    """What the parties asked themselves and answer otherwise: question and answer."""

    @property
    def because(self) -> Texts:
        """What changed and why, as the parties say it."""
        return self.picture.changed_because or {}


def of_municipality(session: Session, municipality_id: int, number: int, language: str) -> Changes:
    """What an agreed picture of a municipality changed. Raises NotFound."""
    return _changes(session, SituationPicture.municipality_id == municipality_id, number, language)


def of_area(session: Session, agreement_id: int, number: int, language: str) -> Changes:
    """What an agreed joint picture changed. Raises NotFound."""
    return _changes(session, picture_area.of_area(session, agreement_id), number, language)


def _changes(session: Session, place: sa.ColumnElement[bool], number: int, language: str) -> Changes:
    query = (
        sa.select(SituationPicture)
        .where(place, SituationPicture.status.in_(pictures.PUBLIC), SituationPicture.number <= number)
        .order_by(SituationPicture.number.desc())
        .limit(2)
    )
    found = session.scalars(query).all()
    if not found or found[0].number != number:
        raise NotFound
    if len(found) == 1:
        return Changes(found[0], None)
    now, before = found
    said = speech.load(session)
    return _Beside(now, before, Voice(language, said), Voice("sv", said)).changes(session)


@dataclass(frozen=True)
class _Beside:
    """Two pictures beside each other, with the reader's voice and the Swedish one."""

    now: SituationPicture
    before: SituationPicture
    voice: Voice
    swedish: Voice

    def changes(self, session: Session) -> Changes:
        now = {one.key: one for one in self.now.concerns}
        before = {one.key: one for one in self.before.concerns}
        both = [
            ChangedConcern(one, before[key], self._concern(before[key], one))
            for key, one in now.items()
            if key in before
        ]
        return Changes(
            picture=self.now,
            former=self.before,
            whole=self._words(_whole(self.before), _whole(self.now)),
            new=tuple(one for key, one in now.items() if key not in before),
            gone=tuple(one for key, one in before.items() if key not in now),
            concerns=tuple(one for one in both if one.changed or one.is_moved),
            left_out=self._lines(
                [partial(_left_out, one) for one in left_out.of_picture(session, self.before)],
                [partial(_left_out, one) for one in left_out.of_picture(session, self.now)],
            ),
            self_check=tuple(self._self_check()),
        )

    def _concern(self, before: Concern, now: Concern) -> Changed:
        words = self._words(_written(before), _written(now))
        lines = self._lines(_said(before), _said(now))
        return Changed(words.language, words.pieces, lines.gone, lines.come)

    def _self_check(self) -> Iterator[tuple[str, Changed]]:
        before, now = self.before.self_check or {}, self.now.self_check or {}
        for question in QUESTIONS:
            changed = self._words([before.get(question, {})], [now.get(question, {})])
            if changed:
                yield question, changed

    def _words(self, before: list[Texts], now: list[Texts]) -> Changed:
        """Word by word, in the reader's language where all of it is there and it differs there."""
        if not (swedish := _compared(before, now, "sv")):
            return Changed()
        code = self.voice.language
        is_whole = all(one.get(code) or not one.get("sv") for one in [*before, *now])
        if is_whole and (pieces := _compared(before, now, code)):
            return Changed(code, pieces)
        return Changed("sv", swedish)

    def _lines(self, before: Iterable[Line], now: Iterable[Line]) -> Changed:
        """Which lines are gone and which have come, told apart by their Swedish words."""
        old = {joined(line(self.swedish)): line for line in before}
        new = {joined(line(self.swedish)): line for line in now}
        return Changed(
            gone=tuple(line(self.voice) for words, line in old.items() if words not in new),
            come=tuple(line(self.voice) for words, line in new.items() if words not in old),
        )


# --------------------------------------------------------------------------------------- word by word


def _whole(picture: SituationPicture) -> list[Texts]:
    return [picture.title, dict.fromkeys(("sv", "se", "en"), picture.period), picture.summary]


def _written(concern: Concern) -> list[Texts]:
    """The title, when and where, and every paragraph in the law's order."""
    return [concern.title, concern.when_and_where, *(one.text for one in in_parts(concern.paragraphs))]


def _compared(before: list[Texts], now: list[Texts], code: str) -> tuple[tuple[str, Change], ...]:
    found = compare(_content(before, code), _content(now, code))
    if not found:
        return ()
    # The texts stand after a title that is empty here, so that the first words begin with empty lines.
    (first, kind), *others = found[0].pieces
    return tuple((words, change) for words, change in [(first.lstrip(), kind), *others] if words)


def _content(texts: list[Texts], code: str) -> dict[str, Any]:
    words = tuple(one[code] for one in texts if one.get(code))
    return Wording("", passages=(Passage("", "", words),)).content()


# ----------------------------------------------------------------------------------------- line by line


def _said(concern: Concern) -> Iterator[Line]:
    """The priority with who saw it otherwise, the causes, Sámi interests, and the public evidence."""
    if concern.priority_decisions:
        decision = concern.priority_decisions[-1]
        yield partial(_priority, decision)
        yield from (partial(_dissent, one) for one in decision.dissent)
    yield from (partial(_cause, one) for one in concern.causes)
    if concern.no_causes_because:
        yield partial(_no_causes, concern.no_causes_because)
    if concern.sami_interest == "yes":
        yield partial(_sami_interest, concern)
    yield from (partial(_evidence, one) for one in concern.evidence if one.is_public)


def _priority(decision: PriorityDecision, voice: Voice) -> Words:
    return (documents_concern.outcome(decision, voice), *_after(decision.because, voice))


def _dissent(one: dict[str, Any], voice: Voice) -> Words:
    party = voice.told(one.get("name") or {}).text
    return (
        voice.say("Another view, %(party)s:", party=party),
        Run(f" {one.get('text', '')}", "sv"),
    )


def _cause(cause: Cause, voice: Voice) -> Words:
    side, influence = documents_concern.cause_words(cause, voice)
    who = f", {cause.influenced_by}" if cause.influenced_by else ""
    return (
        voice.say("Cause:"),
        *_after(cause.text, voice),
        Run(f" ({side.text}. ", side.language),
        voice.pgettext("column", "Can it be influenced?"),
        Run(f" {influence.text}", influence.language),
        Run(f"{who})", "sv"),
    )


def _no_causes(because: Texts, voice: Voice) -> Words:
    return (voice.say("The causes have not been analysed. Why:"), *_after(because, voice))


def _sami_interest(concern: Concern, voice: Voice) -> Words:
    if concern.consultations:
        return (voice.say("Touches Sámi interests. There has been a consultation."),)
    said = voice.say("Touches Sámi interests. There has been no consultation:")
    return (said, *_after(concern.no_consultation_because or {}, voice))


def _evidence(one: Evidence, voice: Voice) -> Words:
    kind, label, source = (
        documents_concern.kind_of(one.kind, voice),
        voice.told(one.label),
        voice.told(one.source),
    )
    said: Words = (kind, Run(": ", kind.language), label)
    if one.note and (note := voice.told(one.note)).text != label.text:
        said += (Run(f". {note.text}", note.language),)
    if one.value is not None or one.mark != "present":
        said += (Run(" · ", label.language), *documents_concern.value_of(one, voice))
    if source.text and source.text != label.text:
        said += (Run(f" · {source.text}", source.language),)
    return said


def _left_out(one: left_out.LeftOut, voice: Voice) -> Words:
    name = voice.told(one.name)
    return (Run(f"{name.text}:", name.language), *_after(one.because, voice))


def _after(texts: Texts, voice: Voice) -> Words:
    said = voice.told(texts)
    return (Run(f" {said.text}", said.language),) if said.text else ()
