"""A sign-in that ends while somebody writes loses nothing of what was written.

What was sent is sealed into the sign-in page, and after the sign-in it is shown again, to be sent with one
tap: never by itself. Only the person whose sign-in it was gets it back. Files cannot be carried; the page
says so.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.forms.account import CodeForm, SignInForm
from dialog.known_browser import Seals
from dialog.request import actor, language, marks, reading, sign_in_now, site, token_now
from dialog.request import gettext as _
from dialog.security import comes_from_here
from dialog.services import second_factor, sessions
from dialog.services.passkeys import Place
from surveys.texts import pick

blueprint = Blueprint("written", __name__, url_prefix="/account/written")
Answer = str | Response | tuple[str, int]


def ask_to_sign_in() -> tuple[str, int] | None:
    """Before a page of the desk: what somebody sends whose sign-in has ended goes along to the sign-in."""
    if request.method != "POST" or actor() is not None or not comes_from_here(request):
        return None
    person = _former_person()
    if person is None or not _has_content():
        return None
    sealed = _seals().seal(request, person)
    page = render_template(
        "account/sign_in.html",
        form=SignInForm(formdata=None),
        sealed=sealed,
        has_ended=True,
        **ways_in(),
        files=[one.filename for one in request.files.values() if one.filename],
    )
    return page, 403


def after_stale_form() -> Answer | None:
    """A form of the desk whose token is from an earlier sign-in: asked about, never carried out."""
    if request.method != "POST" or "/desk" not in request.path or not comes_from_here(request):
        return None
    found = actor()
    if found is None:
        return ask_to_sign_in()
    if marks().latest != found.id or not _has_content():
        return None
    sealed = _seals().seal(request, found.id)
    opened = _seals().open(sealed) if sealed else None
    return (render_template("account/written.html", written=opened), 409) if opened else None


@blueprint.post("/")
def again() -> Answer:
    """For who has signed in meanwhile in another window: what was written, or the sign-in once more."""
    if actor() is None and not request.form.get("sealed"):
        return redirect(url_for("account.sign_in"), 303)
    if actor() is None:
        return (
            render_template(
                "account/sign_in.html", form=SignInForm(formdata=None), has_ended=True, **carried()
            ),
            403,
        )
    return go_on(url_for("account.arrive"))


def carried() -> dict[str, Any]:
    """What a page on the way in takes along of what was written."""
    return {"sealed": request.form.get("sealed", ""), **ways_in()}


def ways_in() -> dict[str, Any]:
    """By what one can sign in here besides the password."""
    providers = current_app.extensions["dialog_providers"].values()
    return {
        "has_passkeys": Place(site().settings.base_url).is_possible,
        "providers": [(one.key, pick(one.name, language()).text) for one in providers],
    }


def to_the_code(following: str | None) -> Answer:
    """To the page of the second factor, with what was written."""
    if not request.form.get("sealed"):
        return redirect(url_for("second_factor.code", next=following), 303)
    return code_page(CodeForm(formdata=None))


def code_page(form: CodeForm) -> str:
    """The page on which who waits shows the second factor: the code, the passkey, or either."""
    waiting = sign_in_now()
    ways = second_factor.ways(reading(), waiting.user_id) if waiting else second_factor.Ways()
    return render_template("account/code.html", form=form, ways=ways, **carried())


def go_on(address: str) -> Answer:
    """After a sign-in: what was written, if the person wrote it, else to the address."""
    sealed, found = request.form.get("sealed"), actor()
    if not sealed or found is None:
        return redirect(address, 303)
    opened = _seals().open(sealed)
    if opened is None or opened.person != found.id:
        flash(
            _("What was written before belongs to somebody else's sign-in, so it is not shown here."), "waits"
        )
        return redirect(address, 303)
    return render_template("account/written.html", written=opened)


def _former_person() -> int | None:
    """Whose sign-in it was: the ended session says it, else who signed in latest in this browser."""
    token = token_now()
    return (sessions.whose(reading(), token) if token else None) or marks().latest


def _has_content() -> bool:
    return any(name != "csrf_token" and text.strip() for name, text in request.form.items(multi=True))


def _seals() -> Seals:
    return cast(Seals, current_app.extensions["dialog_seals"])
