"""Spelling fixes of a promise that is proposed or published: proposed by one party, confirmed by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.correction import SpellingFix
from dialog.models import PromiseVersion
from dialog.request import gettext as _
from dialog.request import pgettext, reading, signed_in, transaction
from dialog.services import approvals, corrections, promise_words, promises
from dialog.services.permissions import Permission, may

blueprint = Blueprint("corrections", __name__, url_prefix="/desk/promises")
NAMES: dict[str, Callable[[], str]] = {
    "title": lambda: pgettext("text of a promise", "Title"),
    "introduction": lambda: pgettext("text of a promise", "Introduction"),
    "reason_for_change": lambda: pgettext("text of a promise", "Why it changes"),
    "text": lambda: pgettext("text of a promise", "Line"),
}


@blueprint.route("/<int:version_id>/corrections", methods=["GET", "POST"])
def index(version_id: int) -> Answer:
    """Every correction of the words that stand, beside what was approved; propose a spelling fix."""
    version = promises.read(reading(), signed_in(), version_id)
    form = SpellingFix()
    form.place.choices = [(place, name) for place, name, _words in _places(version)]

    def propose(session: Any) -> None:
        field, _dash, line_id = (form.place.data or "").partition("-")
        corrections.propose(
            session,
            signed_in(),
            version_id,
            field,
            form.words.data or "",
            line_id=int(line_id) if line_id else None,
            at=clock.now(),
        )
        flash(_("The spelling fix waits for the other party's contact person."), "good")

    return change(
        form,
        "corrections/index.html",
        propose,
        url_for("corrections.index", version_id=version_id),
        version=version,
        places=_places(version),
        found=corrections.listed(reading(), signed_in(), version_id),
        may_propose=version.status in corrections.OPEN
        and may(signed_in(), Permission.CONTACT_SPEAK, version.promise.municipality_id),
        proposal=approvals.newest(reading(), version),
        text_names=NAMES,
    )


@blueprint.post("/corrections/<int:correction_id>/confirm")
def confirm(correction_id: int) -> Response:
    """Confirm a spelling fix: it holds from now on."""
    with transaction() as session:
        one = corrections.confirm(session, signed_in(), correction_id, at=clock.now())
        version_id = one.version_id
    flash(_("The spelling fix holds. No approval is voided."), "good")
    return redirect(url_for("corrections.index", version_id=version_id), 303)


@blueprint.post("/corrections/<int:correction_id>/decline")
def decline(correction_id: int) -> Response:
    """Say no to a spelling fix."""
    with transaction() as session:
        version_id = corrections.decline(session, signed_in(), correction_id, at=clock.now()).version_id
    flash(_("The spelling fix is declined."), "good")
    return redirect(url_for("corrections.index", version_id=version_id), 303)


def _places(version: PromiseVersion) -> list[tuple[str, str, str]]:
    """Each Swedish text as (its address in the form, its name, its words as everyone reads them)."""
    beside = [(field, NAMES[field](), promise_words.said(version, field)) for field in promise_words.FIELDS]
    lines = [
        (f"text-{line.id}", f"{NAMES['text']()} {number}", promise_words.said(line, "text"))
        for number, line in enumerate(version.lines, 1)
    ]
    return [(place, name, words["sv"]) for place, name, words in beside + lines if words.get("sv")]
