"""Staff at work while residents answer: they read, take the answers out and have texts grouped."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import sqlalchemy as sa

from dialog import clock
from dialog.checks import many_ground
from dialog.checks.together import HOST
from dialog.models import Membership, Organisation, User
from dialog.request import Site
from dialog.services import accounts
from dialog.services.errors import RuleBroken

PAGES = ("/sv/desk/", "/sv/desk/surveys", "/sv/desk/texts", "/sv/desk/themes", "/sv/desk/pictures")
PAUSE = 1.0
"""Seconds between two pages: a person looks at each."""
EXPORT_EVERY, GROUP_EVERY = 20, 60
"""Pages between two files of all answers, and between two groupings of texts."""
PATIENCE = 60.0
TOWN = "arjeplog"
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


class Staff:
    """One coordinator: a page a second, the answers as a workbook now and then, the texts grouped."""

    def __init__(self, site: Site, port: int, answered: int, versions: list[int]) -> None:
        self._site, self._port, self._versions = site, port, list(versions)
        self._answers = f"/sv/desk/surveys/{answered}/answers/{TOWN}"
        self._stopping = threading.Event()
        self.statuses: Counter[str] = Counter()
        self._slowest = 0.0
        self._cookies, self._token = SimpleCookie(), ""
        self._sign_in()

    def stop(self) -> None:
        """Go home."""
        self._stopping.set()

    def told(self) -> dict[str, object]:
        """How many pages and files by status, and the slowest in milliseconds."""
        return {"asked": dict(self.statuses), "slowest_ms": round(self._slowest * 1000)}

    @property
    def is_served(self) -> bool:
        """Whether all that they asked for was given."""
        return bool(self.statuses) and all(one.endswith(" 200") for one in self.statuses)

    def work(self) -> None:
        """Until told to stop."""
        for number in range(1_000_000):
            if self._stopping.wait(PAUSE):
                return
            if number % GROUP_EVERY == 5 and self._versions:
                with suppress(RuleBroken):  # the one before is still under way
                    many_ground.ask(self._site, self._versions[number // GROUP_EVERY % len(self._versions)])
            begun = time.monotonic()
            if number % EXPORT_EVERY == 10:
                self._ask("page", "GET", self._answers)
                self._ask("file", "POST", f"{self._answers}/export", {"form": "xlsx"})
            else:
                self._ask("page", "GET", PAGES[number % len(PAGES)])
            self._slowest = max(self._slowest, time.monotonic() - begun)

    def _sign_in(self) -> None:
        with self._site.transaction() as session:
            user = session.scalars(sa.select(User)).one()
            town = session.scalars(sa.select(Organisation).where(Organisation.key == TOWN)).one()
            if not session.scalars(sa.select(Membership)).first():
                session.add(
                    Membership(
                        user_id=user.id,
                        organisation_id=town.id,
                        role="coordinator",
                        from_on=clock.today(),
                    )
                )
            token = accounts.make_link(session, user, at=clock.now())
        for method in ("GET", "POST"):
            self._once(method, f"/sv/account/link/{token}")

    def _ask(self, what: str, method: str, path: str, fields: dict[str, str] | None = None) -> None:
        try:
            status = self._once(method, path, fields)
        except (OSError, http.client.HTTPException):
            status = 0
        self.statuses[f"{what} {status}"] += 1

    def _once(self, method: str, path: str, fields: dict[str, str] | None = None) -> int:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        cookie = "; ".join(f"{one.key}={one.coded_value}" for one in self._cookies.values())
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrf_token": self._token, **(fields or {})}) if method == "POST" else None
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read()
        finally:
            connection.close()
        for given in answer.headers.get_all("Set-Cookie", ()):
            self._cookies.load(given)
        if found := _TOKEN.search(page):
            self._token = found[1].decode()
        return answer.status
