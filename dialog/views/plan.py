"""The plan on the desk: goals with measurements, actions with two-tap counts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from dialog import clock, goal_words
from dialog.changing import Answer, change
from dialog.forms.ending import EndForm
from dialog.forms.plan import ActionForm, CountForm, GoalForm, MeasurementForm
from dialog.models import Action, Agreement
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.services import actions, agreements, places, plan, progress
from dialog.services.actions import ActionWords
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.permissions import Permission, require, where
from dialog.services.places import Municipality
from dialog.services.plan import GoalWords
from surveys.texts import pick

blueprint = Blueprint("plan", __name__, url_prefix="/desk/plan")


@blueprint.get("")
def index() -> str:
    """The plan of one of the person's municipalities: what runs, how far it has come, what it is for."""
    actor = signed_in()
    require(actor, Permission.PLAN_READ)
    mine = where(actor, Permission.PLAN_READ)
    here = [one for one in places.municipalities(reading()) if one.id in mine]
    wanted = request.args.get("municipality", here[0].key)
    place = next((one for one in here if one.key == wanted), None)
    if place is None:
        raise NotFound
    return render_template(
        "plan/index.html",
        municipality=place,
        municipalities=here,
        plan=plan.show(reading(), actor, place.id, on=clock.today(), agreement_id=_wanted()),
        owners=actions.owners(reading(), place.id),
    )


# Goals.


@blueprint.route("/<municipality>/goals/new", methods=["GET", "POST"])
def add_goal(municipality: str) -> Answer:
    """Set a goal."""
    place, agreement = _place(municipality)
    form = _goal_form(place, agreement)
    return change(
        form,
        "plan/edit_goal.html",
        lambda session: plan.add_goal(
            session, signed_in(), agreement.id, _goal_words(form, place), at=clock.now()
        ),
        url_for("plan.index", municipality=place.key, agreement=_wanted()),
        municipality=place,
        goal=None,
    )


@blueprint.get("/goals/<int:goal_id>")
def goal(goal_id: int) -> str:
    """One goal with its measurements."""
    form = MeasurementForm(formdata=None, data={"on": clock.today()})
    return render_template("plan/goal.html", form=form, **_goal_context(goal_id))


@blueprint.route("/<municipality>/goals/<int:goal_id>/edit", methods=["GET", "POST"])
def edit_goal(municipality: str, goal_id: int) -> Answer:
    """Change a goal."""
    row = plan.goal(reading(), signed_in(), goal_id).goal
    place, agreement = _place(municipality, row.agreement_id)
    whose = "joint" if row.owner_id is None else "municipality" if row.owner_id == place.id else "police"
    form = _goal_form(place, agreement, obj=row, whose=whose)
    return change(
        form,
        "plan/edit_goal.html",
        lambda session: plan.edit_goal(
            session, signed_in(), goal_id, _goal_words(form, place), at=clock.now()
        ),
        url_for("plan.goal", goal_id=goal_id),
        municipality=place,
        goal=row,
    )


@blueprint.get("/goals/<int:goal_id>.svg")
def goal_figure(goal_id: int) -> FlaskResponse:
    """A goal's measurements against its baseline and target."""
    from dialog.services import figures  # noqa: PLC0415 -- slow import: matplotlib, only where a figure is drawn

    standing = plan.goal(reading(), signed_in(), goal_id)
    svg = figures.goal(standing, language(), goal_words.in_figure(standing))
    return FlaskResponse(svg, mimetype="image/svg+xml")


@blueprint.route("/goals/<int:goal_id>/end", methods=["GET", "POST"])
def end_goal(goal_id: int) -> Answer:
    """End a goal, with a reason."""
    context, form = _goal_context(goal_id), EndForm()
    if not context["may_edit"]:
        raise NotAllowed(Permission.PLAN_EDIT)
    return change(
        form,
        "plan/end.html",
        lambda session: plan.end_goal(session, signed_in(), goal_id, form.because.data, at=clock.now()),
        url_for("plan.goal", goal_id=goal_id),
        what=context["standing"].goal.text,
        heading=_("End the goal"),
    )


@blueprint.post("/goals/<int:goal_id>/go-on")
def go_on(goal_id: int) -> Response:
    """Work towards an ended goal again."""
    with transaction() as session:
        plan.go_on(session, signed_in(), goal_id, at=clock.now())
    return redirect(url_for("plan.goal", goal_id=goal_id), 303)


@blueprint.post("/goals/<int:goal_id>/measure")
def measure(goal_id: int) -> Answer:
    """Enter a measurement."""
    form = MeasurementForm()
    return change(
        form,
        "plan/goal.html",
        lambda session: plan.measure(
            session,
            signed_in(),
            goal_id,
            on=form.on.data,
            value=form.value.data,
            source=form.source.data or "",
            is_baseline=form.is_baseline.data,
            at=clock.now(),
        ),
        url_for("plan.goal", goal_id=goal_id),
        **_goal_context(goal_id),
    )


@blueprint.post("/measurements/<int:measurement_id>/remove")
def remove_measurement(measurement_id: int) -> Response:
    """Take away a measurement that was entered wrongly."""
    with transaction() as session:
        goal_id = plan.remove_measurement(session, signed_in(), measurement_id, at=clock.now())
    return redirect(url_for("plan.goal", goal_id=goal_id), 303)


# Actions.


@blueprint.route("/<municipality>/actions/new", methods=["GET", "POST"])
def add_action(municipality: str) -> Answer:
    """Plan an action."""
    place, agreement = _place(municipality)
    form = _action_form(
        place,
        agreement.id,
        data={
            "from_on": clock.today(),
            "to_on": agreements.ends_on(reading(), agreement),
            "concern_key": request.args.get("concern", ""),
        },
    )
    return change(
        form,
        "plan/edit_action.html",
        lambda session: actions.add(session, signed_in(), place.id, _action_words(form), at=clock.now()),
        url_for("plan.index", municipality=place.key, agreement=_wanted()),
        municipality=place,
        action=None,
    )


@blueprint.get("/actions/<int:action_id>")
def action(action_id: int) -> str:
    """One action with its counts."""
    shown = actions.show(reading(), signed_in(), action_id, on=clock.today())
    form = CountForm(data={"period": shown.progress.period, "count": 1})
    return render_template("plan/action.html", form=form, **_action_context(action_id))


@blueprint.route("/actions/<int:action_id>/edit", methods=["GET", "POST"])
def edit_action(action_id: int) -> Answer:
    """Change an action; what was counted stays."""
    row = actions.show(reading(), signed_in(), action_id, on=clock.today()).action
    place = _with_id(row.municipality_id)
    require(signed_in(), Permission.PLAN_EDIT, place.id)
    own = plan.goal(reading(), signed_in(), row.goal_id).goal.agreement_id if row.goal_id else None
    form = _action_form(place, own, obj=row)
    return change(
        form,
        "plan/edit_action.html",
        lambda session: actions.edit(session, signed_in(), action_id, _action_words(form), at=clock.now()),
        url_for("plan.action", action_id=action_id),
        municipality=place,
        action=row,
    )


@blueprint.post("/actions/<int:action_id>/status")
def set_status(action_id: int) -> Response:
    """Say that an action is under way, done or ended."""
    with transaction() as session:
        actions.set_status(session, signed_in(), action_id, request.form.get("status", ""), at=clock.now())
    return redirect(url_for("plan.action", action_id=action_id), 303)


@blueprint.route("/actions/<int:action_id>/end", methods=["GET", "POST"])
def end_action(action_id: int) -> Answer:
    """End an action, with a reason."""
    row, form = actions.show(reading(), signed_in(), action_id, on=clock.today()).action, EndForm()
    require(signed_in(), Permission.PLAN_EDIT, row.municipality_id)
    return change(
        form,
        "plan/end.html",
        lambda session: actions.set_status(
            session, signed_in(), action_id, "ended", because=form.because.data, at=clock.now()
        ),
        url_for("plan.action", action_id=action_id),
        what=row.text,
        heading=_("End the action"),
    )


@blueprint.post("/actions/<int:action_id>/count")
def count(action_id: int) -> Answer:
    """Add a count, or say what a period's count should have been."""
    form = CountForm()

    def add(session: Any) -> None:
        record = actions.correct_count if form.is_total.data else actions.record_count
        record(session, signed_in(), action_id, form.period.data or "", form.count.data, at=clock.now())

    back = url_for("plan.action", action_id=action_id)
    return change(form, "plan/action.html", add, back, **_action_context(action_id))


@blueprint.post("/actions/<int:action_id>/once")
def count_once(action_id: int) -> Response:
    """Done once more, in the period that runs: the two taps after a meeting or an evening out."""
    actor = signed_in()
    line = actions.show(reading(), actor, action_id, on=clock.today())
    period = progress.period_of(line.action.every, clock.today())
    with transaction() as session:
        actions.record_count(session, actor, action_id, period, 1, at=clock.now())
    place = _with_id(line.action.municipality_id)
    return redirect(url_for("plan.index", municipality=place.key, _anchor=f"action-{action_id}"), 303)


# Small things.


def _wanted() -> int | None:
    """The agreement that the address names, if it names one."""
    return request.args.get("agreement", type=int)


def _place(key: str, agreement_id: int | None = None) -> tuple[Municipality, Agreement]:
    place = places.municipality(reading(), key)
    require(signed_in(), Permission.PLAN_EDIT, place.id)
    agreement = plan.chosen(
        reading(), signed_in(), place.id, on=clock.today(), agreement_id=agreement_id or _wanted()
    )
    if agreement is None:
        raise NotFound
    return place, agreement


def _with_id(municipality_id: int) -> Municipality:
    return next(one for one in places.municipalities(reading()) if one.id == municipality_id)


def _said(texts: Any) -> str:
    return pick(texts, language()).text


def _goal_form(place: Municipality, agreement: Agreement, **more: Any) -> GoalForm:
    form = GoalForm(**more)
    form.concern_id.choices = [
        ("", _("none")),
        *((one.id, _said(one.title)) for one in actions.concerns(reading(), place.id)),
        *(
            (one.id, _("Joint picture: %(title)s", title=_said(one.title)))
            for one in plan.joint_concerns(reading(), agreement)
        ),
    ]
    form.focus_area_id.choices = [
        ("", _("none")),
        *((one.id, _said(one.name)) for one in agreement.focus_areas),
    ]
    return form


def _goal_words(form: GoalForm, place: Municipality) -> GoalWords:
    police = next(one.id for one in actions.owners(reading(), place.id) if not one.is_municipality)
    is_joint = form.whose.data == "joint"
    return GoalWords(
        text=form.text.data,
        indicator=form.indicator.data or "",
        unit=form.unit.data or "",
        better=form.better.data,
        target_value=form.target_value.data,
        target_on=form.target_on.data,
        municipality_id=None if is_joint else place.id,
        owner_id={"municipality": place.id, "police": police}.get(form.whose.data),
        focus_area_id=form.focus_area_id.data,
        concern_id=form.concern_id.data,
    )


def _goal_context(goal_id: int) -> dict[str, Any]:
    standing = plan.goal(reading(), signed_in(), goal_id)
    editing = where(signed_in(), Permission.PLAN_EDIT)
    own = standing.goal.municipality_id
    here = [one for one in places.municipalities(reading()) if own in (None, one.id) and one.id in editing]
    ties = plan.ties(reading(), standing.goal)
    return {
        "standing": standing,
        "ties": ties,
        "say": goal_words,
        "municipality": here[0] if here else None,
        "may_edit": bool(here),
    }


def _action_form(place: Municipality, agreement_id: int | None = None, **more: Any) -> ActionForm:
    form = ActionForm(**more)
    shown = plan.show(reading(), signed_in(), place.id, on=clock.today(), agreement_id=agreement_id)
    form.concern_key.choices = [
        ("", _("none")),
        *((one.key, _said(one.title)) for one in actions.concerns(reading(), place.id)),
    ]
    form.owner_id.choices = [(one.id, _said(one.name)) for one in actions.owners(reading(), place.id)]
    form.goal_id.choices = [
        ("", _("none")),
        *((one.goal.id, _said(one.goal.text)) for one in shown.goals),
    ]
    return form


def _action_words(form: ActionForm) -> ActionWords:
    return ActionWords(
        text=form.text.data,
        owner_id=form.owner_id.data,
        function=form.function.data or "",
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        times=form.times.data,
        every=form.every.data or None,
        goal_id=form.goal_id.data,
        concern_key=form.concern_key.data or None,
    )


def _action_context(action_id: int) -> dict[str, Any]:
    shown = actions.show(reading(), signed_in(), action_id, on=clock.today())
    row: Action = shown.action
    return {
        "shown": shown,
        "municipality": _with_id(row.municipality_id),
        "may_edit": where(signed_in(), Permission.PLAN_EDIT) >= {row.municipality_id},
        "steps": sorted(actions.ALLOWED[row.status]),
    }
