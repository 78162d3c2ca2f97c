"""From a line of a promise to what it rests on and back in two clicks; every address goes on answering."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import Action
from dialog.request import Site
from dialog.services import follow_up, follow_up_remarks, promise_making, promises
from tests import example
from tests import world as worlds
from tests.ground import Ground, stand
from tests.page import Page, PageClient
from tests.people import NOW, Cast
from tests.promised import a_published_version, a_suggested_version, how_it_went
from tests.rows import texts

PROMISE = "/sv/promises/arjeplog/medborgarlofte"


@pytest.fixture
def loaded(application: Flask, ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> PageClient:
    """A client on a copy of the example."""
    running: Site = application.extensions["dialog"]
    stand(running, ground.lay(example.database(example.folder(tmp_path_factory))))
    running.carry_job = None
    return PageClient(application)


@pytest.mark.parametrize("municipality", ["arvidsjaur", "arjeplog"])
def test_every_ground_of_the_example_leads_back_to_the_line_that_rests_on_it(
    loaded: PageClient, municipality: str
) -> None:
    walked = {}
    for address in _promises_of(loaded, municipality):
        walked[address] = list(_back_and_forth(loaded, address))

    assert walked
    assert all(came_back for ways in walked.values() for _line, _ground, came_back in ways), walked
    if municipality == "arvidsjaur":
        assert len({line for ways in walked.values() for line, _ground, _back in ways}) >= 5


def test_cause_goal_and_activity_lead_back_too(client: PageClient, session: Session, cast: Cast) -> None:
    made = worlds.make(session, cast)
    made.published.status = "superseded"
    session.flush()
    line = made.draft_promise.lines[0]
    line.cause, line.goal = made.agreed_picture.concerns[0].causes[0], made.goal
    session.flush()
    made.draft_promise.status, made.draft_promise.published_at = "published", NOW
    session.commit()

    ways = {ground: back for _line, ground, back in _back_and_forth(client, "/sv/promises/arjeplog/skotrar")}

    kinds = {urlsplit(ground).fragment.split("-")[0] for ground in ways}
    assert kinds == {"concern", "evidence", "cause", "goal", "action", ""}
    assert all(ways.values()), ways


def test_every_public_address_answers_after_the_promise_is_superseded_and_withdrawn(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = a_published_version(session, cast)
    given_out = _addresses(client)
    promise_id = first.promise_id

    second = promise_making.draft(session, cast.karin, promise_id, at=NOW)
    second.lines[0].text = texts("Polisen är ute fyra kvällar.")
    a_published_version(session, cast, second)
    given_out |= _addresses(client)
    pages = {one for one in given_out if not one.endswith((".pdf", ".png"))}
    after_superseding = {address: _status(client, address) for address in pages}

    ends = how_it_went(line_key=None, next_step="ends")
    told = follow_up.record(session, cast.petra, promise_id, ends, at=NOW)
    follow_up_remarks.write(session, cast.karin, told.id, is_content=True, at=NOW)
    promises.withdraw(session, cast.petra, second.id, at=NOW)
    session.commit()
    after_withdrawing = {address: _status(client, address) for address in given_out}

    assert f"{PROMISE}/1" in given_out
    assert f"{PROMISE}/2" in given_out
    assert any(address.endswith(".pdf") for address in given_out)
    assert {*after_superseding.values(), *after_withdrawing.values()} == {200}, [
        after_superseding,
        after_withdrawing,
    ]


def test_the_activities_page_tells_nothing_that_is_only_thought_of(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_suggested_version(session, cast)
    action = session.scalars(sa.select(Action)).one()
    assert f"action-{action.id}" not in client.get("/sv/activities/arjeplog").html

    action.status = "ongoing"
    session.commit()

    assert f"action-{action.id}" in client.get("/sv/activities/arjeplog").html


def _promises_of(client: PageClient, municipality: str) -> list[str]:
    index = f"/sv/promises/{municipality}"
    found = client.get(index).links
    return sorted({one.split("#")[0] for one in found if one.startswith(f"{index}/")} - _not_promises(found))


def _not_promises(links: list[str]) -> set[str]:
    return {one for one in links if one.endswith((".pdf", ".png", "/you-said", "/draft"))}


def _back_and_forth(client: PageClient, address: str) -> Iterator[tuple[str, str, bool]]:
    """Line, ground, and whether the ground's own place links to the line."""
    fetched: dict[str, Page] = {}
    for line in client.get(address).all(".//article"):
        if "line" not in (line.get("class") or "").split():
            continue
        for ground in _grounds(line):
            target = urljoin(address, ground)
            page = fetched.setdefault(target.split("#")[0], client.get(target.split("#")[0]))
            back = f"{address}#{line.get('id')}"
            yield str(line.get("id")), ground, back in _links_at(page, urlsplit(target).fragment)


def _grounds(line: Element) -> list[str]:
    return [
        link.get("href", "")
        for part in line.iter()
        if "grounds" in (part.get("class") or "").split()
        for link in part.iter("a")
    ]


def _links_at(page: Page, anchor: str) -> list[str]:
    """The links of the section, or the article, that an anchor stands in; of the whole page without one."""
    if not anchor:
        return page.links
    above = {child: parent for parent in page.tree.iter() for child in parent}
    here = next((one for one in page.tree.iter() if one.get("id") == anchor), None)
    assert here is not None, f"{page.response.request.path}: nothing is called {anchor}"
    while here.tag != "article" and not (here.tag == "section" and "concern" in (here.get("class") or "")):
        here = above[here]
    return [link.get("href", "") for link in here.iter("a")]


def _addresses(client: PageClient) -> set[str]:
    """The pages of what is promised, with everything that they lead to, themselves in other languages too."""
    pages = {
        f"/sv/{page}"
        for page in ("arjeplog", "promises/arjeplog", "promises/area/pite-alvdal", "activities/arjeplog")
    }
    pages |= {one for one in client.get("/sv/promises/arjeplog").links if one.startswith("/sv/promises/")}
    pages = {page.split("#")[0] for page in pages} | {PROMISE, f"{PROMISE}/1", f"{PROMISE}/you-said"}
    links = {link.split("#")[0] for page in pages for link in client.get(page).links}
    return pages | {link for link in links if link.startswith("/")}


def _status(client: PageClient, address: str) -> int:
    response = client.browser.get(address)
    if response.status_code in {301, 302}:
        response = client.browser.get(response.headers["Location"])
    return response.status_code
