"""Areas, municipalities, police areas and agreements, for whoever runs the site."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock, places_words
from dialog.changing import Answer, change, shown
from dialog.forms.places_admin import (
    AreaForm,
    FirstAdministratorForm,
    NamesForm,
    NewAgreementForm,
    OrganisationForm,
    PartyForm,
)
from dialog.models import Area, Organisation
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import officers, places_agreements
from dialog.services import places_admin as service
from dialog.services.errors import NotFound
from dialog.services.places_admin import AreaWords, OrganisationWords
from dialog.services.places_agreements import OpenedWords
from dialog.views.links import link_shown
from surveys.texts import pick

blueprint = Blueprint("places_admin", __name__, url_prefix="/desk/administration/places")


@blueprint.get("")
def index() -> str:
    """Every organisation with what it lacks, agreements, areas."""
    found = service.overview(reading(), signed_in())
    return render_template("places_admin/index.html", found=found, kind_word=places_words.kind)


@blueprint.route("/areas/new", methods=["GET", "POST"])
def add_area() -> Answer:
    """Add an area."""
    form = AreaForm(_kinds(), _areas())
    return change(
        form,
        "places_admin/area.html",
        lambda session: service.add_area(session, signed_in(), _area_words(form), at=clock.now()),
        url_for("places_admin.index"),
        area=None,
    )


@blueprint.route("/areas/<int:area_id>", methods=["GET", "POST"])
def area(area_id: int) -> Answer:
    """Change an area."""
    found = service.area(reading(), signed_in(), area_id)
    form = AreaForm(
        [(found.kind, places_words.kind(found.kind))],
        _areas(found),
        data={"kind": found.kind, "code": found.code, "name": found.name, "parent_id": found.parent_id},
    )
    return change(
        form,
        "places_admin/area.html",
        lambda session: service.change_area(session, signed_in(), area_id, _area_words(form), at=clock.now()),
        url_for("places_admin.index"),
        area=found,
    )


@blueprint.post("/areas/<int:area_id>/remove")
def remove_area(area_id: int) -> Response:
    """Remove an area that nothing uses."""
    with transaction() as session:
        service.remove_area(session, signed_in(), area_id, at=clock.now())
    return _done(_("The area is removed."))


@blueprint.route("/new/<kind>", methods=["GET", "POST"])
def add_organisation(kind: str) -> Answer:
    """Add a municipality or a police area."""
    areas = _areas()
    if kind not in service.KINDS:
        raise NotFound
    form = OrganisationForm(areas)
    return change(
        form,
        "places_admin/add_organisation.html",
        lambda session: service.add_organisation(
            session, signed_in(), _organisation_words(kind, form), at=clock.now()
        ),
        url_for("places_admin.index"),
        onwards=lambda made: url_for("places_admin.organisation", organisation_id=made.id),
        kind=kind,
    )


@blueprint.route("/<int:organisation_id>", methods=["GET", "POST"])
def organisation(organisation_id: int) -> Answer:
    """What an organisation is called, what it still lacks, and who comes in first."""
    found = service.organisation(reading(), signed_in(), organisation_id)
    row = found.organisation
    form = NamesForm(
        data={
            "name": row.name,
            "own_sami_name": row.own_sami_name,
            "council_name": row.council_name or {},
        }
    )
    return change(
        form,
        "places_admin/organisation.html",
        lambda session: service.change_organisation(
            session, signed_in(), organisation_id, _names(row, form), at=clock.now()
        ),
        url_for("places_admin.organisation", organisation_id=organisation_id),
        found=found,
        officer=officers.reached(row),
        kind_word=places_words.kind,
    )


@blueprint.post("/<int:organisation_id>/remove")
def remove_organisation(organisation_id: int) -> Response:
    """Remove an organisation that nothing uses."""
    with transaction() as session:
        service.remove_organisation(session, signed_in(), organisation_id, at=clock.now())
    return _done(_("It is removed."))


@blueprint.route("/<int:organisation_id>/first-administrator", methods=["GET", "POST"])
def first_administrator(organisation_id: int) -> str | tuple[str, int]:
    """Invite who comes in first; the page that answers shows the one-time link, this once."""
    found = service.organisation(reading(), signed_in(), organisation_id)
    form = FirstAdministratorForm()
    if not form.validate_on_submit():
        return shown("places_admin/first_administrator.html", form, found=found)
    with transaction() as session:
        invited = service.first_administrator(
            session, signed_in(), organisation_id, form.email.data, form.name.data, at=clock.now()
        )
    back = url_for("places_admin.organisation", organisation_id=organisation_id)
    return link_shown(invited, back, found.organisation)


@blueprint.route("/agreements/new", methods=["GET", "POST"])
def open_agreement() -> Answer:
    """Add an agreement."""
    found = service.overview(reading(), signed_in())
    form = NewAgreementForm([_choice(one.organisation) for one in found.organisations])
    return change(
        form,
        "places_admin/open_agreement.html",
        lambda session: places_agreements.open_agreement(
            session,
            signed_in(),
            OpenedWords(form.title.data, form.starts_on.data, form.ends_on.data, tuple(form.parties.data)),
            at=clock.now(),
        ),
        url_for("places_admin.index"),
        onwards=lambda made: url_for("places_admin.agreement", agreement_id=made.id),
    )


@blueprint.route("/agreements/<int:agreement_id>", methods=["GET", "POST"])
def agreement(agreement_id: int) -> Answer:
    """An agreement's parties, and one more."""
    found = places_agreements.show(reading(), signed_in(), agreement_id)
    form = PartyForm([_choice(one) for one in found.others])
    return change(
        form,
        "places_admin/agreement.html",
        lambda session: places_agreements.join(
            session, signed_in(), agreement_id, form.organisation_id.data, at=clock.now()
        ),
        url_for("places_admin.agreement", agreement_id=agreement_id),
        found=found,
    )


@blueprint.post("/agreements/<int:agreement_id>/parties/<int:organisation_id>/remove")
def leave(agreement_id: int, organisation_id: int) -> Response:
    """Take a party out again."""
    with transaction() as session:
        places_agreements.leave(session, signed_in(), agreement_id, organisation_id, at=clock.now())
    return redirect(url_for("places_admin.agreement", agreement_id=agreement_id), 303)


def _done(words: str) -> Response:
    flash(words, "good")
    return redirect(url_for("places_admin.index"), 303)


def _kinds() -> list[tuple[str, str]]:
    return [(key, places_words.kind(key)) for key in service.AREA_KINDS]


def _areas(but: Area | None = None) -> list[tuple[int, str]]:
    found = service.overview(reading(), signed_in())
    return [
        (one.id, f"{pick(one.name, language()).text} ({places_words.kind(one.kind)})")
        for one in found.areas
        if but is None or one.id != but.id
    ]


def _choice(one: Organisation) -> tuple[int, str]:
    return one.id, pick(one.name, language()).text


def _area_words(form: AreaForm) -> AreaWords:
    return AreaWords(form.kind.data, form.code.data, form.name.data, form.parent_id.data)


def _organisation_words(kind: str, form: OrganisationForm) -> OrganisationWords:
    return OrganisationWords(
        kind=kind,
        key=form.key.data,
        name=form.name.data,
        area_name=form.area_name.data,
        code=form.code.data,
        parent_id=form.parent_id.data,
        own_sami_name=form.own_sami_name.data or "",
        council_name=form.council_name.data or None,
    )


def _names(row: Organisation, form: Any) -> OrganisationWords:
    return OrganisationWords(
        kind=row.kind,
        key=row.key,
        name=form.name.data,
        area_name={},
        code="",
        own_sami_name=form.own_sami_name.data or "",
        council_name=form.council_name.data or None,
    )
