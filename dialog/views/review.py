"""The review room: runs, suggestions and decisions; reviewed themes, for everyone who may read them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import told
from dialog.forms.base import Form, number_or_none
from dialog.forms.review import (
    AcceptMany,
    AskForRun,
    ChangeTheme,
    Decide,
    FocusAreas,
    NameTheme,
    PlaceText,
    ProposeQuote,
    Undo,
    packed,
    unpacked,
)
from dialog.models import ReviewDecision
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.review_words import accepted
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import (
    codebooks,
    decisions,
    places,
    placing,
    quotes,
    review,
    room,
    theme_edits,
    theme_pages,
    theme_uses,
    theming,
    undoing,
)
from dialog.services import themes as reviewed
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Permission, may, require, where
from dialog.way_back import way_back

blueprint = Blueprint("review", __name__, url_prefix="/desk/themes")

LOOK_AGAIN_AFTER = 4
"""Seconds until the page of a run under way is fetched anew; by a header, so that it needs no script."""


@blueprint.get("")
def index() -> str:
    """Reviewed themes by municipality; for reviewers also the runs, and what can be grouped."""
    return _index()


@blueprint.post("/runs")
def ask() -> str | tuple[str, int] | Response:
    """Ask for a survey's texts to be grouped."""
    form = AskForRun()
    place = request.args.get("municipality", "")
    municipality_id = next((one.id for one in places.municipalities(reading()) if one.key == place), None)
    version_id = number_or_none(form.survey_version_id.data)
    if municipality_id is None or version_id is None:
        raise NotFound
    try:
        with transaction() as session:
            run = theming.ask(
                session,
                signed_in(),
                version_id,
                municipality_id,
                form.questions.data or [],
                at=clock.now(),
            ).id
    except RuleBroken as broken:
        return _index(faults=((sentence(broken), f"#place-{place}"),)), 422
    return redirect(url_for("review.run", run_id=run), 303)


@blueprint.get("/runs/<int:run_id>")
def run(run_id: int) -> str | Response:
    """One run: how far it is, then its suggestions, and what needs a look first."""
    return _run(run_id)


@blueprint.post("/runs/<int:run_id>/accept")
def accept_many(run_id: int) -> str | tuple[str, int] | Response:
    """Accept the ticked suggestions in one step."""
    form = AcceptMany()
    try:
        with transaction() as session:
            done = review.accept_all(session, signed_in(), run_id, form.suggestion.data or [], at=clock.now())
    except RuleBroken as broken:
        return str(_run(run_id, faults=[sentence(broken)])), 422
    told(accepted(done), done[0].decision_id, f"run:{run_id}")
    return redirect(url_for("review.run", run_id=run_id), 303)


@blueprint.get("/suggestions/<int:suggestion_id>")
def suggestion(suggestion_id: int) -> str:
    """One suggestion with its texts and what it rests on."""
    return _suggestion(suggestion_id, Decide(formdata=None))


@blueprint.post("/suggestions/<int:suggestion_id>")
def decide(suggestion_id: int) -> str | tuple[str, int] | Response:
    """Accept, merge, set aside, or confirm that the texts answer nothing."""
    form = Decide()
    if not form.validate_on_submit():
        return _suggestion(suggestion_id, form), 422
    try:
        with transaction() as session:
            done = review.decide(
                session,
                signed_in(),
                suggestion_id,
                form.action.data,
                name=form.name.data or None,
                theme_id=number_or_none(form.theme.data),
                leave_out=form.leave_out.data or [],
                reason=form.reason.data or "",
                at=clock.now(),
            )
            made = decisions.newest(session, signed_in())
    except RuleBroken as broken:
        told_in(form, broken)
        return _suggestion(suggestion_id, form), 422
    told(accepted([done]) if done else _("The decision is saved."), made, f"suggestion:{suggestion_id}")
    return redirect(url_for("review.suggestion", suggestion_id=suggestion_id), 303)


@blueprint.post("/texts/<uuid:text_id>")
def place_text(text_id: uuid.UUID) -> Response:
    """Decide on a single text, and go back to the page where it stood."""
    form = PlaceText()
    try:
        with transaction() as session:
            placing.decide(
                session,
                signed_in(),
                text_id,
                form.action.data or "",
                target=form.target.data or "",
                from_theme_id=number_or_none(form.from_theme.data),
                reason=form.reason.data or "",
                at=clock.now(),
            )
            made = decisions.newest(session, signed_in())
        told(
            _("The decision on the text is saved. No later grouping changes it."), made, form.back.data or ""
        )
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
    return redirect(way_back(form.back.data or "", text_id), 303)


@blueprint.get("/<int:theme_id>")
def theme(theme_id: int) -> str:
    """A reviewed theme; its texts only for those who may read them."""
    return _theme(theme_id)


@blueprint.route("/<int:theme_id>/name", methods=["GET", "POST"])
def rename(theme_id: int) -> str | tuple[str, int] | Response:
    """Name a theme in three languages."""
    shown = theme_pages.show(reading(), signed_in(), theme_id)
    require(signed_in(), Permission.THEME_REVIEW, shown.municipality_id)
    checked = [code for code, state in shown.states.items() if state == "checked"]
    form = NameTheme(
        name=dict(shown.name),
        description=dict(shown.description),
        checked=checked,
        former=packed(shown.name),
    )
    theirs = None
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = theme_edits.rename(
                    session,
                    signed_in(),
                    theme_id,
                    form.name.data,
                    description=form.description.data,
                    checked=form.checked.data or [],
                    former=unpacked(form.former.data),
                    reason=form.reason.data or "",
                    at=clock.now(),
                )
            told(_("The name is saved."), made.id, f"theme:{theme_id}")
            return redirect(url_for("review.theme", theme_id=theme_id), 303)
        except Conflict as stale:
            theirs = stale.theirs
            form.former.data = packed(stale.theirs)
        except RuleBroken as broken:
            told_in(form, broken)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    return render_template("review/rename.html", theme=shown, form=form, theirs=theirs), status


@blueprint.post("/<int:theme_id>/change")
def change(theme_id: int) -> str | tuple[str, int] | Response:
    """Take a theme out of use, or merge it into another."""
    form = ChangeTheme()

    def act(session: Any) -> ReviewDecision:
        actor, at, reason = signed_in(), clock.now(), form.reason.data or ""
        if form.action.data == "retire":
            return theme_edits.retire(session, actor, theme_id, at=at, reason=reason)
        into = number_or_none(form.into.data) or theme_id
        return theme_edits.merge_into(session, actor, theme_id, into, at=at, reason=reason)

    return _change(theme_id, form, "change", act, _("The theme is changed."))


@blueprint.post("/<int:theme_id>/focus-areas")
def focus_areas(theme_id: int) -> str | tuple[str, int] | Response:
    """Tie a theme to focus areas of the agreement."""
    form = FocusAreas()
    return _change(
        theme_id,
        form,
        "areas",
        lambda session: theme_edits.choose_focus_areas(
            session, signed_in(), theme_id, form.area.data or [], at=clock.now()
        ),
        _("The focus areas are saved."),
    )


@blueprint.post("/<int:theme_id>/quotes")
def propose_quote(theme_id: int) -> str | tuple[str, int] | Response:
    """Propose a quote from one of the theme's texts."""
    form = ProposeQuote()
    return _change(
        theme_id,
        form,
        "quote",
        lambda session: quotes.propose(
            session,
            signed_in(),
            theme_id,
            _uuid(form.text.data),
            form.wording.data,
            is_paraphrase=form.is_paraphrase.data == "yes",
            language=form.language.data,
            at=clock.now(),
        ),
        _("The wording is saved. Word for word it is shown when a second person has released it."),
    )


@blueprint.post("/<int:theme_id>/quotes/<int:quote_id>/withdraw")
def withdraw_quote(theme_id: int, quote_id: int) -> str | tuple[str, int] | Response:
    """Take a quote back."""
    return _change(
        theme_id,
        Undo(),
        "undo",
        lambda session: quotes.withdraw(session, signed_in(), quote_id, at=clock.now()),
        _("The quote is taken back."),
    )


@blueprint.post("/decisions/<int:decision_id>/undo")
def undo(decision_id: int) -> Response:
    """Undo a decision by a further one."""
    form = Undo()
    try:
        with transaction() as session:
            made = undoing.undo(
                session, signed_in(), decision_id, at=clock.now(), reason=form.reason.data or ""
            )
        told(_("The decision is undone by a further one."), made.id, request.args.get("back", ""))
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
    return redirect(way_back(request.args.get("back", ""), None), 303)


def _change(
    theme_id: int, form: Form, name: str, act: Callable[[Any], object], done: str
) -> str | tuple[str, int] | Response:
    """Change a theme and go back to it; what cannot be done keeps what was typed."""
    if not form.validate_on_submit():
        return _theme(theme_id, **{name: form}), 422
    try:
        with transaction() as session:
            made = act(session)
    except RuleBroken as broken:
        told_in(form, broken)
        return _theme(theme_id, **{name: form}), 422
    told(done, made.id if isinstance(made, ReviewDecision) else None, f"theme:{theme_id}")
    return redirect(url_for("review.theme", theme_id=theme_id), 303)


def _index(faults: Sequence[tuple[str, str]] = ()) -> str:
    actor = signed_in()
    require(actor, Permission.THEME_READ)
    mine = where(actor, Permission.THEME_READ)
    sections: list[dict[str, Any]] = []
    for place in (one for one in places.municipalities(reading()) if one.id in mine):
        reviews = may(actor, Permission.THEME_REVIEW, place.id)
        sections.append(
            {
                "place": place,
                "overview": reviewed.overview(reading(), actor, place.id),
                "area_names": codebooks.area_names(reading(), place.id),
                "runs": theming.runs(reading(), actor, place.id) if reviews else None,
                "askable": theming.askable(reading(), actor, place.id) if reviews else [],
            }
        )
    return render_template("review/index.html", sections=sections, faults=faults)


def _run(run_id: int, faults: list[str] | None = None) -> str | Response:
    line = theming.line(reading(), signed_in(), run_id)
    if line.state == "done":
        found = room.run(reading(), signed_in(), run_id)
        place = next(one for one in places.municipalities(reading()) if one.id == line.municipality_id)
        return render_template("review/run.html", run=found, place=place, faults=faults or [])
    response = Response(render_template("review/waiting.html", line=line), mimetype="text/html")
    if line.is_under_way:
        response.headers["Refresh"] = str(LOOK_AGAIN_AFTER)
    return response


def _suggestion(suggestion_id: int, form: Decide) -> str:
    found = room.suggestion(
        reading(),
        signed_in(),
        suggestion_id,
        page=request.args.get("page", 1, type=int),
        search=request.args.get("search", ""),
    )
    return render_template(
        "review/suggestion.html",
        found=found,
        form=form,
        left_out=set(form.leave_out.data or []),
        address=lambda number: url_for(
            "review.suggestion", suggestion_id=suggestion_id, page=number, search=found.search or None
        ),
    )


def _theme(theme_id: int, **forms: Form) -> str:
    found = theme_pages.show(reading(), signed_in(), theme_id, page=request.args.get("page", 1, type=int))
    empty: dict[str, Form] = {
        "change": ChangeTheme(formdata=None),
        "areas": FocusAreas(formdata=None),
        "quote": ProposeQuote(formdata=None),
        "undo": Undo(formdata=None),
    }
    return render_template(
        "review/theme.html",
        theme=found,
        uses=theme_uses.on_desk(reading(), signed_in(), found.id, found.municipality_id),
        forms={**empty, **forms},
        wrong=next(iter(forms.values()), None),
        second=quotes.second_readers(reading(), signed_in(), found.municipality_id, at=clock.now())
        if found.texts is not None
        else [],
        refusals=quotes.refusals(reading(), signed_in(), found.id),
        address=lambda number: url_for("review.theme", theme_id=theme_id, page=number),
    )


def _uuid(value: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(value or "")
    except ValueError as error:
        raise NotFound from error
