"""The form in which residents comment on a draft: a survey of its own, open while the draft is public."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion, Response, Survey, SurveyVersion
from dialog.services import apart, surveys
from dialog.services.permissions import Actor
from surveys.definition import SurveyDefinition
from surveys.documents import library

HEADS: dict[str, dict[str, str]] = {
    "title": {
        "sv": "Vad tycker du om utkastet?",
        "se": "Mii lea du oaivil álgoevttohusa birra?",
        "en": "What do you think of the draft?",
    },
    "introduction": {
        "sv": "Det här är ett utkast till vad polisen och kommunen ska lova. Inget är beslutat. Säg vad du "
        "tycker: svaren läses innan de bestämmer sig.",
        "se": "Dát lea álgoevttohus. Ii mihkkege leat mearriduvvon. Muital maid jurddašat: vástádusat "
        "lohkkojuvvojit ovdal go lohpádus mearriduvvo.",
        "en": "This is a draft of what the police and the municipality are going to promise. Nothing is "
        "decided. Say what you think: the answers are read before they decide.",
    },
    "closing": {
        "sv": "Tack. Svaren läses innan löftet beslutas. Då skriver polisen och kommunen vad synpunkterna "
        "ändrade.",
        "se": "Giitu. Vástádusat lohkkojuvvojit ovdal go lohpádus mearriduvvo.",
        "en": "Thank you. The answers are read before the promise is decided, and then the police and the "
        "municipality write what the comments changed.",
    },
}
COMMENT: dict[str, str] = {
    "sv": "Vad är bra i utkastet, vad är inte bra och vad saknas?",
    "se": "Mii lea buorre álgoevttohusas, mii ii leat buorre ja mii váilu?",
    "en": "What is good in the draft, what is not, and what is missing?",
}


def open_form(session: Session, actor: Actor, version: PromiseVersion, at: dt.datetime) -> None:
    """Let residents comment for as long as the draft's period says."""
    first = version.comments_from
    assert first is not None  # noqa: S101 -- the caller has set the period
    form = _new_form(session, actor, version, at)
    surveys.opened(session, actor, form, opens_on=first, closes_on=version.comments_to, at=at)
    version.comment_survey_id = form.survey_id
    session.flush()


def end_form(session: Session, actor: Actor, version: PromiseVersion, at: dt.datetime) -> None:
    """Close the form with its draft, whether it became a promise, was withdrawn or waits for its parties."""
    form = form_of(session, version)
    if form is not None:
        surveys.ended(session, actor, form, at=at)


def count(session: Session, version: PromiseVersion) -> int:
    """How many have commented on the draft, in every period that it was public."""
    if version.comment_survey_id is None:
        return 0
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Response)
            .join(SurveyVersion, SurveyVersion.id == Response.survey_version_id)
            .where(SurveyVersion.survey_id == version.comment_survey_id, apart.counted(Response.id))
        )
        or 0
    )


def _new_form(session: Session, actor: Actor, version: PromiseVersion, at: dt.datetime) -> SurveyVersion:
    """The form of the draft; when it becomes public anew, the same form once more."""
    if version.comment_survey_id is not None:
        survey = session.get_one(Survey, version.comment_survey_id)
        return surveys.drafted(session, actor, survey, at=at)
    promise = version.promise
    title = f"utkast {promise.municipality.key} {promise.slug} {version.number}"
    return surveys.made(
        session,
        actor,
        _definition(),
        slug=surveys.free_slug(session, title),
        asked_by_id=promise.municipality_id,
        municipality_ids=[promise.municipality_id],
        agreement_id=promise.agreement_id,
        promise_id=promise.id,
        at=at,
    )


def _definition() -> SurveyDefinition:
    """The library's form about a promise, saying that this one is a draft."""
    whole = library()["promise_feedback"]
    questions = tuple(replace(one, text=COMMENT) if one.key == "comment" else one for one in whole.questions)
    return replace(
        whole,
        title=HEADS["title"],
        introduction=HEADS["introduction"],
        closing=HEADS["closing"],
        questions=questions,
    )


def form_of(session: Session, version: PromiseVersion) -> SurveyVersion | None:
    """The form as it is open, or None."""
    return session.scalar(
        sa.select(SurveyVersion).where(
            SurveyVersion.survey_id == version.comment_survey_id, SurveyVersion.status == "published"
        )
    )
