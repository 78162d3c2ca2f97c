"""The example's review: the machine groups, the coordinators accept, and correct it by the golden labels."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import jobs
from dialog.example import answers
from dialog.example.places import Stage
from dialog.models import FreeText, Response, Theme, ThemeAssignment
from dialog.models import Question as QuestionRow
from dialog.request import Site
from dialog.services import alarms, codebooks, placing, privacy, quotes, review, texts, theme_edits, theming

NO_THEME = {"none", "other"}
QUOTES = {
    "arvidsjaur": {
        "snowmobiles": "Skotrarna far förbi på gångvägen i sjuttio, och barnen får kliva ut i snön.",
        "lighting": "När lamporna är släckta går jag hellre en lång omväg hem.",
        "somewhere_to_be": "Det finns ingenstans att vara om man inte håller på med nån idrott.",
    },
    "arjeplog": {
        "snowmobiles": "De flesta kör som folk. Det är några få som kör hela nätterna.",
        "response_time": "Vi ringer grannen i stället, han hinner fram.",
    },
}
"""Paraphrases: what was written, in other words, so that nobody is known by how they write."""


def load(site: Site, stage: Stage, version_id: int, *, at: dt.datetime) -> None:
    """Group, accept, correct, handle what was serious, paraphrase a few."""
    for municipality in ("arvidsjaur", "arjeplog"):
        actor = stage.coordinator(municipality)
        place = stage.organisations[municipality]
        with site.transaction() as session:
            questions = [one.key for one in texts.questions_of(session, version_id)]
            run_id = theming.ask(session, actor, version_id, place.id, questions, at=at).id
        jobs.perform_all(site.transaction)
        with site.transaction() as session:
            run = theming.load(session, actor, run_id)
            known = codebooks.in_use(session, place.id)
            wanted = [one.id for one in run.suggestions if known.theme(one.key)]
            unnamed = [one.id for one in run.suggestions if one.key not in review.BUCKETS]
            review.accept_all(session, actor, run_id, wanted, at=at)
            for suggestion_id in set(unnamed) - set(wanted):
                review.set_aside(session, actor, suggestion_id, at=at, reason="Ryms i andra teman.")
        with site.transaction() as session:
            _correct(session, stage, municipality, version_id, at=at)
            _read(session, stage, municipality, version_id, at=at)
            _focus(session, stage, municipality, at=at)
        with site.transaction() as session:
            _quote(session, stage, municipality, at=at)


def _correct(session: Session, stage: Stage, municipality: str, version_id: int, *, at: dt.datetime) -> None:
    """Do what a careful reader does: put every text under the themes that it is about."""
    actor, place = stage.coordinator(municipality), stage.organisations[municipality]
    labelled = {
        (question, text): person.themes[question]
        for person in answers.golden()
        if person.municipality == municipality
        for question, text in person.texts.items()
    }
    keys = dict(
        session.execute(sa.select(Theme.id, Theme.key).where(Theme.municipality_id == place.id)).all()
    )
    for text, question in _texts(session, place.id, version_id):
        wanted = [key for key in labelled[(question, text.original or "")] if key not in NO_THEME]
        placed = {row.theme_id: keys.get(row.theme_id, "") for row in placing.active(session, text.id)}
        missing = [key for key in wanted if key not in placed.values()]
        wrong = [theme_id for theme_id, key in placed.items() if key not in wanted]
        for theme_id, key in zip(wrong, missing, strict=False):
            placing.move(session, actor, text.id, f"key:{key}", from_theme_id=theme_id, at=at)
        for theme_id in wrong[len(missing) :]:
            placing.take_out(session, actor, text.id, theme_id, at=at)
        for key in missing[len(wrong) :]:
            placing.add(session, actor, text.id, f"key:{key}", at=at)
        keys = dict(
            session.execute(sa.select(Theme.id, Theme.key).where(Theme.municipality_id == place.id)).all()
        )


def _read(session: Session, stage: Stage, municipality: str, version_id: int, *, at: dt.datetime) -> None:
    """Every text that the coordinator can read has been read, and what was serious has been acted on."""
    actor, place = stage.coordinator(municipality), stage.organisations[municipality]
    reads = alarms.reads(session, actor.id)
    for text, _question in _texts(session, place.id, version_id):
        if text.serious:
            privacy.handled(
                session, actor, text.id, "police", "Lämnat till polisen och socialtjänsten samma dag.", at=at
            )
        if (text.language_guessed or text.language_stated) in reads:
            text.state = "read"


def _focus(session: Session, stage: Stage, municipality: str, *, at: dt.datetime) -> None:
    actor, place = stage.coordinator(municipality), stage.organisations[municipality]
    area_of = {key: area for area, keys in stage.themes_of.items() for key in keys}
    for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == place.id)):
        area = stage.focus_areas.get(area_of.get(theme.key, ""))
        if area:
            theme_edits.choose_focus_areas(session, actor, theme.id, [area.id], at=at)


def _quote(session: Session, stage: Stage, municipality: str, *, at: dt.datetime) -> None:
    actor, place = stage.coordinator(municipality), stage.organisations[municipality]
    for key, wording in QUOTES[municipality].items():
        theme = session.scalars(
            sa.select(Theme).where(Theme.municipality_id == place.id, Theme.key == key)
        ).one()
        chosen = session.scalars(
            sa.select(FreeText.id)
            .join(ThemeAssignment, ThemeAssignment.free_text_id == FreeText.id)
            .where(
                ThemeAssignment.theme_id == theme.id,
                ThemeAssignment.removed_by_decision_id.is_(None),
                FreeText.serious.is_(None),
                FreeText.language_stated == "sv",
            )
            .limit(1)
        ).first()
        if chosen:
            quotes.propose(session, actor, theme.id, chosen, wording, is_paraphrase=True, at=at)


def _texts(session: Session, municipality_id: int, version_id: int) -> list[tuple[FreeText, str]]:
    query = (
        sa.select(FreeText, QuestionRow.key)
        .join(Response, Response.id == FreeText.response_id)
        .join(QuestionRow, QuestionRow.id == FreeText.question_id)
        .where(FreeText.municipality_id == municipality_id, Response.survey_version_id == version_id)
        .order_by(FreeText.original)
    )
    return [(text, question) for text, question in session.execute(query)]
