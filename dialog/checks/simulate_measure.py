"""What a page, a file or a sent answer costs: seconds, statements, bytes and memory, through the site itself.

In one process and without a network: what is counted is the site's own work and the database's.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from dialog import clock
from dialog.checks.sending import READ_FOR, TAKEN
from dialog.checks.simulate_fit import Cost
from dialog.checks.simulate_places import PLACES, Town, actor_of
from dialog.models import User
from dialog.request import Site
from dialog.security import FormTokens
from dialog.services import accounts, audit, results, surveys
from dialog.services.results import Plan

QUICK = 1.0
"""What takes longer is measured once: chance weighs less there."""
TIMES = 5
PLAN = Plan(by=("age", "gender"))
"""What the example's coordinators break results down by."""
BROKEN_DOWN = "?by=age&by=gender"


class Failed(Exception):
    """A page did not answer as it should: nothing of it is measured."""


class Gauge:
    """The site as residents and one coordinator meet it, with the costs of each thing by its name."""

    def __init__(self, app: Flask, times: int = TIMES) -> None:
        self.app, self._times = app, times
        self.site: Site = app.extensions["dialog"]
        self.costs: dict[str, list[Cost]] = {}
        self._statements = 0
        self._numbers = itertools.count()
        self._resident = app.test_client()
        app.config["WTF_CSRF_ENABLED"] = False  # it costs nothing of what is measured
        sa.event.listen(self.site.engine, "before_cursor_execute", self._count)

    def close(self) -> None:
        """Leave the site as it was."""
        self.app.config["WTF_CSRF_ENABLED"] = True
        sa.event.remove(self.site.engine, "before_cursor_execute", self._count)

    def _count(self, *_told: object) -> None:
        self._statements += 1

    def measure(self, kind: str, size: int, act: Callable[[], int], times: int = 0) -> None:
        """Do it, again when it is quick, and keep the median; `act` gives how many bytes came."""
        seconds: list[float] = []
        with _peak() as peak:
            while len(seconds) < (times or self._times) and (not seconds or seconds[-1] < QUICK):
                begun, before = time.perf_counter(), self._statements
                length = act()
                seconds.append(time.perf_counter() - begun)
                statements = self._statements - before
        cost = Cost(size, round(statistics.median(seconds), 5), statements, round(length / 1024, 1), peak())
        self.costs.setdefault(kind, []).append(cost)

    def get(self, path: str, client: FlaskClient | None = None) -> int:
        """Fetch a page; how long it is."""
        answer = (client or self._resident).get(path)
        if answer.status_code != 200:
            raise Failed(f"{path}: {answer.status}")
        return len(answer.get_data())

    def post(self, path: str, form: dict[str, str], client: FlaskClient, expected: int = 200) -> int:
        """Send a form from an address that nobody has sent from before."""
        number = next(self._numbers)
        source = f"198.{18 + number // 62500 % 2}.{number // 250 % 250}.{1 + number % 250}"
        answer = client.post(
            path,
            data=urlencode(form),
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"REMOTE_ADDR": source},
        )
        if answer.status_code != expected:
            raise Failed(f"{path}: {answer.status}")
        return len(answer.get_data())

    def sign_in(self, town: Town, email: str = "") -> FlaskClient:
        """A browser in which the municipality's coordinator, or somebody else, is signed in."""
        with self.site.transaction() as session:
            wanted = sa.select(User).where(User.email == (email or town.email))
            token = accounts.make_link(session, session.scalars(wanted).one(), at=clock.now())
        client = self.app.test_client()
        self.post(f"/sv/account/link/{token}", {}, client, TAKEN)
        return client

    def answer(self, town: Town) -> int:
        """A resident sends an answer with a text."""
        number = next(self._numbers)
        secret = self.site.settings.secret_key
        form = {
            "form_token": FormTokens(secret).make(town.open, clock.now() - READ_FOR),
            "form_website": "",
            "safe_evening": "fairly_safe",
            "safe_daytime": "very_safe",
            "worry": "seldom",
            "place": PLACES[1],
            "concern": f"Det är mörkt vid skolan på kvällen, svar {number}.",
        }
        path = f"/sv/answer/{town.slug}?municipality={town.key}"
        return self.post(path, form, self._resident, TAKEN)

    def a_line_in_the_log(self) -> None:
        """Somebody somewhere decides something: what a process remembers is from before it."""
        with self.site.transaction() as session:
            audit.record(session, None, "simulate", "nation", at=clock.now())


def residents(gauge: Gauge, town: Town, size: int, others: list[Town]) -> None:
    """What the residents of a municipality meet, and of the whole nation."""
    form = f"/sv/answer/{town.slug}?municipality={town.key}"

    def anew() -> int:
        gauge.a_line_in_the_log()
        return gauge.get(f"/sv/{town.key}")

    turns = itertools.cycle(others)

    def elsewhere() -> int:
        other = next(turns)
        return gauge.get(f"/sv/answer/{other.slug}?municipality={other.key}")

    gauge.measure("resident: all municipalities", size, lambda: gauge.get("/sv/"))
    gauge.measure("resident: start page of a municipality", size, lambda: gauge.get(f"/sv/{town.key}"))
    gauge.measure("resident: start page after a line in the log", size, anew)
    gauge.measure("resident: survey form", size, lambda: gauge.get(form))
    gauge.measure("resident: survey form in turn over all municipalities", size, elsewhere)
    gauge.measure("resident: an answer is sent", size, lambda: gauge.answer(town))
    gauge.measure("resident: results, list", size, lambda: gauge.get(f"/sv/results/{town.key}"))


def staff(gauge: Gauge, town: Town, size: int) -> None:
    """What the coordinator of a municipality opens."""
    client = gauge.sign_in(town)
    answers = f"/sv/desk/surveys/{town.answered}/answers/{town.key}"
    pages = {
        "desk: to do": "/sv/desk/",
        "desk: surveys": "/sv/desk/surveys",
        "desk: a survey": f"/sv/desk/surveys/{town.answered}",
        "desk: watching a survey": f"/sv/desk/surveys/{town.answered}/watch",
        "desk: texts": "/sv/desk/texts",
        "desk: texts that hold a word": "/sv/desk/texts?search=polisen",
        "desk: themes": "/sv/desk/themes",
        "desk: results so far": answers,
        "desk: results so far, by age and gender": answers + BROKEN_DOWN,
    }
    for kind, path in pages.items():
        gauge.measure(kind, size, lambda path=path: gauge.get(path, client))  # type: ignore[misc]


def files(gauge: Gauge, town: Town, size: int) -> None:
    """The answers as files, as the coordinator saves them."""
    client = gauge.sign_in(town)
    path = f"/sv/desk/surveys/{town.answered}/answers/{town.key}/export"
    for form in ("csv", "xlsx"):
        gauge.measure(
            f"file: answers as {form.upper()}",
            size,
            lambda form=form: gauge.post(path, {"form": form}, client),  # type: ignore[misc]
        )


def publication(gauge: Gauge, town: Town, size: int) -> None:
    """A municipality publishes, broken down; then everyone reads it, and fetches it as open data."""

    def publish() -> int:
        with gauge.site.transaction() as session:
            actor = actor_of(session, town, at=clock.now())
            made = results.publish(session, actor, town.answered, town.id, PLAN, at=clock.now())
            number.append(made.number)
        return 0

    number: list[int] = []
    # Once: a second publication repeats the first, and costs nothing.
    gauge.measure("publishing, with suppression by age and gender", size, publish, times=1)
    page = f"/sv/results/{town.key}/{number[-1]}"
    gauge.measure("resident: published results", size, lambda: gauge.get(page))
    gauge.measure("open data: CSV", size, lambda: gauge.get(f"{page}/data/csv"))
    gauge.measure("open data: JSON", size, lambda: gauge.get(f"{page}/data/json"))


def reads_back(site: Site, town: Town, size: int) -> bool:
    """Whether the services count what was laid."""
    with site.reading() as session:
        actor = actor_of(session, town, at=clock.now())
        version = surveys.read(session, actor, town.answered)
        return [one.answers for one in results.standings(session, actor, version)] == [size]


@contextmanager
def _peak() -> Iterator[Callable[[], float]]:
    """The most memory that the process had within the block, in MiB, asked for after it."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the mark of the most begins anew
    except OSError:
        yield lambda: 0.0
        return
    yield _most


def _most() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return round(next(int(one.split()[1]) for one in lines if one.startswith("VmHWM")) / 1024, 1)
