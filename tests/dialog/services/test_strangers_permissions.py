"""Where something takes two permissions, one of them is not enough, though today's roles have both.

So a role that some day has the one without the other gets no further than it says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DraftConsent
from dialog.services import (
    answers_export,
    calendar_events,
    codebook_trial,
    confirming,
    decisions_export,
    event_answers,
    public_drafts,
    setting_aside,
    texts,
    theme_pages,
    watching,
)
from dialog.services.errors import NotAllowed
from dialog.services.permissions import Actor, Permission
from tests.people import NOW
from tests.strangers import Only, only, people, session, world
from tests.world import World

__all__ = ["only", "people", "session", "world"]

P = Permission
TODAY = NOW.date()
REFUSED: dict[str, tuple[Permission, Permission, Callable[[Session, Actor, World], Any]]] = {
    "answers are taken out": (
        P.SURVEY_EDIT,
        P.TEXT_READ_MASKED,
        lambda session, actor, world: answers_export.export(
            session, actor, world.open_version.id, world.cast.arjeplog.id, language="sv"
        ),
    ),
    "decisions are taken out with the texts": (
        P.THEME_REVIEW,
        P.TEXT_READ_MASKED,
        lambda session, actor, world: decisions_export.export(
            session, actor, world.cast.arjeplog.id, language="sv", with_texts=True, form="csv", at=NOW
        ),
    ),
    "an event is looked at": (
        P.THEME_READ,
        P.PICTURE_READ,
        lambda session, actor, world: calendar_events.find(session, actor, world.event.id),
    ),
    "an event's answers are looked at": (
        P.PICTURE_READ,
        P.THEME_READ,
        lambda session, actor, world: event_answers.show(session, actor, world.event.id),
    ),
    "a word is chosen from a text": (
        P.TEXT_READ_MASKED,
        P.THEME_REVIEW,
        lambda session, actor, world: codebook_trial.text_to_search(session, actor, world.free_texts[0].id),
    ),
    "a page of texts is confirmed": (
        P.THEME_REVIEW,
        P.TEXT_PROTECT,
        lambda session, actor, world: confirming.confirm(session, actor, world.run.id, [], at=NOW),
    ),
    "answers that look alike are looked at": (
        P.SURVEY_EDIT,
        P.TEXT_PROTECT,
        lambda session, actor, world: setting_aside.suspected(
            session, actor, world.open_version.id, world.cast.arjeplog.id
        ),
    ),
    "a text is protected": (
        P.TEXT_READ_MASKED,
        P.TEXT_PROTECT,
        lambda session, actor, world: texts.load(session, actor, world.free_texts[0].id, P.TEXT_PROTECT),
    ),
}
"""What somebody may, what it takes beside, and what is tried."""


@pytest.mark.parametrize("tried", REFUSED)
def test_one_permission_of_two_is_refused(session: Session, world: World, only: Only, tried: str) -> None:
    held, lacking, act = REFUSED[tried]

    with pytest.raises(NotAllowed) as refusal:
        act(session, only(held), world)
    assert refusal.value.args == (lacking,)


@pytest.mark.parametrize("held", [P.THEME_REVIEW, P.TEXT_READ_MASKED])
def test_a_theme_shows_its_texts_to_who_reviews_and_reads(
    session: Session, world: World, only: Only, held: Permission
) -> None:
    shown = theme_pages.show(session, only(P.THEME_READ, held), world.theme.id)

    assert (shown.texts, shown.n_texts, shown.decisions, shown.targets) == (None, None, (), ())


def test_who_may_not_read_the_answers_does_not_decide_about_them(
    session: Session, world: World, only: Only
) -> None:
    seen = [
        watching.watch(session, actor, world.open_version.id, None, on=TODAY).may_decide
        for actor in (world.cast.karin, only(P.SURVEY_EDIT))
    ]

    assert seen == [True, False]


def test_who_writes_a_promise_and_speaks_for_no_party_asks_without_saying_yes(
    session: Session, world: World, only: Only
) -> None:
    draft = world.draft_promise
    days = public_drafts.proposed_days(session, draft, TODAY)
    public_drafts.ask(session, only(P.PROMISE_EDIT), draft.id, days, revision=draft.revision, at=NOW)

    assert session.scalars(sa.select(DraftConsent)).all() == []
