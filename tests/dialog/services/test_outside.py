"""A promise outside the system: what is put up, where it stands, and where an old version still does."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
from lxml import html
from sqlalchemy.orm import Session

from dialog.models import OutsidePlace, PromiseVersion
from dialog.services import outside, outside_card, outside_document, outside_text, promise_making, promises
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.outside import PlaceWords
from dialog.services.permissions import Actor
from tests.people import NOW, Cast
from tests.promised import a_proposed_version, a_published_version, a_suggested_version, approve
from tests.rows import texts

TODAY = dt.date(2026, 11, 23)
LATER = NOW + dt.timedelta(days=2)
ADDRESS = "https://dialog.example.se/sv/promises/arjeplog/medborgarlofte"


@pytest.fixture
def version(session: Session, cast: Cast) -> PromiseVersion:
    """A promise in all three languages."""
    version = a_suggested_version(session, cast)
    version.lines[0].text = texts("Polisen är ute tre kvällar & fler.")
    return a_published_version(session, cast, version)


@pytest.fixture
def place(session: Session, cast: Cast, version: PromiseVersion) -> OutsidePlace:
    """The screen in the school, where nothing has been put up."""
    words = PlaceWords("school_screen", "Skärmen i skolan", "Vid matsalen")
    return outside.add_place(session, cast.karin, version.promise_id, words, at=NOW)


def due(session: Session, actor: Actor) -> list[tuple[str, int]]:
    return [(one.kind, one.count) for one in outside.awaiting(session, actor, TODAY)]


def state(session: Session, cast: Cast, place: OutsidePlace) -> str:
    return outside.show(session, cast.karin, place.id).state


def a_second_version(
    session: Session, cast: Cast, first: PromiseVersion, at: dt.datetime = NOW
) -> PromiseVersion:
    second = a_proposed_version(
        session, cast, promise_making.draft(session, cast.karin, first.promise_id, at=at)
    )
    approve(session, second, cast.gunnar, cast.maja)
    promises.publish(session, cast.petra, second.id, at=at)
    session.commit()
    return second


def test_what_is_put_up_is_known_with_address_day_and_person(
    session: Session, cast: Cast, place: OutsidePlace
) -> None:
    assert due(session, cast.karin) == due(session, cast.petra) == [("outside_missing", 1)]
    outside.put_up(session, cast.petra, place.id, on=TODAY, address="I entrén", at=NOW)
    standing = outside.show(session, cast.karin, place.id)
    (put,) = standing.history
    assert (standing.state, standing.place.address, put.by, put.copy.put_on) == (
        "current",
        "I entrén",
        "Petra",
        TODAY,
    )
    assert due(session, cast.karin) == []


def test_an_old_version_that_still_stands_is_on_the_desk_until_the_new_one_is_up(
    session: Session, cast: Cast, version: PromiseVersion, place: OutsidePlace
) -> None:
    outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW)
    second = a_second_version(session, cast, version)
    assert (state(session, cast, place), due(session, cast.petra)) == ("old", [("outside_old", 1)])
    outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW)
    standing = outside.show(session, cast.karin, place.id)
    assert [put.version for put in standing.history] == [second, version]
    assert (standing.state, due(session, cast.petra)) == ("current", [])


def test_what_is_taken_down_on_purpose_awaits_nobody_until_the_next_version(
    session: Session, cast: Cast, version: PromiseVersion, place: OutsidePlace
) -> None:
    outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW)
    outside.take_down(session, cast.karin, place.id, on=TODAY, at=NOW)
    assert (state(session, cast, place), due(session, cast.karin)) == ("down", [])
    later = a_second_version(session, cast, version, at=LATER)
    assert later.status == "published"
    assert (state(session, cast, place), due(session, cast.karin)) == ("missing", [("outside_missing", 1)])


def test_a_promise_that_is_shown_nowhere_else_is_on_the_desk(
    session: Session, cast: Cast, version: PromiseVersion
) -> None:
    assert due(session, cast.karin) == [("outside_nowhere", 1)]
    assert due(session, cast.gunnar) == due(session, cast.nils) == []


def test_a_place_is_closed_when_nothing_stands_there(
    session: Session, cast: Cast, version: PromiseVersion, place: OutsidePlace
) -> None:
    outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW)
    with pytest.raises(RuleBroken, match="copy_still_stands"):
        outside.close_place(session, cast.karin, place.id, at=NOW)
    outside.take_down(session, cast.karin, place.id, on=TODAY, at=NOW)
    outside.close_place(session, cast.karin, place.id, at=NOW)
    assert outside.of_promise(session, cast.karin, version.promise_id) == ()


def test_an_old_version_that_is_found_somewhere_can_be_recorded(
    session: Session, cast: Cast, version: PromiseVersion, place: OutsidePlace
) -> None:
    second = a_second_version(session, cast, version)
    outside.put_up(session, cast.karin, place.id, on=TODAY, version_id=version.id, at=NOW)
    assert state(session, cast, place) == "old"
    assert outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW).version_id == second.id


def test_what_cannot_be_true_is_refused(session: Session, cast: Cast, place: OutsidePlace) -> None:
    with pytest.raises(RuleBroken, match="nothing_to_take_down"):
        outside.take_down(session, cast.karin, place.id, on=TODAY, at=NOW)
    for day in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)):
        with pytest.raises(RuleBroken, match="copy_day"):
            outside.put_up(session, cast.karin, place.id, on=day, at=NOW)
    outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW)
    with pytest.raises(RuleBroken, match="copy_stands"):
        outside.put_up(session, cast.karin, place.id, on=TODAY, at=NOW)
    for stranger, error in ((cast.maja, NotAllowed), (cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            outside.put_up(session, stranger, place.id, on=TODAY, at=NOW)


def test_the_text_the_html_and_the_alternative_text_say_the_promise(
    session: Session, cast: Cast, version: PromiseVersion
) -> None:
    assert outside_document.languages_of(version) == ("sv", "se", "en")
    document = outside_document.made(session, version, "sv", ADDRESS)
    plain = outside_text.plain(document)
    assert "– Polisen är ute tre kvällar & fler.\n" in plain
    assert plain.endswith(f"{ADDRESS}\n")
    made = html.fragment_fromstring(outside_text.fragment(document, ADDRESS))
    assert (made.tag, made.get("lang")) == ("article", "sv")
    assert [one.tag for one in made if one.tag.startswith("h")] == ["h2", "h3"]
    assert [(one.get("href"), bool(one.text_content().strip())) for one in made.iter("a")] == [
        (ADDRESS, True)
    ]
    assert {name for one in made.iter() for name in one.attrib} == {"lang", "href"}
    assert [one.text_content() for one in made.iter("li")] == ["Polisen är ute tre kvällar & fler."]
    assert "Polisen är ute tre kvällar & fler." in outside_card.alternative(document, "screen")
    assert outside_card.alternative(document, "card") == (
        "Arjeplogs kommun, Polisen Piteå älvdal. Det här lovar polisen och kommunen. "
        f"Gäller 1 december 2026 – 30 april 2027 · Version 1. Läs mer, och hur det går: {ADDRESS}"
    )


def test_a_language_in_which_a_line_is_missing_is_not_put_up(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    assert "se" not in version.lines[0].text
    assert outside_document.languages_of(version) == ("sv", "en")


def test_the_pictures_are_as_large_as_where_they_are_put_up(
    session: Session, cast: Cast, version: PromiseVersion
) -> None:
    document = outside_document.made(session, version, "se", ADDRESS)
    for size, wanted in (("card", (1200, 630)), ("screen", (1080, 1920))):
        drawn = outside_card.drawn(session, version, document, size, ADDRESS)
        assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", drawn[16:24]) == wanted
