"""Texts handed to a reader of their language: the reader's page, handing over and taking back."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.renderings import HandOver, Render
from dialog.request import gettext as _
from dialog.request import ngettext, reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import places, renderings
from dialog.services.errors import NotFound, RuleBroken

blueprint = Blueprint("renderings", __name__, url_prefix="/desk/renderings")

CARRIED = ("municipality", "written_in", "show")
"""What the list of texts is chosen by, and is shown by again."""


@blueprint.get("")
def show() -> str:
    """The reader's page: one text after the other."""
    return _page(None)


@blueprint.get("/<int:handover_id>")
def one(handover_id: int) -> str:
    """One text that was handed over, also to correct what was written."""
    return _page(handover_id)


@blueprint.post("/<int:handover_id>")
def settle(handover_id: int) -> str | tuple[str, int] | Response:
    """Save what the text says in Swedish, or that it could not be read, and go on with the next."""
    form = Render()
    could_not = request.form.get("action") == "could_not"
    if not form.validate_on_submit():
        return _page(handover_id, form), 422
    actor, at, speaks_of = signed_in(), clock.now(), form.speaks_of.data or ""
    try:
        with transaction() as session:
            if could_not:
                note = form.note.data or ""
                renderings.could_not(session, actor, handover_id, note, speaks_of=speaks_of, at=at)
            else:
                words = form.words.data or ""
                renderings.settle(session, actor, handover_id, words, speaks_of=speaks_of, at=at)
    except RuleBroken as broken:
        told_in(form, broken)
        return _page(handover_id, form), 422
    words = _("It is noted that you could not read it.") if could_not else _("The Swedish wording is saved.")
    flash(words, "good")
    return redirect(url_for("renderings.show"), 303)


@blueprint.post("/hand-over")
def hand_over() -> Response:
    """Hand texts to a reader, and go back to where they stood."""
    form = HandOver()
    key = request.args.get("municipality", "")
    municipality_id = next((place.id for place in places.municipalities(reading()) if place.key == key), None)
    if municipality_id is None:
        raise NotFound
    chosen = form.text.data or []
    try:
        with transaction() as session:
            number = renderings.hand_over(
                session, signed_in(), municipality_id, chosen, form.reader.data, at=clock.now()
            )
        flash(
            ngettext(
                "%(n)s text is handed over. It waits until the reader has written what it says.",
                "%(n)s texts are handed over. They wait until the reader has written what they say.",
                number,
            ),
            "good",
        )
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
    if request.args.get("back") == "text" and chosen:
        return redirect(url_for("texts.show", text_id=chosen[0]), 303)
    carried: dict[str, Any] = {name: request.args[name] for name in CARRIED if request.args.get(name)}
    return redirect(url_for("texts.index", **carried), 303)


@blueprint.post("/take-back/<uuid:text_id>")
def take_back(text_id: uuid.UUID) -> Response:
    """Take a text back from its reader."""
    try:
        with transaction() as session:
            renderings.take_back(session, signed_in(), text_id, at=clock.now())
        flash(_("The text is taken back."), "good")
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
    return redirect(url_for("texts.show", text_id=text_id), 303)


def _page(handover_id: int | None, form: Render | None = None) -> str:
    found = renderings.tasks(reading(), signed_in(), handover_id, at=clock.now())
    return render_template(
        "renderings/show.html",
        found=found,
        form=form or Render.of(found.task.rendering if found.task else ""),
        wrong=form,
    )
