"""The texts that rules and weights are measured on: made-up cases in `cases/`, golden texts in `corpora/`."""

import csv
from collections.abc import Mapping
from pathlib import Path

CASES = Path(__file__).parent / "cases"
CORPORA = Path(__file__).parent / "corpora"
GOLDEN = ("arjeplog_sv", "arvidsjaur_sv", "english", "sami")


def read_cases(name: str) -> list[dict[str, str]]:
    r"""Read a table of cases; a line end inside a text is written as `\n`."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        {key: value.replace("\\n", "\n") if key in ("text", "mask") else value for key, value in row.items()}
        for row in rows
    ]


def golden_rows() -> list[dict[str, str]]:
    """Return all rows of the golden texts, in the order of files and rows."""
    rows: list[dict[str, str]] = []
    for name in GOLDEN:
        with (CORPORA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return rows


def is_odd(row: Mapping[str, str]) -> bool:
    """Tell whether a golden row belongs to the half that nothing was written or learnt by."""
    return int(row["id"].rsplit("-", 1)[1]) % 2 == 1
