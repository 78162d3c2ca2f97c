"""The paper form: every question of a survey with its number, for a pen.

A question has one number over the whole survey. Conditions are said in words, by those numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dialog import languages
from dialog.services.prints_words import Printed, Told, common, names_of, time_told, without_scheme
from surveys.definition import Section
from surveys.path_words import answers_named
from surveys.paths import Condition, page_order
from surveys.question import Question, most_ranked, rows_of
from surveys.texts import pick

LINES = {"long_text": 5, "pair": 5, "short_text": 1}
"""How many lines there are to write on; the back of the sheet is there for more."""


def form(sheet: Printed) -> dict[str, Any]:
    """The form: the true lines before the first question, the questions, how to hand it in."""
    _ = sheet.words.gettext
    return common(sheet, _("paper form")) | {
        "introduction": sheet.words.told(sheet.definition.introduction),
        "time": time_told(sheet),
        "before": [
            _(
                "The municipality's coordinator reads what you send. It becomes a public document that "
                "anyone may ask to see, so write no names."
            ),
            _("Nobody reads it at once. In danger, call 112."),
            _("We do not know who you are, unless you write it."),
        ],
        "how": [
            _("Circles: choose one answer. Squares: choose as many as you like."),
            _("You do not have to answer everything."),
        ],
        "about": _about(sheet),
        "sections": sections(sheet),
        "closing": sheet.words.told(sheet.definition.closing),
        "hand_in": _hand_in(sheet),
        "foot": _("Version %(number)s", number=sheet.version.number),
        "page": sheet.words.pgettext(
            "part of a survey", "%(number)s of %(total)s", number="{number}", total="{total}"
        ),
    }


def numbers(sheet: Printed) -> dict[str, int]:
    """The number of every question, as they stand on the page."""
    return {question.key: place for place, question in enumerate(page_order(sheet.definition), start=1)}


def sections(sheet: Printed) -> list[dict[str, Any]]:
    """The sections that have questions, with everything that is printed of each."""
    numbered = numbers(sheet)
    found = []
    for section in sheet.definition.sections:
        questions = [question for question in sheet.definition.questions if question.section == section.key]
        if questions:
            found.append(_section(sheet, section, questions, numbered))
    return found


def _section(
    sheet: Printed, section: Section, questions: Sequence[Question], numbered: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "title": sheet.words.told(section.title),
        "text": sheet.words.told(section.text),
        "condition": _listed(sheet, section.show_if, numbered) if section.show_if else [],
        "questions": [_question(sheet, question, numbered) for question in questions],
    }


def _question(sheet: Printed, question: Question, numbered: Mapping[str, int]) -> dict[str, Any]:
    words = sheet.words
    outside = question.settings.get("outside", ())
    return {
        "number": str(numbered[question.key]),
        "kind": question.kind,
        "text": words.told(question.text),
        "help": words.told(question.help),
        "must": words.pgettext("mark on a question", "must be answered") if question.required else "",
        "condition": _condition(sheet, question, numbered) if question.show_if else [],
        "instruction": _instruction(sheet, question),
        "choices": [words.told(choice.text) for choice in question.choices if choice.key not in outside],
        "outside": [words.told(choice.text) for choice in question.choices if choice.key in outside],
        "rows": [words.told(row.text) for row in rows_of(question)],
        "places": _places(sheet, question),
        "lines": LINES.get(question.kind, 0),
    }


def _instruction(sheet: Printed, question: Question) -> str:
    _ = sheet.words.gettext
    if question.kind == "ranking":
        most = most_ranked(question)
        if most == 1:
            return _("Put 1 on the most important one.")
        return _(
            "Put a number on the most important ones. 1 comes first. Numbers to use: 1 to %(most)s.",
            most=most,
        )
    if question.kind == "number":
        low, high = question.settings["minimum"], question.settings["maximum"]
        return _("A whole number: %(low)s–%(high)s", low=low, high=high)
    return ""


def _places(sheet: Printed, question: Question) -> list[dict[str, Any]]:
    """The places to choose from, each municipality's under its name when there are several."""
    groups = []
    for municipality in sheet.municipalities:
        own = question.settings.get("places", {}).get(municipality.key, ())
        places = [sheet.words.told(place["text"]) for place in own]
        if places:
            groups.append({"name": names_of(municipality, sheet.words)[0], "places": places})
    return groups


# Conditions.


def _condition(sheet: Printed, question: Question, numbered: Mapping[str, int]) -> list[Told]:
    """When a question is to be answered: one sentence where it can be, else a lead and its lines."""
    _ = sheet.words.gettext
    condition = question.show_if or {}
    one = _only(condition)
    inner = one.get("not", one) if one else {}
    if "any_of" not in inner:
        return _listed(sheet, condition, numbered)
    is_not = bool(one and "not" in one)
    answers, is_other = _answers(sheet, inner, may_turn=not is_not)
    values = {"number": numbered[question.key], "answers": answers, "other": numbered[inner["question"]]}
    if is_other:
        sentence = _(
            "Answer question %(number)s only if you answered something other than %(answers)s "
            "to question %(other)s.",
            **values,
        )
    elif is_not:
        sentence = _(
            "Answer question %(number)s only if you did not answer %(answers)s to question %(other)s.",
            **values,
        )
    else:
        sentence = _(
            "Answer question %(number)s only if you answered %(answers)s to question %(other)s.", **values
        )
    return [{"text": sentence, "lang": sheet.words.language}]


def _only(condition: Condition) -> Condition | None:
    parts = condition.get("all") or condition.get("any") or [condition]
    return parts[0] if len(parts) == 1 else None


def _listed(sheet: Printed, condition: Condition, numbered: Mapping[str, int]) -> list[Told]:
    """A lead, then one line a comparison."""
    _ = sheet.words.gettext
    parts = condition.get("all") or condition.get("any") or [condition]
    if len(parts) == 1:
        lead = _("Answer this only if this is true:")
    elif "any" in condition:
        lead = _("Answer this only if at least one of these is true:")
    else:
        lead = _("Answer this only if all of these are true:")
    lines = [lead, *(_line(sheet, part, numbered) for part in parts)]
    return [{"text": line, "lang": sheet.words.language} for line in lines]


def _line(sheet: Printed, condition: Condition, numbered: Mapping[str, int]) -> str:
    _ = sheet.words.gettext
    is_not = "not" in condition
    one = condition["not"] if is_not else condition
    number = numbered[one["question"]]
    if "any_of" in one:
        answers, is_other = _answers(sheet, one, may_turn=not is_not)
        if is_other:
            return _(
                "You answered something other than %(answers)s to question %(number)s.",
                answers=answers,
                number=number,
            )
        if is_not:
            return _("You did not answer %(answers)s to question %(number)s.", answers=answers, number=number)
        return _("You answered %(answers)s to question %(number)s.", answers=answers, number=number)
    asked = _asked(sheet, one)
    low = one.get("at_least", asked.settings["minimum"])
    high = one.get("at_most", asked.settings["maximum"])
    if is_not:
        return _(
            "Your answer to question %(number)s is not %(low)s–%(high)s.", number=number, low=low, high=high
        )
    return _("Your answer to question %(number)s is %(low)s–%(high)s.", number=number, low=low, high=high)


def _answers(sheet: Printed, condition: Condition, *, may_turn: bool) -> tuple[str, bool]:
    """The answers that a condition names, and whether they are those that do not fulfil it."""
    named, is_other = answers_named(_asked(sheet, condition), condition["any_of"], may_turn=may_turn)
    _ = sheet.words.gettext
    answers = (pick(one.text, sheet.words.language).text for one in named)
    return " / ".join(_("“%(answer)s”", answer=answer) for answer in answers), is_other


def _asked(sheet: Printed, condition: Condition) -> Question:
    return next(one for one in sheet.definition.questions if one.key == condition["question"])


# Around the questions.


def _about(sheet: Printed) -> dict[str, Any] | None:
    """Which municipality it is about: on the screen a step of its own, on paper the first cross."""
    if len(sheet.municipalities) < 2:
        return None
    _ = sheet.words.gettext
    return {
        "text": _("Which municipality do you want to tell us about?"),
        "choices": [names_of(one, sheet.words)[0] for one in sheet.municipalities],
    }


def _hand_in(sheet: Printed) -> dict[str, Any]:
    _ = sheet.words.gettext
    day = sheet.version.closes_on
    address = without_scheme(f"{sheet.base_url}/t/{sheet.version.survey.slug}")
    return {
        "title": _("Hand in the form"),
        "lines": [
            _("Give the form to the person you got it from, or leave it with the municipality."),
            _("Put it in an envelope if you do not want others to see it. Write the survey's title on it."),
            _("Staff type in your answers as they stand. Somebody may know your handwriting."),
            _("You can also answer here: %(address)s", address=address),
        ],
        "last_day": _("Last day: %(day)s", day=languages.format_date(day, sheet.words.language))
        if day
        else "",
    }
