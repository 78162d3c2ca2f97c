"""Twenty thousand texts: pages ask the database as often for many texts as for few; both databases alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Organisation
from dialog.request import Site
from dialog.services import (
    confirming,
    decision_log,
    piles,
    review,
    room,
    splitting,
    text_search,
    texts,
    theme_pages,
    undoing,
)
from dialog.services.confirming import NO_ANSWER, WITHHOLD, Mark
from dialog.services.texts import Filters
from tests.builders import a_codebook, a_survey, a_text
from tests.people import NOW, Cast, gather
from tests.piled import a_pile, of, page_of, state

KEYS = ["speeding", "snowmobiles", "lighting"]


@contextmanager
def asked(session: Session) -> Iterator[list[str]]:
    """What the database is asked within the block."""
    found: list[str] = []
    engine = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(engine, "before_cursor_execute", note)


def counted(session: Session, look: Callable[[], object]) -> int:
    """How often the database is asked to show something, with nothing remembered from before."""
    session.flush()
    session.expire_all()
    with asked(session) as found:
        look()
    return len(found)


def look_at_all(session: Session, cast: Cast, number: int) -> dict[str, int]:
    """How many queries each page of the room takes with so many texts, a third of them decided."""
    place = session.get_one(Organisation, cast.arjeplog.id)
    version = a_survey(session, place, slug=f"of-{number}")
    made = a_pile(session, version, place, cast.karin, KEYS, number, first=number * 1000)
    done = review.accept(session, cast.karin, of(session, made.run_id, "lighting").id, at=NOW)
    speeding = of(session, made.run_id, "speeding").id
    karin, run_id = cast.karin, made.run_id
    pages: dict[str, Callable[[], object]] = {
        "run": lambda: room.run(session, karin, run_id),
        "proposal": lambda: room.suggestion(session, karin, speeding),
        "reading": lambda: piles.show(session, karin, run_id, "suggestion", suggestion_id=speeding),
        "search": lambda: piles.show(session, karin, run_id, "search", search="byn"),
        "theme": lambda: theme_pages.show(session, karin, done.theme_id),
        "split": lambda: splitting.show(session, karin, done.theme_id),
        "log": lambda: decision_log.of_run(session, karin, run_id),
        "texts": lambda: texts.listing(session, karin, cast.arjeplog.id, Filters(version.id)),
    }
    return {name: counted(session, look) for name, look in pages.items()}


def test_every_page_of_the_room_takes_as_many_queries_for_500_texts_as_for_150(
    session: Session, cast: Cast
) -> None:
    a_codebook(session)
    few = look_at_all(session, cast, 150)

    many = look_at_all(session, cast, 500)

    # The theme has by now been read in two surveys, and its page has the size in each.
    assert {**many, "theme": 0} == {**few, "theme": 0}
    assert many["theme"] - few["theme"] < 10
    assert max(few.values()) < 60


def test_a_page_is_confirmed_and_undone_on_either_database(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        a_codebook(session)
        version = a_survey(session, cast.arjeplog)
        made = a_pile(session, version, cast.arjeplog, cast.karin, KEYS, 30)
        before = state(session)
        ids = [one.text.id for one in page_of(session, cast, made.run_id, "speeding").cards]
        marks = [
            Mark(ids[0], "key:lighting"),
            Mark(ids[1], NO_ANSWER),
            Mark(ids[2], WITHHOLD),
            *(Mark(one) for one in ids[3:]),
        ]
        number = of(session, made.run_id, "speeding").id
        done = confirming.confirm(session, cast.karin, made.run_id, marks, suggestion_id=number, at=NOW)
        assert done.decision_id is not None
        assert room.share_reviewed(session, made.run_id) == (len(ids) - 1, 29)
        undoing.undo(session, cast.karin, done.decision_id, at=NOW)
        assert state(session) == before
        assert room.share_reviewed(session, made.run_id) == (0, 30)
        assert len(decision_log.of_run(session, cast.karin, made.run_id).lines) == 2


FOUND = {
    "sjo": ["Ute på sjo", "Ute på SJÖ"],
    "sjö": ["Ute på SJÖ", "Ute på sjo"],
    "cahppes": ["Čáhppes geaidnu"],
    "čáhppes": ["Čáhppes geaidnu"],
    "det lea njunni": ["Đet lea ŋjuŋŋi"],
    "maŧŧa": ["Maŧŧa", "MATTA"],
    "matta": ["MATTA", "Maŧŧa"],
    "100 % [namn] (x)": ["100 % [namn] (x) \\d"],
    "\\d": ["100 % [namn] (x) \\d"],
    ".": [],
}


def test_words_are_found_with_and_without_marks_on_either_database_the_exact_first(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        version = a_survey(session, cast.arjeplog)
        for words in sorted({one for found in FOUND.values() for one in found}):
            a_text(session, version, cast.arjeplog, words).masked = words
        session.flush()

        found = {
            search: [
                line.masked
                for line in texts.listing(session, cast.karin, cast.arjeplog.id, Filters(search=search)).lines
            ]
            for search in FOUND
        }

    assert found == FOUND


@pytest.mark.parametrize(
    ("search", "marked"), [("sjo", ["SJÖ", "sjo"]), ("", []), ("  ", []), ("ö på", ["o på"])]
)
def test_what_was_found_is_marked(search: str, marked: list[str]) -> None:
    text = "SJÖ, sjo på"

    assert [text[start:end] for start, end in text_search.spans(text, search)] == marked
