"""Every kind of check is found in a service's source, and switched off it lets through what it refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dialog.checks import mutants, mutants_spots, mutants_switch

SOURCE = '''
"""A service."""
from __future__ import annotations

def show(actor, row):
    require(actor, "read")
    if row is None or row.municipality_id not in actor.covers:
        raise NotFound
    return row.text if may(actor, "unmask") else sorted(where(actor, "read"))
'''


class NotFound(Exception):
    """The service's."""


class Row:
    municipality_id = 2
    text = "as it was written"


class Somebody:
    covers = frozenset({1})


def refuse(_actor: object, permission: str) -> None:
    raise PermissionError(permission)


def switched(off: int | None, monkeypatch: pytest.MonkeyPatch, **world: Any) -> Any:
    """What the switched copy of the service answers with one check off."""
    monkeypatch.setattr(mutants_switch, "OFF", off)
    _spots, source = mutants_spots.found(SOURCE, "a.py")
    names: dict[str, Any] = {"NotFound": NotFound, "where": lambda *_: {1}, "may": lambda *_: False, **world}
    exec(compile(source, "a.py", "exec"), names)
    return names["show"](Somebody(), Row())


def test_every_kind_of_check_is_found() -> None:
    spots, _source = mutants_spots.found(SOURCE, "a.py", first=7)

    assert [(one.number, one.kind, one.words) for one in spots] == [
        (7, "require", "require(actor, 'read')"),
        (8, "whose", "row.municipality_id not in actor.covers"),
        (9, "may", "may(actor, 'unmask')"),
        (10, "where", "where(actor, 'read')"),
    ]


def test_a_copy_with_nothing_off_refuses_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PermissionError):
        switched(None, monkeypatch, require=refuse)
    with pytest.raises(NotFound):
        switched(None, monkeypatch, require=lambda *_: None)


def test_one_check_off_lets_through_what_it_alone_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound):
        switched(0, monkeypatch, require=refuse)
    assert switched(1, monkeypatch, require=lambda *_: None) == [1]


def test_the_services_have_checks_and_a_sample_is_always_the_same() -> None:
    path = mutants.ROOT / "dialog" / "services" / "people.py"
    spots, _source = mutants_spots.found(path.read_text("utf-8"), path.name)

    assert len(spots) >= 10
    drawn = mutants.chosen(spots, (), 3, seed=1)
    assert drawn == mutants.chosen(spots, (), 3, seed=1)
    assert mutants.chosen(spots, ("texts.py",), 0, seed=1) == []


def test_what_is_about_strangers_is_asked_for_every_service_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "dialog"
    folder.mkdir(parents=True)
    for name in ("test_notes.py", "test_plan.py", "test_strangers_lists.py"):
        (folder / name).write_text("", "utf-8")
    spot = mutants_spots.Spot(3, "notes.py", 7, "require", "require(actor, 'read')")

    assert mutants.strangers(tmp_path) == ("tests/dialog/test_strangers_lists.py",)
    assert mutants.nearby(tmp_path, [spot], {3}) == ("tests/dialog/test_notes.py",)


def test_what_the_kept_answer_does_not_call_noticed_is_left() -> None:
    def spot(number: int, within: str, kind: str = "require") -> mutants_spots.Spot:
        return mutants_spots.Spot(number, "a.py", number, kind, "require(actor)", within)

    spots = [spot(0, "show"), spot(1, "edit"), spot(2, "edit"), spot(3, "end")]
    kept = {mutants.NAMES: ["a.py:show require require(actor)", "a.py:edit require require(actor)"], "by": {}}

    left = mutants.left(spots, kept)
    assert [one.number for one in left] == [1, 2, 3]
    told = mutants.together(kept, mutants.report(left[:2], {1: "a test", 2: ""}), spots)
    assert (told["checks"], told["noticed"]) == (4, 1)
    assert told["not_noticed"] == ["a.py:2 require require(actor)"]
    assert told["not_tried"] == ["a.py:1 require require(actor)", "a.py:3 require require(actor)"]


VIEW = """
def show(actor, place):
    require(actor, "read")
    mine = authorities(actor, "keep")
    return mine, may(actor, "edit"), where(actor, "read")
"""
PEOPLE = """
def end(session, actor, key):
    require_own(actor, "end", key)
    return _own_user(session, actor, key), _administered(actor)
"""
GATE = """
def signed_in():
    if actor() is None:
        raise NotFound

def gate():
    if actor() is None:
        return redirect()
"""


def test_checks_of_own_authorities_of_views_and_of_the_gate_are_found() -> None:
    def kinds(source: str, file: str) -> list[str]:
        spots, made = mutants_spots.found(source, file)
        compile(made, file, "exec")
        return [one.kind for one in spots]

    assert kinds(VIEW, "views/a.py") == ["require", "where"]
    assert kinds(PEOPLE, "people.py") == ["require", "own", "where"]
    assert kinds(GATE, "request.py") == ["gate"]


def test_the_kept_answer_is_of_the_checks_that_stand_now() -> None:
    kept, spots = json.loads(mutants.FIGURES.read_text("utf-8")), mutants.standing()
    told = "Checks came or went: ./run check mutants --left, then ./run figures."
    assert kept["checks"] == len(spots), told
    assert kept["noticed"] == len(kept[mutants.NAMES])
    assert kept["checks"] == kept["noticed"] + len(kept["not_noticed"]) + len(kept["not_tried"])
    assert {*kept[mutants.NAMES]} <= {one.known_by for one in spots}, told
