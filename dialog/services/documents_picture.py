"""A situation picture as a document: cover, every concern, the self-check, what was left out, the sources.

Who reads the desk gets the desk's picture; everyone gets the agreed one with its public evidence. Both come
from `pictures`, so that a file holds nothing that its page does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Agreement, SituationPicture
from dialog.services import documents_concern, party_views, pictures, speech
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
from dialog.services.documents_concern import Told
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor
from dialog.services.pictures import Document as Picture
from surveys.texts import Texts

JOINT = "gemensam"
YEAR = re.compile(r"\d{4}")


def for_desk(session: Session, actor: Actor, picture_id: int, language: str) -> Document:
    """The picture in any status, whole, for somebody who may read it before it is public."""
    return made(session, pictures.show(session, actor, picture_id), language, is_public=False)


def for_everyone(session: Session, municipality_id: int, number: int, language: str) -> Document:
    """The agreed picture of that number with what is public. Raises NotFound."""
    return made(session, read_by_everyone(session, municipality_id, number), language, is_public=True)


def read_by_everyone(session: Session, municipality_id: int, number: int | None = None) -> Picture:
    """The agreed picture of that number, or the one in force. Raises NotFound, also before the first."""
    found = pictures.public(session, municipality_id, number)
    if found is None:
        raise NotFound
    return found


def made(session: Session, picture: Picture, language: str, *, is_public: bool) -> Document:
    """A read picture as a document in one language."""
    voice = Voice(language, speech.load(session))
    row = picture.picture
    return Document(
        name=file_name(row, is_public=is_public),
        kind=voice.say("Situation picture"),
        title=voice.told(row.title),
        language=language,
        authors=tuple(run.text for run in parties(session, row, voice)),
        cover=_cover(session, row, voice),
        blocks=tuple(_blocks(session, picture, voice, is_public=is_public)),
        draft=draft_of(row, voice),
        unchecked=unchecked_of(voice),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def file_name(picture: SituationPicture, *, is_public: bool) -> str:
    """What a file of a picture is called: the same word in every language, since it is filed in Swedish."""
    place = picture.municipality.key if picture.municipality else JOINT
    name = "-".join(["lagesbild", place, *YEAR.findall(picture.period), str(picture.number)])
    if picture.status not in pictures.PUBLIC:
        return f"{name}-utkast"
    return name if is_public else f"{name}-parterna"


def draft_of(picture: SituationPicture, voice: Voice) -> Run | None:
    """What stands on every page of a picture that nobody has decided on."""
    return None if picture.status in pictures.PUBLIC else voice.say("Draft – not decided")


def unchecked_of(voice: Voice) -> Run | None:
    """The line that a text in Northern Sámi carries until somebody has checked the words around it."""
    if voice.language != "se":
        return None
    return voice.say("This Northern Sámi text is a draft that nobody has checked yet.")


def parties(session: Session, picture: SituationPicture, voice: Voice) -> tuple[Run, ...]:
    """Whose picture it is: the municipality, or all of a joint one, then the police."""
    agreed = session.get_one(Agreement, picture.agreement_id).parties
    shown = [one for one in agreed if not one.is_municipality or picture.municipality_id in (None, one.id)]
    return tuple(
        voice.told(one.name) for one in sorted(shown, key=lambda one: (not one.is_municipality, one.id))
    )


def agreed_on(picture: SituationPicture, voice: Voice) -> Run:
    """The day on which a picture was agreed, by the clock of those who agreed."""
    return (
        voice.date(picture.agreed_at.astimezone(clock.STOCKHOLM).date()) if picture.agreed_at else Run("", "")
    )


def place_of(picture: SituationPicture, voice: Voice) -> Words:
    """The municipality's name, and its own Sámi name as it spells it itself."""
    if picture.municipality is None:
        return (voice.say("Joint picture"),)
    name = voice.told(picture.municipality.name)
    own = picture.municipality.own_sami_name
    return (name, Run(" · ", name.language), Run(own, "se")) if own and own != name.text else (name,)


def _cover(session: Session, picture: SituationPicture, voice: Voice) -> Facts:
    status = {
        "draft": lambda: voice.pgettext("status of a document", "Draft"),
        "proposed": lambda: voice.pgettext("status of a document", "Draft, proposed to the parties"),
        "agreed": lambda: voice.pgettext("status of a document", "Agreed"),
        "superseded": lambda: voice.pgettext("status of a document", "Agreed, replaced by a later picture"),
    }[picture.status]()
    pairs: list[tuple[Words, Words]] = [
        ((voice.pgettext("cover", "Place"),), place_of(picture, voice)),
        ((voice.pgettext("cover", "Period"),), (Run(picture.period, voice.language),)),
        ((voice.pgettext("cover", "Number"),), (Run(str(picture.number), voice.language),)),
        ((voice.pgettext("cover", "Parties"),), _listed(parties(session, picture, voice))),
        ((voice.pgettext("cover", "Status"),), (status,)),
    ]
    if picture.agreed_at:
        pairs.append(((voice.pgettext("cover", "Agreed on"),), (agreed_on(picture, voice),)))
    if picture.status in pictures.PUBLIC and picture.content_hash:
        seal = (Run(picture.content_hash, voice.language, "quiet"),)
        pairs.append(((voice.pgettext("cover", "Seal of the agreed Swedish text"),), seal))
    return Facts(tuple(pairs))


def _listed(runs: tuple[Run, ...]) -> Words:
    between = [part for run in runs for part in (Run(", ", run.language), run)]
    return tuple(between[1:])


def _blocks(session: Session, picture: Picture, voice: Voice, *, is_public: bool) -> Iterator[Block]:
    row = picture.picture
    shows_views = not is_public and party_views.are_open(session, row)
    if row.summary:
        yield from in_paragraphs(voice.told(row.summary), "lead")
    yield from _order(picture, voice)
    for number, section in enumerate(picture.sections, start=1):
        yield from documents_concern.blocks(Told(section, number, voice, is_public, shows_views))
    yield from _self_check(row.self_check or {}, voice)
    if row.changed_because:
        yield Heading(1, (voice.say("What has changed since the former picture"),))
        yield from in_paragraphs(voice.told(row.changed_because))
    yield from _left_out(picture, voice)
    yield from _sources(picture, voice)


def _order(picture: Picture, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.say("The problems, in order"),))
    if not picture.sections:
        yield Paragraph((voice.say("The picture has no problems yet."),))
        return
    yield Items(tuple((voice.told(one.concern.title),) for one in picture.sections), is_numbered=True)
    if picture.picture.municipality_id is None:
        return
    drawn = documents_concern.figure(
        "all-problems",
        (voice.say("How many residents brought up each problem"),),
        (
            (voice.told(one.concern.title), max(found, key=lambda each: each.value or 0))
            for one in picture.sections
            if (found := documents_concern.counted(one.evidence))
        ),
        voice,
    )
    if drawn:
        yield drawn
        yield Paragraph((voice.say("Not a random sample. Numbers under five are not shown."),), "note")


def _self_check(answers: Mapping[str, Texts], voice: Voice) -> Iterator[Block]:
    """The questions that the parties asked themselves, each with its answer."""
    questions = {
        "why": lambda: voice.say("Why these problems?"),
        "chosen": lambda: voice.say("Which sources did we choose?"),
        "left_out": lambda: voice.say("Which sources did we leave out, and why?"),
        "limits": lambda: voice.say("How does that limit what we know?"),
    }
    answered = [key for key in questions if voice.told(answers.get(key) or {}).text]
    if answered:
        yield Heading(1, (voice.say("The parties' check of themselves"),))
    for key in answered:
        yield Heading(2, (questions[key](),))
        yield from in_paragraphs(voice.told(answers[key]))


def _left_out(picture: Picture, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.say("This we did not take in, and why"),))
    if not picture.not_taken_up:
        yield Paragraph((voice.say("Nothing so far."),))
        return
    by_reason = sorted(picture.not_taken_up, key=lambda one: (voice.told(one.because).text, one.id))
    yield Table(
        caption=(voice.say("What was not taken in"),),
        head=((voice.pgettext("column", "Theme"),), (voice.pgettext("column", "Why"),)),
        rows=tuple(
            (_listed(tuple(voice.told(one.name) for one in rows)), (voice.told(rows[0].because),))
            for _because, found in groupby(by_reason, key=lambda one: voice.told(one.because).text)
            if (rows := list(found))
        ),
        widths=(40, 60),
    )


def _sources(picture: Picture, voice: Voice) -> Iterator[Block]:
    """Every source once, with the evidence that is taken from it."""
    yield Heading(1, (voice.pgettext("part of a document", "Sources"),))
    found: dict[Run, list[str]] = {}
    for number, section in enumerate(picture.sections, start=1):
        for place, one in enumerate(section.evidence, start=1):
            source = voice.told(one.source)
            if source.text:
                found.setdefault(source, []).append(f"{number}.{place}")
    yield Items(
        tuple(
            (
                source,
                Run(" ", source.language),
                voice.say("(evidence %(numbers)s)", numbers=", ".join(numbers)),
            )
            for source, numbers in found.items()
        )
    )
    yield Paragraph(
        (
            voice.say(
                "The answers are not a random sample. Numbers under five are not shown, nor are numbers from "
                "which they would follow. People read the answers and decided on the themes."
            ),
        ),
        "note",
    )
