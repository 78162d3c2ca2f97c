"""Reading joint pictures: each municipality's part beside the others, on the desk and in public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Agreement,
    Concern,
    Evidence,
    JointPart,
    JointSource,
    Organisation,
    SituationPicture,
)
from dialog.services import picture_area, pictures
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission


@dataclass(frozen=True)
class Part:
    """A local concern that a joint one is made of, with its municipality and the evidence taken from it."""

    municipality: Organisation
    concern: Concern
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class JointSection:
    """One concern of a joint picture: what is written, and each municipality's part beside the others."""

    section: pictures.Section
    parts: tuple[Part, ...]

    @property
    def is_common(self) -> bool:
        """Found in more than one municipality."""
        return len({part.municipality.id for part in self.parts}) > 1


@dataclass(frozen=True)
class JointDocument:
    """A joint picture with the local ones that it is made of."""

    document: pictures.Document
    sections: tuple[JointSection, ...]
    sources: tuple[SituationPicture, ...]

    @property
    def common(self) -> tuple[JointSection, ...]:
        """The concerns of more than one municipality."""
        return tuple(one for one in self.sections if one.is_common)


def show(session: Session, actor: Actor, picture_id: int) -> JointDocument:
    """A joint picture as the desk reads it."""
    picture = pictures.find(session, actor, Permission.PICTURE_READ, picture_id)
    if picture.municipality_id is not None:
        raise NotFound
    return _document(session, picture, is_public=False)


def public(session: Session, agreement_id: int, number: int | None = None) -> JointDocument | None:
    """The agreed joint picture of the agreement's area, or an earlier one; None before the first.

    Raises NotFound for a number that is none.
    """
    condition = picture_area.of_area(session, agreement_id)
    query = sa.select(SituationPicture).where(condition)
    if number is None:
        query = query.where(SituationPicture.status == "agreed")
    else:
        query = query.where(SituationPicture.number == number, SituationPicture.status.in_(pictures.PUBLIC))
    picture = session.scalar(query.order_by(SituationPicture.number.desc()).limit(1))
    if picture is None and number is not None:
        raise NotFound
    return _document(session, picture, is_public=True) if picture else None


def versions(session: Session, agreement_id: int) -> Sequence[SituationPicture]:
    """Every joint picture of the area that is or was agreed, the newest first."""
    query = sa.select(SituationPicture).where(
        picture_area.of_area(session, agreement_id), SituationPicture.status.in_(pictures.PUBLIC)
    )
    return session.scalars(query.order_by(SituationPicture.number.desc())).all()


def area(session: Session, key: str) -> tuple[Organisation, Agreement]:
    """The police area with this key and its newest agreement. Raises NotFound."""
    place = session.scalar(
        sa.select(Organisation).where(Organisation.key == key, Organisation.kind == "police_area")
    )
    if place is None:
        raise NotFound
    agreement = session.scalar(
        sa.select(Agreement)
        .where(Agreement.parties.any(id=place.id))
        .order_by(Agreement.starts_on.desc())
        .limit(1)
    )
    if agreement is None:
        raise NotFound
    return place, agreement


def area_of(session: Session, municipality_id: int) -> Organisation | None:
    """The police area whose agreed joint picture speaks of this municipality, if there is one."""
    picture = session.scalar(
        sa.select(SituationPicture)
        .join(Agreement, Agreement.id == SituationPicture.agreement_id)
        .where(
            SituationPicture.municipality_id.is_(None),
            SituationPicture.status == "agreed",
            Agreement.parties.any(id=municipality_id),
        )
        .order_by(SituationPicture.id.desc())
        .limit(1)
    )
    if picture is None:
        return None
    parties = session.get_one(Agreement, picture.agreement_id).parties
    return next((party for party in parties if not party.is_municipality), None)


def police_of(session: Session, municipality_id: int) -> Organisation | None:
    """The police area of the municipality's newest agreement, if several municipalities share it."""
    agreement = session.scalar(
        sa.select(Agreement)
        .where(Agreement.parties.any(id=municipality_id))
        .order_by(Agreement.starts_on.desc())
        .limit(1)
    )
    if agreement is None or sum(party.is_municipality for party in agreement.parties) < 2:
        return None
    return next((party for party in agreement.parties if not party.is_municipality), None)


def parts_of(concern: Concern) -> sa.Select[JointPart]:
    """The parts of a joint concern, in the order of their pictures."""
    return sa.select(JointPart).where(JointPart.concern_id == concern.id).order_by(JointPart.local_concern_id)


def local_concerns(session: Session, concern: Concern) -> list[Concern]:
    """The local concerns that a joint one is made of."""
    return [session.get_one(Concern, one.local_concern_id) for one in session.scalars(parts_of(concern))]


def _document(session: Session, picture: SituationPicture, *, is_public: bool) -> JointDocument:
    document = pictures.document(session, picture, is_public=is_public)
    sources = session.scalars(
        sa.select(SituationPicture)
        .join(JointSource, JointSource.local_picture_id == SituationPicture.id)
        .where(JointSource.picture_id == picture.id)
        .order_by(SituationPicture.municipality_id)
    ).all()
    sections = tuple(JointSection(one, _parts(session, one)) for one in document.sections)
    return JointDocument(document, sections, tuple(sources))


def _parts(session: Session, section: pictures.Section) -> tuple[Part, ...]:
    found = []
    for local in local_concerns(session, section.concern):
        place = session.get_one(Organisation, local.picture.municipality_id)
        own = tuple(one for one in section.evidence if _is_of(one, place, local))
        found.append(Part(place, local, own))
    return tuple(found)


def _is_of(one: Evidence, place: Organisation, local: Concern) -> bool:
    """Whether a piece was taken from this local concern; what names the police is known by what it says."""
    if one.side != "police":
        return one.origin is not None and one.origin.organisation_id == place.id
    said = (one.theme_id, one.label, one.note, one.value)
    return any(
        each.side == "police" and (each.theme_id, each.label, each.note, each.value) == said
        for each in local.evidence
    )
