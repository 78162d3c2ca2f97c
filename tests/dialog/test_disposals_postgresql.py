"""Gallring on PostgreSQL: when its log is recycled, no file of the server holds a word of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from dialog import purging
from dialog.database import connect, session_factory
from dialog.models import Disposal
from dialog.services import disposal_rows, disposal_work, disposals
from tests import postgres
from tests.dialog.services import test_meetings_kept, test_notes_kept
from tests.dialog.services.test_disposals import hits
from tests.disposed import a_closed_survey, let_go
from tests.people import gather
from tests.situations import a_draft

pytestmark = pytest.mark.postgres


def test_nothing_is_left_in_the_folder_of_the_server(tmp_path: Path) -> None:
    with postgres.migrated() as url:
        postgres.throws_its_log_away()
        engine = connect(url)
        factory = session_factory(
            engine, info={"disposal_log": str(tmp_path / "disposals.jsonl"), "queue": url}
        )
        with factory() as session:
            cast = gather(session)
            let_go(session, cast, a_closed_survey(session, cast))
            test_notes_kept.a_note(session, cast)
            test_notes_kept.let_go(session, cast)
            test_meetings_kept.held(session, cast, a_draft(session, cast))
            test_meetings_kept.let_go(session, cast)
            waiting = disposals.confirmed(session)
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            folder = Path(str(connection.exec_driver_sql("SHOW data_directory").scalar()))
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")
        assert hits(folder) != []

        assert disposal_work.destroy(factory.begin, waiting) == 3
        disposal_work.purge(factory.begin)

        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            for _ in range(2):
                connection.exec_driver_sql("SELECT pg_switch_wal()")
                connection.exec_driver_sql("CHECKPOINT")
            counts = connection.execute(sa.select(Disposal.counts).order_by(Disposal.id)).scalars().all()
        assert counts == [
            {"texts": 1, "quotes": 1, "passages": 2, "handovers": 1, "reasons": 1, "suggestions": 1},
            {"notes": 1, "said": 1, "wordings": 1},
            {"meetings": 1, "called": 1, "points": 1},
        ]
        engine.dispose()
        assert hits(folder) == []
        assert hits(tmp_path) == []
    assert disposal_rows.GUARDED in purging.TABLES
