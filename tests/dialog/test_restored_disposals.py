"""A backup put back: what was destroyed meanwhile is destroyed anew, and no file of the database holds it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import backup_files, backups, purging
from dialog.database import connect, session_factory
from dialog.models import Disposal
from dialog.request import Site
from dialog.services import disposal_work
from tests import postgres
from tests.dialog.services import test_meetings_kept, test_notes_kept
from tests.dialog.services.test_disposals import hits
from tests.disposed import a_closed_survey, let_go
from tests.people import NOW, Cast
from tests.situations import a_draft


@pytest.fixture
def sealed(site: Site, session: Session, cast: Cast, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A backup from before a gallring, the secret key, and the log of that gallring."""
    proposals = [let_go(session, cast, a_closed_survey(session, cast))]
    test_notes_kept.a_note(session, cast)
    proposals.append(test_notes_kept.let_go(session, cast))
    test_meetings_kept.held(session, cast, a_draft(session, cast))
    proposals.append(test_meetings_kept.let_go(session, cast))
    session.close()
    keys = tmp_path / "secret.txt"
    file, _manifest = backups.make(site.engine, tmp_path, backup_files.make_pair(keys), at=NOW)
    log = tmp_path / "disposals.jsonl"
    transaction = session_factory(site.engine, info={"disposal_log": str(log)}).begin
    assert disposal_work.destroy(transaction, proposals) == 3
    return file, keys, log


def settled(engine: sa.Engine) -> Path:
    """Where the files of the database lie, everything having been written to them and used logs removed."""
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database)).parent
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for _ in range(2):
            connection.exec_driver_sql("SELECT pg_switch_wal()")
            connection.exec_driver_sql("CHECKPOINT")
        return Path(str(connection.exec_driver_sql("SHOW data_directory").scalar()))


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_is_left_of_it_in_the_files(
    kind: str, sealed: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, keys, destroyed = sealed
    if kind == "postgresql":
        postgres.throws_its_log_away()
    found: list[int] = []
    for is_cleared in (False, True):
        folder = tmp_path / str(is_cleared)
        folder.mkdir()
        with monkeypatch.context() as patched, postgres.either(kind, folder) as url:
            if not is_cleared:
                patched.setattr(purging, "database", lambda _engine: None)
            engine = connect(url)
            backups.restore(engine, file, keys, destroyed)
            with engine.connect() as connection:
                assert connection.scalar(sa.select(sa.func.count()).select_from(Disposal)) == 3
            if is_cleared:
                engine.dispose()
            found.append(len(hits(settled(engine))))
            engine.dispose()
    assert found[1] == 0
    assert kind == "sqlite" or found[0] > 0
