"""Signing in and out, password, language.

A GET changes nothing: a one-time link that a mail program opens in advance is not spent by that.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock, languages
from dialog.changing import shown
from dialog.forms.account import LanguageForm, PasswordForm, ReadsForm, ReminderForm, SignInForm
from dialog.forms.base import Form
from dialog.models import SignInSession, User
from dialog.request import (
    actor,
    begin,
    device,
    end,
    keep_up,
    language,
    marks,
    reading,
    sign_in_now,
    signed_in,
    site,
    speech,
    token_now,
    transaction,
    url_in,
)
from dialog.request import gettext as _
from dialog.rule_fields import blamed, told_in
from dialog.services import accounts, reminders, second_factor, sessions, slowing
from dialog.services.errors import NotFound, RuleBroken
from dialog.views import written

blueprint = Blueprint("account", __name__, url_prefix="/account")
OPEN = frozenset(
    {
        *(f"account.{name}" for name in ("sign_in", "arrive", "link", "sign_out")),
        *(f"providers.{name}" for name in ("go", "callback", "finish")),
        *("passkeys.sign_in", "passkeys.sign_in_options", "second_factor.code", "written.again"),
    }
)
"""The pages of the way in; all others below /account are of who is signed in."""
GUARDED = {
    **dict.fromkeys(("passkeys.new", "passkeys.options"), "passkeys.new"),
    "account.password": "account.password",
    "second_factor.app": "second_factor.app",
    **dict.fromkeys(("account.end_session", "account.end_other_sessions"), "account.own_sessions"),
    **dict.fromkeys(
        ("passkeys.remove", *(f"second_factor.{name}" for name in ("begin_app", "codes", "turn_off"))),
        "second_factor.show",
    ),
}
"""What changes by what somebody signs in, or where -> where to come back to, when they have to sign in again
first."""


def speak_as_the_desk() -> Response | None:
    """Before every page below /account: in a language of the desk; only the way in is open to everybody."""
    if language() not in languages.DESK_LANGUAGES:
        return redirect(url_in("sv"), 302)
    if request.endpoint not in OPEN:
        if actor() is None:
            return redirect(url_for("account.sign_in"), 303)
        if request.endpoint in GUARDED and _must_sign_in_again():
            return redirect(url_for("account.sign_in", next=url_for(GUARDED[request.endpoint])), 303)
        keep_up()
    return None


def _must_sign_in_again() -> bool:
    """Whether the page is only for who has just shown who they are, and this session has not."""
    found = cast(SignInSession, sign_in_now())
    if second_factor.must_be_shown_again(reading(), found):
        return True
    user = accounts.of(reading(), found.user_id)
    is_asked = request.endpoint == "account.password" and user.password_hash is not None
    is_fresh = is_asked or sessions.is_fresh(found, at=clock.now())
    return not is_fresh and accounts.can_show(reading(), user)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> written.Answer:
    """Sign in by e-mail address and password.

    Three steps, since hashing is slow on purpose and must hold no lock: the try is noted, the password is
    checked, the session is opened.
    """
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form), 422 if form.is_submitted() else 200
    address = accounts.as_address(form.email.data)
    try:
        with transaction() as session:
            note = slowing.admit(session, address, marks().of_account(address), at=clock.now())
    except RuleBroken as broken:
        told_in(form, broken)
        return sign_in_page(form), 429
    user_id = accounts.check_password(reading(), address, form.password.data)
    if user_id is None:
        blamed(form, ("password",), _("The e-mail address or the password is not right."))
        return sign_in_page(form), 422 if form.is_submitted() else 200
    with transaction() as session:
        token = accounts.sign_in(session, user_id, note, at=clock.now(), device=device())
    return enter(token, address, user_id)


def sign_in_page(form: Form) -> str:
    """The page of all ways in; also for who is in and has to show again who they are."""
    found = actor()
    if found and not form.is_submitted():
        form.email.data = accounts.own(reading(), found).email
    is_again = found is not None and request.args.get("next") is not None
    return render_template("account/sign_in.html", form=form, is_again=is_again, **written.carried())


def enter(
    token: str, address: str, user_id: int, fallback: str | None = None, former: str | None = None
) -> written.Answer:
    """Carry a new session, and go where the person was going; first to the second factor, if there is one.

    The session that the browser had before ends (`former`, where the browser could not bring it along).
    """
    before = sign_in_now()
    left = before.token_hash if before else former
    if left:
        with transaction() as session:
            sessions.leave(session, left, at=clock.now())
    begin(token)
    if second_factor.awaited(reading(), token, at=clock.now()):
        return written.to_the_code(fallback or local_path(request.args.get("next")))
    begin(token, address, user_id)
    arrived, onwards = actor(), fallback or local_path(request.args.get("next"))
    if not onwards or (not fallback and arrived and second_factor.is_to_be_told(reading(), arrived)):
        onwards = url_for("account.arrive")
    return written.go_on(onwards)


@blueprint.get("/arrive")
def arrive() -> Response:
    """To the desk, in the language that the person has chosen for it."""
    found = actor()
    if found is None:
        return redirect(url_for("account.sign_in"), 303)
    if second_factor.is_to_be_told(reading(), found):
        return redirect(url_for("second_factor.show"), 303)
    chosen = accounts.own(reading(), found).language
    return redirect(
        url_for("desk.show", language=chosen if chosen in languages.DESK_LANGUAGES else "sv"), 303
    )


@blueprint.route("/link/<token>", methods=["GET", "POST"])
def link(token: str) -> written.Answer:
    """A one-time link: GET shows whose it is, the button spends it."""
    form = Form()
    try:
        owner = accounts.owner_of_link(reading(), token, at=clock.now())
        if not form.validate_on_submit():
            return shown("account/link.html", form, owner=owner)
        with transaction() as session:
            opened = accounts.use_link(session, token, at=clock.now(), device=device())
    except NotFound:
        return render_template("account/link_gone.html"), 404
    answer = enter(opened, owner.email, owner.id, url_for("account.password"))
    if actor() is not None:
        flash(_("You are signed in. Choose a password, so that you can come back."), "good")
    return answer


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session, also in the database: a copied cookie is worth nothing after it."""
    token = end()
    if token is not None:
        with transaction() as session:
            sessions.sign_out(session, token)
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
    now, user = cast(SignInSession, sign_in_now()), accounts.own(reading(), signed_in())
    form = PasswordForm(needs_former=accounts.needs_former(user, now, at=clock.now()))
    if not form.validate_on_submit():
        return shown("account/password.html", form)
    try:
        note = _with_former(form, user)
        chosen = accounts.looked_at(
            reading(), signed_in(), form.password.data, leaked=site().settings.leaked_passwords
        )
        with transaction() as session:
            token = accounts.choose_password(
                session,
                signed_in(),
                chosen,
                at=clock.now(),
                device=device(),
                is_strong=now.is_strong,
                note_id=note,
            )
    except RuleBroken as broken:
        told_in(form, broken)
        page = render_template("account/password.html", form=form)
        return page, 429 if broken.rule == "too_many_attempts" else 422
    begin(token, user.email, user.id)
    flash(_("The password is changed. You are signed out everywhere else."), "good")
    return redirect(url_for("account.show"), 303)


def _with_former(form: PasswordForm, user: User) -> int | None:
    """The note of the try with the former password, slowed as signing in is; None where none is asked for."""
    if "former" not in form:
        return None
    with transaction() as session:
        note = slowing.admit(session, user.email, marks().of_account(user.email), at=clock.now())
    if accounts.check_password(reading(), user.email, form.former.data) != user.id:
        raise RuleBroken("wrong_password")
    return note


@blueprint.get("/sessions")
def own_sessions() -> str:
    """Where one is signed in."""
    now = sign_in_now()
    return render_template(
        "account/sessions.html",
        sessions=sessions.own(reading(), signed_in(), at=clock.now()),
        here=now.id if now else None,
        moment=lambda at: (
            f"{languages.format_date(clock.day_of(at), language())} {at.astimezone(clock.STOCKHOLM):%H:%M}"
        ),
    )


@blueprint.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> Response:
    """End one of them."""
    with transaction() as session:
        sessions.end_one(session, signed_in(), session_id, at=clock.now())
    flash(_("That sign-in is ended."), "good")
    return redirect(url_for("account.own_sessions"), 303)


@blueprint.post("/sessions/end-others")
def end_other_sessions() -> Response:
    """End all but this one."""
    with transaction() as session:
        sessions.end_others(session, signed_in(), token_now() or "", at=clock.now())
    flash(_("You are signed out everywhere else."), "good")
    return redirect(url_for("account.own_sessions"), 303)


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
