"""Saying how a promise went: first seen as everyone will read it, then recorded; corrected by a new row.

The other party reads it before everyone does, and says that it is fine or what is amiss.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.follow_up import WHOLE, RemarkForm, all_lines_form, told
from dialog.forms.old_promises import OldFollowUpForm
from dialog.forms.promise import FollowUpForm
from dialog.models import FollowUp, PromiseLine, PromiseVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in
from dialog.rule_fields import told_in
from dialog.services import (
    follow_up,
    follow_up_parties,
    follow_up_remarks,
    promise_drafts,
    promise_words,
    promises,
)
from dialog.services.errors import RuleBroken
from dialog.services.follow_up import FollowUpWords
from dialog.services.permissions import Permission
from surveys.texts import pick

blueprint = Blueprint("follow_up", __name__, url_prefix="/desk/follow-ups")


@blueprint.route("/promise/<int:version_id>", methods=["GET", "POST"])
def record(version_id: int) -> Answer:
    """Say how a line or the whole promise went; first seen as everyone will read it."""
    version = promise_drafts.find(reading(), signed_in(), Permission.PROMISE_FOLLOW_UP, version_id)
    form = _form_of(version)(data={"on": clock.today(), "line_key": request.args.get("line", "")})
    return _told(form, version, None)


@blueprint.route("/promise/<int:version_id>/all", methods=["GET", "POST"])
def all_lines(version_id: int) -> Answer:
    """Say in one form how each line of one's own party went, and the promise as a whole."""
    version = promise_drafts.find(reading(), signed_in(), Permission.PROMISE_FOLLOW_UP, version_id)
    lines = follow_up_parties.lines_of(signed_in(), version)
    keys = {**{f"line_{line.id}": line.key for line in lines}, WHOLE: None}
    form = all_lines_form(keys, {"on": clock.today()}, _versions(version))
    return change(
        form,
        "follow_up/all_lines.html",
        lambda session: follow_up.record_all(
            session, signed_in(), version.id, told(form, keys), at=clock.now()
        ),
        url_for("promise_work.show", version_id=version.id, _anchor="follow-up"),
        version=version,
        lines=[(line, form[f"line_{line.id}"].form, _counted(line)) for line in lines],
        whole=form[WHOLE].form,
        public_from=follow_up.public_from(reading(), version.promise, at=clock.now()),
    )


@blueprint.route("/<int:follow_up_id>", methods=["GET", "POST"])
def show(follow_up_id: int) -> Answer:
    """A follow-up as everyone will read it, and what the parties say of it before that."""
    actor = signed_in()
    row = follow_up.find(reading(), actor, follow_up_id)
    version = promises.read(reading(), actor, row.version_id)
    form = RemarkForm()

    def say(session: Any) -> None:
        is_fine = request.form.get("step") == "fine"
        follow_up_remarks.write(
            session, actor, row.id, is_content=is_fine, text=form.text.data or "", at=clock.now()
        )
        flash(_("Everyone can read the follow-up now.") if is_fine else _("The other party sees it."), "good")

    return change(
        form,
        "follow_up/show.html",
        say,
        url_for("follow_up.show", follow_up_id=row.id),
        row=row,
        version=version,
        line=promise_words.line_of(version, row.line_key) if row.line_key else None,
        remarks=follow_up_remarks.of(reading(), row),
        is_public=follow_up.is_public(reading(), row, on=clock.today()),
        **_speaking(row, version.promise.municipality_id),
    )


@blueprint.route("/<int:follow_up_id>/correct", methods=["GET", "POST"])
def correct(follow_up_id: int) -> Answer:
    """Say anew what was said wrongly; the first text stays in the records."""
    row = follow_up.find(reading(), signed_in(), follow_up_id, Permission.PROMISE_FOLLOW_UP)
    version = promises.read(reading(), signed_in(), row.version_id)
    form = _form_of(version)(
        data={
            "line_key": row.line_key or "",
            "on": row.on,
            "outcome": row.outcome,
            "text": row.text,
            "because": row.because,
            "next_step": row.next_step,
            "replaced_by": row.replaced_by_id,
            "source": row.source,
        }
    )
    return _told(form, version, row)


def _form_of(version: PromiseVersion) -> type[FollowUpForm]:
    """Of a promise from before the system not everything may be known."""
    return OldFollowUpForm if version.origin == "before_the_system" else FollowUpForm


def _speaking(row: FollowUp, municipality_id: int) -> dict[str, Any]:
    """What the person may say of it: whether it is their own party's, and what awaits an answer."""
    parties = follow_up_parties.mine(signed_in(), Permission.CONTACT_SPEAK, municipality_id)
    is_own = follow_up_parties.author(reading(), row) in parties
    return {
        "may_speak": bool(parties) and not follow_up.is_corrected(reading(), row),
        "is_own": is_own,
        "may_answer": is_own and follow_up_remarks.awaits_answer(reading(), row),
    }


def _told(form: FollowUpForm, version: PromiseVersion, corrects: FollowUp | None) -> Answer:
    form.line_key.choices = [
        ("", _("The promise as a whole")),
        *(
            (line.key, pick(promise_words.said(line, "text"), language()).text)
            for line in follow_up_parties.lines_of(signed_in(), version)
        ),
    ]
    form.replaced_by.choices = _versions(version)
    context: dict[str, Any] = {
        "version": version,
        "corrects": corrects,
        "public_from": follow_up.public_from(reading(), version.promise, at=clock.now()),
    }
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
        told_in(form, broken)
        return render_template("follow_up/record.html", form=form, preview=None, **context), 422
    line = promise_words.line_of(version, words.line_key) if words.line_key else None
    count = follow_up.counted(line, on=words.on)
    return render_template("follow_up/record.html", form=form, preview=words, count=count, **context)


def _words(form: FollowUpForm) -> FollowUpWords:
    return FollowUpWords(
        on=form.on.data,
        outcome=form.outcome.data,
        next_step=form.next_step.data,
        text=form.text.data,
        because=form.because.data,
        line_key=form.line_key.data or None,
        replaced_by_id=form.replaced_by.data,
        source=form.data.get("source") or "",
    )


def _versions(version: PromiseVersion) -> list[tuple[str, str]]:
    """The versions that can take a line's place, after an empty choice."""
    found = follow_up.may_replace(reading(), version)
    return [("", ""), *((str(one.id), _named(one)) for one in found)]


def _named(version: PromiseVersion) -> str:
    title = pick(promise_words.said(version, "title"), language()).text
    return f"{title}, {_('version %(number)s', number=version.number)}"


def _counted(line: PromiseLine) -> follow_up.Counted:
    return follow_up.counted(line, on=clock.today())
