"""One concern of a picture as blocks of a document: the law's three parts, what it rests on, why it is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialog.models import Cause, Consultation, Evidence, PriorityDecision
from dialog.services import assembly, pictures
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
    joined,
)
from dialog.services.documents_voice import Voice
from dialog.services.pictures import Section, WrittenParagraph

EVIDENCE_WIDTHS = (7, 33, 17, 18, 25)
CAUSE_WIDTHS = (18, 36, 16, 16, 14)
COUNTED = ("antal", "number")
"""Units that say no more than that something was counted."""


@dataclass(frozen=True)
class Told:
    """A concern on its way into a document: its number there, and the numbers of its evidence."""

    section: Section
    number: int
    voice: Voice
    is_public: bool
    shows_views: bool
    """The parties' own views: for themselves, and not before they are opened."""

    @property
    def is_open(self) -> bool:
        """What is missing is said while it can still be added; an agreed picture says what it holds."""
        return self.section.concern.picture.status not in pictures.PUBLIC

    @property
    def is_joint(self) -> bool:
        """Numbers of several municipalities stand beside each other, and in no figure as if they were one."""
        return self.section.concern.picture.municipality_id is None

    def number_of(self, evidence: Evidence) -> str:
        """What a piece of evidence is called in the document: "2.3" is the third of the second concern."""
        place = next(at for at, one in enumerate(self.section.evidence, start=1) if one.id == evidence.id)
        return f"{self.number}.{place}"

    def numbers_of(self, evidence: Iterable[Evidence]) -> str:
        """Several pieces of evidence; what the reader may not see is left out."""
        shown = {one.id for one in self.section.evidence}
        return ", ".join(self.number_of(one) for one in evidence if one.id in shown)


def blocks(told: Told) -> Iterator[Block]:
    """Everything that a document says of a concern."""
    voice, concern = told.voice, told.section.concern
    title = voice.told(concern.title)
    yield Heading(1, (Run(f"{told.number}. ", title.language), title))
    if concern.focus_area:
        yield Paragraph((voice.told(concern.focus_area.name, "quiet"),), "note")
    if concern.when_and_where:
        yield from in_paragraphs(voice.told(concern.when_and_where), "lead")
    yield from _written(told)
    yield from _evidence(told)
    yield from _priority(told)
    yield from _causes(told)
    yield from _sami_interests(told)


def value_of(evidence: Evidence, voice: Voice) -> Words:
    """A value as people read it: hidden, missing and zero are three things."""
    if evidence.mark == "hidden":
        return (voice.say("too few to be shown"),)
    if evidence.mark == "missing":
        return (voice.say("no figure"),)
    if evidence.value is None:
        return (voice.pgettext("value of evidence", "in words"),)
    number = voice.number(evidence.value)
    if evidence.unit != assembly.PEOPLE:
        unit = "" if evidence.unit.lower() in COUNTED else f" {evidence.unit}"
        return (Run(f"{number}{unit}".strip(), voice.language),)
    if not evidence.base:
        words = voice.ngettext("%(number)s person", "%(number)s people", int(evidence.value), number=number)
        return (words,)
    return (
        voice.ngettext(
            "%(number)s of %(base)s person",
            "%(number)s of %(base)s people",
            int(evidence.base),
            number=number,
            base=voice.number(evidence.base),
        ),
    )


def kind_of(kind: str, voice: Voice) -> Run:
    """Whose view a piece of evidence is, or what it is."""
    return {
        "residents": lambda: voice.pgettext("evidence", "Residents"),
        "staff": lambda: voice.pgettext("evidence", "Staff"),
        "partners": lambda: voice.pgettext("evidence", "Partners"),
        "statistics": lambda: voice.pgettext("evidence", "Statistics"),
        "dialogue": lambda: voice.pgettext("evidence", "Dialogue"),
        "observation": lambda: voice.pgettext("evidence", "Observation"),
    }[kind]()


def figure(key: str, caption: Words, rows: Iterable[tuple[Run, Evidence]], voice: Voice) -> Figure | None:
    """Counts of residents as bars; None when there is no number to draw."""
    bars = tuple(Bar(name.text, one.value, _at_bar(one, voice)) for name, one in rows)
    if not any(bar.value is not None for bar in bars):
        return None
    listed = "; ".join(f"{bar.label}: {bar.said}" for bar in bars)
    alternative = voice.say("Bar chart. %(numbers)s.", numbers=listed)
    return Figure(key, caption, alternative, bars)


def _at_bar(evidence: Evidence, voice: Voice) -> str:
    return joined(value_of(evidence, voice)) if evidence.value is None else voice.number(evidence.value)


def counted(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Residents' counts, shown or hidden, each of the same people."""
    return [one for one in evidence if one.kind == "residents" and one.unit == assembly.PEOPLE]


# ------------------------------------------------------------------------------------------- what is written


def _written(told: Told) -> Iterator[Block]:
    former = ("", "")
    for written in told.section.paragraphs:
        paragraph = written.paragraph
        if paragraph.part != former[0]:
            yield Heading(2, (_part(paragraph.part, told.voice),))
            former = (paragraph.part, "")
        if paragraph.aspect != former[1]:
            if paragraph.aspect:
                yield Heading(3, (_aspect(paragraph.aspect, told.voice),))
            former = (paragraph.part, paragraph.aspect)
        yield from in_paragraphs(told.voice.told(paragraph.text))
        yield Paragraph((_rests_on(written, told),), "note")


def _rests_on(written: WrittenParagraph, told: Told) -> Run:
    if written.is_bare:
        return told.voice.say("The parties' own assessment: no evidence is named.")
    numbers = told.numbers_of(written.evidence)
    if not numbers:
        return told.voice.say("Rests on what only the parties may read.")
    return told.voice.say("Rests on evidence %(numbers)s.", numbers=numbers)


def _part(part: str, voice: Voice) -> Run:
    return {
        "survey": lambda: voice.pgettext("part of a document", "The state of things"),
        "other": lambda: voice.pgettext("part of a picture", "Other information"),
        "analysis": lambda: voice.pgettext("part of a picture", "Analysis"),
    }[part]()


def _aspect(aspect: str, voice: Voice) -> Run:
    if aspect == "extent":
        return voice.pgettext("aspect of a picture", "Extent")
    return voice.pgettext("aspect of a picture", "Consequences")


# ------------------------------------------------------------------------------------------ what it rests on


def _evidence(told: Told) -> Iterator[Block]:
    voice = told.voice
    yield Heading(2, (voice.say("What this rests on"),))
    if not told.section.evidence:
        yield Paragraph((voice.say("No evidence is named."),))
        return
    yield Table(
        caption=(voice.say("Evidence of problem %(number)s", number=told.number),),
        head=(
            (voice.pgettext("column", "No."),),
            (voice.pgettext("column", "What it says"),),
            (voice.pgettext("column", "Value"),),
            (voice.pgettext("column", "Kind"),),
            (voice.pgettext("column", "Source"),),
        ),
        rows=tuple(_row(one, told) for one in told.section.evidence),
        widths=EVIDENCE_WIDTHS,
    )
    shown = counted(told.section.evidence)
    if len(shown) > 1 and not told.is_joint:
        named = ((voice.told(one.label), one) for one in shown)
        caption = voice.say("How many residents brought up what problem %(number)s holds", number=told.number)
        drawn = figure(f"problem-{told.number}", (caption,), named, voice)
        if drawn:
            yield drawn


def _row(one: Evidence, told: Told) -> tuple[Words, ...]:
    voice = told.voice
    label, source = voice.told(one.label), voice.told(one.source)
    said: Words = (label,)
    if one.note and (note := voice.told(one.note)).text != label.text:
        said += (Run(": ", label.language), Run(" ".join(note.text.split()), note.language))
    sources: Words = (source,)
    if told.is_joint and one.origin and one.origin.organisation:
        said = (voice.told(one.origin.organisation.name), Run(": ", voice.language), *said)
    if not one.is_public:
        sources += (Run(" ", source.language), voice.say("Only for the parties: residents do not see it."))
    return (
        (Run(told.number_of(one), voice.language),),
        said,
        value_of(one, voice),
        (kind_of(one.kind, voice),),
        sources,
    )


# ------------------------------------------------------------------------- what was decided, and the causes


def _priority(told: Told) -> Iterator[Block]:
    voice, concern = told.voice, told.section.concern
    if not concern.priority_decisions and not told.is_open:
        return
    yield Heading(2, (voice.pgettext("part of a picture", "Priority"),))
    if not concern.priority_decisions:
        yield Paragraph((voice.say("Nothing has been decided about its priority."),))
        yield from _views(told)
        return
    decision = concern.priority_decisions[-1]
    yield Paragraph(_decided(decision, voice))
    yield from in_paragraphs(voice.told(decision.because))
    for seen in decision.dissent:
        party = voice.told(seen.get("name") or {})
        yield Paragraph(
            (
                voice.say("Another view, %(party)s:", party=party.text),
                Run(f" {seen.get('text', '')}", "sv"),
            )
        )
    yield from _views(told)


def outcome(decision: PriorityDecision, voice: Voice) -> Run:
    """What was decided together, as a sentence."""
    if decision.outcome == "prioritised":
        return voice.say("The parties prioritise this problem.")
    return voice.say("The parties do not prioritise this problem now.")


def _decided(decision: PriorityDecision, voice: Voice) -> Words:
    said = outcome(decision, voice)
    if decision.meeting is None:
        return (said,)
    day = voice.date(decision.meeting.held_on).text
    name = voice.told(decision.meeting.name).text
    return (
        said,
        Run(" ", said.language),
        voice.say("Decided at a meeting: %(body)s, %(day)s.", body=name, day=day),
    )


def _views(told: Told) -> Iterator[Block]:
    """How grave each party finds it."""
    voice, concern = told.voice, told.section.concern
    if not (told.shows_views and concern.party_views):
        return
    yield Table(
        caption=(
            voice.say("How grave each party finds problem %(number)s, from 0 to 4", number=told.number),
        ),
        head=(
            (voice.pgettext("column", "Party"),),
            (voice.pgettext("column", "How grave"),),
            (voice.pgettext("column", "Why"),),
        ),
        rows=tuple(
            (
                (voice.told(view.organisation.name),),
                (Run(str(view.weight), voice.language),),
                (voice.told(view.because),),
            )
            for view in concern.party_views
        ),
        widths=(28, 20, 52),
    )


def _causes(told: Told) -> Iterator[Block]:
    voice, concern = told.voice, told.section.concern
    if not (concern.causes or concern.no_causes_because or told.is_open):
        return
    yield Heading(2, (voice.pgettext("part of a picture", "Causes"),))
    if concern.causes:
        yield Table(
            caption=(voice.say("Causes of problem %(number)s", number=told.number),),
            head=(
                (voice.pgettext("column", "Side"),),
                (voice.pgettext("column", "Cause"),),
                (voice.pgettext("column", "Can it be influenced?"),),
                (voice.pgettext("column", "By whom"),),
                (voice.pgettext("column", "Rests on"),),
            ),
            rows=tuple(_cause(one, told) for one in concern.causes),
            widths=CAUSE_WIDTHS,
        )
    elif concern.no_causes_because:
        yield Paragraph((voice.say("The causes have not been analysed. Why:"),))
        yield from in_paragraphs(voice.told(concern.no_causes_because))
    else:
        yield Paragraph((voice.say("The causes have not been analysed."),))


def cause_words(cause: Cause, voice: Voice) -> tuple[Run, Run]:
    """Its side, and whether it can be influenced."""
    side = {
        "exposed": lambda: voice.pgettext("side of a cause", "Those who are exposed"),
        "offender": lambda: voice.pgettext("side of a cause", "Those who do it"),
        "place": lambda: voice.pgettext("side of a cause", "The place or the object"),
    }[cause.side]()
    influence = {
        "unknown": lambda: voice.pgettext("can it be influenced", "not assessed"),
        "no": lambda: voice.pgettext("can it be influenced", "no"),
        "partly": lambda: voice.pgettext("can it be influenced", "partly"),
        "yes": lambda: voice.pgettext("can it be influenced", "yes"),
    }[cause.influence]()
    return side, influence


def _cause(cause: Cause, told: Told) -> tuple[Words, ...]:
    voice = told.voice
    side, influence = cause_words(cause, voice)
    return (
        (side,),
        (voice.told(cause.text),),
        (influence,),
        (Run(cause.influenced_by or "–", "sv"),),
        (Run(told.numbers_of(cause.evidence) or "–", voice.language),),
    )


def _sami_interests(told: Told) -> Iterator[Block]:
    """Whether it touches Sámi interests and which kinds of bodies were consulted; never which sameby."""
    voice, concern = told.voice, told.section.concern
    if concern.sami_interest == "not_asked" and not told.is_open:
        return
    yield Heading(2, (voice.pgettext("part of a picture", "Sámi interests"),))
    said = {
        "not_asked": lambda: voice.say("Nobody has said yet whether this touches Sámi interests."),
        "no": lambda: voice.say("The parties find that this does not touch Sámi interests."),
        "yes": lambda: voice.say("This touches Sámi interests."),
    }[concern.sami_interest]()
    yield Paragraph((said,))
    if concern.consultations and told.is_public:
        yield Paragraph((voice.say("Those concerned have been consulted."),))
    elif concern.consultations:
        yield Table(
            caption=(voice.say("Consultations about problem %(number)s", number=told.number),),
            head=(
                (voice.pgettext("column", "With"),),
                (voice.pgettext("column", "Day"),),
                (voice.pgettext("column", "Minutes"),),
                (voice.pgettext("column", "What came of it"),),
            ),
            rows=tuple(_consultation(one, voice) for one in concern.consultations),
            widths=(20, 20, 15, 45),
        )
    elif concern.no_consultation_because:
        yield Paragraph((voice.say("Nobody was consulted. Why:"),))
        yield from in_paragraphs(voice.told(concern.no_consultation_because))


def _consultation(one: Consultation, voice: Voice) -> tuple[Words, ...]:
    kind = {
        "sameby": lambda: voice.pgettext("consulted", "a sameby"),
        "sametinget": lambda: voice.pgettext("consulted", "Sametinget"),
        "organisation": lambda: voice.pgettext("consulted", "an organisation"),
    }[one.kind]()
    outcome = voice.told(one.outcome)
    return (
        (kind,),
        (voice.date(one.held_on),),
        (Run(one.protocol or "–", "sv"),),
        (Run(outcome.text.replace(one.name, kind.text), outcome.language),),
    )
