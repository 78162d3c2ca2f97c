"""What awaits the person today; and the frame of every desk page: the chain, whose desk, messages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, get_flashed_messages, render_template, url_for

from dialog import clock, languages, plain_words
from dialog.request import actor, language, reading, signed_in, site, url_in
from dialog.request import gettext as _
from dialog.services import alarms, chain_status, desk, first_steps
from dialog.services.due import Due
from surveys.texts import pick

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

AFTER_THE_SERIOUS = 2
"""The rank of what is done in the order of its day."""


@blueprint.get("/")
def show() -> str:
    """To do: first what is due, then how far the chain has come in each municipality."""
    return render_template(
        "desk/show.html",
        due=_grouped(),
        steps=first_steps.of(reading(), signed_in(), at=clock.now()),
        alone=alarms.without_substitute(reading(), signed_in(), at=clock.now()),
        is_mailed=site().settings.mail_server is not None,
        municipalities=chain_status.of_municipalities(reading(), signed_in()),
    )


def frame() -> dict[str, Any]:
    """What the layout of the desk shows around every page; the least of it when the page before it failed."""
    found = actor()
    common = {
        "languages": [(code, languages.LANGUAGES[code], url_in(code)) for code in languages.DESK_LANGUAGES],
        "role_word": plain_words.role,
        "messages": get_flashed_messages(with_categories=True),
    }
    if found is None or g.get("is_broken"):
        return common
    # An error page leads on, but counts nothing: who is refused has not asked what awaits them.
    due = () if g.get("is_error") else _awaiting()
    return {
        **common,
        "desk_url": url_for("desk.show"),
        "organisation": desk.home(reading(), found),
        "chain": [
            {"key": step.key, "url": url_for(step.endpoint), "waiting": step.waiting}
            for step in desk.chain(found, due)
        ],
    }


def _awaiting() -> tuple[Due, ...]:
    """Asked for once a page, by the page and by its frame."""
    if "awaiting" not in g:
        g.awaiting = desk.awaiting(reading(), signed_in(), at=clock.now())
    found: tuple[Due, ...] = g.awaiting
    return found


def _grouped() -> list[tuple[str, list[dict[str, Any]]]]:
    """What awaits, in its order, under when it is to be done; a heading with nothing under it is left out."""
    now: list[dict[str, Any]] = []
    dated: list[dict[str, Any]] = []
    rest: list[dict[str, Any]] = []
    for one in _awaiting():
        told = _told(one)
        # What nobody here can read may be serious: it stands among what is not to wait.
        (now if told["state"] or one.rank < AFTER_THE_SERIOUS else dated if one.on else rest).append(told)
    groups = ((_("Now"), now), (_("Has a last day"), dated), (_("Has no last day"), rest))
    return [(heading, items) for heading, items in groups if items]


def _told(due: Due) -> dict[str, Any]:
    place = pick(due.municipality.name, language()).text if due.municipality else ""
    words = plain_words.DUE[due.kind](place, pick(due.title, language()).text, due.count)
    is_late = due.is_urgent or (due.on is not None and due.on < clock.today())
    return {
        "title": words,
        "url": url_for(due.endpoint, **due.arguments),
        "who": _("you, as %(role)s", role=_role_there(due)),
        "on": due.on,
        "since": _since(due.week),
        "word": _("at once") if due.is_urgent else "",
        "state": "late" if is_late else "",
    }


def _since(week: str) -> str:
    """Since when it waits: no answer knows more than its week."""
    year, _dash, number = week.partition("-W")
    return _("since week %(week)s, %(year)s", week=int(number), year=year) if number else ""


def _role_there(due: Due) -> str:
    """As what the person is asked: their role where the thing belongs."""
    place = due.municipality
    roles = [
        membership.role
        for membership in signed_in().memberships
        if place is None or place.id in membership.covers
    ]
    return plain_words.role(roles[0]) if roles else ""
