"""The first half of the world: surveys, responses, texts, themes, what was published of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    FreeText,
    Question,
    Quote,
    Response,
    ResultPublication,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    Survey,
    SurveyVersion,
    TextHandover,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import codebook_edits
from tests.people import NOW, Cast
from tests.rows import add, texts

if TYPE_CHECKING:
    from tests.world import World

WRITTEN = (
    "Skotrarna kör för fort genom byn om kvällarna",
    "Det är mörkt mellan skolan och affären",
    "Han slår henne, alla vet det",
    "Skotrar på gångvägen, barnen är rädda",
    "Fler poliser",
    "Skohter lea beare jođánit",
    "Skotrarna låter hela natten",
    "För fort med skoter vid skolan",
    "Skoterkörning på isen nära badet",
    "Lampan vid bron har varit trasig i ett år",
    "För det mesta är det lugnt",
)
SNOWMOBILES = [0, 3, 5, 6, 7, 8]
LIGHTING = [1, 9]


def a_survey(session: Session, cast: Cast, slug: str, status: str) -> SurveyVersion:
    survey = Survey(
        slug=slug,
        kind="survey",
        audience="residents",
        asked_by_id=cast.arjeplog.id,
        agreement_id=cast.agreement.id,
        municipalities=[cast.arjeplog],
    )
    year = 2025 if status == "closed" else 2026
    version = SurveyVersion(
        survey=survey,
        number=1,
        status="draft",
        title=texts(f"Trygghet {slug}"),
        introduction=texts("Vi frågar om trygghet."),
        closing=texts("Tack."),
        sections=[{"key": "first", "title": texts("Om byn"), "text": {}}],
        opens_on=dt.date(year, 11, 1),
        closes_on=dt.date(year, 12, 15),
        definition_hash=slug.ljust(64, "0"),
        questions=[
            _question("safe", 1, "single", [{"key": key, "text": texts(key)} for key in ("yes", "no")]),
            _question("concern", 2, "long_text", []),
        ],
    )
    add(session, version)
    if status != "draft":
        version.published_at, version.published_by = NOW, cast.karin.id
        version.status = status
        session.flush()
    return version


def _question(key: str, position: int, kind: str, choices: list[Any]) -> Question:
    return Question(
        key=key,
        section="first",
        position=position,
        kind=kind,
        role="concern",
        text=texts(f"Fråga om {key}?"),
        help={},
        choices=choices,
        is_required=False,
        settings={},
    )


def responses(session: Session, world: World) -> None:
    for version in (world.open_version, world.closed_version):
        safe, concern = version.questions
        for number, words in enumerate(WRITTEN):
            response = Response(
                id=uuid.uuid4(),
                survey_version_id=version.id,
                municipality_id=world.cast.arjeplog.id,
                language="se" if number == 5 else "sv",
                channel="web",
                received_week="2026-W46",
            )
            add(session, response)
            session.add(Answer(response_id=response.id, question_id=safe.id, choice="no"))
            if version is world.open_version:
                world.free_texts.append(add(session, _text(world, response, concern, number, words)))


def _text(world: World, response: Response, question: Question, number: int, words: str) -> FreeText:
    return FreeText(
        id=uuid.uuid4(),
        response_id=response.id,
        question_id=question.id,
        municipality_id=world.cast.arjeplog.id,
        audience="residents",
        language_stated=response.language,
        language_guessed=response.language,
        original=words,
        masked=words,
        state="new" if number in {2, 4} else "read",
        serious="violence" if number == 2 else None,
    )


def handed_over(session: Session, world: World) -> None:
    world.handover = add(
        session,
        TextHandover(
            free_text_id=world.free_texts[5].id,
            reader_id=world.inga.id,
            asked_by=world.cast.karin.id,
            asked_at=NOW,
        ),
    )


def run(session: Session, world: World) -> None:
    world.run = add(
        session,
        ThemingRun(
            municipality_id=world.cast.arjeplog.id,
            scope={"survey_version_id": world.open_version.id, "questions": ["concern"]},
            state="done",
            asked_by=world.cast.karin.id,
            asked_at=NOW,
            method="codebook",
            parameters={},
            seed=0,
            library_versions={},
            n_texts=len(WRITTEN),
            unprocessable={},
            quality={},
        ),
    )
    world.decided = _suggestion(session, world, "snowmobiles", SNOWMOBILES)
    world.undecided = _suggestion(session, world, "lighting", LIGHTING)


def codebook(session: Session, world: World) -> None:
    """Two editions of Arjeplog's own, so that there is one to go back to."""
    karin, here = world.cast.karin, world.cast.arjeplog.id
    for word in ("gielkár*", "snowcross*"):
        edition = codebook_edits.add_word(session, karin, here, "snowmobiles", word, "sv", "seeds", at=NOW)
        world.old_edition = world.old_edition or edition


def themes(session: Session, world: World) -> None:
    here = world.cast.arjeplog.id
    world.theme = _theme(session, world, "snowmobiles", "Skotrar i byn")
    world.spare_theme = _theme(session, world, "vandalism", "Skadegörelse")
    decision = add(
        session,
        ReviewDecision(
            municipality_id=here,
            run_id=world.run.id,
            suggested_theme_id=world.decided.id,
            action="accept",
            theme_id=world.theme.id,
            decided_by=world.cast.karin.id,
            decided_at=NOW,
        ),
    )
    for number in SNOWMOBILES:
        world.assignment = ThemeAssignment(
            theme_id=world.theme.id,
            free_text_id=world.free_texts[number].id,
            start=0,
            end=len(WRITTEN[number]),
            words=["skotrar"],
            origin="suggested",
            decision_id=decision.id,
        )
        add(session, world.assignment)
    world.quote = add(
        session,
        Quote(
            theme_id=world.theme.id,
            free_text_id=world.free_texts[0].id,
            wording="Skotrarna kör för fort",
            language="sv",
            is_paraphrase=False,
            proposed_by=world.cast.karin.id,
        ),
    )


def _theme(session: Session, world: World, key: str, name: str) -> Theme:
    row: Theme = add(
        session,
        Theme(
            municipality_id=world.cast.arjeplog.id,
            key=key,
            area="traffic" if key == "snowmobiles" else "places",
            name=texts(name),
            description=texts(f"Det som hör till {name}."),
        ),
    )
    return row


def _suggestion(session: Session, world: World, key: str, numbers: list[int]) -> SuggestedTheme:
    members = [
        SuggestedMember(
            free_text_id=world.free_texts[number].id,
            start=0,
            end=len(WRITTEN[number]),
            score=0.8,
            margin=0.5,
            words=["skotrar"],
        )
        for number in numbers
    ]
    suggestion = SuggestedTheme(
        run_id=world.run.id,
        key=key,
        area="traffic",
        label=texts(key.replace("_", " ").capitalize()),
        terms={"sv": [key]},
        size=len(numbers),
        members=members,
    )
    return add(session, suggestion)


def publication(session: Session, world: World) -> None:
    world.publication = add(
        session,
        ResultPublication(
            survey_version_id=world.open_version.id,
            municipality_id=world.cast.arjeplog.id,
            number=1,
            base=len(WRITTEN),
            rule={"k": 5, "percent_from": 20},
            tables=[
                {
                    "question": "safe",
                    "base": len(WRITTEN),
                    "hidden": ["yes", "no"],
                    "is_multiple": False,
                    "k": 5,
                    "rows": [{"key": key, "text": texts(key), "count": None} for key in ("yes", "no")],
                }
            ],
            themes=[
                {
                    "key": "snowmobiles",
                    "area": "traffic",
                    "name": texts("Skotrar"),
                    "count": None,
                    "mark": "hidden",
                }
            ],
            published_by=world.cast.karin.id,
            published_at=NOW,
        ),
    )
