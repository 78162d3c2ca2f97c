"""Catalogue files (.po) of a language: out with people's corrections and who checked them, and in again.

What comes in is checked line by line, and either all of it is taken or nothing. A text that a person has
checked gives way only to one that a person has checked later: no file of a model or an older copy undoes it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po
from sqlalchemy.orm import Session

from dialog import translations
from dialog.clock import STOCKHOLM, day_of
from dialog.languages import LANGUAGES, committed, plural_rule
from dialog.services import added_languages, interface_texts, language_rights
from dialog.services.errors import NotFound
from dialog.services.interface_texts import Standing
from dialog.services.permissions import Actor

LINE = re.compile(rb'(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*")?')
JOINT = re.compile(rb'"[^\S\n]*\n\s*"')
MANY_FORMS = re.compile(rb"nplurals\s*=\s*\d{2}")
"""No language has ten forms. Babel makes as many as the header says: a milliard takes all memory (tried)."""
LANGUAGE = re.compile(r'^"Language: ([a-zA-Z_-]+)\\n"$', re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """What keeps a file from being taken, and in which line."""

    line: int
    rule: str
    source: str = ""
    placeholders: tuple[str, ...] = ()


class Faulty(Exception):
    """A file with faults; nothing of it was taken."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class Taken:
    """What came of a file: how many texts changed, and how many stayed since a person had checked them."""

    changed: int
    kept: int


def export(session: Session, language: str) -> bytes:
    """The catalogue of a language as the site speaks it. Raises NotFound for a language nobody added."""
    if language not in added_languages.names(session):
        raise NotFound
    standings = interface_texts.standings(session, language)
    own = committed(language) if language in LANGUAGES else None
    # With a locale that Babel knows the header says how the language counts; its name is put right below.
    catalogue = Catalog(locale="sv", project="medborgardialog", version="0.1", charset="utf-8")
    catalogue.fuzzy, catalogue.header_comment = False, own.header_comment if own is not None else ""
    catalogue.mime_headers = [("Plural-Forms", plural_rule(language))]
    for address, message in interface_texts.sources().items():
        standing = standings[address]
        copy = message.clone()
        former = own.get(message.id, message.context) if own is not None else None
        comments = list(former.user_comments) if former is not None else []
        copy.user_comments = [one for one in comments if not translations.CHECKED.fullmatch(one)] + _told(
            standing
        )
        is_plain_english = language == "en" and standing.words == interface_texts.source_of(message)[1]
        words = ("",) * len(standing.words) if is_plain_english else standing.words
        copy.string = words if isinstance(message.id, tuple) else words[0]
        copy.flags.discard("fuzzy")
        catalogue[copy.id] = copy
    return _headed(translations.written(catalogue), language)


def language_of(content: bytes) -> str:
    """The language that the header of a file names; nothing when it names none."""
    found = LANGUAGE.search(content[:4000].decode("utf-8", "replace"))
    return found.group(1) if found else ""


def take(session: Session, actor: Actor | None, language: str, content: bytes, *, at: dt.datetime) -> Taken:
    """Bring in a file; the comment “Checked by NAME, DAY” makes a text a checked one. No actor: the operator.

    Raises Faulty with every fault, and NotFound for a language nobody added.
    """
    if actor is not None:
        language_rights.require_language(actor, language)
    if language not in added_languages.names(session):
        raise NotFound
    catalogue = _read(content)
    standings = interface_texts.standings(session, language)
    faults = [fault for message in catalogue if message.id for fault in _faults(message, language, at)]
    if faults:
        raise Faulty(sorted(faults, key=lambda one: one.line))
    changed = kept = 0
    for message in catalogue:
        words = translations.forms_of(message.string)
        if not message.id or message.fuzzy or not any(words):
            continue
        address = interface_texts.address_of(interface_texts.source_of(message))
        who, on = translations.check_told(message)
        before = standings[address]
        if before.words == words and (who, on) in (("", None), (before.checked_by, before.checked_on)):
            continue
        if before.state == "checked" and not _is_later(before, who, on):
            kept += 1
            continue
        checked_at = dt.datetime.combine(on, dt.time(12), STOCKHOLM) if on else None
        interface_texts.correct(
            session, actor, address, language, words, at=at, checked_by=who, checked_at=checked_at
        )
        changed += 1
    return Taken(changed, kept)


def _is_later(before: Standing, who: str, on: dt.date | None) -> bool:
    """Whether a person has checked the new words since; the same name and day were said of the old ones."""
    if not who or on is None or (who, on) == (before.checked_by, before.checked_on):
        return False
    return before.checked_on is None or on >= before.checked_on


def _read(content: bytes) -> Catalog:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Faulty([Fault(content[: error.start].count(b"\n") + 1, "po_not_utf8")]) from error
    for number, line in enumerate(content.splitlines(), start=1):
        # Babel would take the first and last letter of what is not quoted for its quotation marks.
        if not LINE.fullmatch(line.strip()):
            raise Faulty([Fault(number, "po_unreadable")])
    if found := MANY_FORMS.search(JOINT.sub(b"", content)):
        # Joined lines are fewer: the place is that of the header, near enough for who made it.
        raise Faulty([Fault(content[: found.start()].count(b"\n") + 1, "po_unreadable")])
    try:
        return read_po(io.BytesIO(content), abort_invalid=True)
    except PoFileError as error:
        raise Faulty([Fault(error.lineno + 1, "po_unreadable")]) from error
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise Faulty([Fault(1, "po_unreadable")]) from error


def _faults(message: Message, language: str, at: dt.datetime) -> list[Fault]:
    line = message.lineno or 1
    source = str(message.id[0] if isinstance(message.id, tuple) else message.id)
    known = interface_texts.sources().get(interface_texts.address_of(interface_texts.source_of(message)))
    if known is None:
        return [Fault(line, "po_unknown", source)]
    try:
        _who, on = translations.check_told(message)
    except ValueError:
        return [Fault(line, "po_day", source)]
    if on is not None and on > day_of(at):
        return [Fault(line, "po_day", source)]
    words = translations.forms_of(message.string)
    if message.fuzzy or not any(words):
        return []
    rule = interface_texts.fault_of(known, language, words)
    return [Fault(line, rule, source, tuple(sorted(translations.placeholders(known))))] if rule else []


def _told(standing: Standing) -> list[str]:
    if standing.state != "checked":
        return []
    return [f"Checked by {standing.checked_by}, {standing.checked_on or ''}".strip()]


def _headed(text: bytes, language: str) -> bytes:
    headers = {b"Language": language.encode(), b"Language-Team": f"{language} <LL@li.org>".encode()}
    for name, value in headers.items():
        text = re.sub(rb'"%s: [^"]*\\n"' % name, b'"%s: %s\\\\n"' % (name, value), text, count=1)
    return text
