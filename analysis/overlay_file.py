"""An overlay as a TOML file: own areas and themes as in a codebook, a `[[change]]` for each other theme.

version = "arjeplog 4"
base = "2026-11-23"

[[change]]
key = "speeding"
[change.labels]
sv = "Bilar kör fort på byvägen"
[change.seeds_added]
sv = ["gasar på"]

[[change]]
key = "mopeds"
off = true
"""

from collections.abc import Mapping

from analysis.codebook import (
    TEXT_FIELDS,
    Codebook,
    Malformed,
    is_list_of_text,
    quoted,
    read_document,
    read_tables,
    tables,
    texts_of,
    word_list,
    words_of,
    write,
)
from analysis.faults import Fault, Where
from analysis.overlay import WORD_FIELDS, Changes, ThemeChange

CHANGE = "change"
WAYS = ("added", "removed")
FIELDS = {
    "key",
    "off",
    "area",
    *TEXT_FIELDS,
    *(f"{name}_{way}" for name in (*WORD_FIELDS, "shared") for way in WAYS),
}


def is_overlay(content: bytes) -> bool:
    """Tell an overlay from a whole codebook: it names its base. Raises `Malformed` for what is no TOML."""
    document = read_document(content)
    return "base" in document or CHANGE in document


def read_changes(content: bytes) -> Changes:
    """Read an overlay from TOML; what cannot be read raises `Malformed` with every fault at once."""
    document = read_document(content)
    faults: list[str] = []
    unknown = sorted(set(document) - {"version", "base", "area", "theme", CHANGE})
    if unknown:
        faults.append(Fault.of("unknown_in_file", names=", ".join(unknown)))
    areas, own = read_tables(document, faults)
    listed = enumerate(tables(document, CHANGE, faults), 1)
    themes = tuple(_change(each, number, faults) for number, each in listed)
    keys = [*(each.key for each in themes), *(each.key for each in own)]
    faults += [Fault.of("twice", key=key) for key in sorted({key for key in keys if keys.count(key) > 1})]
    if faults:
        raise Malformed(tuple(faults))
    return Changes(str(document.get("version", "")), str(document.get("base", "")), areas, themes, own)


def write_changes(changes: Changes) -> str:
    """Write an overlay as TOML that `read_changes` understands."""
    # The languages that need seeds are the base's to say.
    written = write(Codebook(changes.version, changes.areas, changes.own)).splitlines()
    lines = [written[0], f"base = {quoted(changes.base)}", *written[2:]]
    for change in changes.themes:
        lines += ["", f"[[{CHANGE}]]", f"key = {quoted(change.key)}"]
        lines += ["off = true"] if change.is_off else []
        lines += [f"area = {quoted(change.area)}"] if change.area else []
        for way, words in zip(WAYS, (change.shared_added, change.shared_removed), strict=True):
            lines += [f"shared_{way} = {word_list(words)}"] if words else []
        for name in TEXT_FIELDS:
            texts = change.texts.get(name, {})
            lines += [f"[{CHANGE}.{name}]"] if texts else []
            lines += [f"{key} = {quoted(text)}" for key, text in texts.items()]
        for way, listed in zip(WAYS, (change.added, change.removed), strict=True):
            for name in WORD_FIELDS:
                by_language = listed.get(name, {})
                lines += [f"[{CHANGE}.{name}_{way}]"] if by_language else []
                lines += [f"{key} = {word_list(each)}" for key, each in by_language.items()]
    return "\n".join(lines) + "\n"


def _change(table: dict[str, object], number: int, faults: list[str]) -> ThemeChange:
    key, is_off, area = table.get("key", ""), table.get("off", False), table.get("area", "")
    if not isinstance(key, str) or not key:
        faults.append(Fault.of("change_without_key", where=Where("change", number)))
        key = ""
    where = Where("change", number, key)
    unknown = sorted(set(table) - FIELDS)
    if unknown:
        faults.append(Fault.of("unknown", where=where, names=", ".join(unknown)))
    if not isinstance(is_off, bool):
        faults.append(Fault.of("no_flag", where=where, name="off"))
    if not isinstance(area, str):
        faults.append(Fault.of("no_text", where=where, name="area"))
    texts = {name: texts_of(table, name, where, faults) for name in TEXT_FIELDS}
    words = {
        way: {name: words_of(table, f"{name}_{way}", where, faults) for name in WORD_FIELDS} for way in WAYS
    }
    return ThemeChange(
        key,
        is_off=is_off is True,
        area=str(area),
        texts={name: each for name, each in texts.items() if each},
        added={name: each for name, each in words["added"].items() if each},
        removed={name: each for name, each in words["removed"].items() if each},
        shared_added=_shared(table, "shared_added", where, faults),
        shared_removed=_shared(table, "shared_removed", where, faults),
    )


def _shared(table: Mapping[str, object], name: str, where: Where, faults: list[str]) -> tuple[str, ...]:
    words = table.get(name, [])
    if not is_list_of_text(words):
        faults.append(Fault.of("no_words", where=where, name=name))
        return ()
    return tuple(words)
