"""The quality check of a promise: read every question, answer one, or write why it cannot be answered."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from dialog import clock, quality_words
from dialog.changing import Answer, change
from dialog.forms.promise import AnswerQuality
from dialog.models import PromiseVersion
from dialog.request import reading, signed_in
from dialog.services import promise_drafts, promise_quality, promises
from dialog.services.errors import NotFound
from dialog.services.promise_quality import Item

blueprint = Blueprint("promise_quality", __name__, url_prefix="/desk/promise-quality")


@blueprint.get("/<int:version_id>")
def show(version_id: int) -> str:
    """Every question of the check: what the machine saw, what people answered, what is open."""
    version = promises.read(reading(), signed_in(), version_id)
    return render_template(
        "promise_quality/show.html",
        version=version,
        is_open=version.status in promise_drafts.IN_WORK,
        **quality_words.words_of(promise_quality.check(reading(), version)),
    )


@blueprint.route("/<int:version_id>/<key>", methods=["GET", "POST"])
def answer(version_id: int, key: str) -> Answer:
    """Answer one question, or write why it cannot be answered."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    item = _item(version, key)
    way = "because" if item.said.get("because") else "answer"
    form = AnswerQuality(
        data={"revision": version.revision, "way": way, "words": item.said.get(way, "")},
    )
    return change(
        form,
        "promise_quality/answer.html",
        lambda session: promise_quality.answer(
            session,
            signed_in(),
            version_id,
            key,
            form.way.data,
            form.words.data or "",
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
        url_for("promise_quality.show", version_id=version_id),
        lambda: [(quality_words.question(item), item.said.get(way, ""), form.words.data or "")],
        revision=version.revision,
        version=version,
        item=item,
        **quality_words.words_of(None),
    )


def _item(version: PromiseVersion, key: str) -> Item:
    for item in promise_quality.check(reading(), version).items:
        if item.key == key:
            return item
    raise NotFound
