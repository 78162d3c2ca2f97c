"""Watching a survey while it is open: how it goes, who is missing, what looks like no answer of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.watching import BringBack, LetBe, LoadPopulation, SetAside
from dialog.request import gettext as _
from dialog.request import ngettext, reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import composition, places, population, setting_aside, watching
from dialog.services.errors import RuleBroken
from dialog.statistics_words import faults_of, told
from surveys.spreadsheets import Sheet, csv_for_excel

blueprint = Blueprint("watching", __name__, url_prefix="/desk/surveys/<int:version_id>/watch")


@blueprint.get("")
def show(version_id: int) -> str:
    """How a survey goes in one municipality."""
    return _page(version_id, request.args.get("municipality"))


@blueprint.get("/<municipality>/groups.csv")
def blank(version_id: int, municipality: str) -> Response:
    """A file of the population to fill in: one row for each group that the survey asks about."""
    place = places.municipality(reading(), municipality)
    rows = population.blank_rows(reading(), signed_in(), version_id, place.key)
    response = make_response(csv_for_excel(Sheet("", population.HEADING, rows)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{place.key}.csv"'
    return response


@blueprint.post("/<municipality>/figures")
def figures(version_id: int, municipality: str) -> tuple[str, int] | Response:
    """Import figures of the population: whole, or not at all."""
    form = LoadPopulation()
    faults: tuple[str, ...] = ()
    if form.validate_on_submit():
        content = form.file.data.read()
        try:
            with transaction() as session:
                number = population.load(session, signed_in(), version_id, content, at=clock.now())
            flash(ngettext("%(n)s figure imported.", "%(n)s figures imported.", number), "good")
            return redirect(_address(version_id, municipality, "composition"), 303)
        except RuleBroken as broken:
            told_in(form, broken)
            faults = tuple(map(told, faults_of(broken)))
    return _page(version_id, municipality, form, faults), 422


@blueprint.post("/<municipality>/set-aside")
def set_aside(version_id: int, municipality: str) -> tuple[str, int] | Response:
    """Let the marked answers count no longer."""
    form = SetAside()
    if not form.validate_on_submit():
        faults = ((_("Choose what the marked ones are."), "#signs"),)
        return _page(version_id, municipality, faults=faults), 422
    return _decided(
        version_id,
        municipality,
        lambda session, place_id: setting_aside.set_aside(
            session, signed_in(), version_id, place_id, _ids(form), form.reason.data, at=clock.now()
        ),
        lambda number: ngettext("%(n)s answer is set aside.", "%(n)s answers are set aside.", number),
    )


@blueprint.post("/<municipality>/bring-back")
def bring_back(version_id: int, municipality: str) -> tuple[str, int] | Response:
    """Let set-aside answers count again."""
    form = BringBack()
    return _decided(
        version_id,
        municipality,
        lambda session, place_id: setting_aside.bring_back(
            session, signed_in(), version_id, place_id, _ids(form), at=clock.now()
        ),
        lambda number: ngettext("%(n)s answer counts again.", "%(n)s answers count again.", number),
    )


@blueprint.post("/<municipality>/let-be")
def let_be(version_id: int, municipality: str) -> tuple[str, int] | Response:
    """Note that a group was looked at and counts."""
    return _looked_at(version_id, municipality, is_let_be=True)


@blueprint.post("/<municipality>/look-again")
def look_again(version_id: int, municipality: str) -> tuple[str, int] | Response:
    """Put a group that was let be among those to look at again."""
    return _looked_at(version_id, municipality, is_let_be=False)


def _looked_at(version_id: int, municipality: str, *, is_let_be: bool) -> tuple[str, int] | Response:
    group = LetBe().group.data or ""
    words = _("Noted: they count.") if is_let_be else _("They wait for you again.")
    return _decided(
        version_id,
        municipality,
        lambda session, place_id: setting_aside.let_be(
            session, signed_in(), version_id, place_id, group, at=clock.now(), is_let_be=is_let_be
        ),
        lambda _nothing: words,
    )


def _decided(
    version_id: int, municipality: str, decide: Callable[[Any, int], Any], said: Callable[[Any], str]
) -> tuple[str, int] | Response:
    place = places.municipality(reading(), municipality)
    try:
        with transaction() as session:
            done = decide(session, place.id)
    except RuleBroken as broken:
        return _page(version_id, municipality, faults=((sentence(broken), "#signs"),)), 422
    flash(said(done), "good")
    return redirect(_address(version_id, municipality, "signs"), 303)


def _page(
    version_id: int,
    municipality: str | None,
    form: LoadPopulation | None = None,
    faults: Sequence[str | tuple[str, str]] = (),
) -> str:
    actor = signed_in()
    watched = watching.watch(reading(), actor, version_id, municipality, on=clock.today())
    place = watched.municipality
    return render_template(
        "watching/show.html",
        watched=watched,
        version=watched.version,
        place=place,
        compositions=composition.compose(reading(), actor, watched),
        suspected=setting_aside.suspected(reading(), actor, version_id, place.id)
        if watched.may_decide
        else None,
        form=form or LoadPopulation(formdata=None),
        deciding=SetAside(formdata=None),
        faults=faults,
        most=setting_aside.MOST_SHOWN,
        most_groups=setting_aside.MOST_GROUPS,
    )


def _address(version_id: int, municipality: str, anchor: str) -> str:
    return url_for("watching.show", version_id=version_id, municipality=municipality, _anchor=anchor)


def _ids(form: Any) -> list[uuid.UUID]:
    """The marked answers; what is no id is no answer of ours."""
    found = []
    for one in form.answers.data or []:
        try:
            found.append(uuid.UUID(one))
        except ValueError:
            continue
    return found
