"""The house that the access tests walk: one prepared world, everybody signed in, restored when changed."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dialog.database import connect
from dialog.models import User
from dialog.request import TOKEN, Site
from dialog.services import accounts, opened
from dialog.services.memory import Held
from tests import world as worlds
from tests import world_outside
from tests.ground import Ground, stand
from tests.house.access import NOBODY, STAFF, arguments_of, expected, filled
from tests.house.access_table import TABLE
from tests.people import NOW, gather
from tests.world import World

SEED = "0123456789abcdef"
REFUSED = frozenset({403, 404})
READS_NO_WORD = frozenset({"ada", *world_outside.STRANGERS})
"""Administrators, and those to whom Arjeplog is nothing: no page shows them what a resident wrote there."""


@dataclass
class House:
    """The prepared world, a browser for each person, and a fresh copy of the database when asked for."""

    app: Flask
    world: World
    prepared: Path
    ground: Ground
    tokens: dict[str, str]
    is_changed: bool = True
    held: Held | None = None
    """What the site remembers of the prepared world: it is the same however often it is laid anew."""
    has_noted: bool = False
    """Whether the page that was opened last is noted as one that shows texts: `opened`."""

    @property
    def site(self) -> Site:
        site: Site = self.app.extensions["dialog"]
        return site

    def restore(self) -> None:
        """Stand as if nothing had been changed."""
        stand(self.site, self.ground.lay(self.prepared), self.held)
        if self.held is None:
            self.held = self.site.known()
        self.is_changed = False

    def browser(self, person: str) -> FlaskClient:
        """A browser in which the person is signed in; a new one each time, since a page may sign out."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = SEED
            if person != NOBODY:
                cookie[TOKEN] = self.tokens[person]
        return client

    def form_token(self) -> str:
        """What a form of that browser carries."""
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(SEED))

    def send_empty(self, person: str, name: str) -> TestResponse:
        """The same with nothing filled in."""
        row = TABLE[name]
        return self.ask(person, name, **dict.fromkeys(row.form, ""))

    def ask(self, person: str, name: str, **other: Any) -> TestResponse:
        """The person opens or sends what the row describes, with another argument or field where asked."""
        endpoint, method = name.split()
        row, known = TABLE[name], arguments_of(self.world)
        blueprint = endpoint.partition(".")[0]
        wanted = {argument for rule in self.app.url_map.iter_rules(endpoint) for argument in rule.arguments}
        arguments: dict[str, Any] = {
            argument: known.get(f"{blueprint}.{argument}", known.get(argument)) for argument in wanted
        }
        with self.app.test_request_context():
            given = arguments | filled(row.arguments, self.world)
            address = self.app.url_for(endpoint, **given | {key: other[key] for key in other if key in given})
        if method == "GET":
            self.has_noted = False
            return self.browser(person).get(address)
        self.is_changed = True
        form = {"csrf_token": self.form_token(), **filled(row.form, self.world), **other}
        return self.browser(person).post(address, data=form)


@pytest.fixture(scope="module")
def house(
    application: Flask, template: Path, ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Everybody signed in, in one prepared world."""
    folder = tmp_path_factory.mktemp("access")
    prepared = folder / "prepared.db"
    shutil.copyfile(template, prepared)
    site: Site = application.extensions["dialog"]
    site.open(connect(f"sqlite:///{prepared}"))
    site.carry_job = None
    tokens = {}
    with site.writing() as session:
        cast = gather(session)
        world = worlds.make(session, cast)
        actors = {one: getattr(world, one, None) or getattr(cast, one) for one in STAFF}
        for person, actor in (actors | world_outside.strangers(session, cast)).items():
            user = session.get_one(User, actor.id)
            tokens[person] = accounts.use_link(session, accounts.make_link(session, user, at=NOW), at=NOW)
        session.commit()
    site.engine.dispose()  # puts everything into the one file
    prepared_house = House(application, world, prepared, ground, tokens)

    def seen(session: Session, municipality_ids: Iterable[int]) -> None:
        prepared_house.has_noted = True
        is_noted(session, municipality_ids)

    is_noted = opened.seen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opened, "seen", seen)
        yield prepared_house
    site.engine.dispose()


def routes(app: Flask) -> set[str]:
    """`endpoint METHOD` for everything that can be asked for."""
    return {
        f"{rule.endpoint} {method}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def wrong_answer(house: House, name: str, person: str) -> tuple[int, str]:
    """What the person got, and what is wrong with it."""
    row = TABLE[name]
    if house.is_changed and (person in row.allowed or person in world_outside.STRANGERS):
        house.restore()
    was_changed = house.is_changed
    answer = house.ask(person, name)
    if answer.status_code in REFUSED:
        house.is_changed = was_changed  # a refusal is rolled back
    status, where = answer.status_code, answer.headers.get("Location", "")
    is_page = name.endswith(" GET") and answer.mimetype == "text/html" and person in row.allowed
    words = answer.get_data().decode(errors="replace") if is_page or person in READS_NO_WORD else ""
    answer.close()
    wanted = expected(row, person)
    if status not in wanted:
        return status, f"{status} instead of {sorted(wanted)}"
    if person == NOBODY and person not in row.allowed and "/account/sign-in" not in where:
        return status, f"sent to {where} instead of the sign-in"
    texts = {text for one in house.world.free_texts for text in (one.masked, one.original) if text}
    read = sorted(one for one in texts if one in html.unescape(words))
    if person not in READS_NO_WORD:
        return (
            status,
            f"reads {read}, and no line of the log will say so" if read and not house.has_noted else "",
        )
    leaked = [*read, *(one for one in house.tokens.values() if one in words)]
    return status, f"reads {leaked}" if leaked else ""
