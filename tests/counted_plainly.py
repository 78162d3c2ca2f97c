"""What the review room counts at once, counted as the database would say it in one statement each."""

from __future__ import annotations

from collections import Counter, defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    FreeText,
    Organisation,
    Question,
    Response,
    SuggestedMember,
    SurveyVersion,
    Theme,
    ThemeAssignment,
    ThemingRun,
)
from dialog.services import apart, review, room_table, run_members, run_tally, themes
from dialog.services.permissions import Actor
from dialog.services.themes import LANGUAGE


def assert_equal(session: Session, reviewer: Actor, municipality_id: int) -> None:
    """Every count that joins texts and themes by itself is what the database says."""
    place = session.get_one(Organisation, municipality_id)
    runs = session.scalars(
        sa.select(ThemingRun.id).where(ThemingRun.municipality_id == place.id, ThemingRun.state == "done")
    ).all()
    assert runs
    for run_id in runs:
        assert proposed(session, run_id) == {
            (
                one.suggestion_id,
                one.language,
                one.is_main,
                one.needs_a_look,
                one.is_serious,
                one.is_rendered,
                one.is_open,
            ): one.count
            for one in run_tally.tally(session, run_id).cells
        }
    versions = [one.id for one in themes.surveys_of(session, place.id)]
    assert sorted(versions) == asked_of(session, place.id)
    for version_id in (None, *versions):
        found = themes.placed(session, place.id, version_id)
        languages = {theme_id: sorted(people.values()) for theme_id, people in found.items()}
        assert languages == people_of(session, place.id, version_id)
        table = room_table.show(session, reviewer, place.id, version_id)
        counts = {
            (row.theme_id, column.kind, column.key): number
            for row in table.rows
            for column, number in zip(table.columns, row.counts, strict=True)
            if number
        }
        assert counts == cells_of(session, place.id, version_id)


def proposed(session: Session, run_id: int) -> dict[tuple[object, ...], int]:
    """A run's proposals by everything that is counted of them."""
    each = (
        run_members.members(run_id)
        .with_only_columns(
            SuggestedMember.suggested_theme_id.label("proposal"),
            LANGUAGE.label("language"),
            SuggestedMember.is_main.label("is_main"),
            SuggestedMember.needs_a_look.label("needs_a_look"),
            FreeText.serious.is_not(None).label("is_serious"),
            FreeText.rendering.is_not(None).label("is_rendered"),
            run_members.undecided().label("is_open"),
            maintain_column_froms=True,
        )
        .subquery()
    )
    rows = session.execute(sa.select(*each.c, sa.func.count()).group_by(*each.c))
    return {tuple(row[:-1]): row[-1] for row in rows}


def lying(municipality_id: int, version_id: int | None) -> sa.Select[ThemeAssignment]:
    """What lies under a theme in use."""
    query = (
        sa.select(ThemeAssignment)
        .join(FreeText, FreeText.id == ThemeAssignment.free_text_id)
        .join(Response, Response.id == FreeText.response_id)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(
            Theme.municipality_id == municipality_id,
            Theme.status == "active",
            ThemeAssignment.removed_by_decision_id.is_(None),
            apart.counted(FreeText.response_id),
        )
    )
    return query if version_id is None else query.where(Response.survey_version_id == version_id)


def asked_of(session: Session, municipality_id: int) -> list[int]:
    """The survey versions of which a text lies under a theme of the municipality, shown or not."""
    query = (
        sa.select(Response.survey_version_id)
        .join(FreeText, FreeText.response_id == Response.id)
        .join(ThemeAssignment, ThemeAssignment.free_text_id == FreeText.id)
        .join(Theme, Theme.id == ThemeAssignment.theme_id)
        .where(Theme.municipality_id == municipality_id, ThemeAssignment.removed_by_decision_id.is_(None))
    )
    return sorted(session.scalars(query.distinct()))


def people_of(session: Session, municipality_id: int, version_id: int | None) -> dict[int, list[str]]:
    """By theme, the language of everybody who lies under it; of who wrote in several, that of the form."""
    query = lying(municipality_id, version_id).where(FreeText.state != "withheld")
    spoken: dict[tuple[int, object, str], set[str]] = defaultdict(set)
    for theme_id, form, language, of_form in session.execute(
        query.with_only_columns(
            ThemeAssignment.theme_id,
            Response.id,
            LANGUAGE,
            Response.language,
            maintain_column_froms=True,
        )
    ):
        spoken[theme_id, form, of_form].add(language)
    found: dict[int, list[str]] = defaultdict(list)
    for (theme_id, _form, of_form), languages in spoken.items():
        found[theme_id].append(of_form if len(languages) > 1 else languages.pop())
    return {theme_id: sorted(languages) for theme_id, languages in found.items()}


def cells_of(
    session: Session, municipality_id: int, version_id: int | None
) -> dict[tuple[int, str, str], int]:
    """People by theme and place, audience, wave; two questions about places are two answers."""
    shown = lying(municipality_id, version_id).where(FreeText.state.in_(review.SHOWN))
    people = sa.func.count(sa.distinct(Response.id))
    theme_id = ThemeAssignment.theme_id

    def by(query: sa.Select[ThemeAssignment], *columns: sa.ColumnElement[object]) -> list[sa.Row[object]]:
        grouped = query.with_only_columns(theme_id, people, *columns, maintain_column_froms=True)
        return list(session.execute(grouped.group_by(theme_id, *columns)))

    placed = (
        shown.join(Answer, Answer.response_id == Response.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.kind == "place", Answer.choice.is_not(None))
    )
    counts: Counter[tuple[int, str, str]] = Counter()
    for theme, number, choice, _question in by(placed, Answer.choice, Answer.question_id):
        counts[theme, "place", choice] += number
    for theme, number, audience in by(shown, FreeText.audience):
        counts[theme, "audience", audience] += number
    waves = shown.join(SurveyVersion, SurveyVersion.id == Response.survey_version_id)
    for theme, number, wave in by(waves, SurveyVersion.id):
        counts[theme, "wave", str(wave)] += number
    return dict(counts)
