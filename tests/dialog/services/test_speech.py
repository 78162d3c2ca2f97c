"""The head of the log, which every request looks at: by the driver alone, and a fault told as usual."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from dialog.database import connect, is_away
from dialog.request import Site
from dialog.services import audit, speech
from tests.people import NOW


def test_the_head_that_every_request_looks_at_is_how_many_lines_the_log_has(site: Site) -> None:
    seen = [speech.look_at_head(site.engine)]
    with site.transaction() as session:
        audit.record(session, None, "survey:close", "survey:1", at=NOW)
        seen.append(speech.look_at_head(site.engine))  # not before it has ended
        lines = speech.head(session.connection())
    seen.append(speech.look_at_head(site.engine))

    assert seen == [lines - 1, lines - 1, lines]


def test_a_database_that_refuses_the_look_is_told_in_the_usual_words(tmp_path: Path) -> None:
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        speech.look_at_head(connect(f"sqlite:///{tmp_path}/empty.db"))
    with pytest.raises(sa.exc.OperationalError) as told:
        speech.look_at_head(connect(f"sqlite:///{tmp_path}/nowhere/none.db"))

    assert is_away(told.value)
