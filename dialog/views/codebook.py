"""The codebook of a municipality: themes and their words, a word tried out, editions, files."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock
from dialog.codebook_words import faults_of, told
from dialog.forms.base import Form
from dialog.forms.codebook import (
    AddWord,
    LoadCodebook,
    OwnTheme,
    Save,
    ShareWord,
    Switch,
    TakeAwayWord,
    ThemeTexts,
    TryWord,
)
from dialog.request import gettext as _
from dialog.request import reading, signed_in, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import (
    codebook_edits,
    codebook_files,
    codebook_pages,
    codebook_sharing,
    codebook_trial,
    codebooks,
    places,
)
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Permission, require
from dialog.services.places import Municipality
from dialog.views.files import file_response, take_files

blueprint = Blueprint("codebook", __name__, url_prefix="/desk/codebook")
take_files(blueprint, codebook_files.LARGEST_FILE + 500_000, "upload")

Act = Callable[[Any, Municipality], object]
WRITTEN = ("labels", "belongs", "does_not_belong")


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """The themes by area, those switched off, and the editions."""
    return _show(municipality)


@blueprint.get("/<municipality>/themes/<key>")
def theme(municipality: str, key: str) -> str:
    """One theme: what belongs, its words, and texts that they catch."""
    return _theme(municipality, key)


@blueprint.route("/<municipality>/themes/<key>/texts", methods=["GET", "POST"])
def theme_texts(municipality: str, key: str) -> str | tuple[str, int] | BaseResponse:
    """The label of a theme and what belongs there, in three languages."""
    place = places.municipality(reading(), municipality)
    page = codebook_pages.theme(reading(), signed_in(), place.id, key)
    stands = {name: codebook_edits.texts_of(page.theme)[name] for name in WRITTEN}
    form = ThemeTexts(**stands, former=_packed(stands))
    theirs: dict[str, dict[str, str]] | None = None
    if form.validate_on_submit():
        try:
            with transaction() as session:
                codebook_edits.write_texts(
                    session,
                    signed_in(),
                    place.id,
                    key,
                    {name: form[name].data for name in WRITTEN},
                    former=_unpacked(form.former.data),
                    reason=form.reason.data or "",
                    at=clock.now(),
                )
            flash(_("Saved. The next grouping reads with it."), "good")
            return redirect(url_for("codebook.theme", municipality=municipality, key=key), 303)
        except Conflict:
            theirs, form.former.data = stands, _packed(stands)
        except RuleBroken as broken:
            told_in(form, broken)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    shown = render_template("codebook/texts.html", place=place, page=page, form=form, theirs=theirs)
    return shown, status


@blueprint.post("/<municipality>/themes/<key>/words")
def add_word(municipality: str, key: str) -> str | tuple[str, int] | BaseResponse:
    """Add a word to a theme."""
    form = AddWord()
    act = _act_on_word(form, key, codebook_edits.add_word)
    done = _("The word is added. The next grouping reads with it.")
    return _change_theme(municipality, key, form, done, act)


@blueprint.post("/<municipality>/themes/<key>/words/remove")
def take_away_word(municipality: str, key: str) -> str | tuple[str, int] | BaseResponse:
    """Take a word away from a theme."""
    form = TakeAwayWord()
    done = _("The word is taken away. The next grouping reads without it.")
    return _change_theme(
        municipality, key, form, done, _act_on_word(form, key, codebook_edits.take_away_word)
    )


@blueprint.post("/<municipality>/themes/<key>/words/share")
def share_word(municipality: str, key: str) -> str | tuple[str, int] | BaseResponse:
    """Say of a word that it also speaks for other themes, on purpose."""
    form = ShareWord()
    done = _("The word speaks for several themes, on purpose. It decides for none of them alone.")
    return _change_theme(municipality, key, form, done, _act_on_word(form, key, codebook_sharing.share))


@blueprint.post("/<municipality>/themes/<key>/words/alone")
def stop_sharing_word(municipality: str, key: str) -> str | tuple[str, int] | BaseResponse:
    """Let a shared word decide for this theme again."""
    form, act = ShareWord(), codebook_sharing.stop_sharing
    done = _("The word decides for this theme again.")
    return _change_theme(municipality, key, form, done, _act_on_word(form, key, act))


@blueprint.post("/<municipality>/themes/<key>/switch")
def switch(municipality: str, key: str) -> str | tuple[str, int] | BaseResponse:
    """Look for a theme no longer, or again."""
    form = Switch()
    is_on = form.is_on.data == "yes"
    done = _("The theme is looked for again.") if is_on else _("The theme is no longer looked for.")

    def act(session: Any, place: Municipality) -> None:
        codebook_edits.switch(
            session,
            signed_in(),
            place.id,
            key,
            is_on=is_on,
            reason=form.reason.data or "",
            at=clock.now(),
        )

    return _change_theme(
        municipality, key, form, done, act, back=url_for("codebook.show", municipality=municipality)
    )


@blueprint.route("/<municipality>/new", methods=["GET", "POST"])
def own_theme(municipality: str) -> str | tuple[str, int] | BaseResponse:
    """A theme of the municipality's own."""
    place = _place(municipality)
    form = OwnTheme()
    areas = codebooks.area_names(reading(), place.id)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                key = codebook_edits.own_theme(
                    session,
                    signed_in(),
                    place.id,
                    form.area.data,
                    {name: form[name].data for name in WRITTEN},
                    reason=form.reason.data or "",
                    at=clock.now(),
                )
            flash(_("The theme is made. Add words to it: without any it finds nothing."), "good")
            return redirect(url_for("codebook.theme", municipality=municipality, key=key), 303)
        except RuleBroken as broken:
            told_in(form, broken)
    shown = render_template("codebook/new.html", place=place, form=form, areas=areas)
    return shown, 422 if form.is_submitted() else 200


@blueprint.get("/<municipality>/try")
def try_word(municipality: str) -> str | tuple[str, int]:
    """What a word would do, before it is added: works at every letter, and without JavaScript."""
    place = _place(municipality)
    form = TryWord(request.args)
    book = codebooks.in_use(reading(), place.id)
    found, status = None, 200
    if form.word.data and form.theme.data:
        try:
            found = codebook_trial.try_word(
                reading(),
                signed_in(),
                place.id,
                form.theme.data,
                form.word.data,
                form.code.data or "",
                form.strength.data or "",
            )
        except RuleBroken as broken:
            told_in(form, broken)
            status = 422
    text_id = _uuid(request.args.get("text", ""))
    text = codebook_trial.text_to_search(reading(), signed_in(), text_id) if text_id else None
    shown = render_template(
        "codebook/try.html",
        place=place,
        form=form,
        book=book,
        found=found,
        chosen=book.theme(form.theme.data or ""),
        source=text,
        words=codebook_trial.words_of(text) if text else (),
    )
    return shown, status


@blueprint.get("/texts/<uuid:text_id>")
def from_text(text_id: uuid.UUID) -> BaseResponse:
    """From a text in the review room to the page where one of its words is tried."""
    text = codebook_trial.text_to_search(reading(), signed_in(), text_id)
    place = next(one for one in places.municipalities(reading()) if one.id == text.municipality_id)
    code = text.language if text.language in {"sv", "se", "en"} else "sv"
    theme_key = request.args.get("theme", "")
    return redirect(
        url_for("codebook.try_word", municipality=place.key, text=text_id, code=code, theme=theme_key),
        302,
    )


@blueprint.post("/<municipality>/editions/<int:edition_id>/back")
def go_back(municipality: str, edition_id: int) -> str | tuple[str, int] | BaseResponse:
    """Read with an earlier edition again."""
    return _change(
        municipality,
        lambda session, _place, why: codebook_edits.go_back(
            session, signed_in(), edition_id, reason=why, at=clock.now()
        ),
        _("The earlier edition is in use again, as a new edition."),
    )


@blueprint.post("/<municipality>/shared")
def as_shared(municipality: str) -> str | tuple[str, int] | BaseResponse:
    """Read with the shared codebook as it is."""
    return _change(
        municipality,
        lambda session, place, why: codebook_edits.as_shared(
            session, signed_in(), place.id, reason=why, at=clock.now()
        ),
        _("The shared codebook is in use as it is."),
    )


@blueprint.post("/<municipality>/base")
def take_new_base(municipality: str) -> str | tuple[str, int] | BaseResponse:
    """Lay the municipality's changes over the newest shared edition."""
    return _change(
        municipality,
        lambda session, place, why: codebook_edits.take_new_base(
            session, signed_in(), place.id, reason=why, at=clock.now()
        ),
        _("Your changes lie over the new shared codebook."),
    )


@blueprint.get("/<municipality>/file/<what>")
def download(municipality: str, what: str) -> Response:
    """The codebook as a file: what the municipality changes, or the whole."""
    place = _place(municipality)
    if what not in {"changes", "whole"}:
        raise NotFound
    toml, edition = codebook_files.download(reading(), signed_in(), place.id, is_whole=what == "whole")
    number = edition.number if edition else 0
    return file_response(toml, f"codebook-{place.key}-{what}-{number}", "toml")


@blueprint.route("/<municipality>/upload", methods=["GET", "POST"])
def upload(municipality: str) -> str | tuple[str, int] | BaseResponse:
    """Read a codebook or changes from a file: whole, or not at all."""
    place = _place(municipality)
    form = LoadCodebook()
    faults: list[str] = []
    file_faults: tuple[str, ...] = ()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                codebook_files.upload(
                    session,
                    signed_in(),
                    place.id,
                    form.file.data.read(),
                    reason=form.reason.data or "",
                    at=clock.now(),
                )
            flash(_("The file is read. It is in use as a new edition."), "good")
            return redirect(url_for("codebook.show", municipality=municipality), 303)
        except RuleBroken as broken:
            faults, file_faults = [sentence(broken)], faults_of(broken)
    shown = render_template(
        "codebook/upload.html", place=place, form=form, faults=faults, file_faults=file_faults
    )
    return shown, 422 if form.is_submitted() else 200


def _place(municipality: str) -> Municipality:
    place = places.municipality(reading(), municipality)
    require(signed_in(), Permission.THEME_REVIEW, place.id)
    return place


def _act_on_word(
    form: AddWord | ShareWord, key: str, act: Callable[..., object]
) -> Callable[[Any, Municipality], object]:
    return lambda session, place: act(
        session,
        signed_in(),
        place.id,
        key,
        form.word.data,
        form.language.data,
        *([form.strength.data] if isinstance(form, AddWord) else []),
        reason=form.reason.data or "",
        at=clock.now(),
    )


def _change_theme(
    municipality: str,
    key: str,
    form: Form,
    done: str,
    act: Act,
    back: str = "",
) -> tuple[str, int] | BaseResponse:
    place = _place(municipality)
    if not form.validate_on_submit():
        return _theme(municipality, key, form), 422
    try:
        with transaction() as session:
            act(session, place)
    except RuleBroken as broken:
        told_in(form, broken)
        return _theme(municipality, key, form), 422
    flash(done, "good")
    return redirect(back or url_for("codebook.theme", municipality=municipality, key=key), 303)


def _change(
    municipality: str, act: Callable[[Any, Municipality, str], object], done: str
) -> tuple[str, int] | BaseResponse:
    place, form = _place(municipality), Save()
    try:
        with transaction() as session:
            act(session, place, form.reason.data or "")
    except RuleBroken as broken:
        return _show(municipality, [sentence(broken)]), 422
    flash(done, "good")
    return redirect(url_for("codebook.show", municipality=municipality), 303)


def _show(municipality: str, faults: list[str] | None = None) -> str:
    place = _place(municipality)
    page = codebook_pages.book(reading(), signed_in(), place.id)
    misfits = [told(each, page.names) for each in page.misfits]
    return render_template("codebook/show.html", place=place, page=page, misfits=misfits, faults=faults or [])


def _theme(municipality: str, key: str, wrong: Form | None = None) -> str:
    place = _place(municipality)
    page = codebook_pages.theme(reading(), signed_in(), place.id, key)
    trying = TryWord(formdata=None, theme=key)
    return render_template("codebook/theme.html", place=place, page=page, trying=trying, wrong=wrong)


def _packed(texts: object) -> str:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def _unpacked(text: str | None) -> dict[str, dict[str, str]] | None:
    """What the person saw, or None for anything else."""
    try:
        found = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    is_whole = isinstance(found, dict) and all(
        name in WRITTEN and isinstance(texts, dict) for name, texts in found.items()
    )
    return found if is_whole else None


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
