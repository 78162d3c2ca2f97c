"""What a publication holds: every kind, groups, all municipalities, what was left out; and as files."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    AuditEvent,
    FreeText,
    Response,
    ResponseSetAside,
    ResultPublication,
    SurveyVersion,
)
from dialog.services import answers_export, comparisons, open_data, places, responses, results, surveys
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.responses import Sending
from dialog.services.results import Plan
from surveys.definition import Choice, Question, SurveyDefinition
from surveys.forms import Collected
from surveys.question import AnswerValue
from surveys.spreadsheets import workbook
from tests.asked import TODAY, a_definition, asked, texts
from tests.people import NOW, Cast

AGE = Question(
    "age",
    "all",
    "single",
    "background",
    texts("Ålder?"),
    choices=tuple(Choice(key, texts(key.capitalize())) for key in ("young", "old")),
)
SAFE = Question(
    "safe",
    "all",
    "scale",
    "concern",
    texts("Hur tryggt?"),
    choices=tuple(Choice(key, texts(key.capitalize())) for key in ("good", "fair", "bad")),
)


def a_definition_of(*questions: Question) -> SurveyDefinition:
    return a_definition(questions=questions)


def receive(session: Session, version: SurveyVersion, place: int, *answers: AnswerValue, **more: str) -> None:
    """One form with these closed answers, and texts by question."""
    sending = Sending(version.id, place, "sv", secrets.token_urlsafe(9), Collected(answers, more))
    assert responses.receive(session, sending, on=TODAY)


def a_survey_by_age(
    session: Session, cast: Cast, counts: Mapping[tuple[str, str], int] | None = None, **more: object
) -> SurveyVersion:
    """Answers to "safe" by age, in Arjeplog, and the survey closed."""
    version = asked(
        session, cast, definition=a_definition_of(SAFE, AGE), municipalities=[cast.arjeplog], **more
    )
    given = counts or {("good", "young"): 20, ("bad", "young"): 15, ("good", "old"): 30, ("bad", "old"): 12}
    for (safe, age), times in given.items():
        for _ in range(times):
            told = (AnswerValue("safe", choice=safe), AnswerValue("age", choice=age))
            receive(session, version, cast.arjeplog.id, *told)
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    return version


def published(session: Session, cast: Cast, version: SurveyVersion, plan: Plan | None = None):
    made = results.publish(session, cast.karin, version.id, cast.arjeplog.id, plan, at=NOW)
    session.commit()
    return results.published(session, cast.arjeplog.id, made.number)


def test_a_publication_holds_the_groups_that_were_ticked(session: Session, cast: Cast) -> None:
    safe, age = published(session, cast, a_survey_by_age(session, cast), Plan(by=("age",))).tables
    (breakdown,) = safe.breakdowns
    assert [(group.key, group.base) for group in breakdown.groups] == [("young", 35), ("old", 42)]
    assert {row.key: row.counts for row in breakdown.rows} == {
        "good": (20, 30),
        "fair": (None, None),
        "bad": (None, None),
    }
    assert safe.by == {"age": AGE.text}
    assert age.breakdowns == ()  # it is the groups: the other way round would tell the same cells again


def test_a_language_that_few_answered_in_is_no_group_of_its_own(session: Session, cast: Cast) -> None:
    safe, _age = published(session, cast, a_survey_by_age(session, cast), Plan(by=("form_language",))).tables
    assert safe.breakdowns == ()  # everybody answered in Swedish: there is nothing to compare


def test_answers_set_aside_do_not_count_and_are_told_openly(session: Session, cast: Cast) -> None:
    version = a_survey_by_age(session, cast)
    one = session.scalars(sa.select(Response).limit(1)).one()
    session.add(
        ResponseSetAside(response_id=one.id, reason="duplicate", decided_by=cast.karin.id, decided_at=NOW)
    )
    session.commit()
    read = published(session, cast, version)
    assert (read.publication.base, read.publication.rule["set_aside"]) == (76, 1)
    assert read.tables[0].table.base == 76


def test_a_question_is_left_out_with_the_reason(session: Session, cast: Cast) -> None:
    plan = Plan(by=("age",), left_out={"safe": "Frågan missförstods."})
    safe, age = published(session, cast, a_survey_by_age(session, cast), plan).tables
    assert (safe.left_out, safe.table.rows, safe.breakdowns) == ("Frågan missförstods.", (), ())
    assert age.table.base == 77


def test_a_question_is_not_left_out_without_a_reason(session: Session, cast: Cast) -> None:
    version = a_survey_by_age(session, cast)
    with pytest.raises(RuleBroken) as broken:
        results.publish(
            session, cast.karin, version.id, cast.arjeplog.id, Plan(left_out={"safe": " "}), at=NOW
        )
    assert broken.value.rule == "left_out_without_reason"


def test_a_later_publication_adds_no_groups(session: Session, cast: Cast) -> None:
    version = a_survey_by_age(session, cast)
    published(session, cast, version)
    again = published(session, cast, version, Plan(by=("age",)))
    assert [one.breakdowns for one in again.tables] == [(), ()]
    assert results.preview(session, cast.karin, version.id, cast.arjeplog.id, Plan(by=("age",))).is_repeated


def test_every_kind_is_counted(session: Session, cast: Cast) -> None:
    several = tuple(Choice(key, texts(key)) for key in ("speed", "dark", "noise"))
    rows = [{"key": key, "text": texts(key)} for key in ("theft", "fraud")]
    questions = (
        Question(
            "years",
            "all",
            "number",
            "other",
            texts("År?"),
            settings={"minimum": 0, "maximum": 99, "classes": [0, 10]},
        ),
        Question("first", "all", "ranking", "concern", texts("Viktigast?"), choices=several),
        Question(
            "worry", "all", "matrix", "concern", texts("Oro?"), choices=SAFE.choices, settings={"rows": rows}
        ),
    )
    version = asked(session, cast, definition=a_definition_of(*questions))
    for number in range(20):
        receive(
            session,
            version,
            cast.arjeplog.id,
            AnswerValue("years", number=5 if number < 8 else 40),
            AnswerValue("first", item="speed", number=1),
            AnswerValue("worry", item="theft", choice="good" if number < 9 else "bad"),
        )
    session.commit()
    tables = results.preview(session, cast.karin, version.id, cast.arjeplog.id).tables
    assert {one.question.key: one.table.base for one in tables} == {
        "years": 20,
        "first": 20,
        "worry.theft": 20,
        "worry.fraud": None,
    }
    assert [row.count for row in tables[0].table.rows] == [8, 12]
    assert (tables[2].heading, tables[2].question.text) == (questions[2].text, texts("theft"))


def a_shared_survey(session: Session, cast: Cast) -> SurveyVersion:
    """Both municipalities, answered alike: one small row in each."""
    version = asked(
        session, cast, definition=a_definition_of(SAFE), municipalities=[cast.arjeplog, cast.arvidsjaur]
    )
    for place, counts in ((cast.arjeplog, (4, 9, 30)), (cast.arvidsjaur, (3, 8, 20))):
        for choice, times in zip(("good", "fair", "bad"), counts, strict=True):
            for _ in range(times):
                receive(session, version, place.id, AnswerValue("safe", choice=choice))
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    return version


def test_the_last_municipality_to_publish_publishes_the_joint_table(session: Session, cast: Cast) -> None:
    version = a_shared_survey(session, cast)
    first = published(session, cast, version)
    made = results.publish(session, cast.nils, version.id, cast.arvidsjaur.id, at=NOW)
    last = results.published(session, cast.arvidsjaur.id, made.number)
    assert first.tables[0].joint is None
    assert [row.count for row in last.tables[0].joint.rows] == [7, 17, 50]
    beside = comparisons.compare(session, last, "safe").municipalities
    assert [(one.municipality.key, one.one.table.base) for one in beside] == [
        ("arjeplog", 43),
        ("arvidsjaur", 31),
    ]


def test_an_answer_that_came_after_the_first_publication_stops_the_joint_table(
    session: Session, cast: Cast
) -> None:
    version = a_shared_survey(session, cast)
    published(session, cast, version)
    receive(session, version, cast.arjeplog.id, AnswerValue("safe", choice="bad"))
    made = results.publish(session, cast.nils, version.id, cast.arvidsjaur.id, at=NOW)
    assert results.published(session, cast.arvidsjaur.id, made.number).tables[0].joint is None


def two_waves(session: Session, cast: Cast, **changed: object):
    """The same question in two surveys, published one after the other; gives the later publication."""
    published(session, cast, a_survey_by_age(session, cast, slug="first"))
    later = SurveyDefinition(
        **{
            **{name: getattr(a_definition(), name) for name in SurveyDefinition.__dataclass_fields__},
            "questions": (Question(**{**SAFE.__dict__, **changed}),),
        }
    )
    version = asked(session, cast, slug="second", definition=later)
    for _ in range(30):
        receive(session, version, cast.arjeplog.id, AnswerValue("safe", choice="good"))
    surveys.close(session, cast.karin, version.id, at=NOW)
    session.commit()
    return published(session, cast, version)


def test_the_years_stand_beside_each_other(session: Session, cast: Cast) -> None:
    (series,) = comparisons.compare(session, two_waves(session, cast), "safe").series
    assert [(wave.one.table.base, wave.changed) for wave in series] == [(77, ()), (30, ())]


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"text": texts("Hur otryggt?")}, ("text",)),
        ({"comparable_with": "NTU"}, ("comparable_with",)),
        ({"choices": (*SAFE.choices, Choice("awful", texts("Awful")))}, ("choices",)),
        ({"kind": "single"}, ("kind",)),
    ],
)
def test_a_changed_question_breaks_the_series(
    session: Session, cast: Cast, changed: dict[str, object], what: tuple[str, ...]
) -> None:
    before, after = comparisons.compare(session, two_waves(session, cast, **changed), "safe").series
    assert [wave.changed for wave in (*before, *after)] == [(), what]


def test_a_better_translation_breaks_no_series(session: Session, cast: Cast) -> None:
    better = {**SAFE.text, "se": "Buoret"}
    assert len(comparisons.compare(session, two_waves(session, cast, text=better), "safe").series) == 1


def test_an_unknown_question_is_not_found(session: Session, cast: Cast) -> None:
    read = published(session, cast, a_survey_by_age(session, cast))
    with pytest.raises(NotFound):
        comparisons.compare(session, read, "nothing")


def test_open_data_say_what_the_page_says_and_no_more(session: Session, cast: Cast) -> None:
    read = published(session, cast, a_survey_by_age(session, cast), Plan(by=("age",)))
    document = json.loads(open_data.as_json(read, places.described(cast.arjeplog)))
    numbers = {
        (one["question"], one["group"], one["answer"]): (one["count"], one["per_cent"])
        for one in document["numbers"]
    }
    assert numbers[("safe", None, "bad")] == (None, None)
    assert numbers[("safe", None, "good")] == (50, 64.9)
    assert numbers[("safe", "old", "good")] == (30, 71.4)
    assert document["about"]["licence"].startswith("CC0 1.0")
    assert document["about"]["rule"].startswith("Counts under 5 are hidden, under 10 by place")


def test_the_workbook_of_open_data_has_a_codebook(session: Session, cast: Cast) -> None:
    read = published(session, cast, a_survey_by_age(session, cast))
    sheets = open_data.sheets(read, places.described(cast.arjeplog), "en")
    book = load_workbook(io.BytesIO(workbook(sheets)))
    assert book.sheetnames == ["results", "codebook", "about"]
    assert [cell.value for cell in book["codebook"][2]][:8] == [
        "safe",
        "scale",
        "concern",
        "good",
        "Hur tryggt?",
        "Hur tryggt? (se)",
        "Hur tryggt? (en)",
        "Good",
    ]


def test_a_publication_from_before_breakdowns_is_read(session: Session, cast: Cast) -> None:
    version = a_survey_by_age(session, cast)
    rows = [{"key": "good", "text": {"sv": "Bra"}, "count": 50}]
    session.add(
        ResultPublication(
            survey_version_id=version.id,
            municipality_id=cast.arjeplog.id,
            number=1,
            base=77,
            rule={"k": 5, "percent_from": 20},
            tables=[
                {"question": "safe", "base": 77, "hidden": [], "is_multiple": False, "k": 5, "rows": rows}
            ],
            themes=[],
            published_by=cast.karin.id,
            published_at=NOW,
        )
    )
    session.flush()
    (one,) = results.published(session, cast.arjeplog.id, 1).tables
    assert (one.table.base, one.breakdowns, one.joint, one.left_out) == (77, (), None, "")


def exported(session: Session, actor: object, version: SurveyVersion, place: int):
    made = answers_export.export(session, actor, version.id, place, language="sv")
    answers_export.note(session, actor, version.id, place, made, form="xlsx", at=NOW)
    return made


def test_the_answers_are_saved_apart_from_the_masked_texts_and_it_is_logged(
    session: Session, cast: Cast
) -> None:
    concern = Question("concern", "all", "long_text", "concern", texts("Oro?"))
    version = asked(session, cast, definition=a_definition_of(SAFE, concern))
    receive(
        session, version, cast.arjeplog.id, AnswerValue("safe", choice="bad"), concern="Ring 070-123 45 67"
    )
    session.commit()
    made = exported(session, cast.karin, version, cast.arjeplog.id)
    assert list(made.answers.rows) == [["sv", "web", 0, "2026-W48", None, "Bad"]]
    assert [(row[0], "070" in row[2]) for row in made.texts.rows] == [("concern", False)]
    assert made.answers.head == ["language", "channel", "is_entered_by_staff", "week", "set_aside", "safe"]
    (line,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "answers:export"))
    assert (line.actor_id, line.details) == (cast.karin.id, {"answers": 1, "form": "xlsx"})


def test_neither_answers_nor_texts_are_saved_in_the_order_in_which_they_came(
    session: Session, cast: Cast
) -> None:
    times = Question(
        "times",
        "all",
        "number",
        "other",
        texts("Gånger?"),
        settings={"minimum": 0, "maximum": 99, "classes": [0, 50]},
    )
    concern = Question("concern", "all", "long_text", "concern", texts("Oro?"))
    version = asked(session, cast, definition=a_definition_of(times, concern))
    for number in range(40):
        receive(
            session,
            version,
            cast.arjeplog.id,
            AnswerValue("times", number=number),
            concern=f"Nummer {number}",
        )

    made = exported(session, cast.karin, version, cast.arjeplog.id)

    by_id = session.scalars(sa.select(Answer.number).order_by(Answer.response_id)).all()
    texts_by_id = session.scalars(sa.select(FreeText.masked).order_by(FreeText.id)).all()
    assert [row[-1] for row in made.answers.rows] == [int(number or 0) for number in by_id]
    assert [row[-1] for row in made.texts.rows] == list(texts_by_id)
    assert [row[-1] for row in made.answers.rows] != list(range(40))
    assert [row[-1] for row in made.texts.rows] != [f"Nummer {number}" for number in range(40)]


def test_the_answers_are_not_saved_by_others(session: Session, cast: Cast) -> None:
    version = a_survey_by_age(session, cast)
    with pytest.raises(NotAllowed):
        exported(session, cast.petra, version, cast.arjeplog.id)
    with pytest.raises(NotFound):
        exported(session, cast.nils, version, cast.arjeplog.id)


def test_a_survey_that_does_not_ask_about_the_municipality_has_no_tables_there(
    session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition_of(SAFE, AGE), municipalities=[cast.arvidsjaur])

    with pytest.raises(NotFound):
        results.preview(session, cast.karin, version.id, cast.arjeplog.id)
