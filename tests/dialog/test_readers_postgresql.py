"""Readers of languages and of quotes on PostgreSQL: what is handed over, counted and refused."""

from __future__ import annotations

import pytest
from flask import Flask

from dialog.database import connect
from dialog.request import Site
from dialog.services import desk, quotes, renderings, room
from tests import postgres, world
from tests.people import NOW, gather

pytestmark = pytest.mark.postgres


def test_a_text_is_handed_over_and_written_and_a_quote_is_refused(application: Flask) -> None:
    with postgres.migrated() as url:
        site = Site(application.extensions["dialog"].settings, connect(url))
        with site.writing() as session:
            cast = gather(session)
            made = world.make(session, cast)
            here, sami = cast.arjeplog.id, made.free_texts[5]
            of = room.share_reviewed(session, made.run.id)
            assert room.run(session, cast.karin, made.run.id).for_readers == 1
            renderings.take_back(session, cast.karin, sami.id, at=NOW)
            renderings.hand_over(session, cast.karin, here, [sami.id], made.inga.id, at=NOW)
            assert [due.kind for due in desk.awaiting(session, made.inga, at=NOW)] == ["renderings"]
            task = renderings.tasks(session, made.inga, at=NOW).task
            assert task is not None
            renderings.settle(session, made.inga, task.id, "Skotrar kör för fort", at=NOW)
            assert room.share_reviewed(session, made.run.id) == (of[0] + 1, of[1])
            assert [one.wording for one in quotes.to_release(session, made.sara)] == [
                "Skotrarna kör för fort"
            ]
            assert quotes.second_readers(session, cast.karin, here, at=NOW) == ["Gunnar", "Sara"]
            quotes.refuse(session, made.sara, made.quote.id, "not_masked", at=NOW)
            assert quotes.to_release(session, made.sara) == []
            assert [one.reason for one in quotes.refusals(session, cast.karin, made.theme.id)] == [
                "not_masked"
            ]
            session.commit()
        site.engine.dispose()
