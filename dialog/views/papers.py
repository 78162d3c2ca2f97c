"""The agreement on paper, and letters to the board: Word, to go on writing in, and PDF."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request

from dialog import clock
from dialog.changing import Answer, shown
from dialog.forms.reports import LetterForm
from dialog.request import language, reading, signed_in, speech
from dialog.services import agreements, documents_agreement, documents_letter, places
from dialog.services.documents_letter import Letter, Subject
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.permissions import Permission, where
from dialog.views.documents import document_response
from surveys.texts import pick

blueprint = Blueprint("papers", __name__, url_prefix="/desk/papers")
LETTERS_IN = "sv"
"""The board reads Swedish, whatever language the desk is in."""


@blueprint.get("")
def index() -> str:
    """Every paper that can be made."""
    actor = signed_in()
    mine = where(actor, Permission.PLAN_READ)
    return render_template(
        "papers/index.html",
        agreements=agreements.listing(reading(), actor),
        municipalities=[one for one in places.municipalities(reading()) if one.id in mine],
    )


@blueprint.get("/<int:agreement_id>/part-1-<any(sv, en):code>.<any(docx, pdf):form>")
def part_1(agreement_id: int, code: str, form: str) -> Response:
    """What all parties share and sign."""
    return document_response(documents_agreement.part_1(reading(), signed_in(), agreement_id, code), form)


@blueprint.get("/<int:agreement_id>/part-2-<municipality>-<any(sv, en):code>.<any(docx, pdf):form>")
def part_2(agreement_id: int, municipality: str, code: str, form: str) -> Response:
    """What is one municipality's."""
    place = places.municipality(reading(), municipality)
    made = documents_agreement.part_2(reading(), signed_in(), agreement_id, place.id, code, on=clock.today())
    return document_response(made, form)


@blueprint.get("/letter/<municipality>")
def letter(municipality: str) -> Answer:
    """Write a letter to the board: about what is proposed, or about the agreement."""
    place = places.municipality(reading(), municipality)
    found = documents_letter.subjects(reading(), signed_in(), place.id)
    if not found:
        raise NotFound
    wanted = request.args.get("about", found[0].key)
    about = documents_letter.subject(reading(), signed_in(), place.id, wanted)
    begun = documents_letter.proposed_words(about, Voice(LETTERS_IN, speech()))
    form = LetterForm(
        formdata=None,
        data={
            "about": about.key,
            "receiver": begun.receiver,
            "matter": begun.matter,
            "decision": begun.decision,
            "writer": signed_in().name,
        },
    )
    form.about.choices = _choices(found)
    return shown("papers/letter.html", form, municipality=place, subjects=_choices(found))


@blueprint.post("/letter/<municipality>")
def make_letter(municipality: str) -> Answer | Response:
    """The letter as a file; nothing of it is stored."""
    place = places.municipality(reading(), municipality)
    found = documents_letter.subjects(reading(), signed_in(), place.id)
    form = LetterForm()
    form.about.choices = _choices(found)
    if not form.validate():
        return shown("papers/letter.html", form, municipality=place, subjects=_choices(found))
    about = documents_letter.subject(reading(), signed_in(), place.id, form.about.data)
    said = Letter(
        receiver=form.receiver.data,
        matter=form.matter.data,
        decision=form.decision.data,
        background=form.background.data or "",
        diary_number=form.diary_number.data or "",
        writer=form.writer.data or "",
        title=form.title.data or "",
    )
    made = documents_letter.made(reading(), about, said, LETTERS_IN)
    return document_response(made, form.kind.data)


def _choices(found: Sequence[Subject]) -> list[tuple[str, str]]:
    return [
        (one.key, pick(one.version.title if one.version else one.page.agreement.title, language()).text)
        for one in found
    ]
