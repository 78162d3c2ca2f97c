"""A published promise to put up elsewhere: text, HTML, PDF and pictures; and the places where it stands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.outside import CHANNELS, NewPlace, PutUp
from dialog.models import PromiseVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, site, transaction
from dialog.services import (
    documents_print,
    outside,
    outside_card,
    outside_document,
    outside_text,
    promise_making,
    promise_pages,
    promise_words,
)
from dialog.services.documents import Document
from dialog.services.errors import NotFound
from dialog.services.permissions import Permission
from dialog.views.files import file_response
from surveys.texts import pick

blueprint = Blueprint("outside", __name__, url_prefix="/desk/outside")


@blueprint.get("/<int:version_id>")
def show(version_id: int) -> str:
    """The texts to copy and the files in each language, and where the promise stands already."""
    version = outside.published(reading(), signed_in(), version_id)
    told = []
    for code in outside_document.languages_of(version):
        document, address = _document(version, code)
        told.append(
            {
                "code": code,
                "text": outside_text.plain(document),
                "html": outside_text.fragment(document, address),
                "alternatives": {
                    size: outside_card.alternative(document, size) for size in outside_card.SIZES
                },
            }
        )
    return render_template(
        "outside/show.html",
        version=version,
        told=told,
        sizes=outside_card.SIZES,
        places=outside.of_promise(reading(), signed_in(), version.promise_id),
        channels={key: str(words) for key, words in CHANNELS},
    )


@blueprint.get("/<int:version_id>/<code>.<any(txt, html, pdf):form>")
def file(version_id: int, code: str, form: str) -> Response:
    """The promise in one language as a file: plain text, a piece of HTML, or a tagged PDF."""
    version = outside.published(reading(), signed_in(), version_id)
    document, address = _document(version, code)
    if form == "pdf":
        return file_response(documents_print.made(document), document.name, form)
    made = outside_text.plain(document) if form == "txt" else outside_text.fragment(document, address)
    return file_response(made, document.name, form)


@blueprint.get("/<int:version_id>/<code>-<any(card, screen):size>.png")
def picture(version_id: int, code: str, size: str) -> Response:
    """The promise as a picture: wide, or tall for a screen."""
    version = outside.published(reading(), signed_in(), version_id)
    document, address = _document(version, code)
    drawn = outside_card.drawn(reading(), version, document, size, address)
    return file_response(drawn, f"{document.name}-{size}", "png")


@blueprint.route("/promise/<int:promise_id>/places", methods=["GET", "POST"])
def add_place(promise_id: int) -> Answer:
    """Say where else the promise is shown."""
    promise = promise_making.find(reading(), signed_in(), Permission.COPY_RECORD, promise_id)
    form = NewPlace()

    def add(session: Any) -> int:
        words = outside.PlaceWords(form.channel.data, form.name.data or "", form.address.data or "")
        return outside.add_place(session, signed_in(), promise_id, words, at=clock.now()).id

    return change(
        form,
        "outside/add_place.html",
        add,
        url_for("promise_work.index"),
        onwards=lambda place_id: url_for("outside.place", place_id=place_id),
        promise=promise,
    )


@blueprint.route("/places/<int:place_id>", methods=["GET", "POST"])
def place(place_id: int) -> Answer:
    """What was put up at a place and taken down; say that the version in force stands there now."""
    actor = signed_in()
    standing = outside.show(reading(), actor, place_id)
    promise = promise_making.find(reading(), actor, Permission.PROMISE_READ, standing.place.promise_id)
    versions = promise_pages.versions(promise)
    form = PutUp(data={"on": clock.today(), "address": standing.place.address})
    form.version_id.choices = [(one.id, _titled(one)) for one in versions]

    def put(session: Any) -> None:
        on, at = form.on.data, clock.now()
        if request.form.get("step") == "down":
            outside.take_down(session, actor, place_id, on=on, at=at)
        else:
            address, version_id = form.address.data or "", form.version_id.data
            outside.put_up(session, actor, place_id, on=on, address=address, version_id=version_id, at=at)

    return change(
        form,
        "outside/place.html",
        put,
        url_for("outside.place", place_id=place_id),
        standing=standing,
        version=versions[0] if versions else None,
    )


@blueprint.post("/places/<int:place_id>/close")
def close_place(place_id: int) -> Redirect:
    """The place is not used any more."""
    with transaction() as session:
        outside.close_place(session, signed_in(), place_id, at=clock.now())
    return redirect(url_for("promise_work.index"), 303)


def _titled(version: PromiseVersion) -> str:
    """A version by its number and its title: an old promise may have a later number."""
    title = pick(promise_words.said(version, "title"), language()).text
    return _("Version %(number)s: %(title)s", number=version.number, title=title)


def _document(version: PromiseVersion, code: str) -> tuple[Document, str]:
    """The promise in one of its languages, and where everyone reads it."""
    if code not in outside_document.languages_of(version):
        raise NotFound
    promise = version.promise
    path = url_for("promises.show", municipality=promise.municipality.key, slug=promise.slug, language=code)
    address = f"{site().settings.base_url.rstrip('/')}{path}"
    return outside_document.made(reading(), version, code, address), address
