"""A published promise as it is told elsewhere: one tree, from which text, HTML, PDF and picture are all made.

It holds what can be put up anywhere: the title, what each party promises, how long it holds, and where one
reads what it rests on and how it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from dialog.models import PromiseVersion
from dialog.services import documents_picture, places, promise_drafts, promise_words, speech
from dialog.services.documents import Block, Document, Facts, Heading, Items, Paragraph, Run, in_paragraphs
from dialog.services.documents_voice import Voice
from surveys.texts import LANGUAGES


def languages_of(version: PromiseVersion) -> tuple[str, ...]:
    """The languages in which the whole promise is written, Swedish first."""
    lines = [promise_words.said(line, "text") for line in version.lines]
    whole = [promise_words.said(version, "title"), *lines]
    return tuple(code for code in LANGUAGES if all(texts.get(code, "").strip() for texts in whole))


def made(session: Session, version: PromiseVersion, language: str, address: str) -> Document:
    """The promise in one language; `address` is where it stands for everyone."""
    voice = Voice(language, speech.load(session))
    promise = version.promise
    return Document(
        name=f"lofte-{promise.municipality.key}-{promise.slug}-{version.number}-{language}",
        kind=voice.say("What the police and the municipality promise"),
        title=voice.told(promise_words.said(version, "title")),
        language=language,
        authors=tuple(voice.told(party.name).text for party in promise_drafts.parties(session, promise)),
        cover=Facts(()),
        blocks=tuple(_blocks(session, version, voice, address)),
        unchecked=documents_picture.unchecked_of(voice),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def _blocks(session: Session, version: PromiseVersion, voice: Voice, address: str) -> Iterator[Block]:
    number = voice.say("Version %(number)s", number=version.number)
    period = version.period_words
    if period is None:
        period = f"{voice.date(version.valid_from).text} – {voice.date(version.valid_to).text}"
    valid = (voice.say("Valid %(period)s", period=period), Run(" · ", voice.language)) if period else ()
    yield Paragraph((*valid, number), "note")
    if introduction := promise_words.said(version, "introduction"):
        yield from in_paragraphs(voice.told(introduction), "lead")
    parties = promise_drafts.parties(session, version.promise)
    for party in sorted(parties, key=lambda party: party.is_municipality):
        lines = [line for line in version.lines if line.party_id == party.id]
        if lines:
            name = places.described(party).name if party.is_municipality else party.name
            yield Heading(1, (voice.told(name),))
            yield Items(tuple((voice.told(promise_words.said(line, "text")),) for line in lines))
    if lines := [line for line in version.lines if line.party_id is None]:
        yield Items(tuple((voice.told(promise_words.said(line, "text")),) for line in lines))
    yield Paragraph((voice.say("Read more, and how it is going:"), Run(f" {address}", voice.language)))
