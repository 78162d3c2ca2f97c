"""The language room: the words of the site and of its contents, corrected by those who know the language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialog import clock, page_words
from dialog.changing import Answer
from dialog.forms.language_room import (
    LETTERS,
    CatalogueFile,
    ChangeLanguage,
    NewLanguage,
    WordsForm,
    seen,
    words_form,
)
from dialog.languages import DESK_LANGUAGES
from dialog.request import gettext as _
from dialog.request import language, ngettext, reading, signed_in, speech, transaction
from dialog.rule_fields import told_in
from dialog.rules import sentence
from dialog.services import (
    added_languages,
    content_texts,
    interface_texts,
    language_rights,
    language_room,
    people,
    po_files,
)
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.language_room import Entry, Filters
from dialog.views.files import file_response, take_files
from surveys.texts import pick

blueprint = Blueprint("language_room", __name__, url_prefix="/desk/language")

CHOICES = ("of", "state", "kind", "group", "met_by", "search")
PO_FAULTS = {
    "po_not_utf8": lambda: _("The file is not UTF-8."),
    "po_unreadable": lambda: _("The line is not one of a catalogue file."),
    "po_unknown": lambda: _("This edition has no such text."),
    "po_day": lambda: _("The day of the check is none, or lies ahead."),
}

take_files(blueprint, 4_000_000, "take")  # a whole catalogue: a corrected one must come back


@blueprint.get("")
def index() -> str:
    """A page of the texts of one language, with Swedish beside it."""
    return _listing(CatalogueFile(formdata=None))


@blueprint.route("/<code>/<kind>/<address>", methods=["GET", "POST"])
def text(code: str, kind: str, address: str) -> Answer:
    """One text: its words, where it stands, what they rest on and were before; correct or confirm it."""
    entry = _entry(code, kind, address)
    name = entry.checked_by or (signed_in().name if _reads(code) else "")
    form = words_form(_labels(entry), code, entry.words, name)
    if not form.is_submitted() or form.wants_letter:
        return _text(entry, code, form)
    if not form.validate():
        return _text(entry, code, form), 422
    try:
        with transaction() as session:
            _service(kind).correct(
                session,
                signed_in(),
                _subject(kind, address),
                code,
                form.words,
                at=clock.now(),
                checked_by=(form.checked_by.data or "") if form.action.data == "checked" else "",
                former=form.seen,
            )
    except RuleBroken as broken:
        told_in(form, broken)
        return _text(entry, code, form), 422
    except Conflict as changed:
        theirs: tuple[str, ...] = changed.theirs  # type: ignore[assignment]
        rows = [
            (label, words, field.data)
            for label, words, field in zip(_labels(entry), theirs, form.fields_of_words, strict=True)
        ]
        form.former.data = seen(theirs)
        return _text(entry, code, form, conflict=rows), 409
    flash(_("The words are saved and shown from now on."), "good")
    return redirect(_back_to(code, kind, address), 303)


@blueprint.post("/<code>/<kind>/<address>/back/<int:line>")
def take_back(code: str, kind: str, address: str, line: int) -> BaseResponse:
    """Put back the words that stood before a line of the history."""
    with transaction() as session:
        _service(kind).take_back(session, signed_in(), _subject(kind, address), code, line, at=clock.now())
    flash(_("The earlier words stand again."), "good")
    return redirect(_back_to(code, kind, address), 303)


@blueprint.post("/outdated/<int:outdated_id>/discard")
def discard(outdated_id: int) -> BaseResponse:
    """Throw away a correction whose source is gone."""
    with transaction() as session:
        code = interface_texts.discard(session, signed_in(), outdated_id, at=clock.now())
    flash(_("The outdated words are thrown away. The log keeps them."), "good")
    return redirect(url_for("language_room.index", of=code), 303)


@blueprint.get("/<code>/messages.po")
def file(code: str) -> Response:
    """The catalogue of a language with everything that was corrected, to keep or to send to a translator."""
    language_rights.require_language(signed_in(), code)
    return file_response(po_files.export(reading(), code), f"messages-{code}", "po")


@blueprint.post("/<code>/messages.po")
def take(code: str) -> Answer:
    """Bring a catalogue in again; a faulty one changes nothing and says every line."""
    form = CatalogueFile()
    if not form.validate_on_submit():
        return _listing(form, code=code), 422
    try:
        with transaction() as session:
            taken = po_files.take(session, signed_in(), code, form.file.data.read(), at=clock.now())
    except po_files.Faulty as faulty:
        return _listing(form, code=code, faults=[_fault(one) for one in faulty.faults]), 422
    flash(ngettext("%(num)d text is changed.", "%(num)d texts are changed.", taken.changed), "good")
    if taken.kept:
        flash(
            ngettext(
                "%(num)d text stayed as it was, since a person had checked it.",
                "%(num)d texts stayed as they were, since a person had checked them.",
                taken.kept,
            ),
            "info",
        )
    return redirect(url_for("language_room.index", of=code), 303)


@blueprint.route("/languages", methods=["GET", "POST"])
def tongues() -> Answer:
    """The added languages, and one more."""
    language_rights.require_choice_of_languages(signed_in())
    form = NewLanguage()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                added_languages.add(session, signed_in(), form.code.data, form.name.data, at=clock.now())
            flash(_("The language is added. Residents see it when you offer it."), "good")
            return redirect(url_for("language_room.tongue", code=form.code.data), 303)
        except RuleBroken as broken:
            told_in(form, broken)
    page = render_template("language_room/languages.html", form=form, added=added_languages.listed(reading()))
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/languages/<code>", methods=["GET", "POST"])
def tongue(code: str) -> Answer:
    """One added language: its name, its place, and whether it is offered; what is missing."""
    language_rights.require_choice_of_languages(signed_in())
    found = added_languages.find(reading(), code)
    form = ChangeLanguage(obj=found)
    if form.validate_on_submit():
        with transaction() as session:
            added_languages.change(
                session,
                signed_in(),
                code,
                name=form.name.data,
                position=form.position.data,
                is_offered=form.is_offered.data,
                at=clock.now(),
            )
        flash(_("The language is saved."), "good")
        return redirect(url_for("language_room.tongues"), 303)
    page = render_template("language_room/language.html", form=form, found=found)
    return (page, 422) if form.is_submitted() else page


# What the pages show.


def _listing(form: CatalogueFile, *, code: str | None = None, faults: list[str] | None = None) -> str:
    actor = signed_in()
    codes = [one for one in speech().names if language_rights.may_correct(actor, one)]
    wanted = code or request.args.get("of") or ("se" if "se" in codes else next(iter(codes), "se"))
    language_rights.require_language(actor, wanted)
    given = {name: request.args.get(name, "")[:200] for name in CHOICES if name != "of"}
    if not request.args:
        # The desk speaks two languages: what only the staff meets is not needed in the others.
        given["met_by"] = "" if wanted in DESK_LANGUAGES else "residents"
    filters = Filters(**given)
    found = language_room.listing(
        reading(), actor, wanted, filters, page=request.args.get("page", 1, type=int)
    )
    chosen = {"of": wanted, **{name: value for name, value in given.items() if value}}
    return render_template(
        "language_room/index.html",
        found=found,
        filters=filters,
        code=wanted,
        codes=codes,
        groups=_groups(found),
        where=_where,
        outdated=interface_texts.outdated(reading(), wanted),
        form=form,
        faults=faults or [],
        address=lambda number: url_for(
            "language_room.index", **{**chosen, "met_by": filters.met_by, "page": number}
        ),
        may_add=language_rights.may_choose_languages(actor),
    )


def _text(entry: Entry, code: str, form: WordsForm, conflict: Any = None) -> str:
    subject = _subject(entry.kind, entry.address)
    events = _service(entry.kind).history(reading(), subject, code)
    rule = entry.whole.frozen_in(code) if entry.whole else ""
    names = people.names(reading(), frozenset(one.actor_id for one in events if one.actor_id))
    history = [
        {
            "line": one.seq,
            "on": one.at.astimezone(clock.STOCKHOLM).date(),
            "who": names[one.actor_id] if one.actor_id else _("the operator, from the command line"),
            "before": _service(entry.kind).earlier_words(one),
        }
        for one in events
    ]
    return render_template(
        "language_room/text.html",
        entry=entry,
        code=code,
        form=form,
        letters=LETTERS,
        where=_where,
        following=language_room.following(reading(), signed_in(), entry, code),
        labels=_labels(entry),
        history=history,
        conflict_rows=conflict,
        terms=language_room.terms(entry.words, code),
        frozen=sentence(RuleBroken(rule)) if rule else "",
    )


def _entry(code: str, kind: str, address: str) -> Entry:
    finds = {"interface": language_room.interface_entry, "content": language_room.content_entry}
    if kind not in finds:
        raise NotFound
    language_rights.require_language(signed_in(), code)
    return finds[kind](reading(), signed_in(), address, code)


def _service(kind: str) -> Any:
    """Who owns the words: the pages', or those of surveys, themes, pictures and promises."""
    services = {"interface": interface_texts, "content": content_texts}
    if kind not in services:
        raise NotFound
    return services[kind]


def _subject(kind: str, address: str) -> Any:
    return content_texts.place_of(address) if kind == "content" else address


def _labels(entry: Entry) -> list[str]:
    """What each field of a text is called: for which numbers, or which of several parts."""
    number = len(entry.words)
    if number == 1:
        return [_("Words")]
    if entry.kind == "interface":
        return page_words.forms(number)
    return [_("Part %(number)s of %(total)s", number=one, total=number) for one in range(1, number + 1)]


def _where(entry: Entry) -> str:
    """Where a text stands, in words."""
    if entry.whole is None:
        return " · ".join(page_words.page(one) for one in entry.groups)
    title = pick(entry.whole.title, language()).text
    whole = page_words.whole(entry.whole.kind, title, entry.whole.number)
    return f"{whole} · {page_words.FIELDS[entry.field]()}"


def _groups(found: language_room.Found) -> list[tuple[str, str]]:
    wholes = [
        (
            language_room.group_of(one),
            page_words.whole(one.kind, pick(one.title, language()).text, one.number),
        )
        for one in found.wholes
    ]
    return [*sorted(((key, page_words.page(key)) for key in found.pages), key=lambda pair: pair[1]), *wholes]


def _fault(fault: po_files.Fault) -> str:
    words = (
        PO_FAULTS[fault.rule]()
        if fault.rule in PO_FAULTS
        else sentence(RuleBroken(fault.rule, names=", ".join(fault.placeholders)))
    )
    return _("Line %(line)s: %(fault)s %(source)s", line=fault.line, fault=words, source=fault.source)


def _reads(code: str) -> bool:
    """Whether the person's own name stands for a check: they read the language, or it is the desk's."""
    return code in DESK_LANGUAGES or language_rights.reads(signed_in(), code)


def _back_to(code: str, kind: str, address: str) -> str:
    return url_for("language_room.text", code=code, kind=kind, address=address)
