"""The ground of the tests: one engine for a whole process, under which the database file is exchanged.

An engine of its own for every test would compile every statement anew: that was a third of what a test cost.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dialog.database import connect
from dialog.request import Site
from dialog.services.memory import Held

NEVER = -1
"""A length of the log at which no site has read what it speaks."""


def stand(site: Site, engine: sa.Engine, held: Held | None = None) -> None:
    """Put the site on another database, of which it remembers what is `held`; else it asks anew.

    What it spoke where nobody had corrected anything it keeps: if nobody has here, that is what it speaks.
    """
    former = site.held
    site.open(engine)
    site.held = held
    if held is None and former and not former.speech.corrections and not former.speech.added:
        site.held = Held(NEVER, "", former.speech)


class Ground:
    """A place for one database after the other; none sees anything of the one before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = connect(f"sqlite:///{path}")
        self._compiled: dict[Any, Any] = {}  # without a limit, unlike the engine's own

        @sa.event.listens_for(self._engine, "connect")
        def _in_no_hurry_for_the_disk(connection: Any, _record: object) -> None:
            # A power failure ends the tests anyway; waiting for the disk was 3 ms a commit.
            connection.execute("PRAGMA synchronous=OFF")

    def lay(self, source: Path) -> sa.Engine:
        """A fresh copy of the database, which nobody has open, and an engine on it.

        What somebody listens to on the engine ends with it: each is a view of the one behind.
        """
        self._engine.dispose()
        for left_over in self.path.parent.glob(self.path.name + "*"):
            left_over.unlink()  # never written over: somebody may have the old one open
        shutil.copyfile(source, self.path)
        return self._engine.execution_options(compiled_cache=self._compiled)
