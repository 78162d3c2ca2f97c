"""Goals and actions of the plan as blocks of a document: of a report, and of the agreement's second part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from dialog.models import Action, Goal, Measurement, Organisation
from dialog.services import progress
from dialog.services.documents import (
    Bar,
    Block,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
    in_paragraphs,
)
from dialog.services.documents_voice import Voice
from dialog.services.reports_rows import Counted

WRITTEN_IN = "sv"
"""Indicators, sources and posts are written in Swedish, whatever language the document is in."""
Level = Literal[1, 2, 3]
MEASURED_WIDTHS = (24, 22, 16, 38)
ACTION_WIDTHS = (34, 20, 22, 24)
PLANNED_WIDTHS = (36, 24, 18, 22)
LEAST_TO_DRAW = 2
"""Values that make a figure: one alone compares with nothing."""


# ------------------------------------------------------------------------------------------------- goals


def goals(rows: Iterable[Goal], until: dt.date, level: Level, voice: Voice) -> Iterator[Block]:
    """Each goal with everything that was measured until a day, against how it was before."""
    for goal in rows:
        yield Heading(level, (voice.told(goal.text),))
        yield Paragraph(_about(goal, voice), "note")
        shown = [one for one in goal.measurements if one.is_baseline or one.on <= until]
        if shown:
            yield _measured(goal, shown, voice)
        if (drawn := _figure(goal, shown, voice)) is not None:
            yield drawn
        yield Paragraph((_standing(goal, until, voice),))
        if goal.ended_because:
            yield Paragraph((voice.say("The goal is no longer worked towards. Why:"),))
            yield from in_paragraphs(voice.told(goal.ended_because))


def target(goal: Goal, voice: Voice) -> Words:
    """How far, and until when."""
    if goal.target_value is None:
        return (voice.pgettext("target of a goal", "no target is set"),)
    words = (_value(goal.target_value, goal, voice),)
    return (*words, Run(", ", voice.language), voice.date(goal.target_on)) if goal.target_on else words


def whose(goal: Goal, owner: Organisation | None, voice: Voice) -> Run:
    """Which party's goal it is."""
    return voice.told(owner.name) if owner else voice.say("Joint, for all parties of the agreement")


def _about(goal: Goal, voice: Voice) -> Words:
    measured = voice.say("What is measured: %(indicator)s.", indicator=goal.indicator)
    aim = voice.pgettext("column", "Target")
    return (measured, Run(f" {aim.text}: ", aim.language), *target(goal, voice), Run(".", voice.language))


def _value(value: float, goal: Goal, voice: Voice) -> Run:
    return Run(f"{voice.number(value)} {goal.unit}".strip(), voice.language)


def _measured(goal: Goal, shown: Sequence[Measurement], voice: Voice) -> Table:
    return Table(
        caption=(voice.say("Measurements of: %(indicator)s", indicator=goal.indicator),),
        head=(
            (voice.pgettext("column", "Day"),),
            (voice.pgettext("column", "Value"),),
            (voice.pgettext("column", "What it is"),),
            (voice.pgettext("column", "Source"),),
        ),
        rows=tuple(
            (
                (voice.date(one.on),),
                (_value(one.value, goal, voice),),
                (_kind(one, voice),),
                (Run(one.source, WRITTEN_IN),),
            )
            for one in shown
        ),
        widths=MEASURED_WIDTHS,
    )


def _kind(one: Measurement, voice: Voice) -> Run:
    if one.is_baseline:
        return voice.pgettext("measurement", "baseline")
    return voice.pgettext("measurement", "measured")


def _figure(goal: Goal, shown: Sequence[Measurement], voice: Voice) -> Figure | None:
    """The values as bars beside the target; bars begin at zero, so what lies below is not drawn."""
    values = [one.value for one in shown] + ([] if goal.target_value is None else [goal.target_value])
    if len(shown) < LEAST_TO_DRAW or min(values) < 0:
        return None
    bars = [
        Bar(f"{voice.date(one.on).text} ({_kind(one, voice).text})", one.value, voice.number(one.value))
        for one in shown
    ]
    if goal.target_value is not None:
        aim = voice.pgettext("column", "Target").text
        bars.append(Bar(aim, goal.target_value, voice.number(goal.target_value)))
    listed = "; ".join(f"{bar.label}: {bar.said}" for bar in bars)
    caption = voice.say("%(indicator)s, against the baseline", indicator=goal.indicator)
    return Figure(
        f"goal-{goal.id}", (caption,), voice.say("Bar chart. %(numbers)s.", numbers=listed), tuple(bars)
    )


def _standing(goal: Goal, until: dt.date, voice: Voice) -> Run:
    standing = progress.of_goal(goal, until=until)
    if standing.is_reached:
        return voice.say("The goal is reached.")
    if standing.baseline is None:
        return voice.say("No baseline is entered: nobody can say whether it became better.")
    return {
        "better": lambda: voice.say("It is better than the baseline. The goal is not reached."),
        "worse": lambda: voice.say("It is worse than the baseline. The goal is not reached."),
        "same": lambda: voice.say("It is the same as the baseline. The goal is not reached."),
        "unknown": lambda: voice.say("It has not been measured since the baseline."),
    }[standing.moved]()


# ----------------------------------------------------------------------------------------------- actions


def counted(rows: Sequence[Counted], voice: Voice) -> Iterator[Block]:
    """Each action with how many times it was done, of how many that were expected."""
    if not rows:
        yield Paragraph((voice.say("No actions are planned for this time."),))
        return
    yield Table(
        caption=(voice.say("Actions and how many times they were done"),),
        head=(
            (voice.pgettext("column", "Action"),),
            (voice.pgettext("column", "Who"),),
            (voice.pgettext("column", "How often"),),
            (voice.pgettext("column", "Done"),),
        ),
        rows=tuple(
            (
                (sentence(one.action, voice),),
                _owner(one.action, voice),
                (how_often(one.action, voice),),
                _done(one, voice),
            )
            for one in rows
        ),
        widths=ACTION_WIDTHS,
    )


def planned(rows: Sequence[Action], voice: Voice) -> Iterator[Block]:
    """Each action as it is planned: who, how often, from when to when."""
    if not rows:
        yield Paragraph((voice.say("No actions are planned for this time."),))
        return
    yield Table(
        caption=(voice.say("Actions as they are planned"),),
        head=(
            (voice.pgettext("column", "Action"),),
            (voice.pgettext("column", "Who"),),
            (voice.pgettext("column", "How often"),),
            (voice.pgettext("column", "When"),),
        ),
        rows=tuple(
            (
                (sentence(one, voice),),
                _owner(one, voice),
                (how_often(one, voice),),
                days(one.from_on, one.to_on, voice),
            )
            for one in rows
        ),
        widths=PLANNED_WIDTHS,
    )


def sentence(action: Action, voice: Voice) -> Run:
    """What is done, with a capital: in the plan it stands in the infinitive."""
    said = voice.told(action.text)
    return Run(said.text[:1].upper() + said.text[1:], said.language)


def days(first: dt.date, last: dt.date, voice: Voice) -> Words:
    """From a day to a day."""
    return (voice.date(first), Run(" – ", voice.language), voice.date(last))


def how_often(action: Action, voice: Voice) -> Run:
    """How many times in what time."""
    times = action.times or 0
    if not times or not action.every:
        return voice.say("not counted")
    if action.every == "week":
        return voice.ngettext("%(number)s time a week", "%(number)s times a week", times, number=times)
    if action.every == "month":
        return voice.ngettext("%(number)s time a month", "%(number)s times a month", times, number=times)
    if action.every == "year":
        return voice.ngettext("%(number)s time a year", "%(number)s times a year", times, number=times)
    return voice.ngettext("%(number)s time in all", "%(number)s times in all", times, number=times)


def state(action: Action, voice: Voice) -> Run:
    """How far an action has come, in a word."""
    return {
        "planned": lambda: voice.pgettext("state", "planned"),
        "ongoing": lambda: voice.pgettext("state", "under way"),
        "done": lambda: voice.pgettext("state", "done"),
        "ended": lambda: voice.pgettext("state", "ended"),
    }[action.status]()


def _owner(action: Action, voice: Voice) -> Words:
    """The party and the post; never a person."""
    party = voice.told(action.owner.name)
    return (
        (party, Run(", ", party.language), Run(action.function, WRITTEN_IN)) if action.function else (party,)
    )


def _done(one: Counted, voice: Voice) -> Words:
    if one.expected is not None:
        said = voice.say(
            "%(done)s of %(expected)s", done=voice.number(one.done), expected=voice.number(one.expected)
        )
        return (said,)
    if one.done:
        return (voice.ngettext("%(number)s time", "%(number)s times", one.done, number=one.done),)
    return (state(one.action, voice),)
