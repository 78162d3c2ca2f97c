"""The second factor: set up, asked for at sign-in, codes on paper, taken away."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import shown
from dialog.forms.account import AppCodeForm, CodeForm
from dialog.forms.base import Form
from dialog.request import (
    begin,
    device,
    marks,
    reading,
    sign_in_now,
    signed_in,
    site,
    token_now,
    transaction,
)
from dialog.request import gettext as _
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import accounts, passkeys, second_factor, slowing
from dialog.services.errors import RuleBroken
from dialog.views import account, written

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")
ISSUER = "Medborgardialog"


@blueprint.get("/")
def show() -> str:
    """What the person signs in with, and what can be changed of it."""
    return _page(CodeForm(formdata=None))


@blueprint.post("/begin")
def begin_app() -> Response:
    """Begin to set up the app."""
    with transaction() as session:
        second_factor.prepare(session, signed_in())
    return redirect(url_for("second_factor.app"), 303)


@blueprint.route("/app", methods=["GET", "POST"])
def app() -> written.Answer:
    """The key as a square code and as text; the first code turns the app on."""
    user = accounts.own(reading(), signed_in())
    if user.totp_salt is None or user.totp_since is not None:
        return redirect(url_for("second_factor.show"), 303)
    form = AppCodeForm()
    if form.validate_on_submit():
        try:
            note = _admitted(user.email, user.id)
            with transaction() as session:
                token, codes = second_factor.confirm(
                    session, signed_in(), form.code.data, token_now() or "", secret=_secret(), at=clock.now()
                )
                slowing.succeeded(session, note)
            begin(token, user.email, user.id)
            return render_template("account/recovery_codes.html", codes=codes), 201
        except RuleBroken as broken:
            form.code.errors = [sentence(broken)]
    address = second_factor.address_of(user, _secret(), ISSUER)
    drawn = segno.make(address, micro=False).svg_inline(scale=5, dark="#000", light="#fff")
    key = second_factor.key_of(user, _secret())
    groups = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return shown("account/app.html", form, drawn=Markup(drawn), key=groups)  # noqa: S704 -- our own drawing


@blueprint.post("/codes")
def codes() -> written.Answer:
    """Ten new codes on paper."""
    form = CodeForm()
    made = _with_code(form, "codes")
    return (render_template("account/recovery_codes.html", codes=made), 201) if made else (_page(form), 422)


@blueprint.post("/off")
def turn_off() -> written.Answer:
    """Ask for no more codes."""
    form = CodeForm()
    if _with_code(form, "off") is None:
        return _page(form), 422
    flash(_("The code app is turned off."), "good")
    return redirect(url_for("second_factor.show"), 303)


@blueprint.post("/seen")
def seen() -> Response:
    """The person was told what others did about how they sign in."""
    if Form().validate_on_submit():
        with transaction() as session:
            second_factor.has_seen(session, signed_in())
    return redirect(url_for("account.arrive"), 303)


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> written.Answer:
    """The second step of signing in."""
    waiting = sign_in_now()
    if waiting is None or waiting.is_whole:
        return redirect(url_for("account.sign_in", next=request.args.get("next")), 303)
    user = accounts.of(reading(), waiting.user_id)
    form = CodeForm()
    if not form.validate_on_submit():
        return written.code_page(form), 422 if form.is_submitted() else 200
    try:
        note = _admitted(user.email, user.id)
    except RuleBroken as broken:
        told_in(form, broken)
        return written.code_page(form), 429
    with transaction() as session:
        token = second_factor.enter(
            session, token_now() or "", form.code.data, secret=_secret(), at=clock.now(), device=device()
        )
        if token is not None:
            slowing.succeeded(session, note)
    if token is None:
        told_in(form, RuleBroken("wrong_code"))
        return written.code_page(form), 422
    return account.enter(token, user.email, user.id)


def _with_code(form: CodeForm, what: str) -> tuple[str, ...] | None:
    """Do what needs a code; None when it was not right, and the form says so."""
    if not form.validate_on_submit():
        return None
    user = accounts.own(reading(), signed_in())
    try:
        note = _admitted(user.email, user.id)
        made: tuple[str, ...] = ()
        with transaction() as session:
            if what == "codes":
                made = second_factor.renew_codes(
                    session, signed_in(), form.code.data, secret=_secret(), at=clock.now()
                )
            else:
                second_factor.turn_off(session, signed_in(), form.code.data, secret=_secret(), at=clock.now())
            slowing.succeeded(session, note)
    except RuleBroken as broken:
        form.code.errors = [sentence(broken)]
        return None
    return made


def _admitted(email: str, user_id: int) -> int:
    """Note the try before it is made; a transaction of its own, since a wrong code takes its own back."""
    with transaction() as session:
        return second_factor.admit(session, user_id, marks().of_account(email), at=clock.now())


def _page(form: CodeForm) -> str:
    found = signed_in()
    now = sign_in_now()
    return render_template(
        "account/second_factor.html",
        form=form,
        user=accounts.own(reading(), found),
        keys=passkeys.own(reading(), found),
        left=second_factor.codes_left(reading(), found),
        is_required=site().settings.second_factor == "required" and not (now and now.is_strong),
        reset_at=second_factor.was_reset(reading(), found),
        link_at=second_factor.link_made(reading(), found),
    )


def _secret() -> str:
    return site().settings.secret_key
