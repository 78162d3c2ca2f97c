"""Counting on a phone: one more with a tap, taken back with a tap, and a whole month in one form."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock, languages
from dialog.changing import Answer, change
from dialog.forms.base import Form
from dialog.forms.counts import month_form
from dialog.request import language, reading, signed_in, transaction
from dialog.services import counts
from dialog.services.counts import Entry, MonthRow

blueprint = Blueprint("counts", __name__, url_prefix="/desk/counts")
MONTHS_BACK = 6


@blueprint.get("")
def index() -> str:
    """What the person answers for, each with a button for one more; or everything in the plan."""
    today, is_all = clock.today(), _is_all()
    return render_template(
        "counts/index.html",
        places=counts.mine(reading(), signed_in(), on=today, everything=is_all),
        is_all=is_all,
        months=_months(today),
    )


@blueprint.post("/<int:action_id>/once")
def once(action_id: int) -> Response:
    """Done once more, in the period that runs."""
    with transaction() as session:
        counts.once(session, signed_in(), action_id, at=clock.now())
    return _back(action_id)


@blueprint.post("/<int:action_id>/undo")
def undo(action_id: int) -> Response:
    """Take back what was counted last."""
    with transaction() as session:
        counts.undo(session, signed_in(), action_id, at=clock.now())
    return _back(action_id)


@blueprint.route("/<month>", methods=["GET", "POST"])
def month(month: str) -> Answer:
    """Every period of a month in one form."""
    rows = counts.month(reading(), signed_in(), month, on=clock.today(), everything=_is_all())
    form = month_form({_name(row, one.name): one.total for row in rows for one in row.periods})
    return change(
        form,
        "counts/month.html",
        lambda session: counts.enter(session, signed_in(), _entries(form, rows), at=clock.now()),
        url_for("counts.index", all=1 if _is_all() else None),
        counted=rows,
        month_words=languages.format_month(dt.date.fromisoformat(f"{month}-01"), language()),
        name=_name,
    )


def _entries(form: Form, rows: tuple[MonthRow, ...]) -> list[Entry]:
    found = []
    for row in rows:
        for one in row.periods:
            name = _name(row, one.name)
            typed = form[f"times_{name}"].data
            if typed is not None:
                found.append(Entry(row.line.action.id, one.name, form[f"seen_{name}"].data, typed))
    return found


def _name(row: MonthRow, period: str) -> str:
    return f"{row.line.action.id}_{period}"


def _is_all() -> bool:
    return request.args.get("all") == "1"


def _back(action_id: int) -> Response:
    everything = 1 if _is_all() else None
    return redirect(url_for("counts.index", all=everything, _anchor=f"action-{action_id}"), 303)


def _months(today: dt.date) -> list[tuple[str, str]]:
    first, found = today.replace(day=1), []
    for _number in range(MONTHS_BACK):
        found.append((f"{first:%Y-%m}", languages.format_month(first, language())))
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return found
