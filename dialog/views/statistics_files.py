"""A file of figures before it is stored: what it says, what each column and word is, then stored whole."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock
from dialog.changing import Answer
from dialog.forms import statistics_files as forms
from dialog.forms.base import Form, clean_line
from dialog.forms.statistics_files import HowItIsRead, SaveMapping
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, transaction
from dialog.rules import sentence
from dialog.services import statistics_areas, statistics_mappings, statistics_uploads
from dialog.services.errors import RuleBroken
from dialog.services.statistics_mapping import EVERY_SHEET
from dialog.services.statistics_uploads import Changes, Look
from dialog.statistics_words import KINDS, MEANINGS, ROLES, SAID, told
from surveys.texts import pick

blueprint = Blueprint("statistics_files", __name__, url_prefix="/desk/statistics")

LONGEST_NAME = 200
LONGEST_UNIT = 60


@blueprint.get("/files/<int:upload_id>")
def show(upload_id: int) -> str:
    """What the file says when it is read as it is read now."""
    return _page(statistics_uploads.look(reading(), signed_in(), upload_id), [])


@blueprint.post("/files/<int:upload_id>")
def change(upload_id: int) -> Answer:
    """Read the file another way, keep that way by a name, or store what was shown."""
    looked = statistics_uploads.look(reading(), signed_in(), upload_id)
    form = HowItIsRead()
    name = SaveMapping()
    step = request.form.get("step", "")
    here = url_for("statistics_files.show", upload_id=upload_id)
    if not form.validate() or (step == "save" and not name.validate()):
        return _page(looked, [], form, name if step == "save" else None), 422
    try:
        with transaction() as session:
            is_new = statistics_uploads.change(session, signed_in(), upload_id, _changes(form, looked))
            if step == "save":
                words = name.mapping_name.data or ""
                statistics_uploads.save_mapping(session, signed_in(), upload_id, words, at=clock.now())
    except RuleBroken as broken:
        return _page(looked, [sentence(broken)], form), 422
    if step == "save":
        flash(_("The mapping is saved. It is offered for the next file of this kind."), "good")
        return redirect(here, 303)
    if step != "store":
        return redirect(here, 303)
    if is_new:
        flash(_("The file is read another way now. Look through it once more, then store it."), "waits")
        return redirect(here, 303)
    return _store(looked)


def _store(looked: Look) -> Answer:
    try:
        with transaction() as session:
            done = statistics_uploads.store(session, signed_in(), looked.upload.id, at=clock.now())
            source_id = done.source.id
    except RuleBroken as broken:
        return _page(looked, [sentence(broken)]), 422
    words = _(
        "New figures: %(added)s. Changed: %(changed)s. As before: %(unchanged)s. "
        "No longer in the file: %(gone)s.",
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        gone=done.vanished,
    )
    flash(words, "good")
    return redirect(url_for("statistics.show", source_id=source_id), 303)


@blueprint.post("/files/<int:upload_id>/mapping")
def use(upload_id: int) -> Response:
    """Read the file by another mapping."""
    with transaction() as session:
        statistics_uploads.use(session, signed_in(), upload_id, request.form.get("mapping", ""))
    return redirect(url_for("statistics_files.show", upload_id=upload_id), 303)


@blueprint.post("/files/<int:upload_id>/fits")
def fits(upload_id: int) -> Answer:
    """A person has compared the preview with the file: the mapping fits."""
    try:
        with transaction() as session:
            statistics_uploads.say_it_fits(session, signed_in(), upload_id, at=clock.now())
    except RuleBroken as broken:
        looked = statistics_uploads.look(reading(), signed_in(), upload_id)
        return _page(looked, [sentence(broken)]), 422
    flash(_("Noted: the mapping fits this kind of file."), "good")
    return redirect(url_for("statistics_files.show", upload_id=upload_id), 303)


@blueprint.post("/files/<int:upload_id>/cancel")
def cancel(upload_id: int) -> Response:
    """Let the file go."""
    with transaction() as session:
        statistics_uploads.cancel(session, signed_in(), upload_id)
    flash(_("Nothing was stored of the file."), "good")
    return redirect(url_for("statistics.index"), 303)


@blueprint.get("/mappings")
def mappings() -> str:
    """The mappings that people have saved, and who has said that they fit."""
    found = statistics_mappings.listed(reading(), signed_in())
    return render_template("statistics/mappings.html", mappings=found, kinds=_said(KINDS))


@blueprint.post("/mappings/<int:mapping_id>/remove")
def remove_mapping(mapping_id: int) -> Response:
    """Let a mapping go."""
    with transaction() as session:
        statistics_mappings.remove(session, signed_in(), mapping_id, at=clock.now())
    flash(_("The mapping is taken away. Figures that came by it stay."), "good")
    return redirect(url_for("statistics_files.mappings"), 303)


def _changes(form: HowItIsRead, looked: Look) -> Changes:
    words = {*looked.preview.unknown_words, *looked.preview.known_words}
    names = {}
    for code in looked.preview.codes:
        name, unit = (str(clean_line(request.form.get(f"{part}-{code}", ""))) for part in ("name", "unit"))
        names[code] = (name[:LONGEST_NAME], unit[:LONGEST_UNIT])
    return Changes(
        sheet=form.sheet.data or "",
        heading=form.heading.data or 0,
        columns=forms.chosen_columns(request.form),
        words={
            word: request.form[field] for word in words if (field := forms.word_field(word)) in request.form
        },
        names=names,
        decimal=form.decimal.data or "",
        thousands=form.thousands.data or "",
        area=form.area.data or "",
        indicator=form.indicator.data or "",
        period=form.period.data or "",
        unit=form.unit.data or "",
        from_sheet=form.from_sheet.data,
        by_gender=form.by_gender.data,
        leave_out=request.form.get("leave_out", ""),
    )


def _page(
    looked: Look, problems: list[str], sent: HowItIsRead | None = None, name: Form | None = None
) -> str:
    form = sent or _form(looked)
    form.sheet.choices = [(EVERY_SHEET, _("every sheet that has figures"))]
    form.sheet.choices += [(one, one) for one in looked.sheets]
    areas = statistics_areas.listed(reading(), signed_in())
    form.area.choices = [("", "–")]
    form.area.choices += [(one.code, f"{one.code} {pick(one.name, language()).text}") for one in areas]
    faults = [told(fault, looked.upload.file_name) for fault in looked.preview.faults]
    return render_template(
        "statistics/preview.html",
        look=looked,
        upload=looked.upload,
        preview=looked.preview,
        form=form,
        name=name or SaveMapping(formdata=None),
        problems=problems,
        faults=faults,
        said=[SAID[one]() for one in looked.said],
        roles=_said(ROLES),
        meanings=_said(MEANINGS),
        kinds=_said(KINDS),
        word_field=forms.word_field,
        column_field=forms.column_field,
    )


def _form(looked: Look) -> HowItIsRead:
    settings = looked.settings
    return HowItIsRead(
        formdata=None,
        sheet=settings.sheet,
        heading=settings.heading,
        decimal=settings.decimal,
        thousands=settings.thousands,
        area=settings.area,
        indicator=settings.indicator,
        period=settings.period,
        unit=settings.unit,
        from_sheet=settings.from_sheet,
        by_gender=settings.by_gender,
    )


def _said(words: Mapping[str, object]) -> dict[str, str]:
    return {key: say() for key, say in words.items() if callable(say)}
