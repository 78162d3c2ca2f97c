"""`./run check access [--out DIR]`: who gets in where, tried for every rule of the URL map, as CSV and HTML.

Each row is one rule and method, asked for by every role: in the municipality whose thing it is, in another
municipality of the same agreement, in one outside of it, and by nobody. A rule without a line in
`access_table.py` fails the tests, and this.
"""

from __future__ import annotations

import argparse
import csv
import html
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.house.access import NOBODY
from tests.people import ROLES
from tests.world_outside import BESIDE, OUTSIDE

OUT = "DIALOG_ACCESS_OUT"
COLUMNS = ("address", "method", "page", "role", "where", "may get", "got", "wrong")
HERE = Path(__file__).parent


def who(person: str) -> tuple[str, str]:
    """The role, and how it stands to the municipality that the thing belongs to."""
    if person == NOBODY:
        return "signed out", ""
    if person in OUTSIDE:
        role = "site_administrator" if person == "site_administrator" else OUTSIDE[person][0]
        return role, "outside the agreement"
    if person in BESIDE:
        return BESIDE[person][0], "another municipality of the agreement"
    alone = {"inga": "language_reader", "sara": "quote_reader", "rut": "registrar"}
    role, place = (ROLES | {name: (role, "arjeplog") for name, role in alone.items()})[person]
    where = {
        "police": "police of the agreement",
        "arjeplog": "own municipality",
        "arvidsjaur": "another municipality of the agreement",
    }
    return role, where[place]


def page(rows: Iterable[Sequence[str]]) -> str:
    """The rows as one plain page."""
    head = "".join(f"<th>{html.escape(one)}</th>" for one in COLUMNS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Who gets in where</title>'
        f"<h1>Who gets in where</h1><table><thead><tr>{head}</tr></thead>"
        f"<tbody>\n{body}\n</tbody></table></html>\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Try everything, write both files, say how many."""
    parser = argparse.ArgumentParser(prog="./run check access")
    parser.add_argument("--out", type=Path, default=Path("var"), help="where access.csv and access.html go")
    folder = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "access.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerow(COLUMNS)
    os.environ[OUT] = str(file.resolve())
    tests = [str(HERE / "whole_matrix.py"), str(HERE / "test_access.py")]
    failed = pytest.main(["-q", "-p", "no:cacheprovider", "-k", "everybody or has_its", *tests])
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    (folder / "access.html").write_text(page(rows), "utf-8")
    wrong = sum(bool(row[-1]) for row in rows)
    print(f"Tried: {len(rows)}. Wrong: {wrong}. {file} and {file.with_suffix('.html')}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
