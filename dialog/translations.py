"""`./run translations extract|update|check`: the catalogues of interface texts.

English sentences in the source are the keys. Swedish is complete; Northern Sámi is complete for every
text that a resident can meet (the desk speaks Swedish and English). Content of surveys, pictures and
promises is never here: it lives in the database.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from dialog.languages import LANGUAGES, plural_rule
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
    *("old_promises", "old_promise_words", "rules_old"),
    *("account", "administration", "approvals", "codebook", "desk", "plan", "promise_work", "review"),
    *("codebook_words", "run_changes", "situation", "joint", "baselines"),
    *("trends", "trend_words", "line_words", "calendar", "event_words", "reaches", "mobility"),
    *("causes", "consultations", "picture_check"),
    *("statistics_areas", "statistics_files", "statistics_words"),
    *("statistics", "surveys", "texts", "evidence", "promise_lines", "follow_up", "rules", "plain_words"),
    *("documents", "definition", "tabulation", "kinds", "paths", "prints", "question", "fault_words"),
    *("texts_file", "survey_editor", "survey_questions", "survey_texts", "survey_checks", "plain_edits"),
    *("language_room", "page_words", "notices", "piles", "review_words", "figure_words"),
    *("quotes", "renderings", "note", "notes", "partners", "three_views"),
    *("answer_entry", "answer_files", "answers_file", "answers_rows", "workbooks"),
    *("xlsform", "xlsform_questions", "xlsform_settings", "xlsform_tables", "xlsform_write"),
    *("documents_picture", "documents_concern", "documents_minutes"),
    *("watching", "ranking", "party_views", "meetings", "meeting_room", "own_texts"),
    *("reports", "papers", "report_words", "documents_report", "documents_plan", "documents_promises"),
    *("documents_agreement", "documents_letter"),
    *("outside", "posts", "agreements", "communication", "counts", "goal_words", "promise_log_words"),
    *("draft_work", "corrections", "signed_prints", "rules_follow_up", "rules_approving", "rules_plan"),
    *("promise_quality", "quality_words"),
    *("records", "record_words", "rules_records", "documents_disposal", "handing_out"),
    *("processing", "processing_words", "documents_processing", "documents_assessment"),
    *("documents_handing_out", "preservation", "documents_processing"),
    *("passkeys", "providers", "rules_signing_in", "second_factor", "signing_in_words", "written"),
    *("renewal", "renewal_rules", "year_wheel", "wheel_words", "handover", "links", "reminders"),
    *("places_admin", "places_words", "rules_places"),
)
"""Names of files and template folders whose texts only the staff meets."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
NUMBER = re.compile(r"%\((\w+)\)d")
CHECKED = re.compile(r"Checked by (?P<who>.{1,100}), (?P<on>\d{4}-\d{2}-\d{2})")
"""What a translator's comment says of a text that a person has checked."""
MARKUP = frozenset('<>&"')
FAULTS = {"words_placeholders": "placeholders differ", "words_markup": "marks that a page reads as HTML"}


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
    TEMPLATE.write_bytes(written(found))
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _path(language).write_bytes(_fixed(written(catalogue), language))


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
        if plural_rule(language) not in _path(language).read_text("utf-8"):
            complaints.append(f"{language}: the header must say Plural-Forms: {plural_rule(language)}")
        for key, message in wanted.items():
            if key not in having:
                complaints.append(f"{language}: run `./run translations update`, missing {key[1]!r}")
                continue
            complaints += _faults_of(language, having[key], is_needed=_is_needed(language, message))
    return complaints


def _is_needed(language: str, message: Message) -> bool:
    return language == "sv" or (language == "se" and is_public(message))


def _faults_of(language: str, message: Message, *, is_needed: bool) -> list[str]:
    texts = forms_of(message.string)
    if not any(texts):
        return [f"{language}: not translated: {_key(message)!r}"] if is_needed else []
    if message.fuzzy:
        return [f"{language}: marked fuzzy: {_key(message)!r}"] if is_needed else []
    complaints = []
    if not all(texts):
        complaints.append(f"{language}: a plural form is empty: {_key(message)!r}")
    for text in texts:
        fault = fault_of_words(forms_of(message.id), text) if text else ""
        if fault:
            complaints.append(f"{language}: {FAULTS[fault]}: {_key(message)!r} -> {text!r}")
    return complaints


def fault_of_words(source: tuple[str, ...], text: str) -> str:
    """What keeps words from standing for a source text: the name of the rule that they break, or nothing.

    A page fills in the placeholders and takes the words as they are: a stray one would break it, and a tag or
    a straight quotation mark would be read as HTML.
    """
    named = [set(PLACEHOLDER.findall(form)) for form in source]
    allowed, needed = set.union(*named), set.intersection(*named)
    numbers = {found for form in source for found in NUMBER.findall(form)}
    is_filled = (
        needed - {"n", "num"} <= set(PLACEHOLDER.findall(text)) <= allowed
        and set(NUMBER.findall(text)) <= numbers
        and (
            "%" not in _without_placeholders(text) or any("%" in _without_placeholders(one) for one in source)
        )
    )
    if not is_filled:
        return "words_placeholders"
    return "words_markup" if set(text) & MARKUP - set("".join(source)) else ""


def check_told(message: Message) -> tuple[str, dt.date | None]:
    """Who has checked a text and when, as a catalogue file says. Raises ValueError for no day."""
    for comment in message.user_comments:
        if found := CHECKED.fullmatch(comment.strip()):
            return found["who"], dt.date.fromisoformat(found["on"])
    return "", None


def placeholders(message: Message) -> set[str]:
    """The placeholders of a text as they are written."""
    return {found.group() for form in forms_of(message.id) for found in PLACEHOLDER.finditer(form)}


def _without_placeholders(text: str) -> str:
    return PLACEHOLDER.sub("", text).replace("%%", "")


def forms_of(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A message's one text, or its plural forms."""
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


@cache
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


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file."""
    text = io.BytesIO()
    write_po(text, catalogue, width=100, include_lineno=False, sort_output=True)
    # A date in the header would make every extraction a change.
    return re.sub(rb'"(POT-Creation-Date|PO-Revision-Date): [^"]*"\n', b"", text.getvalue())


def _fixed(text: bytes, language: str) -> bytes:
    return re.sub(
        rb'"Plural-Forms: [^"]*\\n"', b'"Plural-Forms: ' + plural_rule(language).encode() + b'\\\\n"', text
    )


def main(arguments: list[str]) -> int:
    """Do what the command says; exit status 1 when the check finds something."""
    match arguments:
        case ["extract"]:
            TEMPLATE.write_bytes(written(extract()))
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
