"""The paragraphs of a picture and the evidence that they rest on.

Evidence is a copy: what was agreed stays as it was when its source changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from dialog.models import (
    Concern,
    Evidence,
    EvidenceOrigin,
    Organisation,
    Paragraph,
    SituationPicture,
    StatisticsSource,
    StatisticsValue,
)
from dialog.services import actions, drafting, named_people, partners, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.named_people import UNANSWERED, Answered
from dialog.services.permissions import Actor, Permission, party_for, require
from dialog.services.picture_parts import ASPECTS, PARTS
from surveys.texts import Texts

CONTRIBUTED = ("staff", "partners", "dialogue", "observation")


@dataclass(frozen=True)
class Contribution:
    """Evidence that a person adds in words: what staff, partners, a dialogue or an observation says.

    Nothing from intelligence or a preliminary investigation: what stands here is told to the residents or may
    be requested as a public document.
    """

    kind: str
    label: Texts
    note: Texts
    organisation_name: str
    is_public: bool
    organisation_id: int | None = None
    """Whose staff it is, police or municipality; without it the one that adds it."""
    partner_id: int | None = None
    """A partner of the register, instead of a name that is typed."""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that is typed, which may tell who somebody is."""
        return (self.organisation_name, *self.label.values(), *self.note.values())


def write_paragraph(
    session: Session,
    actor: Actor,
    concern_id: int,
    *,
    part: str,
    text: Texts,
    evidence_ids: Sequence[int],
    aspect: str = "",
    at: dt.datetime,
) -> Paragraph:
    """Add a paragraph in one of the law's three parts, with the evidence that it rests on."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    paragraph = Paragraph(
        position=max([one.position for one in concern.paragraphs], default=0) + 1,
        part=_part(part),
        aspect=_aspect(part, aspect),
        text=drafting.written(text),
        origin="written",
        evidence=drafting.of_concern(concern, evidence_ids),
    )
    concern.paragraphs.append(paragraph)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "edit", at, concern=concern.key)
    return paragraph


def edit_paragraph(
    session: Session,
    actor: Actor,
    paragraph_id: int,
    *,
    part: str,
    text: Texts,
    evidence_ids: Sequence[int],
    revision: int,
    aspect: str = "",
    at: dt.datetime,
) -> Paragraph:
    """Change a paragraph; from then on it is a person's, also where a machine proposed it."""
    paragraph, picture = drafting.open_paragraph(session, actor, paragraph_id, revision)
    paragraph.part, paragraph.text = _part(part), drafting.written(text)
    paragraph.aspect = _aspect(part, aspect)
    paragraph.evidence = drafting.of_concern(paragraph.concern, evidence_ids)
    paragraph.origin = "written"
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "edit", at, concern=paragraph.concern.key)
    return paragraph


def remove_paragraph(
    session: Session, actor: Actor, paragraph_id: int, *, at: dt.datetime
) -> SituationPicture:
    """Take a paragraph out."""
    paragraph, picture = drafting.open_paragraph(session, actor, paragraph_id)
    concern = paragraph.concern
    concern.paragraphs.remove(paragraph)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "edit", at, concern=concern.key)
    return picture


def contribute(
    session: Session,
    actor: Actor,
    concern_id: int,
    contribution: Contribution,
    *,
    answered: Answered = UNANSWERED,
    at: dt.datetime,
) -> Evidence:
    """Add evidence in words, also as the police contact; `is_public` says whether residents see it.

    What may tell who somebody is must have been shown to the writer; what is not kept is taken out.
    """
    concern, picture = drafting.open_concern(
        session, actor, concern_id, permission=Permission.EVIDENCE_CONTRIBUTE
    )
    if contribution.kind not in CONTRIBUTED:
        raise RuleBroken("evidence_kind")
    named_people.require_looked_at(contribution.words, answered)
    contribution = _settled(contribution, answered)
    origin, name = _origin(session, actor, pictures.municipality_of(picture), contribution)
    evidence = Evidence(
        kind=contribution.kind,
        label=drafting.written(contribution.label),
        note=drafting.written(contribution.note),
        organisation_name=name["sv"],
        is_public=contribution.is_public,
        source=dict(name),
        origin=origin,
    )
    concern.evidence.append(evidence)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "contribute", at, concern=concern.key, kind=contribution.kind)
    return evidence


def _settled(contribution: Contribution, answered: Answered) -> Contribution:
    """The same without what the writer did not keep."""
    return replace(
        contribution,
        label=named_people.settled_texts(contribution.label, answered),
        note=named_people.settled_texts(contribution.note, answered),
        organisation_name=named_people.settled(contribution.organisation_name, answered),
    )


def _origin(
    session: Session, actor: Actor, municipality_id: int, contribution: Contribution
) -> tuple[EvidenceOrigin, Texts]:
    """Whose words they are, and the name they stand under. Raises RuleBroken where there is no name."""
    typed: Texts = {"sv": contribution.organisation_name.strip()}
    party = party_for(actor, Permission.EVIDENCE_CONTRIBUTE, municipality_id)
    origin = EvidenceOrigin()
    name = typed
    if contribution.kind == "staff":
        authority = _authority(session, actor, municipality_id, party, contribution.organisation_id)
        origin.organisation_id = authority.id
        name = typed if typed["sv"] else authority.name
    elif contribution.kind == "partners":
        partner = partners.chosen(session, municipality_id, contribution.partner_id)
        origin.partner_id = partner.id if partner else None
        shown = partners.shown_name(partner) if partner else typed
        name = partners.without_sameby(session, municipality_id, shown)
    else:
        origin.organisation_id = party
    if not name["sv"]:
        raise RuleBroken("evidence_needs_name")
    return origin, name


def _authority(
    session: Session, actor: Actor, municipality_id: int, party: int, wanted: int | None
) -> Organisation:
    """The authority whose staff it is: one's own; for whoever edits the picture also the other one."""
    there = {one.id: one for one in actions.owners(session, municipality_id)}
    chosen = wanted or party
    if chosen not in there:
        raise NotFound
    if chosen != party:
        require(actor, Permission.PICTURE_EDIT, municipality_id)
    return there[chosen]


def add_statistics(
    session: Session, actor: Actor, concern_id: int, value_id: int, *, at: dt.datetime
) -> Evidence:
    """Add a copy of a statistics value: a later import changes no picture."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    value = session.get(StatisticsValue, value_id)
    if value is None:
        raise NotFound
    if any(one.statistics_value_id == value_id for one in concern.evidence):
        raise RuleBroken("evidence_is_there")
    evidence = copy_of(value, session.get_one(StatisticsSource, value.source_id))
    concern.evidence.append(evidence)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "add_statistics", at, concern=concern.key)
    return evidence


def remove(session: Session, actor: Actor, evidence_id: int, *, at: dt.datetime) -> Concern:
    """Take a piece of evidence out of its concern and of the paragraphs and causes that named it."""
    evidence = session.get(Evidence, evidence_id)
    if evidence is None:
        raise NotFound
    concern, picture = drafting.open_concern(session, actor, evidence.concern_id)
    drafting.refuse_if_used(session, concern_ids=[], evidence_ids=[evidence_id])
    for paragraph in concern.paragraphs:
        if evidence in paragraph.evidence:
            paragraph.evidence.remove(evidence)
    for cause in concern.causes:
        if evidence in cause.evidence:
            cause.evidence.remove(evidence)
    concern.evidence.remove(evidence)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "remove_evidence", at, concern=concern.key)
    return concern


def copy_of(value: StatisticsValue, source: StatisticsSource) -> Evidence:
    """A statistics value as evidence: missing and hidden stay what they are, neither is zero."""
    said = f"{source.publisher}, {source.retrieved_on.isoformat()}"
    return Evidence(
        kind="statistics",
        statistics_value_id=value.id,
        label={"sv": f"{value.indicator}, {value.period}"},
        value=value.value,
        unit=value.unit,
        mark=value.mark,
        source={code: f"{title} ({said})" for code, title in source.title.items()},
    )


def _part(part: str) -> str:
    if part not in PARTS:
        raise RuleBroken("paragraph_part")
    return part


def _aspect(part: str, aspect: str) -> str:
    """Whether a survey paragraph speaks of the extent or of the consequences; the other parts have none."""
    return aspect if part == "survey" and aspect in ASPECTS else ""
