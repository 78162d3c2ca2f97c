"""Whoever works elsewhere meets nothing of Arjeplog's chain: neither on the desk nor in any list.

Each list is chosen by the municipalities of the actor; a list that is not would be found here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dialog.models import Decision, FocusArea
from dialog.services import (
    agreement_edits,
    agreements,
    alarms,
    audit,
    baselines,
    calendar_events,
    content_texts,
    desk,
    disposals,
    follow_up,
    joint,
    kept_by_day,
    meetings,
    old_promises,
    pictures,
    plan,
    promise_making,
    promises,
    reaches,
    renewal_walk,
    reports,
    results,
    retention,
    situation,
    survey_places,
    surveys,
    theme_making,
    trends,
)
from dialog.services.due import Due
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor
from dialog.services.plan import GoalWords
from tests.people import NOW
from tests.strangers import elsewhere, people, session, world
from tests.world import World
from tests.world_outside import BESIDE, OUTSIDE

__all__ = ["people", "session", "world"]

DAYS = (0, 40, 200, 400, 800)
"""Days after the one on which the world stands: other things await by then."""
OLD = promise_making.Head(
    title={"sv": "Vi plogar"}, introduction={}, valid_from=dt.date(2020, 1, 1),
    valid_to=dt.date(2021, 1, 1), reason_for_change={},
)  # fmt: skip
OWN = {"mala", "lycksele"}


def test_nothing_of_another_agreement_awaits_anybody(session: Session, people: dict[str, Actor]) -> None:
    found = {
        (name, one.kind, one.municipality.key)
        for name in OUTSIDE
        for one in awaiting(session, people[name])
        if one.municipality is not None and one.municipality.key not in OWN
    }

    assert found == set()


def test_nothing_of_the_neighbour_awaits_who_signed_the_same_agreement(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    beside = {"nils": world.cast.nils, "lena": world.cast.lena, **{name: people[name] for name in BESIDE}}
    found = {
        (name, one.kind)
        for name, actor in beside.items()
        for one in awaiting(session, actor)
        if one.municipality is not None and one.municipality.key == "arjeplog"
    }

    assert found == set()


LISTS: tuple[tuple[str, Callable[[Session, Actor], Collection[Any]], int], ...] = (
    ("agreements.listing", agreements.listing, 1),
    (
        "alarms.without_substitute",
        lambda session, actor: alarms.without_substitute(session, actor, at=NOW),
        1,
    ),
    ("audit.read", audit.read, 0),
    ("baselines.index", baselines.index, 0),
    ("calendar_events.index", calendar_events.index, 1),
    ("content_texts.listed", lambda session, actor: list(content_texts.listed(session, actor, "se")), 0),
    ("disposals.done", disposals.done, 0),
    ("follow_up.of_actor", follow_up.of_actor, 0),
    ("joint.beginnings", joint.beginnings, 0),
    ("meetings.index", meetings.index, 0),
    ("kept_by_day.holdings", kept_by_day.holdings, 0),
    ("old_promises.listing", old_promises.listing, 0),
    ("pictures.agreements", pictures.agreements, 1),
    ("pictures.index", pictures.index, 0),
    ("promises.index", promises.index, 0),
    ("reaches.into", reaches.into, 0),
    ("renewal_walk.of_actor", renewal_walk.of_actor, 1),
    ("reports.index", reports.index, 0),
    ("results.about", results.about, 0),
    ("retention.history", retention.history, 0),
    ("survey_places.askable", survey_places.askable, 1),
    ("surveys.listed", surveys.listed, 0),
    ("trends.index", trends.index, 1),
)
"""Each with how much of it is of Malå: nothing was done there yet."""


def test_a_list_holds_what_is_of_the_own_municipality_alone(
    session: Session, people: dict[str, Actor]
) -> None:
    actor = people["outside_coordinator"]

    assert {name: len(listed(session, actor)) for name, listed, _own in LISTS} == {
        name: own for name, _listed, own in LISTS
    }


def test_nothing_is_begun_under_an_agreement_of_others(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    karin, here, other = world.cast.karin, world.cast.arjeplog.id, elsewhere(session).id
    for begin in (
        lambda: promise_making.make(session, karin, here, other, "vart-lofte", at=NOW),
        lambda: situation.assemble(session, karin, here, other, None, "2027", at=NOW),
        lambda: plan.add_goal(session, karin, other, goal(municipality_id=here), at=NOW),
    ):
        with pytest.raises(NotFound):
            begin()


def test_a_joint_goal_is_nobodys_who_has_not_signed_the_agreement(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    with pytest.raises(NotFound):
        plan.add_goal(session, people["outside_coordinator"], world.cast.agreement.id, goal(), at=NOW)


def test_nothing_points_at_an_organisation_or_a_focus_area_of_another_agreement(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    karin, cast, other = world.cast.karin, world.cast, elsewhere(session)
    mala = next(one for one in other.parties if one.is_municipality)
    area = FocusArea(agreement_id=other.id, key="other", name={"sv": "Annat"}, position=1)
    session.add(area)
    session.flush()
    concern = world.draft_picture.concerns[0]
    for write in (
        lambda: plan.add_goal(
            session, karin, cast.agreement.id,
            goal(municipality_id=cast.arjeplog.id, owner_id=mala.id), at=NOW,
        ),
        lambda: plan.add_goal(
            session, karin, cast.agreement.id,
            goal(municipality_id=cast.arjeplog.id, focus_area_id=area.id), at=NOW,
        ),
        lambda: situation.edit_concern(
            session, karin, concern.id, title={"sv": "Problem"}, when_and_where={},
            focus_area_id=area.id, revision=world.draft_picture.revision, at=NOW,
        ),
        lambda: promise_making.enter_old(
            session, karin, world.empty_promise.id, OLD,
            [promise_making.OldLine(mala.id, {"sv": "Vi plogar"})], is_in_force=False, at=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            write()


def test_a_decision_is_taken_away_from_its_own_agreement_alone(
    session: Session, world: World, people: dict[str, Actor]
) -> None:
    other = elsewhere(session)
    own = Decision(
        organisation_id=other.parties[0].id, body="KF", decided_on=NOW.date(), agreement_id=other.id
    )
    session.add(own)
    session.flush()

    with pytest.raises(NotFound):
        agreement_edits.remove_decision(session, world.cast.karin, world.cast.agreement.id, own.id, at=NOW)


def test_a_theme_is_found_in_its_own_municipality_alone(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        theme_making.load_theme(
            session, world.cast.karin, world.theme.id, municipality_id=world.cast.arvidsjaur.id
        )


def goal(**more: int) -> GoalWords:
    """What a goal says."""
    return GoalWords({"sv": "Färre skotrar i byn"}, "anmälda händelser", "händelser", "lower", **more)


def awaiting(session: Session, actor: Actor) -> Iterator[Due]:
    """What awaits on any of the days."""
    for days in DAYS:
        yield from desk.awaiting(session, actor, at=NOW + dt.timedelta(days=days))
