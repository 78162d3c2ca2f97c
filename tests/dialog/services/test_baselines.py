"""A baseline: what is known, frozen beside an agreed picture, and later values set beside it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog.database import session_factory
from dialog.models import Area, Baseline, Organisation
from dialog.request import Site
from dialog.services import baseline_changes, baselines, statistics
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.wording import seal
from tests.people import NOW, Cast, gather
from tests.situations import a_draft, a_reviewed_survey, an_agreed_picture

NAME = {"sv": "Baslinje 2026"}
LATER = NOW + dt.timedelta(days=400)


def figures(session: Session, cast: Cast, year: int, value: float | str) -> None:
    """One year of reported offences in Arjeplog, as a file that somebody downloaded."""
    place = session.get_one(Organisation, cast.arjeplog.id)
    code = session.get_one(Area, place.area_id).code
    about = statistics.Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", NOW.date())
    file = f"area;indicator;period;value;unit;mark\n{code};Skadegörelse;{year};{value};antal;"
    file += "hidden\n" if value == "" else "\n"
    statistics.load(session, cast.karin, about, file.encode(), at=NOW)


def frozen(session: Session, cast: Cast) -> Baseline:
    figures(session, cast, 2025, 31)
    picture = an_agreed_picture(session, cast)
    made = baselines.freeze(session, cast.karin, picture.id, NAME, at=NOW)
    session.commit()
    return made


def test_it_keeps_protected_sizes_figures_sources_and_questions(session: Session, cast: Cast) -> None:
    content = frozen(session, cast).content
    (place,) = content["places"]
    assert place["municipality"] == "arjeplog"
    counts = {one["key"]: (one["count"], one["mark"]) for one in place["themes"]}
    assert counts["snowmobiles"] == (15, "present")
    assert counts["loose_dogs"] == (None, "hidden")
    assert [(one["indicator"], one["period"], one["value"]) for one in place["figures"]] == [
        ("Skadegörelse", "2025", 31.0)
    ]
    assert [one["publisher"] for one in place["sources"]] == ["Brå"]
    assert [one["key"] for one in place["survey"]["questions"]] == ["concern", "place"]
    assert content["frozen_on"] == "2026-11-23"


def test_later_values_stand_beside_it_and_change_nothing_in_it(session: Session, cast: Cast) -> None:
    made = frozen(session, cast)
    before = dict(made.content)
    figures(session, cast, 2026, 24)
    figures(session, cast, 2025, 99)
    session.commit()
    shown = baselines.show(session, cast.petra, made.id)
    (row,) = [one for one in shown.rows if one.kind == "statistics"]
    assert (row.then, row.then_period, row.now, row.now_period) == (31.0, "2025", 24.0, "2026")
    assert shown.is_whole
    assert session.get_one(Baseline, made.id).content == before


def test_hidden_and_missing_are_told_apart_from_a_number(session: Session, cast: Cast) -> None:
    made = frozen(session, cast)
    figures(session, cast, 2026, "")
    session.commit()
    (row,) = [one for one in baselines.show(session, cast.karin, made.id).rows if one.kind == "statistics"]
    assert (row.now, row.now_mark) == (None, "hidden")
    hidden = {one.name["sv"]: one.then_mark for one in baselines.show(session, cast.karin, made.id).rows}
    assert hidden["Lösa hundar"] == "hidden"


def test_only_a_coordinator_freezes_and_only_what_is_agreed(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    with pytest.raises(RuleBroken, match="baseline_of_agreed"):
        baselines.freeze(session, cast.karin, picture.id, NAME, at=NOW)
    with pytest.raises(NotAllowed):
        baselines.freeze(session, cast.petra, picture.id, NAME, at=NOW)
    with pytest.raises(NotFound):
        baselines.freeze(session, cast.nils, picture.id, NAME, at=NOW)


def test_a_name_in_swedish_is_needed_and_another_municipality_finds_nothing(
    session: Session, cast: Cast
) -> None:
    made = frozen(session, cast)
    with pytest.raises(RuleBroken, match="swedish_missing"):
        baselines.freeze(session, cast.karin, made.picture_id or 0, {"sv": " "}, at=NOW)
    with pytest.raises(NotFound):
        baselines.show(session, cast.nils, made.id)
    assert [list(baselines.index(session, who)) for who in (cast.gunnar, cast.lena)] == [[made], []]


def test_it_cannot_be_changed_by_sql(session: Session, cast: Cast) -> None:
    frozen(session, cast)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text("UPDATE baseline SET content_hash = 'x'"))


def test_its_seal_holds_on_both_databases(on_both: Site) -> None:
    with session_factory(on_both.engine)() as session:
        cast = gather(session)
        made = frozen(session, cast)
        number, sealed = made.id, made.content_hash
    with session_factory(on_both.engine)() as session:
        assert seal(session.get_one(Baseline, number).content) == sealed


def test_only_what_has_moved_on_is_drawn_and_themes_as_shares(session: Session, cast: Cast) -> None:
    made = frozen(session, cast)
    assert [
        baseline_changes.drawn(session, cast.karin, made.id, kind) for kind in baseline_changes.KINDS
    ] == [
        (),
        (),
    ]
    figures(session, cast, 2026, 24)
    later = a_reviewed_survey(session, cast, {"snowmobiles": 10, "drugs": 24}, people=40, slug="safety-2027")
    later.published_at = LATER
    session.commit()

    themes = baseline_changes.drawn(session, cast.karin, made.id, "theme")
    assert {one.name["sv"]: (one.then, one.now, one.unit) for one in themes} == {
        "Skotrar i samhället": (50, 25, " %"),
        "Narkotika": (40, 60, " %"),
    }
    (figure,) = baseline_changes.drawn(session, cast.petra, made.id, "statistics")
    assert (figure.then, figure.then_period, figure.now, figure.now_period) == (31.0, "2025", 24.0, "2026")


def test_a_share_of_fewer_than_twenty_is_not_drawn(session: Session, cast: Cast) -> None:
    made = frozen(session, cast)
    later = a_reviewed_survey(session, cast, {"snowmobiles": 9}, people=19, slug="safety-2027")
    later.published_at = LATER
    session.commit()

    assert baseline_changes.drawn(session, cast.karin, made.id, "theme") == ()


def test_nobody_from_another_municipality_has_it_drawn(session: Session, cast: Cast) -> None:
    made = frozen(session, cast)
    with pytest.raises(NotFound):
        baseline_changes.drawn(session, cast.nils, made.id, "theme")
