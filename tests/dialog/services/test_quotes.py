"""Quotes: the second person, what that person sees, and languages in which few have answered."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, Membership, Quote, SurveyVersion, Theme
from dialog.services import desk, people, privacy, quotes, setting_aside, theme_pages
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.people import NewRole
from dialog.services.permissions import Actor
from tests.builders import a_survey, a_text, a_theme
from tests.people import NOW, Cast
from tests.readers import a_second


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    return a_survey(session, cast.arjeplog)


def written(
    session: Session, cast: Cast, version: SurveyVersion, number: int, language: str = "sv"
) -> list[FreeText]:
    words = "Skotrar väcker mig" if language == "sv" else "Skohterat bohccidahttet mu"
    return [
        a_text(session, version, cast.arjeplog, f"{words}, {one}", language=language) for one in range(number)
    ]


@pytest.fixture
def rows(session: Session, cast: Cast, version: SurveyVersion) -> list[FreeText]:
    return written(session, cast, version, 10)


@pytest.fixture
def theme(session: Session, cast: Cast, rows: list[FreeText]) -> Theme:
    return a_theme(session, cast.arjeplog, cast.karin, rows)


def propose(
    session: Session,
    cast: Cast,
    theme: Theme,
    text: FreeText,
    words: str = "väcker mig",
    language: str | None = None,
) -> Quote:
    """Word for word, or in our own words where a language is named."""
    return quotes.propose(
        session, cast.karin, theme.id, text.id, words, at=NOW, is_paraphrase=bool(language), language=language
    )


def refused(error: pytest.ExceptionInfo[RuleBroken]) -> str:
    return error.value.rule


def test_the_second_person_sees_the_wording_its_language_and_the_theme_and_nothing_else(
    session: Session, cast: Cast, theme: Theme, rows: list[FreeText]
) -> None:
    quote = propose(session, cast, theme, rows[0])
    sara = a_second(session, cast)

    assert quotes.to_release(session, sara) == [
        quotes.Proposed(quote.id, cast.arjeplog.id, "väcker mig", "sv", theme.name)
    ]
    assert quotes.to_release(session, cast.gunnar) == quotes.to_release(session, sara)
    assert quotes.to_release(session, cast.lena) == []
    with pytest.raises(NotAllowed):
        quotes.to_release(session, cast.karin)
    with pytest.raises(NotAllowed):
        theme_pages.show(session, sara, theme.id)
    assert [(due.kind, due.count, due.endpoint) for due in desk.awaiting(session, sara, at=NOW)] == [
        ("quotes", 1, "quotes.index")
    ]


def test_the_second_person_releases_and_nothing_waits_any_more(
    session: Session, cast: Cast, theme: Theme, rows: list[FreeText]
) -> None:
    quote = propose(session, cast, theme, rows[0])
    sara = a_second(session, cast)

    quotes.release(session, sara, quote.id, at=NOW)

    assert (quote.released_by, quotes.to_release(session, sara)) == (sara.id, [])
    assert quotes.released(session, theme) == [quote]


def test_who_proposed_a_quote_neither_releases_nor_refuses_it_whatever_their_roles(
    session: Session, cast: Cast, theme: Theme, rows: list[FreeText]
) -> None:
    quote = propose(session, cast, theme, rows[0])
    both = Actor(cast.karin.id, "Karin", cast.karin.memberships + cast.gunnar.memberships)

    for act in (
        lambda: quotes.release(session, both, quote.id, at=NOW),
        lambda: quotes.refuse(session, both, quote.id, "not_masked", at=NOW),
    ):
        with pytest.raises(RuleBroken) as error:
            act()
        assert refused(error) == "second_person"
    assert quotes.to_release(session, both) == []


def test_a_no_needs_a_reason_which_the_log_and_the_proposer_see(
    session: Session, cast: Cast, theme: Theme, rows: list[FreeText]
) -> None:
    quote = propose(session, cast, theme, rows[0])
    number = quote.id
    with pytest.raises(RuleBroken) as error:
        quotes.refuse(session, cast.gunnar, number, "", at=NOW)
    assert refused(error) == "refusal_says_why"
    with pytest.raises(NotFound):
        quotes.refuse(session, cast.lena, number, "not_masked", at=NOW)
    with pytest.raises(NotAllowed):
        quotes.refuse(session, cast.petra, number, "not_masked", at=NOW)

    quotes.refuse(session, cast.gunnar, number, "points_to_somebody", at=NOW)

    assert session.scalars(sa.select(Quote)).all() == []
    assert quotes.refusals(session, cast.karin, theme.id) == [
        quotes.Refusal(NOW.date(), "points_to_somebody")
    ]
    assert quotes.refusals(session, cast.petra, theme.id) == []
    line = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "quote:refuse")).one()
    assert line.details == {"theme": theme.id, "reason": "points_to_somebody"}


def test_a_released_quote_is_not_refused_but_taken_back(
    session: Session, cast: Cast, theme: Theme, rows: list[FreeText]
) -> None:
    quote = propose(session, cast, theme, rows[0])
    quotes.release(session, cast.gunnar, quote.id, at=NOW)

    with pytest.raises(RuleBroken) as error:
        quotes.refuse(session, cast.gunnar, quote.id, "not_masked", at=NOW)
    assert refused(error) == "status"
    quotes.withdraw(session, cast.gunnar, quote.id, at=NOW)
    assert quotes.released(session, theme) == []


def test_where_nobody_else_can_release_only_our_own_words_leave(
    session: Session, cast: Cast, theme: Theme, rows: list[FreeText]
) -> None:
    session.execute(
        sa.update(Membership).where(Membership.user_id == cast.gunnar.id).values(to_on=dt.date(2026, 1, 1))
    )
    assert quotes.second_readers(session, cast.karin, cast.arjeplog.id, at=NOW) == []
    with pytest.raises(RuleBroken) as error:
        propose(session, cast, theme, rows[0])
    assert refused(error) == "no_second_reader"
    ours = propose(session, cast, theme, rows[0], "Motorljud stör sömnen", "sv")
    assert quotes.released(session, theme) == [ours]

    a_second(session, cast)

    assert quotes.second_readers(session, cast.karin, cast.arjeplog.id, at=NOW) == ["Sara"]
    assert propose(session, cast, theme, rows[0]).released_at is None


@pytest.mark.parametrize("number", [9, 10])
def test_with_fewer_than_ten_answers_in_a_language_only_swedish_words_of_our_own_leave(
    session: Session, cast: Cast, version: SurveyVersion, rows: list[FreeText], number: int
) -> None:
    sami = written(session, cast, version, number, "se")
    theme = a_theme(session, cast.arjeplog, cast.karin, sami, key="snowmobiles")

    assert propose(session, cast, theme, sami[0], "Motorljud stör", "sv").released_at == NOW
    for words, language in (("bohccidahttet mu", None), ("Jietna", "se"), ("Noise", "en")):
        if number < 10:
            with pytest.raises(RuleBroken) as error:
                propose(session, cast, theme, sami[0], words, language)
            assert refused(error) == "quote_small_language"
        else:
            assert propose(session, cast, theme, sami[0], words, language).wording == words


def test_answers_are_counted_in_the_municipality_and_survey_of_the_text(
    session: Session, cast: Cast, version: SurveyVersion, rows: list[FreeText]
) -> None:
    sami = written(session, cast, version, 6, "se")
    theme = a_theme(session, cast.arjeplog, cast.karin, sami, key="snowmobiles")
    earlier = a_survey(session, cast.arjeplog, slug="trygghet-2025")
    written(session, cast, earlier, 10, "se")
    for one in range(10):
        a_text(session, version, cast.arvidsjaur, f"Skohterat {one}", language="se")

    with pytest.raises(RuleBroken) as error:
        propose(session, cast, theme, sami[0], "bohccidahttet mu")
    assert (refused(error), error.value.facts) == ("quote_small_language", {"least": 10})


def test_a_quote_stops_being_shown_when_fewer_than_ten_are_left_in_its_language(
    session: Session, cast: Cast, version: SurveyVersion, theme: Theme, rows: list[FreeText]
) -> None:
    quote, waits = propose(session, cast, theme, rows[0]), propose(session, cast, theme, rows[1])
    quotes.release(session, cast.gunnar, quote.id, at=NOW)
    ours = propose(session, cast, theme, rows[2], "Motorljud stör", "sv")
    assert quotes.released(session, theme) == [quote, ours]

    privacy.withhold(session, cast.karin, rows[8].id, at=NOW)

    assert quotes.released(session, theme) == [ours]
    assert quotes.to_release(session, cast.gunnar) == []
    with pytest.raises(RuleBroken) as error:
        quotes.release(session, cast.gunnar, waits.id, at=NOW)
    assert refused(error) == "quote_small_language"


def test_a_set_aside_answer_does_not_make_ten(
    session: Session, cast: Cast, version: SurveyVersion, theme: Theme, rows: list[FreeText]
) -> None:
    response_id = rows[9].response_id
    setting_aside.set_aside(session, cast.karin, version.id, cast.arjeplog.id, [response_id], "test", at=NOW)

    with pytest.raises(RuleBroken) as error:
        propose(session, cast, theme, rows[0])
    assert refused(error) == "quote_small_language"


def test_a_municipality_names_one_second_reader_at_a_time(session: Session, cast: Cast) -> None:
    def name(email: str, first: dt.date, last: dt.date | None = None) -> None:
        new = NewRole(cast.arjeplog.id, "quote_reader", first, last)
        people.invite(session, cast.ada, email, "Sara", new, at=NOW)

    name("sara@example.se", dt.date(2026, 11, 1), dt.date(2026, 12, 31))
    with pytest.raises(RuleBroken) as error:
        name("siv@example.se", dt.date(2026, 12, 31))
    assert refused(error) == "quote_reader_is_named"
    name("siv@example.se", dt.date(2027, 1, 1))
