"""Reading, exports, publication, destruction, rights, handing out: each done, and exactly its line.

And what a process remembers longer than a line (`known_lines`): the lines of a kind are written through the
site's own forms, one after the other in one copy of the world, and what lived on is read anew.
"""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import app as application_module
from dialog import jobs, plain_words
from dialog.models import AuditEvent, DialogueNote, FreeText, Organisation, SurveyVersion, User
from dialog.services import accounts
from dialog.services.known import Of
from dialog.services.known_lines import BESIDE, OF_TEXTS, QUIET
from tests.house.access import arguments_of, filled
from tests.house.access_house import House, house
from tests.house.access_table import TABLE
from tests.house.known_steps import DONE_BY, NOT_DONE
from tests.house.logged_elsewhere import ELSEWHERE, FILES, FILES_LOGGED
from tests.house.logged_table import DESTRUCTION, HAND_OUT, LOGGED, Line, Step
from tests.house.remembered import Remembering, rows_in
from tests.people import NOW

__all__ = ["house"]
CANARY = "kanariefågelgul"
LONG_AGO = dt.date(2025, 1, 31)
DONE_LATER = ("disposal:done",)
"""Written by the worker, which carries out what a second person let go."""


def send(house: House, step: Step) -> int:
    """Send the form of a step as its person; how it was answered."""
    endpoint = step.row.split()[0]
    row, known = TABLE[step.row], arguments_of(house.world)
    blueprint = endpoint.partition(".")[0]
    wanted = {one for rule in house.app.url_map.iter_rules(endpoint) for one in rule.arguments}
    given: dict[str, Any] = {one: known.get(f"{blueprint}.{one}", known.get(one)) for one in wanted}
    given |= filled(row.arguments, house.world) | dict(step.arguments)
    with house.app.test_request_context():
        address = house.app.url_for(endpoint, **given)
    form = filled({**row.form, **step.form}, house.world)
    answer = house.browser(step.who).post(address, data={"csrf_token": house.form_token(), **form})
    answer.close()
    return answer.status_code


def written(session: Session, after: int) -> list[AuditEvent]:
    """The lines after a number."""
    return list(session.scalars(sa.select(AuditEvent).where(AuditEvent.seq > after).order_by(AuditEvent.seq)))


def told(session: Session, event: AuditEvent) -> Line:
    """A line as the table has it."""
    number = event.organisation_id
    key = session.get_one(Organisation, number).key if number else ""
    return Line(event.action, event.subject.partition(":")[0], event.details, key)


def fits(line: Line, wanted: Line) -> bool:
    """Whether a line is the one that is wanted."""
    same = {
        name: line.details.get(name) if isinstance(value, type) else value
        for name, value in wanted.details.items()
    }
    typed = all(
        isinstance(line.details.get(name), value)
        for name, value in wanted.details.items()
        if isinstance(value, type)
    )
    return typed and line == Line(wanted.action, wanted.about, same, wanted.organisation)


def with_canary(house: House) -> int:
    """A word in every free text that the log must not hold; all of it was long ago. The last line."""
    house.restore()
    house.is_changed = True
    with house.site.writing.begin() as session:
        for name in ("original", "masked"):
            column = getattr(FreeText, name)
            session.execute(sa.update(FreeText).values({name: column + " " + CANARY}))
        closed = SurveyVersion.id == house.world.closed_version.id
        session.execute(sa.update(SurveyVersion).where(closed).values(closes_on=LONG_AGO))
        session.execute(sa.update(DialogueNote).values(held_on=LONG_AGO))
        return session.scalar(sa.select(sa.func.max(AuditEvent.seq))) or 0


@pytest.mark.parametrize("name", sorted(LOGGED))
def test_what_is_done_writes_exactly_its_line(house: House, name: str) -> None:
    head = with_canary(house)
    for step in LOGGED[name]:
        status = send(house, step)
        with house.site.reading() as session:
            events = written(session, head)
            lines = [told(session, one) for one in events]
            ids = {one.name: one.id for one in _people(session)}
        assert status in {200, 201, 303}, (step.row, status)
        assert len(lines) == len(step.lines), (step.row, lines)
        assert all(fits(line, wanted) for line, wanted in zip(lines, step.lines, strict=True)), lines
        assert {one.actor_id for one in events} == {_id_of(house, step.who, ids)}
        assert CANARY not in json.dumps([[one.subject, one.details] for one in events], ensure_ascii=False)
        head = events[-1].seq if events else head
    if name in DESTRUCTION:
        assert jobs.perform_all(house.site.transaction) == 1
        with house.site.reading() as session:
            assert [one.action for one in written(session, head)] == list(DONE_LATER)
            assert CANARY not in json.dumps([one.details for one in written(session, head)])


def _people(session: Session) -> list[Any]:
    from_log = sa.text("SELECT id, name FROM user_account")
    return list(session.execute(from_log))


def _id_of(house: House, who: str, ids: dict[str, int]) -> int:
    known = getattr(house.world, who, None) or getattr(house.world.cast, who, None)
    return known.id if known else ids[who]


def test_every_action_of_the_log_is_done_here_or_has_its_reason() -> None:
    here = {line.action for steps in LOGGED.values() for step in steps for line in step.lines}
    elsewhere = [action for actions in ELSEWHERE.values() for action in actions]
    assert sorted([*here, *DONE_LATER, *elsewhere]) == sorted(plain_words.LOG), (
        "Put a new action into tests/house/logged_table.py, or with a reason into logged_elsewhere.py."
    )


KINDS = {
    "quiet": QUIET,
    "beside": BESIDE,
    "of texts": frozenset(OF_TEXTS),
    **{
        f"of {told}": frozenset(name for name, changes in OF_TEXTS.items() if one in changes)
        for told, one in {
            "answers": Of.ANSWERS,
            "texts themselves": Of.TEXTS,
            "dealt": Of.DEALT,
            "themes": Of.THEMES,
        }.items()
    },
}
OF_A_REQUEST = HAND_OUT["a request is found, read, masked, reviewed, answered and taken out as files"]


@pytest.fixture(scope="module")
def remembering(house: House) -> Remembering:
    """What a site remembers of the prepared world."""
    house.restore()
    return Remembering(house.site, house.world)


def steps_for(actions: frozenset[str]) -> list[Step]:
    """What writes these lines: first what belongs to one request for documents."""
    forms = [form.split() for action, form in DONE_BY.items() if action in actions]
    of_a_request = [one for one in OF_A_REQUEST if {line.action for line in one.lines} <= actions]
    return of_a_request + [Step(who, f"{endpoint} POST") for who, endpoint in forms]


def done(house: House, steps: list[Step]) -> Iterator[tuple[Step, set[str]]]:
    """Each step, in its turn, with the actions that it wrote: none where an earlier one is in its way."""
    house.is_changed = True
    for step in steps:
        head = house.site.known().head
        send(house, step)
        with house.site.reading() as session:
            yield step, {one.action for one in written(session, head)}


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        *(("quiet", 50), ("of texts", 15), ("beside", 40)),
        *(("of answers", 15), ("of texts themselves", 15), ("of dealt", 15), ("of themes", 15)),
    ],
)
def test_what_outlives_lines_of_a_kind_is_what_is_read_anew(
    house: House, remembering: Remembering, kind: str, least: int
) -> None:
    left, happened, is_going_on = steps_for(KINDS[kind]), set(NOT_DONE), True
    while left and is_going_on:
        house.restore()
        remembering.begin()
        tried = list(done(house, left))
        assert remembering.stale() == []
        assert len(remembering.lived_on()) >= least
        left, is_going_on = [step for step, wrote in tried if not wrote], any(wrote for _step, wrote in tried)
        happened |= {action for _step, wrote in tried for action in wrote}

    assert (sorted(happened - NOT_DONE - KINDS[kind]), sorted(KINDS[kind] - happened)) == ([], [])


def test_a_sign_in_leaves_what_is_remembered_and_no_row_of_the_database_is_in_it(
    house: House, remembering: Remembering
) -> None:
    house.restore()
    remembering.begin()
    with house.site.transaction() as session:
        user = session.get_one(User, house.world.cast.nils.id)
        accounts.use_link(session, accounts.make_link(session, user, at=NOW), at=NOW)
    lived = house.site.known().values

    assert remembering.lived_on() == set(remembering.held.values)
    assert [one for entry in lived.values() for one in rows_in(entry.value)] == []


MAKERS = {"file_response", "document_response", "figure_response", "Response", "FlaskResponse"}


def _views_of_files(module: ModuleType) -> Iterator[str]:
    """The routes of a module whose view makes a file, itself or by another function of the module."""
    functions = {
        node.name: node
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.FunctionDef)
    }

    def makes(name: str, seen: frozenset[str] = frozenset()) -> bool:
        called = {
            node.func.id
            for node in ast.walk(functions[name])
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        return bool(called & MAKERS) or any(
            makes(one, seen | {name}) for one in called & set(functions) if one not in seen | {name}
        )

    for name, node in functions.items():
        if makes(name) and any("blueprint." in ast.unparse(one) for one in node.decorator_list):
            yield f"{module.blueprint.name}.{name}"


def test_every_file_for_staff_is_logged_or_has_its_reason() -> None:
    found = {one for module in application_module.STAFF for one in _views_of_files(module)}
    here = {step.row.split()[0] for steps in LOGGED.values() for step in steps}
    reasoned = [one for files in FILES.values() for one in files]
    assert here >= FILES_LOGGED
    assert sorted([*FILES_LOGGED, *reasoned]) == sorted(found), (
        "A new file for staff stands in logged_table.py, or has a reason in logged_elsewhere."
    )
