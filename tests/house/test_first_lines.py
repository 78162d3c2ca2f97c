"""The first line of a service asks whether the actor may: it refuses before anything is read.

Found in the source, so that a new service is held to it by itself. What a service is given beside the actor
are stand-ins: it must never come so far as to use them. That what it calls would have refused as well is not
enough: the refusal comes from the line itself.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialog.services.errors import NotAllowed, NotFound
from dialog.services.permissions import Actor

SERVICES = Path(__file__).resolve().parents[2] / "dialog" / "services"
STRANGER = Actor(id=0, name="Nobody's", memberships=())


class StandIn:
    """Whatever a service takes. It may be named and looked through, as the first line does; not used."""

    def __getattr__(self, name: str) -> StandIn:
        return StandIn()

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __call__(self, *_given: object, **_more: object) -> object:
        raise AssertionError("The service went on without asking.")


def asking() -> Iterator[tuple[str, str, int]]:
    """Every function whose first statement is a call of `require` or `require_any`, and that line."""
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            is_told = ast.get_docstring(node) is not None
            first = node.body[1 if is_told and len(node.body) > 1 else 0]
            asked = first.value if isinstance(first, ast.Expr) else None
            if isinstance(first, ast.If) and first.body and isinstance(first.body[0], ast.Expr):
                asked = first.body[0].value  # as it is switched in a copy: `./run check mutants`
            called = asked.func if isinstance(asked, ast.Call) else None
            if asked and isinstance(called, ast.Name) and called.id in {"require", "require_any"}:
                yield path.stem, node.name, asked.lineno


ASKING = {f"{module}.{function}": line for module, function, line in asking()}


@pytest.mark.parametrize("name", ASKING)
def test_it_refuses_before_it_reads_anything(name: str) -> None:
    module, function = name.split(".")
    service = getattr(importlib.import_module(f"dialog.services.{module}"), function)
    given = {
        one.name: STRANGER if one.name == "actor" else StandIn()
        for one in inspect.signature(service).parameters.values()
        if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    }
    with pytest.raises((NotAllowed, NotFound)) as refusal:
        list(service(**given)) if inspect.isgeneratorfunction(service) else service(**given)
    frames = traceback.extract_tb(refusal.tb)
    assert [one.lineno for one in frames if one.name == function] == [ASKING[name]]


def test_most_services_ask_first() -> None:
    """Should the search above find nothing any more, the tests above would be none."""
    assert len(ASKING) > 100
