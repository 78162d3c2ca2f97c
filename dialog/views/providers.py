"""Signing in by an identity provider: there, back, and a page of ours on which the sign-in is finished.

The browser comes back from another site, so that it does not bring the strict cookies along: what was asked
lies in a cookie of its own for ten minutes, and the session begins with a form of ours, sent from here.
"""

from __future__ import annotations

import importlib
from typing import Any, cast

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from dialog import clock
from dialog.forms.base import Form
from dialog.identity_providers import Provider
from dialog.request import device, language, sign_in_now, site, transaction
from dialog.request import gettext as _
from dialog.rules import sentence
from dialog.services import identities
from dialog.services.errors import RuleBroken
from dialog.views import account, written
from surveys.texts import pick

blueprint = Blueprint("providers", __name__, url_prefix="/account/providers")
ASKED_LASTS = 600
TOLD = "told_by_provider"
"""In the browser's session, between the callback and the button."""
TOLD_LASTS = 300


@blueprint.get("/<key>/go")
def go(key: str) -> Response | tuple[str, int]:
    """To the provider."""
    oidc = _oidc()
    asked, now = oidc.Asked.anew(), sign_in_now()
    try:
        address = _conversation(key).address(asked)
    except oidc.Refused as refused:
        return _failed(key, refused.why)
    kept = [
        key,
        asked.state,
        asked.nonce,
        asked.verifier,
        language(),
        account.local_path(request.args.get("next")),
        now.token_hash if now else None,  # the browser brings no strict cookie back from there
    ]
    answer = redirect(address, 302)
    answer.set_cookie(
        _cookie(),
        _serializer().dumps(kept),
        max_age=ASKED_LASTS,
        path="/",
        secure=site().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return answer


@blueprint.get("/<key>/callback")
def callback(key: str) -> Response | tuple[str, int]:
    """Back from the provider: what it tells is checked, and a page of ours asks to go on."""
    oidc = _oidc()
    _provider(key)
    try:
        kept = _serializer().loads(request.cookies.get(_cookie(), ""), max_age=ASKED_LASTS)
        asked_of, state, nonce, verifier, spoken, following, former = kept
    except (BadSignature, ValueError, TypeError):
        return _forgetting(_failed(key, "not_believed"))
    g.language = spoken
    try:
        if asked_of != key:
            raise oidc.Refused("not_believed")
        told = _conversation(key).finish(
            oidc.Asked(state, nonce, verifier), request.args.to_dict(), at=clock.now()
        )
    except oidc.Refused as refused:
        return _forgetting(_failed(key, refused.why))
    session.clear()
    session[TOLD] = _serializer().dumps([key, told.subject, told.email if told.is_verified else None, former])
    page = render_template(
        "account/provider.html", form=Form(), name=_name(_provider(key)), key=key, following=following
    )
    return _forgetting((page, 200))


@blueprint.post("/<key>/finish")
def finish(key: str) -> written.Answer:
    """Open the session of whom the provider told."""
    provider = _provider(key)
    try:
        told_by, subject, email, former = _serializer().loads(session.pop(TOLD, ""), max_age=TOLD_LASTS)
    except (BadSignature, ValueError, TypeError):
        return _failed(key, "not_believed")
    if told_by != key:
        return _failed(key, "not_believed")
    try:
        with transaction() as opened:
            token, user = identities.sign_in(
                opened,
                key,
                provider.organisations,
                subject,
                email,
                at=clock.now(),
                device=device(),
                is_strong=provider.asks_for_second_factor,
            )
    except RuleBroken as broken:
        return _failed(key, "rule", sentence(broken))
    return account.enter(token, user.email, user.id, former=former)


def _failed(key: str, why: str, words: str = "") -> tuple[str, int]:
    name = _name(_provider(key))
    said = {
        "denied": _("You did not let %(name)s tell us who you are, so nothing happened.", name=name),
        "unreachable": _(
            "%(name)s does not answer just now. Try again in a while, or sign in with your password.",
            name=name,
        ),
        "not_believed": _(
            "What came from %(name)s did not fit what was asked for, or it took too long. Begin again.",
            name=name,
        ),
    }
    page = render_template("account/provider_failed.html", name=name, words=words or said[why])
    return page, 503 if why == "unreachable" else 403


def _forgetting(made: tuple[str, int]) -> Response:
    """What was asked is good for one answer."""
    answer = current_app.make_response(made)
    answer.delete_cookie(
        _cookie(), path="/", secure=site().settings.secure_cookies, httponly=True, samesite="Lax"
    )
    return answer


def _provider(key: str) -> Provider:
    found: Provider | None = current_app.extensions["dialog_providers"].get(key)
    if found is None:
        raise PageNotFound
    return found


def _conversation(key: str) -> Any:
    # One address for all languages: a provider wants to know every address in advance.
    back = site().settings.base_url + url_for("providers.callback", key=key, language="sv")
    transport = current_app.extensions.get("dialog_provider_transport")
    return _oidc().Conversation(_provider(key), back, transport)


def _oidc() -> Any:
    """The module that speaks with providers; not there where the extra `server` is not installed."""
    if not current_app.extensions["dialog_providers"]:
        raise PageNotFound
    return importlib.import_module("dialog.oidc")


def _name(provider: Provider) -> str:
    return pick(provider.name, language()).text


def _cookie() -> str:
    return "__Host-dialog-asked" if site().settings.secure_cookies else "dialog-asked"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(cast(str, current_app.secret_key), salt="identity provider")
