"""Passkeys: added, removed, signed in by. Needs the script `passkey.js`; without it there is the password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.account import PasskeyForm, PasskeySignInForm, SignInForm
from dialog.forms.base import Form
from dialog.request import begin, device, reading, sign_in_now, signed_in, site, token_now, transaction
from dialog.request import gettext as _
from dialog.rule_fields import told_in
from dialog.services import accounts, passkeys, sessions
from dialog.services.errors import RuleBroken
from dialog.services.passkeys import Place
from dialog.views import account, written

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")
AWAITED = "passkey"
"""In the browser's session: what its device is to sign, or under which token its answer is awaited."""


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> written.Answer:
    """Add a passkey: named here, made by the device."""
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            return _register(form)
        except RuleBroken as broken:
            told_in(form, broken)
    page = render_template("account/passkey.html", form=form, is_possible=place().is_possible)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/new/options")
def options() -> Response:
    """What the device needs to make a key."""
    with transaction() as opened:
        made, session[AWAITED] = passkeys.ask_to_register(opened, signed_in(), place(), at=clock.now())
    return Response(made, mimetype="application/json")


@blueprint.post("/<int:passkey_id>/remove")
def remove(passkey_id: int) -> Response:
    """Forget a passkey."""
    with transaction() as opened:
        passkeys.remove(opened, signed_in(), passkey_id, at=clock.now())
    flash(_("The passkey is removed. Remove it on your device too."), "good")
    return redirect(url_for("second_factor.show"), 303)


@blueprint.post("/sign-in/options")
def sign_in_options() -> Response:
    """What the device needs to sign somebody in."""
    waiting = sign_in_now()
    whose = waiting.user_id if waiting else None
    made, session[AWAITED] = passkeys.ask_to_sign_in(reading(), place(), at=clock.now(), whose=whose)
    return Response(made, mimetype="application/json")


@blueprint.post("/sign-in")
def sign_in() -> written.Answer:
    """Sign in by what the device signed."""
    form = PasskeySignInForm()
    token, waiting = session.pop(AWAITED, ""), sign_in_now()
    if form.validate_on_submit():
        with transaction() as opened:
            found = passkeys.sign_in(
                opened,
                token,
                form.answer.data,
                place(),
                at=clock.now(),
                device=device(),
                linked=waiting.user_id if waiting and waiting.is_by_link else None,
            )
        if found:
            return account.enter(found[0], found[1].email, found[1].id)
    shown: Form = SignInForm(formdata=None)
    shown.form_errors.append(_("The passkey could not be used. Try again, or sign in with your password."))
    return account.sign_in_page(shown), 422


def place() -> Place:
    """The site as devices know it."""
    return Place(site().settings.base_url)


def _register(form: PasskeyForm) -> Response:
    with transaction() as opened:
        passkeys.register(
            opened,
            signed_in(),
            session.pop(AWAITED, ""),
            form.answer.data,
            form.name.data,
            place(),
            at=clock.now(),
            here=token_now() or "",
        )
        # The device has just asked who it is: this session has shown two factors from here on.
        token = sessions.renew(opened, token_now() or "", at=clock.now(), is_strong=True)
    user = accounts.own(reading(), signed_in())
    begin(token, user.email, user.id)
    flash(_("The passkey is added. You can sign in with it from now on."), "good")
    return redirect(url_for("second_factor.show"), 303)
