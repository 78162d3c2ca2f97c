"""Each party's view: one page to give it for every concern of a picture, one to see them side by side."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.base import Form
from dialog.forms.party_views import views_form
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.services import party_views
from dialog.services.errors import NotAllowed
from dialog.services.party_views import Given, Sides
from dialog.services.permissions import Permission, may_in_any
from dialog.services.pictures import municipalities_of

blueprint = Blueprint("party_views", __name__, url_prefix="/desk/pictures")


@blueprint.get("/<int:picture_id>/views")
def show(picture_id: int) -> str:
    """The parties' views side by side, as far as the reader may see them."""
    sides = party_views.show(reading(), signed_in(), picture_id)
    mine = municipalities_of(sides.picture)
    return render_template(
        "party_views/show.html",
        sides=sides,
        picture=sides.picture,
        may_part=sides.picture.status in ("draft", "proposed")
        and may_in_any(signed_in(), Permission.PICTURE_EDIT, mine),
    )


@blueprint.route("/<int:picture_id>/views/give", methods=["GET", "POST"])
def give(picture_id: int) -> Answer:
    """One party's views of all concerns at once; some now and the rest later is fine too."""
    sides = party_views.show(reading(), signed_in(), picture_id)
    if sides.own_party is None:
        raise NotAllowed(Permission.VIEW_GIVE)
    form = _form(sides)
    return change(
        form,
        "party_views/give.html",
        lambda session: party_views.give(
            session, signed_in(), picture_id, _given(form, sides), at=clock.now()
        ),
        url_for("party_views.show", picture_id=picture_id),
        sides=sides,
        picture=sides.picture,
        party=next(one for one in sides.parties if one.id == sides.own_party),
    )


@blueprint.post("/<int:picture_id>/views/apart")
def keep_apart(picture_id: int) -> Response:
    """Hide the parties' views from each other until they have given them."""
    with transaction() as session:
        party_views.keep_apart(session, signed_in(), picture_id, at=clock.now())
    flash(_("From now on each party sees only its own view, until all have given theirs."), "good")
    return redirect(url_for("party_views.show", picture_id=picture_id), 303)


@blueprint.post("/<int:picture_id>/views/open")
def open_(picture_id: int) -> Response:
    """Let everybody see the views that are given so far."""
    with transaction() as session:
        party_views.open_(session, signed_in(), picture_id, at=clock.now())
    return redirect(url_for("party_views.show", picture_id=picture_id), 303)


def _form(sides: Sides) -> Form:
    data: dict[str, int | str | None] = {}
    for row in sides.rows:
        own = row.views.get(sides.own_party or 0)
        data[f"weight_{row.concern.id}"] = own.weight if own else None
        data[f"because_{row.concern.id}"] = own.because.get("sv", "") if own else ""
    return views_form([row.concern.id for row in sides.rows], data)


def _given(form: Form, sides: Sides) -> dict[int, Given]:
    return {
        row.concern.id: Given(
            form[f"weight_{row.concern.id}"].data,
            {"sv": form[f"because_{row.concern.id}"].data or ""},
        )
        for row in sides.rows
    }
