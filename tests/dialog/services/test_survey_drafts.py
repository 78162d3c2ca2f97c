"""A draft changed piece by piece: each change can be taken back, with its text states and its sounds."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, DraftStep, Question, QuestionSound, Survey, SurveyVersion, TextState
from dialog.services import question_sounds, survey_drafts, survey_languages, surveys
from dialog.services.errors import Conflict, NotFound, RuleBroken
from surveys import editing
from tests.asked import a_definition, asked, texts
from tests.people import NOW, Cast

SOUND = b"ID3" + bytes(40)
CONDITION = {"question": "safe", "any_of": ["bad"]}


@pytest.fixture
def draft(session: Session, cast: Cast) -> SurveyVersion:
    """The small survey, where the free text is asked only of those who feel unsafe."""
    safe, concern = a_definition().questions
    definition = a_definition(questions=[safe, replace(concern, show_if=CONDITION)])
    return asked(session, cast, definition=definition, is_published=False)


def keys(version: SurveyVersion) -> list[str]:
    return [one.key for one in surveys.definition_of(version).questions]


def test_a_deleted_question_comes_back_with_what_looked_at_it_its_checks_and_its_sound(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    before = surveys.definition_of(draft)
    survey_languages.check(session, cast.karin, draft.id, "se", checked_by="Elle", question="safe", at=NOW)
    question_sounds.keep(session, cast.karin, draft.id, "safe", "se", SOUND, read_by="Ánne", at=NOW)
    states = survey_languages.states(session, draft)

    survey_drafts.delete_question(session, cast.karin, draft.id, "safe", revision=draft.revision, at=NOW)
    gone = surveys.definition_of(draft)
    step = survey_drafts.undo(session, cast.karin, draft.id, at=NOW)

    assert [(one.key, one.show_if) for one in gone.questions] == [("concern", None)]
    assert (step.action, step.about) == ("delete_question", texts("Hur tryggt?"))
    assert surveys.definition_of(draft) == before
    assert survey_languages.states(session, draft) == states
    assert question_sounds.of_version(session, draft)["safe"]["se"].read_by == "Ánne"


def test_several_changes_are_taken_back_in_turn(session: Session, cast: Cast, draft: SurveyVersion) -> None:
    before = surveys.definition_of(draft)
    survey_drafts.copy_question(session, cast.karin, draft.id, "concern", revision=draft.revision, at=NOW)
    survey_drafts.add_section(
        session, cast.karin, draft.id, title=texts("Mer"), text={}, revision=draft.revision, at=NOW
    )
    survey_drafts.move_question(
        session, cast.karin, draft.id, "vad_oroar_dig", "down", revision=draft.revision, at=NOW
    )
    assert surveys.definition_of(draft).questions[-1].section == "mer"

    undone = [survey_drafts.undo(session, cast.karin, draft.id, at=NOW).action for _ in range(3)]

    assert undone == ["move_question", "add_section", "copy_question"]
    assert surveys.definition_of(draft) == before
    with pytest.raises(RuleBroken) as broken:
        survey_drafts.undo(session, cast.karin, draft.id, at=NOW)
    assert broken.value.rule == "nothing_to_undo"


def test_a_second_tap_on_undo_takes_back_no_second_change(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    for _ in range(2):
        survey_drafts.copy_question(session, cast.karin, draft.id, "concern", revision=draft.revision, at=NOW)
    read = draft.revision

    survey_drafts.undo(session, cast.karin, draft.id, at=NOW, revision=read)
    with pytest.raises(Conflict):
        survey_drafts.undo(session, cast.karin, draft.id, at=NOW, revision=read)

    assert keys(draft) == ["safe", "concern", "vad_oroar_dig"]


def test_words_that_changed_meanwhile_are_checked_by_nobody(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    read = draft.revision
    survey_drafts.change_head(
        session,
        cast.karin,
        draft.id,
        title=texts("Annat"),
        introduction={},
        closing={},
        revision=read,
        at=NOW,
    )

    with pytest.raises(Conflict):
        survey_languages.check(session, cast.karin, draft.id, "se", checked_by="Elle", revision=read, at=NOW)

    assert survey_languages.progress(session, draft, "se").checked == 0


def test_a_change_of_what_somebody_else_has_changed_is_a_conflict(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    stale = draft.revision
    survey_drafts.copy_question(session, cast.karin, draft.id, "concern", revision=stale, at=NOW)

    with pytest.raises(Conflict):
        survey_drafts.delete_question(session, cast.karin, draft.id, "concern", revision=stale, at=NOW)


def test_a_question_cannot_be_moved_before_what_it_depends_on(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    with pytest.raises(RuleBroken) as broken:
        survey_drafts.move_question(
            session, cast.karin, draft.id, "concern", "up", revision=draft.revision, at=NOW
        )

    assert broken.value.rule == "survey_malformed"


def test_the_last_question_can_be_deleted_and_undone(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    for key in ("concern", "safe"):
        survey_drafts.delete_question(session, cast.karin, draft.id, key, revision=draft.revision, at=NOW)
    assert keys(draft) == []

    survey_drafts.undo(session, cast.karin, draft.id, at=NOW)
    survey_drafts.undo(session, cast.karin, draft.id, at=NOW)

    assert keys(draft) == ["safe", "concern"]


def test_steps_go_when_the_draft_is_opened(session: Session, cast: Cast, draft: SurveyVersion) -> None:
    survey_drafts.copy_question(session, cast.karin, draft.id, "concern", revision=draft.revision, at=NOW)

    surveys.publish(session, cast.karin, draft.id, opens_on=NOW.date(), closes_on=NOW.date(), at=NOW)

    assert session.scalars(sa.select(DraftStep)).all() == []
    with pytest.raises(RuleBroken) as broken:
        survey_drafts.copy_question(session, cast.karin, draft.id, "safe", revision=draft.revision, at=NOW)
    assert broken.value.rule == "survey_frozen"


def test_a_question_that_becomes_another_one_takes_what_looks_at_it_along(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    safe = editing.question_of(surveys.definition_of(draft), "safe")
    assert safe is not None
    other = replace(safe, key="safe_outdoors", text=texts("Hur tryggt ute?"))

    survey_drafts.change_question(
        session, cast.karin, draft.id, "safe", other, revision=draft.revision, at=NOW
    )

    assert keys(draft) == ["safe_outdoors", "concern"]
    assert surveys.definition_of(draft).questions[1].show_if == {**CONDITION, "question": "safe_outdoors"}


def test_nobody_elsewhere_finds_the_draft(session: Session, cast: Cast, draft: SurveyVersion) -> None:
    for call in (survey_drafts.copy_question, survey_drafts.delete_question):
        with pytest.raises(NotFound):
            call(session, cast.nils, draft.id, "safe", revision=draft.revision, at=NOW)
    with pytest.raises(NotFound):
        survey_drafts.undo(session, cast.nils, draft.id, at=NOW)


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"<html>no sound</html>", "Ánne", "no_sound"),
        (SOUND + bytes(question_sounds.LARGEST), "Ánne", "sound_too_large"),
        (SOUND, " ", "sound_without_name"),
    ],
)
def test_what_is_no_sound_is_refused(
    session: Session, cast: Cast, draft: SurveyVersion, content: bytes, name: str, rule: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        question_sounds.keep(session, cast.karin, draft.id, "safe", "se", content, read_by=name, at=NOW)

    assert broken.value.rule == rule


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"OggS\x00", "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"MZ\x90\x00", None),
        (b"", None),
    ],
)
def test_a_sound_is_known_by_its_content(content: bytes, kind: str | None) -> None:
    assert question_sounds.media_type(content) == kind


def test_a_sound_is_heard_by_everybody_when_its_survey_is_open_and_goes_on_to_the_next_time(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    question_sounds.keep(session, cast.karin, draft.id, "safe", "se", SOUND, read_by="Ánne", at=NOW)
    sound = question_sounds.of_version(session, draft)["safe"]["se"]
    with pytest.raises(NotFound):
        question_sounds.heard(session, sound.question_id, "se", None)
    with pytest.raises(NotFound):
        question_sounds.heard(session, sound.question_id, "se", cast.nils)
    assert question_sounds.heard(session, sound.question_id, "se", cast.karin).content == SOUND

    surveys.publish(session, cast.karin, draft.id, opens_on=NOW.date(), closes_on=NOW.date(), at=NOW)
    assert question_sounds.heard(session, sound.question_id, "se", None).content == SOUND

    following = surveys.draft(session, cast.karin, draft.survey_id, at=NOW)
    assert question_sounds.of_version(session, following)["safe"]["se"].read_by == "Ánne"


def test_a_draft_that_was_never_open_goes_with_its_survey_and_leaves_nothing(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    survey_languages.check(session, cast.karin, draft.id, "se", checked_by="Elle", question="safe", at=NOW)
    question_sounds.keep(session, cast.karin, draft.id, "safe", "se", SOUND, read_by="Ánne", at=NOW)
    survey_drafts.copy_question(session, cast.karin, draft.id, "concern", revision=draft.revision, at=NOW)

    survey_drafts.discard(session, cast.karin, draft.id, revision=draft.revision, at=NOW)

    for table in (Survey, SurveyVersion, Question, QuestionSound, DraftStep, TextState):
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0, table
    last = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert last is not None
    assert last.action == "survey:discard"


def test_the_draft_of_a_next_round_leaves_the_earlier_one(session: Session, cast: Cast) -> None:
    first = asked(session, cast, definition=a_definition())
    surveys.close(session, cast.karin, first.id, at=NOW)
    second = surveys.draft(session, cast.karin, first.survey_id, at=NOW)

    survey_drafts.discard(session, cast.karin, second.id, revision=second.revision, at=NOW)

    assert session.scalars(sa.select(SurveyVersion.id)).all() == [first.id]
    assert surveys.draft(session, cast.karin, first.survey_id, at=NOW).number == 2


def test_what_has_been_open_or_changed_meanwhile_or_is_anothers_is_not_thrown_away(
    session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    with pytest.raises(NotFound):
        survey_drafts.discard(session, cast.nils, draft.id, revision=draft.revision, at=NOW)
    with pytest.raises(Conflict):
        survey_drafts.discard(session, cast.karin, draft.id, revision=draft.revision - 1, at=NOW)
    surveys.publish(session, cast.karin, draft.id, opens_on=NOW.date(), closes_on=NOW.date(), at=NOW)
    with pytest.raises(RuleBroken) as broken:
        survey_drafts.discard(session, cast.karin, draft.id, revision=draft.revision, at=NOW)
    assert broken.value.rule == "survey_frozen"
