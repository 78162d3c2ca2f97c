"""Saying how a promise went: first seen as everyone will read it, then recorded; corrected by a new row."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.promise import FollowUpForm
from dialog.models import FollowUp, PromiseVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in
from dialog.rules import sentence
from dialog.services import follow_up, promise_drafts, promise_words, promises
from dialog.services.errors import RuleBroken
from dialog.services.follow_up import FollowUpWords
from dialog.services.permissions import Permission
from surveys.texts import pick

blueprint = Blueprint("follow_up", __name__, url_prefix="/desk/follow-ups")


@blueprint.route("/promise/<int:version_id>", methods=["GET", "POST"])
def record(version_id: int) -> Answer:
    """Say how a line or the whole promise went; first seen as everyone will read it."""
    version = promise_drafts.find(reading(), signed_in(), Permission.PROMISE_FOLLOW_UP, version_id)
    form = FollowUpForm(data={"on": clock.today(), "line_key": request.args.get("line", "")})
    return _told(form, version, None)


@blueprint.route("/<int:follow_up_id>/correct", methods=["GET", "POST"])
def correct(follow_up_id: int) -> Answer:
    """Say anew what was said wrongly; the first text stays in the records."""
    row = follow_up.find(reading(), signed_in(), follow_up_id, Permission.PROMISE_FOLLOW_UP)
    version = promises.read(reading(), signed_in(), row.version_id)
    form = FollowUpForm(
        data={
            "line_key": row.line_key or "",
            "on": row.on,
            "outcome": row.outcome,
            "text": row.text,
            "because": row.because,
            "next_step": row.next_step,
        }
    )
    return _told(form, version, row)


def _told(form: FollowUpForm, version: PromiseVersion, corrects: FollowUp | None) -> Answer:
    form.line_key.choices = [
        ("", _("The promise as a whole")),
        *((line.key, pick(promise_words.said(line, "text"), language()).text) for line in version.lines),
    ]
    context: dict[str, Any] = {"version": version, "corrects": corrects}
    if request.form.get("step") == "preview" and form.validate():
        return _preview(form, version, context)

    def tell(session: Any) -> None:
        words, at = _words(form), clock.now()
        if corrects is not None:
            follow_up.correct(session, signed_in(), corrects.id, words, at=at)
        else:
            follow_up.record(session, signed_in(), version.promise_id, words, version_id=version.id, at=at)

    back = url_for("promise_work.show", version_id=version.id, _anchor="follow-up")
    return change(form, "follow_up/record.html", tell, back, preview=None, **context)


def _preview(form: FollowUpForm, version: PromiseVersion, context: dict[str, Any]) -> Answer:
    words = _words(form)
    try:
        follow_up.check(version, words, on=clock.today())
    except RuleBroken as broken:
        form.form_errors.append(sentence(broken))
        return render_template("follow_up/record.html", form=form, preview=None, **context), 422
    return render_template("follow_up/record.html", form=form, preview=words, **context)


def _words(form: FollowUpForm) -> FollowUpWords:
    return FollowUpWords(
        on=form.on.data,
        outcome=form.outcome.data,
        next_step=form.next_step.data,
        text=form.text.data,
        because=form.because.data,
        line_key=form.line_key.data or None,
        public_from=form.public_from.data,
    )
