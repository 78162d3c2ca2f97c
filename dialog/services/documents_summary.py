"""The agreed picture on one sheet, for everyone: what is prioritised and what happens next.

It says how many answered, and what was not taken in. Its words are few and plain; whoever wants to know more
is led to the whole picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from dialog.services import documents_concern, documents_picture, promise_words, renewals
from dialog.services.documents import Block, Document, Facts, Heading, Items, Paragraph, Run, Words, joined
from dialog.services.documents_voice import Voice
from dialog.services.pictures import Document as Picture
from dialog.services.pictures import Section

ON_A_PAGE = "pa-en-sida"
MOST_PROBLEMS = 8
MOST_LINES = 4
MOST_REASONS = 4
MOST_THEMES = 4
LONGEST_SENTENCE = 170
LONGEST_REASON = 200
LONGEST_LEAD = 420
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def made(session: Session, picture: Picture, voice: Voice, address: str) -> Document:
    """The sheet in the voice's language; `address` is where the whole picture stands, for paper."""
    row = picture.picture
    return Document(
        name=f"{documents_picture.file_name(row, is_public=True)}-{ON_A_PAGE}",
        kind=voice.say("The situation picture"),
        title=voice.told(row.title),
        language=voice.language,
        authors=tuple(run.text for run in documents_picture.parties(session, row, voice)),
        cover=Facts(()),
        blocks=tuple(_blocks(session, picture, voice, address)),
        draft=documents_picture.draft_of(row, voice),
        unchecked=documents_picture.unchecked_of(voice),
        is_one_page=True,
    )


def _blocks(session: Session, picture: Picture, voice: Voice, address: str) -> Iterator[Block]:
    row = picture.picture
    yield Paragraph(_who_and_when(session, row, voice), "note")
    if lead := _begun(voice.told(row.summary), LONGEST_LEAD):
        yield Paragraph((lead,), "lead")
    yield from _problems(picture, voice)
    if answered := _answered(picture):
        number = voice.number(answered)
        yield Paragraph((voice.say("Number of people who answered: %(number)s.", number=number),))
    yield from _next(session, picture, voice)
    yield from _left_out(picture, voice)
    yield Paragraph((voice.say("Read the whole picture: %(address)s", address=address),), "note")


def _who_and_when(session: Session, row: SituationPicture, voice: Voice) -> Words:
    names = documents_picture.parties(session, row, voice)
    words: Words = (Run(f"{row.period} · ", voice.language),)
    for place, name in enumerate(names):
        words += (name, Run(", " if place < len(names) - 1 else "", name.language))
    if row.agreed_at:
        words += (Run(" · ", voice.language), documents_picture.agreed_on(row, voice))
    return words


# ---------------------------------------------------------------------------------- what is prioritised


def _problems(picture: Picture, voice: Voice) -> Iterator[Block]:
    """The prioritised problems; all of them, in order, where nothing has been decided of any."""
    decided = [one for one in picture.sections if one.concern.standing == "prioritised"]
    shown = decided or list(picture.sections)
    if not shown:
        return
    yield Heading(
        1, (voice.say("This is what we prioritise") if decided else voice.say("The problems, in order"),)
    )
    yield Items(tuple(_problem(one, voice) for one in shown[:MOST_PROBLEMS]), is_numbered=True)


def _problem(section: Section, voice: Voice) -> Words:
    title = voice.told(section.concern.title, "strong")
    sentence = _sentence(section, voice)
    return (title, Run(". ", title.language), sentence) if sentence else (title,)


def _sentence(section: Section, voice: Voice) -> Run | None:
    """The first sentence about the problem; else when and where it is. Never part of a sentence."""
    written = [one.paragraph.text for one in section.paragraphs if one.paragraph.part == "survey"]
    for texts in (*written, section.concern.when_and_where):
        told = voice.told(texts)
        if first := _begun(Run(SENTENCE_END.split(told.text.strip())[0], told.language), LONGEST_SENTENCE):
            return first
    return None


def _begun(run: Run, longest: int) -> Run | None:
    """As many whole sentences as there is room for, or nothing."""
    kept = ""
    for sentence in SENTENCE_END.split(" ".join(run.text.split())):
        whole = f"{kept} {sentence}".strip()
        if len(whole) > longest:
            break
        kept = whole
    return Run(kept, run.language) if kept else None


def _answered(picture: Picture) -> int | None:
    """How many answered, from the protected copies that the picture already shows."""
    bases = [
        one.base
        for section in picture.sections
        for one in documents_concern.counted(section.evidence)
        if one.base is not None
    ]
    return int(max(bases)) if bases else None


# ------------------------------------------------------------------------------------ what happens next


def _next(session: Session, picture: Picture, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.pgettext("heading", "What happens next"),))
    lines = list(dict.fromkeys(line for section in picture.sections for line in section.lines))
    newest = {line.version_id: line for line in lines}
    shown = [line for line in lines if line.version_id == max(newest, default=0)][:MOST_LINES]
    if shown:
        yield Paragraph((voice.say("This is what we promise"), Run(":", voice.language)))
        yield Items(tuple((voice.told(promise_words.said(line, "text")),) for line in shown))
    else:
        yield Paragraph(
            (
                voice.say(
                    "There is no promise yet. The police and the municipality promise something when they "
                    "have agreed on the situation."
                ),
            )
        )
    if picture.picture.status == "agreed" and (day := renewals.due_on(session, picture.picture)):
        said = voice.say("The next situation picture is made by this day: %(day)s.", day=voice.date(day).text)
        yield Paragraph((said,))


# ------------------------------------------------------------------------------------- what was not taken in


def _left_out(picture: Picture, voice: Voice) -> Iterator[Block]:
    """The reasons that most themes have, each with its themes."""
    if not picture.not_taken_up:
        return
    by_reason = sorted(picture.not_taken_up, key=lambda one: (joined((voice.told(one.because),)), one.id))
    groups = [
        list(found) for _text, found in groupby(by_reason, key=lambda one: voice.told(one.because).text)
    ]
    groups.sort(key=lambda rows: (-len(rows), rows[0].id))
    yield Heading(1, (voice.say("This we did not take in, and why"),))
    yield Items(
        tuple(
            _reason([voice.told(one.name) for one in rows], voice.told(rows[0].because))
            for rows in groups[:MOST_REASONS]
        )
    )


def _reason(names: list[Run], because: Run) -> Words:
    words: Words = ()
    for place, name in enumerate(names[:MOST_THEMES]):
        words += (Run(f"{', ' if place else ''}{name.text}", name.language, "strong"),)
    if len(names) > MOST_THEMES:
        words += (Run(", …", names[0].language, "strong"),)
    said = _begun(because, LONGEST_REASON)
    return (*words, Run(": ", because.language), said) if said else words
