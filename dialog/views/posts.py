"""Who holds what: the functions that own actions, what is not named first, and the roles behind them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer, change
from dialog.forms.posts import EndPostForm, PostForm
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import places, posts
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Permission, may, require
from dialog.services.places import Municipality
from dialog.services.posts import PostWords
from surveys.texts import pick

blueprint = Blueprint("posts", __name__, url_prefix="/desk/posts")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """Who holds what in a municipality and its police: gaps first."""
    place = places.municipality(reading(), municipality)
    today = clock.today()
    return render_template(
        "posts/index.html",
        municipality=place,
        functions=posts.functions(reading(), signed_in(), place.id, on=today),
        roles=posts.roles(reading(), signed_in(), place.id, on=today),
        end_form=EndPostForm(formdata=None),
        may_edit=may(signed_in(), Permission.AGREEMENT_EDIT, place.id),
    )


@blueprint.route("/<municipality>/new", methods=["GET", "POST"])
def name(municipality: str) -> Answer:
    """Say who holds a function, or stands in for it."""
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.AGREEMENT_EDIT, place.id)
    form = PostForm(
        _people(place), data={"from_on": clock.today(), "function": request.args.get("function", "")}
    )
    return change(
        form,
        "posts/edit.html",
        lambda session: posts.name_holder(session, signed_in(), place.id, _words(form), at=clock.now()),
        url_for("posts.index", municipality=place.key),
        municipality=place,
    )


@blueprint.post("/<municipality>/<int:post_id>/end")
def end(municipality: str, post_id: int) -> Response:
    """Say the last day on which somebody holds a function."""
    place, form = places.municipality(reading(), municipality), EndPostForm()
    back = redirect(url_for("posts.index", municipality=place.key), 303)
    if not form.validate_on_submit():
        flash(_("Write the last day as a date."), "danger")
        return back
    try:
        with transaction() as session:
            posts.end(session, signed_in(), place.id, post_id, form.on.data, at=clock.now())
    except RuleBroken as broken:
        flash(sentence(broken), "danger")
        return back
    flash(_("The last day is saved."), "good")
    return back


@blueprint.post("/<municipality>/<int:post_id>/remove")
def remove(municipality: str, post_id: int) -> Response:
    """Take away what was entered wrongly."""
    place = places.municipality(reading(), municipality)
    with transaction() as session:
        posts.remove(session, signed_in(), place.id, post_id, at=clock.now())
    return redirect(url_for("posts.index", municipality=place.key), 303)


def _people(place: Municipality) -> list[tuple[str, str]]:
    return [
        (f"{organisation.id}-{user.id}", f"{user.name}, {pick(organisation.name, language()).text}")
        for organisation, user in posts.people(reading(), place.id, on=clock.today())
    ]


def _words(form: PostForm) -> PostWords:
    organisation_id, user_id = form.chosen
    return PostWords(
        organisation_id=organisation_id,
        function=form.function.data or "",
        user_id=user_id,
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        is_substitute=form.is_substitute.data,
    )
