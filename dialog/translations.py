"""`./run translations extract|update|check`: the catalogues of interface texts.

English sentences in the source are the keys. Swedish is complete; Northern Sámi is complete for every
text that a resident can meet (the desk speaks Swedish and English). Content of surveys, pictures and
promises is never here: it lives in the database.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from dialog.languages import LANGUAGES
from dialog.settings import ROOT

FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "say": None, "_p": ((1, "c"), 2)}
METHODS = [
    ("surveys/**.py", "python"),
    ("dialog/**.py", "python"),
    ("dialog/templates/**.html", "jinja2"),
]
OPTIONS = {"dialog/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle": "true"}}
DESK = (
    *("account", "administration", "approvals", "desk", "plan", "promise_work", "review", "situation"),
    *("statistics", "surveys", "texts", "evidence", "promise_lines", "follow_up", "rules", "plain_words"),
    "watching",
    *("documents", "definition", "tabulation", "kinds", "paths", "prints", "question"),
)
"""Names of files and template folders whose texts only the staff meets."""
PLURALS = {"sv": "nplurals=2; plural=(n != 1);", "en": "nplurals=2; plural=(n != 1);"}
PLURALS["se"] = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extract() -> Catalog:
    """Every text of the source, in the order of the files."""
    catalogue = Catalog(project="medborgardialog", version="0.1", charset="utf-8")
    found = []
    for package in ("surveys", "dialog"):
        found += [
            (f"{package}/{name}", line, message, comments, context)
            for name, line, message, comments, context in extract_from_dir(
                ROOT / package,
                [(pattern.removeprefix(f"{package}/"), method) for pattern, method in METHODS],
                {key.removeprefix(f"{package}/"): value for key, value in OPTIONS.items()},
                KEYWORDS,
                comment_tags=("translators:",),
                strip_comment_tags=True,
            )
        ]
    for name, line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def load(language: str) -> Catalog:
    """The catalogue of a language as it is committed."""
    with _path(language).open("rb") as file:
        # Babel's table has no `se`, so the file's own header says how it counts.
        return read_po(file)


def update() -> None:
    """Write the template, and bring new texts into every language; nothing translated is lost."""
    found = extract()
    TEMPLATE.write_bytes(_written(found))
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _path(language).write_bytes(_fixed(_written(catalogue), language))


def is_public(message: Message) -> bool:
    """Whether a resident can meet the text: it stands somewhere else than at the desk."""
    return any(not _at_desk(name) for name, _line in message.locations)


def faults() -> list[str]:
    """Everything that keeps the catalogues from being committed, in plain words."""
    found = extract()
    wanted = {(message.context, _key(message)): message for message in found if message.id}
    complaints = []
    for language in LANGUAGES:
        catalogue = load(language)
        having = {(message.context, _key(message)): message for message in catalogue if message.id}
        complaints += [
            f"{language}: no longer in the source: {key[1]!r}" for key in having if key not in wanted
        ]
        if PLURALS[language] not in _path(language).read_text("utf-8"):
            complaints.append(f"{language}: the header must say Plural-Forms: {PLURALS[language]}")
        for key, message in wanted.items():
            if key not in having:
                complaints.append(f"{language}: run `./run translations update`, missing {key[1]!r}")
                continue
            complaints += _faults_of(language, having[key], is_needed=_is_needed(language, message))
    return complaints


def _is_needed(language: str, message: Message) -> bool:
    return language == "sv" or (language == "se" and is_public(message))


def _faults_of(language: str, message: Message, *, is_needed: bool) -> list[str]:
    texts = _forms(message.string)
    if not any(texts):
        return [f"{language}: not translated: {_key(message)!r}"] if is_needed else []
    if message.fuzzy:
        return [f"{language}: marked fuzzy: {_key(message)!r}"] if is_needed else []
    complaints = []
    if not all(texts):
        complaints.append(f"{language}: a plural form is empty: {_key(message)!r}")
    sources = [set(PLACEHOLDER.findall(source)) for source in _forms(message.id)]
    allowed, needed = set.union(*sources), set.intersection(*sources)
    for text in texts:
        if not (needed - {"n", "num"} <= set(PLACEHOLDER.findall(text)) <= allowed):
            complaints.append(f"{language}: placeholders differ: {_key(message)!r} -> {text!r}")
    return complaints


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A message's one text, or its plural forms."""
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _at_desk(name: str) -> bool:
    path = Path(name)
    if path.stem in {"desk", "print"} or "/example/" in name:
        return True
    if name.startswith("dialog/templates/"):
        return path.parts[2] in DESK
    if path.parent.name == "forms":
        return path.stem != "answer"
    return path.stem in DESK or name.startswith("dialog/cli")


def _path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def _written(catalogue: Catalog) -> bytes:
    text = io.BytesIO()
    write_po(text, catalogue, width=100, include_lineno=False, sort_output=True)
    # A date in the header would make every extraction a change.
    return re.sub(rb'"(POT-Creation-Date|PO-Revision-Date): [^"]*"\n', b"", text.getvalue())


def _fixed(text: bytes, language: str) -> bytes:
    return re.sub(
        rb'"Plural-Forms: [^"]*\\n"', b'"Plural-Forms: ' + PLURALS[language].encode() + b'\\\\n"', text
    )


def main(arguments: list[str]) -> int:
    """Do what the command says; exit status 1 when the check finds something."""
    match arguments:
        case ["extract"]:
            TEMPLATE.write_bytes(_written(extract()))
        case ["update"]:
            update()
        case ["check"]:
            complaints = faults()
            print("\n".join(complaints) or "The catalogues are complete.")
            return 1 if complaints else 0
        case _:
            print("./run translations extract|update|check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
