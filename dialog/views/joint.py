"""The joint picture on the desk: the municipalities' parts beside each other, joined or kept apart."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer
from dialog.forms.situation import BeginJoint, JoinConcerns
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.services import approvals, joint, joint_pages, pictures
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, may_in_any
from surveys.texts import pick

blueprint = Blueprint("joint", __name__, url_prefix="/desk/joint-pictures")


@blueprint.get("")
def index() -> str:
    """Where a joint picture can begin, and what it waits for."""
    return _index()


@blueprint.post("/begin/<int:agreement_id>")
def assemble(agreement_id: int) -> Answer:
    """Put the joint picture together from the agreed local ones."""
    form = BeginJoint()
    if not form.validate_on_submit():
        return _index(form), 422
    try:
        with transaction() as session:
            made = joint.assemble(
                session, signed_in(), agreement_id, form.period.data or "", at=clock.now()
            ).id
    except RuleBroken as broken:
        told_in(form, broken)
        return _index(form), 422
    return redirect(url_for("joint.show", picture_id=made), 303)


@blueprint.get("/<int:picture_id>")
def show(picture_id: int) -> str:
    """The joint picture as a document."""
    return _document(picture_id, JoinConcerns())


@blueprint.post("/<int:picture_id>/join")
def join(picture_id: int) -> Answer:
    """Say that two concerns are one."""
    form = _join_form(picture_id)
    if not form.validate_on_submit():
        return _document(picture_id, form), 422
    try:
        with transaction() as session:
            found = joint.join(session, signed_in(), form.first.data, form.second.data, at=clock.now())
            key = found.key
    except RuleBroken as broken:
        told_in(form, broken)
        return _document(picture_id, form), 422
    flash(_("The two problems are one now. They can be taken apart again."), "good")
    return redirect(url_for("joint.show", picture_id=picture_id, _anchor=f"concern-{key}"), 303)


@blueprint.post("/concerns/<int:concern_id>/part")
def part(concern_id: int) -> Response:
    """Take a joined concern apart again."""
    with transaction() as session:
        picture_id = joint.part(session, signed_in(), concern_id, at=clock.now()).id
    return redirect(url_for("joint.show", picture_id=picture_id), 303)


def _index(wrong: BeginJoint | None = None) -> str:
    begun = joint.beginnings(reading(), signed_in())
    return render_template(
        "joint/index.html",
        beginnings=begun,
        pictures=[one for one in pictures.index(reading(), signed_in()) if one.municipality_id is None],
        form=wrong or BeginJoint(formdata=None),
    )


def _join_form(picture_id: int) -> JoinConcerns:
    found = joint_pages.show(reading(), signed_in(), picture_id)
    form = JoinConcerns()
    named = [(one.section.concern.id, _name(one.section.concern.title)) for one in found.sections]
    form.first.choices = form.second.choices = named
    return form


def _name(title: dict[str, str]) -> str:
    return pick(title, language()).text


def _document(picture_id: int, form: JoinConcerns) -> str:
    found = joint_pages.show(reading(), signed_in(), picture_id)
    picture = found.document.picture
    named = [(one.section.concern.id, _name(one.section.concern.title)) for one in found.sections]
    form.first.choices = form.second.choices = named
    is_open = picture.status not in pictures.PUBLIC
    places = pictures.municipalities_of(picture)
    if not places:
        raise NotFound
    return render_template(
        "joint/show.html",
        found=found,
        picture=picture,
        standing=approvals.current(reading(), picture),
        may_edit=is_open and may_in_any(signed_in(), Permission.PICTURE_EDIT, places),
        form=form,
    )
