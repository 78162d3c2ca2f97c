"""Serious texts of surveys that the police asked themselves: the police see and act on those, nobody else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText
from dialog.services import alarms, desk, own_texts, texts
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from tests.builders import a_survey, a_text
from tests.people import NOW, Cast

THREAT = "Jag ska döda honom, jag har ett gevär"


@pytest.fixture
def threat(session: Session, cast: Cast) -> FreeText:
    """What somebody wrote to the police, beside something harmless and what the municipality asked for."""
    own = a_survey(session, cast.police, municipalities=[cast.arjeplog])
    a_text(session, own, cast.arjeplog, "Det är mörkt vid hållplatsen")
    a_text(session, a_survey(session, cast.arjeplog, slug="egen"), cast.arjeplog, THREAT)
    return a_text(session, own, cast.arjeplog, THREAT)


def test_the_police_see_only_what_is_serious_in_what_they_asked(
    session: Session, cast: Cast, threat: FreeText
) -> None:
    assert [line.id for line in own_texts.listing(session, cast.petra)] == [threat.id]
    others = session.scalars(sa.select(FreeText.id).where(FreeText.id != threat.id)).all()
    for text_id in others:
        with pytest.raises(NotFound):
            own_texts.show(session, cast.petra, text_id)
    with pytest.raises(NotAllowed):
        texts.listing(session, cast.petra, cast.arjeplog.id)


@pytest.mark.parametrize("name", ["karin", "maja", "gunnar", "ada"])
def test_nobody_else_around_does(session: Session, cast: Cast, threat: FreeText, name: str) -> None:
    actor = getattr(cast, name)
    with pytest.raises(NotAllowed):
        own_texts.listing(session, actor)
    with pytest.raises(NotAllowed):
        own_texts.show(session, actor, threat.id)
    assert own_texts.waiting(session, actor) == []


def test_it_stands_first_on_the_desk_of_the_police_until_somebody_has_acted(
    session: Session, cast: Cast, threat: FreeText
) -> None:
    def urgent() -> list[tuple[str, int]]:
        return [(one.kind, one.count) for one in desk.awaiting(session, cast.petra, at=NOW) if one.is_urgent]

    assert urgent() == [("own_serious_texts", 1)]
    assert [one.count for one in alarms.waiting(session, [cast.arjeplog.id])] == [1]
    with pytest.raises(RuleBroken, match="say_what_was_done"):
        own_texts.handled(session, cast.petra, threat.id, "nothing", " ", at=NOW)

    own_texts.handled(session, cast.petra, threat.id, "police", "", at=NOW)

    assert urgent() == []
    assert [one.count for one in alarms.waiting(session, [cast.arjeplog.id])] == [1]
    assert [line.is_waiting for line in own_texts.listing(session, cast.petra)] == [False]
    logged = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "text:take_care_of")).one()
    assert (logged.organisation_id, logged.details) == (
        cast.police.id,
        {"serious": "threat", "done": "police", "former": None},
    )
