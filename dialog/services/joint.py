"""The joint picture of an agreement's municipalities: made of their agreed local pictures, never an average.

Each figure stands beside the others with the name of its municipality, and no sum is shown: what is too small
in one place cannot be found by taking the others away. Only evidence that is public already goes in, so that
nothing crosses from one authority to another that everyone could not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Agreement,
    Concern,
    Evidence,
    EvidenceOrigin,
    JointPart,
    JointSource,
    Organisation,
    Paragraph,
    SituationPicture,
)
from dialog.services import drafting, joint_pages, picture_area, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require_any, where
from surveys.texts import Texts

ONE_PLACE: Texts = {
    "sv": "Problemet finns i den överenskomna lägesbilden för {place}, inte i de andra kommunernas.",
    "en": "The problem stands in the agreed picture of {place}, not in those of the other municipalities.",
}
SEVERAL_PLACES: Texts = {
    "sv": "Problemet finns i de överenskomna lägesbilderna för {places}.",
    "en": "The problem stands in the agreed pictures of {places}.",
}
AND: Texts = {"sv": " och ", "en": " and "}


@dataclass(frozen=True)
class JointBeginning:
    """An agreement whose joint picture can begin now, and what stands in the way otherwise."""

    agreement: Agreement
    agreed: tuple[SituationPicture, ...]
    lacking: tuple[Organisation, ...]
    """Municipalities without an agreed picture."""


def beginnings(session: Session, actor: Actor) -> tuple[JointBeginning, ...]:
    """The agreements of the actor's municipalities without a joint picture in work."""
    mine = where(actor, Permission.PICTURE_EDIT)
    found = []
    for agreement in session.scalars(sa.select(Agreement).order_by(Agreement.starts_on.desc())):
        places = _municipalities(agreement)
        if len(places) < 2 or not mine.intersection(place.id for place in places):
            continue
        if _in_work(session, agreement.id) is not None:
            continue
        agreed = {place.id: pictures.agreed(session, place.id) for place in places}
        found.append(
            JointBeginning(
                agreement,
                tuple(picture for picture in agreed.values() if picture is not None),
                tuple(place for place in places if agreed[place.id] is None),
            )
        )
    return tuple(found)


def assemble(
    session: Session, actor: Actor, agreement_id: int, period: str, *, at: dt.datetime
) -> SituationPicture:
    """Begin the joint picture from the agreed local ones: what is common first, then what is one place's.

    Raises RuleBroken while another joint picture is in work, and with fewer than two agreed local pictures.
    """
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    places = _municipalities(agreement)
    require_any(actor, Permission.PICTURE_EDIT, (place.id for place in places))
    in_work = _in_work(session, agreement_id)
    if in_work is not None:
        raise RuleBroken("picture_in_work", number=in_work)
    local = [found for place in places if (found := pictures.agreed(session, place.id)) is not None]
    if len(local) < 2:
        raise RuleBroken("joint_needs_two", count=len(local))
    number = session.scalar(
        sa.select(sa.func.max(SituationPicture.number)).where(picture_area.of_area(session, agreement_id))
    )
    picture = SituationPicture(
        municipality_id=None,
        agreement_id=agreement_id,
        number=(number or 0) + 1,
        period=period,
        title=_title(agreement, period),
        summary={},
    )
    session.add(picture)
    session.flush()
    session.add_all(JointSource(picture_id=picture.id, local_picture_id=one.id) for one in local)
    for parts in _in_order(_groups([concern for one in local for concern in one.concerns])):
        _add(session, picture, parts)
    drafting.record(session, actor, picture, "assemble", at, concerns=len(picture.concerns))
    return picture


def join(session: Session, actor: Actor, concern_id: int, other_id: int, *, at: dt.datetime) -> Concern:
    """Say that two concerns of the joint picture are one: it takes the place and the words of the first."""
    first, picture = drafting.open_concern(session, actor, concern_id)
    if concern_id == other_id:
        raise RuleBroken("joint_same")
    other = next((one for one in picture.concerns if one.id == other_id and one is not first), None)
    if other is None:
        raise NotFound
    parts = [*joint_pages.local_concerns(session, first), *joint_pages.local_concerns(session, other)]
    drafting.refuse_if_used(
        session, concern_ids=[first.id, other.id], evidence_ids=[one.id for one in other.evidence]
    )
    _take_out(session, picture, other)
    _fill(session, first, parts)
    _renumber(picture)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "join", at, concern=first.key)
    return first


def part(session: Session, actor: Actor, concern_id: int, *, at: dt.datetime) -> SituationPicture:
    """Undo a joining: each municipality's part becomes a concern of its own again."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    parts = joint_pages.local_concerns(session, concern)
    if len(parts) < 2:
        raise RuleBroken("joint_is_one")
    drafting.refuse_if_used(
        session, concern_ids=[concern.id], evidence_ids=[one.id for one in concern.evidence]
    )
    _take_out(session, picture, concern)
    for local in parts:
        _add(session, picture, [local])
    _renumber(picture)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "part", at, parts=len(parts))
    return picture


# ------------------------------------------------------------ small things


def _municipalities(agreement: Agreement) -> list[Organisation]:
    return [party for party in agreement.parties if party.is_municipality]


def _in_work(session: Session, agreement_id: int) -> int | None:
    return session.scalar(
        sa.select(SituationPicture.number).where(
            picture_area.of_area(session, agreement_id), SituationPicture.status.in_(("draft", "proposed"))
        )
    )


def _title(agreement: Agreement, period: str) -> dict[str, str]:
    """Proposed in Swedish and English; a person writes the Northern Sámi one."""
    names = {code: _listed(_municipalities(agreement), code) for code in ("sv", "en")}
    return {
        "sv": f"Gemensam lägesbild för {names['sv']} {period}",
        "en": f"Joint situation picture of {names['en']}, {period}",
    }


def _listed(places: Iterable[Organisation], code: str) -> str:
    names = [place.name.get(code) or place.name["sv"] for place in places]
    return AND[code].join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _groups(concerns: Sequence[Concern]) -> list[list[Concern]]:
    """Concerns that speak of the same: of one theme of the codebook, or under the same address.

    At most one of a municipality goes into a group, since two problems in one place are two.
    """
    groups: list[list[Concern]] = []
    for concern in concerns:
        marks = _marks(concern)
        mine = concern.picture.municipality_id
        group = next(
            (
                one
                for one in groups
                if any(marks & _marks(other) for other in one)
                and all(other.picture.municipality_id != mine for other in one)
            ),
            None,
        )
        if group is None:
            groups.append([concern])
        else:
            group.append(concern)
    return groups


def _marks(concern: Concern) -> set[str]:
    return {concern.key, *(theme.key for theme in concern.themes)}


def _in_order(groups: list[list[Concern]]) -> list[list[Concern]]:
    """Proposed: what several municipalities share first, then by the best place that one of them gave it."""
    return sorted(groups, key=lambda group: (-len(group), min(one.priority for one in group), group[0].id))


def _add(session: Session, picture: SituationPicture, parts: Sequence[Concern]) -> None:
    first = parts[0]
    taken = {one.key for one in picture.concerns}
    key, number = first.key, 2
    while key in taken:
        key, number = f"{first.key}-{number}", number + 1
    concern = Concern(
        key=key,
        priority=len(picture.concerns) + 1,
        title=dict(first.title),
        when_and_where={},
        ranked_because={},
        focus_area_id=first.focus_area_id if first.picture.agreement_id == picture.agreement_id else None,
    )
    picture.concerns.append(concern)
    session.flush()
    _fill(session, concern, parts)


def _fill(session: Session, concern: Concern, parts: Sequence[Concern]) -> None:
    """Its parts, a copy of their public evidence, and a paragraph that says where it is found."""
    held = {one.local_concern_id for one in session.scalars(joint_pages.parts_of(concern))}
    for local in parts:
        if local.id in held:
            continue
        session.add(JointPart(concern_id=concern.id, local_concern_id=local.id))
        for one in local.evidence:
            if one.is_public:
                concern.evidence.append(_copy(one, local))
    session.flush()
    for paragraph in [one for one in concern.paragraphs if one.origin == "suggested"]:
        concern.paragraphs.remove(paragraph)
    places = sorted({one.picture.municipality_id or 0 for one in parts})
    named = [session.get_one(Organisation, place) for place in places]
    text = {
        code: (SEVERAL_PLACES if len(named) > 1 else ONE_PLACE)[code].format(
            places=_listed(named, code), place=_listed(named, code)
        )
        for code in ("sv", "en")
    }
    concern.paragraphs.append(
        Paragraph(position=0, part="survey", text=text, origin="suggested", evidence=list(concern.evidence))
    )
    session.flush()


def _copy(one: Evidence, local: Concern) -> Evidence:
    """The same figure or words under the municipality's name; what they were copied from stays named."""
    return Evidence(
        kind=one.kind,
        theme_id=one.theme_id,
        statistics_value_id=one.statistics_value_id,
        note=dict(one.note) if one.note else None,
        organisation_name=one.organisation_name,
        is_public=True,
        label=dict(one.label),
        value=one.value,
        base=one.base,
        unit=one.unit,
        mark=one.mark,
        source=dict(one.source),
        origin=EvidenceOrigin(
            organisation_id=(
                one.origin.organisation_id
                if one.origin and one.side == "police"
                else local.picture.municipality_id
            ),
            note_id=one.origin.note_id if one.origin else None,
            partner_id=one.origin.partner_id if one.origin else None,
        ),
    )


def _take_out(session: Session, picture: SituationPicture, concern: Concern) -> None:
    session.execute(sa.delete(JointPart).where(JointPart.concern_id == concern.id))
    picture.concerns.remove(concern)
    session.flush()


def _renumber(picture: SituationPicture) -> None:
    for number, concern in enumerate(picture.concerns, 1):
        concern.priority = number
