"""The language room on PostgreSQL: separators, states, the earlier words and what is read once a request."""

from __future__ import annotations

import pytest
from flask import Flask

from dialog.database import connect
from dialog.request import Site
from dialog.services import added_languages, content_texts, interface_texts, po_files
from dialog.services.text_states import Place
from tests import postgres
from tests.asked import a_definition, asked
from tests.people import NOW, gather
from tests.readers import address

pytestmark = pytest.mark.postgres
COUNTING = ("%(n)s text noted as read.", "%(n)s texts noted as read.")


def test_words_are_corrected_checked_taken_back_and_shown(application: Flask) -> None:
    with postgres.migrated() as url:
        site = Site(application.extensions["dialog"].settings, connect(url))
        forms = ["okta %(n)s", "guokte %(n)s", "máŋga %(n)s"]
        with site.writing() as session:
            cast = gather(session)
            added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
            interface_texts.correct(
                session, cast.karin, address(*COUNTING), "smj", forms, at=NOW, checked_by="Inga"
            )
            version = asked(session, cast, definition=a_definition(), is_published=False)
            place = Place("question", version.questions[0].id, "choices")
            content_texts.correct(session, cast.karin, place, "smj", ["A", "B", "C"], at=NOW)
            exported = po_files.export(session, "smj")
            assert po_files.take(session, None, "smj", exported, at=NOW) == po_files.Taken(0, 0)
            session.commit()
            assert [choice["text"]["smj"] for choice in version.questions[0].choices] == ["A", "B", "C"]
        catalogue = site.known().speech.catalogue("smj")
        assert [catalogue.ungettext(*COUNTING, n) for n in (1, 2, 3)] == forms
        with site.writing() as session:
            line = interface_texts.history(session, address(*COUNTING), "smj")[0].seq
            interface_texts.take_back(session, cast.karin, address(*COUNTING), "smj", line, at=NOW)
            session.commit()
        assert site.known().speech.corrections == {}
        site.engine.dispose()
