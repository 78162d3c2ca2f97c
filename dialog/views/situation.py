"""The situation picture on the desk: a document with links to change it, not a page of forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock, line_words
from dialog.changing import Answer, change
from dialog.forms.situation import (
    Because,
    BeginPicture,
    EditConcern,
    EditPicture,
    LeaveOutMany,
    Renewal,
    TakeUp,
)
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import (
    approvals,
    fishbone,
    note_evidence,
    party_views,
    pictures,
    places,
    ranking,
    reaches,
    renewals,
    situation,
    trends,
)
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, may, require, where
from dialog.services.pictures import Beginning, Document
from surveys.texts import pick

blueprint = Blueprint("situation", __name__, url_prefix="/desk/pictures")


@blueprint.get("")
def index() -> str:
    """Every picture of the person's municipalities, and where the next one can begin."""
    return _index()


@blueprint.post("/begin/<municipality>")
def assemble(municipality: str) -> Answer:
    """Begin the next picture from the reviewed themes."""
    actor = signed_in()
    begun = next(
        (one for one in pictures.beginnings(reading(), actor) if one.municipality.key == municipality), None
    )
    if begun is None:
        raise NotFound
    form = _begin_form(begun, is_sent=True)
    if not form.validate_on_submit():
        return _index(form), 422
    with transaction() as session:
        picture_id = situation.assemble(
            session,
            actor,
            begun.municipality.id,
            form.agreement_id.data,
            form.survey_version_id.data,
            form.period.data or "",
            at=clock.now(),
        ).id
    return redirect(url_for("situation.show", picture_id=picture_id), 303)


@blueprint.get("/<int:picture_id>")
def show(picture_id: int) -> Answer:
    """The picture as a document; a joint one has a page of its own."""
    picture = pictures.find(reading(), signed_in(), Permission.PICTURE_READ, picture_id)
    if picture.municipality_id is None:
        return redirect(url_for("joint.show", picture_id=picture_id))
    return _document(picture_id)


@blueprint.get("/<int:picture_id>/figure.svg")
def figure(picture_id: int) -> Response:
    """How many brought up each concern, as a figure."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    drawn = figures.picture_sizes(reading(), signed_in(), picture_id, language())
    return Response(drawn, mimetype="image/svg+xml")


@blueprint.route("/<int:picture_id>/edit", methods=["GET", "POST"])
def edit(picture_id: int) -> Answer:
    """Change title, period and summary."""
    picture = pictures.find(reading(), signed_in(), Permission.PICTURE_EDIT, picture_id)
    form = EditPicture(
        data={
            "title": picture.title,
            "summary": picture.summary,
            "period": picture.period,
            "changed_because": picture.changed_because or {},
            "revision": picture.revision,
        }
    )
    return change(
        form,
        "situation/edit.html",
        lambda session: situation.edit(
            session,
            signed_in(),
            picture_id,
            title=form.title.data,
            summary=form.summary.data,
            period=form.period.data or "",
            changed_because=form.changed_because.data,
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("situation.show", picture_id=picture_id),
        lambda: [
            (_("Title"), picture.title, form.title.data),
            (_("Summary"), picture.summary, form.summary.data),
            (
                _("What changed since the former picture, and why"),
                picture.changed_because or {},
                form.changed_because.data,
            ),
        ],
        revision=picture.revision,
        picture=picture,
        has_former=situation.former(reading(), picture) is not None,
    )


@blueprint.route("/renewal/<int:agreement_id>", methods=["GET", "POST"])
def renewal(agreement_id: int) -> Answer:
    """Say how often the pictures of an agreement are renewed."""
    agreement = renewals.agreement(reading(), signed_in(), agreement_id)
    form = Renewal(data={"months": agreement.picture_months})
    return change(
        form,
        "situation/renewal.html",
        lambda session: renewals.set_interval(
            session, signed_in(), agreement_id, form.months.data or 0, at=clock.now()
        ),
        url_for("situation.index"),
        agreement=agreement,
    )


@blueprint.post("/<int:picture_id>/propose")
def propose(picture_id: int) -> Answer:
    """Ask the parties to approve exactly this text."""
    picture = pictures.find(reading(), signed_in(), Permission.PICTURE_EDIT, picture_id)
    try:
        with transaction() as session:
            situation.propose(session, signed_in(), picture_id, revision=picture.revision, at=clock.now())
    except RuleBroken as broken:
        if picture.municipality_id is None:
            flash(sentence(broken), "danger")
            return redirect(url_for("joint.show", picture_id=picture_id), 303)
        return _document(picture_id, faults=[sentence(broken)]), 422
    flash(_("The picture is proposed. The parties see on their desks that it awaits them."), "good")
    return redirect(url_for("situation.show", picture_id=picture_id), 303)


@blueprint.route("/<int:picture_id>/concerns/new", methods=["GET", "POST"])
def take_up(picture_id: int) -> Answer:
    """Add a concern."""
    document = pictures.show(reading(), signed_in(), picture_id)
    require(signed_in(), Permission.PICTURE_EDIT, document.picture.municipality_id)
    form = TakeUp()
    form.themes.choices = _undecided(document)
    return change(
        form,
        "situation/take_up.html",
        lambda session: situation.take_up(
            session,
            signed_in(),
            picture_id,
            form.themes.data or [],
            title=form.title.data or None,
            at=clock.now(),
        ),
        url_for("situation.show", picture_id=picture_id),
        picture=document.picture,
    )


@blueprint.route("/<int:picture_id>/themes/<int:theme_id>/leave-out", methods=["GET", "POST"])
def leave_out(picture_id: int, theme_id: int) -> Answer:
    """Say to the residents why a theme is not taken up."""
    document = pictures.show(reading(), signed_in(), picture_id)
    require(signed_in(), Permission.PICTURE_EDIT, document.picture.municipality_id)
    said = {one.theme_id: one for one in document.not_taken_up}
    themes = {theme.id: theme for theme in document.waiting} | {key: one.theme for key, one in said.items()}
    if theme_id not in themes:
        raise NotFound
    form = Because(data={"because": said[theme_id].because if theme_id in said else {}})
    return change(
        form,
        "situation/because.html",
        lambda session: situation.leave_out(
            session, signed_in(), picture_id, theme_id, form.because.data, at=clock.now()
        ),
        url_for("situation.show", picture_id=picture_id) + "#left-out",
        picture=document.picture,
        what=themes[theme_id].name,
        is_removal=False,
    )


@blueprint.route("/<int:picture_id>/themes/leave-out", methods=["GET", "POST"])
def leave_out_many(picture_id: int) -> Answer:
    """Give several themes the same reason."""
    document = pictures.show(reading(), signed_in(), picture_id)
    require(signed_in(), Permission.PICTURE_EDIT, document.picture.municipality_id)
    form = LeaveOutMany()
    form.themes.choices = _undecided(document)
    return change(
        form,
        "situation/leave_out_many.html",
        lambda session: situation.leave_out_many(
            session, signed_in(), picture_id, form.themes.data or [], form.because.data, at=clock.now()
        ),
        url_for("situation.show", picture_id=picture_id) + "#left-out",
        picture=document.picture,
    )


@blueprint.get("/concerns/<int:concern_id>")
def concern(concern_id: int) -> str:
    """One concern: its paragraphs, its evidence, the order, the promise lines that rest on it."""
    section = pictures.concern(reading(), signed_in(), concern_id)
    picture = section.concern.picture
    is_open = picture.status not in pictures.PUBLIC
    return render_template(
        "situation/concern.html",
        section=section,
        drawn=fishbone.draw(section.concern, language()),
        picture=picture,
        evidence_lines=trends.of_concern(reading(), signed_in(), concern_id),
        say_lines=line_words,
        statements=ranking.statements(reading(), section.concern),
        sides=party_views.sides(reading(), signed_in(), picture),
        may_edit=is_open and may(signed_in(), Permission.PICTURE_EDIT, picture.municipality_id),
        may_contribute=is_open and may(signed_in(), Permission.EVIDENCE_CONTRIBUTE, picture.municipality_id),
        concern_id=concern_id,
        offers=note_evidence.offers(reading(), signed_in(), concern_id),
        note_place=places.with_id(reading(), pictures.municipality_of(picture)),
    )


@blueprint.route("/concerns/<int:concern_id>/edit", methods=["GET", "POST"])
def edit_concern(concern_id: int) -> Answer:
    """Change what a concern is called, when and where it is."""
    found = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    picture = found.picture
    form = EditConcern(
        data={
            "title": found.title,
            "when_and_where": found.when_and_where,
            "focus_area_id": found.focus_area_id,
            "revision": picture.revision,
        }
    )
    areas = pictures.focus_areas(reading(), picture)
    form.focus_area_id.choices = [("", _("None of them"))] + [
        (area.id, pick(area.name, language()).text) for area in areas
    ]
    return change(
        form,
        "situation/edit_concern.html",
        lambda session: situation.edit_concern(
            session,
            signed_in(),
            concern_id,
            title=form.title.data,
            when_and_where=form.when_and_where.data,
            focus_area_id=form.focus_area_id.data,
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("situation.concern", concern_id=concern_id),
        lambda: [
            (_("What the problem is called"), found.title, form.title.data),
            (_("When and where"), found.when_and_where, form.when_and_where.data),
        ],
        revision=picture.revision,
        picture=picture,
        concern=found,
    )


@blueprint.post("/concerns/<int:concern_id>/move/<any(up, down):direction>")
def move(concern_id: int, direction: Any) -> BaseResponse:
    """Change the order; a person's order always wins."""
    with transaction() as session:
        picture_id = situation.move(session, signed_in(), concern_id, direction, at=clock.now()).id
    return redirect(url_for("situation.show", picture_id=picture_id) + "#order", 303)


@blueprint.route("/concerns/<int:concern_id>/remove", methods=["GET", "POST"])
def remove_concern(concern_id: int) -> Answer:
    """Take a concern out, with the reason that residents are told."""
    found = pictures.concern_to_edit(reading(), signed_in(), concern_id).concern
    form = Because()
    return change(
        form,
        "situation/because.html",
        lambda session: situation.remove_concern(
            session, signed_in(), concern_id, form.because.data, at=clock.now()
        ),
        url_for("situation.show", picture_id=found.picture_id),
        picture=found.picture,
        what=found.title,
        is_removal=True,
    )


# ------------------------------------------------------------------------------------------------ shared


def _index(wrong: BeginPicture | None = None) -> str:
    actor = signed_in()
    begun = pictures.beginnings(reading(), actor)
    forms = [
        (one, wrong if wrong and wrong.place == one.municipality.key else _begin_form(one)) for one in begun
    ]
    mine = where(actor, Permission.PICTURE_READ)
    return render_template(
        "situation/index.html",
        pictures=pictures.index(reading(), actor),
        beginnings=forms,
        places=[one for one in places.municipalities(reading()) if one.id in mine],
        due={one.id: renewals.due_on(reading(), one) for one in pictures.index(reading(), actor)},
        agreements=pictures.agreements(reading(), actor),
        reaching=reaches.into(reading(), actor),
    )


def _begin_form(begun: Beginning, *, is_sent: bool = False) -> BeginPicture:
    key = begun.municipality.key
    form = BeginPicture(prefix=f"{key}-") if is_sent else BeginPicture(formdata=None, prefix=f"{key}-")
    form.place = key
    if not is_sent:
        form.survey_version_id.data = begun.versions[0].id if begun.versions else None
    form.agreement_id.choices = [(one.id, pick(one.title, language()).text) for one in begun.agreements]
    form.survey_version_id.choices = [
        (one.id, pick(one.title, language()).text) for one in begun.versions
    ] + [("", _("None: the picture rests on other evidence"))]
    return form


def _document(picture_id: int, faults: Sequence[str] = ()) -> str:
    document = pictures.show(reading(), signed_in(), picture_id)
    picture = document.picture
    is_open = picture.status not in pictures.PUBLIC
    return render_template(
        "situation/show.html",
        document=document,
        fishbones=fishbone.of_document(document, language()),
        picture=picture,
        standing=approvals.current(reading(), picture),
        reaching=reaches.offered(reading(), signed_in(), picture_id),
        may_edit=is_open and may(signed_in(), Permission.PICTURE_EDIT, picture.municipality_id),
        may_contribute=is_open and may(signed_in(), Permission.EVIDENCE_CONTRIBUTE, picture.municipality_id),
        faults=faults,
    )


def _undecided(document: Document) -> list[tuple[int, str]]:
    """The themes that are not taken up: those that wait, then those that were left out."""
    themes = [*document.waiting, *(one.theme for one in document.not_taken_up)]
    return [(theme.id, pick(theme.name, language()).text) for theme in themes]
