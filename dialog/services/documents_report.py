"""A report to the leaderships as a document: what people wrote in its parts, and under it what the rows say.

The same tree for the yearly report and for the follow-up of a whole agreement. In a draft an empty part says
what belongs there; in what is sent it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dialog import clock
from dialog.models import Decision, Meeting, Report, SituationPicture
from dialog.services import documents_plan, documents_promises, report_words
from dialog.services.documents import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Words,
    in_paragraphs,
)
from dialog.services.documents_picture import JOINT, agreed_on
from dialog.services.documents_plan import WRITTEN_IN, Level
from dialog.services.documents_voice import Voice
from dialog.services.reports_rows import Gathered, Place

Each = Callable[["Told", Place, Level], Iterator[Block]]
"""What is said of one municipality, under a heading of that level."""


@dataclass(frozen=True)
class Told:
    """A report on its way into a document."""

    report: Report
    rows: Gathered
    voice: Voice

    @property
    def is_yearly(self) -> bool:
        """Of one year, or of a whole agreement."""
        return self.report.kind == "yearly"


def made(report: Report, rows: Gathered, voice: Voice) -> Document:
    """The whole report in the voice's language."""
    told = Told(report, rows, voice)
    return Document(
        name=file_name(report, rows),
        kind=voice.pgettext("kind of document", "Report"),
        title=title(told),
        language=voice.language,
        authors=tuple(run.text for run in _parties(told)),
        cover=_cover(told),
        blocks=tuple(_blocks(told)),
        draft=None if report.status == "sent" else voice.say("Draft – not sent"),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def sealed(cover: Facts, seal: str, voice: Voice) -> Facts:
    """The cover of a sent report with the seal of all that was frozen."""
    pair: tuple[Words, Words] = (
        (voice.pgettext("cover", "Seal"),),
        (Run(seal, voice.language, "quiet"),),
    )
    return Facts((*cover.pairs, pair))


def title(told: Told) -> Run:
    """What the report is called, with its years."""
    scope = told.rows.scope
    if told.is_yearly:
        return told.voice.say("Yearly report %(year)s", year=told.report.year)
    return told.voice.say("Follow-up %(first)s–%(last)s", first=scope.starts_on.year, last=scope.ends_on.year)


def file_name(report: Report, rows: Gathered) -> str:
    """What its file is called: the same words in every language, since it is filed in Swedish."""
    scope = rows.scope
    place = JOINT if report.municipality_id is None else scope.municipalities[0].key
    years = [str(report.year)] if report.year else [str(scope.starts_on.year), str(scope.ends_on.year)]
    kind = "arsrapport" if report.year else "uppfoljning"
    return "-".join([kind, place, *years, *([] if report.status == "sent" else ["utkast"])])


def _parties(told: Told) -> tuple[Run, ...]:
    scope = told.rows.scope
    parties = [one for one in scope.agreement.parties if one.id in scope.party_ids]
    return tuple(
        told.voice.told(one.name)
        for one in sorted(parties, key=lambda one: (not one.is_municipality, one.id))
    )


def _cover(told: Told) -> Facts:
    voice, scope, report = told.voice, told.rows.scope, told.report
    parties = [part for run in _parties(told) for part in (Run(", ", run.language), run)][1:]
    pairs: list[tuple[Words, Words]] = [
        ((voice.pgettext("cover", "Agreement"),), (voice.told(scope.agreement.title),)),
        ((voice.pgettext("cover", "Period"),), documents_plan.days(scope.starts_on, scope.ends_on, voice)),
        ((voice.pgettext("cover", "Parties"),), tuple(parties)),
    ]
    if report.sent_at:
        pairs += [
            ((voice.pgettext("cover", "Sent to"),), (Run(report.sent_to, WRITTEN_IN),)),
            ((voice.pgettext("cover", "Sent on"),), (voice.date(clock.day_of(report.sent_at)),)),
        ]
    return Facts(tuple(pairs))


def _blocks(told: Told) -> Iterator[Block]:
    for part in report_words.PARTS[told.report.kind]:
        yield Heading(1, (report_words.title(part, told.voice, is_yearly=told.is_yearly),))
        yield from _written(part, told)
        if part in ROWS:
            yield from ROWS[part](told)
        if part == "goals":
            yield Heading(1, (told.voice.pgettext("part of a report", "What was done"),))
            yield from _by_place(told, _actions)
    if told.is_yearly:
        yield Heading(1, (told.voice.pgettext("part of a report", "Pictures, meetings and decisions"),))
        yield from _together(told)


def _written(part: str, told: Told) -> Iterator[Block]:
    said = told.voice.told(told.report.words.get(part) or {})
    if said.text.strip():
        yield from in_paragraphs(said, "lead" if part == "summary" else "body")
    elif told.report.status != "sent":
        yield Paragraph((report_words.hint(part, told.voice),), "warning")


def _by_place(told: Told, each: Each) -> Iterator[Block]:
    """The municipalities beside each other, each under its name; one alone needs no heading of its own."""
    for place in told.rows.places:
        if told.rows.scope.is_joint:
            yield Heading(2, (told.voice.told(place.municipality.name),))
        yield from each(told, place, 3 if told.rows.scope.is_joint else 2)


# ------------------------------------------------------------------------------------------- what rows say


def _goals(told: Told) -> Iterator[Block]:
    rows, voice = told.rows, told.voice
    if not rows.goals and not any(place.goals for place in rows.places):
        yield Paragraph((voice.say("The plan has no goals that can be measured."),))
    if rows.goals:
        yield Heading(2, (voice.say("Joint, for all parties of the agreement"),))
        yield from documents_plan.goals(rows.goals, rows.scope.until, 3, voice)
    for place in rows.places:
        if place.goals:
            yield Heading(2, (voice.told(place.municipality.name),))
            yield from documents_plan.goals(place.goals, rows.scope.until, 3, voice)


def _actions(told: Told, place: Place, _level: Level) -> Iterator[Block]:
    yield from documents_plan.counted(place.actions, told.voice)


def _promises(told: Told, place: Place, level: Level) -> Iterator[Block]:
    yield from documents_promises.versions(place.promises, level, told.voice)


def _surveys(told: Told, place: Place, level: Level) -> Iterator[Block]:
    yield from documents_promises.asked(place.surveys, level, told.voice)
    yield from documents_promises.commented(place.drafts, level, told.voice)


def _answered(told: Told, place: Place, _level: Level) -> Iterator[Block]:
    yield from documents_promises.answered(place, told.voice)
    yield from documents_promises.changed(place.drafts, told.voice)


def _said(told: Told) -> Iterator[Block]:
    yield from _by_place(told, _surveys)
    if any(one.publication for place in told.rows.places for one in place.surveys):
        yield Paragraph((told.voice.say("Not a random sample. Numbers under five are not shown."),), "note")


def _not_done(told: Told) -> Iterator[Block]:
    """The lines that were not kept, then what was ended before its time."""
    voice, places = told.voice, told.rows.places
    ended: list[Words] = [
        (
            documents_plan.sentence(one.action, voice),
            Run(" (", voice.language),
            documents_plan.state(one.action, voice),
            Run(") ", voice.language),
            voice.told(one.action.ended_because or {}),
        )
        for place in places
        for one in place.actions
        if one.action.status == "ended"
    ]
    yield documents_promises.items([*documents_promises.missed(places, voice), *ended], voice)


def _next(told: Told) -> Iterator[Block]:
    """The lines that go on, the goals whose day is to come, the actions that are still planned."""
    voice, rows = told.voice, told.rows
    last = rows.scope.ends_on
    every_goal = [*rows.goals, *(goal for place in rows.places for goal in place.goals)]
    goals = [
        (voice.told(one.text), Run(": ", voice.language), *documents_plan.target(one, voice))
        for one in every_goal
        if one.target_on and one.target_on > last and not one.ended_because
    ]
    later = [
        (documents_plan.sentence(one.action, voice),)
        for place in rows.places
        for one in place.actions
        if one.action.to_on > last and one.action.status != "ended"
    ]
    for heading, found in (
        (voice.say("Promises that go on"), documents_promises.going_on(rows.places, voice)),
        (voice.say("Goals to be reached later"), tuple(goals)),
        (voice.say("Actions that go on"), tuple(later)),
    ):
        if found:
            yield Heading(2, (heading,))
            yield Items(found)


def _together(told: Told) -> Iterator[Block]:
    """Pictures that were agreed, meetings that were held, decisions that were made: names and days."""
    rows, voice = told.rows, told.voice
    places = rows.places
    pictures = [*(one for place in places for one in place.pictures), *rows.pictures]
    meetings = [*(one for place in places for one in place.meetings), *rows.meetings]
    yield Heading(2, (voice.say("Situation pictures that were agreed"),))
    yield documents_promises.items([_picture(one, voice) for one in pictures], voice)
    yield Heading(2, (voice.say("Meetings that were held"),))
    held = sorted(meetings, key=lambda one: (one.held_on, one.id))
    yield documents_promises.items([_meeting(one, voice) for one in held], voice)
    yield Heading(2, (voice.say("Decisions that were made"),))
    yield decisions(rows.decisions, voice)


def _picture(one: SituationPicture, voice: Voice) -> Words:
    name = voice.told(one.title)
    return (name, Run(", ", name.language), agreed_on(one, voice))


def _meeting(one: Meeting, voice: Voice) -> Words:
    name = voice.told(one.name)
    place = one.municipality and voice.told(one.municipality.name)
    words = (name, Run(", ", name.language), place) if place else (name,)
    return (*words, Run(", ", voice.language), voice.date(one.held_on))


def decisions(rows: Sequence[Decision], voice: Voice) -> Block:
    """Each decision: who, when, where it is written down, and whether it prolonged the agreement."""
    return documents_promises.items([_decision(one, voice) for one in rows], voice)


def _decision(one: Decision, voice: Voice) -> Words:
    where = ", ".join(part for part in (one.body, one.paragraph, one.reference_number) if part)
    words: Words = (Run(f"{where}, ", WRITTEN_IN), voice.date(one.decided_on))
    if one.new_end_on is None:
        return words
    until = voice.date(one.new_end_on).text
    return (*words, Run(". ", voice.language), voice.say("The agreement holds until %(day)s.", day=until))


ROWS: dict[str, Callable[[Told], Iterator[Block]]] = {
    "goals": _goals,
    "promises": lambda told: _by_place(told, _promises),
    "said": _said,
    "answered": lambda told: _by_place(told, _answered),
    "not_done": _not_done,
    "together": _together,
    "next": _next,
}
"""What the rows say under each part."""
