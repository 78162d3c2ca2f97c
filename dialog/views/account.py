"""Signing in and out, password, language.

A GET changes nothing: a one-time link that a mail program opens in advance is not spent by that.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock, languages
from dialog.changing import shown
from dialog.forms.account import LanguageForm, PasswordForm, ReadsForm, ReminderForm, SignInForm
from dialog.forms.base import Form
from dialog.request import actor, begin, end, language, reading, signed_in, site, speech, transaction, url_in
from dialog.request import gettext as _
from dialog.services import accounts, reminders

blueprint = Blueprint("account", __name__, url_prefix="/account")
OWN = frozenset(f"account.{name}" for name in ("show", "password", "language_choice", "reads", "reminder"))
"""The pages of who is signed in."""


@blueprint.before_request
def speak_as_the_desk() -> Response | None:
    """Staff pages are in the languages of the desk, and only the way in is open to everybody."""
    if language() not in languages.DESK_LANGUAGES:
        return redirect(url_in("sv"), 302)
    if request.endpoint in OWN and actor() is None:
        return redirect(url_for("account.sign_in"), 303)
    return None


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in by e-mail address and password."""
    form = SignInForm()
    if not form.validate_on_submit():
        return shown("account/sign_in.html", form)
    with transaction() as session:
        token = accounts.sign_in(session, form.email.data, form.password.data, at=clock.now())
    if token is None:
        form.form_errors.append(_("The e-mail address or the password is not right."))
        return shown("account/sign_in.html", form)
    begin(token)
    return redirect(local_path(request.args.get("next")) or url_for("account.arrive"), 303)


@blueprint.get("/arrive")
def arrive() -> Response:
    """To the desk, in the language that the person has chosen for it."""
    found = actor()
    if found is None:
        return redirect(url_for("account.sign_in"), 303)
    chosen = accounts.own(reading(), found).language
    return redirect(
        url_for("desk.show", language=chosen if chosen in languages.DESK_LANGUAGES else "sv"), 303
    )


@blueprint.route("/link/<token>", methods=["GET", "POST"])
def link(token: str) -> str | Response | tuple[str, int]:
    """A one-time link: GET shows whose it is, the button spends it."""
    form = Form()
    owner = accounts.owner_of_link(reading(), token, at=clock.now())
    if not form.validate_on_submit():
        return shown("account/link.html", form, owner=owner)
    with transaction() as session:
        begin(accounts.use_link(session, token, at=clock.now()))
    if owner.password_hash is None:
        flash(_("You are signed in. Choose a password, so that you can come back."), "good")
        return redirect(url_for("account.password"), 303)
    return redirect(url_for("account.arrive"), 303)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session, also in the database: a copied cookie is worth nothing after it."""
    token = end()
    if token is not None:
        with transaction() as session:
            accounts.sign_out(session, token)
    flash(_("You have signed out."), "good")
    return redirect(url_for("account.sign_in"), 303)


@blueprint.get("/")
def show() -> str:
    """Who one is here: name, roles, languages, password."""
    user = accounts.own(reading(), signed_in())
    return _page(ReadsForm(speech().names, formdata=None, data={"reads": user.reads}))


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> str | Response | tuple[str, int]:
    """Choose a password; every other session of the person ends."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return shown("account/password.html", form)
    with transaction() as session:
        begin(accounts.choose_password(session, signed_in(), form.password.data, at=clock.now()))
    flash(_("The password is changed. You are signed out everywhere else."), "good")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/language")
def language_choice() -> Response:
    """Choose the language of one's desk."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return redirect(url_for("account.show"), 303)
    with transaction() as session:
        accounts.choose_language(session, signed_in(), form.chosen.data)
    return redirect(url_for("account.show", language=form.chosen.data), 303)


@blueprint.post("/reads")
def reads() -> Response | tuple[str, int]:
    """Say which languages one reads."""
    form = ReadsForm(speech().names)
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction() as session:
        accounts.choose_reads(session, signed_in(), form.reads.data)
    flash(_("It is saved which languages you read."), "good")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/reminder")
def reminder() -> Response:
    """Say whether one wants the week's reminder."""
    form = ReminderForm()
    if form.validate_on_submit():
        with transaction() as session:
            reminders.choose(session, signed_in(), is_wanted=form.is_wanted.data)
        flash(_("It is saved whether you want the week's reminder."), "good")
    return redirect(url_for("account.show"), 303)


def _page(reads_form: ReadsForm) -> str:
    user = accounts.own(reading(), signed_in())
    return render_template(
        "account/show.html",
        user=user,
        roles=accounts.roles(reading(), signed_in()),
        form=LanguageForm(formdata=None, chosen=user.language),
        reads_form=reads_form,
        reminder_form=ReminderForm(formdata=None, data={"is_wanted": user.wants_reminder}),
        is_mailed=site().settings.mail_server is not None,
    )


def local_path(address: str | None) -> str | None:
    """The address when it leads to a page of ours, else None: a sign-in must not send anybody elsewhere.

    Browsers read a backslash as a slash and drop tabs and line breaks, so such an address is refused too.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(letter) < 33 for letter in address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
