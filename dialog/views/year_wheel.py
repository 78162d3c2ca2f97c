"""The year wheel on the desk: a drawing, the list that carries everything, and a calendar file."""

from __future__ import annotations

import itertools

from flask import Blueprint, Response, render_template, request, url_for

from dialog import clock, wheel_words
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in
from dialog.services import ics, places, year_wheel
from dialog.services.errors import NotFound
from dialog.services.permissions import Permission, where
from dialog.services.places import Municipality
from dialog.services.year_wheel import YearWheel
from surveys.texts import pick

blueprint = Blueprint("year_wheel", __name__, url_prefix="/desk/year")


@blueprint.get("", defaults={"year": None})
@blueprint.get("/<int:year>")
def show(year: int | None) -> str:
    """A year of one municipality, or of all together."""
    wheel, place = _wheel(year or clock.today().year)
    return render_template(
        "year_wheel/show.html",
        wheel=wheel,
        municipality=place,
        municipalities=_mine(),
        months=[
            (key, list(days))
            for key, days in itertools.groupby(enumerate(wheel.days, 1), lambda pair: pair[1].on.month)
        ],
        sectors=year_wheel.sectors(),
        hand=year_wheel.hand(clock.today()) if wheel.year == clock.today().year else None,
        say=wheel_words,
    )


@blueprint.get("/<int:year>.ics")
def file(year: int) -> Response:
    """The same days for a calendar of one's own."""
    wheel, place = _wheel(year)
    events = [
        ics.Event(
            key=f"{day.kind}:{day.key}",
            on=day.on,
            title=wheel_words.sentence(day),
            words=wheel_words.who(day),
            url=url_for(day.endpoint, _external=True, **day.arguments) if day.endpoint else "",
        )
        for day in wheel.days
    ]
    name = _("Year wheel %(year)s", year=year)
    if place is not None:
        name = f"{name}, {pick(place.name, language()).text}"
    made = Response(ics.written(name, events), mimetype="text/calendar")
    made.headers["Content-Disposition"] = f"attachment; filename=year-{year}.ics"
    return made


def _wheel(year: int) -> tuple[YearWheel, Municipality | None]:
    wanted = request.args.get("municipality", "")
    place = next((one for one in _mine() if one.key == wanted), None)
    if wanted and place is None:
        raise NotFound
    return year_wheel.of_year(reading(), signed_in(), year, place.id if place else None), place


def _mine() -> list[Municipality]:
    mine = where(signed_in(), Permission.PLAN_READ)
    return [one for one in places.municipalities(reading()) if one.id in mine]
