"""Masked texts: read, mark the exceptions and confirm once, mask more, withhold."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import told
from dialog.forms.base import Form
from dialog.forms.texts import ConfirmRead, MarkSerious, MaskBack, MaskMore, Rendering, TakenCareOf, Unmask
from dialog.request import gettext as _
from dialog.request import ngettext, reading, signed_in, transaction
from dialog.review_words import unreadable
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import alarms, marking, places, privacy, renderings, texts
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Permission, where
from dialog.services.places import Municipality
from dialog.services.texts import Filters

blueprint = Blueprint("texts", __name__, url_prefix="/desk/texts")

CHOICES = ("municipality", "survey", "question", "show", "written_in", "search")
SHOWN = {"new": "new", "read": "read", "withheld": "withheld"}


@blueprint.get("")
def index() -> str:
    """A page of masked texts, serious ones first."""
    place, others = _place()
    shown = request.args.get("show", "")
    filters = Filters(
        survey_version_id=request.args.get("survey", type=int),
        question=request.args.get("question") or None,
        state=SHOWN.get(shown),
        language=request.args.get("written_in") or None,
        search=request.args.get("search", "")[:200],
        is_serious=shown == "serious",
        is_waiting=shown == "waiting",
        is_unreadable=shown == "unreadable",
    )
    found = texts.listing(
        reading(), signed_in(), place.id, filters, page=request.args.get("page", 1, type=int)
    )
    return render_template(
        "texts/index.html",
        found=found,
        filters=filters,
        shown=shown,
        pieces={line.id: marking.found(line.masked, filters.search) for line in found.lines},
        place=place,
        others=others,
        form=ConfirmRead(),
        **_readers(place.id, found.lines),
        confirm_arguments=_choices(),
        address=lambda number: _list_address(page=number),
    )


@blueprint.post("/read")
def confirm() -> Response:
    """Note the shown texts as read, all but the exceptions."""
    place, _others = _place()
    form = ConfirmRead()
    shown, exceptions = _ids(form.shown.data), _ids(form.exception.data)
    try:
        with transaction() as session:
            noted = texts.confirm_read(session, signed_in(), place.id, shown, exceptions, at=clock.now())
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
        return redirect(_list_address(), 303)
    words = [ngettext("%(n)s text noted as read.", "%(n)s texts noted as read.", noted.number)]
    if noted.unreadable:
        words.append(unreadable(noted.unreadable))
    told(" ".join(words), noted.decision_id, "texts")
    return redirect(_list_address(), 303)


@blueprint.get("/<uuid:text_id>")
def show(text_id: uuid.UUID) -> str:
    """One masked text and what can be done about it."""
    return _page(text_id)


@blueprint.post("/<uuid:text_id>/mask")
def mask(text_id: uuid.UUID) -> str | tuple[str, int] | Response:
    """Mask a passage wherever it stands."""
    form = MaskMore()
    return _change(
        text_id,
        form,
        "mask",
        lambda session: privacy.mask_more(
            session, signed_in(), text_id, form.passage.data, at=clock.now(), kind=form.kind.data
        ),
        _("The passage is masked."),
    )


@blueprint.post("/<uuid:text_id>/mask-back")
def mask_back(text_id: uuid.UUID) -> str | tuple[str, int] | Response:
    """Take back what was masked by hand."""
    return _change(
        text_id,
        MaskBack(),
        "back",
        lambda session: privacy.mask_back(session, signed_in(), text_id, at=clock.now()),
        _("The text stands as the machine masked it."),
    )


@blueprint.post("/<uuid:text_id>/withhold")
def withhold(text_id: uuid.UUID) -> Response:
    """Stop showing the text."""
    with transaction() as session:
        privacy.withhold(session, signed_in(), text_id, at=clock.now())
    flash(_("The text is no longer shown, and counts under no theme."), "good")
    return redirect(url_for("texts.show", text_id=text_id), 303)


@blueprint.post("/<uuid:text_id>/show")
def show_again(text_id: uuid.UUID) -> Response:
    """Show the text again."""
    with transaction() as session:
        privacy.show_again(session, signed_in(), text_id, at=clock.now())
    flash(_("The text is shown again."), "good")
    return redirect(url_for("texts.show", text_id=text_id), 303)


@blueprint.post("/<uuid:text_id>/taken-care-of")
def take_care_of(text_id: uuid.UUID) -> str | tuple[str, int] | Response:
    """Say what was done about a serious statement."""
    form = TakenCareOf()
    return _change(
        text_id,
        form,
        "care",
        lambda session: privacy.handled(
            session, signed_in(), text_id, form.done.data, form.what.data, at=clock.now()
        ),
        _("It is noted what was done."),
    )


@blueprint.post("/<uuid:text_id>/serious")
def mark_serious(text_id: uuid.UUID) -> str | tuple[str, int] | Response:
    """Say that a text is serious which the machine missed."""
    form = MarkSerious()
    return _change(
        text_id,
        form,
        "serious",
        lambda session: privacy.mark_serious(
            session, signed_in(), text_id, form.speaks_of.data, at=clock.now()
        ),
        _("The text is marked as serious. It stands first until somebody has said what was done."),
    )


@blueprint.post("/<uuid:text_id>/rendering")
def render(text_id: uuid.UUID) -> str | tuple[str, int] | Response:
    """Write what the text says in Swedish."""
    form = Rendering()
    return _change(
        text_id,
        form,
        "rendering",
        lambda session: renderings.render(session, signed_in(), text_id, form.words.data, at=clock.now()),
        _("The Swedish wording is saved."),
    )


@blueprint.post("/<uuid:text_id>/unmask")
def unmask(text_id: uuid.UUID) -> str | tuple[str, int]:
    """The text as it was written, shown this once; the log says who looked and why."""
    form = Unmask()
    if not form.validate_on_submit():
        return _page(text_id, unmask=form), 422
    with transaction() as session:
        original = privacy.unmask(session, signed_in(), text_id, form.reason.data, at=clock.now())
    return render_template(
        "texts/unmasked.html", line=texts.show(reading(), signed_in(), text_id), original=original
    )


def _change(
    text_id: uuid.UUID, form: Form, name: str, act: Callable[[Any], object], done: str
) -> str | tuple[str, int] | Response:
    """Do what the form asks for and go back to the text; what cannot be done keeps what was typed."""
    if not form.validate_on_submit():
        return _page(text_id, **{name: form}), 422
    try:
        with transaction() as session:
            act(session)
    except RuleBroken as broken:
        told_in(form, broken)
        return _page(text_id, **{name: form}), 422
    flash(done, "good")
    return redirect(url_for("texts.show", text_id=text_id), 303)


def _page(text_id: uuid.UUID, **forms: Form) -> str:
    line = texts.show(reading(), signed_in(), text_id)
    empty: dict[str, Form] = {
        "mask": MaskMore(formdata=None),
        "care": TakenCareOf(formdata=None, done=line.handled_as, what=line.handled),
        "serious": MarkSerious(formdata=None),
        "rendering": Rendering(formdata=None, words=line.rendering),
        "unmask": Unmask(formdata=None),
    }
    wrong = next(iter(forms.values()), None)
    place = next(one for one in places.municipalities(reading()) if one.id == line.municipality_id)
    return render_template(
        "texts/show.html",
        line=line,
        place=place,
        forms={**empty, **forms},
        wrong=wrong,
        **_readers(line.municipality_id, [line]),
    )


def _readers(municipality_id: int, lines: Sequence[texts.TextLine]) -> dict[str, Any]:
    """Which of the texts the person cannot read, who could, and to whom they have been handed."""
    actor = signed_in()
    reads = alarms.reads(reading(), actor.id)
    return {
        "reads": reads,
        "unreadable": {one.id for one in lines if one.language not in reads and not one.rendering},
        "readers": renderings.readers(reading(), actor, municipality_id, at=clock.now()),
        "handed": renderings.standing(reading(), actor, municipality_id, [one.id for one in lines]),
    }


def _place() -> tuple[Municipality, list[Municipality]]:
    """The municipality that the page is about, and the others that the person may choose."""
    mine = where(signed_in(), Permission.TEXT_READ_MASKED)
    possible = [one for one in places.municipalities(reading()) if one.id in mine]
    if not possible:
        raise NotAllowed(Permission.TEXT_READ_MASKED)
    wanted = request.args.get("municipality")
    chosen = next((one for one in possible if one.key == wanted), None)
    if wanted and chosen is None:
        raise NotFound
    chosen = chosen or possible[0]
    return chosen, [one for one in possible if one.id != chosen.id]


def _list_address(page: int | None = None) -> str:
    """The list with the same choices; only our own names are carried on."""
    return url_for("texts.index", **_choices(), page=page)


def _choices() -> dict[str, Any]:
    return {key: request.args[key] for key in CHOICES if request.args.get(key)}


def _ids(values: list[str] | None) -> list[uuid.UUID]:
    found = []
    for value in values or []:
        try:
            found.append(uuid.UUID(value))
        except ValueError as error:
            raise NotFound from error
    return found
