"""Whether a concern touches Sámi interests, and who was consulted (the act 2022:66).

Who was consulted stays on the desk: the public reads whether somebody was, or why not. Nothing is ever
counted or shown by reindeer-herding community (sameby).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Concern, Consultation, PartnerOrganisation, SituationPicture
from dialog.models.cause import CONSULTED_KINDS
from dialog.services import drafting, left_out, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission
from surveys.texts import Texts

ANSWERS = ("not_asked", "no", "yes")


@dataclass(frozen=True)
class Held:
    """A consultation as a person writes it down."""

    kind: str
    name: str
    held_on: dt.date
    protocol: str
    outcome: Texts


def find(session: Session, actor: Actor, consultation_id: int) -> Consultation:
    """A consultation for somebody who may change it."""
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise NotFound
    pictures.find(session, actor, Permission.PICTURE_EDIT, found.concern.picture_id)
    return found


def answer(
    session: Session, actor: Actor, concern_id: int, interest: str, because: Texts, *, at: dt.datetime
) -> Concern:
    """Say whether the concern touches Sámi interests, and why nobody was consulted where nobody was.

    Raises RuleBroken for a no where consultations are written down, and where the reason names a sameby.
    """
    concern, picture = drafting.open_concern(session, actor, concern_id)
    if interest not in ANSWERS:
        raise RuleBroken("sami_interest")
    if interest != "yes" and concern.consultations:
        raise RuleBroken("consultations_are_there")
    has_reason = interest == "yes" and bool(because.get("sv", "").strip())
    if has_reason and _names_any(_samebys(session, picture), [because]):
        raise RuleBroken("names_a_sameby", title=concern.title.get("sv", ""))
    concern.sami_interest = interest
    concern.no_consultation_because = dict(because) if has_reason else None
    _changed(session, actor, concern, picture, at)
    return concern


def answer_all(
    session: Session,
    actor: Actor,
    picture_id: int,
    interests: Mapping[int, str],
    because: Texts,
    *,
    at: dt.datetime,
) -> int:
    """Answer for several concerns of a picture at once; says how many answers are new.

    `because` is why nobody was consulted; it goes to those that touch Sámi interests and say nothing more.
    """
    picture = drafting.open_picture(session, actor, picture_id)
    concerns = {one.id: one for one in picture.concerns}
    if not interests.keys() <= concerns.keys():
        raise NotFound
    changed = 0
    for key, interest in interests.items():
        concern = concerns[key]
        reason = concern.no_consultation_because or ({} if concern.consultations else because)
        is_said = interest != "yes" or dict(reason) == (concern.no_consultation_because or {})
        if interest != concern.sami_interest or not is_said:
            answer(session, actor, key, interest, reason, at=at)
            changed += 1
    return changed


def add(session: Session, actor: Actor, concern_id: int, held: Held, *, at: dt.datetime) -> Consultation:
    """Write a consultation down; the concern then touches Sámi interests."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    found = Consultation()
    _write(found, held)
    concern.consultations.append(found)
    concern.sami_interest, concern.no_consultation_because = "yes", None
    _changed(session, actor, concern, picture, at)
    return found


def edit(
    session: Session, actor: Actor, consultation_id: int, held: Held, *, revision: int, at: dt.datetime
) -> Consultation:
    """Change what is written of a consultation."""
    found, picture = _open(session, actor, consultation_id, revision)
    _write(found, held)
    _changed(session, actor, found.concern, picture, at)
    return found


def remove(session: Session, actor: Actor, consultation_id: int, *, at: dt.datetime) -> Concern:
    """Take a consultation out."""
    found, picture = _open(session, actor, consultation_id)
    concern = found.concern
    concern.consultations.remove(found)
    _changed(session, actor, concern, picture, at)
    return concern


def check(session: Session, picture: SituationPicture) -> None:
    """Raise RuleBroken where a concern is not answered, or touches Sámi interests and says nothing more."""
    for concern in picture.concerns:
        title = concern.title.get("sv", "")
        if concern.sami_interest == "not_asked":
            raise RuleBroken("sami_interest_not_answered", title=title)
        if is_missing(concern):
            raise RuleBroken("consultation_missing", title=title)


def check_names(session: Session, picture: SituationPicture) -> None:
    """Raise RuleBroken where anything that residents will read names a sameby that is known here."""
    names = _samebys(session, picture)
    for concern in picture.concerns:
        if _names_any(names, _told(concern)):
            raise RuleBroken("sameby_in_public", title=concern.title.get("sv", ""))
    if _names_any(names, _told_of_the_whole(session, picture)):
        raise RuleBroken("sameby_in_public", title=picture.title.get("sv", ""))


def is_missing(concern: Concern) -> bool:
    """Whether it touches Sámi interests and neither a consultation nor a reason is written."""
    said = concern.consultations or concern.no_consultation_because
    return concern.sami_interest == "yes" and not said


def _open(
    session: Session, actor: Actor, consultation_id: int, revision: int | None = None
) -> tuple[Consultation, SituationPicture]:
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise NotFound
    return found, drafting.open_concern(session, actor, found.concern_id, revision)[1]


def _write(found: Consultation, held: Held) -> None:
    if held.kind not in CONSULTED_KINDS:
        raise RuleBroken("consulted_kind")
    found.kind, found.name, found.held_on = held.kind, held.name, held.held_on
    found.protocol, found.outcome = held.protocol, drafting.written(held.outcome)


def _told(concern: Concern) -> Iterator[Mapping[str, Any] | None]:
    """Every text of a concern that residents read."""
    yield from (concern.title, concern.when_and_where, concern.no_causes_because)
    yield concern.no_consultation_because
    yield from (one.text for one in concern.paragraphs)
    yield from (one.text for one in concern.causes)
    yield from ({"": one.influenced_by} for one in concern.causes)
    for decision in concern.priority_decisions[-1:]:
        yield decision.because
        yield from ({"": said.get("text", "")} for said in decision.dissent)
    for evidence in concern.evidence:
        if evidence.is_public:
            yield from (evidence.label, evidence.note, evidence.source)


def _told_of_the_whole(session: Session, picture: SituationPicture) -> Iterator[Mapping[str, Any] | None]:
    """Every text that residents read of the picture as a whole."""
    yield from (picture.title, picture.summary, picture.changed_because)
    yield from (picture.self_check or {}).values()
    for one in left_out.of_picture(session, picture):
        yield from (one.name, one.because)


def _names_any(names: set[str], texts: Iterable[Mapping[str, Any] | None]) -> bool:
    said = " ".join(str(word) for text in texts if text for word in text.values()).casefold()
    return any(name.casefold() in said for name in names if name.strip())


def _samebys(session: Session, picture: SituationPicture) -> set[str]:
    """The names of those that are known here: in the register, and where somebody was consulted."""
    mine = pictures.municipalities_of(picture)
    names = set(
        session.scalars(
            sa.select(PartnerOrganisation.name).where(
                PartnerOrganisation.kind == "sameby", PartnerOrganisation.municipality_id.in_(mine)
            )
        )
    )
    consulted = (
        sa.select(Consultation.name)
        .join(Concern, Concern.id == Consultation.concern_id)
        .join(SituationPicture, SituationPicture.id == Concern.picture_id)
        .where(Consultation.kind == "sameby", SituationPicture.municipality_id.in_(mine))
    )
    names |= set(session.scalars(consulted))
    return names


def _changed(
    session: Session, actor: Actor, concern: Concern, picture: SituationPicture, at: dt.datetime
) -> None:
    drafting.touch(session, picture)
    session.flush()
    session.expire(concern, ["consultations"])
    drafting.record(session, actor, picture, "consult", at, concern=concern.key)
