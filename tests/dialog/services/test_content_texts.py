"""Texts of surveys, themes, pictures and promises in the language room: which there are; correcting one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import NotTakenUp, Paragraph, PromiseLine, SurveyVersion, Theme
from dialog.services import content_texts, evidence, pictures, situation, surveys, text_states
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.evidence import Contribution
from dialog.services.text_states import Place
from tests.asked import a_definition, asked
from tests.people import NOW, Cast
from tests.readers import a_reader
from tests.situations import a_draft as a_picture
from tests.situations import prioritise, section
from tests.world import World


def a_draft(session: Session, cast: Cast) -> SurveyVersion:
    return asked(session, cast, definition=a_definition(), is_published=False)


def test_every_kind_of_content_is_in_the_room(session: Session, world: World) -> None:
    concern = world.draft_picture.concerns[0]
    prioritise(session, world.cast, concern)
    told = Contribution("staff", {"sv": "Skolan"}, {"sv": "Varje rast."}, "Skolan", True)
    evidence.contribute(session, world.cast.karin, concern.id, told, at=NOW)
    found = list(content_texts.listed(session, world.cast.karin, "se"))
    assert {content.place.subject for content in found} == set(content_texts.TABLES)
    assert {content.whole.municipality_id for content in found} == {world.cast.arjeplog.id}


def test_each_text_of_the_room_is_found_at_its_address(session: Session, world: World) -> None:
    for content in content_texts.listed(session, world.cast.karin, "se"):
        address = content_texts.address_of(content.place)
        assert content_texts.find(session, world.cast.karin, content_texts.place_of(address), "se") == content


def test_a_draft_s_question_is_corrected_and_its_survey_counts_a_revision(
    session: Session, cast: Cast
) -> None:
    version = a_draft(session, cast)
    question, before = version.questions[0], version.revision
    inga = a_reader(session, cast)
    place = Place("question", question.id, "text")
    content_texts.correct(session, inga, place, "se", ["Man oadjebas?"], at=NOW, checked_by="Inga")
    session.expire_all()
    assert question.text == {"sv": "Hur tryggt?", "se": "Man oadjebas?", "en": "Hur tryggt? (en)"}
    assert (version.revision, text_states.is_checked(session, place, "se")) == (before + 1, True)


def test_choices_are_corrected_together_and_keep_their_keys(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    place = Place("question", version.questions[0].id, "choices")
    content_texts.correct(session, cast.karin, place, "se", ["Buorre", "Gaskka", "Heittot"], at=NOW)
    session.expire_all()
    assert [(one["key"], one["text"]["se"]) for one in version.questions[0].choices] == [
        ("good", "Buorre"),
        ("fair", "Gaskka"),
        ("bad", "Heittot"),
    ]


def test_a_condition_of_a_section_is_no_text(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    condition = {"question": "safe", "any_of": ["good"]}
    version.sections = [{**version.sections[0], "show_if": condition}]
    session.flush()
    place = Place("survey_version", version.id, "sections")
    content_texts.correct(session, cast.karin, place, "se", ["Gažaldagat"], at=NOW)
    section = version.sections[0]
    assert (section["title"]["se"], section["show_if"]) == ("Gažaldagat", condition)


def test_the_rows_of_a_matrix_are_texts_too(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    row = {"key": "street", "text": {"sv": "På gatan"}}
    version.questions[0].settings = {"rows": [row], "outside": ["fair"]}
    session.flush()
    place = Place("question", version.questions[0].id, "rows")
    content_texts.correct(session, cast.karin, place, "se", ["Gáhta alde"], at=NOW)
    assert version.questions[0].settings == {
        "rows": [{"key": "street", "text": {"sv": "På gatan", "se": "Gáhta alde"}}],
        "outside": ["fair"],
    }


def test_an_editor_that_was_open_meanwhile_notices(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    revision, definition = version.revision, surveys.definition_of(version)
    place = Place("question", version.questions[0].id, "text")
    content_texts.correct(session, cast.karin, place, "se", ["Man?"], at=NOW)
    with pytest.raises(Conflict):
        surveys.edit(session, cast.karin, version.id, definition, revision=revision, at=NOW)


def test_a_published_text_is_confirmed_but_not_changed(session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    place = Place("survey_version", version.id, "title")
    content_texts.correct(session, cast.karin, place, "se", ["Trygghet (se)"], at=NOW, checked_by="Inga")
    assert text_states.is_checked(session, place, "se")
    with pytest.raises(RuleBroken) as broken:
        content_texts.correct(session, cast.karin, place, "se", ["Eará"], at=NOW)
    assert broken.value.rule == "survey_frozen"


def test_what_stands_before_the_parties_or_is_published_does_not_change(
    session: Session, world: World
) -> None:
    rules = {}
    for name, subject, row_id in (
        ("agreed", "situation_picture", world.agreed_picture.id),
        ("proposed", "situation_picture", world.proposed_picture.id),
        ("published", "promise_version", world.published.id),
        ("before the parties", "promise_version", world.proposed_promise.id),
    ):
        place = Place(subject, row_id, "title")
        language = "sv" if subject == "promise_version" else "se"
        with pytest.raises(RuleBroken) as broken:
            content_texts.correct(session, world.cast.karin, place, language, ["Eará"], at=NOW)
        rules[name] = broken.value.rule
    assert rules == {
        "agreed": "picture_is_agreed",
        "proposed": "picture_is_proposed",
        "published": "swedish_is_signed",
        "before the parties": "swedish_is_signed",
    }


def test_drafts_of_pictures_and_promises_and_themes_in_use_are_corrected(
    session: Session, world: World
) -> None:
    paragraph = world.draft_picture.concerns[0].paragraphs[0]
    line = world.draft_promise.lines[0]
    before = world.draft_picture.revision, world.draft_promise.revision
    for subject, row_id, field in (
        ("paragraph", paragraph.id, "text"),
        ("promise_line", line.id, "text"),
        ("theme", world.theme.id, "name"),
    ):
        place = Place(subject, row_id, field)
        content_texts.correct(session, world.cast.karin, place, "se", ["Eará"], at=NOW)
    assert session.get_one(Paragraph, paragraph.id).text["se"] == "Eará"
    assert session.get_one(PromiseLine, line.id).text["se"] == "Eará"
    assert session.get_one(Theme, world.theme.id).name["se"] == "Eará"
    after = world.draft_picture.revision, world.draft_promise.revision
    assert all(now > was for now, was in zip(after, before, strict=True))


def test_an_emptied_translation_is_taken_out_and_swedish_cannot_be(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    place = Place("survey_version", version.id, "title")
    content_texts.correct(session, cast.karin, place, "se", [""], at=NOW)
    assert version.title == {"sv": "Trygghet", "en": "Trygghet (en)"}
    with pytest.raises(RuleBroken) as broken:
        content_texts.correct(session, cast.karin, place, "sv", [""], at=NOW)
    assert broken.value.rule == "words_missing"


def test_the_earlier_words_come_back_with_their_check(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    place = Place("survey_version", version.id, "title")
    content_texts.correct(session, cast.karin, place, "se", ["Okta"], at=NOW, checked_by="Inga")
    content_texts.correct(session, cast.karin, place, "se", ["Guokte"], at=NOW)
    assert not text_states.is_checked(session, place, "se")
    line = content_texts.history(session, place, "se")[0].seq
    content_texts.take_back(session, cast.karin, place, "se", line, at=NOW)
    assert (version.title["se"], text_states.is_checked(session, place, "se")) == ("Okta", True)


def test_another_municipality_s_texts_are_not_found(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    place = Place("survey_version", version.id, "title")
    with pytest.raises(NotFound):
        content_texts.find(session, cast.nils, place, "se")
    assert list(content_texts.listed(session, cast.nils, "se")) == []


def test_the_earlier_words_of_another_municipality_are_not_met_under_a_number_that_is_used_again(
    session: Session, cast: Cast
) -> None:
    version = a_draft(session, cast)
    place = Place("survey_version", version.id, "title")
    content_texts.correct(session, cast.karin, place, "se", ["Okta"], at=NOW)
    line = content_texts.history(session, place, "se")[0].seq

    version.survey.asked_by_id = cast.arvidsjaur.id
    session.commit()
    session.expire_all()

    assert content_texts.history(session, place, "se") == ()
    with pytest.raises(NotFound):
        content_texts.take_back(session, cast.nils, place, "se", line, at=NOW)


def test_a_reader_reads_only_the_language_of_the_membership(session: Session, cast: Cast) -> None:
    version = a_draft(session, cast)
    place = Place("survey_version", version.id, "title")
    with pytest.raises(NotAllowed):
        content_texts.correct(session, a_reader(session, cast), place, "sv", ["Annat"], at=NOW)


@pytest.mark.parametrize(
    "address", ["user-1-name", "theme-x-name", "theme-1", "theme-1-key", "question-99-text"]
)
def test_an_address_of_no_text_is_not_found(session: Session, world: World, address: str) -> None:
    with pytest.raises(NotFound):
        content_texts.find(session, world.cast.karin, content_texts.place_of(address), "se")


def test_a_theme_that_is_not_in_use_is_frozen(session: Session, world: World) -> None:
    session.execute(sa.update(Theme).where(Theme.id == world.theme.id).values(status="retired"))
    session.expire_all()
    place = Place("theme", world.theme.id, "name")
    with pytest.raises(RuleBroken) as broken:
        content_texts.correct(session, world.cast.karin, place, "se", ["Eará"], at=NOW)
    assert broken.value.rule == "theme_not_in_use"


def test_what_residents_read_of_decisions_and_reasons_is_in_the_room(session: Session, cast: Cast) -> None:
    picture = a_picture(session, cast)
    drugs = section(picture, "drugs")
    decision = prioritise(session, cast, drugs)
    (theme, *_others) = pictures.waiting_themes(session, picture)
    situation.leave_out(session, cast.karin, picture.id, theme.id, {"sv": "Det lagas."}, at=NOW)
    picture.changed_because = {"sv": "Nya svar."}
    picture.self_check = {"why": {"sv": "Flest tar upp dem."}, "chosen": {}, "limits": {"sv": "Få unga."}}
    session.commit()
    (row,) = session.scalars(sa.select(NotTakenUp)).all()
    found = {one.place: one.parts for one in content_texts.listed(session, cast.karin, "se")}

    assert found[Place("priority_decision", decision.id, "because")] == (decision.because,)
    assert found[Place("not_taken_up", row.id, "because")] == ({"sv": "Det lagas."},)
    whole = Place("situation_picture", picture.id, "self_check")
    assert found[whole] == ({"sv": "Flest tar upp dem."}, {"sv": "Få unga."})
    assert found[Place("situation_picture", picture.id, "changed_because")] == ({"sv": "Nya svar."},)
    content_texts.correct(session, cast.karin, whole, "en", ["Most bring it up.", "Few are young."], at=NOW)
    content_texts.correct(
        session, cast.karin, Place("not_taken_up", row.id, "because"), "en", ["It is mended."], at=NOW
    )
    session.expire_all()
    assert picture.self_check == {
        "why": {"sv": "Flest tar upp dem.", "en": "Most bring it up."},
        "chosen": {},
        "limits": {"sv": "Få unga.", "en": "Few are young."},
    }
    assert row.because == {"sv": "Det lagas.", "en": "It is mended."}


def test_only_what_residents_may_read_of_contributed_words_is_in_the_room(
    session: Session, cast: Cast
) -> None:
    drugs = section(a_picture(session, cast), "drugs")
    shown, kept = (
        evidence.contribute(
            session, cast.petra, drugs.id,
            Contribution("staff", {"sv": "Yttre tjänst"}, {"sv": "Fredagar."}, "Polisen", is_public), at=NOW,
        )
        for is_public in (True, False)
    )  # fmt: skip

    found = {
        (one.place.row_id, one.place.field)
        for one in content_texts.listed(session, cast.karin, "se")
        if one.place.subject == "evidence"
    }

    assert found == {(shown.id, "label"), (shown.id, "note")}
    with pytest.raises(NotFound):
        content_texts.find(session, cast.karin, Place("evidence", kept.id, "note"), "en")
    content_texts.correct(
        session, cast.karin, Place("evidence", shown.id, "note"), "en", ["Fridays."], at=NOW
    )
    assert shown.note == {"sv": "Fredagar.", "en": "Fridays."}


def test_the_swedish_words_of_a_decision_are_not_changed_in_the_room(session: Session, cast: Cast) -> None:
    picture = a_picture(session, cast)
    decision = prioritise(session, cast, section(picture, "drugs"))
    place = Place("priority_decision", decision.id, "because")

    content_texts.correct(session, cast.karin, place, "en", ["Many suffer."], at=NOW)
    with pytest.raises(RuleBroken) as broken:
        content_texts.correct(session, cast.karin, place, "sv", ["Ett annat skäl."], at=NOW)

    assert broken.value.rule == "decided_in_these_words"
    assert decision.because == {"sv": "Många drabbas.", "en": "Many suffer."}
