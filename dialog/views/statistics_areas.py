"""Areas that files speak of, municipalities that are alike, and where a line of figures breaks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer
from dialog.forms.base import Form, number_or_none
from dialog.forms.statistics_files import NewArea, SetBeside, StateBreak
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.services import statistics_areas, statistics_breaks
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, may, require
from dialog.statistics_words import AREAS
from surveys.texts import pick

blueprint = Blueprint("statistics_areas", __name__, url_prefix="/desk/statistics")


@blueprint.get("/areas")
def areas() -> str:
    """Every area, and what stands beside it."""
    return _areas(NewArea(formdata=None), SetBeside(formdata=None))


@blueprint.post("/areas")
def add() -> Answer:
    """Add an area."""
    require(signed_in(), Permission.STATISTICS_EDIT)
    form = NewArea()

    def act(session: Any) -> None:
        statistics_areas.add(
            session,
            signed_in(),
            kind=form.kind.data or "",
            code=form.code.data or "",
            name=form.name.data,
            parent_id=number_or_none(form.parent.data),
            at=clock.now(),
        )

    return _done(form, act) or (_areas(form, SetBeside(formdata=None)), 422)


@blueprint.post("/areas/similar")
def set_beside() -> Answer:
    """Set a municipality beside one's own."""
    require(signed_in(), Permission.STATISTICS_EDIT)
    form = SetBeside()

    def act(session: Any) -> None:
        area_id, similar_id = number_or_none(form.area.data), number_or_none(form.similar.data)
        if area_id is None or similar_id is None:
            raise NotFound
        statistics_areas.set_beside(
            session, signed_in(), area_id, similar_id, form.because.data or "", at=clock.now()
        )

    return _done(form, act) or (_areas(NewArea(formdata=None), form), 422)


@blueprint.post("/areas/<int:area_id>/similar/<int:similar_id>/remove")
def take_away(area_id: int, similar_id: int) -> Response:
    """Let a municipality no longer stand beside one's own."""
    with transaction() as session:
        statistics_areas.take_away(session, signed_in(), area_id, similar_id, at=clock.now())
    flash(_("Saved."), "good")
    return redirect(url_for("statistics_areas.areas"), 303)


@blueprint.get("/breaks")
def breaks() -> str:
    """Where lines of figures break, and why."""
    return _breaks(StateBreak(formdata=None))


@blueprint.post("/breaks")
def state_break() -> Answer:
    """Say that from a period on the definition is another one."""
    require(signed_in(), Permission.STATISTICS_EDIT)
    form = StateBreak()
    lines = _lines()
    if form.validate():
        chosen = number_or_none(form.line.data)
        if chosen is None or chosen >= len(lines):
            raise NotFound
        publisher, indicator = lines[chosen]
        try:
            with transaction() as session:
                statistics_breaks.state(
                    session,
                    signed_in(),
                    publisher=publisher,
                    indicator=indicator,
                    period=form.period.data or "",
                    because=form.because.data,
                    at=clock.now(),
                )
            flash(_("Saved. The line is broken there from now on."), "good")
            return redirect(url_for("statistics_areas.breaks"), 303)
        except RuleBroken as broken:
            told_in(form, broken)
    return _breaks(form), 422


@blueprint.post("/breaks/<int:break_id>/remove")
def take_back_break(break_id: int) -> Response:
    """Take a break back that was none."""
    with transaction() as session:
        statistics_breaks.take_back(session, signed_in(), break_id, at=clock.now())
    flash(_("Saved."), "good")
    return redirect(url_for("statistics_areas.breaks"), 303)


def _done(form: Form, act: Any) -> Response | None:
    """Do what a right form asks for and go back to the areas; None when it has to be mended."""
    if form.validate():
        try:
            with transaction() as session:
                act(session)
            flash(_("Saved."), "good")
            return redirect(url_for("statistics_areas.areas"), 303)
        except RuleBroken as broken:
            told_in(form, broken)
    return None


def _areas(form: NewArea, beside: SetBeside) -> str:
    found = statistics_areas.listed(reading(), signed_in())
    is_editor = may(signed_in(), Permission.STATISTICS_EDIT)
    own = statistics_areas.own(reading(), signed_in()) if is_editor else []
    named = [(str(one.id), f"{one.code} {pick(one.name, language()).text}") for one in found]
    form.kind.choices = [(kind, words()) for kind, words in AREAS.items()]
    form.parent.choices = [("", "–"), *named]
    beside.area.choices = [(str(one.id), pick(one.name, language()).text) for one in own]
    beside.similar.choices = [
        (str(one.id), f"{one.code} {pick(one.name, language()).text}")
        for one in found
        if one.kind == "municipality"
    ]
    return render_template(
        "statistics/areas.html",
        areas=found,
        own={one.id for one in own},
        similar=statistics_areas.similar(reading(), signed_in()),
        kinds={kind: words() for kind, words in AREAS.items()},
        form=form,
        beside=beside,
    )


def _lines() -> list[tuple[str, str]]:
    return list(statistics_breaks.indicators(reading(), signed_in()))


def _breaks(form: StateBreak) -> str:
    form.line.choices = [(str(number), f"{one[0]}: {one[1]}") for number, one in enumerate(_lines())]
    return render_template(
        "statistics/breaks.html", breaks=statistics_breaks.listed(reading(), signed_in()), form=form
    )
