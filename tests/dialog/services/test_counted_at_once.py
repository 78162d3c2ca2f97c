"""Counts that join a quarter of a million texts and themes by themselves say what the database says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FreeText, Organisation, ResponseSetAside, Theme, ThemeAssignment, User
from dialog.services import accounts, themes
from dialog.services.permissions import Actor
from surveys.tabulation import SMALLEST_COUNT
from tests import counted_plainly, example
from tests.ground import Ground
from tests.people import NOW


@pytest.fixture
def session(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session on a copy of the example; what is changed in it is never kept."""
    with Session(ground.lay(example.database(example.folder(tmp_path_factory)))) as opened:
        yield opened


@pytest.fixture
def karin(session: Session) -> Actor:
    """The coordinator of Arjeplog."""
    user = session.scalars(sa.select(User).filter_by(email="karin@example.se")).one()
    return accounts.describe(session, user, at=NOW)


@pytest.fixture
def here(session: Session) -> int:
    """Arjeplog."""
    return session.scalars(sa.select(Organisation.id).filter_by(key="arjeplog")).one()


def placed_texts(session: Session, municipality_id: int) -> list[FreeText]:
    """Texts that lie under themes, one of each form, always in the same order."""
    query = (
        sa.select(FreeText)
        .join(ThemeAssignment, ThemeAssignment.free_text_id == FreeText.id)
        .where(FreeText.municipality_id == municipality_id, ThemeAssignment.removed_by_decision_id.is_(None))
        .order_by(FreeText.masked, FreeText.id)
    )
    return list({one.response_id: one for one in session.scalars(query)}.values())


def test_the_example_is_counted_as_the_database_says(session: Session, karin: Actor, here: int) -> None:
    counted_plainly.assert_equal(session, karin, here)


def test_what_is_withheld_apart_rendered_or_retired_is_counted_as_the_database_says(
    session: Session, karin: Actor, here: int
) -> None:
    before = themes.placed(session, here)
    some = placed_texts(session, here)
    some[0].state = "withheld"
    some[1].rendering = "Det är mörkt."
    some[2].serious = "threat"
    for one in some[3:30]:
        # Whoever wrote more than one text has now written in two languages.
        one.language_guessed = "se"
    session.add(
        ResponseSetAside(response_id=some[31].response_id, reason="test", decided_by=karin.id, decided_at=NOW)
    )
    session.scalars(sa.select(Theme).filter_by(municipality_id=here, status="active")).all()[
        2
    ].status = "retired"
    session.flush()

    counted_plainly.assert_equal(session, karin, here)
    assert themes.placed(session, here) != before


def test_whether_enough_people_lie_under_a_theme_is_what_all_of_them_are(session: Session, here: int) -> None:
    (version, *_older) = themes.surveys_of(session, here)
    everywhere, asked = themes.placed(session, here), themes.placed(session, here, version.id)
    rows = session.scalars(sa.select(Theme).filter_by(municipality_id=here)).all()
    for least in (1, SMALLEST_COUNT, 12):
        for theme in rows:
            assert themes.are_people_under(session, theme, least) == (
                len(everywhere.get(theme.id, {})) >= least
            )
            assert themes.are_people_under(session, theme, least, version.id) == (
                len(asked.get(theme.id, {})) >= least
            )
