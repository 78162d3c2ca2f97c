"""The renewal of an agreement on the desk: what it was, what becomes of everything, the next one opened."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.renewal import NextAgreement, RenewalStep
from dialog.models import Organisation
from dialog.request import language, reading, signed_in
from dialog.services import plan, renewal_opening, renewal_walk
from dialog.services.errors import NotFound
from dialog.services.permissions import Permission, where
from surveys.texts import pick

blueprint = Blueprint("renewal", __name__, url_prefix="/desk/renewal")


@blueprint.get("")
def index() -> Response:
    """The renewal of the newest agreement that has begun: the one that is opened here comes after it."""
    mine = renewal_walk.of_actor(reading(), signed_in())
    newest = next((one for one in mine if one.starts_on <= clock.today()), mine[0] if mine else None)
    if newest is None:
        raise NotFound
    return redirect(url_for("renewal.show", agreement_id=newest.id), 302)


@blueprint.get("/<int:agreement_id>")
def show(agreement_id: int) -> str:
    """What the agreement was, how far the renewal has come, and where one goes on."""
    walk = renewal_walk.show(reading(), signed_in(), agreement_id)
    goals = [plan.goal(reading(), signed_in(), one.id) for one in walk.of("goal")]
    return render_template(
        "renewal/show.html",
        walk=walk,
        reached=sum(one.is_reached for one in goals),
        may_decide=renewal_walk.may_decide(signed_in(), walk),
        outcomes=Counter(one.decision.outcome for one in walk.things if one.decision),
        is_begun=clock.today() >= walk.begins_on,
        subjects=renewal_walk.SUBJECTS,
    )


@blueprint.route(
    "/<int:agreement_id>/<any(focus_area, goal, action, promise):subject>", methods=["GET", "POST"]
)
def step(agreement_id: int, subject: str) -> Answer:
    """The things of one kind: each is carried over or ended; can be left and gone on with."""
    walk = renewal_walk.show(reading(), signed_in(), agreement_id)
    decides = where(signed_in(), Permission.AGREEMENT_EDIT)
    things = [
        one for one in walk.of(subject) if one.municipality_id is None or one.municipality_id in decides
    ]
    form = RenewalStep.of(things if renewal_walk.may_decide(signed_in(), walk) else ())
    order = (*renewal_walk.SUBJECTS, "")
    after = order[order.index(subject) + 1]
    onwards = (
        url_for("renewal.step", agreement_id=agreement_id, subject=after)
        if after
        else url_for("renewal.show", agreement_id=agreement_id)
    )
    return change(
        form,
        "renewal/step.html",
        lambda session: renewal_walk.decide(
            session, signed_in(), agreement_id, form.choices(), at=clock.now()
        ),
        onwards,
        walk=walk,
        subject=subject,
        number=order.index(subject) + 1,
        steps=len(renewal_walk.SUBJECTS),
        onwards_url=onwards,
        places={one.id: one for one in walk.agreement.parties},
        untold={one.id for one in things if _needs_follow_up(one)},
        is_open=walk.successor is None and clock.today() >= walk.begins_on and bool(form.things),
    )


@blueprint.route("/<int:agreement_id>/open", methods=["GET", "POST"])
def open_next(agreement_id: int) -> Answer:
    """Open the agreement that follows."""
    agreement = renewal_walk.find(reading(), signed_in(), agreement_id, Permission.AGREEMENT_EDIT)
    walk = renewal_walk.show(reading(), signed_in(), agreement_id)
    begin = renewal_opening.proposed(reading(), agreement)
    form = NextAgreement(
        data={
            "title": begin.title,
            "starts_on": begin.starts_on,
            "ends_on": begin.ends_on,
            "party_ids": list(begin.party_ids),
        }
    )
    form.party_ids.choices = [(one.id, _name(one)) for one in agreement.parties]
    return change(
        form,
        "renewal/open.html",
        lambda session: renewal_opening.open_next(
            session, signed_in(), agreement_id, form.words(), at=clock.now()
        ),
        url_for("renewal.show", agreement_id=agreement_id),
        walk=walk,
    )


def _needs_follow_up(one: renewal_walk.Thing) -> bool:
    is_ended = one.decision is not None and one.decision.outcome == "end"
    return is_ended and one.version_id is not None and not renewal_walk.is_told(reading(), one.id)


def _name(organisation: Organisation) -> str:
    return pick(organisation.name, language()).text
