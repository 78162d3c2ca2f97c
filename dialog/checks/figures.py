"""`./run figures`: what the measuring commands last found, with the machine it was found on, as one page.

Each command writes its own JSON into `dialog/figures/`; this writes `dialog/figures/README.md` from them, and
changes no figure. What has a bar says whether it is reached.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

from dialog.checks.drill_disk import is_honest
from dialog.settings import ROOT

FOLDER = ROOT / "dialog" / "figures"
PAGE = FOLDER / "README.md"
LONGEST_LIST = 8
FOR_THE_COMMAND = ("noticed_by_name",)
"""What a command keeps for itself, to go on from; no figure."""
HEAD = """# Figures

Written by `./run figures` from what each command last found. A figure holds for its machine and its day; a
bar that is not reached says so.
"""
COMMANDS = {
    "drill": "./run drill",
    "hostile": "./run check hostile",
    "load": "./run benchmark load",
    "many": "./run check many",
    "mutants": "./run check mutants",
    "newcomer": "./run check newcomer",
    "patterns": "./run check patterns",
    "scale": "./run benchmark scale",
    "simulate": "./run simulate",
    "slow": "./run check slow",
    "traces": "./run check traces",
}
Bar = tuple[str, Callable[[dict[str, Any]], bool | None]]
"""What must hold, and whether it does; None where the kept figures are from before it was measured."""
SAID = {True: "yes", False: "**no**", None: "not measured yet"}
BARS: dict[str, tuple[Bar, ...]] = {
    "drill": (
        ("0 acknowledged answers lost, 0 stored twice", lambda told: _whole(told)),
        ("back within 3 s of every kill", lambda told: _back(told)),
        ("each part killed 20 times", lambda told: _times(told) >= 20),
        (
            "full disk: 503, nothing acknowledged that was not stored",
            lambda told: all(is_honest(one) for one in _of(told, "disk")),
        ),
        (
            "each job of a killed worker begun again and done once in effect",
            lambda told: _jobs(told),
        ),
        (
            "100 000 answers sealed and put back in 5 minutes",
            lambda told: all(one["make_s"] + one["restore_s"] <= 300 for one in _of(told, "backup")),
        ),
    ),
    "hostile": (
        ("10 000 hostile inputs", lambda told: told["inputs"] >= 10_000),
        (
            "0 answers of 5xx, what is too large refused as that",
            lambda told: told["answers_5xx_or_wrong"] + told["pages_5xx"] == 0,
        ),
        (
            "0 dialogs, 0 reports of the policy, nothing sent elsewhere",
            lambda told: told["dialogs"] + told["reports"] + told["requests_away"] == 0,
        ),
    ),
    "load": (
        ("at least 40 % of the bare program", lambda told: told["ratio"] >= 0.4),
        (
            "web and worker at rest within 250 MiB (proportional set sizes)",
            lambda told: sum(told["memory_mib"].values()) <= 250,
        ),
        ("33 answers a second for 10 minutes without an error", lambda told: _open(told)),
    ),
    "many": (
        (
            "0 lost, 0 stored twice, each job once in effect, also when begun again after a kill",
            lambda told: (
                (told["answers"]["lost"], told["answers"]["stored_twice"]) == (0, 0)
                and _begun_again(told["jobs"])
            ),
        ),
    ),
    "mutants": (("every removed check makes a test fail", lambda told: told["noticed"] == told["checks"]),),
    "newcomer": (
        (
            "the operator's page leads from nothing to HTTPS, a worker and a backup",
            lambda told: told["works"],
        ),
        ("back within 3 s of a kill under systemd", lambda told: max(told["site_killed_back_s"]) <= 3),
        (
            "back within 3 s of a kill of everything at once under systemd",
            lambda told: max(told.get("all_killed_back_s", [math.inf])) <= 3,
        ),
    ),
    "patterns": (("none slower than linear", lambda told: told["slower_than_linear"] == 0),),
    "scale": (
        (
            "no resident's page reads more of the database at 100 000 answers than at 1 000",
            lambda told: told["sqlite"]["resident"]["same_rows"] == told["sqlite"]["resident"]["pages"],
        ),
        (
            "nor does the first reading of a resident's page after something changed there",
            lambda told: _first_of_residents(told),
        ),
        (
            "pages of the desk within 3 times, but for the first reading after a decision there",
            lambda told: not any(told["sqlite"][who]["beyond"] for who in ("coordinator", "officer")),
        ),
        (
            "the first reading of the desk's after a decision too",
            lambda told: not any(told["sqlite"][who]["beyond_anew"] for who in ("coordinator", "officer")),
        ),
    ),
    "simulate": (
        (
            "290 municipalities with 1 000 000 answers",
            lambda told: told["municipalities"] >= 290 and told["answers"] >= 1_000_000,
        ),
        (
            "no resident's page grows with the answers: no statement more, time below n^0.3",
            lambda told: _level(told),
        ),
    ),
    "slow": (("p95 within 3 times its value without them", lambda told: max(told["ratios"].values()) <= 3),),
    "traces": (
        (
            "0 hits of address, browser or time",
            lambda told: not any(sum(told[kind]["hits"].values()) for kind in ("sqlite", "postgresql")),
        ),
        (
            "on SQLite the order of rows tells nothing of arrival",
            lambda told: abs(told["sqlite"]["order_of_rows"]) < 0.2,
        ),
        (
            "on PostgreSQL neither, before the operator mixes the rows (deploy/README.md says how)",
            lambda told: abs(told["postgresql"]["order_of_rows"]) < 0.2,
        ),
    ),
}


def _of(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for key, one in told.items() if key.startswith(name)]


def _first_of_residents(told: dict[str, Any]) -> bool | None:
    pages = [one for one in told["sqlite"]["pages"] if one["who"] == "resident"]
    if not all(one.get("rows_anew") for one in pages):
        return None
    return all(len(set(one["rows_anew"])) == 1 for one in pages)


def _jobs(told: dict[str, Any]) -> bool | None:
    kills = _of(told, "kills")
    return all(_begun_again(one["jobs"]) for one in kills) if all("jobs" in one for one in kills) else None


def _begun_again(jobs: dict[str, int]) -> bool:
    return jobs["asked"] == jobs["done"] and jobs["done_twice_in_effect"] == 0 < jobs["begun_again"]


def _whole(told: dict[str, Any]) -> bool:
    return all((one["answers"]["lost"], one["answers"]["twice"]) == (0, 0) for one in _of(told, "kills"))


def _level(told: dict[str, Any]) -> bool:
    pages = [one for kind, one in told["kinds"].items() if kind.startswith("resident")]
    return all(
        one["statements"][-1] <= one["statements"][0] and one["seconds_grow_as"]["exponent"] < 0.3
        for one in pages
    )


def _faults(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [fault for one in _of(told, "kills") for fault in one["faults"].values()]


def _back(told: dict[str, Any]) -> bool:
    return all(fault["longest_s"] <= 3 for fault in _faults(told))


def _times(told: dict[str, Any]) -> int:
    return min(int(fault["times"]) for fault in _faults(told))


def _open(told: dict[str, Any]) -> bool:
    found = told.get("open", {}).get("site")
    return bool(found) and found["errors"] == 0 and found["answers"] >= 33 * 600


def flat(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every figure with the way to it; a long list is counted."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in FOR_THE_COMMAND:
                continue
            yield from flat(one, f"{before} · {key}" if before else str(key))
    elif isinstance(value, list) and len(value) > LONGEST_LIST:
        yield before, f"{len(value)} of them"
    elif isinstance(value, list):
        yield before, ", ".join(map(str, value)) or "none"
    else:
        yield before, str(value)


def page() -> str:
    """The whole page, in the order of the files' names."""
    parts = [HEAD]
    for file in sorted(FOLDER.glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        machine = told.pop("machine", {})
        parts.append(f"\n## `{COMMANDS[file.stem]}`\n\n")
        parts.append(", ".join(f"{key} {value}" for key, value in machine.items()) + "\n")
        parts.append("\n| bar | reached |\n|---|---|\n")
        for bar, holds in BARS[file.stem]:
            parts.append(f"| {bar} | {SAID[holds(told)]} |\n")
        parts.append("\n| figure | value |\n|---|---|\n")
        parts += [f"| {name} | {value} |\n" for name, value in flat(told)]
    return "".join(parts)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} is written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
