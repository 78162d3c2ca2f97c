"""A draft on its way to the public, on the desk: asked for, its period, what its comments changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.public_draft import AnswerComments, AskForConsent, ChangePeriod, GoWithout
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.services import places, promise_drafts, public_drafts
from dialog.services.permissions import Permission

blueprint = Blueprint("draft_work", __name__, url_prefix="/desk/promises/<int:version_id>/public-draft")


@blueprint.get("")
def index(version_id: int) -> str:
    """How far the draft has come, and what can be done next."""
    asked = public_drafts.standing(reading(), signed_in(), version_id)
    return render_template(
        "draft_work/work.html",
        asked=asked,
        version=asked.version,
        municipality=places.described(asked.version.promise.municipality),
        is_running=public_drafts.is_running(asked.version, clock.today()),
        without=public_drafts.reason_without(asked.version),
    )


@blueprint.route("/ask", methods=["GET", "POST"])
def ask(version_id: int) -> Answer:
    """Ask for the other contact person's yes to showing exactly this text."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    first, last = public_drafts.proposed_days(reading(), version, clock.today())
    form = AskForConsent(data={"revision": version.revision, "first": first, "last": last})

    def act(session: Any) -> None:
        days = form.first.data, form.last.data
        revision = form.revision.data or 0
        public_drafts.ask(session, signed_in(), version_id, days, revision=revision, at=clock.now())
        flash(_("The other contact person sees on the desk that the draft awaits a yes."), "good")

    return change(
        form,
        "draft_work/ask.html",
        act,
        url_for("draft_work.index", version_id=version_id),
        revision=version.revision,
        version=version,
    )


@blueprint.post("/consent")
def consent(version_id: int) -> Response:
    """Say yes for one's party to exactly the text that was read."""
    read = request.form.get("seal", "")
    with transaction() as session:
        version = public_drafts.consent(session, signed_in(), version_id, read, at=clock.now())
        is_public = version.status == "public_draft"
    words = _("The draft is public.") if is_public else _("Your party says yes to showing the draft.")
    flash(words, "good")
    return redirect(url_for("draft_work.index", version_id=version_id), 303)


@blueprint.route("/without", methods=["GET", "POST"])
def without(version_id: int) -> Answer:
    """Write why the promise is proposed without a public draft."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    form = GoWithout(data={"because": public_drafts.reason_without(version)})
    return change(
        form,
        "draft_work/without.html",
        lambda session: public_drafts.go_without(
            session, signed_in(), version_id, form.because.data or "", at=clock.now()
        ),
        url_for("draft_work.index", version_id=version_id),
        version=version,
    )


@blueprint.route("/period", methods=["GET", "POST"])
def period(version_id: int) -> Answer:
    """Let residents comment longer, or end the period earlier."""
    version = promise_drafts.find(reading(), signed_in(), Permission.PROMISE_EDIT, version_id)
    form = ChangePeriod(data={"last": version.comments_to})
    return change(
        form,
        "draft_work/period.html",
        lambda session: public_drafts.change_period(
            session, signed_in(), version_id, form.last.data, at=clock.now()
        ),
        url_for("draft_work.index", version_id=version_id),
        version=version,
    )


@blueprint.route("/answer", methods=["GET", "POST"])
def answer(version_id: int) -> Answer:
    """Write what the comments changed, and what not and why."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    form = AnswerComments(data={"words": version.comments_answer or {}})
    return change(
        form,
        "draft_work/answer.html",
        lambda session: public_drafts.answer_comments(
            session, signed_in(), version_id, form.words.data, at=clock.now()
        ),
        url_for("draft_work.index", version_id=version_id),
        version=version,
    )
