"""Meetings on the desk: who is called, the minutes, and what the bodies are called here.

The room, the screen and the papers are in `meeting_room`.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.meetings import (
    CallForm,
    DecisionForm,
    NamesForm,
    PlanForm,
    lines_in,
    people_in,
    people_lines,
)
from dialog.models import Meeting
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import meeting_room, meetings, minutes, pictures, places
from dialog.services.meetings import Call
from dialog.services.minutes import FormalDecision, Person
from dialog.services.permissions import Permission, may_in_any, where
from surveys.texts import pick

blueprint = Blueprint("meetings", __name__, url_prefix="/desk/meetings")


@blueprint.get("")
def index() -> str:
    """Every meeting of the person's municipalities, and which pictures one can be called about."""
    actor = signed_in()
    mine = where(actor, Permission.MEETING_KEEP)
    return render_template(
        "meetings/index.html",
        meetings=meetings.index(reading(), actor),
        pictures=[
            one
            for one in pictures.index(reading(), actor)
            if mine.intersection(pictures.municipalities_of(one))
        ],
        places=[one for one in places.municipalities(reading()) if one.id in mine],
    )


@blueprint.route("/about/<int:picture_id>", methods=["GET", "POST"])
def plan(picture_id: int) -> Answer:
    """Call a meeting about a picture."""
    picture = pictures.find(reading(), signed_in(), Permission.MEETING_KEEP, picture_id)
    body = request.args.get("body", "council")
    call = meetings.proposed_call(reading(), signed_in(), picture_id, body, on=clock.today())
    form = PlanForm(data={"body": body, **_typed(call)})
    form.body.choices = [
        (key, pick(meetings.body_name(reading(), picture, key), language()).text)
        for key in ("council", "steering_group")
    ]
    return change(
        form,
        "meetings/call.html",
        lambda session: (
            meetings.plan(session, signed_in(), picture_id, form.body.data, _call(form), at=clock.now()).id
        ),
        url_for("situation.show", picture_id=picture_id),
        onwards=lambda meeting_id: url_for("meetings.show", meeting_id=meeting_id),
        picture=picture,
        meeting=None,
    )


@blueprint.get("/<int:meeting_id>")
def show(meeting_id: int) -> str:
    """One meeting: what is called to, and once it is closed its minutes."""
    meeting = meetings.show(reading(), signed_in(), meeting_id)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        minutes=minutes.from_document(meeting.minutes)
        if meeting.minutes
        else minutes.gather(reading(), meeting),
        may_keep=meeting.status != "closed" and _keeps(meeting),
    )


@blueprint.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
def edit(meeting_id: int) -> Answer:
    """Change the call."""
    meeting = meetings.to_keep(reading(), signed_in(), meeting_id)
    now = Call(
        meeting.held_on,
        meeting.place,
        [Person(one.name, one.organisation_name) for one in meeting.attendance],
        [one.heading for one in meeting.points],
    )
    form = CallForm(data={"revision": meeting.revision, **_typed(now)})
    return change(
        form,
        "meetings/call.html",
        lambda session: meetings.edit(
            session,
            signed_in(),
            meeting_id,
            _call(form),
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("meetings.show", meeting_id=meeting_id),
        lambda: [
            (_("Who is called"), people_lines(now.people), form.people.data or ""),
            (_("Agenda"), "\n".join(now.agenda), form.agenda.data or ""),
        ],
        revision=meeting.revision,
        picture=meeting.picture,
        meeting=meeting,
    )


@blueprint.post("/<int:meeting_id>/remove")
def remove(meeting_id: int) -> Response:
    """Call a meeting off."""
    with transaction() as session:
        meetings.remove(session, signed_in(), meeting_id, at=clock.now())
    flash(_("The meeting is called off."), "good")
    return redirect(url_for("meetings.index"), 303)


@blueprint.route("/<int:meeting_id>/decision", methods=["GET", "POST"])
def decide(meeting_id: int) -> Answer:
    """Where the steering group's decision is written down."""
    meeting = meetings.to_keep(reading(), signed_in(), meeting_id)
    row = meeting.decision
    form = DecisionForm(
        data={
            "revision": meeting.revision,
            "body": row.body if row else pick(meeting.name, "sv").text,
            "decided_on": row.decided_on if row else meeting.held_on,
            "paragraph": row.paragraph if row else "",
            "reference_number": row.reference_number if row else "",
        }
    )
    return change(
        form,
        "meetings/decision.html",
        lambda session: meeting_room.decide(
            session,
            signed_in(),
            meeting_id,
            FormalDecision(
                form.body.data,
                form.decided_on.data,
                form.paragraph.data or "",
                form.reference_number.data or "",
            ),
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("meetings.show", meeting_id=meeting_id),
        lambda: [
            (_("Paragraph of the minutes"), (row and row.paragraph) or "", form.paragraph.data or ""),
            (_("Reference number"), (row and row.reference_number) or "", form.reference_number.data or ""),
        ],
        revision=meeting.revision,
        meeting=meeting,
    )


@blueprint.route("/names/<municipality>", methods=["GET", "POST"])
def names(municipality: str) -> Answer:
    """What the council and the steering group are called here."""
    place = places.municipality(reading(), municipality)
    named = meetings.names(reading(), signed_in(), place.id, on=clock.today())
    form = NamesForm(data=named)
    return change(
        form,
        "meetings/names.html",
        lambda session: meetings.rename(
            session,
            signed_in(),
            place.id,
            council=form.council.data,
            steering_group=form.steering_group.data,
            at=clock.now(),
        ),
        url_for("meetings.index"),
        municipality=place,
    )


def _keeps(meeting: Meeting) -> bool:
    return may_in_any(signed_in(), Permission.MEETING_KEEP, meetings.municipalities_of(meeting))


def _typed(call: Call) -> dict[str, object]:
    return {
        "held_on": call.held_on,
        "place": call.place,
        "people": people_lines(call.people),
        "agenda": "\n".join(call.agenda),
    }


def _call(form: CallForm) -> Call:
    return Call(
        form.held_on.data,
        form.place.data or "",
        people_in(form.people.data),
        lines_in(form.agenda.data),
    )
