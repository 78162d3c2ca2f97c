"""The communication plan: messages that have an owner, a day and one time to be told."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import Action
from dialog.services import communication, plan, posts
from dialog.services.communication import MessageWords
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Actor
from dialog.services.posts import PostWords
from tests.people import NOW, Cast
from tests.promised import an_action
from tests.rows import texts

TODAY = dt.date(2026, 11, 23)


def words(cast: Cast, on: dt.date, **changes: object) -> MessageWords:
    said: dict[str, object] = {
        "text": texts("Skotersäsongen"),
        "message": texts("Kör lugnt i byn."),
        "audience": "alla i byn",
        "channel": "webben",
        "languages": ("sv", "se"),
        "owner_id": cast.police.id,
        "function": "kommunpolis",
        "on": on,
    }
    return MessageWords(**{**said, **changes})  # type: ignore[arg-type]


def planned(session: Session, cast: Cast, on: dt.date, **changes: object) -> Action:
    return communication.add(session, cast.karin, cast.arjeplog.id, words(cast, on, **changes), at=NOW)


def states(session: Session, cast: Cast) -> list[tuple[int, str]]:
    shown = communication.show(session, cast.gunnar, cast.arjeplog.id, on=TODAY)
    return [(one.action.id, one.state) for one in shown]


def test_what_is_late_stands_first_and_what_is_told_last(session: Session, cast: Cast) -> None:
    coming, late, told = (
        planned(session, cast, on)
        for on in (dt.date(2026, 12, 20), dt.date(2026, 11, 22), dt.date(2026, 11, 1))
    )
    communication.tell(session, cast.petra, told.id, at=NOW)
    assert states(session, cast) == [(late.id, "late"), (coming.id, "waiting"), (told.id, "done")]
    assert [(one.period, one.count) for one in told.counts] == [("2026-11", 1)]
    with pytest.raises(RuleBroken, match="told_already"):
        communication.tell(session, cast.petra, told.id, at=NOW)


def test_a_message_awaits_who_answers_for_it_from_two_weeks_before(session: Session, cast: Cast) -> None:
    near, late = planned(session, cast, dt.date(2026, 12, 7)), planned(session, cast, dt.date(2026, 10, 1))
    planned(session, cast, dt.date(2026, 12, 8))

    def due(actor: Actor) -> list[tuple[str, dt.date | None]]:
        return [(one.arguments["_anchor"], one.on) for one in communication.awaiting(session, actor, TODAY)]

    waits = [(f"message-{late.id}", late.to_on), (f"message-{near.id}", near.to_on)]
    assert (due(cast.petra), due(cast.maja), due(cast.karin)) == (waits, [], [])
    holds = PostWords(cast.police.id, "kommunpolis", cast.maja.id, dt.date(2026, 1, 1))
    posts.name_holder(session, cast.karin, cast.arjeplog.id, holds, at=NOW)
    assert (due(cast.petra), due(cast.maja)) == ([], waits)
    for actor, may_tell in ((cast.maja, True), (cast.petra, True), (cast.gunnar, False)):
        shown = communication.show(session, actor, cast.arjeplog.id, on=TODAY)
        assert {one.may_tell for one in shown} == {may_tell}
    communication.tell(session, cast.maja, late.id, at=NOW)
    assert due(cast.maja) == waits[1:]


def test_a_message_is_changed_and_needs_a_language(session: Session, cast: Cast) -> None:
    row = planned(session, cast, dt.date(2026, 12, 1))
    changed = words(cast, dt.date(2026, 11, 1), languages=("en",), audience="besökare")
    communication.edit(session, cast.petra, row.id, changed, at=NOW)
    assert (row.languages, row.audience, row.from_on, row.to_on) == (
        ["en"],
        "besökare",
        dt.date(2026, 11, 1),
        dt.date(2026, 11, 1),
    )
    with pytest.raises(RuleBroken, match="message_language"):
        planned(session, cast, dt.date(2026, 12, 1), languages=())
    with pytest.raises(RuleBroken, match="swedish_missing"):
        planned(session, cast, dt.date(2026, 12, 1), message={"en": "Slow"})
    for owner in (cast.arvidsjaur.id, 0):
        with pytest.raises(NotFound):
            planned(session, cast, dt.date(2026, 12, 1), owner_id=owner)
    with pytest.raises(NotAllowed):
        communication.tell(session, cast.gunnar, row.id, at=NOW)
    with pytest.raises(NotFound):
        communication.message(session, cast.nils, row.id)


def test_a_message_is_no_action_of_the_plan(session: Session, cast: Cast) -> None:
    planned(session, cast, dt.date(2026, 12, 1))
    action = an_action(session, cast)
    shown = plan.show(session, cast.karin, cast.arjeplog.id, on=TODAY)
    assert [one.action.id for one in shown.actions] == [action.id]
    with pytest.raises(NotFound):
        communication.message(session, cast.karin, action.id)
