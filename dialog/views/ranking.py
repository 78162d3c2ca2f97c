"""The order of a picture's concerns: what would change if it were proposed anew, and what people state."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.ranking import EVIDENCE, StateForm
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.services import pictures, ranking
from dialog.services.errors import Conflict
from dialog.services.ranking import Statement

blueprint = Blueprint("ranking", __name__, url_prefix="/desk/pictures")


@blueprint.get("/<int:picture_id>/order")
def order(picture_id: int) -> str:
    """What the stated criteria would propose now, beside the order that stands."""
    return _order(picture_id)


@blueprint.post("/<int:picture_id>/order")
def take(picture_id: int) -> Answer:
    """Take the order that was shown, or keep one's own and renew the criteria beside it."""
    revision = request.form.get("revision", 0, type=int)
    keeps_order = request.form.get("what") == "keep"
    try:
        with transaction() as session:
            ranking.take(
                session, signed_in(), picture_id, keeps_order=keeps_order, revision=revision, at=clock.now()
            )
    except Conflict:
        # The page shows what would change now: nothing was typed that could be lost.
        return _order(picture_id, is_stale=True), 409
    flash(_("Your order stays.") if keeps_order else _("The proposed order is taken."), "good")
    return redirect(url_for("situation.show", picture_id=picture_id, _anchor="order"), 303)


@blueprint.route("/concerns/<int:concern_id>/stated", methods=["GET", "POST"])
def state(concern_id: int) -> Answer:
    """State what the evidence does not say: how serious it is, who is hit, whether one can influence it."""
    found = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    stated, picture = found.stated or {}, found.picture
    form = StateForm(data={"revision": picture.revision, **_typed(stated)})
    return change(
        form,
        "ranking/state.html",
        lambda session: ranking.state(
            session,
            signed_in(),
            concern_id,
            _said(form),
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("situation.concern", concern_id=concern_id),
        lambda: [
            (form[f"{name}_because"].label.text, (stated.get(name) or {}).get("because", {}), said.because)
            for name, said in _said(form).items()
        ],
        revision=picture.revision,
        picture=picture,
        concern=found,
    )


def _order(picture_id: int, *, is_stale: bool = False) -> str:
    proposed = ranking.look(reading(), signed_in(), picture_id)
    return render_template(
        "ranking/order.html", proposed=proposed, picture=proposed.picture, is_stale=is_stale
    )


def _typed(stated: dict[str, Any]) -> dict[str, Any]:
    """What is stated already, as the form's fields hold it."""
    data: dict[str, Any] = {}
    for name, said in stated.items():
        data[name] = said["value"] if isinstance(said["value"], list) else str(said["value"])
        data[f"{name}_because"] = said["because"].get("sv", "")
    return data


def _said(form: StateForm) -> dict[str, Statement]:
    chosen = {
        "serious": _number(form.serious.data),
        "hit": tuple(form.hit.data or ()) or None,
        "influence": None if form.influence.data in (None, EVIDENCE) else form.influence.data,
        "trend": _number(form.trend.data),
    }
    return {
        name: Statement(value, {"sv": form[f"{name}_because"].data or ""}) for name, value in chosen.items()
    }


def _number(chosen: str | None) -> int | None:
    # Also asked of a form that is shown again because something in it cannot be chosen.
    return int(chosen) if chosen in {"-1", "0", "1", "2", "3"} else None
