"""What is published beside a question's own table: it by groups of people, and of all municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dialog.services import counting
from dialog.services.counting import Answers, Counted
from dialog.services.publications import is_same_table
from surveys.breakdown import Breakdown, Grouping, break_down, by_one, by_two
from surveys.question import Question
from surveys.tabulation import Table, protect_tables
from surveys.texts import Texts


@dataclass(frozen=True)
class Plan:
    """What a coordinator chose to publish.

    `by` are the questions that all others are broken down by, each for itself; `together` are two of them
    whose groups are combined, instead. `left_out` are questions that are not published, each with why.
    """

    by: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Elsewhere:
    """Another municipality of the same survey: what is counted there now, and what it has published."""

    name: str
    counted: Mapping[str, Table]
    published: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Groups:
    grouping: Grouping
    by: tuple[Question, ...]
    k: int


def broken_down(answers: Answers, plan: Plan) -> dict[str, tuple[Breakdown, ...]]:
    """The breakdowns of every question that is not itself one to break down by, by the key of the part."""
    found: dict[str, list[Breakdown]] = defaultdict(list)
    counted = answers.counted()
    for groups in _groups(answers, plan):
        for question in answers.asked:
            if question.role in counting.GROUPING_ROLES:
                continue
            of_parts = [one for one in counted if one.heading.key == question.key]
            crossings = answers.crossed(question, groups.by)
            for one, crossed in zip(of_parts, crossings, strict=True):
                made = break_down(one.table, groups.grouping, crossed, groups.k)
                if made:
                    found[one.question.key].append(made)
    return {key: tuple(made) for key, made in found.items()}


def words(answers: Answers) -> dict[str, Texts]:
    """What a breakdown is by, by its key: one question's words, or two questions'."""
    questions = counting.grouping_questions(answers.asked)
    texts = {one.key: one.text for one in questions}
    pairs = {
        f"{one.key}+{other.key}": {
            code: f"{text} + {other.text[code]}" for code, text in one.text.items() if code in other.text
        }
        for one in questions
        for other in questions
        if one.key != other.key
    }
    return {**texts, **pairs}


def joint(here: str, one: Counted, elsewhere: Sequence[Elsewhere]) -> Table | None:
    """The table of all municipalities together, when this is the last of them to publish.

    Only where the others still count what they published: a later answer of theirs would be the difference.
    """
    if not elsewhere or one.heading.kind == "place":
        return None
    key = one.question.key
    tables = {here: one.table, **{other.name: other.counted[key] for other in elsewhere}}
    safe = protect_tables(tables)
    for other in elsewhere:
        published = next((table for table in other.published if table["question"] == key), None)
        if published is None or not is_same_table(safe.parts[other.name], published):
            return None
    return None if safe.joint.base is None else safe.joint


def _groups(answers: Answers, plan: Plan) -> list[_Groups]:
    known = {one.key: one for one in counting.grouping_questions(answers.asked)}
    together = tuple(known[key] for key in plan.together if key in known)
    found = []
    if len(together) == 2:
        sizes, other = (counting.group_sizes(answers, one) for one in together)
        (crossed,) = answers.crossed(together[0], together[1:])
        found.append(_Groups(by_two(sizes, other, crossed), together, counting.limit([sizes, other])))
    for key in plan.by:
        # The groups of two questions are finer than those of one: both at once would tell more than either.
        if key in known and known[key] not in together:
            sizes = counting.group_sizes(answers, known[key])
            found.append(_Groups(by_one(sizes), (known[key],), counting.limit([sizes])))
    return found
