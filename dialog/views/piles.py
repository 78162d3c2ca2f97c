"""Reading in one pass: a page of texts with what is proposed for each, marked where wrong, confirmed once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import told
from dialog.forms.piles import ConfirmPage, SplitTheme, untouched
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.review_words import confirmed
from dialog.rule_fields import told_in
from dialog.services import confirming, decision_log, piles, splitting
from dialog.services.errors import RuleBroken
from dialog.services.piles import Place

blueprint = Blueprint("piles", __name__, url_prefix="/desk/themes")


@blueprint.get("/runs/<int:run_id>/next")
def following(run_id: int) -> Response:
    """The next texts that wait, wherever they are."""
    return redirect(_address(run_id, piles.first(reading(), signed_in(), run_id)), 303)


@blueprint.get("/runs/<int:run_id>/read/<int:suggestion_id>")
def proposal(run_id: int, suggestion_id: int) -> str:
    """A page of the texts that a proposed theme waits with."""
    return _page(run_id, "suggestion", suggestion_id)


@blueprint.post("/runs/<int:run_id>/read/<int:suggestion_id>")
def confirm_proposal(run_id: int, suggestion_id: int) -> str | tuple[str, int] | Response:
    """Confirm the page, as proposed but for what is marked, and go on."""
    return _confirm(run_id, "suggestion", suggestion_id)


@blueprint.get("/runs/<int:run_id>/read/<any(serious, looks, search):kind>")
def pile(run_id: int, kind: str) -> str:
    """A page of serious texts, of those that need a look, or of those that a search has found."""
    return _page(run_id, kind)


@blueprint.post("/runs/<int:run_id>/read/<any(serious, looks, search):kind>")
def confirm_pile(run_id: int, kind: str) -> str | tuple[str, int] | Response:
    """Save what is marked; what is not marked stays as it is."""
    return _confirm(run_id, kind)


@blueprint.get("/runs/<int:run_id>/decisions")
def log(run_id: int) -> str:
    """Who decided what in a run, the newest first, each with its undoing."""
    found = decision_log.of_run(reading(), signed_in(), run_id, page=request.args.get("page", 1, type=int))
    return render_template(
        "piles/log.html", found=found, address=lambda number: url_for("piles.log", run_id=run_id, page=number)
    )


@blueprint.route("/<int:theme_id>/split", methods=["GET", "POST"])
def split(theme_id: int) -> str | tuple[str, int] | Response:
    """Choose texts of a theme that become a theme of their own."""
    found = splitting.show(reading(), signed_in(), theme_id, search=request.args.get("search", ""))
    form = SplitTheme()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = splitting.split(
                    session,
                    signed_in(),
                    theme_id,
                    form.text.data or [],
                    form.name.data,
                    reason=form.reason.data or "",
                    at=clock.now(),
                )
            told(_("The theme is split."), made.id, f"theme:{theme_id}")
            return redirect(url_for("review.theme", theme_id=theme_id), 303)
        except RuleBroken as broken:
            told_in(form, broken)
    page = render_template("piles/split.html", found=found, form=form)
    return (page, 422) if form.is_submitted() else page


def _confirm(run_id: int, kind: str, suggestion_id: int | None = None) -> str | tuple[str, int] | Response:
    form = ConfirmPage()
    if not form.validate_on_submit():
        return _page(run_id, kind, suggestion_id, form), 422
    here = Place(kind, suggestion_id, form.start.data or 0)
    try:
        with transaction() as session:
            done, there = confirming.go_on(
                session, signed_in(), run_id, form.marks(), here, name=form.name.data or None, at=clock.now()
            )
    except RuleBroken as broken:
        told_in(form, broken)
        return _page(run_id, kind, suggestion_id, form), 422
    told(confirmed(done), done.decision_id, _back(run_id, kind, suggestion_id))
    return redirect(_address(run_id, there), 303)


def _page(run_id: int, kind: str, suggestion_id: int | None = None, form: ConfirmPage | None = None) -> str:
    found = piles.show(
        reading(),
        signed_in(),
        run_id,
        kind,
        suggestion_id=suggestion_id,
        search=request.args.get("search", ""),
        start=form.start.data or 0 if form else request.args.get("from", 0, type=int),
    )
    typed = {mark.text_id: mark for mark in form.marks()} if form else {}
    marks = {
        card.text.id: typed.get(card.text.id)
        or untouched(card.text.id, [value for value, _name in card.further], has_default=card.has_default)
        for card in found.cards
    }
    return render_template(
        "piles/page.html",
        found=found,
        marks=marks,
        form=form or ConfirmPage(formdata=None),
        back=_back(run_id, kind, suggestion_id),
        address=lambda start: _address(run_id, Place(kind, suggestion_id, start)),
    )


def _address(run_id: int, place: Place) -> str:
    values: dict[str, Any] = {"run_id": run_id}
    if place.start:
        values["from"] = place.start
    if place.kind == "suggestion":
        return url_for("piles.proposal", suggestion_id=place.suggestion_id, **values)
    if place.kind == "search":
        return url_for("piles.pile", kind="search", search=request.args.get("search", "")[:200], **values)
    if place.kind:
        return url_for("piles.pile", kind=place.kind, **values)
    return url_for("review.run", run_id=run_id)


def _back(run_id: int, kind: str, suggestion_id: int | None) -> str:
    """Where undoing leads back to, as `review.undo` knows it: never an address."""
    return f"read:{run_id}.{suggestion_id}" if kind == "suggestion" else f"run:{run_id}"
