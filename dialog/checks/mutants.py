"""`./run check mutants`: is every permission check needed by some test?

    ./run check mutants [--only texts.py …] [--sample 50 --seed 1] [--left] [--minutes 60] [--list]

Every check of the services, the views and the gate (`mutants_spots`) is switched off by itself, in a copy of
the tree, and the tests that pass it are run until one fails: first those of the first lines and of strangers,
then the access tests, and for what they do not notice the tests of the service. A check that nobody misses is
printed, and the command fails. When all were asked for, the answer is kept in `dialog/figures/mutants.json`,
with what time did not allow to try; `--left` goes on with all that the kept answer does not call noticed:
what no test noticed, the untried, and what has been written since.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dialog.checks import machine, mutants_spots
from dialog.checks.mutants_spots import Spot

ROOT = Path(__file__).resolve().parents[2]
PLACES = (("dialog/services", ""), ("dialog/views", "views/"))
"""Folders, and what their files are called by; `request.py` holds the gate."""
TESTED_AS = {"request": "second_factor"}
"""By which tests' name a module is tried whose own name no test has."""
GATE = "request.py"
FIGURES = ROOT / "dialog" / "figures" / "mutants.json"
FIRST = ("tests/house/test_first_lines.py",)
ACCESS = ("tests/house/test_access.py",)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
NEARBY = ("tests/dialog",)
STRANGERS = "test_strangers*.py"
"""Those that are about the checks of all services; each takes a hundredth of a second."""
NAMES = "noticed_by_name"
UNWANTED = "not postgres and not browser"


def main(arguments: Sequence[str] | None = None) -> int:
    """Hunt, print, keep."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        spots = switched(copy)
        wanted = chosen(spots, asked.only, asked.sample, asked.seed)
        if asked.left:
            wanted = left(wanted, json.loads(FIGURES.read_text("utf-8")))
        if asked.list:
            print(*(f"{one.number}\t{one.name}\t{one.kind}\t{one.words}" for one in wanted), sep="\n")
            return 0
        answer = hunted(copy, wanted, asked)
    told = report(wanted, answer)
    if asked.left:
        told = together(json.loads(FIGURES.read_text("utf-8")), told, spots)
    print(json.dumps({**told, NAMES: []}, ensure_ascii=False, indent=1))
    if len(wanted) == len(spots) or asked.left:
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if told["not_noticed"] or told["not_tried"] else 0


def switched(tree: Path) -> list[Spot]:
    """Put a switch at every check of a tree: all of them, in the order of their files."""
    spots: list[Spot] = []
    files = [(path, f"{prefix}{path.name}") for folder, prefix in PLACES for path in _modules(tree / folder)]
    for path, name in [*files, (tree / "dialog" / GATE, GATE)]:
        there, source = mutants_spots.found(path.read_text("utf-8"), name, first=len(spots))
        if there:
            path.write_text(source, "utf-8")
        spots += there
    return spots


def _modules(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


def standing() -> list[Spot]:
    """Every check of the tree as it stands, which stays as it is."""
    spots: list[Spot] = []
    for folder, prefix in PLACES:
        for path in _modules(ROOT / folder):
            spots += mutants_spots.found(path.read_text("utf-8"), f"{prefix}{path.name}", len(spots))[0]
    return spots + mutants_spots.found((ROOT / "dialog" / GATE).read_text("utf-8"), GATE, len(spots))[0]


def chosen(spots: Sequence[Spot], only: Sequence[str], sample: int, seed: int) -> list[Spot]:
    """Those of some files, or some by chance."""
    found = [one for one in spots if not only or one.file in only]
    if sample and sample < len(found):
        found = sorted(random.Random(seed).sample(found, sample), key=lambda one: one.number)
    return found


def left(spots: Sequence[Spot], kept: dict[str, Any]) -> list[Spot]:
    """Those that a kept answer does not call noticed, wherever in their function they stand now.

    Where a function asks the same more often than it did, all of them are hunted: nobody knows which is new.
    """
    noticed, now = Counter(kept[NAMES]), Counter(one.known_by for one in spots)
    return [one for one in spots if noticed[one.known_by] < now[one.known_by]]


def together(kept: dict[str, Any], told: dict[str, Any], spots: Sequence[Spot]) -> dict[str, Any]:
    """A kept answer with what came of those that it had left, over the checks there are now."""
    now = Counter(one.known_by for one in spots)
    noticed = sorted(((Counter(kept[NAMES]) | Counter(told[NAMES])) & now).elements())
    missing = [_told(one) for one in left(spots, {NAMES: noticed})]
    not_tried = [one for one in missing if one not in told["not_noticed"]]
    return {
        **told,
        "checks": len(spots),
        "noticed": len(spots) - len(missing),
        "not_tried": not_tried,
        "by": dict((Counter(kept["by"]) + Counter(told["by"])).most_common()),
        "by_kind": dict(sorted(Counter(one.kind for one in spots).items())),
        NAMES: noticed,
    }


def hunted(copy: Path, wanted: Sequence[Spot], asked: argparse.Namespace) -> dict[int, str]:
    """Which test noticed each; nothing for one that all tests missed; no entry where time ran out."""
    ends_at = time.monotonic() + asked.minutes * 60
    answer: dict[int, str] = {}
    left = {one.number for one in wanted}
    for tests in (FIRST, strangers(copy), ACCESS, None):
        files = nearby(copy, wanted, left) if tests is None else tests
        seconds = ends_at - time.monotonic()
        if left and files and seconds > 0:
            found = _run(copy, left, files, seconds, asked)
            answer |= {one: caught for one, caught in found.items() if caught or tests is None}
            left -= {number for number, caught in answer.items() if caught}
        elif left and not files:
            answer |= dict.fromkeys(left, "")
        print(f"{tests or 'nearby'}: {len(left)} left of {len(wanted)}", file=sys.stderr, flush=True)
    return answer


def strangers(copy: Path) -> tuple[str, ...]:
    """The test files about what a stranger may not, whichever service it is."""
    return _named(copy, (path for folder in NEARBY for path in (copy / folder).rglob(STRANGERS)))


def nearby(copy: Path, wanted: Sequence[Spot], left: set[int]) -> tuple[str, ...]:
    """The test files of the services whose checks are left: by their name, else by what they import."""
    stems = {Path(one.file).stem for one in wanted if one.number in left}
    names = {TESTED_AS.get(one, one) for one in stems}
    found: set[str] = set()
    files = [path for folder in NEARBY for path in sorted((copy / folder).rglob("test_*.py"))]
    for name in names:
        own = [path for path in files if path.stem.removeprefix("test_").startswith(name)]
        word = re.compile(rf"^from dialog\.services[^\n(]*(?:\([^)]*)?\b{name}\b", re.M)
        found |= {*_named(copy, own or (path for path in files if word.search(path.read_text("utf-8"))))}
    return tuple(sorted(found - {*ACCESS, *FIRST, *strangers(copy)}))


def _named(copy: Path, paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted(str(path.relative_to(copy)) for path in paths))


def _run(
    copy: Path, left: set[int], tests: Sequence[str], seconds: float, asked: argparse.Namespace
) -> dict[int, str]:
    """One process of tests over the checks that are left."""
    told, answered = copy.parent / "asked.json", copy.parent / "answer.json"
    answered.unlink(missing_ok=True)
    told.write_text(
        json.dumps(
            {
                "numbers": sorted(left), "most": asked.most, "seconds": seconds, "each": asked.each,
                "answer": str(answered),
            }
        ),
        "utf-8",
    )  # fmt: skip
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "dialog.checks.mutants_hunt",
        "-m", UNWANTED, *tests,
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603
        command,
        cwd=copy,
        env={**os.environ, "DIALOG_MUTANTS": str(told)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if not answered.exists():
        raise SystemExit(done.stdout[-4000:])
    found: dict[str, Any] = json.loads(answered.read_text("utf-8"))
    if found["failing"]:
        print("Left aside, failing as it is:", *found["failing"], file=sys.stderr)
    caught = {int(number): str(test) for number, test in found["caught"].items()}
    return (
        caught | {int(number): "" for number in found["survived"]} | dict.fromkeys(found["not_reached"], "")
    )


def report(wanted: Sequence[Spot], answer: dict[int, str]) -> dict[str, Any]:
    """What is told and kept."""
    caught = [one for one in wanted if answer.get(one.number)]
    return {
        "machine": machine.facts(),
        "checks": len(wanted),
        "noticed": len(caught),
        "by": dict(Counter(answer[one.number].partition("::")[0] for one in caught).most_common()),
        "by_kind": dict(sorted(Counter(one.kind for one in wanted).items())),
        "not_tried": [_told(one) for one in wanted if one.number not in answer],
        "not_noticed": [_told(one) for one in wanted if answer.get(one.number, "-") == ""],
        NAMES: sorted(one.known_by for one in caught),
    }


def _told(one: Spot) -> str:
    return f"{one.name} {one.kind} {one.words}"


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run check mutants", description="Is every check needed by a test?"
    )
    parser.add_argument("--only", nargs="*", default=(), metavar="FILE", help="texts.py, views/plan.py …")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--left", action="store_true", help="those that the kept answer has left")
    parser.add_argument("--most", type=int, default=25, help="the most tests for one check")
    parser.add_argument("--each", type=float, default=20, help="the most seconds for one check")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--list", action="store_true", help="only say which checks there are")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
