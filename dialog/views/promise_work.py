"""Promises on the desk: begin, read as the public will, edit, propose, publish, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog import clock, quality_words
from dialog.changing import Answer, change
from dialog.forms.promise import EditHead, NewPromise, Step
from dialog.models import PromiseVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import (
    agreements,
    approvals,
    follow_up,
    follow_up_parties,
    old_promises,
    places,
    promise_drafts,
    promise_making,
    promise_pages,
    promise_quality,
    promise_suggestions,
    promise_words,
    promises,
    public_drafts,
)
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Permission, may, where
from dialog.services.promise_making import Head
from surveys.texts import pick

blueprint = Blueprint("promise_work", __name__, url_prefix="/desk/promises")


# Begin.


@blueprint.route("", methods=["GET", "POST"])
def index() -> Answer:
    """Every promise of the person's municipalities, its versions, and what to do next; make a new one."""
    actor = signed_in()
    form = NewPromise()
    mine = where(actor, Permission.PROMISE_EDIT)
    here = [one for one in places.municipalities(reading()) if one.id in mine]
    form.municipality_id.choices = [(one.id, pick(one.name, language()).text) for one in here]

    def make(session: Any) -> None:
        municipality_id = form.municipality_id.data
        agreement = agreements.on_day(reading(), municipality_id, clock.today())
        if agreement is None:
            raise NotFound
        promise_making.make(
            session, actor, municipality_id, agreement.id, form.slug.data or "", at=clock.now()
        )

    return change(
        form,
        "promise_work/index.html",
        make,
        url_for("promise_work.index"),
        promises=promises.index(reading(), actor),
        may_make=bool(here),
        in_work=promise_drafts.IN_WORK,
    )


@blueprint.post("/promise/<int:promise_id>/suggest")
def suggest(promise_id: int) -> Response:
    """Let the machine propose the next version from the agreed picture and the plan."""
    with transaction() as session:
        version_id = promise_suggestions.suggest(session, signed_in(), promise_id, at=clock.now()).id
    return redirect(url_for("promise_work.show", version_id=version_id), 303)


@blueprint.post("/promise/<int:promise_id>/draft")
def draft(promise_id: int) -> Response:
    """Begin the next version by hand: a copy of the one in force."""
    with transaction() as session:
        version_id = promise_making.draft(session, signed_in(), promise_id, at=clock.now()).id
    return redirect(url_for("promise_work.show", version_id=version_id), 303)


# Read and edit.


@blueprint.get("/<int:version_id>")
def show(version_id: int) -> str:
    """A version as the public will read it, with the ways to change it and what remains to be done."""
    actor = signed_in()
    page = promise_pages.preview(reading(), actor, version_id, on=clock.today(), language=language())
    version = page.version
    is_open = version.status in promise_drafts.IN_WORK
    told = follow_up.listing(reading(), version.promise_id)
    public = follow_up.listing(reading(), version.promise_id, public_on=clock.today())
    return render_template(
        "promise_work/show.html",
        page=page,
        municipality=places.described(version.promise.municipality),
        standing=approvals.current(reading(), version),
        questions=promise_suggestions.questions(reading(), version),
        missing=[sentence(RuleBroken(rule)) for rule in promises.unfinished(reading(), version)]
        if is_open
        else [],
        told=told,
        in_preview={row.id for row in told} - {row.id for row in public},
        own=_own(version),
        can_be_mended=old_promises.can_be_mended(reading(), version),
        is_open=is_open,
        is_running=public_drafts.is_running(version, clock.today()),
        step=Step(formdata=None, data={"revision": version.revision}),
        suggested=_suggested(version) if is_open else 0,
        **quality_words.words_of(promise_quality.check(reading(), version)),
    )


@blueprint.route("/<int:version_id>/edit", methods=["GET", "POST"])
def edit(version_id: int) -> Answer:
    """Change title, introduction, dates, who follows it up, and why it changes."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    form = EditHead(
        data={
            "revision": version.revision,
            "title": promise_words.said(version, "title"),
            "introduction": promise_words.said(version, "introduction"),
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
            "followed_up_by": version.followed_up_by,
            "reason_for_change": promise_words.said(version, "reason_for_change"),
        }
    )
    return change(
        form,
        "promise_work/edit.html",
        lambda session: promises.edit(
            session, signed_in(), version_id, _head(form), revision=form.revision.data or 0, at=clock.now()
        ),
        url_for("promise_work.show", version_id=version_id),
        lambda: [
            (_("Title"), promise_words.said(version, "title"), form.title.data),
            (_("Introduction"), promise_words.said(version, "introduction"), form.introduction.data),
            (_("Holds from"), version.valid_from.isoformat(), _day(form.valid_from.data)),
            (_("Holds to"), version.valid_to.isoformat(), _day(form.valid_to.data)),
            (_("Who follows it up"), version.followed_up_by, form.followed_up_by.data or ""),
            (
                _("Why it changes"),
                promise_words.said(version, "reason_for_change"),
                form.reason_for_change.data,
            ),
        ],
        revision=version.revision,
        version=version,
    )


# Towards the public.


@blueprint.route("/<int:version_id>/propose", methods=["GET", "POST"])
def propose(version_id: int) -> Answer:
    """Ask the parties to approve exactly this text."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    form = Step(data={"revision": version.revision})

    def ask(session: Any) -> None:
        revision = form.revision.data or 0
        promises.propose(session, signed_in(), version_id, revision=revision, at=clock.now())
        flash(_("The promise is proposed. The parties see on their desks that it awaits them."), "good")

    return change(
        form,
        "promise_work/propose.html",
        ask,
        url_for("promise_work.show", version_id=version_id),
        revision=version.revision,
        version=version,
        suggested=_suggested(version),
        **quality_words.words_of(promise_quality.check(reading(), version)),
    )


@blueprint.post("/<int:version_id>/take-back")
def take_back(version_id: int) -> Response:
    """Take a proposed or returned version back, to change it."""
    with transaction() as session:
        promises.take_back(session, signed_in(), version_id, at=clock.now())
    return redirect(url_for("promise_work.show", version_id=version_id), 303)


@blueprint.route("/<int:version_id>/publish", methods=["GET", "POST"])
def publish(version_id: int) -> Answer:
    """Publish what every party has approved."""
    version = promise_drafts.find(reading(), signed_in(), Permission.PROMISE_PUBLISH, version_id)
    return change(
        Step(data={"revision": version.revision}),
        "promise_work/publish.html",
        lambda session: promises.publish(session, signed_in(), version_id, at=clock.now()),
        url_for("promise_work.show", version_id=version_id),
        revision=version.revision,
        version=version,
        standing=approvals.current(reading(), version),
        before=promise_drafts.in_force(reading(), version.promise_id),
    )


@blueprint.route("/<int:version_id>/withdraw", methods=["GET", "POST"])
def withdraw(version_id: int) -> Answer:
    """Take a draft away, or end a published promise before its time."""
    version = promises.read(reading(), signed_in(), version_id)
    return change(
        Step(data={"revision": version.revision}),
        "promise_work/withdraw.html",
        lambda session: promises.withdraw(session, signed_in(), version_id, at=clock.now()),
        url_for("promise_work.show", version_id=version_id),
        revision=version.revision,
        version=version,
    )


# How it went.


@blueprint.get("/follow-ups")
def follow_ups() -> str:
    """Every promise in force with its follow-ups, the one that ends first on top."""
    found = follow_up.of_actor(reading(), signed_in())
    own = {line.id for version, _rows in found for line in follow_up_parties.lines_of(signed_in(), version)}
    old = old_promises.listing(reading(), signed_in())
    return render_template("promise_work/follow_ups.html", promises=found, own=own, old=old)


def _own(version: PromiseVersion) -> set[str | None]:
    """The lines that the person's party follows up, with None for the whole promise."""
    if not may(signed_in(), Permission.PROMISE_FOLLOW_UP, version.promise.municipality_id):
        return set()
    return {None, *(line.key for line in follow_up_parties.lines_of(signed_in(), version))}


def _suggested(version: PromiseVersion) -> int:
    """How many lines stand as the machine proposed them."""
    return sum(line.origin == "suggested" for line in version.lines)


def _head(form: EditHead) -> Head:
    return Head(
        title=form.title.data,
        introduction=form.introduction.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        reason_for_change=form.reason_for_change.data,
        followed_up_by=form.followed_up_by.data or "",
    )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
