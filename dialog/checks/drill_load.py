"""Residents who answer during a drill, and insist: the same form, under the same key, until it is taken."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter

import sqlalchemy as sa

from dialog import schema
from dialog.checks.sending import ADDRESS, TAKEN, filled
from dialog.checks.together import HOST
from dialog.checks.weight import prepare
from dialog.models import FreeText, Response, SurveyVersion
from dialog.request import Site
from dialog.settings import Settings

AGAIN = 5
"""Every so many answers are sent once more after they were acknowledged, as by a second tap."""
PAUSE = 0.1
PATIENCE = 10.0


def lay(engine: sa.Engine) -> int:
    """A survey that can be answered, in an empty database; the number of its version."""
    schema.upgrade(engine)
    site = Site(Settings(secret_key="x" * 40), engine)
    prepare(site)
    with site.reading() as session:
        return session.scalars(sa.select(SurveyVersion.id)).one()


class Residents:
    """Some people who answer one after the other until they are told to stop."""

    def __init__(self, port: int, version_id: int, people: int = 4) -> None:
        self._port, self._version_id = port, version_id
        self._stopping, self._lock = threading.Event(), threading.Lock()
        self.sent = self.tries = 0
        self.acknowledged: list[str] = []
        self._forms = dict[str, str]()
        self.statuses: Counter[int] = Counter()
        self._people = [
            threading.Thread(target=self._answer, args=(one,), daemon=True) for one in range(people)
        ]

    def start(self) -> None:
        """Begin."""
        for one in self._people:
            one.start()

    def stop(self) -> None:
        """Let everybody finish what is begun."""
        self._stopping.set()
        for one in self._people:
            one.join(60)

    def once(self, text: str) -> bool:
        """Send an answer once, always in the same form: whether it was acknowledged."""
        if not self._send(self._forms.setdefault(text, filled(self._version_id, text))):
            return False
        with self._lock:
            self.acknowledged.append(text)
        return True

    def _answer(self, person: int) -> None:
        number = 0
        while not self._stopping.wait(PAUSE):
            number += 1
            text = f"Answer {person}-{number}"
            form, ends = filled(self._version_id, text), time.monotonic() + 60
            while time.monotonic() < ends:
                if self._send(form):
                    with self._lock:
                        self.acknowledged.append(text)
                    break
                time.sleep(PAUSE)
            if number % AGAIN == 0:
                self._send(form)

    def _send(self, form: str) -> bool:
        with self._lock:
            self.tries += 1
            number = self.tries
        # Many networks: from one alone the site takes only so many in five minutes.
        source = f"127.{1 + number // 250 % 250}.{1 + number % 250}.1"
        connection = http.client.HTTPConnection(
            HOST, self._port, timeout=PATIENCE, source_address=(source, 0)
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": source,
            "Connection": "close",
        }
        try:
            connection.request("POST", ADDRESS, form, headers)
            status = connection.getresponse().status
            with self._lock:
                self.statuses[status] += 1
            return status == TAKEN
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def look(self, engine: sa.Engine) -> dict[str, int]:
        """What became of the answers: acknowledged, stored, lost, twice."""
        with engine.connect() as connection:
            stored = Counter(connection.scalars(sa.select(FreeText.original)).all())
            rows = connection.scalar(sa.select(sa.func.count()).select_from(Response)) or 0
        return {
            "acknowledged": len(self.acknowledged),
            "stored": rows,
            "lost": sum(stored[text] == 0 for text in self.acknowledged),
            "twice": sum(count > 1 for count in stored.values()),
        }
