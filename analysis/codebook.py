"""The codebook: themes with labels, descriptions and seed words in three languages, as a TOML file.

A coordinator can read and edit the file; `check` tells in plain words what is missing, and `write` gives back
a file that `read` understands. Nothing here learns anything: how seed words are found in a text is in
`seeds.py`.
"""

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from sys import intern
from typing import TypeGuard

from analysis.answers import FITS_NO_THEME, LABEL_LANGUAGES, SAYS_NOTHING
from analysis.faults import Fault, Where
from analysis.seeds import Pattern, clashes

STARTER = Path(__file__).parent / "codebooks" / "safety.toml"
STARTER_EXAMPLES = STARTER.with_name("safety_examples.tsv")
MINIMUM_SEEDS = 20
LINE = 100
_JSON = json.JSONEncoder(ensure_ascii=False)
TEXT_FIELDS = ("labels", "description", "belongs", "does_not_belong")
THEME_FIELDS = {"key", "area", "shared", "seeds", "hints", *TEXT_FIELDS}


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up answer of the kind that belongs to a theme: the machine learns from it how people say it."""

    theme: str
    language: str
    text: str


class Malformed(ValueError):
    """A codebook that cannot be read; `faults` says where and what in sentences (see `faults.Fault`)."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Area:
    """One of about eight areas over the themes."""

    key: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class CodebookTheme:
    """A theme that people have named, with the words by which it is recognised.

    `hints` are words that point towards the theme without deciding it; they count less than seeds and may
    stand under several themes. `shared` lists seeds that other themes use too: they count like hints.
    """

    key: str
    area: str
    labels: Mapping[str, str]
    description: Mapping[str, str]
    belongs: Mapping[str, str]
    does_not_belong: Mapping[str, str]
    seeds: Mapping[str, tuple[str, ...]]
    shared: tuple[str, ...] = ()
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Codebook:
    """Areas and themes of one edition; every theme must have seeds in each of `seed_languages`."""

    version: str
    areas: tuple[Area, ...]
    themes: tuple[CodebookTheme, ...]
    seed_languages: tuple[str, ...] = LABEL_LANGUAGES
    examples: tuple[Example, ...] = ()

    def theme(self, key: str) -> CodebookTheme | None:
        """Return the theme with this key, or None."""
        return next((each for each in self.themes if each.key == key), None)


def read(content: bytes, examples: bytes = b"") -> Codebook:
    """Read a codebook from TOML; what cannot be read raises `Malformed` with every fault at once.

    `examples` is a table of made-up answers (tabs: theme, language, text) that lies beside the codebook.

    Only what makes a codebook unreadable is refused here. Missing translations and too few seed words are
    left to `check`, so that a half-finished edition can be saved and looked at.
    """
    document = read_document(content)
    faults: list[str] = []
    areas, themes = read_tables(document, faults)
    if not themes:
        faults.append(Fault.of("no_theme"))
    languages = document.get("seed_languages", list(LABEL_LANGUAGES))
    if not is_list_of_text(languages) or not set(languages) <= set(LABEL_LANGUAGES):
        faults.append(Fault.of("seed_languages"))
        languages = []
    if faults:
        raise Malformed(tuple(faults))
    version = str(document.get("version", ""))
    return Codebook(version, areas, themes, tuple(languages), read_examples(examples))


def read_file(path: Path) -> Codebook:
    """Read a codebook file with the examples beside it, if there are any (NAME_examples.tsv)."""
    examples = path.with_name(f"{path.stem}_examples.tsv")
    return read(path.read_bytes(), examples.read_bytes() if examples.exists() else b"")


def read_document(content: bytes) -> dict[str, object]:
    """Read the tables of a TOML file; raises `Malformed` with one sentence."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed((Fault.of("not_utf8", byte=error.start),)) from error
    except tomllib.TOMLDecodeError as error:
        raise Malformed((Fault.of("not_toml", error=error),)) from error


def read_tables(
    document: Mapping[str, object], faults: list[str]
) -> tuple[tuple[Area, ...], tuple[CodebookTheme, ...]]:
    """Read the areas and themes of a file; what is wrong with them is added to `faults`."""
    areas = (_area(each, number, faults) for number, each in enumerate(tables(document, "area", faults), 1))
    themes = (
        _theme(each, number, faults) for number, each in enumerate(tables(document, "theme", faults), 1)
    )
    return tuple(areas), tuple(themes)


def read_examples(content: bytes) -> tuple[Example, ...]:
    """Read made-up answers from a table with tabs and the heading theme, language, text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed((f"The examples are not UTF-8 (byte {error.start}).",)) from error
    if not text.strip():
        return ()
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not {"theme", "language", "text"} <= set(rows.fieldnames or ()):
        raise Malformed(("The examples need the columns theme, language and text.",))
    found = [(row["theme"], row["language"], row["text"]) for row in rows]
    bad = [number for number, row in enumerate(found, 2) if not all(row) or row[1] not in LABEL_LANGUAGES]
    if bad:
        raise Malformed(
            tuple(f"Example on line {number}: theme, language or text is missing." for number in bad)
        )
    # Tens of thousands of examples share a few themes and languages.
    return tuple(Example(intern(theme), intern(language), text) for theme, language, text in found)


def check(codebook: Codebook) -> list[str]:
    """Say what a codebook lacks: labels, enough seeds, seeds that tell two themes apart."""
    faults = check_keys(codebook)
    for area in codebook.areas:
        faults += [
            f"Area {area.key}: no label in {each}." for each in LABEL_LANGUAGES if not area.labels.get(each)
        ]
    for theme in codebook.themes:
        faults += _check_theme(theme, codebook)
    for language in LABEL_LANGUAGES:
        seeds = {theme.key: list(theme.seeds.get(language, ())) for theme in codebook.themes}
        shared = {theme.key: frozenset(theme.shared) for theme in codebook.themes}
        faults += [
            f"Seed {seed!r} of {one} ({language}) also fires for {other} through {by!r}; make it shared."
            for one, seed, other, by in clashes(seeds, shared)
        ]
    return faults


def write(codebook: Codebook) -> str:
    """Write a codebook as TOML that `read` understands, so that an edition of the site can be taken home."""
    lines = [
        f"version = {quoted(codebook.version)}",
        f"seed_languages = {word_list(codebook.seed_languages)}",
    ]
    for area in codebook.areas:
        lines += ["", "[[area]]", f"key = {quoted(area.key)}", f"labels = {_table(area.labels)}"]
    for theme in codebook.themes:
        lines += ["", "[[theme]]", f"key = {quoted(theme.key)}", f"area = {quoted(theme.area)}"]
        for name in TEXT_FIELDS:
            texts: Mapping[str, str] = getattr(theme, name)
            if texts:
                lines += [f"[theme.{name}]", *(f"{key} = {quoted(value)}" for key, value in texts.items())]
        lines += ["[theme.seeds]", *(f"{key} = {word_list(value)}" for key, value in theme.seeds.items())]
        if theme.hints:
            lines += ["[theme.hints]", *(f"{key} = {word_list(value)}" for key, value in theme.hints.items())]
        if theme.shared:
            # `shared` belongs to the theme, so it must come before its tables: TOML has no way back up.
            at = len(lines) - 1 - lines[::-1].index(f"area = {quoted(theme.area)}")
            lines.insert(at + 1, f"shared = {word_list(theme.shared)}")
    return "\n".join(lines) + "\n"


@cache
def starter() -> Codebook:
    """Return the starter codebook for local safety that comes with the package."""
    return read(STARTER.read_bytes(), STARTER_EXAMPLES.read_bytes())


def tables(document: Mapping[str, object], name: str, faults: list[str]) -> list[dict[str, object]]:
    """Return the tables `[[name]]` of a file, none when there are none."""
    found = document.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        faults.append(Fault.of("no_tables", name=name))
        return []
    return found


def _area(table: dict[str, object], number: int, faults: list[str]) -> Area:
    where = Where("area", number)
    return Area(_key(table, where, faults), texts_of(table, "labels", where, faults))


def _theme(table: dict[str, object], number: int, faults: list[str]) -> CodebookTheme:
    key = _key(table, Where("theme", number), faults)
    where = Where("theme", number, key)
    unknown = sorted(set(table) - THEME_FIELDS)
    if unknown:
        faults.append(Fault.of("unknown", where=where, names=", ".join(unknown)))
    area, shared = table.get("area", ""), table.get("shared", [])
    if not isinstance(area, str):
        faults.append(Fault.of("no_text", where=where, name="area"))
    if not is_list_of_text(shared):
        faults.append(Fault.of("no_words", where=where, name="shared"))
        shared = []
    texts = {name: texts_of(table, name, where, faults) for name in TEXT_FIELDS}
    return CodebookTheme(
        key=key,
        area=str(area),
        labels=texts["labels"],
        description=texts["description"],
        belongs=texts["belongs"],
        does_not_belong=texts["does_not_belong"],
        seeds=words_of(table, "seeds", where, faults),
        shared=tuple(shared),
        hints=words_of(table, "hints", where, faults),
    )


def _key(table: dict[str, object], where: Where, faults: list[str]) -> str:
    key = table.get("key")
    if not isinstance(key, str) or not key.replace("_", "a").replace("-", "a").isalnum() or not key.isascii():
        faults.append(Fault.of("no_key", where=where))
        return ""
    return key


def texts_of(table: dict[str, object], name: str, where: Where, faults: list[str]) -> Mapping[str, str]:
    """Return the texts of one field, by language."""
    texts = table.get(name, {})
    if not isinstance(texts, dict) or not all(isinstance(each, str) for each in texts.values()):
        faults.append(Fault.of("no_texts", where=where, name=name))
        return {}
    return texts


def words_of(
    table: dict[str, object], name: str, where: Where, faults: list[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the words of one field, by language; what is no seed is a fault."""
    words = table.get(name, {})
    if not isinstance(words, dict) or not all(is_list_of_text(each) for each in words.values()):
        faults.append(Fault.of("no_word_lists", where=where, name=name))
        return {}
    for language, listed in words.items():
        bad = [word for word in listed if not Pattern.is_valid(word)]
        faults += [Fault.of("no_seed", where=where, word=word, language=language) for word in bad]
    return {language: tuple(listed) for language, listed in words.items()}


def is_list_of_text(value: object) -> TypeGuard[list[str]]:
    """Tell whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def check_keys(codebook: Codebook) -> list[str]:
    """Say which themes cannot be told apart, or have no area: what makes a codebook useless."""
    keys = [theme.key for theme in codebook.themes]
    faults: list[str] = [Fault.of("twice", key=key) for key in sorted({k for k in keys if keys.count(k) > 1})]
    reserved = {SAYS_NOTHING, FITS_NO_THEME}
    faults += [Fault.of("reserved", key=key) for key in keys if key in reserved]
    areas = {area.key for area in codebook.areas}
    return faults + [
        Fault.of("no_area", key=each.key, area=each.area)
        for each in codebook.themes
        if each.area not in areas
    ]


def _check_theme(theme: CodebookTheme, codebook: Codebook) -> list[str]:
    faults = [
        f"Theme {theme.key}: no label in {each}." for each in LABEL_LANGUAGES if not theme.labels.get(each)
    ]
    for language in codebook.seed_languages:
        count = len(set(theme.seeds.get(language, ())))
        if count < MINIMUM_SEEDS:
            faults.append(
                f"Theme {theme.key}: {count} seeds in {language}, at least {MINIMUM_SEEDS} are needed."
            )
    for name in ("belongs", "does_not_belong"):
        texts: Mapping[str, str] = getattr(theme, name)
        faults += [
            f"Theme {theme.key}: {name} is missing in {each}." for each in ("sv", "en") if not texts.get(each)
        ]
    every_seed = {seed for seeds in theme.seeds.values() for seed in seeds}
    return faults + [
        f"Theme {theme.key}: shared {s!r} is no seed of it." for s in theme.shared if s not in every_seed
    ]


def quoted(text: str) -> str:
    """Write a text as TOML does."""
    # A JSON string is a valid basic string of TOML, except for DEL, which no label holds.
    return _JSON.encode(text)


def word_list(words: tuple[str, ...]) -> str:
    """Write a list of words as TOML does."""
    listed = ", ".join(quoted(word) for word in words)
    if len(listed) <= LINE:
        return f"[{listed}]"
    # Cut where the pieces fit a line: a long list is read and compared line by line.
    lines = [""]
    for word in words:
        piece = f"{quoted(word)},"
        if len(lines[-1]) + len(piece) > LINE:
            lines.append("")
        lines[-1] += f" {piece}"
    return "[\n" + "\n".join(f" {line}" for line in lines) + "\n]"


def _table(texts: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {quoted(value)}" for key, value in texts.items()) + " }"
