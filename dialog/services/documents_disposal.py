"""The record of a gallring as a document: what was destroyed, how much, on which decision, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from dialog import clock
from dialog.languages import Speech
from dialog.models import Disposal
from dialog.services import disposals
from dialog.services.documents import Block, Document, Facts, Heading, Paragraph, Run, Table, Words
from dialog.services.documents_voice import Voice
from dialog.services.permissions import Actor

WRITTEN_IN = "sv"


def for_desk(session: Session, actor: Actor, disposal_id: int, language: str, speech: Speech) -> Document:
    """The record of one disposal, for the people of the authority."""
    return made(disposals.disposal(session, actor, disposal_id), Voice(language, speech))


def made(disposal: Disposal, voice: Voice) -> Document:
    """The record in the voice's language."""
    kind = voice.pgettext("kind of document", "Record of destruction")
    authority = voice.told(disposal.organisation.name)
    return Document(
        name=f"gallringsprotokoll-{disposal.organisation.key}-{disposal.id}",
        kind=kind,
        title=Run(f"{kind.text}: {_about(disposal, voice).text}", kind.language),
        language=voice.language,
        authors=(authority.text,),
        cover=_cover(disposal, voice),
        blocks=tuple(_blocks(disposal, voice)),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def _about(disposal: Disposal, voice: Voice) -> Run:
    """The survey whose records went, or notes, or minutes."""
    if disposal.version:
        return voice.told(disposal.version.title)
    return (
        voice.say("Minutes of meetings") if disposal.what == "meetings" else voice.say("Notes of dialogues")
    )


def _cover(disposal: Disposal, voice: Voice) -> Facts:
    decision = disposal.decision
    decided = f"{decision['body']}, {decision['reference_number']}, "
    day = voice.date(dt.date.fromisoformat(decision["decided_on"]))
    pairs: list[tuple[Words, Words]] = [
        ((voice.pgettext("cover", "Authority"),), (voice.told(disposal.organisation.name),)),
        ((voice.pgettext("cover", "Municipality"),), (voice.told(disposal.municipality.name),)),
        ((voice.pgettext("cover", "Decision"),), (Run(decided, WRITTEN_IN), day)),
        *_until(disposal, voice),
        ((voice.pgettext("cover", "Proposed by"),), (Run(decision["proposed_by"], WRITTEN_IN),)),
        ((voice.pgettext("cover", "Let go by"),), (Run(decision["confirmed_by"], WRITTEN_IN),)),
        ((voice.pgettext("cover", "Destroyed on"),), (voice.date(clock.day_of(disposal.done_at)),)),
        ((voice.pgettext("cover", "Seal"),), (Run(disposal.content_hash, voice.language, "quiet"),)),
    ]
    return Facts(tuple(pairs))


def _until(disposal: Disposal, voice: Voice) -> list[tuple[Words, Words]]:
    if "held_until" not in disposal.decision:
        return []
    day = voice.date(dt.date.fromisoformat(disposal.decision["held_until"]))
    if disposal.what == "meetings":
        return [((voice.pgettext("cover", "Meetings of days up to"),), (day,))]
    return [((voice.pgettext("cover", "Notes of days up to"),), (day,))]


def _blocks(disposal: Disposal, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.say("What was destroyed"),))
    names = {
        "texts": voice.say("Free texts, as written and masked, with what was noted about them"),
        "quotes": voice.say("Quotes taken from them"),
        "passages": voice.say("Places where words of them were kept for the grouping"),
        "handovers": voice.say("Notes of language readers"),
        "reasons": voice.say("Reasons of decisions about single texts"),
        "suggestions": voice.say("Proposed themes made of a single text"),
        "answers": voice.say("Closed answers"),
        "notes": voice.say("Notes of dialogues, meetings and safety walks"),
        "said": voice.say("What they said of single themes"),
        "wordings": voice.say("What they said before they were corrected"),
        "meetings": voice.say("Minutes of meetings"),
        "called": voice.say("Names on their call lists"),
        "points": voice.say("Points of their agendas, with what was said and decided"),
    }
    yield Table(
        caption=(voice.say("What was destroyed, and how much"),),
        head=((voice.pgettext("column", "What"),), (voice.pgettext("column", "How many"),)),
        rows=tuple(
            ((name,), (Run(voice.number(disposal.counts[key]), voice.language),))
            for key, name in names.items()
            if key in disposal.counts
        ),
        widths=(80, 20),
        numbers=(1,),
    )
    yield Heading(1, (voice.say("What stays"),))
    yield Paragraph((_stays(disposal, voice),))
    yield Paragraph(
        (
            voice.say(
                "Backups from before the destruction hold the records until they are thrown away. A copy "
                "that is restored from them is brought to the same state before it is used."
            ),
        )
    )


def _stays(disposal: Disposal, voice: Voice) -> Run:
    if disposal.what == "meetings":
        return voice.say(
            "Of each meeting stays which body met on which day, about which picture. Minutes on which a "
            "decision, an approval or a promise rests were not destroyed."
        )
    if disposal.version is None:
        return voice.say(
            "Of each note stays of which kind and day it was, whose view it told and which authority wrote "
            "it. What was taken into a situation picture is a part of the picture and stays."
        )
    return voice.say(
        "The questions, the published tables, agreed situation pictures and promises stay as "
        "they were frozen. Of each form stays that it came, in which week, how and in which "
        "language. Of a serious text stays what kind of help was given."
    )
