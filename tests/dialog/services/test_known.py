"""What is remembered at one head of the log is what would be read anew, also when an answer has come."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.languages import AS_COMMITTED
from dialog.models import AuditEvent, Notice, Response, SurveyVersion
from dialog.request import known as known_here
from dialog.request import reading, speech
from dialog.services import (
    accounts,
    alarms,
    audit,
    codebook_pages,
    confirming,
    desk,
    piles,
    results,
    room,
    run_tally,
    setting_aside,
    texts,
    theme_figures,
    themes,
    theming,
    undoing,
)
from dialog.services.known import KEEPER, Of, Scope, Stamp, known
from dialog.services.memory import MOST_KNOWN, MOST_LINES, Held, at_head
from dialog.services.permissions import POLICY, Permission
from tests.asked import a_definition, answered, asked
from tests.builders import a_codebook, a_survey
from tests.people import NOW, Cast
from tests.piled import a_pile, of
from tests.situations import a_reviewed_survey


def piled(session: Session, cast: Cast) -> tuple[SurveyVersion, int, int]:
    """A survey of sixty texts, its run, and what that proposes for one theme."""
    a_codebook(session)
    version = a_survey(session, cast.arjeplog)
    run = a_pile(session, version, cast.arjeplog, cast.karin, ["speeding", "lighting"], 60).run_id
    return version, run, of(session, run, "speeding").id


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
    _version, run, speeding = piled(session, cast)

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


OF_IT = ("new_texts", "unreadable_texts", "notice_failed")


def test_what_awaits_somebody_is_remembered_until_something_comes_of_which_no_line_tells(
    session: Session, cast: Cast
) -> None:
    version = asked(session, cast, definition=a_definition())
    place = cast.arjeplog.id
    happens: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "an answer": lambda: answered(
            session, version, choices={"safe": "good"}, written={"concern": "Skotrarna kör fort genom byn."}
        ),
        "she reads no Swedish": lambda: accounts.choose_reads(session, cast.karin, ["en"]),
        "e-mail that fails": lambda: session.add(Notice(municipality_id=place, due_at=NOW, state="failed")),
    }
    found, held = {}, keeper()
    for name, happen in happens.items():
        happen()
        session.flush()
        session.info[KEEPER] = held.known
        session.info.pop("stamps", None)  # as in the next request
        now = [desk.awaiting(session, one, at=NOW) for one in (cast.karin, cast.ada)]
        is_kept = now == [desk.awaiting(session, one, at=NOW) for one in (cast.karin, cast.ada)]
        session.info.pop(KEEPER)
        anew = [desk.awaiting(session, one, at=NOW) for one in (cast.karin, cast.ada)]
        found[name] = is_kept, now == anew, [[one.kind for one in each if one.kind in OF_IT] for each in now]

    assert found == {
        "nothing": (True, True, [[], []]),
        "an answer": (True, True, [["new_texts"], []]),
        "she reads no Swedish": (True, True, [["unreadable_texts"], []]),
        "e-mail that fails": (True, True, [["unreadable_texts"], ["notice_failed"]]),
    }


def lines(session: Session, *actions: tuple[str, int | None]) -> None:
    for action, place in actions:
        audit.record(session, None, action, "user:1", at=NOW, organisation_id=place)


def filled(held: Held, cast: Cast) -> Held:
    """With a value for each scope, named after it."""
    here, there = frozenset({cast.arjeplog.id}), frozenset({cast.arvidsjaur.id})
    for name, scope in {
        "anything": Scope(),
        "here": Scope(here),
        "there": Scope(there),
        "both": Scope(here | there),
        "awaited": Scope(here, Of.ALL),
        "counted": Scope(here, Of.ANSWERS),
        "waiting": Scope(here, Of.WAITING),
        "lying": Scope(here, Of.LYING),
        "survey": Scope(frozenset()),
    }.items():
        held.known(name, lambda: 1, scope)
    return held


ALL = ["anything", "here", "there", "both", "awaited", "counted", "waiting", "lying", "survey"]
OF_HERE = ["awaited", "counted", "waiting", "lying"]
LINES: dict[str, tuple[tuple[tuple[str, str], ...], list[str]]] = {
    "a sign-in": ((("account:sign_in", ""),), ALL),
    "a decision there": ((("theme:accept", "arvidsjaur"),), ["here", *OF_HERE, "survey"]),
    "a page of texts here": ((("theme:accept", "arjeplog"),), ["there", "counted", "survey"]),
    "a theme here": ((("theme:rename", "arjeplog"),), ["there", "counted", "waiting", "survey"]),
    "a text read here": ((("text:read", "arjeplog"),), ["there", "counted", "lying", "survey"]),
    "a text withheld here": ((("text:withhold", "arjeplog"),), ["there", "counted", "survey"]),
    "an answer set aside here": ((("response:set_aside", "arjeplog"),), ["there", "survey"]),
    "two of them here": (
        (("theme:rename", "arjeplog"), ("text:read", "arjeplog"), ("theme:rename", "arvidsjaur")),
        ["counted", "survey"],
    ),
    "a text of the police": ((("text:take_care_of", "police"),), []),
    "a picture": ((("picture:edit", "arvidsjaur"),), ["here", "there", "both", *OF_HERE[1:], "survey"]),
    "a picture and a decision there": (
        (("picture:edit", "arjeplog"), ("account:sign_in", ""), ("theme:accept", "arvidsjaur")),
        ["here", *OF_HERE[1:], "survey"],
    ),
    "what nobody has looked at": ((("new:action", "arvidsjaur"),), []),
    "a word of the interface": ((("language:correct", ""),), []),
    "more than is looked through": ((("account:sign_in", ""),) * (MOST_LINES + 1), []),
}


@pytest.mark.parametrize("name", sorted(LINES))
def test_of_what_is_remembered_only_what_the_lines_leave_lives_on(
    session: Session, cast: Cast, name: str
) -> None:
    lines(session, ("account:sign_in", None))
    held = filled(at_head(session, None), cast)
    wrote, lived = LINES[name]
    lines(session, *((action, getattr(cast, place).id if place else None) for action, place in wrote))

    after = at_head(session, held)

    assert (list(after.values), after.head) == (lived, held.head + len(wrote))
    assert list(held.values) == ALL  # a request that began before keeps to what was


def test_nothing_of_another_log_is_taken_for_known(session: Session, cast: Cast) -> None:
    lines(session, ("account:sign_in", None), ("account:sign_in", None))
    held = filled(at_head(session, None), cast)

    found = {
        "shorter": at_head(session, replace(held, head=held.head + 1)),
        "longer and another": at_head(session, replace(held, hash="another")),
        "the same": at_head(session, held),
    }

    assert {name: len(one.values) for name, one in found.items()} == {
        "shorter": 0,
        "longer and another": 0,
        "the same": len(ALL),
    }


def test_a_new_stamp_takes_the_place_of_the_former_and_no_more_is_kept_than_so_much() -> None:
    held = keeper()
    for number in (1, 2):
        held.known(("key", Stamp((number,))), lambda: "read", Scope())
    kept = list(held.values)
    for number in range(MOST_KNOWN):
        held.known(number, lambda: "read", Scope())

    assert (kept, len(held.values), ("key",) in held.values) == ([("key",)], MOST_KNOWN, False)


def test_what_is_read_from_before_the_look_at_the_log_is_not_remembered(app: Flask) -> None:
    with app.test_request_context("/sv/"):
        reading().execute(sa.text("SELECT 1"))
        first = [known_here("key", lambda one=one: one) for one in (1, 2)]
    with app.test_request_context("/sv/"):
        speech()
        then = [known_here("key", lambda one=one: one) for one in (3, 4)]

    assert (first, then) == ([1, 2], [3, 3])


def test_a_page_of_texts_decided_on_undone_and_decided_on_anew_lets_go_of_what_it_changes(
    session: Session, cast: Cast
) -> None:
    version, run, speeding = piled(session, cast)
    here = session, cast.karin, cast.arjeplog.id
    held = at_head(session, None)

    def seen() -> list[object]:
        session.info.pop("stamps", None)  # as in the next request
        return [
            alarms.unread(session, [cast.arjeplog.id], ["sv"]),
            texts.listing(*here),
            theming.askable(*here),
            run_tally.tally(session, run),
            themes.sizes(session, cast.arjeplog.id, version.id),
            theme_figures.show(*here),
            setting_aside.suspected(session, cast.karin, version.id, cast.arjeplog.id),
            results.preview(session, cast.karin, version.id, cast.arjeplog.id),
        ]

    def is_as_anew() -> bool:
        nonlocal held
        held = at_head(session, held)
        session.info[KEEPER] = held.known
        remembered = seen()
        session.info.pop(KEEPER)
        return remembered == seen()

    cards = piles.show(session, cast.karin, run, "suggestion", suggestion_id=speeding).cards
    first, *others = (one.text.id for one in cards)
    marks = [confirming.Mark(first, choice=confirming.WITHHOLD), *map(confirming.Mark, others)]
    before = is_as_anew(), len(held.values)
    done = confirming.confirm(session, cast.karin, run, marks, at=NOW, suggestion_id=speeding)
    assert done.decision_id is not None
    confirmed = is_as_anew()
    undone = undoing.undo(session, cast.karin, done.decision_id, at=NOW)
    taken_back = is_as_anew()
    undoing.undo(session, cast.karin, undone.id, at=NOW)

    assert (before[0], before[1] > 6, confirmed, taken_back, is_as_anew()) == (True,) * 5
    shown = sa.select(AuditEvent.action).where(AuditEvent.subject == f"free_text:{first}")
    assert session.scalars(shown.order_by(AuditEvent.seq)).all() == [
        "text:withhold",
        "text:show",
        "text:withhold",
    ]


def test_what_was_read_for_somebody_who_may_is_not_told_to_who_may_not(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_codebook(session)
    version = asked(session, cast, definition=a_definition())
    for words in ("Det är mörkt på vägen till skolan.", "Det är mörkt på vägen till skolan."):
        answered(session, version, choices={"safe": "bad"}, written={"concern": words})
    session.info[KEEPER] = keeper().known

    def seen() -> tuple[bool, list[tuple[str, ...]]]:
        session.info.pop("stamps", None)  # as in the next request
        theme = codebook_pages.theme(session, cast.karin, cast.arjeplog.id, "lighting")
        found = setting_aside.suspected(session, cast.karin, version.id, cast.arjeplog.id)
        return bool(theme.examples), [one.reasons for one in found.waiting]

    first = seen()
    monkeypatch.setitem(POLICY, "coordinator", POLICY["coordinator"] - {Permission.TEXT_READ_MASKED})

    assert (first, seen()) == ((True, [("equal_texts",)]), (False, []))
