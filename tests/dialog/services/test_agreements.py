"""The agreement: which one holds, until when, what part 1 says, who signed and who decided."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import Agreement, Decision
from dialog.services import agreements
from tests.people import Cast
from tests.rows import texts


def decide(session: Session, cast: Cast, decided_on: dt.date, new_end_on: dt.date | None) -> None:
    decision = Decision(
        organisation_id=cast.arjeplog.id,
        agreement_id=cast.agreement.id,
        body="Kommunstyrelsen",
        decided_on=decided_on,
        new_end_on=new_end_on,
    )
    session.add(decision)
    session.flush()


def test_an_agreement_ends_when_the_newest_decision_that_prolonged_it_says(
    session: Session, cast: Cast
) -> None:
    assert agreements.ends_on(session, cast.agreement) == dt.date(2026, 12, 31)
    decide(session, cast, dt.date(2026, 9, 1), dt.date(2027, 12, 31))
    decide(session, cast, dt.date(2026, 10, 1), dt.date(2027, 6, 30))
    decide(session, cast, dt.date(2026, 11, 1), None)
    assert agreements.ends_on(session, cast.agreement) == dt.date(2027, 6, 30)


def test_the_newest_agreement_holds_for_each_of_its_municipalities(session: Session, cast: Cast) -> None:
    later = Agreement(
        title=texts("2027–2030"),
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2030, 12, 31),
        parties=[cast.arjeplog, cast.police],
    )
    session.add(later)
    session.flush()
    assert agreements.of_municipality(session, cast.arjeplog.id) is later
    assert agreements.of_municipality(session, cast.arvidsjaur.id) is cast.agreement
    assert agreements.of_municipality(session, cast.police.id) is later
