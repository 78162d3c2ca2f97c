"""How many brought a problem up: the same number where it is told how it went and on the school's paper."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Evidence, LineGround, PromiseLine
from dialog.services import brought_up, follow_up_told, promise_pages, you_said
from tests.people import Cast
from tests.promised import a_published_version, told
from tests.reported import TODAY
from tests.rows import texts


def test_every_page_says_the_largest_number_of_people_once(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    line = version.lines[0]
    first = next(one.evidence for one in line.grounds if one.evidence)
    for table in ("evidence", "promise_line", "line_ground"):
        session.execute(sa.text(f"DROP TRIGGER {table}_frozen_insert"))
    more = [
        Evidence(
            concern_id=first.concern_id,
            kind="residents",
            theme_id=first.theme_id,
            label=texts("Svar"),
            source=texts("Enkäten"),
            **words,
        )
        for words in (
            {"value": 19.0, "unit": "people"},
            {"value": 90.0, "unit": "%"},
            {"value": 40.0, "unit": "people", "is_public": False},
            {"value": None, "unit": "people"},
        )
    ]
    # Another line of the same promise rests on them.
    other = PromiseLine(key="other", position=2, party_id=cast.police.id, text=texts("Vi svarar."))
    other.grounds = [LineGround(evidence=one) for one in more]
    version.lines.append(other)
    session.flush()
    told(session, cast, version, line_key=line.key)

    page = promise_pages.show(session, cast.arjeplog.id, "medborgarlofte", on=TODAY, language="sv")
    (row,) = follow_up_told.of_municipality(session, cast.arjeplog.id, on=TODAY)

    assert [pair.people for pair in you_said.pairs(page) if pair.said] == [19]
    assert [brought_up.people(one.evidence) for one in row.said] == [19]
