"""The example's agreement on paper, goals with measurements, communication plan, and who holds what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from dialog.example.places import Stage, content
from dialog.models import Concern
from dialog.services import actions, agreement_edits, communication, people, posts
from dialog.services import plan as plans
from dialog.services.agreement_edits import AgreementWords, DecisionWords
from dialog.services.communication import MessageWords
from dialog.services.people import NewRole
from dialog.services.permissions import Actor
from dialog.services.plan import GoalWords
from dialog.services.posts import PostWords

PLANNED_DAYS_AGO = 90


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """Everything around the plan; its actions are there already, with the promises that count them."""
    told, then = content("plan.toml"), at - dt.timedelta(days=PLANNED_DAYS_AGO)
    _agreement(session, stage, told, then)
    for row in told["goal"]:
        _goal(session, stage, row, then)
    for row in told["post"]:
        _post(session, stage, row, then)
    for row in told["message"]:
        _message(session, stage, row, at)
    new = told["stands_in"]
    role = NewRole(
        stage.organisations[new["organisation"]].id, new["role"], new["from_on"], is_substitute=True
    )
    administrator = stage.people[f"administrator {new['organisation']}"]
    people.invite(session, administrator, new["email"], new["name"], role, at=then)


def _agreement(session: Session, stage: Stage, told: dict[str, Any], at: dt.datetime) -> None:
    actor, agreement = stage.coordinator("arjeplog"), stage.agreement
    words = AgreementWords(
        title=agreement.title,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        preview_days=5,
        comment_days=21,
        documents=tuple((one["title"], one["reference"]) for one in told["document"]),
    )
    agreement_edits.edit(session, actor, agreement.id, words, at=at)
    for section, texts in told["section"].items():
        agreement_edits.write_section(session, actor, agreement.id, section, texts, at=at)
    for row in told["signature"]:
        said = {key: row[key] for key in ("name", "title", "signed_on")}
        party = stage.organisations[row["party"]].id
        agreement_edits.sign(session, actor, agreement.id, party, **said, at=at)
    for row in told["decision"]:
        party = stage.organisations[row.pop("party")].id
        agreement_edits.decide(session, actor, agreement.id, DecisionWords(party, **row), at=at)


def _goal(session: Session, stage: Stage, row: dict[str, Any], at: dt.datetime) -> None:
    key = row.get("municipality")
    actor = stage.coordinator(key or "arjeplog")
    concern = _concern(session, stage, key, row["concern"])
    words = GoalWords(
        **{name: row[name] for name in ("text", "indicator", "unit", "better", "target_value", "target_on")},
        municipality_id=stage.organisations[key].id if key else None,
        owner_id=stage.organisations[row["owner"]].id if "owner" in row else None,
        focus_area_id=stage.focus_areas[row["focus_area"]].id,
        concern_id=concern.id if concern else None,
    )
    made = plans.add_goal(session, actor, stage.agreement.id, words, at=at)
    for number, (on, value, source) in enumerate(row["measured"]):
        is_first = number == 0
        plans.measure(session, actor, made.id, on=on, value=value, source=source, is_baseline=is_first, at=at)


def _concern(session: Session, stage: Stage, municipality: str | None, theme: str) -> Concern | None:
    if municipality is None:
        found = plans.joint_concerns(session, stage.agreement)
    else:
        found = actions.concerns(session, stage.organisations[municipality].id)
    return next((one for one in found if one.key == theme), None)


def _post(session: Session, stage: Stage, row: dict[str, Any], at: dt.datetime) -> None:
    holder: Actor = stage.people[row["person"]]
    place = row["person"].split()[1]
    here = place if stage.organisations[place].is_municipality else "arjeplog"
    words = PostWords(
        organisation_id=stage.organisations[place].id,
        function=row["function"],
        user_id=holder.id,
        from_on=row["from_on"],
        is_substitute=row.get("is_substitute", False),
    )
    posts.name_holder(session, stage.coordinator(here), stage.organisations[here].id, words, at=at)


def _message(session: Session, stage: Stage, row: dict[str, Any], at: dt.datetime) -> None:
    actor, told_days_ago = stage.coordinator(row["municipality"]), row.get("told_days_ago")
    words = MessageWords(
        text=row["text"],
        message=row["message"],
        audience=row["audience"],
        channel=row["channel"],
        languages=tuple(row["languages"]),
        owner_id=stage.organisations[row["owner"]].id,
        function=row["function"],
        on=(at + dt.timedelta(days=row["in_days"])).date(),
    )
    place = stage.organisations[row["municipality"]].id
    then = at - dt.timedelta(days=PLANNED_DAYS_AGO)
    made = communication.add(session, actor, place, words, at=then)
    if told_days_ago:
        communication.tell(session, actor, made.id, at=at - dt.timedelta(days=told_days_ago))
