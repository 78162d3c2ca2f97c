"""Staff at work while residents answer: they read, fetch files and have texts grouped."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter

import sqlalchemy as sa

from dialog import clock
from dialog.checks import many_ground
from dialog.checks.together import HOST
from dialog.models import User
from dialog.request import Site
from dialog.services import accounts

PAGES = ("/sv/desk/", "/sv/desk/surveys", "/sv/desk/texts", "/sv/desk/themes", "/sv/desk/pictures")
PAUSE = 1.0
"""Seconds between two pages: a person looks at each."""
PATIENCE = 60.0


class Staff:
    """One coordinator: a page a second, and every survey with texts grouped once."""

    def __init__(self, site: Site, port: int, versions: list[int]) -> None:
        self._site, self._port, self._versions = site, port, list(versions)
        self._stopping = threading.Event()
        self.statuses: Counter[int] = Counter()
        self._slowest = 0.0
        self._cookie = self._sign_in()

    def stop(self) -> None:
        """Go home."""
        self._stopping.set()

    def told(self) -> dict[str, object]:
        """How many pages by status, and the slowest in milliseconds."""
        return {
            "pages": {str(code): n for code, n in self.statuses.items()},
            "slowest_ms": round(self._slowest * 1000),
        }

    def work(self) -> None:
        """Until told to stop."""
        for number in range(1_000_000):
            if self._stopping.wait(PAUSE):
                return
            if number % 60 == 5 and self._versions:
                many_ground.ask(self._site, self._versions[number // 60 % len(self._versions)])
            begun = time.monotonic()
            self.statuses[self._get(PAGES[number % len(PAGES)])] += 1
            self._slowest = max(self._slowest, time.monotonic() - begun)

    def _sign_in(self) -> str:
        with self._site.transaction() as session:
            user = session.scalars(sa.select(User)).one()
            token = accounts.make_link(session, user, at=clock.now())
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        connection.request("GET", f"/sv/account/link/{token}")
        page = connection.getresponse()
        page.read()
        return str(page.headers.get("Set-Cookie", "")).partition(";")[0]

    def _get(self, path: str) -> int:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Cookie": self._cookie})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
