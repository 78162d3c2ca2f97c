"""Answers from a file: choose it, look through what each column and word means, store all right rows at once.

The file travels with the page between the steps. Nothing is kept on the server until it is stored.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for

from dialog import clock
from dialog.changing import Answer
from dialog.forms import answer_files as forms
from dialog.forms.answer_files import ChooseFile, Fixed
from dialog.request import gettext as _
from dialog.request import language, reading, signed_in, speech, transaction
from dialog.rules import sentence
from dialog.services import answer_entry, answer_files
from dialog.services.answer_entry import Entry
from dialog.services.errors import RuleBroken
from dialog.views.files import take_files
from surveys.answers_file import Grid, Target, guess, plain_word, read_grid, targets, week_of
from surveys.answers_rows import NO_ANSWER, Mapped, Reader, Reading
from surveys.documents import Malformed
from surveys.question import choices_of
from surveys.texts import pick

blueprint = Blueprint("answer_files", __name__, url_prefix="/desk/surveys/<int:version_id>/load")

MOST_SHOWN = 100
EXAMPLES = 3

take_files(blueprint, 16_000_000, "look")


@dataclass
class Step:
    """A file on its way: what is in it, what was decided about it, how it reads."""

    content: bytes
    name: str
    grid: Grid
    fixed: Fixed
    mapped: Mapped
    reading: Reading


@blueprint.get("")
def form(version_id: int) -> Answer:
    """Choose a file."""
    return _choose(_entry(version_id), [])


@blueprint.post("")
def look(version_id: int) -> Answer:
    """Show what each column and word would become, or store what was shown."""
    entry = _entry(version_id)
    try:
        step = _step(entry)
    except Malformed as error:
        return _choose(entry, [fault.told(_) for fault in error.faults]), 422
    if step is None:
        return _choose(entry, [_("Choose a file first.")]), 422
    if request.form.get("step") != "store":
        return _preview(entry, step, [])
    faulty = step.reading.faulty_rows
    if faulty and request.form.get("leave_out") != forms.rows_mark(faulty):
        words = _("Some rows are not right. Mend the file and choose it again, or leave those rows out.")
        return _preview(entry, step, [words]), 422
    looked = answer_files.look_through(step.reading.right)
    try:
        with transaction() as session:
            stored = answer_files.store(
                session,
                signed_in(),
                version_id,
                step.reading.right,
                {one.key: one.id for one in entry.municipalities},
                file=step.content,
                sheet=step.fixed.sheet.data or "",
                left_out=len(faulty),
                looked=looked,
                at=clock.now(),
            )
    except RuleBroken as broken:
        return _preview(entry, step, [sentence(broken)]), 422
    words = _("Answers stored: %(added)s. Stored before from this file: %(before)s. Left out: %(left)s.",
              added=stored.added, before=stored.before, left=len(faulty))  # fmt: skip
    flash(words, "good")
    return redirect(url_for("answer_files.form", version_id=version_id), 303)


def _entry(version_id: int) -> Entry:
    return answer_entry.entry(reading(), signed_in(), version_id, on=clock.today())


def _step(entry: Entry) -> Step | None:
    """Read the file that came, or that the page brought back. Raises Malformed."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        content, name = sent.read(), sent.filename
    else:
        brought = forms.brought(request.form.get("carried", ""))
        if brought is None:
            return None
        content, name = brought, request.form.get("name", "")
    is_new = sent is not None and bool(sent.filename)
    fixed = Fixed(None if is_new else request.form, meta={"csrf": False})
    grid = read_grid(content, name, fixed.sheet.data or "")
    fixed.sheet.choices = [(one, one) for one in grid.sheets]
    fixed.municipality.choices = [
        (one.key, one.name.get(language()) or one.name["sv"]) for one in entry.municipalities
    ]
    known = {one.key for one in entry.municipalities}
    if fixed.municipality.data not in known:
        fixed.municipality.data = entry.municipalities[0].key
    if fixed.spoken.data not in speech().names:
        fixed.spoken.data = "sv"
    if fixed.sheet.data not in grid.sheets:
        fixed.sheet.data = grid.sheets[0] if grid.sheets else ""
    mapped = _mapped(entry, grid, fixed, is_new)
    return _read(entry, Step(content, name, grid, fixed, mapped, Reading()))


def _mapped(entry: Entry, grid: Grid, fixed: Fixed, is_new: bool) -> Mapped:
    definition = entry.shown.definition
    columns = guess(definition, grid.headings)
    is_same_sheet = request.form.get("shown_sheet", "") == (fixed.sheet.data or "")
    if not is_new and is_same_sheet and "column-0" in request.form:
        allowed = {*targets(definition), *(key for key, _words in forms.own_columns())}
        chosen = [request.form.get(f"column-{at}", "") for at in range(len(grid.headings))]
        columns = tuple(key if key in allowed else "" for key in chosen)
    names = {
        plain_word(word): one.key for one in entry.municipalities for word in (one.key, *one.name.values())
    }
    tongues = {plain_word(name): code for code, name in speech().names.items()}
    tongues |= {code: code for code in speech().names} | forms.WORDS_OF_LANGUAGES
    return Mapped(columns, fixed.municipality.data, fixed.spoken.data, _week(fixed), names, tongues)


def _week(fixed: Fixed) -> dt.date:
    """The week that was written, if it is one that has been; else this week."""
    today = clock.today()
    week = week_of(fixed.week.data or "")
    week = week if week is not None and week <= today else today
    year, number, _day = week.isocalendar()
    fixed.week.data = f"{year}-W{number:02}"
    return week


def _read(entry: Entry, step: Step) -> Step:
    """Read the rows; once more when somebody has said what an unknown word means."""
    step.reading = Reader(entry.shown.definition, step.mapped, _).read(step.grid)
    said = {
        place: request.form[name]
        for place in step.reading.unknown
        if request.form.get(name := forms.word_field(*place))
    }
    if said:
        unknown = step.reading.unknown
        step.mapped = replace(step.mapped, words=said)
        step.reading = Reader(entry.shown.definition, step.mapped, _).read(step.grid)
        step.reading.unknown = unknown
    return step


def _choose(entry: Entry, faults: list[str]) -> str:
    form = ChooseFile()
    form.file.errors = faults
    return render_template("answer_files/choose.html", entry=entry, version=entry.version, form=form)


def _preview(entry: Entry, step: Step, problems: list[str]) -> str:
    known = targets(entry.shown.definition)
    options = [(key, str(words)) for key, words in forms.own_columns()]
    options += [(key, target.words(language())) for key, target in known.items()]
    columns = [
        {
            "name": f"column-{at}",
            "heading": heading or _("Column %(number)s", number=at + 1),
            "examples": _examples(step.grid, at),
            "chosen": step.mapped.columns[at],
        }
        for at, heading in enumerate(step.grid.headings)
    ]
    return render_template(
        "answer_files/preview.html",
        entry=entry,
        version=entry.version,
        step=step,
        fixed=step.fixed,
        carried=forms.carried(step.content),
        columns=columns,
        options=options,
        unknown=_unknown(step, known),
        faults=step.reading.faults[:MOST_SHOWN],
        faulty=step.reading.faulty_rows,
        mark=forms.rows_mark(step.reading.faulty_rows),
        problems=problems,
    )


def _examples(grid: Grid, at: int) -> str:
    """What stands in the first rows of a column."""
    cells = [cells[at].strip() for _number, cells in grid.rows if at < len(cells) and cells[at].strip()]
    return " · ".join(cell[:60] for cell in cells[:EXAMPLES])


def _unknown(step: Step, known: dict[str, Target]) -> list[dict[str, object]]:
    """Each word that is none of the answers, with what it may stand for."""
    found = []
    for (at, word), times in step.reading.unknown.items():
        question = known[step.mapped.columns[at]].question
        choices = [(one.key, pick(one.text, language()).text) for one in choices_of(question)]
        found.append(
            {
                "name": forms.word_field(at, word),
                "word": word,
                "heading": step.grid.headings[at],
                "times": times,
                "options": [("", ""), (NO_ANSWER, _("no answer")), *choices],
                "chosen": step.mapped.words.get((at, word), ""),
            }
        )
    return found[:MOST_SHOWN]
