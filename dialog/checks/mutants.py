"""`./run check mutants`: is every permission check needed by some test?

    ./run check mutants [--only texts.py …] [--sample 50 --seed 1] [--left] [--minutes 60] [--list]

Every check of the services (`mutants_spots`) is switched off by itself, in a copy of the tree, and the tests
that pass it are run until one fails: first those of the first lines and of strangers, then the access tests,
and for what they do not notice the tests of the service. A check that nobody misses is printed, and the
command fails. When all were asked for, the answer is kept in `dialog/figures/mutants.json`, with what time
did not allow to try; `--left` goes on with those that no test noticed, and with the untried.
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
SERVICES = Path("dialog") / "services"
FIGURES = ROOT / "dialog" / "figures" / "mutants.json"
FIRST = ("tests/house/test_first_lines.py",)
ACCESS = ("tests/house/test_access.py",)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
NEARBY = ("tests/dialog",)
STRANGERS = "test_strangers*.py"
"""Those that are about the checks of all services; each takes a hundredth of a second."""
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
            kept = json.loads(FIGURES.read_text("utf-8"))
            if kept["checks"] != len(spots):
                # Which ones are new the kept answer cannot say; it would count them as noticed.
                sys.exit(
                    f"There were {kept['checks']} checks, there are {len(spots)}: hunt them without --left."
                )
            wanted = left(wanted, kept)
        if asked.list:
            print(*(f"{one.number}\t{one.name}\t{one.kind}\t{one.words}" for one in wanted), sep="\n")
            return 0
        answer = hunted(copy, wanted, asked)
    told = report(wanted, answer)
    if asked.left:
        told = together(json.loads(FIGURES.read_text("utf-8")), told, len(spots))
    print(json.dumps(told, ensure_ascii=False, indent=1))
    if len(wanted) == len(spots) or asked.left:
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if told["not_noticed"] or told["not_tried"] else 0


def switched(tree: Path) -> list[Spot]:
    """Put a switch at every check of the services of a tree: all of them, in the order of their files."""
    spots: list[Spot] = []
    for path in sorted((tree / SERVICES).glob("*.py")):
        there, source = mutants_spots.found(path.read_text("utf-8"), path.name, first=len(spots))
        if there:
            path.write_text(source, "utf-8")
        spots += there
    return spots


def chosen(spots: Sequence[Spot], only: Sequence[str], sample: int, seed: int) -> list[Spot]:
    """Those of some files, or some by chance."""
    found = [one for one in spots if not only or one.file in only]
    if sample and sample < len(found):
        found = sorted(random.Random(seed).sample(found, sample), key=lambda one: one.number)
    return found


def left(spots: Sequence[Spot], kept: dict[str, Any]) -> list[Spot]:
    """Those that a kept answer calls not noticed or not tried, wherever in their file they stand now."""
    names = {_where(one) for one in (*kept["not_noticed"], *kept["not_tried"])}
    return [one for one in spots if (one.file, one.kind, one.words) in names]


def together(kept: dict[str, Any], told: dict[str, Any], checks: int) -> dict[str, Any]:
    """A kept answer with what came of those that it had left; all others were noticed."""
    noticed = checks - len(told["not_noticed"]) - len(told["not_tried"])
    return {
        **told,
        "checks": checks,
        "noticed": noticed,
        "by": dict((Counter(kept["by"]) + Counter(told["by"])).most_common()),
        "by_kind": kept["by_kind"],
    }


def _where(told: str) -> tuple[str, str, str]:
    place, kind, words = told.split(" ", 2)
    return place.partition(":")[0], kind, words


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
    names = {Path(one.file).stem for one in wanted if one.number in left}
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
    }


def _told(one: Spot) -> str:
    return f"{one.name} {one.kind} {one.words}"


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run check mutants", description="Is every check needed by a test?"
    )
    parser.add_argument("--only", nargs="*", default=(), metavar="FILE", help="services, as texts.py")
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
