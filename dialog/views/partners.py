"""The register of partner organisations: see it, add, change, take out of use."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.note import PartnerForm
from dialog.models import PartnerOrganisation
from dialog.request import reading, signed_in, transaction
from dialog.services import named_people, partners, places
from dialog.services.named_people import Answered, Piece
from dialog.services.partners import PartnerWords
from dialog.services.permissions import Permission, require, where
from dialog.services.places import Municipality

blueprint = Blueprint("partners", __name__, url_prefix="/desk/partners")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """The register of one municipality."""
    place = places.municipality(reading(), municipality)
    lines = partners.listing(reading(), signed_in(), place.id)
    mine = where(signed_in(), Permission.PICTURE_READ)
    return render_template(
        "partners/index.html",
        municipality=place,
        municipalities=[one for one in places.municipalities(reading()) if one.id in mine],
        lines=lines,
    )


@blueprint.route("/<municipality>/new", methods=["GET", "POST"])
def add(municipality: str) -> Answer:
    """Take a partner into the register."""
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.PICTURE_EDIT, place.id)
    form = PartnerForm()
    return change(
        form,
        "partners/edit.html",
        lambda session: partners.add(
            session, signed_in(), place.id, _words(form), answered=_answered(form), at=clock.now()
        ),
        url_for("partners.index", municipality=place.key),
        municipality=place,
        partner=None,
        pieces=_pieces(form),
    )


@blueprint.route("/<int:partner_id>/edit", methods=["GET", "POST"])
def edit(partner_id: int) -> Answer:
    """Change a partner."""
    partner = partners.find(reading(), signed_in(), partner_id, Permission.PICTURE_EDIT)
    place = _place(partner)
    form = PartnerForm(obj=partner)
    return change(
        form,
        "partners/edit.html",
        lambda session: partners.edit(
            session, signed_in(), partner_id, _words(form), answered=_answered(form), at=clock.now()
        ),
        url_for("partners.index", municipality=place.key),
        municipality=place,
        partner=partner,
        pieces=_pieces(form),
    )


@blueprint.post("/<int:partner_id>/use")
def set_active(partner_id: int) -> Response:
    """Take a partner out of use, or back into use."""
    with transaction() as session:
        partner = partners.set_active(
            session, signed_in(), partner_id, is_active=request.form.get("active") == "yes", at=clock.now()
        )
        place = _place(partner)
    return redirect(url_for("partners.index", municipality=place.key), 303)


@blueprint.post("/<int:partner_id>/remove")
def remove(partner_id: int) -> Response:
    """Remove a partner that nothing refers to."""
    with transaction() as session:
        municipality_id = partners.remove(session, signed_in(), partner_id, at=clock.now())
    return redirect(url_for("partners.index", municipality=_with_id(municipality_id).key), 303)


def _place(partner: PartnerOrganisation) -> Municipality:
    return _with_id(partner.municipality_id)


def _with_id(municipality_id: int) -> Municipality:
    return next(one for one in places.municipalities(reading()) if one.id == municipality_id)


def _words(form: PartnerForm) -> PartnerWords:
    return PartnerWords(form.name.data or "", form.kind.data or "", form.contact.data or "")


def _answered(form: PartnerForm) -> Answered:
    return Answered.of(form.seen.data, form.kept.data)


def _pieces(form: PartnerForm) -> tuple[Piece, ...]:
    return named_people.look([form.contact.data or ""]) if form.is_submitted() else ()
