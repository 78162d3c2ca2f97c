"""`./run check patterns`: no regular expression is slower than linear on 100 000 hostile letters.

Every pattern of the three packages, of letters and of bytes, those kept in modules, those written where they
are used and those built there out of words (a word stands for each), is searched for in texts made of its own
letters, alone and in pairs and after one that it begins with, with an end that fits nowhere: that is where
backtracking grows. The growth from one length to the next gives an exponent; linear is 1. A pattern that a
function is handed ready is not found by reading.
Reference: OWASP, "Regular expression Denial of Service".
"""

from __future__ import annotations

import ast
import collections
import importlib
import itertools
import json
import math
import pkgutil
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

from dialog.checks import machine
from dialog.settings import ROOT

PACKAGES = ("dialog", "surveys", "analysis")
LENGTHS = (2_000, 8_000, 32_000, 100_000)
MOST_EXPONENT = 1.5
"""Above it a pattern grows faster than linear; below lies what a busy machine adds."""
TOO_SHORT = 0.004
"""Seconds below which a measured time says nothing of growth."""
COMMON = ("a", "Å", "1", " ", "\n", ".", "-", "@", "<", "=", "a.", "1-", "1 ", "a ", "a@", "\r\n")
MOST_LETTERS = 10
RECORD = ROOT / "dialog" / "figures" / "patterns.json"
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
WORD = "ord"
"""Stands for each part of a pattern that only a run knows."""
CALLS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})


@dataclass(frozen=True)
class Known:
    """A pattern of ours, where it was met first, and whether it is only ever tried at one place of a text."""

    pattern: re.Pattern[Any]
    module: str
    is_anchored: bool


@cache
def patterns() -> list[Known]:
    """Every pattern of the three packages, each once; `is_anchored` where none of its uses searches."""
    found: dict[tuple[str | bytes, int], Known] = {}
    sources = {
        path: path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    }
    uses: dict[str, set[str]] = collections.defaultdict(set)
    for name, method in re.findall(r"\b([A-Za-z_]\w*)\.(\w+)\(", "\n".join(sources.values())):
        uses[name].add(method)
    for package in PACKAGES:
        for info in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if ".migrations" in info.name or info.name.endswith(("__main__", ".worker", ".operate")):
                continue
            module = importlib.import_module(info.name)
            named = [
                Known(one, info.name, bool(uses[name]) and uses[name] <= AT_ONE_PLACE)
                for name, one in vars(module).items()
                if isinstance(one, re.Pattern)
            ]
            held = [Known(one, info.name, False) for one in _kept(vars(module).values())]
            for one in (*named, *_written(sources[Path(str(module.__file__))], module), *held):
                found.setdefault((one.pattern.pattern, one.pattern.flags), one)
    return [found[key] for key in sorted(found, key=lambda key: (isinstance(key[0], bytes), key))]


def _kept(values: Iterable[Any], depth: int = 3) -> Iterator[re.Pattern[Any]]:
    for value in list(values):
        if isinstance(value, re.Pattern):
            yield value
        elif depth and isinstance(value, tuple | list | frozenset | set):
            yield from _kept(value, depth - 1)
        elif depth and isinstance(value, dict):
            yield from _kept([*value.values(), *value.keys()], depth - 1)
        elif depth and hasattr(type(value), "__dataclass_fields__"):
            yield from _kept([getattr(value, name, None) for name in value.__dataclass_fields__], depth - 1)


def _written(source: str, module: ModuleType) -> Iterator[Known]:
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if of_re and node.func.attr in CALLS and (first := built(node.args[0], vars(module))) is not None:
            flags = _flags(node) if isinstance(first, str) else 0
            yield Known(re.compile(first, flags), module.__name__, node.func.attr in AT_ONE_PLACE)


def built(node: ast.expr, known: Mapping[str, Any]) -> str | bytes | None:
    """The pattern that an expression writes, with a word for what only a run knows; None for a bare name."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | bytes) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else _known(one.value, known)  # type: ignore[attr-defined]
            for one in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        whole = built(node.left, known)
        if isinstance(whole, bytes):
            return re.sub(rb"%[a-z]", WORD.encode(), whole)
        return None if whole is None else re.sub(r"%[a-z]", WORD, whole)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        between = built(node.func.value, known)
        return None if not isinstance(between, str) else between.join([WORD, WORD[::-1]])
    return None


def _known(node: ast.expr, known: Mapping[str, Any]) -> str:
    value = known.get(node.id) if isinstance(node, ast.Name) else None
    return value if isinstance(value, str) else WORD


def _flags(call: ast.Call) -> int:
    """Those that it names, wherever in the call."""
    named = {one.attr for one in ast.walk(call) if isinstance(one, ast.Attribute)}
    return sum({int(getattr(re, name)) for name in named & set(re.RegexFlag.__members__)})


def letters(parsed: Iterable[Any]) -> Iterator[str]:
    """Letters that the pattern speaks of: its literals, an end of each range, one of each class."""
    classes = {
        kinds.CATEGORY_DIGIT: "1",
        kinds.CATEGORY_SPACE: " ",
        kinds.CATEGORY_WORD: "a",
        kinds.CATEGORY_NOT_SPACE: "a",
        kinds.CATEGORY_NOT_DIGIT: "a",
        kinds.CATEGORY_NOT_WORD: "-",
    }
    for kind, value in parsed:
        if kind in {kinds.LITERAL, kinds.NOT_LITERAL}:
            yield chr(value)
        elif kind is kinds.RANGE:
            yield chr(value[0])
        elif kind is kinds.CATEGORY:
            yield classes[value]
        elif kind is kinds.ANY:
            yield "a"
        else:
            yield from _inner(value)


def _inner(value: Any) -> Iterator[str]:
    if isinstance(value, parser.SubPattern):
        yield from letters(value)
    elif isinstance(value, tuple | list):
        if len(value) == 2 and hasattr(value[0], "name"):
            yield from letters([value])
            return
        for one in value:
            yield from _inner(one)


def units(pattern: str | bytes, flags: int) -> list[str]:
    """What the hostile texts are made of: repeated until they are long enough."""
    own = list(dict.fromkeys(letters(parser.parse(pattern, flags))))
    few = own[:MOST_LETTERS]
    pairs = ["".join(pair) for pair in itertools.permutations(few[:5], 2)]
    return list(dict.fromkeys([*few, *pairs, "".join(own)[:40] or "a", *COMMON]))


def seconds(known: Known, unit: str, length: int, first: str = "") -> float:
    """The least of two uses on such a text, which ends with a letter that fits nowhere."""
    text: str | bytes = first + (unit * (length // len(unit) + 1))[:length] + "\x00"
    if isinstance(known.pattern.pattern, bytes):
        text = str(text).encode("latin-1", "replace")
    taken = []
    for _ in range(2):
        begun = time.process_time()
        if known.is_anchored:
            known.pattern.match(text), known.pattern.fullmatch(text)
        else:
            collections.deque(itertools.islice(known.pattern.finditer(text), 50), maxlen=0)
        taken.append(time.process_time() - begun)
    return min(taken)


def _grown(before: float, now: float, short: int, long: int) -> float:
    return math.log(now / before) / math.log(long / short) if before > TOO_SHORT else 1.0


def worst(known: Known) -> tuple[float, str, float]:
    """The greatest exponent of growth, the unit that gave it, and the seconds of the longest text tried."""
    found = (1.0, "", 0.0)
    all_units = units(known.pattern.pattern, known.pattern.flags)
    alone = [("", unit) for unit in all_units]
    # After a letter that begins it, what follows may be read in many ways from that one place.
    after = [(first, unit) for first in all_units[:2] for unit in all_units if len(unit) == 1]
    for first, unit in (*alone, *after):
        before = seconds(known, unit, LENGTHS[0], first)
        for short, long in itertools.pairwise(LENGTHS):
            now = seconds(known, unit, long, first)
            grown = _grown(before, now, short, long)
            if grown > MOST_EXPONENT:  # a busy machine may have been in the way once
                before, now = seconds(known, unit, short, first), seconds(known, unit, long, first)
                grown = min(grown, _grown(before, now, short, long))
            found = max(found, (grown, f"{first}{unit}", now))
            if now > TOO_SHORT and grown > MOST_EXPONENT:
                break  # a longer one would take for ever
            before = now
    return found


def main() -> int:
    """Measure every pattern; print and record those that grow too fast."""
    measured = [(one, *worst(one)) for one in patterns()]
    slow = [one for one in measured if one[1] > MOST_EXPONENT]
    for known, grown, unit, longest in slow:
        text = known.pattern.pattern
        sys.stdout.write(f"{grown:.2f}  {longest:.3f} s  {known.module}  {text!r}  by {unit!r}\n")
    sys.stdout.write(f"{len(measured)} patterns, {len(slow)} slower than linear\n")
    facts = {"machine": machine.facts(), "patterns": len(measured), "slower_than_linear": len(slow)}
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
