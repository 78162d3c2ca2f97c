"""Show a form or do what it asks for: what the desk's editing pages have in common.

What was typed is never lost: a faulty form and a broken rule come back with it, a stale edit comes back with
both texts beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from dialog.forms.base import Form
from dialog.request import transaction
from dialog.rule_fields import told_in
from dialog.services.errors import Conflict, RuleBroken
from surveys.texts import Texts

Answer = str | tuple[str, int] | Response
Row = tuple[str, Texts | str, Texts | str]
"""What it is, how it stands now, what the person wrote."""


def shown(template: str, form: Form, **facts: object) -> str | tuple[str, int]:
    """Show a form: for the first time, or again with what was wrong in it."""
    made = render_template(template, form=form, **facts)
    return (made, 422) if form.is_submitted() else made


def told(words: str, decision_id: int | None, back: str) -> None:
    """Say on the next page what was done, with a button that undoes it; `back` is where undoing leads to."""
    message = {"words": words, "undo": decision_id, "back": back}
    # Flask carries whatever JSON can say; the layout makes the button.
    flash(message, "good")  # type: ignore[arg-type]


def change(
    form: Form,
    template: str,
    act: Callable[[Any], object],
    back: str,
    rows: Callable[[], Sequence[Row]] = list,
    *,
    revision: int | None = None,
    onwards: Callable[[Any], str] | None = None,
    **context: Any,
) -> Answer:
    """Show the form, or `act` in one transaction's session and go `back`.

    `onwards` leads to what `act` has made, from what it returned, instead of back.
    `revision` is how it stands now, for sending once more.
    422 keeps what was typed and says what is wrong; 409 shows both texts and lets the person save again.
    """
    status, conflict = 200, None
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction() as session:
                    made = act(session)
                return redirect(onwards(made) if onwards else back, 303)
            except RuleBroken as broken:
                told_in(form, broken)
            except Conflict:
                status, conflict = 409, rows()
                form["revision"].raw_data = [str(revision)]
    return render_template(template, form=form, conflict_rows=conflict, back=back, **context), status
