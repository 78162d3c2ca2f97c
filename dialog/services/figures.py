"""Figures of protected numbers as SVG: the only door to matplotlib, which costs a second to import.

Whoever calls this module imports it there and then. Public pages use plain lists; what is saved from them, or
printed, holds figures. A figure of a document is drawn once and kept. Words that are more than names and
numbers are handed in: the page around says them too, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy.orm import Session

from analysis.charts import Bar, bars, bars_as_png, bars_for_print
from analysis.goal_charts import Mark, Reading, towards
from analysis.line_charts import Break, Change, Frozen, Level, Spot, changes, line
from dialog import languages
from dialog.models import Concern, StatisticsBreak
from dialog.services import assembly, baseline_changes, documents, pictures
from dialog.services.baseline_changes import Drawn
from dialog.services.documents import Figure
from dialog.services.event_answers import EventAnswers
from dialog.services.permissions import Actor
from dialog.services.progress import GoalStanding
from dialog.services.trends import AreaLine
from surveys.texts import pick

MOST_KEPT = 64


@lru_cache(maxsize=MOST_KEPT)
def svg(figure: Figure) -> bytes:
    """A figure of a document as a file: its letters stay letters, and it says itself what it shows."""
    title = documents.joined(figure.caption)
    return bars(_bars(figure), title=title, description=figure.alternative.text, side=figure.side)


@lru_cache(maxsize=MOST_KEPT)
def for_print(figure: Figure) -> str:
    """A figure of a document for what is printed, as SVG."""
    return bars_for_print(_bars(figure), side=figure.side).decode()


@lru_cache(maxsize=MOST_KEPT)
def png(figure: Figure) -> bytes:
    """A figure of a document for what is edited, as PNG."""
    return bars_as_png(_bars(figure), side=figure.side)


def _bars(figure: Figure) -> list[Bar]:
    return [Bar(bar.label, bar.value, bar.said) for bar in figure.bars]


def picture_sizes(session: Session, actor: Actor, picture_id: int, language: str) -> bytes:
    """How many residents brought up each concern of a picture, from its protected copies."""
    document = pictures.show(session, actor, picture_id)
    drawn = [_bar(section.concern, language) for section in document.sections]
    title = pick(document.picture.title, language).text
    return bars(drawn, title=title, description=_told(drawn))


def _bar(concern: Concern, language: str) -> Bar:
    counts = [
        one.value for one in concern.evidence if one.kind == "residents" and one.unit == assembly.PEOPLE
    ]
    value = max((count for count in counts if count is not None), default=None)
    return Bar(pick(concern.title, language).text, value, _said(value, language))


def _said(value: float | None, language: str) -> str:
    return "–" if value is None else languages.format_number(value, language)


def _told(drawn: list[Bar]) -> str:
    """What one sees, in numbers and names only: the page around says it in sentences."""
    return "; ".join(f"{bar.label}: {bar.said}" for bar in drawn)


def baseline_then_and_now(
    session: Session, actor: Actor, baseline_id: int, kind: str, language: str, words: Mapping[str, str]
) -> bytes:
    """Each value of a baseline and the newest one: themes on one scale, figures each on its own.

    `words`: the figure's title, and what a baseline and the newest value are called.
    """
    found = baseline_changes.drawn(session, actor, baseline_id, kind)
    rows = [
        Change(_named(one, found, language), one.then, one.now, _both(one, kind, language, words))
        for one in found
    ]
    told = "; ".join(f"{row.label}: {row.said}" for row in rows)
    return changes(rows, title=words["title"], description=told, is_one_scale=kind == "theme")


def _named(one: Drawn, among: Sequence[Drawn], language: str) -> str:
    name = pick(one.name, language).text
    has_several = len({each.place.key for each in among}) > 1
    return f"{name} · {pick(one.place.name, language).text}" if has_several else name


def _both(one: Drawn, kind: str, language: str, words: Mapping[str, str]) -> str:
    then, now = (languages.format_number(value, language) + one.unit for value in (one.then, one.now))
    # Surveys have long titles, which two of them may share.
    periods = (words["then"], words["now"]) if kind == "theme" else (one.then_period, one.now_period)
    return f"○ {periods[0]}: {then}   ● {periods[1]}: {now}"


def over_time(
    found: AreaLine,
    breaks: Sequence[StatisticsBreak],
    language: str,
    words: Mapping[str, str],
    frozen: tuple[str, float] | None = None,
) -> bytes:
    """One area's line with its mean, its breaks and perhaps the value that a picture was agreed with.

    `words`: title and description, and what missing, hidden, a new definition, a mean and a frozen value are
    called in the figure.
    """
    periods = [point.period for point in found.points]
    spots = [
        Spot(
            point.period,
            point.value,
            words[point.mark] if point.value is None else languages.format_number(point.value, language),
            is_hidden=point.mark == "hidden",
        )
        for point in found.points
    ]
    marks = [
        Break(next(at for at, period in enumerate(periods) if period >= one.period), words["break"])
        for one in breaks
        if periods and periods[0] < one.period <= periods[-1]
    ]
    return line(
        spots,
        title=words["title"],
        description=words["description"],
        breaks=marks,
        level=_level(found, periods, words),
        frozen=Frozen(periods.index(frozen[0]), frozen[1], words["frozen"]) if frozen else None,
    )


def _level(found: AreaLine, periods: Sequence[str], words: Mapping[str, str]) -> Level | None:
    mean = found.mean
    if mean is None or mean.value is None:
        return None
    return Level(mean.value, periods.index(mean.periods[0]), periods.index(mean.periods[-1]), words["mean"])


def goal(standing: GoalStanding, language: str, words: Mapping[str, str]) -> bytes:
    """A goal's measurements against its baseline and target.

    `words`: title and description, and what the lines of baseline and target are called.
    """
    row, baseline = standing.goal, standing.baseline
    readings = [
        Reading(
            one.on,
            one.value,
            languages.format_date(one.on, language),
            languages.format_number(one.value, language),
        )
        for one in row.measurements
    ]
    aim = None if row.target_value is None else Mark(row.target_value, words["target"], row.target_on)
    return towards(
        readings,
        title=words["title"],
        description=words["description"],
        baseline=Mark(baseline.value, words["baseline"]) if baseline else None,
        target=aim,
    )


def around_event(found: EventAnswers, language: str, names: Sequence[str], words: Mapping[str, str]) -> bytes:
    """How many answered before, during and after an event; `names` are what the three are called."""
    drawn = [
        Bar(
            name,
            phase.base,
            words["hidden"] if phase.base is None else languages.format_number(phase.base, language),
        )
        for name, phase in zip(names, found.phases, strict=True)
    ]
    return bars(drawn, title=words["title"], description=_told(drawn))
