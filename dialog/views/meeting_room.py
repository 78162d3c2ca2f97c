"""A meeting while it is held: the one page that everything is entered on, the screen, and the four papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer, Row, change
from dialog.forms.base import Form
from dialog.forms.meetings import NEW_PEOPLE, NOT_DECIDED, room_form
from dialog.models import Concern, Meeting
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in
from dialog.services import meeting_room, meetings, party_views, pictures
from dialog.services.errors import NotFound
from dialog.services.meeting_room import Room
from dialog.services.minutes import Person, decided_at
from dialog.services.party_views import Sides
from dialog.services.priorities import Decided
from surveys.texts import pick

blueprint = Blueprint("meeting_room", __name__, url_prefix="/desk/meetings")


@blueprint.route("/<int:meeting_id>/room", methods=["GET", "POST"])
def room(meeting_id: int) -> Answer:
    """Attendance, priorities and what was decided: one form, one save."""
    meeting = meetings.to_keep(reading(), signed_in(), meeting_id)
    sides = _sides(meeting)
    concerns = _to_decide(meeting)
    form = _form(meeting, concerns, sides)
    closes = request.form.get("then") == "close"
    answer = change(
        form,
        "meeting_room/room.html",
        lambda session: meeting_room.save(
            session,
            signed_in(),
            meeting_id,
            _room(form, meeting, concerns, sides),
            revision=form["revision"].data or 0,
            closes=closes,
            at=clock.now(),
        ),
        url_for("meetings.show" if closes else "meeting_room.room", meeting_id=meeting_id),
        lambda: _rows(form, meeting, concerns, sides),
        revision=meeting.revision,
        meeting=meeting,
        sides=sides,
        concerns=concerns,
    )
    if not isinstance(answer, str | tuple):
        flash(_("The meeting is closed. Its minutes are frozen.") if closes else _("Saved."), "good")
    return answer


@blueprint.get("/<int:meeting_id>/screen")
def screen(meeting_id: int) -> str:
    """All concerns on one screen, in large type."""
    meeting = meetings.show(reading(), signed_in(), meeting_id)
    return render_template("meeting_room/screen.html", meeting=meeting, sides=_sides(meeting))


@blueprint.get("/<int:meeting_id>/screen/<int:number>")
def screen_of(meeting_id: int, number: int) -> str:
    """One concern in large type, with the way to the next."""
    meeting = meetings.show(reading(), signed_in(), meeting_id)
    sides = _sides(meeting)
    if sides is None or not 1 <= number <= len(sides.rows):
        raise NotFound
    return render_template(
        "meeting_room/screen_of.html", meeting=meeting, sides=sides, number=number, row=sides.rows[number - 1]
    )


@blueprint.get("/<int:meeting_id>/papers")
def papers(meeting_id: int) -> str:
    """Four pages to print: the agenda, the concerns, the views side by side, the list of who came."""
    meeting = meetings.show(reading(), signed_in(), meeting_id)
    return render_template("meeting_room/papers.html", meeting=meeting, sides=_sides(meeting))


# ------------------------------------------------------------------------------------------------ shared


def _sides(meeting: Meeting) -> Sides | None:
    if meeting.picture_id is None:
        return None
    return party_views.show(reading(), signed_in(), meeting.picture_id)


def _to_decide(meeting: Meeting) -> list[Concern]:
    """Nothing is decided any more about a picture that all have agreed on."""
    picture = meeting.picture
    return [] if picture is None or picture.status in pictures.PUBLIC else list(picture.concerns)


def _form(meeting: Meeting, concerns: list[Concern], sides: Sides | None) -> Form:
    parties = [one.id for one in sides.parties] if sides else []
    data: dict[str, Any] = {
        "revision": meeting.revision,
        "present": [one.id for one in meeting.attendance if one.is_present],
    }
    for point in meeting.points:
        data |= {f"said_{point.id}": point.said, f"decided_{point.id}": point.decided}
    for one in concerns:
        decided = decided_at(meeting, one)
        if decided is None:
            continue
        data |= {f"outcome_{one.id}": decided.outcome, f"because_{one.id}": decided.because.get("sv", "")}
        data |= {f"dissent_{one.id}_{said['organisation_id']}": said["text"] for said in decided.dissent}
    return room_form(
        [one.id for one in meeting.attendance],
        [one.id for one in meeting.points],
        {one.id: decided_at(meeting, one) is not None for one in concerns},
        parties,
        data,
    )


def _room(form: Form, meeting: Meeting, concerns: list[Concern], sides: Sides | None) -> Room:
    came = [
        Person(form[f"came_{number}"].data or "", form[f"from_{number}"].data or "") for number in NEW_PEOPLE
    ]
    points = [one.id for one in meeting.points]
    return Room(
        present=frozenset(form["present"].data or ()),
        came=[one for one in came if one.name or one.organisation],
        said={key: form[f"said_{key}"].data or "" for key in points},
        decided={key: form[f"decided_{key}"].data or "" for key in points},
        new_point=form["new_point"].data or "",
        priorities={
            one.id: decided
            for one in concerns
            if (decided := _decided(form, one, sides)).outcome != NOT_DECIDED
            or decided.because
            or decided.dissent
        },
    )


def _decided(form: Form, concern: Concern, sides: Sides | None) -> Decided:
    """What stands in the row of a concern. Words without a choice are a broken rule, not words lost."""
    because = form[f"because_{concern.id}"].data or ""
    dissent = {
        party.id: form[f"dissent_{concern.id}_{party.id}"].data or ""
        for party in (sides.parties if sides else ())
    }
    return Decided(
        form[f"outcome_{concern.id}"].data or NOT_DECIDED,
        {"sv": because} if because else {},
        {key: text for key, text in dissent.items() if text},
    )


def _rows(form: Form, meeting: Meeting, concerns: list[Concern], sides: Sides | None) -> list[Row]:
    """What the other one saved beside what this one typed."""
    here = set(form["present"].data or ())
    rows: list[Row] = [
        (
            _("Who came"),
            ", ".join(one.name for one in meeting.attendance if one.is_present),
            ", ".join(one.name for one in meeting.attendance if one.id in here),
        )
    ]
    for point in meeting.points:
        typed = form[f"said_{point.id}"], form[f"decided_{point.id}"]
        rows += [
            (f"{point.heading}: {typed[0].label.text}", point.said, typed[0].data or ""),
            (f"{point.heading}: {typed[1].label.text}", point.decided, typed[1].data or ""),
        ]
    for one in concerns:
        decided, chosen = decided_at(meeting, one), form[f"outcome_{one.id}"]
        words = {choice.value: str(choice.label) for choice in chosen.iter_choices()}
        title, theirs = pick(one.title, language()).text, decided.dissent if decided else []
        rows += [
            (title, words.get(decided.outcome, "") if decided else "", words.get(chosen.data, "")),
            (
                f"{title}: {form[f'because_{one.id}'].label.text}",
                decided.because.get("sv", "") if decided else "",
                form[f"because_{one.id}"].data or "",
            ),
        ]
        rows += [
            (
                f"{title}: {pick(party.name, language()).text}",
                next((said["text"] for said in theirs if said["organisation_id"] == party.id), ""),
                form[f"dissent_{one.id}_{party.id}"].data or "",
            )
            for party in (sides.parties if sides else ())
        ]
    return rows
