"""How a line of the access table is written: who is let in, with what, and what everybody else gets.

The lines themselves are in `access_table.py`. Everybody who is not named gets what the rule says: somebody
signed out is sent to sign in (303), the wrong role is refused (403), and for what belongs to Arjeplog the
people of Arvidsjaur find nothing (404). The ids come from `tests/world.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.readers import address
from tests.world import World
from tests.world_outside import BESIDE, OUTSIDE, STRANGERS

NOBODY = "nobody"
STAFF = ("karin", "nils", "petra", "maja", "gunnar", "lena", "ada", "inga", "sara", "rut")
EVERYBODY = (NOBODY, *STAFF)
ELSEWHERE = frozenset({"nils", "lena"})
COORDINATORS = ("karin", "nils")
POLICE = ("petra", "maja")
LEADERS = ("gunnar", "lena")
IN_CHAIN = (*COORDINATORS, *POLICE, *LEADERS)
AROUND_ARJEPLOG = ("karin", *POLICE, "gunnar")
Given = Callable[[World], Any]


@dataclass(frozen=True)
class Row:
    """Who is let in, and what they get. `is_local`: the thing belongs to Arjeplog."""

    allowed: Mapping[str, int]
    is_local: bool = True
    form: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    refused: int = 403


def page(*who: str, status: int = 200, **arguments: Any) -> Row:
    """A page about something of Arjeplog."""
    return Row(dict.fromkeys(who, status), arguments=arguments)


def overview(*who: str) -> Row:
    """A page that shows everybody their own."""
    return Row(dict.fromkeys(who, 200), is_local=False)


def public(status: int = 200, **arguments: Any) -> Row:
    """A page for everyone, signed in or not."""
    return Row(dict.fromkeys(EVERYBODY, status), arguments=arguments)


def sends(
    *who: str,
    form: Mapping[str, Any] | None = None,
    status: int = 303,
    is_local: bool = True,
    **arguments: Any,
) -> Row:
    """A form that changes something of Arjeplog."""
    return Row(dict.fromkeys(who, status), is_local, form or {}, arguments)


def own(*, form: Mapping[str, Any] | None = None, status: int = 200) -> Row:
    """What everybody who is signed in has for themselves."""
    return Row(dict.fromkeys(STAFF, status), is_local=False, form=form or {})


def arguments_of(world: World) -> dict[str, Any]:
    """The arguments of routes: by name, or by `blueprint.name` where blueprints differ."""
    return {
        **_of_plan(world),
        **_of_approving(world),
        "language": "sv",
        "municipality": "arjeplog",
        "slug": "trygghet",
        "promises.slug": world.promise.slug,
        "number": 1,
        "key": world.theme.key,
        "name": "nothing.css",
        "filename": "img/favicon.svg",
        "code": "sv",
        "version_id": world.open_version.id,
        "promise_work.version_id": world.draft_promise.id,
        "promise_quality.version_id": world.draft_promise.id,
        "text_id": world.free_texts[0].id,
        "run_id": world.run.id,
        "suggestion_id": world.undecided.id,
        "theme_id": world.theme.id,
        "quote_id": world.quote.id,
        "handover_id": world.handover.id,
        "decision_id": world.assignment.decision_id,
        "situation.theme_id": world.spare_theme.id,
        "picture_id": world.draft_picture.id,
        "concern_id": world.draft_picture.concerns[0].id,
        "paragraph_id": world.draft_picture.concerns[0].paragraphs[0].id,
        "cause_id": world.draft_picture.concerns[0].causes[0].id,
        "consultation_id": world.draft_picture.concerns[0].consultations[0].id,
        "evidence_id": world.draft_picture.concerns[0].evidence[0].id,
        "proposal_id": world.picture_proposal.id,
        "source_id": world.source.id,
        "event_id": world.event.id,
        "partner_id": world.partner.id,
        "note_id": world.note.id,
        "row_id": world.note.themes[0].id,
        "line_id": world.draft_promise.lines[0].id,
        "promise_id": world.empty_promise.id,
        "promise_lines.version_id": world.draft_promise.id,
        "agreement_id": world.cast.agreement.id,
        "agreements.area_id": world.cast.agreement.focus_areas[0].id,
        "agreement_decision_id": world.agreement_decision.id,
        "post_id": world.post.id,
        "measurement_id": world.goal.measurements[0].id,
        "follow_up_id": world.follow_up.id,
        "meeting_id": world.meeting.id,
        "direction": "up",
        "kind": "interface",
        "address": address("Your privacy"),
        "line": 0,
        "outdated_id": 0,
        "user_id": world.cast.karin.id,
        "membership_id": world.membership.id,
        "token": "no-such-token",
        "session_id": 0,
        "passkey_id": 0,
        **_told(world),
    }


def _told(world: World) -> dict[str, Any]:
    return {
        "follow_up.version_id": world.published.id,
        "outside.version_id": world.published.id,
        "place_id": world.outside_place.id,
        "follow_up_id": world.follow_up.id,
    }


def _of_plan(world: World) -> dict[str, Any]:
    return {
        "goal_id": world.goal.id,
        "action_id": world.action.id,
        "agreement_id": world.cast.agreement.id,
        "agreements.area_id": world.cast.agreement.focus_areas[0].id,
        "agreement_decision_id": world.agreement_decision.id,
        "post_id": world.post.id,
        "measurement_id": world.goal.measurements[0].id,
    }


def _of_approving(world: World) -> dict[str, Any]:
    return {
        "draft_work.version_id": world.draft_promise.id,
        "corrections.version_id": world.published.id,
        "correction_id": world.correction.id,
    }


def filled(given: Mapping[str, Any], world: World) -> dict[str, Any]:
    """The values of a row, with what depends on the world looked up there."""
    return {name: value(world) if callable(value) else value for name, value in given.items()}


def expected(row: Row, person: str) -> frozenset[int]:
    """What the person may get. Lena has the wrong role in the wrong place: either answer is right."""
    if person in STRANGERS:
        return _of_stranger(row, person)
    if person in row.allowed:
        return frozenset({row.allowed[person]})
    if person == NOBODY:
        return frozenset({303})
    if row.is_local and person in ELSEWHERE:
        return frozenset({403, 404}) if person == "lena" else frozenset({404})
    return frozenset({row.refused})


TWINS = {
    "coordinator": "karin",
    "municipal_leader": "gunnar",
    "language_reader": "inga",
    "quote_reader": "sara",
    "registrar": "rut",
    "administrator": "ada",
    "police_officer": "petra",
    "police_leader": "maja",
}
"""Who has the same role in Arjeplog."""
FOUND_NOTHING = frozenset({403, 404})


def _of_stranger(row: Row, person: str) -> frozenset[int]:
    """Somebody who has nothing to do with Arjeplog: what everyone gets, or their own, never Arjeplog's.

    What shows everybody their own they see as their twin does; a thing that it names is not theirs, so it is
    not found, or no choice of their form.
    """
    if person in row.allowed:
        return frozenset({row.allowed[person]})
    if NOBODY in row.allowed:
        return frozenset({row.allowed[NOBODY]})
    if row.is_local:
        return FOUND_NOTHING
    twin = TWINS[{**OUTSIDE, **BESIDE}[person][0]]
    if twin not in row.allowed:
        return FOUND_NOTHING
    return frozenset({row.allowed[twin], 404, 422})
