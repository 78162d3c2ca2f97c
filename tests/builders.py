"""Plain functions that make rows for tests; each says in its arguments what matters to the story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from analysis.masking import mask
from analysis.serious import find_serious
from dialog.models import (
    Codebook,
    CodebookVersion,
    FreeText,
    Organisation,
    Question,
    Response,
    ReviewDecision,
    SuggestedMember,
    SuggestedTheme,
    Survey,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services.permissions import Actor
from tests.people import NOW

OPEN_QUESTIONS = {
    "concern": "Vad gör dig otrygg där du bor?",
    "police": "Vad bör polisen göra?",
    "municipality": "Vad bör kommunen göra?",
}


def a_survey(
    session: Session,
    asked_by: Organisation,
    *,
    municipalities: Iterable[Organisation] = (),
    slug: str = "trygghet-2026",
    audience: str = "residents",
    status: str = "published",
) -> SurveyVersion:
    """A survey with three open questions, about the one who asks unless others are named."""
    survey = Survey(
        slug=slug,
        kind="survey",
        audience=audience,
        asked_by_id=asked_by.id,
        municipalities=list(municipalities) or [asked_by],
    )
    session.add(survey)
    session.flush()
    version = SurveyVersion(
        survey_id=survey.id,
        number=1,
        status="draft",
        title={"sv": "Trygghet 2026", "se": "Oadjebasvuohta 2026", "en": "Safety 2026"},
        introduction={"sv": "Om trygghet."},
        closing={"sv": "Tack."},
        sections=[],
        opens_on=dt.date(2026, 9, 1),
        closes_on=dt.date(2026, 10, 31) if status == "closed" else dt.date(2026, 12, 31),
        published_at=None if status == "draft" else NOW,
        questions=[
            Question(
                key=key,
                section="",
                position=position,
                kind="long_text",
                role="concern",
                text={"sv": text},
                help={},
                choices=[],
                is_required=False,
                settings={},
            )
            for position, (key, text) in enumerate(OPEN_QUESTIONS.items(), 1)
        ],
    )
    session.add(version)
    session.flush()
    version.status = status
    session.flush()
    return version


def a_response(
    session: Session,
    version: SurveyVersion,
    municipality: Organisation,
    texts: Mapping[str, str],
    *,
    language: str = "sv",
) -> list[FreeText]:
    """One person's form with texts by question key, masked and checked as when it is received."""
    response = Response(
        survey_version_id=version.id,
        municipality_id=municipality.id,
        language=language,
        channel="web",
        received_week="2026-W40",
    )
    session.add(response)
    session.flush()
    questions = {question.key: question for question in version.questions}
    rows = [
        FreeText(
            response_id=response.id,
            question_id=questions[key].id,
            municipality_id=municipality.id,
            audience=version.survey.audience,
            language_stated=language,
            original=words,
            masked=mask(words).text,
            serious=find_serious(words),
        )
        for key, words in texts.items()
    ]
    session.add_all(rows)
    session.flush()
    return rows


def a_text(
    session: Session, version: SurveyVersion, municipality: Organisation, words: str, *, language: str = "sv"
) -> FreeText:
    """One person's only text: what they are concerned about."""
    return a_response(session, version, municipality, {"concern": words}, language=language)[0]


def a_theme(
    session: Session,
    municipality: Organisation,
    reviewer: Actor,
    texts: Iterable[FreeText] = (),
    *,
    key: str = "speeding",
    area: str = "traffic",
    name: str = "Fortkörning på byvägen",
) -> Theme:
    """A reviewed theme with these texts under it, each placed by the reviewer's acceptance."""
    theme = Theme(
        municipality_id=municipality.id,
        key=key,
        area=area,
        name={"sv": name, "en": f"{name} (en)"},
        description={},
    )
    session.add(theme)
    session.flush()
    decision = ReviewDecision(
        municipality_id=municipality.id,
        action="accept",
        theme_id=theme.id,
        decided_by=reviewer.id,
        decided_at=NOW,
    )
    session.add(decision)
    session.flush()
    session.add_all(
        ThemeAssignment(
            theme_id=theme.id,
            free_text_id=text.id,
            start=0,
            end=len(text.masked),
            words=[],
            origin="suggested",
            decision_id=decision.id,
        )
        for text in texts
    )
    session.flush()
    return theme


CODEBOOK = """
version = "test"
seed_languages = ["sv", "se", "en"]

[[area]]
key = "traffic"
labels = { sv = "Trafik", se = "Johtolat", en = "Traffic" }

[[area]]
key = "places"
labels = { sv = "Platser", se = "Báikkit", en = "Places" }

[[theme]]
key = "speeding"
area = "traffic"
labels = { sv = "Fortkörning på byvägen", se = "Garra vuodjin", en = "Speeding in the village" }
[theme.seeds]
sv = ["kör för fort", "fortkörning", "hastighet*"]
se = ["vuodjin"]
en = ["speeding", "too fast"]

[[theme]]
key = "snowmobiles"
area = "traffic"
labels = { sv = "Skotrar på natten", se = "Skohterat ihkku", en = "Snowmobiles at night" }
[theme.seeds]
sv = ["skoter*", "skotrar*"]
se = ["skohter*"]
en = ["snowmobile*"]

[[theme]]
key = "lighting"
area = "places"
labels = { sv = "Mörka gator", se = "Seavdnjes geainnut", en = "Dark streets" }
[theme.seeds]
sv = ["gatlykt*", "gatubelysning*", "mörkt"]
se = ["seavdnjat"]
en = ["street lights", "dark"]
"""


def a_codebook(session: Session, organisation: Organisation | None = None) -> CodebookVersion:
    """A small codebook with three themes in two areas; shared unless somebody owns it."""
    codebook = Codebook(
        key=organisation.key if organisation else "safety",
        organisation_id=organisation.id if organisation else None,
    )
    session.add(codebook)
    session.flush()
    edition = CodebookVersion(codebook_id=codebook.id, number=1, toml=CODEBOOK, content_hash="0" * 64)
    session.add(edition)
    session.flush()
    return edition


def a_run(
    session: Session, municipality: Organisation, asked_by: Actor, version: SurveyVersion
) -> ThemingRun:
    """A finished run; `a_suggestion` adds what it proposes."""
    run = ThemingRun(
        municipality_id=municipality.id,
        scope={"survey_version_id": version.id, "questions": list(OPEN_QUESTIONS)},
        state="done",
        asked_by=asked_by.id,
        asked_at=NOW,
        method="codebook",
        parameters={},
        seed=1,
        library_versions={},
        unprocessable={},
        quality={"remarks": []},
    )
    session.add(run)
    session.flush()
    return run


def a_suggestion(
    session: Session,
    run: ThemingRun,
    texts: Iterable[FreeText],
    *,
    key: str = "speeding",
    words: Iterable[str] = (),
    unsure: Iterable[FreeText] = (),
) -> SuggestedTheme:
    """What a run proposes for these texts; `unsure` are those of them that need a look."""
    texts, unsure = list(texts), list(unsure)
    suggestion = SuggestedTheme(
        run_id=run.id,
        key=key,
        area=None if key.startswith("proposed") or key in {"none", "other"} else "traffic",
        label={"sv": f"Förslag {key}", "se": f"Evttohus {key}", "en": f"Proposal {key}"},
        terms={"sv": list(words)},
        size=len(texts),
    )
    session.add(suggestion)
    session.flush()
    session.add_all(
        SuggestedMember(
            suggested_theme_id=suggestion.id,
            free_text_id=text.id,
            start=0,
            end=len(text.masked),
            score=0.7,
            margin=0.4,
            words=list(words),
            needs_a_look=text in unsure,
        )
        for text in texts
    )
    session.flush()
    session.refresh(suggestion)
    return suggestion
