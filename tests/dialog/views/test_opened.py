"""Who opens pages of free texts is in the log: once for each municipality and day, whichever page it was."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dialog import clock
from dialog.models import AuditEvent
from dialog.services import opened
from tests.house.access_house import House, house

__all__ = ["house"]


def lines(house: House) -> list[tuple[str, int | None, int | None, dict[str, object]]]:
    """What stands in the log of opened texts."""
    query = sa.select(AuditEvent).where(AuditEvent.action == "text:open").order_by(AuditEvent.seq)
    with house.site.reading() as session:
        return [
            (one.subject, one.actor_id, one.organisation_id, one.details) for one in session.scalars(query)
        ]


def test_the_first_page_of_texts_of_a_day_writes_one_line_and_the_next_none(house: House) -> None:
    house.restore()
    house.is_changed = True
    cast = house.world.cast
    here = cast.arjeplog.id
    wanted = (f"organisation:{here}", cast.karin.id, here, {})
    for page in ("texts.index GET", "texts.show GET", "review.theme GET", "texts.index GET"):
        house.ask("karin", page).close()
    assert lines(house) == [wanted]
    with house.site.reading() as session:
        opened.seen(session, [here])
        now = clock.now()
        assert opened.unnoted(session, cast.karin, at=now) == set()
        assert opened.unnoted(session, cast.karin, at=now + dt.timedelta(days=1)) == {here}
        assert opened.unnoted(session, cast.nils, at=now) == {here}


def test_who_is_refused_or_reads_no_text_leaves_no_line(house: House) -> None:
    house.restore()
    house.is_changed = True
    for person in ("nils", "gunnar", "nobody"):
        house.ask(person, "texts.show GET").close()
    house.ask("karin", "plan.index GET").close()
    assert lines(house) == []


def test_a_further_person_has_a_further_line(house: House) -> None:
    house.restore()
    house.is_changed = True
    house.ask("karin", "texts.show GET").close()
    house.ask("inga", "renderings.one GET").close()
    people = [actor for _subject, actor, _place, _details in lines(house)]
    assert people == [house.world.cast.karin.id, house.world.inga.id]
