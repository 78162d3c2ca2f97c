"""What is remembered at one head of the log is what would be read anew, also when an answer has come."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from dialog.languages import AS_COMMITTED
from dialog.models import Response
from dialog.services import confirming, piles, results, room, setting_aside, texts, themes
from dialog.services.known import KEEPER, known
from dialog.services.memory import Held
from tests.asked import a_definition, answered, asked
from tests.builders import a_codebook, a_survey
from tests.people import NOW, Cast
from tests.piled import a_pile, of
from tests.situations import a_reviewed_survey


def keeper() -> Held:
    """Remembers as a serving process does at one head of the log."""
    return Held(0, "", AS_COMMITTED)


def test_sizes_are_remembered_until_an_answer_comes_and_then_are_as_if_read_anew(
    session: Session, cast: Cast
) -> None:
    version = a_reviewed_survey(session, cast)
    held = keeper()
    session.info[KEEPER] = held.known
    first = themes.sizes(session, cast.arjeplog.id, version.id)
    again = themes.sizes(session, cast.arjeplog.id, version.id)
    session.add(
        Response(
            id=uuid.uuid4(),
            survey_version_id=version.id,
            municipality_id=cast.arjeplog.id,
            language="sv",
            channel="web",
            received_week="2026-W46",
        )
    )
    session.flush()
    after = themes.sizes(session, cast.arjeplog.id, version.id)
    session.info.pop(KEEPER)
    anew = themes.sizes(session, cast.arjeplog.id, version.id)

    assert (again is first, after == anew, after == first, len(held.values)) == (True, True, False, 1)


def test_a_session_that_remembers_nothing_reads_each_time(session: Session) -> None:
    numbers = iter((1, 2))

    assert [known(session, "key", lambda: next(numbers)) for _ in range(2)] == [1, 2]


def test_a_remembered_page_of_a_pile_is_the_page_and_after_a_decision_it_is_read_anew(
    session: Session, cast: Cast
) -> None:
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    run = a_pile(session, version, cast.arjeplog, cast.karin, ["speeding", "lighting"], 60).run_id
    speeding = of(session, run, "speeding").id

    def seen() -> list[object]:
        pile = piles.show(session, cast.karin, run, "suggestion", suggestion_id=speeding)
        return [
            pile,
            room.suggestion(session, cast.karin, speeding),
            piles.show(session, cast.karin, run, "search", search="byn"),
        ]

    plain = seen()
    session.info[KEEPER] = keeper().known
    remembered = [seen(), seen()]
    marks = [confirming.Mark(one.text.id) for one in plain[0].cards]  # type: ignore[attr-defined]
    confirming.confirm(session, cast.karin, run, marks, at=NOW, suggestion_id=speeding)
    session.info[KEEPER] = keeper().known  # the log has grown
    after = seen()
    session.info.pop(KEEPER)

    assert remembered == [plain, plain]
    assert (after == seen(), after == plain) == (True, False)


def test_texts_are_found_by_their_ids_however_many_a_municipality_has(session: Session, cast: Cast) -> None:
    query = texts.among(cast.karin, cast.arjeplog.id, [uuid.uuid4(), uuid.uuid4()])
    asked = str(query.compile(session.connection(), compile_kwargs={"render_postcompile": True}))

    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?"))

    assert [row[3] for row in rows if "free_text" in row[3]] == ["SEARCH free_text USING PRIMARY KEY (id=?)"]


def test_tables_and_signs_are_remembered_until_an_answer_comes(session: Session, cast: Cast) -> None:
    version = asked(session, cast, definition=a_definition())
    here = session, cast.karin, version.id, cast.arjeplog.id
    wrote = "Skotrarna kör fort genom byn varje kväll."

    def seen() -> tuple[object, object]:
        session.info.pop("stamps", None)  # as in the next request
        return results.preview(*here), setting_aside.suspected(*here)

    def come(number: int) -> None:
        for _ in range(number):
            answered(session, version, choices={"safe": "good"}, written={"concern": wrote})

    come(6)
    plain = seen()
    session.info[KEEPER] = keeper().known
    remembered = [seen(), seen()]
    come(1)
    after = seen()
    session.info.pop(KEEPER)

    assert remembered == [plain, plain]
    assert (after == seen(), after[0] == plain[0], after[1] == plain[1]) == (True, False, False)
