"""Reading situation pictures: as a document, on the desk whole and in public what is agreed and released.

One document for both sides, so that what the public sees is by construction a part of what was approved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.database import session_of
from dialog.models import (
    Agreement,
    AgreementParty,
    Cause,
    Concern,
    Evidence,
    FocusArea,
    NotTakenUp,
    Organisation,
    Paragraph,
    PromiseLine,
    SituationPicture,
    SurveyVersion,
    Theme,
)
from dialog.services import left_out, picture_wording, places, resting, themes
from dialog.services.errors import NotFound
from dialog.services.left_out import LeftOut
from dialog.services.permissions import Actor, Permission, require, require_any, where
from dialog.services.picture_parts import by_side, empty_parts, in_parts
from dialog.services.places import Municipality
from dialog.services.wording import Passage, Wording
from surveys.texts import Texts

PUBLIC = ("agreed", "superseded")
VIEWS = ("residents", "staff", "partners")


@dataclass(frozen=True)
class WrittenParagraph:
    """A paragraph and the evidence it rests on; without any it is marked."""

    paragraph: Paragraph
    evidence: tuple[Evidence, ...]

    @property
    def is_bare(self) -> bool:
        """Nothing is named that it rests on."""
        return not self.paragraph.evidence

    @property
    def is_kept(self) -> bool:
        """What it rests on is for the parties alone."""
        return bool(self.paragraph.evidence) and not self.evidence


@dataclass(frozen=True)
class Section:
    """One concern as the document shows it. `views`: residents, staff, partners, asked or not."""

    concern: Concern
    paragraphs: tuple[WrittenParagraph, ...]
    evidence: tuple[Evidence, ...]
    views: Mapping[str, tuple[Evidence, ...]]
    lines: tuple[PromiseLine, ...]
    empty: tuple[tuple[str, str], ...] = ()
    """What the law asks for and nothing is written of, as (part, aspect)."""
    causes: Mapping[str, tuple[Cause, ...]] = field(default_factory=dict)
    """By side."""

    def rests_on(self, cause: Cause) -> tuple[Evidence, ...]:
        """What a cause rests on, as far as this reader may see it."""
        return tuple(one for one in cause.evidence if one in self.evidence)


@dataclass(frozen=True)
class Document:
    """A whole picture, its sections in the order that people gave them."""

    picture: SituationPicture
    sections: tuple[Section, ...]
    not_taken_up: tuple[LeftOut, ...]
    waiting: tuple[Theme, ...] = field(default=())
    """Reviewed themes that are neither in the picture nor left out with a reason. Only on the desk."""
    counts: Mapping[int, int] = field(default_factory=dict)
    """How many people brought up a theme that waits, where it can be shown."""

    @property
    def self_check(self) -> dict[str, Texts]:
        """What the parties asked themselves and answered, in the order of the questions."""
        said = self.picture.self_check or {}
        return {
            key: said[key] for key in picture_wording.QUESTIONS if said.get(key, {}).get("sv", "").strip()
        }

    @property
    def is_order_proposed(self) -> bool:
        """Nobody has changed the order that the stated criteria gave."""
        places = [one.concern.ranked_because.get("position", 0) for one in self.sections]
        return all(places) and places == sorted(places)


@dataclass(frozen=True)
class Beginning:
    """Where the next picture can begin: a municipality without one in work, with what it can rest on."""

    municipality: Municipality
    agreements: tuple[Agreement, ...]
    versions: tuple[SurveyVersion, ...]
    """Residents' surveys with reviewed themes, the newest first."""


def index(session: Session, actor: Actor) -> Sequence[SituationPicture]:
    """All pictures of the actor's municipalities, the newest first."""
    require(actor, Permission.PICTURE_READ)
    mine = where(actor, Permission.PICTURE_READ)
    found = session.scalars(
        sa.select(SituationPicture)
        .where(
            sa.or_(
                SituationPicture.municipality_id.in_(mine),
                sa.and_(
                    SituationPicture.municipality_id.is_(None),
                    SituationPicture.agreement_id.in_(
                        sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id.in_(mine))
                    ),
                ),
            )
        )
        .order_by(SituationPicture.municipality_id.nulls_last(), SituationPicture.number.desc())
    )
    return found.all()


def agreements(session: Session, actor: Actor) -> Sequence[Agreement]:
    """The agreements of the municipalities whose pictures the actor edits, the newest first."""
    mine = where(actor, Permission.PICTURE_EDIT)
    query = sa.select(Agreement).where(Agreement.parties.any(Organisation.id.in_(mine)))
    return session.scalars(query.order_by(Agreement.starts_on.desc())).all()


def beginnings(session: Session, actor: Actor) -> tuple[Beginning, ...]:
    """The municipalities in which the actor can begin a picture now."""
    mine = where(actor, Permission.PICTURE_EDIT)
    busy = session.scalars(
        sa.select(SituationPicture.municipality_id).where(SituationPicture.status.in_(("draft", "proposed")))
    ).all()
    return tuple(
        Beginning(
            municipality=place,
            agreements=tuple(
                session.scalars(
                    sa.select(Agreement)
                    .where(Agreement.parties.any(id=place.id))
                    .order_by(Agreement.starts_on.desc())
                )
            ),
            versions=tuple(
                version
                for version in themes.surveys_of(session, place.id)
                if version.survey.audience == "residents"
            ),
        )
        for place in places.municipalities(session)
        if place.id in mine and place.id not in busy
    )


def show(session: Session, actor: Actor, picture_id: int) -> Document:
    """One picture as the desk reads it, whatever its status."""
    picture = find(session, actor, Permission.PICTURE_READ, picture_id)
    return document(session, picture, is_public=False)


def concern(session: Session, actor: Actor, concern_id: int) -> Section:
    """One concern as the desk reads it."""
    found = session.get(Concern, concern_id)
    if found is None:
        raise NotFound
    picture = find(session, actor, Permission.PICTURE_READ, found.picture_id)
    lines = _lines(session, picture, [found.key], is_public=False)
    return _section(found, lines.get(found.key, ()), is_public=False)


def concern_to_edit(session: Session, actor: Actor, concern_id: int) -> Section:
    """One concern for somebody who may change it."""
    section = concern(session, actor, concern_id)
    require(actor, Permission.PICTURE_EDIT, section.concern.picture.municipality_id)
    return section


def paragraph(session: Session, actor: Actor, paragraph_id: int) -> tuple[Section, Paragraph]:
    """One paragraph and the concern it belongs to."""
    found = session.get(Paragraph, paragraph_id)
    if found is None:
        raise NotFound
    return concern(session, actor, found.concern_id), found


def focus_areas(session: Session, picture: SituationPicture) -> tuple[FocusArea, ...]:
    """The focus areas of the picture's agreement."""
    return tuple(session.get_one(Agreement, picture.agreement_id).focus_areas)


def find(session: Session, actor: Actor, permission: Permission, picture_id: int) -> SituationPicture:
    """The picture, if the actor has the permission in its municipality."""
    picture = session.get(SituationPicture, picture_id)
    if picture is None:
        raise NotFound
    require_any(actor, permission, municipalities_of(picture))
    return picture


def municipalities_of(picture: SituationPicture) -> tuple[int, ...]:
    """Whose picture it is: one municipality's, or for a joint one all of the agreement's."""
    if picture.municipality_id is not None:
        return (picture.municipality_id,)
    agreement = session_of(picture).get_one(Agreement, picture.agreement_id)
    return tuple(party.id for party in agreement.parties if party.is_municipality)


def municipality_of(picture: SituationPicture) -> int:
    """The municipality of a local picture. Raises NotFound for a joint one, which has no texts of its own."""
    if picture.municipality_id is None:
        raise NotFound
    return picture.municipality_id


def agreed(session: Session, municipality_id: int) -> SituationPicture | None:
    """The picture that is in force."""
    return session.scalar(
        sa.select(SituationPicture)
        .where(SituationPicture.municipality_id == municipality_id, SituationPicture.status == "agreed")
        .order_by(SituationPicture.number.desc())
        .limit(1)
    )


def public(session: Session, municipality_id: int, number: int | None = None) -> Document | None:
    """The agreed picture, or an earlier one by its number. None before the first; NotFound for a number."""
    if number is None:
        picture = agreed(session, municipality_id)
        return document(session, picture, is_public=True) if picture else None
    picture = session.scalar(
        sa.select(SituationPicture).where(
            SituationPicture.municipality_id == municipality_id,
            SituationPicture.number == number,
            SituationPicture.status.in_(PUBLIC),
        )
    )
    if picture is None:
        raise NotFound
    return document(session, picture, is_public=True)


def versions(session: Session, municipality_id: int) -> Sequence[SituationPicture]:
    """Every picture that is or was agreed, the newest first."""
    found = session.scalars(
        sa.select(SituationPicture)
        .where(SituationPicture.municipality_id == municipality_id, SituationPicture.status.in_(PUBLIC))
        .order_by(SituationPicture.number.desc())
    )
    return found.all()


def waiting_themes(session: Session, picture: SituationPicture) -> tuple[Theme, ...]:
    """Reviewed themes that the picture neither takes up nor leaves out with a reason, the largest first."""
    handled = {theme.id for one in picture.concerns for theme in one.themes}
    handled |= set(session.scalars(sa.select(NotTakenUp.theme_id).where(NotTakenUp.picture_id == picture.id)))
    found = session.scalars(
        sa.select(Theme)
        .where(
            Theme.municipality_id == picture.municipality_id,
            Theme.status == "active",
            Theme.id.not_in(handled),
        )
        .order_by(Theme.id)
    ).all()
    counts = shown_counts(session, picture)
    return tuple(sorted(found, key=lambda theme: (-(counts.get(theme.id) or 0), theme.id)))


def shown_counts(session: Session, picture: SituationPicture) -> dict[int, int]:
    """The sizes of the themes that are large enough to be shown."""
    if picture.survey_version_id is None:
        return {}
    sizes = themes.sizes(session, municipality_of(picture), picture.survey_version_id)
    return {size.theme_id: size.count for size in sizes.themes if size.count is not None}


def wording(picture: SituationPicture, language: str) -> Wording:
    """The picture's words in one language, as the parties approve them (in Swedish)."""
    passages = picture_wording.passages(picture, language)
    passages += [
        Passage(
            key=f"{left_out.PASSAGE}{one.theme.key}",
            title=one.name.get(language, ""),
            text=(one.because.get(language, ""),),
        )
        for one in left_out.of_picture(session_of(picture), picture)
    ]
    facts: dict[str, str | int] = {"period": picture.period, "number": picture.number}
    if reason := (picture.changed_because or {}).get(language, ""):
        facts["reason_for_change"] = reason
    return Wording(
        title=picture.title.get(language, ""),
        introduction=picture.summary.get(language, ""),
        facts=facts,
        passages=tuple(passages),
    )


def document(session: Session, picture: SituationPicture, *, is_public: bool) -> Document:
    """The picture as a document; the caller has seen to it that the reader may read it."""
    keys = [one.key for one in picture.concerns]
    lines = _lines(session, picture, keys, is_public=is_public)
    is_open = picture.status not in PUBLIC and not is_public
    return Document(
        picture=picture,
        sections=tuple(
            _section(one, lines.get(one.key, ()), is_public=is_public) for one in picture.concerns
        ),
        not_taken_up=left_out.of_picture(session, picture),
        waiting=waiting_themes(session, picture) if is_open else (),
        counts=shown_counts(session, picture) if is_open else {},
    )


def _lines(
    session: Session, picture: SituationPicture, keys: Sequence[str], *, is_public: bool
) -> dict[str, tuple[PromiseLine, ...]]:
    """Promises are a municipality's own: none rests on a joint picture directly."""
    if picture.municipality_id is None:
        return {}
    return resting.lines_on(session, picture.municipality_id, keys, is_public=is_public)


def _section(one: Concern, lines: tuple[PromiseLine, ...], *, is_public: bool) -> Section:
    evidence = tuple(each for each in one.evidence if each.is_public or not is_public)
    return Section(
        concern=one,
        paragraphs=tuple(
            WrittenParagraph(paragraph, tuple(each for each in paragraph.evidence if each in evidence))
            for paragraph in in_parts(one.paragraphs)
        ),
        evidence=evidence,
        views={view: tuple(each for each in evidence if each.kind == view) for view in VIEWS},
        lines=lines,
        empty=empty_parts(one),
        causes=by_side(one),
    )
