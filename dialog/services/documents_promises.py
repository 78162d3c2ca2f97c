"""Promises and how they went as blocks of a document; what residents said and which promise answered it.

Where nothing is known of an old promise the document says so, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialog.models import FollowUp, PromiseLine, PromiseVersion
from dialog.services import promise_words
from dialog.services.documents import (
    Block,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
    in_paragraphs,
    joined,
)
from dialog.services.documents_plan import WRITTEN_IN, Level, days
from dialog.services.documents_voice import Voice
from dialog.services.reports_drafts import Commented
from dialog.services.reports_rows import Answered, Asked, Place, ToldLine, ToldVersion
from surveys.texts import Texts

LINE_WIDTHS = (15, 30, 15, 27, 13)
THEME_WIDTHS = (64, 36)
ANSWER_WIDTHS = (28, 46, 26)
LEFT_OUT_WIDTHS = (40, 60)
MISSED = ("partly", "not_done")


def unknown(voice: Voice) -> Run:
    """What stands where nobody knows."""
    return voice.pgettext("what is not known", "no information")


def versions(told: Sequence[ToldVersion], level: Level, voice: Voice) -> Iterator[Block]:
    """Every promise of the time: its lines, how each went, why, and what happens next."""
    if not told:
        yield Paragraph((voice.say("No promise was in force in this time."),))
    for one in told:
        yield Heading(level, (voice.told(promise_words.said(one.version, "title")),))
        yield Facts(tuple(_about(one.version, voice)))
        yield _lines(one, voice)
        if one.follow_up:
            yield Paragraph((*_whole(one.follow_up, voice),))
            yield from in_paragraphs(voice.told(one.follow_up.text))
            yield from in_paragraphs(voice.told(one.follow_up.because))


def promised(version: PromiseVersion, voice: Voice) -> Table:
    """The lines of a promise: who promises what."""
    return Table(
        caption=(voice.say("What is promised"),),
        head=((voice.pgettext("column", "Who"),), (voice.pgettext("column", "What"),)),
        rows=tuple(
            (_party(line, voice), (voice.told(promise_words.said(line, "text")),)) for line in version.lines
        ),
        widths=(28, 72),
    )


def period(version: PromiseVersion, voice: Voice) -> Words:
    """Its days; of an old promise what its source says of them."""
    if version.period_words is None:
        return days(version.valid_from, version.valid_to, voice)
    return (Run(version.period_words, WRITTEN_IN) if version.period_words else unknown(voice),)


def outcome(row: FollowUp | None, voice: Voice) -> Words:
    """How it went in a word, with the counts that were kept on that day."""
    if row is None:
        return (voice.say("not followed up"),)
    word = {
        "done": lambda: voice.pgettext("state", "done"),
        "partly": lambda: voice.pgettext("state", "partly done"),
        "not_done": lambda: voice.pgettext("state", "not done"),
        "unknown": lambda: unknown(voice),
    }[row.outcome]()
    if row.done_count is None:
        return (word,)
    if row.expected_count is None:
        number = row.done_count
        said = voice.ngettext("%(number)s time", "%(number)s times", number, number=voice.number(number))
    else:
        said = voice.say(
            "%(done)s of %(expected)s",
            done=voice.number(row.done_count),
            expected=voice.number(row.expected_count),
        )
    return (word, Run(", ", word.language), said)


def next_step(row: FollowUp | None, voice: Voice) -> Run:
    """What happens next, in a word."""
    if row is None:
        return Run("–", voice.language)
    return {
        "continues": lambda: voice.pgettext("state", "continues"),
        "ends": lambda: voice.pgettext("state", "ended"),
        "replaced": lambda: voice.pgettext("state", "replaced"),
        "unknown": lambda: unknown(voice),
    }[row.next_step]()


def _about(version: PromiseVersion, voice: Voice) -> Iterator[tuple[Words, Words]]:
    yield (voice.pgettext("cover", "Period"),), period(version, voice)
    yield (voice.pgettext("cover", "Version"),), (Run(str(version.number), voice.language),)
    by = version.followed_up_by
    yield (
        (voice.pgettext("cover", "Followed up by"),),
        (Run(by, WRITTEN_IN) if by else unknown(voice),),
    )
    if version.origin == "before_the_system":
        source = Run(version.source, WRITTEN_IN) if version.source else unknown(voice)
        yield (voice.pgettext("cover", "Source"),), (source,)
    elif version.content_hash:
        seal = Run(version.content_hash, voice.language, "quiet")
        yield (voice.pgettext("cover", "Seal of the agreed Swedish text"),), (seal,)


def _lines(one: ToldVersion, voice: Voice) -> Table:
    return Table(
        caption=(voice.say("What was promised, line by line, and how it went"),),
        head=(
            (voice.pgettext("column", "Who"),),
            (voice.pgettext("column", "What"),),
            (voice.pgettext("column", "How it went"),),
            (voice.pgettext("column", "What was said of it"),),
            (voice.pgettext("column", "What happens next"),),
        ),
        rows=tuple(
            (
                _party(row.line, voice),
                (voice.told(promise_words.said(row.line, "text")),),
                outcome(row.follow_up, voice),
                _told(row.follow_up, voice),
                (next_step(row.follow_up, voice),),
            )
            for row in one.lines
        ),
        widths=LINE_WIDTHS,
    )


def _party(line: PromiseLine, voice: Voice) -> Words:
    return (voice.told(line.party.name) if line.party else unknown(voice),)


def _told(row: FollowUp | None, voice: Voice) -> Words:
    """What the follow-up says, and why; of an old one where it is taken from."""
    if row is None:
        return (Run("–", voice.language),)
    said = [run for run in (voice.told(row.text), voice.told(row.because)) if run.text]
    words = [
        part
        for run in said
        for part in (Run(" ", run.language), Run(" ".join(run.text.split()), run.language))
    ]
    if row.source:
        words += [Run(" ", voice.language), voice.say("Source: %(source)s.", source=row.source)]
    return tuple(words[1:]) or (unknown(voice),)


def _whole(row: FollowUp, voice: Voice) -> Words:
    name = voice.say("The promise as a whole")
    step = next_step(row, voice)
    return (
        name,
        Run(": ", name.language),
        *outcome(row, voice),
        Run(", ", step.language),
        step,
        Run(".", step.language),
    )


# ------------------------------------------------------------------------- what did not happen, what is next


def missed(places: Sequence[Place], voice: Voice) -> Iterator[Words]:
    """Each line that was not kept, or only partly, with its reason."""
    for row in _rows(places):
        if row.follow_up is None or row.follow_up.outcome not in MISSED:
            continue
        line, because = voice.told(promise_words.said(row.line, "text")), voice.told(row.follow_up.because)
        yield (
            line,
            Run(" (", line.language),
            *outcome(row.follow_up, voice),
            Run(") ", line.language),
            Run(" ".join(because.text.split()), because.language),
        )


def going_on(places: Sequence[Place], voice: Voice) -> tuple[Words, ...]:
    """The lines that the newest follow-up says go on; each once, as it stands in the last version."""
    newest = {(row.line.version.promise_id, row.line.key): row for row in _rows(places) if row.follow_up}
    return tuple(
        (voice.told(promise_words.said(row.line, "text")),)
        for row in newest.values()
        if row.follow_up and row.follow_up.next_step == "continues"
    )


def _rows(places: Sequence[Place]) -> Iterator[ToldLine]:
    for place in places:
        for version in place.promises:
            yield from version.lines


# ------------------------------------------------------------------------------- what was said and answered


def asked(rows: Sequence[Asked], level: Level, voice: Voice) -> Iterator[Block]:
    """Each survey: how many answered, and the published themes; never a text."""
    if not rows:
        yield Paragraph((voice.say("No survey was held in this time."),))
    for one in rows:
        yield Heading(level, (voice.told(one.version.title),))
        if one.version.opens_on and one.version.closes_on:
            yield Paragraph(days(one.version.opens_on, one.version.closes_on, voice), "note")
        if one.publication is None:
            yield Paragraph((voice.say("Its results are not published yet."),))
            continue
        base = one.publication.base
        yield Paragraph(
            (
                voice.ngettext(
                    "%(number)s person answered.",
                    "%(number)s people answered.",
                    base,
                    number=voice.number(base),
                ),
            )
        )
        counted = [(name, count) for name, count in one.themes if count is not None]
        if counted:
            yield _themes(one, counted, voice)
        hidden = [voice.told(name) for name, count in one.themes if count is None]
        if hidden:
            listed = [part for run in hidden for part in (Run("; ", run.language), run)][1:]
            yield Paragraph(
                (voice.say("Brought up by too few to be shown:"), Run(" ", voice.language), *listed)
            )


def _themes(one: Asked, counted: Sequence[tuple[Texts, int]], voice: Voice) -> Table:
    title = joined((voice.told(one.version.title),))
    return Table(
        caption=(voice.say("What those who answered brought up: %(survey)s", survey=title),),
        head=((voice.pgettext("column", "Theme"),), (voice.pgettext("column", "How many"),)),
        rows=tuple(
            ((voice.told(name),), (Run(voice.number(count), voice.language),)) for name, count in counted
        ),
        widths=THEME_WIDTHS,
        numbers=(1,),
    )


def commented(rows: Sequence[Commented], level: Level, voice: Voice) -> Iterator[Block]:
    """Each draft that everybody could comment on: when, and how many did; never what they wrote."""
    for one in rows:
        version = one.version
        yield Heading(
            level, (voice.say("Comments on a draft:"), Run(" ", voice.language), _draft(one, voice))
        )
        if version.comments_from and version.comments_to:
            yield Paragraph(days(version.comments_from, version.comments_to, voice), "note")
        if one.comments is None:
            said = voice.say("Fewer than five people commented.")
        else:
            said = voice.ngettext(
                "%(number)s person commented.",
                "%(number)s people commented.",
                one.comments,
                number=voice.number(one.comments),
            )
        yield Paragraph((said if one.comments != 0 else voice.say("Nobody commented."),))


def changed(rows: Sequence[Commented], voice: Voice) -> Iterator[Block]:
    """What the comments on each draft changed, as everybody reads it once the promise is decided."""
    answered = [one for one in rows if one.comments != 0]
    if answered:
        yield Table(
            caption=(voice.say("What the comments on drafts changed"),),
            head=(
                (voice.pgettext("column", "Draft"),),
                (voice.pgettext("column", "What the parties answered"),),
            ),
            rows=tuple(((_draft(one, voice),), _answer(one, voice)) for one in answered),
            widths=LEFT_OUT_WIDTHS,
        )


def _draft(one: Commented, voice: Voice) -> Run:
    """The draft's title, while everybody can read it."""
    if not one.is_shown:
        return voice.say("a draft that is no longer shown")
    return voice.told(promise_words.said(one.version, "title"))


def _answer(one: Commented, voice: Voice) -> Words:
    if one.answer:
        return (voice.told(one.answer),)
    if one.version.status == "withdrawn":
        return (voice.say("The draft was withdrawn"),)
    return (voice.say("Nothing has been decided yet."),)


def answered(place: Place, voice: Voice) -> Iterator[Block]:
    """Each agreed problem with what was promised of it; then what was not taken in, and why."""
    if not place.answered:
        yield Paragraph((voice.say("No situation picture was agreed in this time."),))
        return
    yield Table(
        caption=(voice.say("The problems of the agreed picture, and what was promised of them"),),
        head=(
            (voice.pgettext("column", "Problem"),),
            (voice.pgettext("column", "Promise"),),
            (voice.pgettext("column", "How it went"),),
        ),
        rows=tuple(row for one in place.answered for row in _answers(one, voice)),
        widths=ANSWER_WIDTHS,
    )
    if place.left_out:
        yield Table(
            caption=(voice.say("What was not taken in"),),
            head=((voice.pgettext("column", "Problem or theme"),), (voice.pgettext("column", "Why"),)),
            rows=tuple(((voice.told(one.name),), (voice.told(one.because),)) for one in place.left_out),
            widths=LEFT_OUT_WIDTHS,
        )


def _answers(one: Answered, voice: Voice) -> Iterator[tuple[Words, ...]]:
    title = (voice.told(one.concern.title),)
    if not one.lines:
        yield title, (voice.say("No promise."),), (Run("–", voice.language),)
    for row in one.lines:
        yield title, (voice.told(promise_words.said(row.line, "text")),), outcome(row.follow_up, voice)


def items(rows: Sequence[Words], voice: Voice) -> Block:
    """A list, or that there is nothing to list."""
    return Items(tuple(rows)) if rows else Paragraph((voice.say("Nothing so far."),))
