"""Who has two roles in two places has each right where that role is, and not where the other one is.

She coordinates in Malå and reads Northern Sámi for Arjeplog: nothing that a coordinator sees comes to her
from there. Every list of the desk is asked, since in each it is easily taken for granted that the places are
one's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dialog.models import Area, PartyView
from dialog.services import (
    agreements,
    audit,
    baselines,
    calendar_events,
    chain_status,
    content_texts,
    counts,
    desk,
    disposals,
    follow_up,
    handing_out,
    joint,
    meetings,
    old_promises,
    party_views,
    pictures,
    processing,
    promises,
    reaches,
    renewal_walk,
    reports,
    results,
    retention,
    statistics_areas,
    surveys,
    trends,
)
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor
from tests.people import NOW
from tests.rows import add, texts
from tests.strangers import people, session, world
from tests.world import World

__all__ = ["people", "session", "world"]

TODAY = NOW.date()
LISTS: dict[str, Callable[[Session, Actor], Any]] = {
    "agreements": agreements.listing,
    "log": audit.read,
    "lines of the log": audit.count,
    "baselines": baselines.index,
    "calendars": calendar_events.index,
    "chain": chain_status.of_municipalities,
    "counts": lambda session, actor: counts.mine(session, actor, on=TODAY, everything=True),
    "counts of a month": lambda session, actor: counts.month(
        session, actor, "2026-11", on=TODAY, everything=True
    ),
    "disposals to propose": lambda session, actor: disposals.plan(session, actor, on=TODAY),
    "disposals that wait": disposals.waiting,
    "disposals done": disposals.done,
    "follow-ups": follow_up.of_actor,
    "requests for records": handing_out.index,
    "joint pictures to begin": joint.beginnings,
    "meetings": meetings.index,
    "old promises": old_promises.listing,
    "pictures": pictures.index,
    "pictures to begin": pictures.beginnings,
    "agreements of pictures": pictures.agreements,
    "register": lambda session, actor: processing.register(session, actor, on=TODAY),
    "promises": promises.index,
    "what reaches in": reaches.into,
    "renewals": renewal_walk.of_actor,
    "reports": reports.index,
    "reports to begin": lambda session, actor: reports.offered(session, actor, on=TODAY),
    "surveys about": results.about,
    "surveys asked": surveys.listed,
    "decisions on keeping": retention.history,
    "what is kept": retention.holdings,
    "areas": statistics_areas.own,
    "trends": trends.index,
}


@pytest.fixture
def alone(people: dict[str, Actor]) -> Actor:
    """Coordinates in Malå."""
    return people["outside_coordinator"]


@pytest.fixture
def both(alone: Actor, world: World) -> Actor:
    """The same person, who reads a language for Arjeplog beside it."""
    return replace(alone, memberships=(*world.inga.memberships, *alone.memberships))


@pytest.mark.parametrize("listed", LISTS)
def test_a_list_is_as_long_as_without_the_other_role(
    session: Session, alone: Actor, both: Actor, listed: str
) -> None:
    assert LISTS[listed](session, both) == LISTS[listed](session, alone)


def test_nothing_more_awaits_than_the_two_roles_have(
    session: Session, world: World, alone: Actor, both: Actor
) -> None:
    for days in (0, 200, 800):
        at = NOW + dt.timedelta(days=days)
        apart = [*desk.awaiting(session, world.inga, at=at), *desk.awaiting(session, alone, at=at)]
        together = list(desk.awaiting(session, both, at=at))
        assert [one for one in together if one not in apart] == []


def test_figures_of_the_other_place_are_not_hers_to_set_beside(
    session: Session, world: World, both: Actor
) -> None:
    area, other = session.get_one(Area, world.cast.arjeplog.area_id), world.cast.arvidsjaur.area_id
    assert other is not None
    with pytest.raises(NotFound):
        statistics_areas.set_beside(session, both, area.id, other, "Lika stora", at=NOW)


def test_a_view_that_is_not_open_is_its_partys_though_one_reads_quotes_for_that_party(
    session: Session, world: World
) -> None:
    cast, picture = world.cast, world.draft_picture
    picture.views_apart, concern = True, picture.concerns[0]
    view = add(
        session,
        PartyView(
            concern_id=concern.id, organisation_id=cast.arjeplog.id, weight=3, because=texts("Många."),
            given_by=cast.karin.id, given_at=NOW,
        ),
    )  # fmt: skip
    session.expire(concern, ["party_views"])
    petra = replace(cast.petra, memberships=(*cast.petra.memberships, *world.sara.memberships))

    assert party_views.visible(session, cast.karin, picture) == {concern.id: {cast.arjeplog.id: view}}
    assert party_views.visible(session, petra, picture) == {concern.id: {}}


def test_texts_of_the_other_place_are_listed_in_the_language_that_one_reads_there(
    session: Session, world: World, alone: Actor, both: Actor
) -> None:
    def shown(actor: Actor, language: str) -> list[str]:
        found = content_texts.listed(session, actor, language)
        return sorted(content_texts.address_of(one.place) for one in found)

    theirs = shown(world.inga, "se")
    assert theirs == shown(world.cast.karin, "se")
    assert {language: shown(both, language) for language in ("se", "sv", "en")} == {
        "se": sorted([*shown(alone, "se"), *theirs]), "sv": shown(alone, "sv"), "en": shown(alone, "en"),
    }  # fmt: skip
