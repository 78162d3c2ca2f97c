"""What is new in a municipality, for whoever follows it without an account: an Atom feed in each language.

Published versions of promises, follow-ups, results, drafts that can be commented on, and surveys that open.
An entry's id is made from what it tells of, never from where the site stands, so that a moved site repeats
nothing. What is in it is public already, and nobody is named in it but organisations.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import FollowUp, Promise, PromiseVersion, ResultPublication, SurveyVersion
from dialog.services import follow_up, front, promise_drafts, promise_words
from dialog.services.places import Municipality
from dialog.services.prints_words import Words
from surveys.texts import Texts, pick

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
MOST = 60
SPACE = uuid.UUID("6f2d2a3e-6a0a-5f0e-9a54-3f0f1f0c7a11")
"""What all our ids are made in; never to be changed, or everything would be new to everybody."""
Address = Callable[[str, dict[str, object]], str]
"""The whole address of a page: endpoint, values."""


@dataclass(frozen=True)
class Entry:
    """One thing that is new. `key` says what it is, in words of ours that stay."""

    key: str
    kind: str
    title: str
    text: str
    at: dt.datetime
    endpoint: str
    values: dict[str, object]
    authors: tuple[Texts, ...]


def identity(*parts: str) -> str:
    """The same name for the same thing, on whichever host."""
    return uuid.uuid5(SPACE, "/".join(parts)).urn


def entries(
    session: Session, place: Municipality, words: Words, *, on: dt.date, unchecked_sami: str
) -> tuple[Entry, ...]:
    """What is new, the newest first."""
    found = [
        *_versions(session, place, words),
        *_follow_ups(session, place, words, on),
        *_results(session, place, words, unchecked_sami),
        *_drafts(session, place, words, on),
        *_surveys(session, place, words, on, unchecked_sami),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.key), reverse=True)[:MOST])


def atom(place: Municipality, found: tuple[Entry, ...], words: Words, address: Address) -> bytes:
    """The feed as a file."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": words.language})
    name = pick(place.name, words.language).text
    _add(feed, "id", identity("feed", place.key, words.language))
    _add(feed, "title", words.gettext("News about safety: %(place)s", place=name))
    _add(feed, "updated", _moment(found[0].at) if found else _moment(_morning(dt.date(2026, 1, 1))))
    _link(feed, "self", "application/atom+xml", address("feeds.news", {"municipality": place.key}))
    _link(feed, "alternate", "text/html", address("start.municipality", {"municipality": place.key}))
    _author(feed, name)
    for one in found:
        entry = _add(feed, "entry")
        _add(entry, "id", identity(place.key, one.key, words.language))
        _add(entry, "title", one.title)
        _add(entry, "updated", _moment(one.at))
        _add(entry, "published", _moment(one.at))
        _link(entry, "alternate", "text/html", address(one.endpoint, one.values))
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": one.kind})
        for author in one.authors:
            _author(entry, words.told(author)["text"])
        _add(entry, "summary", one.text)
    ElementTree.indent(feed)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


# ---------------------------------------------------------------------------------- what is new


def _versions(session: Session, place: Municipality, words: Words) -> Iterator[Entry]:
    query = _of_place(place).where(
        PromiseVersion.status.in_(promise_drafts.READABLE), PromiseVersion.published_at.is_not(None)
    )
    for promise, version in session.execute(query):
        if version.published_at is None:
            continue
        told = words.told(
            promise_words.said(version, "reason_for_change" if version.number > 1 else "introduction")
        )["text"]
        yield Entry(
            f"promise/{promise.slug}/{version.number}",
            "promise",
            words.gettext(
                "A promise is published: %(title)s",
                title=words.told(promise_words.said(version, "title"))["text"],
            ),
            told or "\n".join(words.told(promise_words.said(line, "text"))["text"] for line in version.lines),
            version.published_at,
            "promises.version",
            {"municipality": place.key, "slug": promise.slug, "number": version.number},
            _parties(session, promise),
        )


def _follow_ups(session: Session, place: Municipality, words: Words, on: dt.date) -> Iterator[Entry]:
    for promise in session.scalars(
        sa.select(Promise).where(Promise.municipality_id == place.id).order_by(Promise.id)
    ):
        for row in follow_up.listing(session, promise.id, public_on=on):
            version = session.get_one(PromiseVersion, row.version_id)
            line = promise_words.line_of(version, row.line_key) if row.line_key else None
            about = promise_words.said(line, "text") if line else promise_words.said(version, "title")
            party = line.party if line else None
            anchor = {"_anchor": f"line-{row.line_key}"} if line else {}
            yield Entry(
                f"follow_up/{promise.slug}/{row.id}",
                "follow_up",
                words.gettext("How it went: %(what)s", what=words.told(about)["text"]),
                _went(row, words),
                _morning(follow_up.public_since(session, row)),
                "promises.version",
                {"municipality": place.key, "slug": promise.slug, "number": version.number, **anchor},
                (party.name,) if party else _parties(session, promise),
            )


def _went(row: FollowUp, words: Words) -> str:
    said = [words.told(row.text)["text"]] if row.text else []
    if any(row.because.values()):
        said.append(words.pgettext("before a reason", "Why:") + " " + words.told(row.because)["text"])
    return "\n".join(said)


def _results(session: Session, place: Municipality, words: Words, unchecked_sami: str) -> Iterator[Entry]:
    query = (
        sa.select(ResultPublication, SurveyVersion)
        .join(SurveyVersion, SurveyVersion.id == ResultPublication.survey_version_id)
        .where(ResultPublication.municipality_id == place.id)
        .order_by(ResultPublication.number)
    )
    for published, version in session.execute(query):
        title = words.told(front.shown_title(session, version, unchecked_sami))["text"]
        yield Entry(
            f"result/{published.number}",
            "result",
            words.gettext("This is what you said: %(title)s", title=title),
            words.gettext("Number of answers: %(count)s.", count=published.base),
            published.published_at,
            "results.show",
            {"municipality": place.key, "number": published.number},
            (place.name,),
        )


def _drafts(session: Session, place: Municipality, words: Words, on: dt.date) -> Iterator[Entry]:
    query = _of_place(place).where(
        PromiseVersion.status == "public_draft", PromiseVersion.comments_from <= on
    )
    for promise, version in session.execute(query):
        if version.comments_from is None:
            continue
        title = words.told(promise_words.said(version, "title"))["text"]
        yield Entry(
            f"draft/{promise.slug}/{version.number}",
            "draft",
            words.gettext("Draft, not decided – say what you think: %(title)s", title=title),
            words.told(promise_words.said(version, "introduction"))["text"],
            _morning(version.comments_from),
            "public_drafts.version",
            {"municipality": place.key, "slug": promise.slug, "number": version.number},
            _parties(session, promise),
        )


def _surveys(
    session: Session, place: Municipality, words: Words, on: dt.date, unchecked_sami: str
) -> Iterator[Entry]:
    for one in front.asked(session, place.id, kind="survey", on=on, unchecked_sami=unchecked_sami):
        if one.opens_on > on:
            continue
        yield Entry(
            f"survey/{one.slug}/{one.opens_on.isoformat()}",
            "survey",
            words.gettext("A survey is open: %(title)s", title=words.told(one.title)["text"])
            if one.state == "open"
            else words.gettext("A survey was open: %(title)s", title=words.told(one.title)["text"]),
            words.gettext("The safety survey asks those who live, work, study or stay here."),
            _morning(one.opens_on),
            "start.municipality",
            {"municipality": place.key},
            (place.name,),
        )


def _of_place(place: Municipality) -> sa.Select[Promise, PromiseVersion]:
    return (
        sa.select(Promise, PromiseVersion)
        .join(PromiseVersion, PromiseVersion.promise_id == Promise.id)
        .where(Promise.municipality_id == place.id)
        .order_by(PromiseVersion.id)
    )


def _parties(session: Session, promise: Promise) -> tuple[Texts, ...]:
    return tuple(party.name for party in promise_drafts.parties(session, promise))


# ---------------------------------------------------------------------------------- how it is written


def _add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = None if text is None else _clean(text)
    return made


def _clean(text: str) -> str:
    """Without what no XML file may hold."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= ord(" "))


def _link(parent: ElementTree.Element, rel: str, media_type: str, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "type": media_type, "href": href})


def _author(parent: ElementTree.Element, name: str) -> None:
    _add(_add(parent, "author"), "name", name)


def _morning(day: dt.date) -> dt.datetime:
    """The first moment of a day in Sweden."""
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.STOCKHOLM)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
