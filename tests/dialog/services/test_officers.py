"""How a data protection officer is reached: who says it, where it stands, what is said while nobody has."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.circumstances import Circumstances
from dialog.models import AuditEvent
from dialog.services import (
    desk,
    documents_assessment,
    documents_processing,
    officers,
    processing,
    speech,
)
from dialog.services.documents import every_run
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.settings import Settings
from tests.conftest import SECRET
from tests.people import NOW, Cast

EMAIL = "dataskyddsombud@example.se"
ADDRESS = "Dataskyddsombudet, 938 81 Arjeplog"
PLAIN = Circumstances.of(Settings(secret_key=SECRET), ())
MISSING = "Not entered: the administrator of the authority does so under “People and their roles”."


def papers(session: Session, cast: Cast) -> tuple[str, str]:
    """All words of the register and of the draft of the impact assessment, of Arjeplog alone."""
    found = processing.register(session, cast.ada, on=NOW.date())[:1]
    voice = Voice("en", speech.load(session, None))
    return tuple(  # type: ignore[return-value]
        " ".join(run.text for run in every_run(one))
        for one in (
            documents_processing.document(found, PLAIN, voice),
            documents_assessment.of(found, "arjeplog", PLAIN, voice),
        )
    )


def test_its_own_administrator_says_how_the_officer_is_reached_and_nobody_else(
    session: Session, cast: Cast
) -> None:
    for stranger, refused in ((cast.karin, NotAllowed), (cast.petra, NotAllowed)):
        with pytest.raises(refused):
            officers.enter(session, stranger, cast.arjeplog.id, EMAIL, "", at=NOW)
    for other in (cast.arvidsjaur.id, 4711):
        with pytest.raises(NotFound):
            officers.enter(session, cast.ada, other, EMAIL, "", at=NOW)
    with pytest.raises(RuleBroken, match="officer_reached"):
        officers.enter(session, cast.ada, cast.arjeplog.id, " ", "\n", at=NOW)

    officers.enter(session, cast.ada, cast.arjeplog.id, f" {EMAIL} ", ADDRESS, at=NOW)

    assert officers.reached(cast.arjeplog) == f"{EMAIL}, {ADDRESS}"
    line = session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
    assert line is not None
    assert (line.action, line.organisation_id) == ("register:officer", cast.arjeplog.id)


def test_the_register_and_the_draft_say_how_or_that_it_is_missing(session: Session, cast: Cast) -> None:
    register, draft = papers(session, cast)
    assert [MISSING in one for one in (register, draft)] == [False, False]
    assert "dataskyddsombud.arjeplog@example.se" in register
    assert "What did the data protection officer advise?" in draft

    cast.arjeplog.data_protection_email = None
    session.flush()

    register, draft = papers(session, cast)
    assert [MISSING in one for one in (register, draft)] == [True, True]
    assert "How does one reach the data protection officer, and what did they advise?" in draft


def test_the_administrator_is_reminded_until_it_is_entered(session: Session, cast: Cast) -> None:
    def kinds() -> list[str]:
        return [one.kind for one in desk.awaiting(session, cast.ada, at=NOW)]

    assert "officer_missing" not in kinds()
    cast.arjeplog.data_protection_email = None
    session.flush()
    assert kinds().count("officer_missing") == 1
    assert [one.key for one in officers.told(session)] == ["arvidsjaur", "pite-alvdal"]

    officers.enter(session, cast.ada, cast.arjeplog.id, "", ADDRESS, at=NOW)

    assert "officer_missing" not in kinds()
    assert [one.key for one in officers.told(session)] == ["arjeplog", "arvidsjaur", "pite-alvdal"]
