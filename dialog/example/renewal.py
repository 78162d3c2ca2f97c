"""The example's renewal: begun in Arvidsjaur, half of it decided, and nothing opened yet."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog import clock
from dialog.example.places import Stage
from dialog.models import Action
from dialog.services import agreements, renewal_walk
from dialog.services.renewal_walk import Choice

ENDED = {
    "sv": "Vi når fler genom skolans egna lektioner. Polisen kommer dit när skolan ber om det.",
    "en": "The school reaches more people in its own lessons. The police come when the school asks.",
}


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """The focus areas are carried over, so is all but the last action; the promises are left to decide on."""
    first = renewal_walk.begins_on(agreements.ends_on(session, stage.agreement))
    if clock.day_of(at) < first:
        return
    mine = stage.organisations["arvidsjaur"].id
    found = renewal_walk.things(session, stage.agreement)
    areas = [one for one in found if one.subject == "focus_area"]
    actions = [
        one
        for one in found
        if one.subject == "action"
        and one.municipality_id == mine
        and session.get_one(Action, one.id).kind == "activity"
    ]
    choices = [Choice(one.subject, one.id, "carry", {}) for one in (*areas, *actions[:-1])]
    choices += [Choice(one.subject, one.id, "end", ENDED) for one in actions[-1:]]
    renewal_walk.decide(session, stage.coordinator("arvidsjaur"), stage.agreement.id, choices, at=at)
