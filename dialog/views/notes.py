"""Notes of dialogues, meetings and safety walks: read them, write one, change one's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.note import NoteForm, one_more_row, with_rows
from dialog.models import DialogueNote
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import codebooks, named_people, notes, partners, places
from dialog.services.named_people import Answered
from dialog.services.notes import NoteWords
from dialog.services.permissions import Permission, require, where
from dialog.services.places import Municipality
from surveys.texts import pick

blueprint = Blueprint("notes", __name__, url_prefix="/desk/notes")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """The notes of one municipality; of one theme where the address names it."""
    place = places.municipality(reading(), municipality)
    found = notes.listing(reading(), signed_in(), place.id, request.args.get("theme", ""))
    names = {one.key: one.name for one in notes.themes_of(reading(), place.id)}
    mine = where(signed_in(), Permission.PICTURE_READ)
    return render_template(
        "notes/index.html",
        municipality=place,
        municipalities=[one for one in places.municipalities(reading()) if one.id in mine],
        notes=found,
        theme_names=names,
        theme=request.args.get("theme", ""),
        used=notes.used(reading(), [one.id for one in found]),
    )


@blueprint.get("/<int:note_id>")
def show(note_id: int) -> str:
    """One note, and what was made of it."""
    shown = notes.show(reading(), signed_in(), note_id)
    return render_template(
        "notes/show.html",
        shown=shown,
        municipality=_place(shown.note.municipality_id),
        may_remove=notes.may_remove(signed_in(), shown, clock.today()),
    )


@blueprint.route("/<municipality>/new", methods=["GET", "POST"])
def write(municipality: str) -> Answer:
    """Write a note."""
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.EVIDENCE_CONTRIBUTE, place.id)
    form = _form(place, {"held_on": clock.today(), "view": request.args.get("view")})
    return _change(
        form,
        place,
        None,
        lambda session: notes.write(
            session, signed_in(), place.id, _words(form), answered=_answered(form), at=clock.now()
        ),
    )


@blueprint.route("/<int:note_id>/edit", methods=["GET", "POST"])
def edit(note_id: int) -> Answer:
    """Change a note of one's own party."""
    note = notes.to_change(reading(), signed_in(), note_id)
    place = _place(note.municipality_id)
    form = _form(place, _stored(note))
    return _change(
        form,
        place,
        note,
        lambda session: notes.edit(
            session, signed_in(), note_id, _words(form), answered=_answered(form), at=clock.now()
        ),
    )


@blueprint.post("/<int:note_id>/remove")
def remove(note_id: int) -> Response:
    """Take away a note that was entered by mistake."""
    with transaction() as session:
        municipality_id = notes.remove(session, signed_in(), note_id, at=clock.now())
    return redirect(url_for("notes.index", municipality=_place(municipality_id).key), 303)


def _change(form: NoteForm, place: Municipality, note: DialogueNote | None, act: Any) -> Answer:
    """Show the form, store it, or give it one more row; what was found in it is shown with it."""
    found: dict[str, Any] = {
        "municipality": place,
        "note": note,
        "pieces": named_people.look(_words(form).texts) if form.is_submitted() else (),
        "serious": named_people.serious(_words(form).texts) if form.is_submitted() else None,
    }
    back = url_for("notes.index", municipality=place.key)
    if form.is_submitted() and "more" in request.form:
        one_more_row(form, _theme_choices(place))
        return render_template("notes/edit.html", form=form, conflict_rows=None, back=back, **found)
    written: list[int] = []

    def keep(session: Any) -> None:
        written.append(act(session).id)

    answer = change(form, "notes/edit.html", keep, back, **found)
    return redirect(url_for("notes.show", note_id=written[0]), 303) if written else answer


def _form(place: Municipality, data: dict[str, Any]) -> NoteForm:
    form = with_rows(data, choices=_theme_choices(place))
    form.partner_id.choices = [
        ("", _("none")),
        *((one.id, one.name) for one in partners.active(reading(), place.id)),
    ]
    return form


def _theme_choices(place: Municipality) -> list[tuple[str, str]]:
    """The themes, each after its area, so that a long list can be read."""
    areas = {key: _said(name) for key, name in codebooks.area_names(reading(), place.id).items()}
    named = [
        (one.key, f"{areas[one.area]}: {_said(one.name)}" if one.area in areas else _said(one.name))
        for one in notes.themes_of(reading(), place.id)
    ]
    return [("", _("Choose a theme")), *named]


def _words(form: NoteForm) -> NoteWords:
    said = {row["theme"]: row["said"] for row in form.themes.data if row["theme"]}
    return NoteWords(
        kind=form.kind.data or "",
        view=form.view.data or "",
        held_on=form.held_on.data or clock.today(),
        place=form.place.data or "",
        who=form.who.data or "",
        people=form.people.data,
        text=form.text.data,
        partner_id=form.partner_id.data,
        is_public=form.is_public.data,
        themes=said,
    )


def _answered(form: NoteForm) -> Answered:
    return Answered.of(form.seen.data, form.kept.data)


def _stored(note: DialogueNote) -> dict[str, Any]:
    return {
        "kind": note.kind,
        "view": note.view,
        "held_on": note.held_on,
        "place": note.place,
        "who": note.who,
        "people": note.people,
        "text": note.text,
        "partner_id": note.partner_id,
        "is_public": note.is_public,
        "themes": [{"theme": row.theme_key, "said": row.said} for row in note.themes],
    }


def _place(municipality_id: int) -> Municipality:
    return next(one for one in places.municipalities(reading()) if one.id == municipality_id)


def _said(texts: Any) -> str:
    return pick(texts, language()).text
