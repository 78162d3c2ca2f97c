"""Results: counted by municipality, protected, published once a survey has ended, and then frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from dialog.models import SurveyVersion
from dialog.services import published_themes, results, surveys
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.results import QuestionTable
from tests.asked import a_definition, answered, asked
from tests.people import NOW, Cast
from tests.situations import a_reviewed_survey, an_agreed_picture


def a_closed_survey(session: Session, cast: Cast, *, good: int = 14, bad: int = 8) -> SurveyVersion:
    """The small survey, answered in Arjeplog and once in Arvidsjaur, then closed."""
    version = asked(session, cast, definition=a_definition(), municipalities=[cast.arjeplog, cast.arvidsjaur])
    for choice, times in (("good", good), ("bad", bad)):
        for _ in range(times):
            answered(session, version, municipality=cast.arjeplog, choices={"safe": choice})
    answered(session, version, municipality=cast.arvidsjaur, choices={"safe": "fair"})
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    return version


def counts(table: QuestionTable) -> dict[str, int | None]:
    """What a table shows, by answer."""
    return {row.key: row.count for row in table.table.rows}


def test_answers_are_counted_by_municipality_and_small_numbers_are_hidden(
    session: Session, cast: Cast
) -> None:
    version = a_closed_survey(session, cast)
    (table,) = results.preview(session, cast.karin, version.id, cast.arjeplog.id).tables
    shown = counts(table)
    assert shown["good"] == 14
    assert (shown["fair"], shown["bad"]) == (None, None)  # nobody said fair, and bad alone would tell it


def test_another_municipality_sees_only_its_own_answers(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    (table,) = results.preview(session, cast.nils, version.id, cast.arvidsjaur.id).tables
    assert set(counts(table).values()) == {None}
    with pytest.raises(NotFound):
        results.preview(session, cast.nils, version.id, cast.arjeplog.id)


def test_results_are_published_only_when_the_survey_has_ended(session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    with pytest.raises(RuleBroken) as broken:
        results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)
    assert broken.value.rule == "results_while_open"


def test_too_few_answers_are_not_published(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast, good=2, bad=1)
    with pytest.raises(RuleBroken) as broken:
        results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)
    assert broken.value.rule == "results_too_few"


def test_a_publication_is_read_back_as_it_was_published(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    made = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)
    read = results.published(session, cast.arjeplog.id, made.number)
    (now,) = results.preview(session, cast.karin, version.id, cast.arjeplog.id).tables
    assert counts(read.tables[0]) == counts(now)
    assert (made.number, made.base) == (1, 22)


def test_an_answer_that_came_late_changes_no_table_that_was_published(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    first = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)
    session.commit()
    answered(session, version, municipality=cast.arjeplog, choices={"safe": "good"})

    again = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)

    assert (again.number, again.base, again.tables) == (2, first.base, first.tables)


def test_an_unknown_publication_is_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        results.published(session, cast.arjeplog.id, 1)


def test_the_police_publish_no_results(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    with pytest.raises(NotAllowed):
        results.publish(session, cast.petra, version.id, cast.arjeplog.id, at=NOW)


def test_a_published_theme_shows_its_size_and_what_came_of_it(session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    surveys_number = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW).number
    picture = an_agreed_picture(session, cast, version)
    key = picture.concerns[0].themes[0].key
    page = published_themes.show(session, cast.arjeplog.id, key)
    assert [one.publication.number for one in page.sizes] == [surveys_number]
    assert [one.concern.key for one in page.uses.used_in] == [picture.concerns[0].key]


def test_a_theme_is_not_found_before_anything_of_it_is_public(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    with pytest.raises(NotFound):
        published_themes.show(session, cast.arjeplog.id, "snowmobiles")


def test_what_was_counted_before_is_published_as_long_as_it_holds(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    made = results.make(session, cast.karin, version.id, cast.arjeplog.id)
    marked = replace(made, themes=[{"key": "counted_before"}])

    published = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW, made=marked)

    assert (published.tables, published.themes) == (made.tables, marked.themes)


def test_what_was_counted_before_an_answer_came_is_counted_anew(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    made = results.make(session, cast.karin, version.id, cast.arjeplog.id)
    for _ in range(5):
        answered(session, version, municipality=cast.arjeplog, choices={"safe": "bad"})

    published = results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW, made=made)

    (before,), (after,) = made.tables, published.tables
    assert (before["base"], after["base"], published.base) == (22, 27, 27)


def test_what_was_counted_with_other_choices_is_counted_anew(session: Session, cast: Cast) -> None:
    version = a_closed_survey(session, cast)
    made = results.make(session, cast.karin, version.id, cast.arjeplog.id)
    plan = results.Plan(left_out={"safe": "Frågan missförstods."})

    published = results.publish(session, cast.karin, version.id, cast.arjeplog.id, plan, at=NOW, made=made)

    assert (made.tables[0] == published.tables[0], len(published.tables)) == (False, 1)
