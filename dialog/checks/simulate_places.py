"""The made-up nation of `./run simulate`: municipalities of unequal size, police areas, people, surveys.

Everything through the services that people use. A municipality has last month's survey, which is closed and
gets the answers, and the same survey opened anew, which can be answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Membership, Organisation, Question, User
from dialog.request import Site
from dialog.services import accounts, founding, surveys
from dialog.services.permissions import Actor
from surveys.definition import SurveyDefinition
from surveys.documents import library

GIANTS = (0.093, 0.057, 0.034)
"""What the three largest have of all answers, as the three largest in Sweden have of all people."""
SPREAD = 0.97
"""Of the log-normal law that the others follow: half of them small, few six times as large."""
PER_AREA = 3
"""How many municipalities a police area has an agreement with."""
PLACES = tuple(f"place_{number}" for number in range(6))
TOWN = PLACES[0]
OPENED = dt.timedelta(days=60)
CLOSED = dt.timedelta(days=30)
STAYS_OPEN = dt.timedelta(days=30)
FIRST_AGREEMENT = dt.date(2023, 1, 1)
LAST_DAY = dt.date(2030, 12, 31)


@dataclass(frozen=True)
class Town:
    """A municipality, the largest first: who coordinates there, and its two versions of the survey."""

    rank: int
    id: int
    key: str
    slug: str
    email: str
    answered: int
    open: int
    questions: Mapping[str, int]
    """The ids of the questions of the answered version, by key."""


def name_of(rank: int) -> str:
    """The word of a municipality in addresses."""
    return f"kommun-{rank + 1:03}"


def shares(count: int) -> list[float]:
    """What each municipality has of all answers, the largest first; together one."""
    law = NormalDist(0, SPREAD)
    others = [pow(2.718281828459045, law.inv_cdf(1 - (rank + 0.5) / count)) for rank in range(count)]
    if count <= len(GIANTS):
        return [one / sum(others) for one in others]
    rest = others[len(GIANTS) :]
    left = 1 - sum(GIANTS)
    return [*GIANTS, *(left * one / sum(rest) for one in rest)]


def sizes(count: int, answers: int) -> list[int]:
    """How many answers each municipality has, the largest first: whole numbers that make up all of them."""
    exact = [share * answers for share in shares(count)]
    whole = [int(one) for one in exact]
    order = sorted(range(count), key=lambda rank: (whole[rank] - exact[rank], rank))
    for rank in order[: answers - sum(whole)]:
        whole[rank] += 1
    return whole


@cache
def definition(key: str) -> SurveyDefinition:
    """The ready-made safety survey with the places of one municipality."""
    ready = library()["safety_survey"]
    names = [{"key": place, "text": {"sv": place, "en": place}} for place in PLACES]

    def own(question: Any) -> Any:
        if "places" in question.settings:
            return replace(question, settings={**question.settings, "places": {key: names}})
        if question.show_if and "arjeplog" in str(question.show_if):
            return replace(question, show_if={**question.show_if, "any_of": [TOWN]})
        return question

    return replace(ready, questions=tuple(own(one) for one in ready.questions))


def found(site: Site, count: int, *, at: dt.datetime) -> list[Town]:
    """Make the nation; the largest municipality first."""
    towns: list[Town] = []
    for first in range(0, count, PER_AREA):
        ranks = range(first, min(first + PER_AREA, count))
        with site.transaction() as session:
            organisations = founding.found(session, _told(first // PER_AREA, ranks), at=at).organisations
            _person(session, organisations[f"polis-{first // PER_AREA:03}"], "police_officer", at=at)
            for rank in ranks:
                town = organisations[name_of(rank)]
                actor = _person(session, town, "coordinator", at=at)
                towns.append(_asking(session, rank, town, actor, at=at))
    return towns


def _told(number: int, ranks: Sequence[int]) -> dict[str, Any]:
    """What an operator's file of places would say of one police area and its municipalities."""
    police = f"polis-{number:03}"
    area = {"kind": "police_area", "code": police, "name": {"sv": f"Polisområde {number + 1}"}}
    towns = [
        {"kind": "municipality", "code": name_of(rank), "name": {"sv": f"Kommun {rank + 1}"}}
        for rank in ranks
    ]
    organisations = [{**one, "key": one["code"], "area": one["code"]} for one in (*towns, area)]
    # Agreements are told apart by their first day.
    starts_on = FIRST_AGREEMENT + dt.timedelta(days=number)
    agreement = {
        "title": {"sv": f"Överenskommelse {number + 1}"},
        "starts_on": starts_on,
        "ends_on": LAST_DAY,
        "focus_area": [{"key": "prevention", "name": {"sv": "Brottsförebyggande arbete"}}],
    }
    return {
        "area": [area, *({**one, "parent": police} for one in towns)],
        "organisation": organisations,
        "agreement": agreement,
    }


def _person(session: Session, organisation: Organisation, role: str, *, at: dt.datetime) -> Actor:
    user = User(email=f"{role}@{organisation.key}.example", name=f"{role} {organisation.key}", language="sv")
    user.memberships = [
        Membership(organisation_id=organisation.id, role=role, from_on=(at - OPENED - CLOSED).date())
    ]
    session.add(user)
    session.flush()
    return accounts.describe(session, user, at=at)


def _asking(session: Session, rank: int, town: Organisation, actor: Actor, *, at: dt.datetime) -> Town:
    opened, closed = at - OPENED, at - CLOSED
    slug = f"trygghet-{rank + 1:03}"
    first = surveys.load(
        session,
        actor,
        definition(town.key),
        slug=slug,
        asked_by_id=town.id,
        municipality_ids=[town.id],
        at=opened,
    )
    days = {"opens_on": opened.date(), "closes_on": closed.date()}
    surveys.publish(session, actor, first.id, **days, at=opened)
    surveys.close(session, actor, first.id, at=closed)
    second = surveys.draft(session, actor, first.survey_id, at=at)
    days = {"opens_on": at.date(), "closes_on": (at + STAYS_OPEN).date()}
    surveys.publish(session, actor, second.id, **days, at=at)
    asked = sa.select(Question.key, Question.id).where(Question.survey_version_id == first.id)
    questions = {row.key: row.id for row in session.execute(asked)}
    email = f"coordinator@{town.key}.example"
    return Town(rank, town.id, town.key, slug, email, first.id, second.id, questions)


def actor_of(session: Session, town: Town, *, at: dt.datetime) -> Actor:
    """The municipality's coordinator."""
    user = session.scalars(sa.select(User).where(User.email == town.email)).one()
    return accounts.describe(session, user, at=at)
