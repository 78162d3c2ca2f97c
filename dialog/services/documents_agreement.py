"""The agreement on paper: part 1, which all parties sign, and part 2, which is each municipality's.

Both are read from the rows as they stand on the day. Where nobody has signed there is a line to sign on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import languages
from dialog.models import Action, Agreement, Goal, Meeting, Organisation, Promise, PromiseVersion
from dialog.services import (
    agreements,
    documents_plan,
    documents_promises,
    documents_report,
    promise_words,
    speech,
)
from dialog.services.agreements import SECTIONS, AgreementPage, Party
from dialog.services.documents import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
    in_paragraphs,
)
from dialog.services.documents_plan import WRITTEN_IN
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.permissions import Actor, Permission, require

LINE = "_" * 48
"""Where a pen writes."""
SIGNED_WIDTHS = (30, 26, 26, 18)
FOLLOWED_WIDTHS = (44, 30, 26)
COMMUNICATED_WIDTHS = (30, 20, 18, 14, 18)


def part_1(session: Session, actor: Actor, agreement_id: int, language: str) -> Document:
    """What all parties share: period, focus areas, what it rests on, its sections, signatures."""
    page = agreements.show(session, actor, agreement_id)
    voice = Voice(language, speech.load(session))
    title, part = voice.told(page.agreement.title), voice.pgettext("paper", "part 1")
    return _document(
        page,
        voice,
        name="-".join(["overenskommelse", "del-1", *_years(page)]),
        title=Run(f"{title.text}, {part.text}", title.language),
        parties=[one.organisation for one in page.parties],
        blocks=tuple(_shared(page, voice)),
    )


def part_2(
    session: Session, actor: Actor, agreement_id: int, municipality_id: int, language: str, *, on: dt.date
) -> Document:
    """What is one municipality's: goals, action plan, follow-up plan, communication plan, promises."""
    require(actor, Permission.PLAN_READ, municipality_id)
    page = agreements.show(session, actor, agreement_id)
    parties = [one for one in page.agreement.parties if one.id == municipality_id or not one.is_municipality]
    place = next((one for one in parties if one.id == municipality_id), None)
    if place is None:
        raise NotFound
    voice = Voice(language, speech.load(session))
    title, part, where = (
        voice.told(page.agreement.title), voice.pgettext("paper", "part 2"), voice.told(place.name),
    )  # fmt: skip
    return _document(
        page,
        voice,
        name="-".join(["overenskommelse", "del-2", place.key, *_years(page)]),
        title=Run(f"{title.text}, {part.text}: {where.text}", title.language),
        parties=parties,
        blocks=tuple(_own(session, page, place, voice, on)),
    )


def _document(
    page: AgreementPage,
    voice: Voice,
    *,
    name: str,
    title: Run,
    parties: list[Organisation],
    blocks: tuple[Block, ...],
) -> Document:
    names = [voice.told(one.name) for one in parties]
    listed = [part for run in names for part in (Run(", ", run.language), run)][1:]
    return Document(
        name=name,
        kind=voice.pgettext("kind of document", "Agreement"),
        title=title,
        language=voice.language,
        authors=tuple(run.text for run in names),
        cover=Facts(
            (
                (
                    (voice.pgettext("cover", "Period"),),
                    documents_plan.days(page.agreement.starts_on, page.ends_on, voice),
                ),
                ((voice.pgettext("cover", "Parties"),), tuple(listed)),
            )
        ),
        blocks=blocks,
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def _years(page: AgreementPage) -> tuple[str, str]:
    return str(page.agreement.starts_on.year), str(page.ends_on.year)


# ------------------------------------------------------------------------------------------------- part 1


def _shared(page: AgreementPage, voice: Voice) -> Iterator[Block]:
    agreement = page.agreement
    yield Heading(1, (voice.say("Focus areas"),))
    yield documents_promises.items([(voice.told(one.name),) for one in agreement.focus_areas], voice)
    for key, heading in SECTIONS.items():
        said = voice.told((agreement.sections or {}).get(key) or {})
        if said.text.strip():
            yield Heading(1, (voice.say(heading),))
            yield from in_paragraphs(said)
    yield Heading(1, (voice.say("What it rests on"),))
    yield documents_promises.items([_rests_on(one) for one in agreement.documents or ()], voice)
    yield Heading(1, (voice.say("Decisions"),))
    yield documents_report.decisions([one.decision for one in page.decisions], voice)
    yield Heading(1, (voice.say("Signatures"),))
    yield from _signatures(page.parties, voice)


def _signatures(parties: Sequence[Party], voice: Voice) -> Iterator[Block]:
    """Who signed for each party; under the name of who has not, room to sign."""
    signed = [(one, one.signature) for one in parties if one.signature is not None]
    if signed:
        yield Table(
            caption=(voice.say("Who has signed for each party"),),
            head=(
                (voice.pgettext("column", "Party"),),
                (voice.pgettext("column", "Name"),),
                (voice.pgettext("column", "Title"),),
                (voice.pgettext("column", "Day"),),
            ),
            rows=tuple(
                (
                    (voice.told(one.organisation.name),),
                    (Run(signature.name, WRITTEN_IN),),
                    (Run(signature.title, WRITTEN_IN),),
                    (voice.date(signature.signed_on),),
                )
                for one, signature in signed
            ),
            widths=SIGNED_WIDTHS,
        )
    for one in parties:
        if one.signature is None:
            yield Heading(2, (voice.told(one.organisation.name),))
            for what in (voice.say("Signature and day"), voice.say("Name in plain letters and title")):
                yield Paragraph((Run(LINE, voice.language),))
                yield Paragraph((what,), "note")


def _rests_on(one: dict[str, str]) -> Words:
    reference = one.get("reference", "")
    return (Run(f"{one['title']}, {reference}" if reference else one["title"], WRITTEN_IN),)


# ------------------------------------------------------------------------------------------------- part 2


def _own(
    session: Session, page: AgreementPage, place: Organisation, voice: Voice, on: dt.date
) -> Iterator[Block]:
    goals = _goals(session, page.agreement, place)
    promises = _promises(session, page.agreement, place)
    activities, told = (_actions(session, page, place, kind) for kind in ("activity", "communication"))
    yield Heading(1, (voice.say("Goals"),))
    if not goals:
        yield Paragraph((voice.say("The plan has no goals that can be measured."),))
    yield from documents_plan.goals(goals, on, 2, voice)
    yield Heading(1, (voice.pgettext("paper", "Action plan"),))
    yield from documents_plan.planned(activities, voice)
    yield Heading(1, (voice.pgettext("paper", "Follow-up plan"),))
    yield _followed(session, page, place, goals, promises, voice)
    yield Heading(1, (voice.pgettext("paper", "Communication plan"),))
    yield from _communicated(told, voice)
    yield Heading(1, (voice.pgettext("paper", "Promises"),))
    if not promises:
        yield Paragraph((voice.say("No promise is in force."),))
    for version in promises:
        yield Heading(2, (voice.told(promise_words.said(version, "title")),))
        yield Paragraph(documents_promises.period(version, voice), "note")
        yield documents_promises.promised(version, voice)


def _goals(session: Session, agreement: Agreement, place: Organisation) -> list[Goal]:
    """The municipality's goals and the joint ones; what was ended is no longer part of it."""
    query = sa.select(Goal).where(
        Goal.agreement_id == agreement.id,
        sa.or_(Goal.municipality_id == place.id, Goal.municipality_id.is_(None)),
    )
    return [one for one in session.scalars(query.order_by(Goal.id)) if not one.ended_because]


def _actions(session: Session, page: AgreementPage, place: Organisation, kind: str) -> list[Action]:
    query = sa.select(Action).where(
        Action.municipality_id == place.id,
        Action.kind == kind,
        Action.status != "ended",
        Action.from_on <= page.ends_on,
        Action.to_on >= page.agreement.starts_on,
    )
    return list(session.scalars(query.order_by(Action.owner_id, Action.from_on, Action.id)))


def _promises(session: Session, agreement: Agreement, place: Organisation) -> list[PromiseVersion]:
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(
            Promise.municipality_id == place.id,
            Promise.agreement_id == agreement.id,
            PromiseVersion.status == "published",
        )
        .order_by(PromiseVersion.valid_from, PromiseVersion.id)
    )
    return list(session.scalars(query))


def _followed(
    session: Session,
    page: AgreementPage,
    place: Organisation,
    goals: list[Goal],
    promises: list[PromiseVersion],
    voice: Voice,
) -> Table:
    """What is followed up, by whom and when: goals, promises, the picture, meetings that are called."""
    called = session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.agreement_id == page.agreement.id,
            sa.or_(Meeting.municipality_id == place.id, Meeting.municipality_id.is_(None)),
            Meeting.status == "planned",
        )
        .order_by(Meeting.held_on, Meeting.id)
    )
    rows: list[tuple[Words, ...]] = [
        *(_goal_row(one, page.agreement, voice) for one in goals),
        *(_promise_row(one, voice) for one in promises),
        *_always(page.agreement, voice),
        *(
            ((voice.pgettext("paper", "Meeting"),), (voice.told(one.name),), (voice.date(one.held_on),))
            for one in called
        ),
    ]
    return Table(
        caption=(voice.say("What is followed up, by whom and when"),),
        head=(
            (voice.pgettext("column", "What"),),
            (voice.pgettext("column", "Who"),),
            (voice.pgettext("column", "When"),),
        ),
        rows=tuple(rows),
        widths=FOLLOWED_WIDTHS,
    )


def _goal_row(goal: Goal, agreement: Agreement, voice: Voice) -> tuple[Words, ...]:
    owner = next((one for one in agreement.parties if one.id == goal.owner_id), None)
    day = voice.date(goal.target_on) if goal.target_on else documents_promises.unknown(voice)
    return (voice.told(goal.text),), (documents_plan.whose(goal, owner, voice),), (day,)


def _promise_row(version: PromiseVersion, voice: Voice) -> tuple[Words, ...]:
    who = version.followed_up_by
    return (
        (voice.told(promise_words.said(version, "title")),),
        (Run(who, WRITTEN_IN) if who else documents_promises.unknown(voice),),
        (voice.say("every half year, and at the end"),),
    )


def _always(agreement: Agreement, voice: Voice) -> Iterator[tuple[Words, ...]]:
    """What is followed up in every agreement: the picture, and the year."""
    months = agreement.picture_months
    every = voice.ngettext("at least every month", "at least every %(number)s months", months, number=months)
    yield (voice.say("Situation picture"),), (voice.say("all parties"),), (every,)
    yield (voice.say("Yearly report"),), (voice.say("all parties"),), (voice.say("from January"),)


def _communicated(rows: list[Action], voice: Voice) -> Iterator[Block]:
    if not rows:
        yield Paragraph((voice.say("No communication is planned yet."),))
        return
    yield Table(
        caption=(voice.say("What is told, to whom and how"),),
        head=(
            (voice.pgettext("column", "Message"),),
            (voice.pgettext("column", "To whom"),),
            (voice.pgettext("column", "Channel"),),
            (voice.pgettext("column", "Languages"),),
            (voice.pgettext("column", "When"),),
        ),
        rows=tuple(
            (
                (voice.told(one.message) if one.message else documents_plan.sentence(one, voice),),
                (Run(one.audience or "–", WRITTEN_IN),),
                (Run(one.channel or "–", WRITTEN_IN),),
                _tongues(one, voice),
                documents_plan.days(one.from_on, one.to_on, voice),
            )
            for one in rows
        ),
        widths=COMMUNICATED_WIDTHS,
    )


def _tongues(action: Action, voice: Voice) -> Words:
    """The languages in which something is told, each by its own name."""
    named = [Run(languages.LANGUAGES.get(code, code), code) for code in action.languages or ()]
    return tuple(part for run in named for part in (Run(", ", voice.language), run))[1:] or (
        Run("–", voice.language),
    )
