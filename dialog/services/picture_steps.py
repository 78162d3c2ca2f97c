"""The way to an agreed picture: what is left to do before the parties are asked, and where each is done.

What `situation.propose` refuses a picture without is needed; the rest can be left: the parties choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import Concern, Meeting, SurveyVersion
from dialog.services import approvals, causes, consultations, meetings, self_check, situation
from dialog.services.permissions import Actor
from dialog.services.pictures import Document


@dataclass(frozen=True)
class Step:
    """One step. `key` names its sentence, `endpoint` the page where it is taken."""

    key: str
    left: int
    """How many things are left to do; none: the step is taken."""
    endpoint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    is_needed: bool = False


def of_document(session: Session, actor: Actor, document: Document) -> tuple[Step, ...]:
    """The steps of a municipality's draft, in the order in which people take them."""
    return tuple(_steps(session, actor, document)) if document.picture.status == "draft" else ()


def next_of(steps: tuple[Step, ...]) -> Step | None:
    """The first step that is not taken."""
    return next((one for one in steps if one.left), None)


def _steps(session: Session, actor: Actor, document: Document) -> Iterator[Step]:
    picture = document.picture
    whole, concerns = {"picture_id": picture.id}, picture.concerns
    version = session.get(SurveyVersion, picture.survey_version_id) if picture.survey_version_id else None
    if version is not None and version.status != "closed":
        yield Step("survey", 1, "surveys.show", {"version_id": version.id}, is_needed=True)
    shown = sum(theme.id in document.counts for theme in document.waiting)
    yield Step("themes", shown, "situation.leave_out_many", whole, is_needed=True)
    if not concerns:
        yield Step("concerns", 1, "situation.take_up", whole, is_needed=True)
    unwritten = [one for one in concerns if not _is_written(one)]
    yield _of_concerns("words", unwritten, whole, "", is_needed=any(map(_is_wordless, concerns)))
    parties = approvals.parties_of(session, picture)
    silent = sum(_is_silent(party.id, concerns) for party in parties)
    yield Step("views", silent, "party_views.show", whole)
    undecided = sum(one.standing == "undecided" for one in concerns)
    meeting = _meeting(session, actor, picture.id)
    if meeting is None:
        yield Step("priorities", undecided, "meetings.plan", whole)
    else:
        yield Step("priorities", undecided, "meeting_room.room", {"meeting_id": meeting.id})
    without = [one for one in concerns if one.standing == "prioritised" and causes.is_missing(one)]
    yield _of_concerns("causes", without, whole, "causes")
    unanswered = sum(one.sami_interest == "not_asked" for one in concerns)
    yield Step("sami", unanswered, "consultations.answer_all", whole, is_needed=True)
    unheard = [one for one in concerns if consultations.is_missing(one)]
    if unheard:
        yield _of_concerns("consultation", unheard, whole, "sami")
    yield Step("self_check", len(self_check.unanswered(picture)), "picture_check.ask", whole)
    yield Step("summary", int(not picture.summary.get("sv", "").strip()), "situation.edit", whole)
    if situation.former(session, picture) is not None:
        is_untold = not (picture.changed_because or {}).get("sv", "").strip()
        yield Step("changed", int(is_untold), "situation.edit", whole, is_needed=True)


def _of_concerns(
    key: str, lacking: list[Concern], whole: Mapping[str, Any], anchor: str, *, is_needed: bool = True
) -> Step:
    """A step that is taken on the page of each concern: it leads to the first that lacks something."""
    if not lacking:
        return Step(key, 0, "situation.show", {**whole, "_anchor": "order"}, is_needed)
    arguments = {"concern_id": lacking[0].id, **({"_anchor": anchor} if anchor else {})}
    return Step(key, len(lacking), "situation.concern", arguments, is_needed)


def _is_written(concern: Concern) -> bool:
    """Whether a person has written or taken over every paragraph."""
    return bool(concern.paragraphs) and all(one.origin != "suggested" for one in concern.paragraphs)


def _is_wordless(concern: Concern) -> bool:
    """Whether nothing at all is written about it, by nobody."""
    return not any(one.text.get("sv", "").strip() for one in concern.paragraphs)


def _is_silent(party_id: int, concerns: list[Concern]) -> bool:
    return any(all(view.organisation_id != party_id for view in one.party_views) for one in concerns)


def _meeting(session: Session, actor: Actor, picture_id: int) -> Meeting | None:
    """The next meeting about the picture that is not closed."""
    held = meetings.of_picture(session, actor, picture_id)
    return next((one for one in held if one.status != "closed"), None)
