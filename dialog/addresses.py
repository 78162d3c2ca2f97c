"""The addresses of the site, each compiled when the first one of its kind is written.

A rule of werkzeug compiles twice what writes its addresses, when it is made: some hundred rules of which a
process writes a few cost a quarter of a second of every start, and are megabytes of code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Write = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule that waits with it; how an address is recognised is there at once."""

    def _compile_builder(self, append_unknown: bool = True) -> Write:
        compiled = super()._compile_builder
        made: list[Write] = []

        def write(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compiled(append_unknown))
            return made[0](rule, **values)

        return write
