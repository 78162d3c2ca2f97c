"""Answers from paper and telephone, entered by staff on the residents' own form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer
from dialog.forms import answer as forms
from dialog.forms.answer import AnswerForm, Compiled, Part
from dialog.forms.answer_entry import WAY_WORDS, ChooseWay, numbered
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, speech, transaction
from dialog.rules import sentence
from dialog.security import FormTokens
from dialog.services import answer_entry
from dialog.services.answer_entry import Entry
from dialog.services.errors import RuleBroken
from dialog.services.places import Municipality
from dialog.services.responses import Sending
from surveys.forms import collect

blueprint = Blueprint("answer_entry", __name__, url_prefix="/desk/surveys/<int:version_id>/enter")


@dataclass(frozen=True)
class Pile:
    """What was chosen once: how the answers came, about whom, in which language."""

    channel: str
    municipality: Municipality
    spoken: str


@blueprint.get("")
def form(version_id: int) -> Answer:
    """One empty form, as the resident has it; before the first one the choice of how the answers came."""
    entry = answer_entry.entry(reading(), signed_in(), version_id, on=clock.today())
    chosen = _chosen(entry)
    if isinstance(chosen, ChooseWay):
        return _page("answer_entry/choose.html", entry, form=chosen)
    token = _tokens().make(entry.version.id, clock.now())
    compiled = _compiled(entry, chosen)
    return _sheet(entry, chosen, compiled, compiled.form(data={"form_token": token}), [])


@blueprint.post("")
def save(version_id: int) -> Answer:
    """Store the answer once and lay out the next form; a faulty one is shown again as it was typed."""
    entry = answer_entry.entry(reading(), signed_in(), version_id, on=clock.today())
    chosen = _chosen(entry)
    if isinstance(chosen, ChooseWay):
        return redirect(url_for("answer_entry.form", version_id=version_id), 303)
    compiled = _compiled(entry, chosen)
    sheet = compiled.form(request.form)
    token = _tokens().read(request.form.get("form_token", ""))
    if token is None or token.survey_version_id != version_id:
        sheet.form_token.data = _tokens().make(version_id, clock.now())
        words = _("This form is not the newest one. Look through your answers, then send them again.")
        return _sheet(entry, chosen, compiled, sheet, [words]), 422
    sheet.validate()
    problems = forms.faults(sheet)
    if not problems:
        sending = Sending(
            version_id=version_id,
            municipality_id=chosen.municipality.id,
            language=chosen.spoken,
            key=token.key,
            collected=collect(compiled.definition, sheet),
            channel=chosen.channel,
        )
        try:
            with transaction() as session:
                is_new = answer_entry.enter(session, signed_in(), sending, at=clock.now())
        except RuleBroken as broken:
            problems = [sentence(broken)]
        else:
            flash(_("Saved.") if is_new else _("This very form was saved before. It counts once."), "good")
            return redirect(_address(version_id, chosen), 303)
    return _sheet(entry, chosen, compiled, sheet, problems), 422


def _chosen(entry: Entry) -> Pile | ChooseWay:
    """What the address says about the pile, or the form that asks for it."""
    form = ChooseWay(request.args if request.args else None)
    form.municipality.choices = [(one.key, one.name[_tongue(one)]) for one in entry.municipalities]
    form.spoken.choices = list(speech().offered.items())
    if request.args and form.validate():
        about = next(one for one in entry.municipalities if one.key == form.municipality.data)
        return Pile(form.channel.data, about, form.spoken.data)
    if not request.args:
        form.spoken.data = "sv"
        if len(entry.municipalities) == 1:
            form.municipality.data = entry.municipalities[0].key
    return form


def _tongue(municipality: Municipality) -> str:
    return language() if language() in municipality.name else "sv"


def _compiled(entry: Entry, chosen: Pile) -> Compiled:
    """The residents' form in the language of the desk: who types reads it, and the answers are the same."""
    return forms.compiled(entry.shown, language(), chosen.municipality.key)


def _sheet(
    entry: Entry,
    chosen: Pile,
    compiled: Compiled,
    form: AnswerForm,
    problems: list[str | tuple[str, str]] | list[str],
) -> str:
    parts: tuple[Part, ...] = numbered(compiled.parts)
    return _page(
        "answer_entry/form.html",
        entry,
        chosen=chosen,
        parts=parts,
        form=form,
        problems=problems,
        action=_address(entry.version.id, chosen),
        way=str(WAY_WORDS[chosen.channel]),
        spoken=speech().names[chosen.spoken],
    )


def _page(template: str, entry: Entry, **more: object) -> str:
    entered = answer_entry.entered_on(reading(), signed_in(), entry.version.id, on=clock.today())
    counted = [(str(WAY_WORDS[way]), number) for way, number in entered.items()]
    return render_template(template, entry=entry, version=entry.version, entered=counted, **more)


def _address(version_id: int, chosen: Pile) -> str:
    return url_for(
        "answer_entry.form",
        version_id=version_id,
        channel=chosen.channel,
        municipality=chosen.municipality.key,
        spoken=chosen.spoken,
    )


def _tokens() -> FormTokens:
    return cast(FormTokens, current_app.extensions["dialog_tokens"])
