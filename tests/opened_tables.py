"""Tables as the programs that people open them in understand them: which of their cells are calculated."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from tests.needs import calc

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SEPARATORS = (";", ",", "\t")
FILTER = "Text - txt - csv (StarCalc):{code},34,76,1"
"""One of the separators, text in quotes, UTF-8, from the first line."""
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def tables_of(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The tables of a file: itself, or those in a package."""
    if name.endswith(".zip"):
        with ZipFile(io.BytesIO(content)) as package:
            for inner in package.namelist():
                yield from tables_of(inner, package.read(inner))
    elif name.endswith((".csv", ".xlsx")):
        yield name, content


def calculated(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Every cell that LibreOffice holds for a formula: `file: formula`; CSV parted at each separator.

    Also the cells of CSV that Excel would calculate and LibreOffice does not: all that begin like a formula.
    """
    program = calc()
    found: list[str] = []
    names = {f"{number:04}{Path(name).suffix}": name for number, name in enumerate(files)}
    for stored, name in names.items():
        (folder / stored).write_bytes(files[name])
        if stored.endswith(".csv"):
            found += [f"{name}: {cell!r}" for cell in _begin(files[name])]
    plain = [folder / one for one in names if one.endswith(".csv")]
    books = [folder / one for one in names if one.endswith(".xlsx")]
    for code in (ord(one) for one in SEPARATORS):
        found += _opened(program, plain, names, folder / f"parted-{code}", FILTER.format(code=code))
    return [*found, *_opened(program, books, names, folder / "books", "")]


def _begin(content: bytes) -> Iterator[str]:
    for separator in SEPARATORS:
        read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
        for row in read:
            yield from (
                cell for cell in row if cell.lstrip(" \u00a0").startswith(BEGINS) and not _number(cell)
            )


def _number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _opened(
    program: str, paths: Iterable[Path], names: Mapping[str, str], out: Path, kind: str
) -> Iterator[str]:
    given = [str(path) for path in paths]
    if not given:
        return
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", *([f"--infilter={kind}"] if kind else [])]
    command += ["--convert-to", "fods", "--outdir", str(out), *given]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for path in given:
        read = etree.parse(out / f"{Path(path).stem}.fods")
        for cell in read.getroot().iter(f"{TABLE}table-cell"):
            if formula := cell.get(f"{TABLE}formula"):
                yield f"{names[Path(path).name]}: {formula}"
