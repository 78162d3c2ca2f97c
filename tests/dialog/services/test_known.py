"""What is remembered at one head of the log is what would be read anew, also when an answer has come."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy.orm import Session

from dialog.models import Response
from dialog.services import themes
from dialog.services.known import KEEPER, known
from tests.people import Cast
from tests.situations import a_reviewed_survey


class Keeper(dict[Hashable, Any]):
    """Remembers as a serving process does at one head of the log."""

    def __call__(self, key: Hashable, read: Callable[[], Any]) -> Any:
        """What stands under the key."""
        return self[key] if key in self else self.setdefault(key, read())


def test_sizes_are_remembered_until_an_answer_comes_and_then_are_as_if_read_anew(
    session: Session, cast: Cast
) -> None:
    version = a_reviewed_survey(session, cast)
    session.info[KEEPER] = keeper = Keeper()
    first = themes.sizes(session, cast.arjeplog.id, version.id)
    again = themes.sizes(session, cast.arjeplog.id, version.id)
    session.add(
        Response(
            id=uuid.uuid4(),
            survey_version_id=version.id,
            municipality_id=cast.arjeplog.id,
            language="sv",
            channel="web",
            received_week="2026-W46",
        )
    )
    session.flush()
    after = themes.sizes(session, cast.arjeplog.id, version.id)
    session.info.pop(KEEPER)
    anew = themes.sizes(session, cast.arjeplog.id, version.id)

    assert (again is first, after == anew, after == first, len(keeper)) == (True, True, False, 2)


def test_a_session_that_remembers_nothing_reads_each_time(session: Session) -> None:
    numbers = iter((1, 2))

    assert [known(session, "key", lambda: next(numbers)) for _ in range(2)] == [1, 2]
