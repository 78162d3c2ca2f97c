"""Every route, every method, every person: who gets in, who is refused, who finds nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from dialog.database import connect
from dialog.models import User
from dialog.request import TOKEN, Site
from dialog.services import accounts
from tests import world as worlds
from tests.ground import Ground, stand
from tests.house.access import EVERYBODY, NOBODY, arguments_of, expected, filled
from tests.house.access_table import TABLE
from tests.people import NOW, gather
from tests.world import World

SEED = "0123456789abcdef"


@dataclass
class House:
    """The prepared world, a browser for each person, and a fresh copy of the database when asked for."""

    app: Flask
    world: World
    prepared: Path
    ground: Ground
    tokens: dict[str, str]
    is_changed: bool = True

    @property
    def site(self) -> Site:
        site: Site = self.app.extensions["dialog"]
        return site

    def restore(self) -> None:
        """Stand as if nothing had been changed."""
        stand(self.site, self.ground.lay(self.prepared))
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

    def ask(self, person: str, name: str) -> TestResponse:
        """The person opens or sends what the row describes."""
        endpoint, method = name.split()
        row, known = TABLE[name], arguments_of(self.world)
        blueprint = endpoint.partition(".")[0]
        wanted = {argument for rule in self.app.url_map.iter_rules(endpoint) for argument in rule.arguments}
        arguments: dict[str, Any] = {
            argument: known.get(f"{blueprint}.{argument}", known.get(argument)) for argument in wanted
        }
        with self.app.test_request_context():
            address = self.app.url_for(endpoint, **{**arguments, **filled(row.arguments, self.world)})
        if method == "GET":
            return self.browser(person).get(address)
        self.is_changed = True
        form = {"csrf_token": self.form_token(), **filled(row.form, self.world)}
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
        for person in EVERYBODY[1:]:
            actor = getattr(world, person) if hasattr(world, person) else getattr(cast, person)
            user = session.get_one(User, actor.id)
            tokens[person] = accounts.use_link(session, accounts.make_link(session, user, at=NOW), at=NOW)
        session.commit()
    site.engine.dispose()  # puts everything into the one file
    yield House(application, world, prepared, ground, tokens)
    site.engine.dispose()


def routes(app: Flask) -> set[str]:
    """`endpoint METHOD` for everything that can be asked for."""
    return {
        f"{rule.endpoint} {method}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_its_row(application: Flask) -> None:
    missing = sorted(routes(application) - set(TABLE))

    assert missing == [], (
        "Add a line for each to tests/house/access_table.py: who is let in and what they get. "
        "Routes with an id take it from tests/world.py by the argument's name (`arguments_of` in access.py)."
    )


def test_every_row_has_its_route(application: Flask) -> None:
    assert sorted(set(TABLE) - routes(application)) == [], "Remove the line from tests/house/access_table.py."


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_gets_in(house: House, name: str) -> None:
    """The refused first: had one of them been let in, the others would show it too."""
    row = TABLE[name]
    if house.is_changed:
        house.restore()
    wrong = {}
    for person in sorted(EVERYBODY, key=lambda person: person in row.allowed):
        if person in row.allowed and house.is_changed:
            house.restore()
        answer = house.ask(person, name)
        answer.close()
        is_sent_to_sign_in = "/account/sign-in" in answer.headers.get("Location", "")
        wanted = expected(row, person)
        if answer.status_code not in wanted:
            wrong[person] = f"{answer.status_code} instead of {wanted}"
        elif person == NOBODY and person not in row.allowed and not is_sent_to_sign_in:
            wrong[person] = f"sent to {answer.headers.get('Location')} instead of the sign-in"
    assert wrong == {}, (
        "Either the service lacks its check, or the line in tests/house/access_table.py is wrong."
    )
