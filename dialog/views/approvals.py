"""Read the exact text; approve or return it in the name of one's party."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock, quality_words
from dialog.forms.approval import Approve, Return
from dialog.models import PromiseVersion, SituationPicture
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import approvals, promise_quality, signed_prints, wording
from dialog.services.approvals import Standing
from dialog.services.errors import Conflict, RuleBroken

blueprint = Blueprint("approvals", __name__, url_prefix="/desk/approvals")


@blueprint.get("")
def index() -> str:
    """The texts that await the person's party."""
    return render_template(
        "approvals/index.html",
        waiting=[(stands, _subject_address(stands)) for stands in approvals.awaiting(reading(), signed_in())],
    )


@blueprint.get("/<int:proposal_id>")
def show(proposal_id: int) -> str:
    """The exact text, its seal, how the parties stand, and what changed since the former version."""
    return _page(proposal_id)


@blueprint.post("/<int:proposal_id>/approve")
def approve(proposal_id: int) -> tuple[str, int] | Response:
    """Approve exactly this text."""
    form = Approve()
    if not form.validate_on_submit():
        return _page(proposal_id), 422
    return _answer(proposal_id, "approve", "", Return(formdata=None))


@blueprint.post("/<int:proposal_id>/return")
def return_(proposal_id: int) -> tuple[str, int] | Response:
    """Return it with what has to change."""
    form = Return()
    if not form.validate_on_submit():
        return _page(proposal_id, form), 422
    return _answer(proposal_id, "return", form.comment.data or "", form)


def _answer(
    proposal_id: int, outcome: Literal["approve", "return"], comment: str, form: Return
) -> tuple[str, int] | Response:
    try:
        with transaction() as session:
            approvals.answer(session, signed_in(), proposal_id, outcome, comment=comment, at=clock.now())
    except Conflict:
        return _page(proposal_id, form, is_outdated=True), 409
    except RuleBroken as broken:
        return _page(proposal_id, form, faults=[sentence(broken)]), 422
    flash(
        _("Your party has approved this text.") if outcome == "approve" else _("The text is returned."),
        "good",
    )
    return redirect(url_for("approvals.show", proposal_id=proposal_id), 303)


def _page(
    proposal_id: int,
    form: Return | None = None,
    *,
    faults: list[str] | None = None,
    is_outdated: bool = False,
) -> str:
    stands = approvals.show(reading(), signed_in(), proposal_id)
    former = approvals.former(reading(), stands.proposal)
    return render_template(
        "approvals/show.html",
        stands=stands,
        content=stands.proposal.content,
        address=_subject_address(stands),
        is_picture=isinstance(stands.subject, SituationPicture),
        newest=approvals.newest(reading(), stands.subject),
        former=former,
        differences=wording.compare(former.content, stands.proposal.content) if former else (),
        **quality_words.words_of(
            promise_quality.check(reading(), stands.subject)
            if isinstance(stands.subject, PromiseVersion)
            else None
        ),
        may_answer=approvals.may_answer(signed_in(), stands),
        may_record=signed_prints.may_record(signed_in(), stands),
        short=signed_prints.short(stands.proposal.content_hash),
        form=form or Return(formdata=None),
        faults=faults or [],
        is_outdated=is_outdated,
    )


def _subject_address(stands: Standing) -> str:
    if isinstance(stands.subject, SituationPicture):
        return url_for("situation.show", picture_id=stands.subject.id)
    return url_for("promise_work.show", version_id=stands.subject.id)
