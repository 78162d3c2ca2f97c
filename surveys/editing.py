"""Changes of a definition while it is written: add, replace, move, copy, take away.

Each function gives a new definition; nothing is stored. Keys are made from the words, so that nobody has to
think of one. What looks at a question that goes away (`show_if`) is told by `leaning_on`, and goes with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from surveys.definition import Section, SurveyDefinition, is_own_word
from surveys.paths import Condition, page_order, referred
from surveys.question import Choice, Question
from surveys.texts import Texts, pick

LONGEST_MADE = 40
"""A made key is shorter than one may be, so that a number fits behind it."""
_LETTERS = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ø": "o", "æ": "a", "ß": "ss"})


def plain_letters(words: str) -> str:
    """Words in a to z, digits and single spaces: å and ä become a, č becomes c."""
    taken_apart = unicodedata.normalize("NFKD", words.lower().translate(_LETTERS))
    letters = "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
    return " ".join(re.findall("[a-z0-9]+", letters))


def made_key(words: str, taken: Collection[str] = (), *, otherwise: str = "question") -> str:
    """A key from the words, that nobody has yet: "Hur tryggt är det?" becomes `hur_tryggt_ar_det`."""
    made = plain_letters(words).replace(" ", "_")
    made = re.sub("^[0-9_]+", "", made)[:LONGEST_MADE].rstrip("_") or otherwise
    if is_own_word(made):
        made = f"{otherwise}_{made}"
    return _free(made, taken, "_")


def made_slug(words: str, taken: Collection[str] = ()) -> str:
    """The last part of an address from the words, that nobody has yet."""
    made = re.sub("^[0-9-]+", "", plain_letters(words).replace(" ", "-"))
    if len(made) > LONGEST_MADE:
        made = made[: LONGEST_MADE + 1].rpartition("-")[0] or made[:LONGEST_MADE]
    return _free(made.strip("-") or "survey", taken, "-")


def _free(made: str, taken: Collection[str], joint: str) -> str:
    key, number = made, 2
    while key in taken:
        key, number = f"{made}{joint}{number}", number + 1
    return key


def blank(title: str, kind: str) -> SurveyDefinition:
    """An empty survey of residents: a title and one section to begin in."""
    first = Section("questions", {"sv": "Frågor", "se": "Gažaldagat", "en": "Questions"}, {})
    return SurveyDefinition(
        made_key(title, otherwise="survey"), kind, "residents", {"sv": title}, {}, {}, (first,), ()
    )


# Questions.


def question_of(definition: SurveyDefinition, key: str) -> Question | None:
    """The question of that key, or None."""
    return next((one for one in definition.questions if one.key == key), None)


def section_of(definition: SurveyDefinition, key: str) -> Section | None:
    """The section of that key, or None."""
    return next((one for one in definition.sections if one.key == key), None)


def ordered(definition: SurveyDefinition) -> SurveyDefinition:
    """The same survey with its questions in the order of the page."""
    return replace(definition, questions=page_order(definition))


def add_question(definition: SurveyDefinition, question: Question) -> SurveyDefinition:
    """Put a question last in its section."""
    return ordered(replace(definition, questions=(*definition.questions, question)))


def put_question(definition: SurveyDefinition, key: str, question: Question) -> SurveyDefinition:
    """Put a question in the place of the one with this key. With another key, what looked at it looks at the
    new one.
    """
    questions = tuple(question if one.key == key else one for one in definition.questions)
    changed = ordered(replace(definition, questions=questions))
    if question.key == key:
        return changed
    return _with_conditions(changed, lambda condition: _renamed(condition, key, question.key))


def copy_question(definition: SurveyDefinition, key: str) -> SurveyDefinition:
    """Put a copy right after a question. It is a question of its own: comparable with nothing."""
    taken = {one.key for one in definition.questions}
    questions: list[Question] = []
    for one in definition.questions:
        questions.append(one)
        if one.key == key:
            copied = made_key(pick(one.text, "sv").text, taken)
            questions.append(replace(one, key=copied, source="", comparable_with=""))
    return replace(definition, questions=tuple(questions))


def move_question(definition: SurveyDefinition, key: str, direction: str) -> SurveyDefinition:
    """Move a question one step up or down; past the edge of its section it goes into the next one."""
    questions = list(page_order(definition))
    at = next((place for place, one in enumerate(questions) if one.key == key), None)
    if at is None:
        return definition
    step = -1 if direction == "up" else 1
    keys = [section.key for section in definition.sections]
    own = keys.index(questions[at].section)
    beside = at + step
    if 0 <= beside < len(questions) and questions[beside].section == questions[at].section:
        questions[at], questions[beside] = questions[beside], questions[at]
    elif 0 <= own + step < len(keys):
        moved = replace(questions.pop(at), section=keys[own + step])
        # Down: first of the next section; up: last of the one before.
        others = [place for place, one in enumerate(questions) if one.section == moved.section]
        questions.insert((others[0] if step > 0 else others[-1] + 1) if others else at, moved)
    return ordered(replace(definition, questions=tuple(questions)))


def drop_questions(definition: SurveyDefinition, keys: Collection[str]) -> SurveyDefinition:
    """Take questions away, and with them every comparison that looks at one of them."""
    questions = tuple(one for one in definition.questions if one.key not in keys)
    left = replace(definition, questions=questions)
    return _with_conditions(left, lambda condition: _without(condition, keys))


def leaning_on(definition: SurveyDefinition, keys: Collection[str]) -> tuple[Section | Question, ...]:
    """The sections and questions whose conditions look at one of these questions."""
    parts: Iterable[Section | Question] = (*definition.sections, *page_order(definition))
    return tuple(
        part
        for part in parts
        if part.key not in keys
        and part.show_if
        and any(one["question"] in keys for one in referred(part.show_if))
    )


# Sections.


def add_section(definition: SurveyDefinition, title: Texts, text: Texts) -> SurveyDefinition:
    """Put a section last."""
    key = made_key(pick(title, "sv").text, {one.key for one in definition.sections}, otherwise="section")
    return replace(definition, sections=(*definition.sections, Section(key, title, text)))


def put_section(definition: SurveyDefinition, section: Section) -> SurveyDefinition:
    """Put a section in the place of the one with its key."""
    sections = tuple(section if one.key == section.key else one for one in definition.sections)
    return replace(definition, sections=sections)


def move_section(definition: SurveyDefinition, key: str, direction: str) -> SurveyDefinition:
    """Move a section with its questions one step up or down."""
    sections = list(definition.sections)
    at = next((place for place, one in enumerate(sections) if one.key == key), None)
    beside = None if at is None else at + (-1 if direction == "up" else 1)
    if at is None or beside is None or not 0 <= beside < len(sections):
        return definition
    sections[at], sections[beside] = sections[beside], sections[at]
    return ordered(replace(definition, sections=tuple(sections)))


def drop_section(definition: SurveyDefinition, key: str) -> SurveyDefinition:
    """Take a section away with its questions and what looks at them."""
    inside = questions_in(definition, key)
    left = replace(definition, sections=tuple(one for one in definition.sections if one.key != key))
    return drop_questions(left, {one.key for one in inside})


def questions_in(definition: SurveyDefinition, section: str) -> tuple[Question, ...]:
    """The questions of a section."""
    return tuple(one for one in definition.questions if one.section == section)


# Keys of what a question offers.


def keyed(rows: Sequence[tuple[str, Texts]], *, otherwise: str = "choice") -> tuple[Choice, ...]:
    """Choices from rows of key and text. A row without a key gets one from its words."""
    taken = {key for key, _ in rows if key}
    made = []
    for key, text in rows:
        key = key or made_key(pick(text, "sv").text, taken, otherwise=otherwise)
        taken.add(key)
        made.append(Choice(key, text))
    return tuple(made)


def classes_for(minimum: int, maximum: int) -> list[int]:
    """Lower limits of about five classes of whole, round steps, in which numbers are counted."""
    span = maximum - minimum + 1
    step = max(1, -(-span // 5))
    size = 10 ** (len(str(step)) - 1)
    step = -(-step // size) * size
    return list(range(minimum, maximum + 1, step)) if span > step else [minimum, maximum]


# Conditions.


def _with_conditions(
    definition: SurveyDefinition, change: Callable[[Condition], Mapping[str, Any] | None]
) -> SurveyDefinition:
    return replace(
        definition,
        sections=tuple(
            replace(one, show_if=change(one.show_if)) if one.show_if else one for one in definition.sections
        ),
        questions=tuple(
            replace(one, show_if=change(one.show_if)) if one.show_if else one for one in definition.questions
        ),
    )


def _renamed(condition: Condition, old: str, new: str) -> Mapping[str, Any]:
    if "not" in condition:
        return {"not": _renamed(condition["not"], old, new)}
    for name in ("all", "any"):
        if name in condition:
            return {name: [_renamed(part, old, new) for part in condition[name]]}
    return {**condition, "question": new} if condition["question"] == old else condition


def _without(condition: Condition, gone: Collection[str]) -> Mapping[str, Any] | None:
    for name in ("all", "any"):
        if name in condition:
            kept = [part for part in condition[name] if _without(part, gone)]
            return {name: kept} if len(kept) > 1 else (kept[0] if kept else None)
    return None if any(one["question"] in gone for one in referred(condition)) else condition
