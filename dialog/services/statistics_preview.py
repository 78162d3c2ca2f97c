"""What a file of figures says, said so that a person can see whether it was understood."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Area
from dialog.services import statistics, statistics_areas
from dialog.services import statistics_heading as heading
from dialog.services.statistics_file import MOST_FAULTS, Fault, Line
from dialog.services.statistics_guess import chosen, codes
from dialog.services.statistics_mapping import Settings
from dialog.services.statistics_page import Page, words_of
from dialog.services.statistics_reading import understand

FIRST_ROWS = 6
EXAMPLES = 3


@dataclass(frozen=True)
class ColumnShown:
    """A column as the page shows it; years that head the same measure are one."""

    key: str
    heading: str
    letter: str
    periods: tuple[str, ...]
    examples: tuple[str, ...]
    role: str


@dataclass(frozen=True)
class IndicatorShown:
    """What was understood of one indicator."""

    name: str
    unit: str
    areas: int
    first: str
    last: str
    present: int
    missing: int
    hidden: int
    zero: int


@dataclass(frozen=True)
class Preview:
    """What was understood of a file by its settings."""

    columns: tuple[ColumnShown, ...]
    head: tuple[tuple[str, str], ...]
    """Heading and role of each column of the first sheet."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Its first rows."""
    lines: Sequence[Line]
    faults: Sequence[Fault]
    fault_count: int
    indicators: Sequence[IndicatorShown]
    areas: Sequence[Area]
    periods: Sequence[str]
    counts: Counter[str]
    """How many figures are present, missing, hidden, and zero among those present."""
    unknown_areas: Sequence[tuple[str, int]]
    """Areas that nobody has added, and how many figures are about each."""
    areas_mark: str
    """The mark of exactly these; who leaves them out has seen which."""
    is_left_out: bool
    unknown_words: Counter[str]
    known_words: Counter[str]
    notes: Sequence[tuple[str, int, str]]
    left_sheets: Sequence[str]
    left_out: Counter[str]
    codes: Sequence[str]


def preview(session: Session, pages: Sequence[Page], settings: Settings) -> Preview:
    """Read the pages by the settings and say what was understood."""
    found = understand(pages, settings)
    names = statistics_areas.names(session)
    unknown = Counter(
        line.area for line in found.lines if names.find(line.area) is None and not names.disagrees(line.area)
    )
    mark = areas_mark(unknown)
    is_left_out = bool(unknown) and settings.leave_out == mark
    lines = [line for line in found.lines if not is_left_out or line.area not in unknown]
    misplaced = statistics.misplaced(session, lines)
    faults = [*found.faults, *misplaced]
    if not lines and not faults:
        faults = [Fault(0, "empty")]
    order = {page.name: number for number, page in enumerate(pages)}
    faults.sort(key=lambda fault: (order.get(fault.sheet, -1), fault.row))
    head, rows = _first_rows(pages, settings)
    area_ids = {one for one in (names.find(line.area) for line in lines) if one is not None}
    areas = session.scalars(sa.select(Area).where(Area.id.in_(area_ids)).order_by(Area.code)).all()
    return Preview(
        columns(pages, settings),
        head,
        rows,
        lines,
        faults[:MOST_FAULTS],
        found.fault_count + len(misplaced) or len(faults),
        _indicators(lines),
        areas,
        sorted({line.period for line in lines}),
        _counts(lines),
        unknown.most_common(),
        mark,
        is_left_out,
        found.unknown,
        found.known,
        found.notes,
        found.left_sheets,
        found.left_out,
        codes(pages, settings),
    )


def areas_mark(areas: Iterable[str]) -> str:
    """A mark of exactly these areas."""
    named = sorted(areas)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:16] if named else ""


def columns(pages: Sequence[Page], settings: Settings) -> tuple[ColumnShown, ...]:
    """The columns of the sheets that are read, each way to head one once."""
    found: dict[str, ColumnShown] = {}
    for page in chosen(pages, settings):
        at = heading.find(page, settings.heading)
        if at is None:
            continue
        for column in heading.columns(page, at):
            known = found.get(column.key)
            if known is None:
                cells = (cells[column.at] for _row, cells in page.rows[at + 1 :] if column.at < len(cells))
                examples = [words for words in map(words_of, cells) if words][:EXAMPLES]
                known = ColumnShown(
                    column.key,
                    column.rest if column.period else column.heading,
                    column.letter,
                    (),
                    tuple(examples),
                    settings.roles.get(column.key, ""),
                )
            periods = dict.fromkeys((*known.periods, *([column.period] if column.period else ())))
            found[column.key] = ColumnShown(
                known.key, known.heading, known.letter, tuple(periods), known.examples, known.role
            )
    return tuple(found.values())


def _first_rows(
    pages: Sequence[Page], settings: Settings
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    for page in chosen(pages, settings):
        at = heading.find(page, settings.heading)
        if at is not None:
            shown = heading.columns(page, at)
            head = tuple((one.heading or one.letter, settings.roles.get(one.key, "")) for one in shown)
            rows = []
            for number, cells in page.rows[at + 1 : at + 1 + FIRST_ROWS]:
                words = [words_of(cell) for cell in cells[: len(shown)]]
                rows.append((number, (*words, *[""] * (len(shown) - len(words)))))
            return head, tuple(rows)
    return (), tuple((number, tuple(map(words_of, cells))) for number, cells in pages[0].rows[:FIRST_ROWS])


def _indicators(lines: Sequence[Line]) -> list[IndicatorShown]:
    by_name: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        by_name.setdefault((line.indicator, line.unit), []).append(line)
    found = []
    for (name, unit), own in by_name.items():
        periods = sorted(line.period for line in own)
        counts = _counts(own)
        found.append(
            IndicatorShown(
                name,
                unit,
                len({line.area for line in own}),
                periods[0],
                periods[-1],
                counts["present"],
                counts["missing"],
                counts["hidden"],
                counts["zero"],
            )
        )
    return found


def _counts(lines: Sequence[Line]) -> Counter[str]:
    counts = Counter(line.mark for line in lines)
    counts["zero"] = sum(1 for line in lines if line.value == 0)
    return counts
