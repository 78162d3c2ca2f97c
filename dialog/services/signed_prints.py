"""A promise approved on paper: the print of a proposal, and the record of a print that somebody signed.

The print carries the seal of the frozen text on every page. Whoever records it types the seal's beginning
from the paper: a print of another text is found out. The contact person of a party records its print, and
counts as the one who answered, so that nobody answers for both parties.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Approval, PromiseVersion, Proposal, StoredFile
from dialog.services import approvals, speech
from dialog.services.approvals import Standing
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
from dialog.services.documents_voice import Voice
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, may, party_for, require

LARGEST_SCAN = 10_000_000
SIGNED_IN = "sv"
"""What is signed is the Swedish text."""
SHORT = 8
LINE = "_" * 42
KINDS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
)
"""How a scan begins, how its name ends, its media type."""


@dataclass(frozen=True)
class SignedPrint:
    """What stands on a signed print: the beginning of the seal as it was typed, who signed, and the scan."""

    short: str
    name: str
    role: str
    on: dt.date
    file_name: str
    content: bytes


def short(seal: str) -> str:
    """The beginning of a seal, as a person reads it aloud and types it."""
    return f"{seal[:4]} {seal[4:SHORT]}"


def sheet(session: Session, actor: Actor, proposal_id: int) -> Document:
    """The print of a proposal: the whole frozen text, its seal on every page, and lines to sign on."""
    stands = _of_promise(session, actor, proposal_id)
    voice = Voice(SIGNED_IN, speech.load(session))
    proposal, version = stands.proposal, stands.subject
    assert isinstance(version, PromiseVersion)  # noqa: S101 -- `_of_promise` gives no other
    seal, place = proposal.content_hash, version.promise.municipality
    return Document(
        name=f"medborgarlofte-{place.key}-{version.promise.slug}-{version.number}-underskrift",
        kind=voice.pgettext("kind of document", "Promise to sign"),
        title=Run(proposal.content["title"], SIGNED_IN),
        language=SIGNED_IN,
        authors=tuple(party.organisation.name[SIGNED_IN] for party in stands.parties),
        cover=_cover(proposal, voice),
        blocks=tuple(_blocks(stands, voice)),
        foot=voice.say("The text's seal: %(short)s, in full %(seal)s", short=short(seal), seal=seal),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def record(
    session: Session, actor: Actor, proposal_id: int, signed: SignedPrint, *, at: dt.datetime
) -> Standing:
    """Enter that the actor's party approved the proposal on paper.

    Raises RuleBroken for a print of another text, a day that cannot be and a file that is no scan, and
    otherwise as an answer in the system does.
    """
    stands = _of_promise(session, actor, proposal_id)
    place_id = stands.kind.municipalities(stands.subject)[0]
    party_id = party_for(actor, Permission.CONTACT_SPEAK, place_id)
    proposal = stands.proposal
    if not stands.is_current:
        raise Conflict(approvals.newest(session, stands.subject))
    if _typed(signed.short) not in (proposal.content_hash[:SHORT], proposal.content_hash):
        raise RuleBroken("print_of_another_text")
    if not clock.day_of(proposal.proposed_at) <= signed.on <= clock.day_of(at):
        raise RuleBroken("signed_day")
    if not signed.name.strip() or not signed.role.strip():
        raise RuleBroken("signed_by_whom")
    given = Approval(
        outcome="approve",
        comment="",
        means="signed_print",
        signed_name=signed.name.strip(),
        signed_role=signed.role.strip(),
        signed_on=signed.on,
        scan_id=_stored(session, actor, place_id, signed, at).id,
    )
    return approvals.give(session, actor, proposal, party_id, given, at=at)


def may_record(actor: Actor, stands: Standing) -> bool:
    """Whether the actor can record a print: the party is awaited, and the person has answered for none."""
    if not stands.is_current or not isinstance(stands.subject, PromiseVersion):
        return False
    place_id = stands.subject.promise.municipality_id
    if not may(actor, Permission.CONTACT_SPEAK, place_id):
        return False
    is_awaited = party_for(actor, Permission.CONTACT_SPEAK, place_id) in {one.id for one in stands.waiting}
    return is_awaited and all(given.given_by != actor.id for given in stands.proposal.approvals)


def to_record(session: Session, actor: Actor, proposal_id: int) -> Standing:
    """The proposal, for somebody who records prints of it."""
    stands = _of_promise(session, actor, proposal_id)
    require(actor, Permission.CONTACT_SPEAK, stands.kind.municipalities(stands.subject)[0])
    return stands


def scan(session: Session, actor: Actor, approval_id: int) -> tuple[StoredFile, str]:
    """The scan of a recorded print, for those who may read the promise, and how its name ends."""
    given = session.get(Approval, approval_id)
    if given is None or given.scan_id is None:
        raise NotFound
    _of_promise(session, actor, given.proposal_id)
    kept = session.get_one(StoredFile, given.scan_id)
    return kept, next(ending for _start, ending, media_type in KINDS if media_type == kept.media_type)


def _of_promise(session: Session, actor: Actor, proposal_id: int) -> Standing:
    stands = approvals.show(session, actor, proposal_id)
    if not isinstance(stands.subject, PromiseVersion):
        raise NotFound
    return stands


def _typed(words: str) -> str:
    return re.sub(r"[\s-]+", "", words).lower()


def _stored(
    session: Session, actor: Actor, place_id: int, signed: SignedPrint, at: dt.datetime
) -> StoredFile:
    content = signed.content
    if len(content) > LARGEST_SCAN:
        raise RuleBroken("scan_is_too_large", most=LARGEST_SCAN // 1_000_000)
    found = [media_type for start, _ending, media_type in KINDS if content.startswith(start)]
    if not found:
        raise RuleBroken("scan_kind")
    kept = StoredFile(
        municipality_id=place_id,
        name=signed.file_name[:200],
        media_type=found[0],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        stored_by=actor.id,
        stored_at=at,
    )
    session.add(kept)
    session.flush()
    return kept


def _cover(proposal: Proposal, voice: Voice) -> Facts:
    facts: dict[str, Any] = proposal.content["facts"]
    names = (
        ("valid_from", voice.pgettext("fact of a proposal", "Valid from")),
        ("valid_to", voice.pgettext("fact of a proposal", "Valid to")),
        ("followed_up_by", voice.pgettext("fact of a proposal", "Followed up by")),
        ("reason_for_change", voice.pgettext("fact of a proposal", "Reason for the change")),
    )
    pairs: list[tuple[Words, Words]] = [
        ((name,), (Run(str(facts[key]), SIGNED_IN),)) for key, name in names if facts.get(key)
    ]
    day = voice.date(clock.day_of(proposal.proposed_at))
    pairs.append(((voice.pgettext("fact of a proposal", "Proposed"),), (day,)))
    pairs.append(
        ((voice.pgettext("cover", "Seal"),), (Run(short(proposal.content_hash), SIGNED_IN, "strong"),))
    )
    return Facts(tuple(pairs))


def _blocks(stands: Standing, voice: Voice) -> Iterator[Block]:
    content = stands.proposal.content
    yield from in_paragraphs(Run(content["introduction"], SIGNED_IN), "lead")
    for passage in content["passages"]:
        yield Heading(1, (Run(passage["title"], SIGNED_IN),))
        for part in passage["text"]:
            yield from in_paragraphs(Run(part, SIGNED_IN))
        if passage["grounds"]:
            yield Paragraph((voice.say("This rests on"),), "note")
            yield Items(tuple((Run(ground, SIGNED_IN),) for ground in passage["grounds"]))
    # On a page of their own, so that no signature is parted from its name.
    yield Heading(1, (voice.say("Who approves exactly this text"),), begins_page=True)
    yield Paragraph(
        (
            voice.say(
                "Whoever signs approves the text above, word for word, with what it rests on and its dates. "
                "An edit needs a new proposal and a new signature."
            ),
        )
    )
    for party in stands.parties:
        yield Heading(2, (Run(party.organisation.name[SIGNED_IN], SIGNED_IN),))
        yield Facts(
            tuple(
                ((label,), (Run(LINE, SIGNED_IN),))
                for label in (
                    voice.pgettext("signature", "Name"),
                    voice.pgettext("signature", "Role"),
                    voice.pgettext("signature", "Day"),
                    voice.pgettext("signature", "Place"),
                    voice.pgettext("signature", "Signature"),
                )
            )
        )
