"""Arrangements for stories about the situation picture: a reviewed survey, a draft, an agreed picture."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import (
    Cause,
    Concern,
    FreeText,
    PriorityDecision,
    Question,
    Response,
    ReviewDecision,
    SituationPicture,
    Survey,
    SurveyVersion,
    Theme,
    ThemeAssignment,
)
from dialog.services import approvals, codebooks, pictures, situation
from tests.builders import a_codebook
from tests.page import Page
from tests.people import NOW, Cast
from tests.recalled import made_once
from tests.rows import add, texts

SIZES = {"lighting": 6, "drugs": 12, "snowmobiles": 15, "speeding": 2, "school_way": 4, "loose_dogs": 1}
AREAS = {
    "lighting": "places",
    "drugs": "substances",
    "snowmobiles": "traffic",
    "speeding": "traffic",
    "school_way": "traffic",
    "loose_dogs": "places",
}
NAMES = {
    "lighting": {"sv": "Mörka gator", "en": "Dark streets"},
    "drugs": {"sv": "Narkotika", "en": "Narcotics"},
    "snowmobiles": {"sv": "Skotrar i samhället", "se": "Skohterat", "en": "Snowmobiles in town"},
    "speeding": {"sv": "Fortkörning", "en": "Speeding"},
    "school_way": {"sv": "Skolvägen", "en": "The way to school"},
    "loose_dogs": {"sv": "Lösa hundar", "en": "Loose dogs"},
}


@made_once
def a_reviewed_survey(
    session: Session,
    cast: Cast,
    sizes: Mapping[str, int] = SIZES,
    *,
    people: int = 30,
    audience: str = "residents",
    slug: str = "safety",
    more: Sequence[Question] = (),
) -> SurveyVersion:
    """A closed survey in Arjeplog whose answers lie under reviewed themes: theme key -> how many people.

    `more` are questions that it also asks.
    """
    if codebooks.current(session, cast.arjeplog.id) is None:
        a_codebook(session)
    version = _version(session, cast, slug, audience, more)
    question = version.questions[0]
    responses = [_response(session, cast, version) for _ in range(people)]
    for number, (key, size) in enumerate(sizes.items()):
        theme, decision = a_theme(session, cast, key)
        for step in range(size):
            response = responses[(number * 4 + step) % people]
            text = FreeText(
                id=uuid.uuid4(),
                response_id=response.id,
                question_id=question.id,
                municipality_id=cast.arjeplog.id,
                audience=audience,
                language_stated="sv",
                masked=f"Hemligt svar {number}-{step}",
                state="read",
            )
            session.add(text)
            session.flush()
            session.add(
                ThemeAssignment(
                    theme_id=theme.id,
                    free_text_id=text.id,
                    start=0,
                    end=5,
                    words=[],
                    origin="suggested",
                    decision_id=decision.id,
                )
            )
    session.commit()
    return version


def a_theme(session: Session, cast: Cast, key: str) -> tuple[Theme, ReviewDecision]:
    """A reviewed theme of Arjeplog and the decision that made it; the one that is there if it is."""
    theme = session.query(Theme).filter_by(municipality_id=cast.arjeplog.id, key=key).one_or_none()
    if theme is None:
        theme = add(
            session,
            Theme(
                municipality_id=cast.arjeplog.id,
                key=key,
                area=AREAS.get(key),
                name=NAMES.get(key, texts(key)),
                description={},
            ),
        )
    decision = add(
        session,
        ReviewDecision(
            municipality_id=cast.arjeplog.id,
            action="accept",
            theme_id=theme.id,
            decided_by=cast.karin.id,
            decided_at=NOW,
        ),
    )
    return theme, decision


@made_once
def a_draft(session: Session, cast: Cast, version: SurveyVersion | None = None) -> SituationPicture:
    """The next picture of Arjeplog, assembled by Karin, no concern of it touching Sámi interests; commits."""
    if version is None:
        version = a_reviewed_survey(session, cast)
    picture = situation.assemble(
        session, cast.karin, cast.arjeplog.id, cast.agreement.id, version.id, "2026–2027", at=NOW
    )
    for concern in picture.concerns:
        concern.sami_interest = "no"
    session.commit()
    return picture


def prioritise(
    session: Session, cast: Cast, concern: Concern, outcome: str = "prioritised", **more: Any
) -> PriorityDecision:
    """A joint decision on a concern; commits."""
    decision = PriorityDecision(
        concern=concern,
        outcome=outcome,
        because={"sv": "Många drabbas.", "en": "Many are hit."},
        dissent=more.get("dissent", []),
        decided_by=cast.karin.id,
        decided_at=NOW,
    )
    session.add(decision)
    session.commit()
    session.expire(concern, ["priority_decisions"])
    return decision


@made_once
def a_proposed_picture(
    session: Session, cast: Cast, version: SurveyVersion | None = None, *, has_causes: bool = False
) -> int:
    """A picture proposed to its parties; commits. The proposal's id."""
    picture = a_draft(session, cast, version)
    for theme in pictures.waiting_themes(session, picture):
        because = {"sv": f"Färre tog upp {theme.name['sv']}.", "en": "Fewer brought it up."}
        situation.leave_out(session, cast.karin, picture.id, theme.id, because, at=NOW)
    if has_causes:
        for concern in picture.concerns:
            concern.causes = [Cause(side="place", position=1, text=texts("Leden går genom byn."))]
    said_what_changed(session, cast, picture)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    session.commit()
    return proposal.id


@made_once
def an_agreed_picture(session: Session, cast: Cast, version: SurveyVersion | None = None) -> SituationPicture:
    """A picture that Gunnar and Maja have approved, each concern with a cause; commits."""
    proposal_id = a_proposed_picture(session, cast, version, has_causes=True)
    approvals.answer(session, cast.gunnar, proposal_id, "approve", at=NOW)
    stands = approvals.answer(session, cast.maja, proposal_id, "approve", at=NOW)
    session.commit()
    assert isinstance(stands.subject, SituationPicture)
    return stands.subject


def said_what_changed(session: Session, cast: Cast, picture: SituationPicture) -> None:
    """A second picture says what changed since the former one, and why; the first has nothing to say."""
    if situation.former(session, picture) is None:
        return
    situation.edit(
        session,
        cast.karin,
        picture.id,
        title=picture.title,
        summary=picture.summary,
        period=picture.period,
        changed_because=texts("Nya svar har kommit."),
        revision=picture.revision,
        at=NOW,
    )


def section(picture: SituationPicture, key: str) -> Concern:
    """The concern of a picture by its key."""
    return next(one for one in picture.concerns if one.key == key)


def spoken(page: Page) -> str:
    """All words of a page's content with blanks between its parts, as a reader hears them."""
    return " ".join(" ".join(page.all(".//main")[0].itertext()).split())


def part(page: Page, name: str) -> str:
    """The words of the section with this id, with blanks between its parts."""
    (found,) = [one for one in page.all(".//section") if one.get("id") == name]
    return " ".join(" ".join(found.itertext()).split())


def _version(
    session: Session, cast: Cast, slug: str, audience: str, more: Sequence[Question]
) -> SurveyVersion:
    survey = Survey(
        slug=slug,
        kind="survey",
        audience=audience,
        asked_by_id=cast.arjeplog.id,
        municipalities=[cast.arjeplog],
    )
    version = SurveyVersion(
        survey=survey,
        number=1,
        title={"sv": "Trygghetsenkät", "se": "Oadjebasvuođa gažadeapmi", "en": "Safety survey"},
        introduction={},
        closing={},
        sections=[],
        opens_on=dt.date(2026, 9, 1),
        closes_on=dt.date(2026, 10, 15),
        published_by=cast.karin.id,
        published_at=NOW,
        questions=[
            _question("concern", 1, "long_text", "concern"),
            _question("place", 2, "place", "place"),
            *more,
        ],
    )
    add(session, version)
    version.status = "closed"
    session.flush()
    return version


def _question(key: str, position: int, kind: str, role: str) -> Question:
    return Question(
        key=key,
        section="",
        position=position,
        kind=kind,
        role=role,
        text=texts(key),
        help={},
        choices=[],
        is_required=False,
        settings={},
    )


def _response(session: Session, cast: Cast, version: SurveyVersion) -> Response:
    return add(  # type: ignore[no-any-return]
        session,
        Response(
            id=uuid.uuid4(),
            survey_version_id=version.id,
            municipality_id=cast.arjeplog.id,
            language="sv",
            channel="web",
            received_week="2026-W40",
        ),
    )
