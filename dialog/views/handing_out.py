"""Requests for public documents: entered, searched for, reviewed one by one, answered with what goes out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answered

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.handing_out import GroundForm, MaskForm, RequestForm, ReviewForm, offer
from dialog.models import RecordRequestItem
from dialog.models.handing_out import ITEM_KINDS, WITH_WORDS
from dialog.request import gettext as _
from dialog.request import language, pgettext, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import documents_handing_out, handing_out, own_records, places
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, authorities, may, require
from dialog.views.documents import document_response
from dialog.views.files import file_response
from surveys.texts import pick

blueprint = Blueprint("handing_out", __name__, url_prefix="/desk/hand-out")


def kind_word(kind: str) -> str:
    """What a kind of document is called."""
    return {
        "text": lambda: _("Free texts"),
        "note": lambda: _("Notes of dialogues"),
        "picture": lambda: pgettext("chain", "Situation picture"),
        "promise": lambda: pgettext("chain", "Promises"),
        "report": lambda: _("Reports to the leaderships"),
        "minutes": lambda: pgettext("kind of document", "Minutes"),
        "results": lambda: _("Published results"),
    }[kind]()


@blueprint.route("", methods=["GET", "POST"])
def index() -> Answer:
    """Every request to one's own authority, and a new one."""
    found = handing_out.index(reading(), signed_in())
    form = RequestForm(data={"received_on": clock.today()})
    mine = authorities(signed_in(), Permission.RECORD_HAND_OUT)
    offer(
        form.organisation,
        [(one.id, pick(one.name, language()).text) for one in places.organisations(reading(), mine)],
    )

    def register(session: Any) -> int:
        day = form.received_on.data
        assert day is not None  # noqa: S101 -- the form requires it
        made = handing_out.register(
            session,
            signed_in(),
            form.organisation.data,
            form.asked_for.data or "",
            day,
            court=form.court.data or "",
            at=clock.now(),
        )
        return made.id

    return change(
        form,
        "handing_out/index.html",
        register,
        url_for("handing_out.index"),
        onwards=lambda made: url_for("handing_out.show", request_id=made),
        requests=found,
        number_of=documents_handing_out.number_of,
    )


@blueprint.get("/<int:request_id>")
def show(request_id: int) -> str:
    """One request: search, the list with its reviews, what goes out."""
    asked = handing_out.show(reading(), signed_in(), request_id)
    kind, words = request.args.get("kind", ""), request.args.get("words", "")
    is_searched = kind in ITEM_KINDS and asked.state == "open"
    found = handing_out.search(reading(), signed_in(), request_id, words, kind=kind) if is_searched else []
    return render_template(
        "handing_out/show.html",
        asked=asked,
        titles=handing_out.titles(reading(), asked),
        addresses={one.id: _address(one) for one in asked.items},
        found=found,
        is_searched=is_searched,
        listed={(one.kind, one.subject) for one in asked.items},
        kinds=[(one, kind_word(one)) for one in ITEM_KINDS],
        kind_word=kind_word,
        kind=kind,
        words=words,
        most=own_records.MOST_FOUND,
        is_refused=handing_out.is_refused(asked),
        number=documents_handing_out.number_of(asked),
    )


@blueprint.post("/<int:request_id>/take")
def take(request_id: int) -> Answered:
    """Put what was found on the list."""
    kind = request.form.get("kind", "")
    with transaction() as session:
        handing_out.take(
            session, signed_in(), request_id, kind, request.form.getlist("subject"), at=clock.now()
        )
    return redirect(url_for("handing_out.show", request_id=request_id), 303)


@blueprint.post("/<int:request_id>/answer")
def answer(request_id: int) -> Answered:
    """Close the request."""
    try:
        with transaction() as session:
            handing_out.answer(session, signed_in(), request_id, at=clock.now())
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
    return redirect(url_for("handing_out.show", request_id=request_id), 303)


@blueprint.post("/items/<int:item_id>/look")
def look(item_id: int) -> Answered:
    """Note that somebody reads the item, then show it: a page that is only read never writes."""
    with transaction() as session:
        handing_out.read(session, signed_in(), item_id, at=clock.now())
    return redirect(url_for("handing_out.item", item_id=item_id), 303)


@blueprint.route("/items/<int:item_id>", methods=["GET", "POST"])
def item(item_id: int) -> Answer:
    """Review one item. The words stand there only for who has just said that they read it."""
    found = handing_out.item(reading(), signed_in(), item_id)
    form, masking = ReviewForm(data=_reviewed(found)), MaskForm(formdata=None)
    _offer_grounds(form.ground)
    _offer_grounds(masking.mask_ground)

    def review(session: Any) -> None:
        handing_out.review(
            session,
            signed_in(),
            item_id,
            form.outcome.data or "",
            form.ground.data,
            because=form.because.data or "",
            at=clock.now(),
        )

    return _item_page(found, form, masking, review, form)


@blueprint.post("/items/<int:item_id>/mask")
def mask(item_id: int) -> Answer:
    """Keep a passage back."""
    found = handing_out.item(reading(), signed_in(), item_id)
    form, masking = ReviewForm(formdata=None, data=_reviewed(found)), MaskForm()
    _offer_grounds(form.ground)
    _offer_grounds(masking.mask_ground)

    def act(session: Any) -> None:
        ground_id = masking.mask_ground.data or 0
        handing_out.mask(session, signed_in(), item_id, masking.passage.data or "", ground_id, at=clock.now())

    return _item_page(found, masking, masking, act, form)


@blueprint.post("/items/<int:item_id>/drop")
def drop(item_id: int) -> Answered:
    """Take an item off the list."""
    found = handing_out.item(reading(), signed_in(), item_id)
    with transaction() as session:
        handing_out.drop(session, signed_in(), item_id, at=clock.now())
    return redirect(url_for("handing_out.show", request_id=found.request_id), 303)


@blueprint.post("/<int:request_id>/out")
def outgoing(request_id: int) -> Response:
    """What goes out, as a file; a POST, since that it was taken out is logged."""
    form = _form("docx", "pdf", "csv")
    handing_out.show(reading(), signed_in(), request_id)
    with transaction() as session:
        handing_out.saved(session, signed_in(), request_id, "outgoing", form, at=clock.now())
    if form == "csv":
        made = documents_handing_out.table(reading(), signed_in(), request_id)
        return file_response(made, f"utlamnande-{request_id}", "excel")
    return document_response(documents_handing_out.outgoing(reading(), signed_in(), request_id), form)


@blueprint.post("/<int:request_id>/decision")
def decision(request_id: int) -> Response:
    """The decision with how one appeals, where something is kept back; logged like what goes out."""
    form = _form("docx", "pdf")
    made = documents_handing_out.decision(reading(), signed_in(), request_id)
    if made is None:
        raise NotFound
    with transaction() as session:
        handing_out.saved(session, signed_in(), request_id, "decision", form, at=clock.now())
    return document_response(made, form)


@blueprint.route("/paragraphs", methods=["GET", "POST"])
def paragraphs() -> Answer:
    """The paragraphs that can be chosen, and a further one."""
    require(signed_in(), Permission.RECORD_HAND_OUT)
    form = GroundForm(data={"law": handing_out.LAW})

    def add(session: Any) -> None:
        law, paragraph, about = (one.data or "" for one in (form.law, form.paragraph, form.about))
        handing_out.add_ground(session, signed_in(), law, paragraph, about, at=clock.now())

    back = url_for("handing_out.paragraphs")
    return change(
        form,
        "handing_out/paragraphs.html",
        add,
        back,
        grounds=handing_out.grounds(reading()),
        retired=handing_out.grounds(reading(), is_used=False),
    )


@blueprint.post("/paragraphs/<int:ground_id>/retire")
def retire_paragraph(ground_id: int) -> Answered:
    """Offer a paragraph no longer."""
    with transaction() as session:
        handing_out.retire_ground(session, signed_in(), ground_id, at=clock.now())
    return redirect(url_for("handing_out.paragraphs"), 303)


@blueprint.post("/paragraphs/<int:ground_id>/restore")
def restore_paragraph(ground_id: int) -> Answered:
    """Take a paragraph back into use."""
    with transaction() as session:
        handing_out.restore_ground(session, signed_in(), ground_id, at=clock.now())
    return redirect(url_for("handing_out.paragraphs"), 303)


def _form(*known: str) -> str:
    form = request.form.get("form", "")
    if form not in known:
        raise NotFound
    return form


def _item_page(found: Any, form: Any, masking: Any, act: Any, review: Any) -> Answer:
    return change(
        form,
        "handing_out/item.html",
        act,
        url_for("handing_out.show", request_id=found.request_id)
        if form is review
        else url_for("handing_out.item", item_id=found.id),
        item=found,
        title=handing_out.titles(reading(), found.request)[found.id],
        address=_address(found),
        has_words=found.kind in WITH_WORDS,
        pieces=handing_out.pieces(reading(), found)
        if handing_out.has_read(reading(), signed_in(), found)
        else None,
        masking=masking,
        review=review,
        kind_word=kind_word,
    )


def _address(item: RecordRequestItem) -> str:
    """Where a document is read; nothing for a text or note, which is read here, nor for what is destroyed."""
    place = own_records.place_of(reading(), item.kind, item.subject)
    if place and item.kind == "minutes" and not may(signed_in(), Permission.PICTURE_READ):
        # A registrar reads the minutes, and not the page around them with what the meeting was about.
        place = "documents.minutes", {**place[1], "code": "sv", "form": "pdf"}
    return url_for(place[0], **place[1]) if place else ""


def _reviewed(item: RecordRequestItem) -> dict[str, Any]:
    return {"outcome": item.outcome, "ground": item.ground_id, "because": item.because}


def _offer_grounds(field: Any) -> None:
    known = handing_out.grounds(reading())
    offer(field, [("", _("Choose")), *((one.id, f"{one.paragraph}: {one.about}") for one in known)])
