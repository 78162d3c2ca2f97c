"""Reports to the leaderships: of a year, and of an agreement's whole period. Written, sent once, then frozen.

People write their own words in named parts; everything else is read from the rows (`reports_rows`) until the
report is sent. What was sent is the whole document in both languages of the desk, with its seal: page and
files of it are made of that alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from dialog import clock, languages
from dialog.models import Agreement, AgreementParty, Organisation, Report
from dialog.services import (
    agreements,
    audit,
    documents_report,
    documents_stored,
    reports_rows,
    speech,
    statuses,
)
from dialog.services.documents import Document
from dialog.services.documents_voice import Voice
from dialog.services.due import Due, named
from dialog.services.errors import Conflict, NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require, require_any, where
from dialog.services.report_words import NEEDED, PARTS
from dialog.services.whose import belongs
from dialog.services.wording import seal
from surveys.texts import Texts

ALLOWED: statuses.Steps = {"draft": frozenset({"sent"})}
BEFORE_THE_END = dt.timedelta(days=183)
"""How long before an agreement ends its follow-up is begun: half a year."""
AFTER_THE_END = dt.timedelta(days=365)
"""How long it is still awaited, when nobody sent it."""
LAST_DAY_OF_YEARLY = (3, 31)
"""By when a year's report is sent: within the first quarter of the next year."""


@dataclass(frozen=True)
class Offered:
    """An agreement that a report can be begun of, its first and last year, and the years that have begun."""

    agreement: Agreement
    first: int
    last: int
    years: tuple[int, ...]


def index(session: Session, actor: Actor) -> Sequence[Report]:
    """The reports of the actor's municipalities, the newest first; what is sent also to a registrar."""
    require(actor, Permission.FINISHED_READ)
    query = sa.select(Report).where(
        belongs(Report, where(actor, Permission.FINISHED_READ)),
        sa.or_(Report.status == "sent", belongs(Report, where(actor, Permission.PLAN_READ))),
    )
    return session.scalars(query.order_by(Report.id.desc())).all()


def years_of(session: Session, report: Report) -> tuple[int, int]:
    """The first and the last year that a report tells of."""
    if report.year is not None:
        return report.year, report.year
    return _first_and_last(session, session.get_one(Agreement, report.agreement_id))


def show(session: Session, actor: Actor, report_id: int) -> Report:
    """One report for somebody who may read it; what is sent also for a registrar."""
    report = _find(session, actor, Permission.FINISHED_READ, report_id)
    return report if report.status == "sent" else _find(session, actor, Permission.PLAN_READ, report_id)


def to_write(session: Session, actor: Actor, report_id: int) -> Report:
    """One report for somebody who writes it. Raises RuleBroken when it is sent."""
    report = _find(session, actor, Permission.REPORT_EDIT, report_id)
    if report.status == "sent":
        raise RuleBroken("report_is_sent")
    return report


def offered(session: Session, actor: Actor, *, on: dt.date) -> tuple[Offered, ...]:
    """What the actor can write a report of, the newest agreement first."""
    return tuple(
        Offered(one, *_first_and_last(session, one), _years(session, one, on))
        for one in _agreements(session, actor)
    )


def document(session: Session, actor: Actor, report_id: int, language: str, *, on: dt.date) -> Document:
    """The whole report: as it was sent, or as it would be sent that day."""
    report = show(session, actor, report_id)
    if report.content is None:
        return _drafted(session, report, language, on)
    stored = documents_stored.from_json(report.content.get(language) or report.content["sv"])
    mark = Voice(stored.language, speech.load(session))
    return replace(stored, cover=documents_report.sealed(stored.cover, report.content_hash or "", mark))


def begin(
    session: Session,
    actor: Actor,
    agreement_id: int,
    municipality_id: int | None,
    year: int | None,
    *,
    at: dt.datetime,
) -> Report:
    """Begin a report: of one municipality or all, of a year or of the whole agreement when none is given.

    Raises RuleBroken for one that is there already, and for a year that has not begun.
    """
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    report = Report(
        kind="period" if year is None else "yearly",
        agreement_id=agreement_id,
        municipality_id=municipality_id,
        year=year,
        words={},
    )
    mine = [one.id for one in reports_rows.municipalities_of(session, report)]
    require_any(actor, Permission.REPORT_EDIT, mine)
    if year is not None and year not in _years(session, agreement, clock.day_of(at)):
        raise RuleBroken("report_year")
    same = sa.select(Report.id).where(
        Report.agreement_id == agreement_id,
        Report.municipality_id.is_not_distinct_from(municipality_id),
        Report.year.is_not_distinct_from(year),
    )
    if session.scalar(same.limit(1)) is not None:
        raise RuleBroken("report_exists")
    session.add(report)
    session.flush()
    _record(session, actor, report, "begin", at)
    return report


def write(
    session: Session,
    actor: Actor,
    report_id: int,
    words: Mapping[str, Texts],
    *,
    revision: int,
    at: dt.datetime,
) -> Report:
    """Keep what people wrote. Raises Conflict when somebody changed it meanwhile."""
    report = _open(session, actor, report_id, revision)
    report.words = {part: dict(words[part]) for part in PARTS[report.kind] if words.get(part)}
    _flush(session, report)
    _record(session, actor, report, "write", at)
    return report


def send(
    session: Session, actor: Actor, report_id: int, sent_to: str, *, revision: int, at: dt.datetime
) -> Report:
    """Note whom it was sent to and freeze the whole of it. Raises RuleBroken while words are missing."""
    report = _open(session, actor, report_id, revision)
    if not sent_to.strip():
        raise RuleBroken("report_to_nobody")
    if any(not (report.words.get(part) or {}).get("sv", "").strip() for part in NEEDED):
        raise RuleBroken("report_without_words")
    statuses.move(report, "sent", ALLOWED)
    report.sent_to, report.sent_by, report.sent_at = sent_to.strip(), actor.id, at
    day = clock.day_of(at)
    with session.no_autoflush:  # frozen and sent in one statement: the database lets no second one pass
        content = {
            code: documents_stored.to_json(_drafted(session, report, code, day))
            for code in languages.DESK_LANGUAGES
        }
    report.content, report.content_hash = content, seal(content)
    _flush(session, report)
    _record(session, actor, report, "send", at)
    return report


def remove(session: Session, actor: Actor, report_id: int, *, at: dt.datetime) -> None:
    """Take a draft away."""
    report = to_write(session, actor, report_id)
    _record(session, actor, report, "remove", at)
    session.delete(report)
    session.flush()


def awaiting(session: Session, actor: Actor, day: dt.date) -> Iterator[Due]:
    """The report of the last year, from January; that of an agreement, from half a year before it ends.

    A report of all municipalities together is one of each of them.
    """
    mine, every = where(actor, Permission.REPORT_EDIT), _agreements(session, actor)
    query = sa.select(Report).where(Report.agreement_id.in_([one.id for one in every]))
    order = (Report.municipality_id.is_(None), Report.id)
    written = session.scalars(query.order_by(*order)).all() if every else ()
    for agreement in reversed(every):
        ends_on = agreements.ends_on(session, agreement)
        for place in agreement.parties:
            if place.id not in mine or not place.is_municipality:
                continue
            last_year = day.year - 1
            if agreement.starts_on.year <= last_year <= ends_on.year:
                on = dt.date(day.year, *LAST_DAY_OF_YEARLY)
                yield from _due(written, agreement, place, last_year, on)
            if ends_on - BEFORE_THE_END <= day <= ends_on + AFTER_THE_END:
                yield from _due(written, agreement, place, None, ends_on)


def _agreements(session: Session, actor: Actor) -> Sequence[Agreement]:
    mine = where(actor, Permission.REPORT_EDIT)
    signed = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id.in_(mine))
    query = sa.select(Agreement).where(Agreement.id.in_(signed)).order_by(Agreement.starts_on.desc())
    return session.scalars(query).all()


def _first_and_last(session: Session, agreement: Agreement) -> tuple[int, int]:
    return agreement.starts_on.year, agreements.ends_on(session, agreement).year


def _years(session: Session, agreement: Agreement, on: dt.date) -> tuple[int, ...]:
    """The years of an agreement that have begun, the newest first."""
    first, last = _first_and_last(session, agreement)
    return tuple(range(min(last, on.year), first - 1, -1))


def _due(
    written: Sequence[Report], agreement: Agreement, place: Organisation, year: int | None, on: dt.date
) -> Iterator[Due]:
    rows = [
        one
        for one in written
        if (one.agreement_id, one.year) == (agreement.id, year) and one.municipality_id in (place.id, None)
    ]
    if any(one.status == "sent" for one in rows):
        return
    kind = "report_period" if year is None else "report_yearly"
    title = agreement.title if year is None else {"sv": str(year)}
    if rows:
        yield Due(kind, "follow_up", "reports.show", {"report_id": rows[0].id}, named(place), title, on=on)
    else:
        yield Due(kind, "follow_up", "reports.index", {}, named(place), title, on=on)


def _drafted(session: Session, report: Report, language: str, on: dt.date) -> Document:
    rows = reports_rows.gather(session, reports_rows.scope_of(session, report, on))
    return documents_report.made(report, rows, Voice(language, speech.load(session)))


def _find(session: Session, actor: Actor, permission: Permission, report_id: int) -> Report:
    report = session.get(Report, report_id)
    if report is None:
        raise NotFound
    require_any(actor, permission, [one.id for one in reports_rows.municipalities_of(session, report)])
    return report


def _open(session: Session, actor: Actor, report_id: int, revision: int) -> Report:
    report = to_write(session, actor, report_id)
    if report.revision != revision:
        raise Conflict(report)
    return report


def _flush(session: Session, report: Report) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise Conflict(report) from error


def _record(session: Session, actor: Actor, report: Report, verb: str, at: dt.datetime) -> None:
    """One line in the log; never words of the report."""
    audit.record(
        session, actor, f"report:{verb}", f"report:{report.id}",
        at=at, organisation_id=report.municipality_id,
    )  # fmt: skip
