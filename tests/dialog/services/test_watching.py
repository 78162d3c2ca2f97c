"""Watching a survey: by week, way and language; beside the population, with hints and no weighting."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import StatisticsSource, StatisticsValue, SurveyVersion
from dialog.services import answers_export, composition, population, setting_aside, statistics, watching
from dialog.services.composition import Composition
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.watching import Bar, Watch
from tests.asked import TODAY, answered, asked
from tests.people import NOW, Cast

FIGURES = """kommun;indelning;nyckel;antal;källa;datum
arjeplog;ålder;age_under_16;400;SCB;2025-12-31
arjeplog;ålder;16–24;200;SCB;2025-12-31
arjeplog;ålder;age_25_44;600;SCB;2025-12-31
arjeplog;ålder;age_45_64;700;SCB;2025-12-31
arjeplog;ålder;age_65_and_over;800;SCB;2025-12-31
2506;ort;laisvall;1 000;Kommunen;2026-01-01
2506;ort;arjeplog;2000;Kommunen;2026-01-01
"""


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    """The safety survey in both municipalities."""
    return asked(session, cast, municipalities=[cast.arjeplog, cast.arvidsjaur])


def watch(session: Session, cast: Cast, version: SurveyVersion, key: str | None = None) -> Watch:
    return watching.watch(session, cast.karin, version.id, key, on=TODAY)


def compose(session: Session, cast: Cast, version: SurveyVersion) -> dict[str, Composition]:
    found = composition.compose(session, cast.karin, watch(session, cast, version))
    return {one.dimension: one for one in found}


def test_answers_are_counted_by_week_way_and_language(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for day, language in ((2, "sv"), (9, "sv"), (9, "se"), (23, "en")):
        answered(session, version, language=language, written={"concern": "x"}, on=dt.date(2026, 11, day))
    answered(session, version, municipality=cast.arvidsjaur, written={"concern": "y"})

    seen = watch(session, cast, version)

    assert (seen.total, seen.state, seen.municipality.key) == (4, "open", "arjeplog")
    assert seen.weeks == (
        Bar("2026-W45", 1), Bar("2026-W46", 2), Bar("2026-W47", 0), Bar("2026-W48", 1),
    )  # fmt: skip
    assert seen.channels == (Bar("web", 4),)
    assert seen.languages == (Bar("sv", 2), Bar("se", 1), Bar("en", 1))
    assert (seen.municipalities, seen.others) == ((), ())


def test_what_is_set_aside_is_left_out_and_counted_beside(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for words in ("aaaaaaaa", "Mörkt vid skolan."):
        answered(session, version, written={"concern": words})
    here = (session, cast.karin, version.id, cast.arjeplog.id)
    (robot,) = setting_aside.suspected(*here).waiting
    setting_aside.set_aside(*here, [robot.answers[0].id], "robot", at=NOW)

    seen = watch(session, cast, version)

    assert (seen.total, dict(seen.set_aside)) == (1, {"robot": 1})
    assert seen.weeks[-1] == Bar("2026-W48", 1)


def test_each_sees_only_their_own_municipality(session: Session, cast: Cast, version: SurveyVersion) -> None:
    answered(session, version, municipality=cast.arvidsjaur, written={"concern": "y"})

    theirs = watching.watch(session, cast.nils, version.id, None, on=TODAY)

    assert (theirs.municipality.key, theirs.total) == ("arvidsjaur", 1)
    with pytest.raises(NotFound):
        watching.watch(session, cast.nils, version.id, "arjeplog", on=TODAY)
    for outsider in (cast.petra, cast.gunnar, cast.ada):
        with pytest.raises(NotAllowed):
            watching.watch(session, outsider, version.id, None, on=TODAY)


def test_a_draft_is_not_watched(session: Session, cast: Cast) -> None:
    draft = asked(session, cast, is_published=False)

    with pytest.raises(NotFound):
        watch(session, cast, draft)


def test_small_numbers_of_what_the_police_asked_are_hidden(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    for _ in range(3):
        answered(session, version, written={"concern": "x"})
    version.survey.asked_by_id = cast.police.id
    session.commit()
    session.expire_all()

    seen = watch(session, cast, version)

    assert (seen.total, seen.may_decide) == (None, False)
    assert {bar.count for bar in (*seen.weeks, *seen.channels, *seen.languages)} == {None}
    assert composition.compose(session, cast.karin, seen) == ()


def test_what_the_police_asked_is_read_line_by_line_by_nobody(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    answered(session, version, written={"concern": "x"})
    version.survey.asked_by_id = cast.police.id
    session.commit()
    session.expire_all()
    here = (session, cast.karin, version.id, cast.arjeplog.id)

    with pytest.raises(NotFound):
        answers_export.export(*here, language="sv")
    with pytest.raises(NotFound):
        setting_aside.suspected(*here)


# Beside the population.


def test_a_file_of_the_population_becomes_statistics(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    assert population.load(session, cast.karin, version.id, FIGURES.encode(), at=NOW) == 7

    sources = session.scalars(sa.select(StatisticsSource).order_by(StatisticsSource.publisher)).all()
    assert [(one.publisher, one.title["sv"]) for one in sources] == [
        ("Kommunen", "Folkmängd"), ("SCB", "Folkmängd"),
    ]  # fmt: skip
    values = {value.value.indicator: value.value.value for value in statistics.of_municipality(
        session, cast.karin, cast.arjeplog.id
    )}  # fmt: skip
    assert values["Folkmängd, ålder: 16–24 år (age_16_24)"] == 200
    assert values["Folkmängd, ort: Laisvall (laisvall)"] == 1000


def test_every_fault_of_the_file_is_named_by_its_row_and_nothing_is_stored(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = (
        "kommun;indelning;nyckel;antal;källa;datum",
        "arjeplog;ålder;16–24 år;200;SCB;2025-12-31",
        "arjeplog;hårfärg;brun;200;SCB;2025-12-31",
        "arjeplog;ålder;17–23;200;SCB;2025-12-31",
        "arjeplog;kön;Kvinna;många;SCB;2025-12-31",
        "arjeplog;kön;Man;9;SCB;31 dec 2025",
        "nowhere;kön;Man;9;SCB;2025-12-31",
        "arjeplog;kön;Man;9;;2025-12-31",
        "arjeplog;kön;Man",
        "arjeplog;ålder;age_16_24;201;SCB;2025-12-31",
    )

    with pytest.raises(RuleBroken) as broken:
        population.load(session, cast.karin, version.id, "\n".join(rows).encode(), at=NOW)

    faults = broken.value.facts["faults"]
    assert [(one.row, one.kind, one.found) for one in faults] == [
        (3, "dimension", "hårfärg"),
        (4, "group", "17–23"),
        (5, "people", "många"),
        (6, "date", "31 dec 2025"),
        (7, "area", "nowhere"),
        (8, "nothing", "source"),
        (9, "cells", "3"),
        (10, "twice", "2"),
    ]
    assert session.scalars(sa.select(StatisticsValue)).all() == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfe", (1, "not_utf8", "")),
        (b"municipality;dimension;key;number;source\n", (1, "column", "date")),
        (b"municipality;dimension;key;number;source;date\n", (1, "empty", "")),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    session: Session, cast: Cast, version: SurveyVersion, content: bytes, fault: tuple[int, str, str]
) -> None:
    with pytest.raises(RuleBroken) as broken:
        population.load(session, cast.karin, version.id, content, at=NOW)

    assert [(one.row, one.kind, one.found) for one in broken.value.facts["faults"]] == [fault]


def test_who_is_missing_is_told_in_words_and_nobody_is_weighted(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    population.load(session, cast.karin, version.id, FIGURES.encode(), at=NOW)
    for age, times in (("age_under_16", 1), ("age_16_24", 3), ("age_25_44", 8), ("age_65_and_over", 12)):
        for _ in range(times):
            answered(session, version, choices={"age": age, "place": "arjeplog"})
    answered(session, version, choices={"age": "prefer_not"})

    found = compose(session, cast, version)

    age = {part.key: part for part in found["age"].parts}
    assert (found["age"].base, found["age"].publisher, found["age"].period) == (24, "SCB", "2025-12-31")
    assert [text["sv"] for text in found["age"].few] == ["Under 16 år", "45–64 år"]
    assert (age["age_65_and_over"].count, age["age_65_and_over"].share) == (12, 50)
    assert age["age_65_and_over"].population_share == 30
    assert (age["prefer_not"].count, age["prefer_not"].share, age["prefer_not"].is_few) == (1, None, False)
    assert [text["sv"] for text in found["place"].few] == ["Laisvall"]
    assert (found["gender"].publisher, found["gender"].few) == (None, ())


def test_below_twenty_answers_there_are_no_shares_and_no_hints(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    population.load(session, cast.karin, version.id, FIGURES.encode(), at=NOW)
    for _ in range(19):
        answered(session, version, choices={"age": "age_65_and_over"})

    age = compose(session, cast, version)["age"]

    assert ({part.share for part in age.parts}, age.few) == ({None}, ())


def test_the_newest_figures_are_used(session: Session, cast: Cast, version: SurveyVersion) -> None:
    for content in (FIGURES, FIGURES.replace("2025-12-31", "2026-06-30").replace(";200;", ";300;")):
        population.load(session, cast.karin, version.id, content.encode(), at=NOW)

    figures = population.figures(session, cast.arjeplog.id, "age")

    assert figures is not None
    assert (figures.period, figures.numbers["age_16_24"]) == ("2026-06-30", 300)
    assert population.figures(session, cast.arvidsjaur.id, "age") is None
