"""The calendar on the desk: seasons and events of a municipality, and answers before, during and after."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock, event_words
from dialog.changing import Answer, change
from dialog.forms.calendar import EventForm
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import calendar_events, event_answers, places
from dialog.services.calendar_events import Days
from dialog.services.event_answers import EventAnswers
from dialog.services.permissions import Permission, require

blueprint = Blueprint("calendar", __name__, url_prefix="/desk/calendar")
OTHERS = "others"


@blueprint.get("")
def index() -> str:
    """The calendars of the person's municipalities."""
    return render_template(
        "calendar/index.html",
        calendars=calendar_events.index(reading(), signed_in()),
        next_time=lambda event: calendar_events.next_time(event, clock.today()),
        say=event_words,
    )


@blueprint.route("/<municipality>/new", methods=["GET", "POST"])
def add(municipality: str) -> Answer:
    """Put an event in the calendar."""
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.PICTURE_EDIT, place.id)
    form = EventForm()
    return change(
        form,
        "calendar/edit.html",
        lambda session: calendar_events.add(session, signed_in(), place.id, _days(form), at=clock.now()),
        url_for("calendar.index"),
        place=place,
        event=None,
    )


@blueprint.route("/events/<int:event_id>/edit", methods=["GET", "POST"])
def edit(event_id: int) -> Answer:
    """Change an event."""
    event = calendar_events.to_edit(reading(), signed_in(), event_id)
    form = EventForm(
        data={
            "kind": event.kind,
            "name": event.name,
            "from_on": event.from_on,
            "to_on": event.to_on,
            "is_yearly": event.is_yearly,
        }
    )
    return change(
        form,
        "calendar/edit.html",
        lambda session: calendar_events.edit(session, signed_in(), event_id, _days(form), at=clock.now()),
        url_for("calendar.index"),
        place=None,
        event=event,
    )


@blueprint.post("/events/<int:event_id>/remove")
def remove(event_id: int) -> BaseResponse:
    """Take an event out of the calendar."""
    with transaction() as session:
        calendar_events.remove(session, signed_in(), event_id, at=clock.now())
    flash(_("The event is no longer in the calendar."), "good")
    return redirect(url_for("calendar.index"), 303)


@blueprint.get("/events/<int:event_id>/answers")
def answers(event_id: int) -> str:
    """What people answered before, during and after an event."""
    found = _answers(event_id)
    return render_template(
        "calendar/answers.html",
        found=found,
        say=event_words,
        chosen={
            "event_id": event_id,
            "survey": found.version.id if found.version else None,
            "seen": OTHERS if found.may_see_whole and not found.is_whole else None,
        },
    )


@blueprint.get("/events/<int:event_id>/answers.svg")
def figure(event_id: int) -> Response:
    """How many answered before, during and after, as a figure."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    found = _answers(event_id)
    names = [event_words.phase(one) for one in found.phases]
    words = {"title": event_words.answers_title(found), "hidden": _("too few to be shown")}
    return Response(figures.around_event(found, language(), names, words), mimetype="image/svg+xml")


def _answers(event_id: int) -> EventAnswers:
    return event_answers.show(
        reading(),
        signed_in(),
        event_id,
        request.args.get("survey", type=int),
        as_others=request.args.get("seen") == OTHERS,
    )


def _days(form: EventForm) -> Days:
    return Days(
        form.kind.data, form.name.data, form.from_on.data, form.to_on.data, is_yearly=form.is_yearly.data
    )
