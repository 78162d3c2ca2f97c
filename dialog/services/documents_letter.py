"""A letter to the municipal executive board (tjänsteskrivelse): matter, proposed decision, background.

The facts come from the rows: the agreement, or the exact promise that is proposed with its seal. Number,
writer and the words of the matter are the person's: nothing of them is made up, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation, Promise, PromiseVersion, Proposal
from dialog.services import agreements, approvals, documents_plan, documents_promises, speech
from dialog.services.agreements import AgreementPage
from dialog.services.documents import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Words,
    in_paragraphs,
)
from dialog.services.documents_plan import WRITTEN_IN
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, require


@dataclass(frozen=True)
class Letter:
    """What the person fills in before the letter is made."""

    receiver: str
    matter: str
    decision: str
    background: str = ""
    diary_number: str = ""
    writer: str = ""
    title: str = ""


@dataclass(frozen=True)
class Subject:
    """What a letter is about: the agreement, or a promise with the proposal of its exact text."""

    municipality: Organisation
    page: AgreementPage
    version: PromiseVersion | None = None
    proposal: Proposal | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"promise:{self.version.id}" if self.version else f"agreement:{self.page.agreement.id}"


def subjects(session: Session, actor: Actor, municipality_id: int) -> Sequence[Subject]:
    """What can be written about in a municipality: promises that are proposed, then the agreements."""
    require(actor, Permission.REPORT_EDIT, municipality_id)
    place = session.get_one(Organisation, municipality_id)
    pages = [
        agreements.show(session, actor, one.id)
        for one, _day in agreements.listing(session, actor)
        if any(party.id == municipality_id for party in one.parties)
    ]
    by_id = {page.agreement.id: page for page in pages}
    return [*_proposed(session, place, by_id), *(Subject(place, page) for page in pages)]


def subject(session: Session, actor: Actor, municipality_id: int, key: str) -> Subject:
    """The one that a form names. Raises NotFound."""
    found = next((one for one in subjects(session, actor, municipality_id) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def proposed_words(about: Subject, voice: Voice) -> Letter:
    """What the form begins from: the matter and the decision in plain words, for the person to change."""
    place = voice.told(about.municipality.name).text
    if about.version is not None:
        title = voice.told(about.version.title).text
        matter = voice.say("Citizen promise: %(title)s", title=title)
        decision = voice.say("The board approves the citizen promise “%(title)s”.", title=title)
    else:
        title = voice.told(about.page.agreement.title).text
        matter = voice.say("%(title)s, between the police and %(place)s", title=title, place=place)
        decision = voice.say("The board approves the agreement “%(title)s”.", title=title)
    return Letter(voice.say("The municipal executive board").text, matter.text, decision.text)


def made(session: Session, about: Subject, letter: Letter, language: str) -> Document:
    """The letter as a document."""
    voice = Voice(language, speech.load(session))
    kind = voice.pgettext("kind of document", "Letter to the board")
    return Document(
        name=_name(about),
        kind=kind,
        title=Run(letter.matter, WRITTEN_IN),
        language=voice.language,
        authors=(voice.told(about.municipality.name).text,),
        cover=_cover(about, letter, kind, voice),
        blocks=tuple(_blocks(about, letter, voice)),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def _name(about: Subject) -> str:
    what = "medborgarlofte" if about.version else "overenskommelse"
    return f"tjansteskrivelse-{what}-{about.municipality.key}"


def _proposed(session: Session, place: Organisation, pages: dict[int, AgreementPage]) -> Iterator[Subject]:
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(Promise.municipality_id == place.id, PromiseVersion.status == "proposed")
        .order_by(PromiseVersion.id)
    )
    for version in session.scalars(query):
        standing = approvals.current(session, version)
        if standing is not None and version.promise.agreement_id in pages:
            yield Subject(place, pages[version.promise.agreement_id], version, standing.proposal)


def _cover(about: Subject, letter: Letter, kind: Run, voice: Voice) -> Facts:
    """Only what the person has filled in: an empty number stands nowhere."""
    by = ", ".join(part for part in (letter.writer, letter.title) if part)
    pairs: list[tuple[Words, Words]] = [
        ((voice.pgettext("cover", "Kind"),), (kind,)),
        ((voice.pgettext("cover", "Municipality"),), (voice.told(about.municipality.name),)),
        ((voice.pgettext("cover", "To"),), (Run(letter.receiver, WRITTEN_IN),)),
    ]
    for name, said in (
        (voice.pgettext("cover", "Reference number"), letter.diary_number),
        (voice.pgettext("cover", "Written by"), by),
    ):
        if said:
            pairs.append(((name,), (Run(said, WRITTEN_IN),)))
    return Facts(tuple(pairs))


def _blocks(about: Subject, letter: Letter, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.pgettext("letter", "The matter"),))
    yield from in_paragraphs(Run(letter.matter, WRITTEN_IN))
    yield Heading(1, (voice.pgettext("letter", "Proposed decision"),))
    yield from in_paragraphs(Run(letter.decision, WRITTEN_IN))
    yield Heading(1, (voice.pgettext("letter", "Background"),))
    yield from in_paragraphs(Run(letter.background, WRITTEN_IN))
    if about.version is not None and about.proposal is not None:
        yield from _promise(about.version, about.proposal, voice)
    else:
        yield from _agreement(about.page, voice)


def _promise(version: PromiseVersion, proposal: Proposal, voice: Voice) -> Iterator[Block]:
    yield Paragraph((voice.say("This is the exact text that the parties are asked to approve:"),))
    yield Heading(2, (voice.told(version.title),))
    yield Facts(
        (
            ((voice.pgettext("cover", "Period"),), documents_promises.period(version, voice)),
            ((voice.pgettext("cover", "Followed up by"),), (Run(version.followed_up_by, WRITTEN_IN),)),
            (
                (voice.pgettext("cover", "Seal of the proposed text"),),
                (Run(proposal.content_hash, voice.language, "quiet"),),
            ),
        )
    )
    yield from in_paragraphs(voice.told(version.introduction))
    yield documents_promises.promised(version, voice)


def _agreement(page: AgreementPage, voice: Voice) -> Iterator[Block]:
    yield Paragraph((voice.say("This is the agreement that the decision is about:"),))
    yield Heading(2, (voice.told(page.agreement.title),))
    parties = [voice.told(one.organisation.name) for one in page.parties]
    listed = [part for run in parties for part in (Run(", ", run.language), run)][1:]
    yield Facts(
        (
            (
                (voice.pgettext("cover", "Period"),),
                documents_plan.days(page.agreement.starts_on, page.ends_on, voice),
            ),
            ((voice.pgettext("cover", "Parties"),), tuple(listed)),
        )
    )
    yield Heading(2, (voice.say("Focus areas"),))
    yield Items(tuple((voice.told(one.name),) for one in page.agreement.focus_areas))
