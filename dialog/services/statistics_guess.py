"""What a file of figures most likely is: where its table stands and what its columns are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialog.services import statistics_heading as heading
from dialog.services.statistics_heading import KNOWN, Column
from dialog.services.statistics_kinds import KEY_FIGURES
from dialog.services.statistics_mapping import EVERY_SHEET, Settings, plain
from dialog.services.statistics_page import Cell, Page, words_of

EXAMPLES = 40
CODE = re.compile(r"[NU]\d{5}")
_UNNAMED = re.compile(r"(?:blad|sheet|tabell|table|data)\s*\d*", re.IGNORECASE)
"""What programs call a sheet that nobody has named."""
_POINT_GROUPS = re.compile(r"[-−]?\d{1,3}(\.\d{3})+(,\d+)?")
_COMMA_GROUPS = re.compile(r"[-−]?\d{1,3}(,\d{3})+(\.\d+)?")
_POINT = re.compile(r"[-−]?[\d\s]+\.\d+")
_COMMA = re.compile(r"[-−]?[\d\s]+,\d+")


def guess(pages: Sequence[Page], sheet: str = "", row: int = 0) -> Settings:
    """Settings for a file as it came; `sheet` and `row` where somebody has said them."""
    fitting = [page for page in pages if heading.find(page, row) is not None]
    if not sheet and len(pages) > 1:
        sheet = EVERY_SHEET if len(fitting) > 1 else fitting[0].name if fitting else pages[0].name
    settings = Settings(sheet=sheet, heading=row)
    return complete(pages, settings)


def complete(pages: Sequence[Page], settings: Settings) -> Settings:
    """The same settings with what they do not say guessed from the file."""
    used = chosen(pages, settings)
    roles = dict(settings.roles)
    taken = set(roles.values())
    found = list(_columns(used, settings))
    for page, at, column in found:
        if column.key not in roles:
            role = _role(page, at, column)
            # Two columns say where: code and name. One of them is enough.
            roles[column.key] = "" if role in taken and role != "value" else role
            taken.add(roles[column.key])
    cells = [words for page, at, column in found if roles.get(column.key) == "value"
             for words in _texts(page, at, column)]  # fmt: skip
    decimal, thousands = _separators(cells)
    if settings.roles:
        decimal, thousands = settings.decimal, settings.thousands
    has_indicator = "indicator" in roles.values() or settings.indicator
    is_named = any(page.name and not _UNNAMED.fullmatch(page.name) for page in used)
    from_sheet = settings.from_sheet or (not has_indicator and is_named)
    names = {code: KEY_FIGURES.get(code, ("", "")) for code in codes(pages, replace(settings, roles=roles))}
    return replace(
        settings,
        roles=roles,
        decimal=decimal,
        thousands=thousands,
        from_sheet=from_sheet,
        names={**names, **{code: pair for code, pair in settings.names.items() if any(pair)}},
    )


def chosen(pages: Sequence[Page], settings: Settings) -> list[Page]:
    """The pages that the settings speak of."""
    if settings.sheet == EVERY_SHEET:
        return list(pages)
    named = [page for page in pages if plain(page.name) == plain(settings.sheet)]
    return named or ([] if settings.sheet else list(pages[:1]))


def codes(pages: Sequence[Page], settings: Settings) -> list[str]:
    """The key figures of Kolada that stand in the column of indicators as mere codes."""
    found: dict[str, None] = {}
    for page, at, column in _columns(chosen(pages, settings), settings):
        if settings.roles.get(column.key) == "indicator":
            for _row, cells in page.rows[at + 1 :]:
                words = words_of(cells[column.at]) if column.at < len(cells) else ""
                if CODE.fullmatch(words):
                    found[words] = None
    if CODE.fullmatch(settings.indicator):
        found[settings.indicator] = None
    return list(found)


def _columns(pages: Sequence[Page], settings: Settings) -> Iterator[tuple[Page, int, Column]]:
    for page in pages:
        at = heading.find(page, settings.heading)
        if at is not None:
            for column in heading.columns(page, at):
                yield page, at, column


def _role(page: Page, at: int, column: Column) -> str:
    known = KNOWN.get(plain(column.rest), "")
    if column.period:
        is_whole = not column.rest or known in ("", "value")
        return "value" if is_whole and _is_numeric(page, at, column) else known if known == "value" else ""
    if known:
        return known
    return "value" if column.heading and _is_numeric(page, at, column) else ""


def _is_numeric(page: Page, at: int, column: Column) -> bool:
    cells = _cells(page, at, column)
    numbers = [one for one in cells if _looks_like_number(one)]
    return bool(cells) and 2 * len(numbers) >= len(cells)


def _looks_like_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) or bool(
        re.fullmatch(r"[-−]?[\d\s.,]*\d%?|\.\.?|[-–x]|<\s?\d", words_of(cell))
    )


def _cells(page: Page, at: int, column: Column) -> list[Cell]:
    rows = page.rows[at + 1 : at + 1 + EXAMPLES]
    return [
        cells[column.at] for _row, cells in rows if column.at < len(cells) and cells[column.at] is not None
    ]


def _texts(page: Page, at: int, column: Column) -> list[str]:
    return [cell for cell in _cells(page, at, column) if isinstance(cell, str)]


def _separators(cells: Sequence[str]) -> tuple[str, str]:
    """The decimal sign and the sign between thousands, by what the figures themselves show."""
    with_point = sum(1 for cell in cells if _POINT.fullmatch(cell) and not _POINT_GROUPS.fullmatch(cell))
    with_comma = sum(1 for cell in cells if _COMMA.fullmatch(cell) and not _COMMA_GROUPS.fullmatch(cell))
    points = sum(1 for cell in cells if _POINT_GROUPS.fullmatch(cell))
    commas = sum(1 for cell in cells if _COMMA_GROUPS.fullmatch(cell))
    if with_point > with_comma:
        return ".", "," if commas else ""
    if with_comma or points:
        return ",", "." if points and not with_point else ""
    return ",", ""
