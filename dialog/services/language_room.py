"""The language room: every text of the pages and of their contents in one language, with Swedish beside it.

It only brings together and finds; correcting is the work of `interface_texts` and `content_texts`.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from babel.messages.catalog import Message
from sqlalchemy.orm import Session

from dialog.clock import STOCKHOLM
from dialog.languages import Forms
from dialog.services import added_languages, content_texts, interface_texts, language_rights
from dialog.services.content_texts import Content, Whole
from dialog.services.errors import NotFound
from dialog.services.interface_texts import Standing
from dialog.services.language_pages import ON_PAGES
from dialog.services.permissions import Actor, require
from dialog.services.text_states import Place
from dialog.settings import ROOT
from dialog.translations import is_public

PAGE = 30
PLAIN = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ø": "o", "æ": "a", "ŕ": "r", "ʼ": "'", "’": "'"})
"""Letters that Unicode does not take apart; typed without their marks they must be found all the same."""


@dataclass(frozen=True)
class Entry:
    """One text of the room; several words are the forms of a text that counts, or a list of choices."""

    kind: str
    """`interface` or `content`."""
    address: str
    english: Forms
    swedish: Forms
    words: Forms
    state: str
    checked_by: str
    checked_on: dt.date | None
    is_public: bool
    groups: tuple[str, ...]
    """Pages where it stands, or the survey, theme, picture or promise that it is part of."""
    whole: Whole | None = None
    field: str = ""
    is_corrected: bool = False


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; empty means everything."""

    state: str = ""
    kind: str = ""
    group: str = ""
    met_by: str = ""
    """`residents`, or `staff` for what only the desk shows."""
    search: str = ""


@dataclass(frozen=True)
class Found:
    """A page of texts, and how the whole language stands."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    last: int
    counts: dict[str, int]
    """State to how many, of all that a resident can meet."""
    pages: tuple[str, ...]
    wholes: tuple[Whole, ...]


@dataclass(frozen=True)
class Term:
    """A word of our list that occurs in a text: what it says, where it is attested, who has checked it."""

    word: str
    swedish: str
    source: str
    checked_by: str


def listing(session: Session, actor: Actor, language: str, filters: Filters, *, page: int = 1) -> Found:
    """A page of the texts of a language that fit, those of the pages first."""
    require(actor, language_rights.REVIEW)
    if language not in added_languages.names(session):
        raise NotFound
    everything = [*_interface(session, language), *_contents(session, actor, language)]
    fitting = [entry for entry in everything if _fits(entry, filters)]
    last = max(1, -(-len(fitting) // PAGE))
    page = min(max(1, page), last)
    states = [entry.state for entry in everything if entry.is_public]
    wholes = {group_of(entry.whole): entry.whole for entry in everything if entry.whole is not None}
    return Found(
        entries=tuple(fitting[(page - 1) * PAGE : page * PAGE]),
        total=len(fitting),
        page=page,
        last=last,
        counts={state: states.count(state) for state in ("missing", "draft", "checked")},
        pages=tuple(sorted({one for entry in everything if entry.whole is None for one in entry.groups})),
        wholes=tuple(wholes.values()),
    )


def interface_entry(session: Session, actor: Actor, address: str, language: str) -> Entry:
    """One text of the pages. Raises NotFound."""
    require(actor, language_rights.REVIEW)
    if language not in added_languages.names(session):
        raise NotFound
    message = interface_texts.sources().get(address)
    if message is None:
        raise NotFound
    swedish = interface_texts.standing(session, address, "sv")
    return _of_message(message, address, swedish, interface_texts.standing(session, address, language))


def content_entry(session: Session, actor: Actor, address: str, language: str) -> Entry:
    """One text of a survey, theme, picture or promise. Raises NotFound for another municipality's."""
    if language not in added_languages.names(session):
        raise NotFound
    content = content_texts.find(session, actor, content_texts.place_of(address), language)
    return _of_content(content, language, _checked_contents(session, language))


def following(session: Session, actor: Actor, entry: Entry, language: str) -> Entry | None:
    """The next text that residents meet and nobody has checked, in the order of the room."""
    everything = [*_interface(session, language), *_contents(session, actor, language)]
    place = next((n for n, one in enumerate(everything) if one.address == entry.address), -1)
    rest = everything[place + 1 :] + everything[: max(0, place)]
    return next((one for one in rest if one.is_public and one.state != "checked"), None)


def group_of(whole: Whole) -> str:
    """The name of a whole among the groups."""
    return f"{whole.kind}-{whole.id}"


def terms(words: Iterable[str], language: str) -> tuple[Term, ...]:
    """The words of our list that occur in a text, also bent: the last letter may differ."""
    text = _letters(" ".join(words))
    return tuple(
        Term(row[language], row["sv"], row["source"], row["checked_by"])
        for row, pattern in _listed_words(language)
        if pattern.search(text)
    )


def terms_for(swedish: Iterable[str], language: str) -> tuple[Term, ...]:
    """The words of our list that whoever translates a Swedish text needs, also inside longer words."""
    text = " ".join(swedish).casefold()
    return tuple(
        Term(row[language], row["sv"], row["source"], row["checked_by"])
        for row, _pattern in _listed_words(language)
        if any(_stem(word) in text for word in row["sv"].casefold().split(", "))
    )


def _letters(text: str) -> str:
    """A text in small letters, without the places where a long word may be broken."""
    return text.casefold().replace("\u00ad", "")


def plain(text: str) -> str:
    """A text in small letters without their marks: č as c, đ as d, ŋ as n, ŧ as t."""
    taken_apart = unicodedata.normalize("NFD", text.casefold().translate(PLAIN))
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def _interface(session: Session, language: str) -> list[Entry]:
    swedish = interface_texts.standings(session, "sv")
    own = interface_texts.standings(session, language)
    found = [
        _of_message(message, address, swedish[address], own[address])
        for address, message in interface_texts.sources().items()
    ]
    # Texts that begin with a gap are hard to read apart from their page: whoever comes here meets them last.
    return sorted(found, key=lambda entry: entry.english[0].startswith("%"))


def _of_message(message: Message, address: str, swedish: Standing, own: Standing) -> Entry:
    return Entry(
        "interface",
        address,
        interface_texts.source_of(message)[1],
        swedish.words,
        own.words,
        own.state,
        own.checked_by,
        own.checked_on,
        is_public(message),
        pages_of(address),
        is_corrected=own.is_corrected,
    )


@cache
def pages_of(address: str) -> tuple[str, ...]:
    """The pages on which a text of the site stands, as `page_words` names them."""
    names = [PurePosixPath(name) for name, _line in interface_texts.sources()[address].locations]
    found = (path.parts[2] if path.parts[1] == "templates" else path.stem for path in names)
    return tuple(dict.fromkeys(ON_PAGES.get(name, name) for name in found))


def _contents(session: Session, actor: Actor, language: str) -> list[Entry]:
    states = _checked_contents(session, language)
    return [
        _of_content(content, language, states) for content in content_texts.listed(session, actor, language)
    ]


Checked = dict[Place, tuple[str, dt.date | None]]


def _checked_contents(session: Session, language: str) -> Checked:
    return {
        place: (row.checked_by or "", row.checked_at.astimezone(STOCKHOLM).date() if row.checked_at else None)
        for place, row in content_texts.states(session, language).items()
        if row.state == "checked"
    }


def _of_content(content: Content, language: str, checked: Checked) -> Entry:
    words = content_texts.words_of(content, language)
    is_checked = content.place in checked and all(words)
    who, on = checked[content.place] if is_checked else ("", None)
    return Entry(
        "content",
        content_texts.address_of(content.place),
        content_texts.words_of(content, "en"),
        content_texts.words_of(content, "sv"),
        words,
        "checked" if is_checked else "draft" if all(words) else "missing",
        who,
        on,
        True,
        (group_of(content.whole),),
        content.whole,
        content.place.field,
    )


def _fits(entry: Entry, filters: Filters) -> bool:
    return (
        filters.state in ("", entry.state)
        and filters.kind in ("", entry.kind)
        and (not filters.group or filters.group in entry.groups)
        and (not filters.met_by or (filters.met_by == "residents") == entry.is_public)
        and _speaks_of(entry, filters.search)
    )


def _speaks_of(entry: Entry, search: str) -> bool:
    """What is typed with its marks is looked for with them, what is typed without is found either way."""
    wanted = " ".join(_letters(search).split())
    text = _letters("\n".join((*entry.words, *entry.swedish, *entry.english)))
    return wanted in text if plain(wanted) != wanted else wanted in plain(text)


@cache
def _listed_words(language: str) -> Sequence[tuple[dict[str, str], re.Pattern[str]]]:
    with (ROOT / "translations" / "terms.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get(language)]
    return [(row, re.compile(rf"\b{re.escape(_stem(row[language].casefold()))}")) for row in rows]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 else word
