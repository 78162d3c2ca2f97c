"""The register of processing (GDPR, article 30) as a document and as a table, one controller after another.

The facts are in `processing` and `circumstances`; here are the words. The page, the file and the table say
the same, since they are made of the same entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from dialog.circumstances import Circumstances
from dialog.services import officers, processing_words
from dialog.services.documents import Block, Document, Facts, Heading, Items, Paragraph, Run, Table, Words
from dialog.services.documents_voice import Voice
from dialog.services.processing import Controller
from dialog.services.retention import Holding
from surveys.spreadsheets import Sheet

WIDTHS = (30, 20, 20, 30)
WRITTEN_IN = "sv"
"""Who decided under which number is written as it was decided."""


@dataclass(frozen=True)
class Entry:
    """One line of the register: what an authority does with data of people. Each is whole sentences."""

    purpose: Sequence[Run]
    basis: Sequence[Run]
    subjects: Sequence[Run]
    data: Sequence[Run]
    recipients: Sequence[Run]
    transfers: Sequence[Run]
    kept: Sequence[Run]


def entry(key: str, controller: Controller, how: Circumstances, voice: Voice) -> Entry:
    """What one activity of a controller comes to."""
    return Entry(
        **{
            one.name: tuple(getattr(processing_words, one.name)(key, controller, how, voice))
            for one in fields(Entry)
        }
    )


def document(controllers: Sequence[Controller], how: Circumstances, voice: Voice) -> Document:
    """The whole register, for a page or a file."""
    title = voice.pgettext("kind of document", "Register of processing")
    authors = tuple(voice.told(one.organisation.name).text for one in controllers[:1])
    return Document(
        name=f"register-over-behandling-{controllers[0].organisation.key}",
        kind=title,
        title=title,
        language=voice.language,
        authors=authors,
        cover=Facts(()),
        blocks=(
            Paragraph(
                (voice.say("Made of the surveys, decisions and settings in force (GDPR, article 30)."),)
            ),
            Paragraph(
                (
                    voice.say(
                        "The legal bases are a proposal that each authority confirms. How one reaches the "
                        "authority itself is not kept here: add it to the file."
                    ),
                ),
                "note",
            ),
            *(block for one in controllers for block in _controller(one, how, voice)),
        ),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def sheet(controllers: Sequence[Controller], how: Circumstances, voice: Voice) -> Sheet:
    """The register as a table: a row for each activity, and one for each survey and what is kept of it."""
    rows = []
    for controller in controllers:
        name = voice.told(controller.organisation.name).text
        measures = said(processing_words.measures(controller, how, voice))
        for key in controller.activities:
            made = entry(key, controller, how, voice)
            told = [said(getattr(made, one.name)) for one in fields(Entry)]
            title = processing_words.title(key, voice).text
            base = (name, officer(controller, voice).text, title, *told[:-1], measures)
            if key != "answers":
                rows.append((*base, "", "", told[-1], "", "", "", ""))
                continue
            for asked in controller.asked:
                for one in asked.kept:
                    rows.append((*base, *_cells(one, voice)))
    return Sheet("register", [head.text for head in _columns(voice)], rows)


def described(key: str, controller: Controller, how: Circumstances, voice: Voice) -> Facts:
    """One activity, each of its columns under its name."""
    made, names = entry(key, controller, how, voice), _names(voice)
    return Facts(tuple(((names[one.name],), line(getattr(made, one.name))) for one in fields(Entry)))


def survey_table(controller: Controller, voice: Voice) -> Table:
    """How long each survey's records are kept, on which decision."""
    rows = []
    for asked in controller.asked:
        for one in asked.kept:
            named = _survey(one, voice)
            rows.append(
                (
                    (Run(named, voice.language),),
                    (what(one, voice),),
                    (how_long(one, voice),),
                    _decision(one, voice),
                )
            )
    return Table(
        caption=(voice.say("How long records are kept, by each authority's own decision"),),
        head=(
            (voice.say("Survey"),),
            (voice.say("What"),),
            (voice.say("How long"),),
            (voice.say("Decision"),),
        ),
        rows=tuple(rows),
        widths=WIDTHS,
    )


def officer(controller: Controller, voice: Voice) -> Run:
    """How the authority's data protection officer is reached, or that nobody has entered it."""
    reached = officers.reached(controller.organisation)
    if reached:
        return Run(reached, WRITTEN_IN)
    return voice.say(
        "Not entered: the administrator of the authority does so under “People and their roles”."
    )


def said(sentences: Sequence[Run] | Iterator[Run]) -> str:
    """Sentences after each other."""
    return " ".join(one.text for one in sentences)


def line(sentences: Sequence[Run]) -> Words:
    """Sentences after each other, each in its language."""
    words: list[Run] = []
    for one in sentences:
        words += ([Run(" ", one.language)] if words else []) + [one]
    return tuple(words)


def what(holding: Holding, voice: Voice) -> Run:
    """What of a survey a rule is about."""
    if holding.what == "texts":
        return voice.say("Free texts")
    return voice.say("Whole answers, with their free texts")


def how_long(holding: Holding, voice: Voice) -> Run:
    """How long it is kept by the rule that holds."""
    if holding.is_gone and holding.version.status == "closed":
        return voice.say("is destroyed")
    if holding.rule is None:
        return voice.say("No decision is entered: nothing is destroyed")
    if holding.rule.months is None:
        return voice.say("Preserved, never destroyed")
    months = holding.rule.months
    return voice.ngettext("%(num)d month after closing", "%(num)d months after closing", months)


def _controller(controller: Controller, how: Circumstances, voice: Voice) -> Iterator[Block]:
    yield Heading(1, (voice.told(controller.organisation.name),))
    yield Facts((((voice.say("Data protection officer"),), (officer(controller, voice),)),))
    for key in controller.activities:
        yield Heading(2, (processing_words.title(key, voice),))
        yield described(key, controller, how, voice)
        if key == "answers":
            yield survey_table(controller, voice)
    yield Heading(2, (voice.say("Security measures"),))
    yield Items(tuple((one,) for one in processing_words.measures(controller, how, voice)))


def _names(voice: Voice) -> dict[str, Run]:
    return {
        "purpose": voice.pgettext("register", "Purpose"),
        "basis": voice.pgettext("register", "Legal basis"),
        "subjects": voice.pgettext("register", "Whom it is about"),
        "data": voice.pgettext("register", "What is kept"),
        "recipients": voice.pgettext("register", "Who gets to see it"),
        "transfers": voice.pgettext("register", "Transfers to other countries"),
        "kept": voice.pgettext("register", "How long"),
    }


def _columns(voice: Voice) -> list[Run]:
    names = list(_names(voice).values())
    return [
        voice.pgettext("cover", "Authority"),
        voice.say("Data protection officer"),
        voice.pgettext("register", "Activity"),
        *names[:-1],
        voice.say("Security measures"),
        voice.say("Survey"),
        voice.say("What"),
        names[-1],
        voice.pgettext("register", "Number of the decision"),
        voice.pgettext("register", "Day of the decision"),
        voice.pgettext("register", "Decided by"),
        voice.say("May be destroyed from"),
    ]


def _cells(holding: Holding, voice: Voice) -> tuple[str, ...]:
    rule = holding.rule
    return (
        _survey(holding, voice),
        what(holding, voice).text,
        how_long(holding, voice).text,
        rule.reference_number if rule else "",
        rule.decided_on.isoformat() if rule else "",
        rule.body if rule else "",
        holding.due_on.isoformat() if holding.due_on else "",
    )


def _survey(holding: Holding, voice: Voice) -> str:
    """A survey in a municipality, with its last day: it is asked anew under the same title."""
    version, place = holding.version, holding.municipality
    last = [voice.date(version.closes_on).text] if version.closes_on else []
    return ", ".join((voice.told(version.title).text, voice.told(place.name).text, *last))


def _decision(holding: Holding, voice: Voice) -> Words:
    rule = holding.rule
    if rule is None:
        return (Run("–", voice.language),)
    return (Run(f"{rule.body}, {rule.reference_number}, ", WRITTEN_IN), voice.date(rule.decided_on))
