"""Answers from a CSV or TSV file, and the result back into a folder.

Whatever is wrong with a file is said in one sentence with the row (the heading is row 1), and then nothing is
written. A file is read as it is: ids are never changed, other columns are ignored.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.answers import FITS_NO_THEME, SAYS_NOTHING, Answer, Assignment, Theming

DELIMITERS = ("\t", ",", ";")
LANGUAGES = {"": None, "sv": "sv", "se": "se", "sme": "se", "en": "en", "nb": "nb", "no": "nb", "nn": "nb"}
# A longer text is read to here: it is a document, not an answer, and must not hold up the others.
LONGEST_TEXT = 10_000
LARGEST_FIELD = 2_000_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(ValueError):
    """A file that cannot be read; the message is one sentence for the person who gave it."""


def read_answers(content: bytes, fallback_language: str | None = None) -> tuple[list[Answer], dict[str, str]]:
    """Return the answers of a file, in its order, and what of it could not be read whole, by id.

    `fallback_language` is the language of the form for rows that name none. Raises `Unreadable`.
    """
    text = _decode(content)
    rows = list(_rows(text))
    if not rows:
        raise Unreadable(
            "The file is empty. It needs a heading with the columns id and text, and a row per answer."
        )
    columns = _columns(rows[0][1])
    answers: list[Answer] = []
    shortened: dict[str, str] = {}
    first_at: dict[str, int] = {}
    for number, row in rows[1:]:
        if len(row) != len(rows[0][1]):
            raise Unreadable(f"Row {number} has {len(row)} columns, the heading has {len(rows[0][1])}.")
        answer = _answer(row, columns, number, fallback_language)
        if answer.id in first_at:
            raise Unreadable(f"Row {number} has the same id as row {first_at[answer.id]}: {answer.id!r}.")
        first_at[answer.id] = number
        if len(answer.text) > LONGEST_TEXT:
            shortened[answer.id] = f"read only to {LONGEST_TEXT} of {len(answer.text)} characters"
            answer = Answer(answer.id, answer.text[:LONGEST_TEXT], answer.language)
        answers.append(answer)
    if not answers:
        raise Unreadable("The file has a heading but no answers.")
    return answers, shortened


@dataclass(frozen=True)
class PlacedAnswers:
    """The results of an earlier run: answer -> its themes, and what the themes are called."""

    answers: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]


def read_placed(folder: Path) -> PlacedAnswers:
    """Read assignments.csv and themes.json of a folder of results. Raises `Unreadable`."""
    try:
        with (folder / "assignments.csv").open(encoding="utf-8", newline="") as file:
            rows = [(row["id"], row["theme"]) for row in csv.DictReader(file)]
        listed = json.loads((folder / "themes.json").read_text("utf-8"))["themes"]
        labels = {each["id"]: each["labels"].get("en") or each["id"] for each in listed}
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise Unreadable(f"{folder} does not hold the results of a run.") from error
    answers: dict[str, set[str]] = {}
    for answer, theme in rows:
        answers.setdefault(answer, set()).update({theme} - {SAYS_NOTHING, FITS_NO_THEME})
    return PlacedAnswers({key: frozenset(themes) for key, themes in answers.items()}, labels)


def write_results(
    folder: Path,
    themes: Mapping[str, object],
    assignments: Sequence[Sequence[str]],
    model: Mapping[str, object],
    report: str,
) -> None:
    """Write themes.json, assignments.csv, model.json and report.html; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("id", "theme", "score", "runner_up", "needs_a_look"))
    writer.writerows(assignments)
    contents = {
        "themes.json": json.dumps(themes, ensure_ascii=False, indent=2, sort_keys=False) + "\n",
        "assignments.csv": table.getvalue(),
        "model.json": json.dumps(model, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "report.html": report,
    }
    for name, text in contents.items():
        unfinished = folder / f".{name}.unfinished"
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(folder / name)


def assignment_rows(answers: Sequence[Answer], theming: Theming) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of assignments.csv in the order of the answers, each answer's main theme first."""
    by_id: dict[str, list[Assignment]] = {}
    for each in theming.assignments:
        by_id.setdefault(each.id, []).append(each)
    rows = []
    for answer in answers:
        placed = sorted(by_id.get(answer.id, ()), key=lambda each: not each.is_main)
        if not placed:
            rows.append((answer.id, SAYS_NOTHING, "1.0000", "", "no"))
        for each in placed:
            look = "yes" if each.needs_a_look else "no"
            rows.append((each.id, each.theme, f"{each.score:.4f}", each.runner_up, look))
    return rows


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The file is UTF-16. Save it as UTF-8 (in a spreadsheet: CSV UTF-8).")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"Row {row} is not UTF-8 (byte 0x{content[error.start]:02x}); the file may be Latin-1. "
            "Save it as UTF-8 (in a spreadsheet: CSV UTF-8)."
        ) from error
    bad = CONTROL.search(text)
    if bad:
        row = text.count("\n", 0, bad.start()) + 1
        raise Unreadable(f"Row {row} holds the control character U+{ord(bad.group()):04X}. Take it out.")
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their numbers; empty lines are left out but counted."""
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = _delimiter(heading)
    csv.field_size_limit(LARGEST_FIELD)
    if delimiter == "\t":
        plain = _plain_rows(text)
        if plain is not None:
            yield from plain
            return
    number = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            if any(row):
                yield number, row
    except csv.Error as error:
        raise Unreadable(f"Row {number + 1} cannot be read: {error}.") from error


def _plain_rows(text: str) -> list[tuple[int, list[str]]] | None:
    """Read tabs without quoting, when every line fits that way: in such files a quotation mark is just one.

    A field that is quoted from end to end is still unquoted, as spreadsheets write it.
    """
    rows = [
        (number, [_unquoted(field) for field in line.removesuffix("\r").split("\t")])
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip("\r\t ")
    ]
    fits = bool(rows) and all(len(row) == len(rows[0][1]) for _, row in rows)
    return rows if fits or '"' not in text else None


def _unquoted(field: str) -> str:
    inner = field[1:-1]
    is_quoted = len(field) > 1 and field[0] == field[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if is_quoted else field


def _delimiter(heading: str) -> str:
    for delimiter in DELIMITERS:
        names = [name.strip().strip('"').lower() for name in heading.split(delimiter)]
        if "id" in names and "text" in names:
            return delimiter
    return max(DELIMITERS, key=heading.count)


def _columns(heading: Sequence[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in heading]
    for needed in ("id", "text"):
        if needed not in names:
            found = ", ".join(name for name in names if name) or "nothing"
            raise Unreadable(f"Row 1 (the heading) has no column {needed!r}; it has {found[:200]}.")
    for name in ("id", "text", "language", "lang"):
        if names.count(name) > 1:
            raise Unreadable(f"Row 1 (the heading) has the column {name!r} twice.")
    columns = {name: names.index(name) for name in ("id", "text")}
    language = next((name for name in ("language", "lang") if name in names), None)
    if language:
        columns["language"] = names.index(language)
    return columns


def _answer(row: Sequence[str], columns: Mapping[str, int], number: int, fallback: str | None) -> Answer:
    answer_id = row[columns["id"]].strip()
    if not answer_id:
        raise Unreadable(f"Row {number} has no id.")
    stated = row[columns["language"]].strip() if "language" in columns else ""
    key = stated.lower().replace("_", "-").split("-")[0]
    if key not in LANGUAGES:
        raise Unreadable(f"Row {number} has the language {stated[:20]!r}; it can be sv, se, en, nb or empty.")
    return Answer(answer_id, row[columns["text"]], LANGUAGES[key] or fallback)
