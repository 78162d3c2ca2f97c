"""The minutes of a meeting as a document: who was there, what was said and decided, who saw it otherwise.

It reads `Minutes` and no rows, so that what a closed meeting froze is what stands on paper. Minutes name who
was there: they are the meeting's own, and nothing of them is shown in public.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from dialog.services import meetings, speech
from dialog.services.documents import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
    in_paragraphs,
)
from dialog.services.documents_picture import JOINT
from dialog.services.documents_voice import Voice
from dialog.services.minutes import Minutes, Person, Point, Priority, from_document, gather
from dialog.services.permissions import Actor

BODIES = {"council": "rad", "steering_group": "styrgrupp"}
"""What a body is called in the name of a file."""
WRITTEN_IN = "sv"
"""What people enter at a meeting is Swedish, whatever language the document is in."""


def for_desk(session: Session, actor: Actor, meeting_id: int, language: str) -> Document:
    """The minutes of one meeting for somebody who may read it: frozen once it is closed, else as they are."""
    meeting = meetings.to_read(session, actor, meeting_id)
    told = from_document(meeting.minutes) if meeting.minutes else gather(session, meeting)
    place = meeting.municipality.key if meeting.municipality else JOINT
    is_closed = meeting.status == "closed"
    return made(
        told,
        Voice(language, speech.load(session)),
        name="-".join(
            [
                "protokoll",
                place,
                BODIES[meeting.body],
                meeting.held_on.isoformat(),
                *([] if is_closed else ["utkast"]),
            ]
        ),
        is_closed=is_closed,
        seal=meeting.minutes_hash or "",
    )


def made(minutes: Minutes, voice: Voice, *, name: str, is_closed: bool, seal: str = "") -> Document:
    """The minutes in the voice's language; until the meeting is closed they say that they are a draft."""
    body = voice.told(minutes.name)
    return Document(
        name=name,
        kind=voice.pgettext("kind of document", "Minutes"),
        title=Run(f"{voice.pgettext('kind of document', 'Minutes').text}, {body.text}", voice.language),
        language=voice.language,
        authors=(voice.told(minutes.municipality).text or body.text,),
        cover=_cover(minutes, voice, seal),
        blocks=tuple(_blocks(minutes, voice)),
        draft=None if is_closed else voice.say("Draft – the meeting is not closed"),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def _cover(minutes: Minutes, voice: Voice, seal: str) -> Facts:
    pairs: list[tuple[Words, Words]] = []
    if place := voice.told(minutes.municipality).text:
        pairs.append(((voice.pgettext("cover", "Municipality"),), (Run(place, WRITTEN_IN),)))
    pairs.append(((voice.pgettext("cover", "Day"),), (voice.date(minutes.held_on),)))
    if minutes.place:
        pairs.append(((voice.pgettext("cover", "Where"),), (Run(minutes.place, WRITTEN_IN),)))
    if minutes.picture_number:
        title = voice.told(minutes.picture_title)
        about = Run(f", {minutes.picture_period}", voice.language)
        pairs.append(((voice.pgettext("cover", "Situation picture"),), (title, about)))
    if minutes.decision:
        decision = minutes.decision
        told = ", ".join(
            part for part in (decision.body, decision.paragraph, decision.reference_number) if part
        )
        day = voice.date(decision.decided_on)
        pairs.append(((voice.pgettext("cover", "Decision"),), (Run(f"{told}, ", WRITTEN_IN), day)))
    if minutes.kept_by:
        pairs.append(((voice.pgettext("cover", "Minutes kept by"),), (Run(minutes.kept_by, WRITTEN_IN),)))
    if seal:
        pairs.append(((voice.pgettext("cover", "Seal"),), (Run(seal, voice.language, "quiet"),)))
    return Facts(tuple(pairs))


def _blocks(minutes: Minutes, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.pgettext("minutes", "Who was there"),))
    yield from _people(minutes.present, voice.pgettext("minutes", "Present"), voice)
    if minutes.absent:
        yield from _people(minutes.absent, voice.pgettext("minutes", "Called but not present"), voice)
    if minutes.priorities:
        yield Heading(1, (voice.pgettext("minutes", "The problems and what was decided of them"),))
        yield _overview(minutes, voice)
        for priority in minutes.priorities:
            yield from _priority(priority, voice)
    if minutes.points:
        yield Heading(1, (voice.pgettext("minutes", "The points of the agenda"),))
        for point in minutes.points:
            yield from _point(point, voice)


def _people(people: tuple[Person, ...], heading: Run, voice: Voice) -> Iterator[Block]:
    yield Heading(2, (heading,))
    if not people:
        yield Paragraph((voice.pgettext("minutes", "Nobody has been entered."),))
        return
    yield Items(tuple((Run(f"{one.name}, {one.organisation}", WRITTEN_IN),) for one in people))


def _overview(minutes: Minutes, voice: Voice) -> Table:
    return Table(
        caption=(voice.pgettext("minutes", "What was decided of each problem"),),
        head=(
            (voice.pgettext("column", "No."),),
            (voice.pgettext("column", "Problem"),),
            (voice.pgettext("column", "Decision"),),
        ),
        rows=tuple(
            (
                (Run(str(one.number), voice.language),),
                (voice.told(one.title),),
                (_outcome(one.outcome, voice),),
            )
            for one in minutes.priorities
        ),
        widths=(8, 62, 30),
    )


def _outcome(outcome: str, voice: Voice) -> Run:
    return {
        "prioritised": lambda: voice.pgettext("outcome", "prioritised"),
        "not_prioritised": lambda: voice.pgettext("outcome", "not prioritised"),
        "undecided": lambda: voice.pgettext("outcome", "not decided at this meeting"),
    }[outcome]()


def _priority(one: Priority, voice: Voice) -> Iterator[Block]:
    """Only problems of which something was said: the overview names them all."""
    because = voice.told(one.because)
    if not (because.text or one.views or one.dissent):
        return
    title = voice.told(one.title)
    yield Heading(2, (Run(f"{one.number}. ", title.language), title))
    yield Paragraph((*_decided(voice), _outcome(one.outcome, voice)))
    yield from in_paragraphs(because)
    if one.views:
        yield Table(
            caption=(
                voice.say("How grave each party finds problem %(number)s, from 0 to 4", number=one.number),
            ),
            head=(
                (voice.pgettext("column", "Party"),),
                (voice.pgettext("column", "How grave"),),
                (voice.pgettext("column", "Why"),),
            ),
            rows=tuple(
                (
                    (voice.told(view.organisation),),
                    (Run(str(view.weight), voice.language),),
                    (voice.told(view.because),),
                )
                for view in one.views
            ),
            widths=(28, 20, 52),
        )
    for seen in one.dissent:
        party = voice.told(seen.organisation).text
        yield Paragraph(
            (voice.say("Another view, %(party)s:", party=party), Run(f" {seen.text}", WRITTEN_IN))
        )


def _decided(voice: Voice) -> Words:
    """What stands before a decision, so that an eye finds it."""
    word = voice.pgettext("minutes", "Decided:")
    return Run(word.text, word.language, "strong"), Run(" ", word.language)


def _point(point: Point, voice: Voice) -> Iterator[Block]:
    yield Heading(2, (Run(f"{point.number}. {point.heading}", WRITTEN_IN),))
    yield from in_paragraphs(Run(point.said, WRITTEN_IN))
    if point.decided.strip():
        first, *rest = in_paragraphs(Run(point.decided, WRITTEN_IN))
        yield Paragraph((*_decided(voice), *first.words))
        yield from rest
