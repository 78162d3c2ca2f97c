"""The lines of a promise in work: add, edit in three languages, accept, move, remove."""

from __future__ import annotations

from typing import Any, Literal

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.promise import EditLine, Step
from dialog.models import PromiseLine, PromiseVersion
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import language_room, places, promise_drafts, promise_lines, promise_words
from dialog.services.promise_lines import LineWords, Offered
from surveys.texts import pick

blueprint = Blueprint("promise_lines", __name__, url_prefix="/desk/promise-lines")


@blueprint.route("/new/<int:version_id>", methods=["GET", "POST"])
def add(version_id: int) -> Answer:
    """Add a line."""
    version = promise_drafts.open_version(reading(), signed_in(), version_id)
    form = EditLine(data={"revision": version.revision})
    return _changed(
        form,
        version,
        None,
        lambda session: promise_lines.add(
            session,
            signed_in(),
            version_id,
            _words(form),
            revision=form.revision.data or 0,
            at=clock.now(),
        ),
    )


@blueprint.route("/<int:line_id>", methods=["GET", "POST"])
def edit(line_id: int) -> Answer:
    """Change a line: words in three languages, party, place, what it rests on and goes at, what counts it."""
    line, version = promise_drafts.open_line(reading(), signed_in(), line_id)
    form = EditLine(
        data={
            "revision": version.revision,
            "party_id": line.party_id,
            "text": promise_words.said(line, "text"),
            "place": line.place or {},
            "cause_id": line.cause_id,
            "goal_id": line.goal_id,
            "grounds": [_value(ground) for ground in line.grounds],
            "action_id": line.action_id,
        }
    )
    return _changed(
        form,
        version,
        line,
        lambda session: promise_lines.edit(
            session, signed_in(), line_id, _words(form), revision=form.revision.data or 0, at=clock.now()
        ),
    )


@blueprint.post("/<int:line_id>/accept")
def accept(line_id: int) -> Response:
    """Stand by a line as the machine proposed it."""
    with transaction() as session:
        line = promise_lines.accept(session, signed_in(), line_id, at=clock.now())
        version_id, anchor = line.version_id, f"line-{line.key}"
    return redirect(url_for("promise_work.show", version_id=version_id, _anchor=anchor), 303)


@blueprint.post("/<int:line_id>/move")
def move(line_id: int) -> Response:
    """Move a line up or down among its party's lines."""
    direction: Literal["up", "down"] = "up" if request.form.get("direction") == "up" else "down"
    with transaction() as session:
        version_id = promise_lines.move(session, signed_in(), line_id, direction, at=clock.now()).id
    return redirect(url_for("promise_work.show", version_id=version_id, _anchor="lines"), 303)


@blueprint.route("/<int:line_id>/remove", methods=["GET", "POST"])
def remove(line_id: int) -> Answer:
    """Ask whether to take a line out of the version, and do it."""
    line, version = promise_drafts.open_line(reading(), signed_in(), line_id)
    return change(
        Step(data={"revision": version.revision}),
        "promise_lines/remove.html",
        lambda session: promise_lines.remove(session, signed_in(), line_id, at=clock.now()),
        url_for("promise_work.show", version_id=version.id, _anchor="lines"),
        revision=version.revision,
        version=version,
        line=line,
    )


def _changed(form: EditLine, version: PromiseVersion, line: PromiseLine | None, act: Any) -> Answer:
    offered = promise_lines.offered(reading(), version)
    parties = promise_drafts.parties(reading(), version.promise)
    form.party_id.choices = [(party.id, pick(party.name, language()).text) for party in parties]
    form.grounds.choices = [(value, value) for value in _values(offered)]
    form.action_id.choices = [
        ("", _("none")),
        *((one.id, pick(one.text, language()).text) for one in offered.actions),
    ]
    form.goal_id.choices = [
        ("", _("none")),
        *((one.id, pick(one.text, language()).text) for one in offered.goals),
    ]
    form.cause_id.choices = [("", _("none")), *_causes(offered)]
    return change(
        form,
        "promise_lines/edit.html",
        act,
        url_for("promise_work.show", version_id=version.id, _anchor=f"line-{line.key}" if line else "lines"),
        lambda: [(_("What is promised"), promise_words.said(line, "text") if line else "", form.text.data)],
        revision=version.revision,
        version=version,
        line=line,
        offered=offered,
        municipality=places.described(version.promise.municipality),
        states=promise_lines.states(reading(), line) if line else {},
        terms=language_room.terms_for(_swedish(version, line), "se"),
    )


def _swedish(version: PromiseVersion, line: PromiseLine | None) -> list[str]:
    """What whoever translates the line reads: the line, or, of a new one, the promise that it comes into."""
    texts = [line.text, line.place or {}] if line else [one.text for one in version.lines]
    return [text.get("sv", "") for text in texts]


def _causes(offered: Offered) -> list[tuple[int, str]]:
    """Each cause under its problem's name, since two problems can share a cause."""
    return [
        (cause.id, f"{pick(concern.title, language()).text}: {pick(cause.text, language()).text}")
        for concern, _evidence in offered.concerns
        for cause in concern.causes
    ]


def _values(offered: Offered) -> list[str]:
    found = []
    for concern, evidence in offered.concerns:
        found.append(f"concern-{concern.id}")
        found += [f"evidence-{one.id}" for one in evidence]
    return found


def _value(ground: Any) -> str:
    return f"concern-{ground.concern_id}" if ground.concern_id else f"evidence-{ground.evidence_id}"


def _words(form: EditLine) -> LineWords:
    chosen = [value.split("-") for value in form.grounds.data or []]
    return LineWords(
        text=form.text.data,
        party_id=form.party_id.data,
        concern_ids=tuple(int(number) for kind, number in chosen if kind == "concern"),
        evidence_ids=tuple(int(number) for kind, number in chosen if kind == "evidence"),
        action_id=form.action_id.data,
        cause_id=form.cause_id.data,
        goal_id=form.goal_id.data,
        place=form.place.data,
    )
