"""Surveys as rows: loaded, edited, published, closed; what a resident is offered on a given day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, SurveyVersion
from dialog.services import offers, survey_languages, surveys, text_states
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.text_states import Place
from surveys.definition import Choice, Question
from surveys.documents import library
from tests.asked import a_definition, asked, texts
from tests.people import NOW, Cast

TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("key", sorted(library()))
def test_a_definition_reads_back_as_it_was_loaded(session: Session, cast: Cast, key: str) -> None:
    definition = library()[key]
    slug = key.replace("_", "-")

    version = asked(session, cast, slug=slug, definition=definition, is_published=False)
    session.expire_all()

    assert surveys.definition_of(version) == definition


def test_a_published_version_is_read_from_the_rows_only_once(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    surveys._compiled.clear()
    first = surveys.definition_of(version)
    statements: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))
    session.expire(version, ["questions"])

    assert surveys.definition_of(version) is first
    assert [one for one in statements if "FROM question" in one] == []


def test_publishing_is_recorded_with_its_hash_and_day(session: Session, cast: Cast) -> None:
    version = asked(session, cast)

    assert version.status == "published"
    assert version.definition_hash == surveys.digest(surveys.definition_of(version))
    assert (version.opens_on, version.closes_on) == (dt.date(2026, 11, 2), dt.date(2026, 12, 6))
    assert (version.published_at, version.published_by) == (NOW, cast.karin.id)
    actions = [event.action for event in session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq))]
    assert actions == ["survey:draft", "survey:publish"]


def test_a_new_version_begins_as_a_copy_and_closes_the_former_when_published(
    session: Session, cast: Cast
) -> None:
    first = asked(session, cast)

    second = surveys.draft(session, cast.karin, first.survey_id, at=NOW)
    surveys.publish(session, cast.karin, second.id, opens_on=TODAY, closes_on=TODAY + DAY, at=NOW)

    assert (second.number, second.status) == (2, "published")
    assert surveys.definition_of(second) == surveys.definition_of(first)
    assert (first.status, first.closes_on) == ("closed", TODAY)


def test_only_one_draft_waits(session: Session, cast: Cast) -> None:
    version = asked(session, cast, is_published=False)

    with pytest.raises(RuleBroken) as broken:
        surveys.draft(session, cast.karin, version.survey_id, at=NOW)

    assert broken.value.rule == "survey_draft_waits"


def test_an_edit_keeps_the_question_rows_by_key(session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition(), is_published=False)
    ids = {row.key: row.id for row in version.questions}
    definition = a_definition()
    turned = replace(definition, questions=tuple(reversed(definition.questions)))

    surveys.edit(session, cast.karin, version.id, turned, revision=version.revision, at=NOW)
    session.expire_all()

    assert [row.key for row in version.questions] == ["concern", "safe"]
    assert {row.key: row.id for row in version.questions} == ids


def test_a_stale_edit_gives_what_stands_now(session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition(), is_published=False)
    stale = version.revision
    theirs = replace(a_definition(), title=texts("Nytt namn"))
    surveys.edit(session, cast.karin, version.id, theirs, revision=stale, at=NOW)

    with pytest.raises(Conflict) as conflict:
        surveys.edit(session, cast.karin, version.id, a_definition(), revision=stale, at=NOW)

    assert conflict.value.theirs == theirs


def test_a_published_version_is_never_edited(session: Session, cast: Cast) -> None:
    version = asked(session, cast)

    with pytest.raises(RuleBroken) as broken:
        surveys.edit(session, cast.karin, version.id, a_definition(), revision=version.revision, at=NOW)

    assert broken.value.rule == "survey_frozen"


def test_a_missing_swedish_text_stops_the_publishing(session: Session, cast: Cast) -> None:
    definition = replace(a_definition(), title={"se": "Oadjebasvuohta", "en": "Safety"})
    version = asked(session, cast, definition=definition, is_published=False)

    with pytest.raises(RuleBroken) as broken:
        surveys.publish(session, cast.karin, version.id, opens_on=TODAY, closes_on=TODAY, at=NOW)

    assert (broken.value.rule, broken.value.facts) == ("survey_incomplete", {"count": 1})


def test_a_survey_opens_without_a_language_that_nobody_could_write(session: Session, cast: Cast) -> None:
    definition = replace(a_definition(), title={"sv": "Trygghet", "en": "Safety"})
    version = asked(session, cast, definition=definition)

    offer = offers.open_version(session, "trygghet", on=TODAY)

    assert version.status == "published"
    assert offers.shown(session, offer, "se", unchecked_sami="swedish").is_withheld


@pytest.mark.parametrize(
    ("kind", "opens_on", "closes_on", "rule"),
    [
        ("survey", TODAY, None, "survey_needs_closing_day"),
        ("survey", TODAY, TODAY - DAY, "survey_closes_too_early"),
        ("feedback", TODAY + DAY, TODAY, "survey_closes_too_early"),
    ],
)
def test_days_that_cannot_be_are_refused(
    session: Session, cast: Cast, kind: str, opens_on: dt.date, closes_on: dt.date | None, rule: str
) -> None:
    version = asked(session, cast, definition=a_definition(kind=kind), is_published=False)

    with pytest.raises(RuleBroken) as broken:
        surveys.publish(session, cast.karin, version.id, opens_on=opens_on, closes_on=closes_on, at=NOW)

    assert broken.value.rule == rule


@pytest.mark.parametrize(
    ("slug", "rule"), [("trygghet", "survey_slug_taken"), ("Å", "survey_slug"), ("../x", "survey_slug")]
)
def test_an_address_must_be_free_and_plain(session: Session, cast: Cast, slug: str, rule: str) -> None:
    asked(session, cast, is_published=False)

    with pytest.raises(RuleBroken) as broken:
        asked(session, cast, slug=slug, is_published=False)

    assert broken.value.rule == rule


@pytest.mark.parametrize("wrong", ["nobody", "police"])
def test_a_survey_is_about_municipalities(session: Session, cast: Cast, wrong: str) -> None:
    about = [] if wrong == "nobody" else [cast.police]

    with pytest.raises(RuleBroken) as broken:
        asked(session, cast, municipalities=about, is_published=False)

    assert broken.value.rule == "survey_needs_municipality"


def test_a_definition_that_cannot_work_is_not_loaded(session: Session, cast: Cast) -> None:
    twice = a_definition().questions[0]

    with pytest.raises(RuleBroken) as broken:
        asked(session, cast, definition=a_definition(questions=(twice, twice)))

    assert broken.value.rule == "survey_malformed"


def test_another_municipality_finds_nothing_and_the_police_may_not(session: Session, cast: Cast) -> None:
    version = asked(session, cast, is_published=False)

    for actor, error in ((cast.nils, NotFound), (cast.petra, NotAllowed), (cast.ada, NotAllowed)):
        with pytest.raises(error):
            surveys.read(session, actor, version.id)
        with pytest.raises(error):
            surveys.publish(session, actor, version.id, opens_on=TODAY, closes_on=TODAY, at=NOW)
        with pytest.raises(error):
            surveys.close(session, actor, version.id, at=NOW)
        with pytest.raises(error):
            surveys.draft(session, actor, version.survey_id, at=NOW)
    assert surveys.listed(session, cast.nils) == []
    assert [survey.slug for survey in surveys.listed(session, cast.karin)] == ["trygghet"]


# What a resident is offered.


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (dt.date(2026, 11, 1), "coming"),
        (dt.date(2026, 11, 2), "open"),
        (dt.date(2026, 12, 6), "open"),
        (dt.date(2026, 12, 7), "closed"),
    ],
)
def test_a_survey_is_open_from_its_first_to_its_last_day(
    session: Session, cast: Cast, on: dt.date, state: str
) -> None:
    asked(session, cast)

    offer = offers.open_version(session, "trygghet", on=on)

    assert offer.state == state
    assert [one.key for one in offer.municipalities] == ["arjeplog"]


def test_a_survey_that_somebody_closes_is_closed_at_once(session: Session, cast: Cast) -> None:
    version = asked(session, cast)

    surveys.close(session, cast.karin, version.id, at=NOW)

    assert offers.open_version(session, "trygghet", on=TODAY).state == "closed"


def test_a_survey_closes_by_itself_when_its_last_day_has_passed(session: Session, cast: Cast) -> None:
    version = asked(session, cast, closes_on=TODAY + DAY)

    assert surveys.close_ended(session, at=NOW + DAY) == 0
    assert surveys.close_ended(session, at=NOW + 2 * DAY) == 1

    assert (version.status, version.closes_on) == ("closed", TODAY + DAY)


def test_a_draft_and_an_unknown_survey_are_not_found(session: Session, cast: Cast) -> None:
    asked(session, cast, is_published=False)

    for slug in ("trygghet", "unknown"):
        with pytest.raises(NotFound):
            offers.open_version(session, slug, on=TODAY)


LAST = dt.date(2026, 12, 6)


@pytest.mark.parametrize(
    ("rendered_on", "on", "is_accepted"),
    [
        (LAST, LAST + 7 * DAY, True),
        (LAST, LAST + 8 * DAY, False),
        (LAST + DAY, LAST + 2 * DAY, False),
        (TODAY, TODAY, True),
    ],
)
def test_a_form_opened_in_time_is_accepted_for_a_week(
    session: Session, cast: Cast, rendered_on: dt.date, on: dt.date, is_accepted: bool
) -> None:
    version = asked(session, cast)

    offer = offers.sending(session, "trygghet", version.id, rendered_on, on=on)

    assert (offer is not None) is is_accepted


def test_a_form_of_another_survey_is_not_accepted(session: Session, cast: Cast) -> None:
    asked(session, cast)
    other = asked(session, cast, slug="annan")

    assert offers.sending(session, "trygghet", other.id, TODAY, on=TODAY) is None


def test_a_form_of_the_former_version_is_accepted_as_what_it_was(session: Session, cast: Cast) -> None:
    first = asked(session, cast)
    second = surveys.draft(session, cast.karin, first.survey_id, at=NOW)
    surveys.publish(session, cast.karin, second.id, opens_on=TODAY, closes_on=LAST, at=NOW)

    offer = offers.sending(session, "trygghet", first.id, TODAY, on=TODAY)

    assert offer is not None
    assert offer.version_id == first.id


# Northern Sámi that nobody has checked.


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    place = Question(
        "where",
        "all",
        "place",
        "place",
        texts("Var?"),
        choices=(Choice("elsewhere", texts("Någon annanstans")),),
        settings={"places": {"arjeplog": [{"key": "town", "text": texts("Arjeplog")}]}},
    )
    return asked(session, cast, definition=a_definition(questions=(*a_definition().questions, place)))


def test_a_draft_in_northern_sami_is_shown_when_the_setting_says_so(
    session: Session, version: SurveyVersion
) -> None:
    offer = offers.open_version(session, "trygghet", on=TODAY)

    shown = offers.shown(session, offer, "se", unchecked_sami="draft")

    assert (shown.definition, shown.is_withheld) == (offer.definition, False)


@pytest.mark.parametrize("language", ["se", "en"])
def test_swedish_stands_in_for_a_language_until_every_text_is_checked(
    session: Session, cast: Cast, version: SurveyVersion, language: str
) -> None:
    check = survey_languages.check
    check(session, cast.karin, version.id, language, checked_by="Elle", question="safe", at=NOW)
    offer = offers.open_version(session, "trygghet", on=TODAY)

    shown = offers.shown(session, offer, language, unchecked_sami="swedish")

    others = {"sv", "se", "en"} - {language}
    assert shown.is_withheld
    assert shown.key != offer.definition_hash
    assert set(shown.definition.title) == others
    assert set(shown.definition.questions[0].choices[0].text) == others
    places = shown.definition.questions[-1].settings["places"]
    assert set(places["arjeplog"][0]["text"]) == {"sv", "se", "en"}
    assert offers.shown(session, offer, "sv", unchecked_sami="swedish").definition == offer.definition

    check(session, cast.karin, version.id, language, checked_by="Elle", at=NOW)

    whole = offers.shown(session, offer, language, unchecked_sami="swedish")
    assert (whole.definition, whole.is_withheld, whole.is_draft) == (offer.definition, False, False)


def test_a_text_that_changes_is_a_draft_again_and_one_that_stays_is_inherited(
    session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    for field in ("title", "closing"):
        place = Place("survey_version", version.id, field)
        surveys.mark_checked(session, cast.karin, version.id, place, "se", checked_by="Elle", at=NOW)
    second = surveys.draft(session, cast.karin, version.survey_id, at=NOW)
    changed = replace(a_definition(), title={**texts("Trygghet"), "se": "Oadjebasvuohta"})

    surveys.edit(session, cast.karin, second.id, changed, revision=second.revision, at=NOW)

    checked = {place.field for (place, _), state in text_states.states(session, second).items()}
    assert checked == {"closing"}


def test_only_a_text_of_the_version_can_be_checked(session: Session, cast: Cast) -> None:
    version = asked(session, cast)

    with pytest.raises(NotFound):
        surveys.mark_checked(
            session, cast.karin, version.id, Place("promise", 1, "title"), "se", checked_by="Elle", at=NOW
        )
