"""Work that a drill asks for: texts to be grouped, one survey at a time, so that a worker dies with a job.

The worker is the site's own. What it had begun is taken up again when five minutes have passed without a sign
of life; other parts are hurt meanwhile, and at the end the drill waits for what is left.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialog import schema
from dialog.app import create_app
from dialog.checks import many_ground
from dialog.checks.drill_system import wait_until
from dialog.request import Site
from dialog.settings import Settings

BEGINS_WITHIN = 60.0
FINISHES_WITHIN = 20 * 60.0


class Work:
    """As many surveys with texts as are to be asked for, and what became of each."""

    def __init__(self, environment: Mapping[str, str], times: int) -> None:
        self.site: Site = create_app(Settings.from_environment(dict(environment))).extensions["dialog"]
        schema.upgrade(self.site.engine)
        self.version_id, self._waiting = many_ground.lay(self.site, times)

    def has_begun(self) -> bool:
        """Ask for one more, and wait until the worker carries it."""
        many_ground.ask(self.site, self._waiting.pop())
        with self.site.reading() as session:
            asked = many_ground.newest(session)

        def is_carried() -> bool:
            with self.site.reading() as session:
                return many_ground.in_state(session, "running", job_id=asked) == 1

        return wait_until(is_carried, BEGINS_WITHIN)

    def ended(self) -> dict[str, int]:
        """Wait until nothing waits or runs; what became of all."""

        def is_quiet() -> bool:
            with self.site.reading() as session:
                return many_ground.in_state(session, "queued", "running") == 0

        wait_until(is_quiet, FINISHES_WITHIN)
        with self.site.reading() as session:
            return many_ground.effects(session)

    def close(self) -> None:
        """Let go of the database."""
        self.site.engine.dispose()


def is_whole(jobs: Mapping[str, int]) -> bool:
    """Whether each was done, once in effect, and some only after their worker was killed."""
    is_done = jobs["asked"] == jobs["done"] and jobs["done_twice_in_effect"] == 0
    return is_done and (jobs["begun_again"] > 0 or not jobs["asked"])
