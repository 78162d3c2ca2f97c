"""What a picture still lacks, and the questions that the parties ask themselves before they propose it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.causes import SelfCheck
from dialog.request import gettext as _
from dialog.request import reading, signed_in
from dialog.services import gaps, pictures, self_check
from dialog.services.permissions import Permission, may
from dialog.services.picture_wording import QUESTIONS

blueprint = Blueprint("picture_check", __name__, url_prefix="/desk/pictures")


@blueprint.get("/<int:picture_id>/gaps")
def empty(picture_id: int) -> str:
    """What is empty: the chain's gaps with a link to mend each, and what each problem rests on."""
    found = gaps.show(reading(), signed_in(), picture_id)
    picture = found.picture
    is_open = picture.status not in pictures.PUBLIC
    return render_template(
        "situation/gaps.html",
        found=found,
        picture=picture,
        may_edit=is_open and may(signed_in(), Permission.PICTURE_EDIT, picture.municipality_id),
    )


@blueprint.route("/<int:picture_id>/self-check", methods=["GET", "POST"])
def ask(picture_id: int) -> Answer:
    """Answer the questions, all on one page; what is not known yet is left for later."""
    picture = pictures.find(reading(), signed_in(), Permission.PICTURE_EDIT, picture_id)
    said = picture.self_check or {}
    form = SelfCheck(data={**{key: said.get(key, {}) for key in QUESTIONS}, "revision": picture.revision})
    return change(
        form,
        "situation/self_check.html",
        lambda session: self_check.save(
            session,
            signed_in(),
            picture_id,
            {key: form[key].data for key in QUESTIONS},
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("situation.show", picture_id=picture_id, _anchor="self-check"),
        lambda: [
            (_("Why just these problems?"), said.get("why", {}), form.why.data),
            (_("Which sources have we chosen?"), said.get("chosen", {}), form.chosen.data),
            (_("Which sources have we left out, and why?"), said.get("left_out", {}), form.left_out.data),
            (_("How does that limit what we know?"), said.get("limits", {}), form.limits.data),
        ],
        revision=picture.revision,
        picture=picture,
    )
