"""Promises from before the system: typed in or from a file, mended, taken back, followed up on one page.

A file travels with the page between the steps. Nothing of it is kept on the server until it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock, old_promise_words
from dialog.changing import Answer, change
from dialog.forms.answer_files import brought, carried
from dialog.forms.old_promises import ChooseOldFile, LinesWent, OldPromise, line_name, lines_went
from dialog.forms.promise import Step
from dialog.models import Promise, PromiseVersion
from dialog.request import gettext as _
from dialog.request import ngettext, reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import follow_up, old_promises, old_promises_import, promise_drafts, promise_making
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.follow_up import FollowUpWords
from dialog.services.old_promises import Line, Words
from dialog.services.old_promises_file import Read, read
from dialog.services.old_promises_import import Coming
from dialog.services.permissions import Permission
from dialog.statistics_words import SAID
from dialog.views.files import file_response, take_files
from surveys.spreadsheets import csv_for_excel, workbook

blueprint = Blueprint("old_promises", __name__, url_prefix="/desk/promises")

take_files(blueprint, 12_000_000, "look")


# Typed in.


@blueprint.route("/promise/<int:promise_id>/old", methods=["GET", "POST"])
def enter(promise_id: int) -> Answer:
    """Enter a promise from before the system as it stood."""
    promise = _promise(promise_id)
    form = OldPromise()

    def act(session: Any) -> int:
        words = _words(form, promise)
        return old_promises.enter(session, signed_in(), promise_id, words, at=clock.now()).id

    back = url_for("promise_work.index")
    return change(
        form, "old_promises/enter.html", act, back, onwards=_version_url, promise=promise, version=None
    )


@blueprint.route("/<int:version_id>/old/mend", methods=["GET", "POST"])
def mend(version_id: int) -> Answer:
    """Take back what was entered wrongly and enter it anew."""
    version = old_promises.find(reading(), signed_in(), Permission.PROMISE_EDIT, version_id)
    promise = version.promise
    stands = old_promises.words_of(reading(), version)
    police = _police(promise)
    form = OldPromise(
        data={
            "title": stands.title,
            "introduction": stands.introduction,
            "valid_from": stands.days[0] if stands.days else None,
            "valid_to": stands.days[1] if stands.days else None,
            "period": stands.period,
            "source": stands.source,
            "followed_up_by": stands.followed_up_by,
            "police_lines": old_promises.lines_of(version.lines, police),
            "municipality_lines": old_promises.lines_of(version.lines, promise.municipality_id),
            "unknown_lines": old_promises.lines_of(version.lines, None),
            "is_in_force": stands.is_in_force,
        }
    )

    def act(session: Any) -> int:
        return old_promises.mend(session, signed_in(), version_id, _words(form, promise), at=clock.now()).id

    return change(
        form,
        "old_promises/enter.html",
        act,
        url_for("promise_work.show", version_id=version_id),
        onwards=_version_url,
        promise=promise,
        version=version,
        can_be_mended=old_promises.can_be_mended(reading(), version),
    )


@blueprint.route("/<int:version_id>/old/take-back", methods=["GET", "POST"])
def take_back(version_id: int) -> Answer:
    """Take back an old promise that was entered wrongly."""
    version = old_promises.find(reading(), signed_in(), Permission.PROMISE_EDIT, version_id)

    def act(session: Any) -> None:
        old_promises.take_back(session, signed_in(), version_id, at=clock.now())
        flash(_("The old promise is taken back. Nobody reads it any more."), "good")

    return change(
        Step(data={"revision": version.revision}),
        "old_promises/take_back.html",
        act,
        url_for("promise_work.index"),
        version=version,
    )


# From a file.


@dataclass
class _File:
    """A file on its way: what is in it and what storing it would do."""

    name: str
    content: bytes
    read: Read
    coming: tuple[Coming, ...]


@blueprint.get("/promise/<int:promise_id>/old/template/<form>")
def template(promise_id: int, form: str) -> Response:
    """An empty table to fill in."""
    _promise(promise_id)
    sheets = old_promise_words.template()
    if form not in ("excel", "xlsx"):
        raise NotFound
    content = workbook(sheets) if form == "xlsx" else csv_for_excel(sheets[0])
    return file_response(content, _("old-promises"), form)


@blueprint.get("/promise/<int:promise_id>/old/file")
def choose(promise_id: int) -> str:
    """Choose a file."""
    return _choose(_promise(promise_id), [])


@blueprint.post("/promise/<int:promise_id>/old/file")
def look(promise_id: int) -> Answer:
    """Show what the file would become, or store what was shown."""
    promise = _promise(promise_id)
    file = _file(promise)
    if file is None:
        return _choose(promise, [_("Choose a file first.")]), 422
    if file.read.faults:
        return _preview(promise, file, []), 422
    if request.form.get("step") != "store":
        return _preview(promise, file, [])
    try:
        with transaction() as session:
            stored = old_promises_import.store(
                session,
                signed_in(),
                promise_id,
                file.read.promises,
                seen=request.form.get("seen", ""),
                at=clock.now(),
            )
    except RuleBroken as broken:
        return _preview(promise, file, [sentence(broken)]), 422
    flash(
        ngettext(
            "%(num)d old promise is stored. Everyone can read it now.",
            "%(num)d old promises are stored. Everyone can read them now.",
            len(stored),
        ),
        "good",
    )
    return redirect(url_for("promise_work.index"), 303)


# How it went.


@blueprint.route("/<int:version_id>/old/follow-up", methods=["GET", "POST"])
def tell(version_id: int) -> Answer:
    """Say of every line how it went, on one page; first seen as everyone will read it."""
    version = old_promises.find(reading(), signed_in(), Permission.PROMISE_FOLLOW_UP, version_id)
    form = lines_went([line.key for line in version.lines])(data={"on": clock.today()})
    back = url_for("promise_work.show", version_id=version_id, _anchor="follow-up")
    context: dict[str, Any] = {
        "version": version,
        "parts_of": [(line, form[line_name(at)].form) for at, line in enumerate(version.lines)],
        "told": old_promises.told_of(reading(), version),
    }
    if request.form.get("step") == "preview" and form.validate():
        rows = _went(form, version)
        keys = {line.key: line_name(at) for at, line in enumerate(version.lines)}
        for row in rows:
            try:
                follow_up.check(version, row, on=clock.today())
            except RuleBroken as broken:
                told_in(form, broken, keys[row.line_key or ""])
        if not rows:
            form.form_errors.append(sentence(RuleBroken("nothing_to_follow_up")))
        status = 422 if form.errors else 200
        preview = {row.line_key: row for row in rows} if status == 200 else {}
        return render_template(
            "old_promises/tell.html", form=form, back=back, preview=preview, **context
        ), status

    def act(session: Any) -> None:
        follow_up.record_all(session, signed_in(), version_id, _went(form, version), at=clock.now())

    return change(form, "old_promises/tell.html", act, back, preview={}, **context)


def _went(form: LinesWent, version: PromiseVersion) -> list[FollowUpWords]:
    rows = []
    for at, line in enumerate(version.lines):
        part = form[line_name(at)].form
        if part.outcome.data:
            rows.append(
                FollowUpWords(
                    on=form.on.data,
                    outcome=part.outcome.data,
                    next_step=part.next_step.data or "unknown",
                    text=part.text.data,
                    because=part.because.data,
                    line_key=line.key,
                    source=form.source.data or "",
                )
            )
    return rows


def _promise(promise_id: int) -> Promise:
    return promise_making.find(reading(), signed_in(), Permission.PROMISE_EDIT, promise_id)


def _police(promise: Promise) -> int:
    return next(one.id for one in promise_drafts.parties(reading(), promise) if not one.is_municipality)


def _version_url(version_id: int) -> str:
    return url_for("promise_work.show", version_id=version_id)


def _words(form: OldPromise, promise: Promise) -> Words:
    """What was typed. Raises RuleBroken for half a period, and for lines that differ by language."""
    first, last = form.valid_from.data, form.valid_to.data
    if (first is None) != (last is None):
        raise RuleBroken("old_period")
    sides = (
        (_police(promise), form.police_lines.data),
        (promise.municipality_id, form.municipality_lines.data),
        (None, form.unknown_lines.data),
    )
    lines = [one for party_id, texts in sides for one in promise_making.old_lines(party_id, texts)]
    return Words(
        title=form.title.data,
        introduction=form.introduction.data,
        days=(first, last) if first and last else None,
        period=form.period.data or "",
        source=form.source.data or "",
        followed_up_by=form.followed_up_by.data or "",
        lines=tuple(Line(one.party_id, one.text) for one in lines),
        is_in_force=form.is_in_force.data,
    )


def _file(promise: Promise) -> _File | None:
    """The file that came, or that the page brought back."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        content, name = sent.read(), sent.filename
    else:
        found = brought(request.form.get("carried", ""))
        if found is None:
            return None
        content, name = found, request.form.get("name", "")
    names = old_promises_import.owners(reading(), promise)
    told = read(content, name, on=clock.today(), owners=names)
    coming = old_promises_import.look(reading(), signed_in(), promise.id, told.promises)
    return _File(name, content, told, coming)


def _choose(promise: Promise, problems: list[str]) -> str:
    form = ChooseOldFile()
    form.file.errors = problems
    return render_template("old_promises/choose.html", promise=promise, form=form)


def _preview(promise: Promise, file: _File, problems: list[str]) -> str:
    return render_template(
        "old_promises/preview.html",
        promise=promise,
        file=file,
        faults=[old_promise_words.told(fault, file.name) for fault in file.read.faults],
        said=[SAID[one]() for one in file.read.said],
        problems=problems,
        carried=carried(file.content),
        seen=old_promises_import.mark(file.coming),
        new=[one for one in file.coming if one.state == "new"],
    )
