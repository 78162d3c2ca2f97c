"""Quotes to release: the second person sees each wording, and nothing of where it stood."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.quotes import Refuse
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import quotes
from dialog.services.errors import RuleBroken

blueprint = Blueprint("quotes", __name__, url_prefix="/desk/quotes")


@blueprint.get("")
def index() -> str:
    """Every quote that waits for this person."""
    return _page()


@blueprint.post("/<int:quote_id>/release")
def release(quote_id: int) -> str | tuple[str, int] | Response:
    """Let a quote leave."""
    try:
        with transaction() as session:
            quotes.release(session, signed_in(), quote_id, at=clock.now())
    except RuleBroken as broken:
        return _page(faults=[sentence(broken)]), 422
    flash(_("The quote is released: the police and the public may see it."), "good")
    return redirect(url_for("quotes.index"), 303)


@blueprint.post("/<int:quote_id>/refuse")
def refuse(quote_id: int) -> str | tuple[str, int] | Response:
    """Say no to a quote, and why."""
    form = Refuse()
    try:
        with transaction() as session:
            quotes.refuse(session, signed_in(), quote_id, form.reason.data or "", at=clock.now())
    except RuleBroken as broken:
        return _page(faults=[sentence(broken)], refused=quote_id), 422
    flash(_("The quote does not leave. Who proposed it sees why."), "good")
    return redirect(url_for("quotes.index"), 303)


def _page(faults: list[str] | None = None, refused: int | None = None) -> str:
    return render_template(
        "quotes/index.html",
        waiting=quotes.to_release(reading(), signed_in()),
        form=Refuse(formdata=None),
        faults=faults or [],
        refused=refused,
    )
