"""What the editor of surveys says: what undo takes back, and the hints on plain language with their why."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _
from dialog.request import language
from dialog.services.survey_drafts import Step
from surveys.plain_language import Hint
from surveys.texts import pick

LONGEST_NAMED = 60

UNDO: dict[str, Callable[[str], str]] = {
    "replace_all": lambda _what: _("Undo: put in a file"),
    "change_head": lambda _what: _("Undo: changed the survey's own words"),
    "put_texts": lambda _what: _("Undo: put in translated texts"),
    "add_question": lambda what: _("Undo: added the question “%(what)s”", what=what),
    "change_question": lambda what: _("Undo: changed the question “%(what)s”", what=what),
    "copy_question": lambda what: _("Undo: copied the question “%(what)s”", what=what),
    "move_question": lambda what: _("Undo: moved the question “%(what)s”", what=what),
    "delete_question": lambda what: _("Undo: deleted the question “%(what)s”", what=what),
    "add_section": lambda what: _("Undo: added the section “%(what)s”", what=what),
    "change_section": lambda what: _("Undo: changed the section “%(what)s”", what=what),
    "move_section": lambda what: _("Undo: moved the section “%(what)s”", what=what),
    "delete_section": lambda what: _("Undo: deleted the section “%(what)s”", what=what),
}
"""Change -> the words on the button that takes it back."""

HINTS: dict[str, Callable[[Hint], str]] = {
    "leading": lambda hint: _(
        "“%(found)s” may lead people to an answer. Ask so that every answer is as easy to give.",
        found=hint.found,
    ),
    "double": lambda hint: _(
        "“%(found)s” may make two questions of one. Somebody who thinks differently about the two "
        "cannot answer: ask one thing at a time.",
        found=hint.found,
    ),
    "negation": lambda hint: _(
        "“%(found)s” is a negation. It is easily overlooked, and then the answer means the opposite.",
        found=hint.found,
    ),
    "long_sentence": lambda hint: _(
        "The sentence “%(found)s” has %(count)s words. It is hard to keep in mind while one decides: "
        "divide it.",
        found=hint.found,
        count=hint.count,
    ),
    "hard_word": lambda hint: _(
        "“%(found)s” is a hard word for many. Try: %(easier)s.", found=hint.found, easier=hint.easier
    ),
    "many_choices": lambda hint: _(
        "There are %(count)s answers to read. Fewer are easier to choose among on a phone.", count=hint.count
    ),
}
"""Kind of hint -> what it says, and why."""


def undo(step: Step) -> str:
    """The words on the undo button."""
    return UNDO[step.action](_named(step))


def undone(step: Step) -> str:
    """What is said when it has been taken back."""
    return _("Taken back: %(what)s", what=undo(step).partition(": ")[2])


def hint(found: Hint) -> str:
    """A hint in words."""
    return HINTS[found.kind](found)


def _named(step: Step) -> str:
    words = " ".join(pick(step.about, language()).text.split())
    return words if len(words) <= LONGEST_NAMED else words[: LONGEST_NAMED - 1] + "…"
