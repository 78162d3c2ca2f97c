"""Files of figures on both databases: the waiting file, storing, replacing, what vanishes, mappings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from dialog import schema
from dialog.database import connect
from dialog.models import StatisticsUpload, StatisticsValue
from dialog.request import Site
from dialog.services import statistics_mappings, statistics_uploads
from dialog.services.statistics import Source
from dialog.services.statistics_uploads import Changes
from tests import postgres
from tests.figure_files import indicator_workbook
from tests.people import NOW, gather

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("example")]

ABOUT = Source("Brå", {"sv": "Indikatorer"}, None, "CC0", NOW.date())
CHANGES = Changes(sheet="*", unit="procent", words={"-": "hidden"}, from_sheet=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, application: Flask, tmp_path: Path) -> Iterator[Site]:
    """A site on a fresh database of each kind."""
    with postgres.either(request.param, tmp_path) as url:
        opened = Site(application.extensions["dialog"].settings, connect(url))
        schema.upgrade(opened.engine)
        yield opened
        opened.engine.dispose()


def test_a_workbook_is_stored_replaced_and_read_by_a_saved_mapping(site: Site) -> None:
    with site.writing() as session:
        karin = gather(session).karin
        upload = statistics_uploads.receive(session, karin, ABOUT, "i.xlsx", indicator_workbook(), at=NOW)
        upload_id = upload.id
        session.commit()
    with site.writing() as session:
        statistics_uploads.change(session, karin, upload_id, CHANGES)
        statistics_uploads.save_mapping(session, karin, upload_id, "Indikatorer", at=NOW)
        session.commit()
    with site.writing() as session:
        assert statistics_uploads.store(session, karin, upload_id, at=NOW).added == 12
        session.commit()
    fewer = indicator_workbook(Oro=(("Kommun", "2021–2022", "2023–2024"), ("Arvidsjaur", 24.1, 26)))
    with site.writing() as session:
        upload = statistics_uploads.receive(session, karin, ABOUT, "i.xlsx", fewer, at=NOW)
        looked = statistics_uploads.look(session, karin, upload.id)
        assert looked.used is not None
        assert looked.used.name == "Indikatorer"
        done = statistics_uploads.store(session, karin, upload.id, at=NOW)
        assert (done.added, done.changed, done.unchanged, done.vanished) == (0, 1, 9, 2)
        session.commit()
    with site.writing() as session:
        marks = session.execute(
            sa.select(StatisticsValue.mark, sa.func.count()).group_by(StatisticsValue.mark)
        )
        found = sorted((mark, count) for mark, count in marks)
        assert found == [("hidden", 1), ("missing", 3), ("present", 8)]
        ((mapping, made_by, _fits),) = statistics_mappings.listed(session, karin)
        assert (mapping.settings["unit"], made_by) == ("procent", "Karin")
        statistics_mappings.remove(session, karin, mapping.id, at=NOW)
        statistics_uploads.receive(session, karin, ABOUT, "i.xlsx", fewer, at=NOW)
        statistics_uploads.sweep(session, at=NOW.replace(year=2027))
        assert session.scalars(sa.select(StatisticsUpload)).all() == []
        session.commit()
