"""The figures of reviewed themes: whole for reviewers, protected for the police, and what they say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    FocusArea,
    FreeText,
    Question,
    Response,
    SurveyVersion,
    ThemeFocusArea,
    ThemeModel,
)
from dialog.services import theme_figures
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.theme_figures import Figures, season_of
from tests.builders import a_codebook, a_run, a_survey, a_text, a_theme
from tests.people import NOW, Cast

GENDERS = {"woman": "Kvinna", "man": "Man"}
AGES = {"young": "16–24 år", "old": "25 år eller äldre"}
PLACES = {"vuoggatjalme": "Vuoggatjålme", "laisvall": "Laisvall"}


@pytest.fixture(autouse=True)
def codebook(session: Session) -> None:
    a_codebook(session)


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """A survey that asks where people live, their gender and their age."""
    version = a_survey(session, cast.arjeplog, status="draft")
    for position, (key, kind, role, choices) in enumerate(
        (
            ("place", "place", "place", PLACES),
            ("gender", "single", "background", GENDERS),
            ("age", "single", "background", AGES),
        ),
        10,
    ):
        version.questions.append(
            Question(
                key=key,
                section="",
                position=position,
                kind=kind,
                role=role,
                text={"sv": key},
                help={},
                choices=[{"key": each, "text": {"sv": words}} for each, words in choices.items()],
                is_required=False,
                settings={},
            )
        )
    session.flush()
    version.status = "published"
    session.flush()
    return version


def written(
    session: Session,
    cast: Cast,
    version: SurveyVersion,
    number: int,
    week: str = "2026-W40",
    **told: str,
) -> list[FreeText]:
    """So many people's texts, with what they told about themselves."""
    questions = {question.key: question.id for question in version.questions}
    texts = [a_text(session, version, cast.arjeplog, f"Skotrar väcker mig {n}") for n in range(number)]
    for text in texts:
        session.get_one(Response, text.response_id).received_week = week
        session.add_all(
            Answer(response_id=text.response_id, question_id=questions[key], item="", choice=choice)
            for key, choice in told.items()
        )
    session.flush()
    return texts


def numbers(figure: theme_figures.Figure) -> dict[str, tuple[int | None, ...]]:
    """By theme: the counts of a figure."""
    return {one.key: one.counts for one in figure.lines}


def shown(session: Session, cast: Cast) -> tuple[Figures, Figures]:
    """The figures as the coordinator and as the police see them."""
    return (
        theme_figures.show(session, cast.karin, cast.arjeplog.id),
        theme_figures.show(session, cast.petra, cast.arjeplog.id),
    )


def test_reviewers_see_whole_numbers_and_the_police_the_lowest_level_that_reaches_five(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for key, area, number in (
        ("snowmobiles", "traffic", 9),
        ("speeding", "traffic", 3),
        ("parking", "traffic", 2),
        ("noise", "traffic", 1),
        ("lighting", "places", 2),
    ):
        a_theme(
            session, cast.arjeplog, cast.karin, written(session, cast, version, number), key=key, area=area
        )
    written(session, cast, version, 10)

    whole, police = shown(session, cast)

    assert (whole.is_whole, police.is_whole, police.may_see_whole) == (True, False, False)
    assert [(one.key, one.counts) for one in whole.sizes.lines] == [
        ("snowmobiles", (9,)),
        ("speeding", (3,)),
        ("parking", (2,)),
        ("noise", (1,)),
        ("lighting", (2,)),
    ]
    assert [(one.key, one.area, one.counts) for one in police.sizes.lines] == [
        ("snowmobiles", "traffic", (9,)),
        ("", "traffic", (6,)),
    ]
    assert police.sizes.hidden == 4
    assert theme_figures.show(session, cast.karin, cast.arjeplog.id, as_others=True) == theme_figures.Figures(
        **{**vars(police), "may_see_whole": True}
    )


def test_places_and_seasons_are_whole_for_reviewers_and_hidden_under_ten_for_others(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = [
        *written(session, cast, version, 14, "2026-W50", place="vuoggatjalme"),
        *written(session, cast, version, 4, "2026-W40", place="laisvall"),
        *written(session, cast, version, 13, "2026-W40"),
    ]
    a_theme(session, cast.arjeplog, cast.karin, texts, key="snowmobiles")
    small = written(session, cast, version, 3, "2026-W40", place="laisvall")
    a_theme(session, cast.arjeplog, cast.karin, small, key="speeding")
    written(session, cast, version, 20, "2026-W50", place="vuoggatjalme")
    written(session, cast, version, 20, "2026-W40", place="laisvall")

    whole, police = shown(session, cast)

    assert [one.key for one in whole.places.columns] == ["vuoggatjalme", "laisvall", ""]
    assert numbers(whole.places) == {"snowmobiles": (14, 4, 13), "speeding": (0, 3, 0)}
    assert [one.key for one in police.places.columns] == ["vuoggatjalme", "laisvall", ""]
    # Four are too few, and nobody of all others is outside the theme.
    assert numbers(police.places) == {"snowmobiles": (14, None, None)}
    assert [one.key for one in police.seasons.columns] == ["winter", "autumn"]
    assert numbers(whole.seasons) == {"snowmobiles": (14, 17), "speeding": (0, 3)}
    assert numbers(police.seasons) == {"snowmobiles": (14, 17)}


def test_a_place_in_which_few_answered_stands_among_all_others(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 12, place="vuoggatjalme")
    a_theme(session, cast.arjeplog, cast.karin, texts, key="snowmobiles")
    written(session, cast, version, 15, place="vuoggatjalme")
    written(session, cast, version, 6, place="laisvall")
    written(session, cast, version, 30)

    _whole, police = shown(session, cast)

    assert [(one.key, one.base) for one in police.places.columns] == [("vuoggatjalme", 27), ("", 36)]


def test_the_waves_stand_beside_each_other_and_it_is_told_when_they_were_read_differently(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    later = a_survey(session, cast.arjeplog, slug="trygghet-2027")
    texts = [*written(session, cast, version, 6), *written(session, cast, later, 3)]
    a_theme(session, cast.arjeplog, cast.karin, texts, key="snowmobiles")
    written(session, cast, version, 10)
    written(session, cast, later, 10)
    first, second, untaken = (
        a_run(session, cast.arjeplog, cast.karin, one) for one in (version, later, later)
    )
    first.taken_at = second.taken_at = NOW

    whole, police = shown(session, cast)
    assert numbers(whole.waves) == {"snowmobiles": (6, 3)}
    assert numbers(police.waves) == {"snowmobiles": (6, None)}
    assert [one.base for one in police.waves.columns] == [16, 13]
    assert whole.readings == 1

    session.add_all(
        [
            ThemeModel(run_id=first.id, encoder="words 1", centroids={}),
            ThemeModel(run_id=second.id, encoder="words 2", centroids={}),
            ThemeModel(run_id=untaken.id, encoder="words 1", centroids={}),
        ]
    )
    session.flush()
    assert theme_figures.show(session, cast.petra, cast.arjeplog.id).readings == 2


def test_areas_stand_beside_focus_areas_and_the_police_see_no_people_there(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    one = a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, 3), key="snowmobiles")
    a_theme(session, cast.arjeplog, cast.karin, written(session, cast, version, 4), key="speeding")
    written(session, cast, version, 10)
    area = session.scalars(
        sa.select(FocusArea).where(FocusArea.agreement_id == cast.agreement.id).order_by(FocusArea.position)
    ).first()
    if area is None:
        area = FocusArea(agreement_id=cast.agreement.id, key="trafik", name={"sv": "Trafik"}, position=1)
        session.add(area)
        session.flush()
    session.add(ThemeFocusArea(theme_id=one.id, focus_area_id=area.id))
    session.flush()

    whole, police = shown(session, cast)

    assert whole.focus.lines[0][1][0] == theme_figures.Tied(1, 3)
    assert police.focus.lines[0][1][0] == theme_figures.Tied(1, None)
    assert whole.focus.untied == 1


def test_what_few_young_women_wrote_stays_in_the_room(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    texts = written(session, cast, version, 2, gender="woman", age="young")
    a_theme(session, cast.arjeplog, cast.karin, texts, key="snowmobiles")
    written(session, cast, version, 30, gender="man", age="old")

    whole, police = shown(session, cast)

    assert [([name["sv"] for name in one.names], one.base) for one in whole.groups] == [
        (["Kvinna", "16–24 år"], 2),
        (["Man", "25 år eller äldre"], 30),
    ]
    assert [(number, total) for _name, number, total in whole.groups[0].themes] == [(2, 2)]
    assert police.groups == ()


def test_who_may_not_read_themes_sees_no_figure(session: Session, cast: Cast, version: SurveyVersion) -> None:
    with pytest.raises(NotAllowed):
        theme_figures.show(session, cast.ada, cast.arjeplog.id)
    with pytest.raises(NotFound):
        theme_figures.show(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotFound):
        theme_figures.show(session, cast.karin, cast.arjeplog.id, version.id)


@pytest.mark.parametrize(
    ("week", "season"),
    [
        ("2026-W01", "winter"),
        ("2026-W09", "winter"),
        ("2026-W10", "spring_winter"),
        ("2026-W17", "spring_winter"),
        ("2026-W18", "summer"),
        ("2026-W35", "summer"),
        ("2026-W36", "autumn"),
        ("2026-W44", "autumn"),
        ("2026-W45", "winter"),
        ("2026-W53", "winter"),
    ],
)
def test_every_week_lies_in_one_season(week: str, season: str) -> None:
    assert season_of(week) == season
