"""People, memberships, the log."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock, mail, plain_words
from dialog.changing import shown
from dialog.forms.people import EndRoleForm, InviteForm, RoleForm
from dialog.languages import format_date
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, site, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import alarms, audit, officers, reminders
from dialog.services import people as service
from dialog.services.errors import RuleBroken
from dialog.services.people import Invited, NewRole
from dialog.views.links import link_shown
from surveys.texts import pick

blueprint = Blueprint("administration", __name__, url_prefix="/desk/administration")
LINES = 50


@blueprint.get("/people")
def people() -> str:
    """Everyone with a role in the administrator's organisations."""
    everybody = service.everybody(reading(), signed_in(), at=clock.now())
    alone = alarms.without_substitute(reading(), signed_in(), at=clock.now())
    is_mailed = site().settings.mail_server is not None
    paste = (
        None
        if is_mailed
        else reminders.to_paste(reading(), signed_in(), site().settings.base_url, at=clock.now())
    )
    return render_template(
        "administration/people.html",
        people=everybody,
        alone=alone,
        paste=paste,
        authorities=[(one, officers.reached(one)) for one in officers.own(reading(), signed_in())],
    )


@blueprint.route("/people/invite", methods=["GET", "POST"])
def invite() -> str | tuple[str, int]:
    """Invite somebody; the page that answers shows their one-time link, this once."""
    form = InviteForm(_organisations(), data={"from_on": clock.today()})
    if not form.validate_on_submit():
        return shown("administration/invite.html", form)
    try:
        with transaction() as session:
            invited = service.invite(
                session, signed_in(), form.email.data, form.name.data, _new_role(form), at=clock.now()
            )
    except RuleBroken as broken:
        told_in(form, broken)
        return shown("administration/invite.html", form)
    return _show_link(invited)


@blueprint.get("/people/<int:user_id>")
def person(user_id: int) -> str | tuple[str, int]:
    """One person, their roles and what can be done."""
    return _person(user_id, RoleForm(_organisations(), data={"from_on": clock.today()}))


@blueprint.post("/people/<int:user_id>/roles")
def give_role(user_id: int) -> Response | str | tuple[str, int]:
    """Give the person one more role."""
    form = RoleForm(_organisations())
    if not form.validate_on_submit():
        return _person(user_id, form)
    try:
        with transaction() as session:
            service.give_role(session, signed_in(), user_id, _new_role(form), at=clock.now())
    except RuleBroken as broken:
        told_in(form, broken)
        return _person(user_id, form)
    return _done(user_id, _("The role is given."))


@blueprint.post("/people/<int:user_id>/roles/<int:membership_id>/end")
def end_role(user_id: int, membership_id: int) -> Response | str | tuple[str, int]:
    """End a role after a day."""
    form = EndRoleForm()
    if not form.validate_on_submit():
        flash(_("Write the last day of the role as a date."), "danger")
        return redirect(url_for("administration.person", user_id=user_id), 303)
    try:
        with transaction() as session:
            service.end_role(session, signed_in(), membership_id, form.on.data, at=clock.now())
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
        return redirect(url_for("administration.person", user_id=user_id), 303)
    return _done(user_id, _("The last day of the role is saved."))


@blueprint.post("/people/<int:user_id>/link")
def renew_link(user_id: int) -> Response | tuple[str, int]:
    """A new one-time link: shown this once to who invites, or by e-mail to who has signed in before."""
    settings = site().settings
    with transaction() as session:
        renewed = service.renew_link(
            session,
            signed_in(),
            user_id,
            at=clock.now(),
            mailed_from=settings.base_url if settings.mail_server else "",
        )
    if renewed.letter is None or settings.mail_server is None:
        return _show_link(renewed)
    if mail.send(settings.mail_server, [renewed.letter], at=clock.now()).error:
        with transaction() as session:
            service.unsent(session, signed_in(), user_id)
        flash(_("The e-mail with the link could not be sent. Try again later."), "danger")
        return redirect(url_for("administration.person", user_id=user_id), 303)
    return _done(user_id, _("The link is on its way to the person by e-mail."))


@blueprint.post("/people/<int:user_id>/close")
def deactivate(user_id: int) -> Response:
    """Close the account at once."""
    with transaction() as session:
        service.deactivate(session, signed_in(), user_id, at=clock.now())
    return _done(user_id, _("The account is closed."))


@blueprint.post("/people/<int:user_id>/sign-out")
def sign_out(user_id: int) -> Response:
    """End the person's sessions, wherever they are."""
    with transaction() as session:
        service.sign_out(session, signed_in(), user_id, at=clock.now())
    return _done(user_id, _("The person is signed out everywhere."))


@blueprint.post("/people/<int:user_id>/second-factor")
def reset_second_factor(user_id: int) -> Response:
    """Take the person's second factor away; nobody can read it."""
    with transaction() as session:
        service.reset_second_factor(session, signed_in(), user_id, at=clock.now())
    return _done(user_id, _("The second factor is taken away. The person is told at the next sign-in."))


@blueprint.post("/people/<int:user_id>/open")
def reactivate(user_id: int) -> Response:
    """Open a closed account again."""
    with transaction() as session:
        service.reactivate(session, signed_in(), user_id, at=clock.now())
    return _done(user_id, _("The account is open again."))


@blueprint.get("/log")
def log() -> str:
    """Who decided what, and whether the chain of lines is whole."""
    last = max(1, -(-audit.count(reading(), signed_in()) // LINES))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    events = audit.read(reading(), signed_in(), page=page, size=LINES)
    names = service.names(reading(), frozenset(event.actor_id for event in events if event.actor_id))
    lines = [
        {
            "at": _moment(event.at),
            "who": names[event.actor_id] if event.actor_id else _("the operator, from the command line"),
            "what": plain_words.logged(event.action),
            "subject": plain_words.subject(event.subject),
            "hash": event.hash,
        }
        for event in events
    ]
    broken = audit.verify(reading())
    return render_template("administration/log.html", lines=lines, page=page, last=last, broken=broken)


def _person(user_id: int, form: RoleForm) -> str | tuple[str, int]:
    found = service.person(reading(), signed_in(), user_id, at=clock.now())
    return shown(
        "administration/person.html",
        form,
        person=found,
        end_form=EndRoleForm(formdata=None),
        has_signed_in=service.has_signed_in(reading(), signed_in(), user_id),
        is_mailed=site().settings.mail_server is not None,
        by_operator=sentence(RuleBroken("link_by_operator")),
    )


def _show_link(invited: Invited) -> tuple[str, int]:
    return link_shown(invited, url_for("administration.people"))


def _done(user_id: int, words: str) -> Response:
    flash(words, "good")
    return redirect(url_for("administration.person", user_id=user_id), 303)


def _organisations() -> list[tuple[int, str]]:
    found = service.organisations(reading(), signed_in())
    return [(one.id, pick(one.name, language()).text) for one in found]


def _new_role(form: RoleForm) -> NewRole:
    return NewRole(
        organisation_id=form.organisation.data,
        role=form.role.data,
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        reads_language=form.reads_language.data or None,
        is_substitute=form.is_substitute.data,
    )


def _moment(at: dt.datetime) -> str:
    here = at.astimezone(clock.STOCKHOLM)
    return f"{format_date(here.date(), language())} {here:%H:%M}"
