"""A file of figures between its upload and its import: looked through, corrected, stored whole or not at all.

The file waits in the database until it is stored or cancelled, at most a day. What is shown before storing is
read from the file with the settings that it will be stored by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import StatisticsUpload
from dialog.services import statistics, statistics_guess, statistics_mappings, statistics_preview
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from dialog.services.statistics import Imported, Source
from dialog.services.statistics_file import Fault
from dialog.services.statistics_mapping import (
    DECIMALS,
    EVERY_SHEET,
    MEANINGS,
    ROLES,
    THOUSANDS,
    Settings,
    restored,
    stored,
)
from dialog.services.statistics_mappings import Offer
from dialog.services.statistics_page import Page
from dialog.services.statistics_preview import Preview
from dialog.services.statistics_workbook import Opened, open_file

WAITS = dt.timedelta(days=1)
LONGEST_FILE_NAME = 200


@dataclass(frozen=True)
class Look:
    """Everything that is shown of a file before it is stored."""

    upload: StatisticsUpload
    about: Source
    said: tuple[str, ...]
    sheets: tuple[str, ...]
    settings: Settings
    preview: Preview
    offers: Sequence[Offer]
    used: Offer | None
    """The mapping that the file was read by first."""
    is_changed: bool
    """Whether the settings are others than those of that mapping."""
    comparison: statistics.Comparison | None
    """What storing would change; None while there are faults."""


@dataclass(frozen=True)
class Changes:
    """What a person chose on the page, by the place of each column as it was shown."""

    sheet: str = ""
    heading: int = 0
    columns: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    decimal: str = ","
    thousands: str = ""
    area: str = ""
    indicator: str = ""
    period: str = ""
    unit: str = ""
    from_sheet: bool = False
    by_gender: bool = False
    leave_out: str = ""


def receive(
    session: Session, actor: Actor, about: Source, name: str, content: bytes, *, at: dt.datetime
) -> StatisticsUpload:
    """Take a file in to be looked through; RuleBroken("statistics_file") for one that cannot be opened."""
    require(actor, Permission.STATISTICS_EDIT)
    found = _opened(content, name)
    settings, mapping = statistics_mappings.first(session, found.pages)
    upload = StatisticsUpload(
        file_name=name[-LONGEST_FILE_NAME:],
        content=content,
        about={
            "publisher": about.publisher,
            "title": dict(about.title),
            "url": about.url,
            "terms": about.terms,
            "retrieved_on": about.retrieved_on.isoformat(),
        },
        settings={**stored(settings), "mapping": mapping},
        uploaded_by=actor.id,
        uploaded_at=at,
    )
    session.add(upload)
    session.flush()
    return upload


def look(session: Session, actor: Actor, upload_id: int) -> Look:
    """What the file says by its settings, and what storing it would change."""
    upload = _own(session, actor, upload_id)
    found = _opened(upload.content, upload.file_name)
    settings = restored(upload.settings)
    preview = statistics_preview.preview(session, found.pages, settings)
    offers = statistics_mappings.offered(session, actor, found.pages)
    used = next((one for one in offers if one.key == upload.settings.get("mapping")), None)
    as_mapped = statistics_mappings.applied(found.pages, used.settings) if used else None
    about = about_of(upload)
    return Look(
        upload,
        about,
        found.said,
        tuple(page.name for page in found.pages),
        settings,
        preview,
        offers,
        used,
        as_mapped is not None and as_mapped != replace(settings, leave_out=""),
        None if preview.faults else statistics.compare(session, actor, about, preview.lines),
    )


def change(session: Session, actor: Actor, upload_id: int, changes: Changes) -> bool:
    """Read the file as a person says; returns whether that is another way than before."""
    upload = _own(session, actor, upload_id)
    found = _opened(upload.content, upload.file_name)
    before = restored(upload.settings)
    after = _changed(found.pages, before, changes)
    upload.settings = {**stored(after), "mapping": upload.settings.get("mapping", "")}
    return after != before


def use(session: Session, actor: Actor, upload_id: int, key: str) -> None:
    """Read the file by a mapping that was saved, or that the program brings; "" guesses anew."""
    upload = _own(session, actor, upload_id)
    found = _opened(upload.content, upload.file_name)
    settings = statistics_guess.guess(found.pages)
    if key:
        offer = next(
            (one for one in statistics_mappings.offered(session, actor, found.pages) if one.key == key), None
        )
        if offer is None:
            raise NotFound
        settings = statistics_mappings.applied(found.pages, offer.settings)
    upload.settings = {**stored(settings), "mapping": key}


def save_mapping(session: Session, actor: Actor, upload_id: int, name: str, *, at: dt.datetime) -> None:
    """Keep how this file is read, by a name, for the next one of its kind."""
    shown = look(session, actor, upload_id)
    pages = _opened(shown.upload.content, shown.upload.file_name).pages
    kind = shown.used.kind if shown.used else _kind(pages, shown.upload.file_name)
    settings = replace(shown.settings, leave_out="")
    mapping = statistics_mappings.save(session, actor, name, kind, settings, at=at)
    shown.upload.settings = {**shown.upload.settings, "mapping": f"saved:{mapping.id}"}


def say_it_fits(session: Session, actor: Actor, upload_id: int, *, at: dt.datetime) -> None:
    """A person has compared the preview with the file and says that the mapping fits such files."""
    shown = look(session, actor, upload_id)
    if shown.used is None:
        raise NotFound
    if shown.is_changed or shown.preview.faults:
        raise RuleBroken("mapping_fits_not")
    statistics_mappings.say_it_fits(session, actor, shown.used, at=at)


def store(session: Session, actor: Actor, upload_id: int, *, at: dt.datetime) -> Imported:
    """Store what was shown: whole, or RuleBroken("statistics_file") with every fault, and nothing."""
    shown = look(session, actor, upload_id)
    if shown.preview.faults:
        _refuse(shown.preview.faults, shown.preview.fault_count)
    about = replace(
        shown.about,
        file_name=shown.upload.file_name,
        mapping_id=shown.used.row_id if shown.used and not shown.is_changed else None,
    )
    done = statistics.take(
        session, actor, about, shown.preview.lines, shown.upload.content, at=at, is_whole=True
    )
    session.delete(shown.upload)
    return done


def cancel(session: Session, actor: Actor, upload_id: int) -> None:
    """Let the file go; nothing of it is stored."""
    session.delete(_own(session, actor, upload_id))


def waiting(session: Session, actor: Actor) -> Sequence[StatisticsUpload]:
    """The actor's own files that wait to be stored."""
    require(actor, Permission.PICTURE_READ)
    query = sa.select(StatisticsUpload).where(StatisticsUpload.uploaded_by == actor.id)
    return session.scalars(query.order_by(StatisticsUpload.id)).all()


def sweep(session: Session, *, at: dt.datetime) -> None:
    """Drop the files that have waited a day."""
    session.execute(sa.delete(StatisticsUpload).where(StatisticsUpload.uploaded_at < at - WAITS))


def about_of(upload: StatisticsUpload) -> Source:
    """What the person said of the file."""
    told = upload.about
    day = dt.date.fromisoformat(told["retrieved_on"])
    return Source(told["publisher"], told["title"], told["url"], told["terms"], day)


def _own(session: Session, actor: Actor, upload_id: int) -> StatisticsUpload:
    require(actor, Permission.STATISTICS_EDIT)
    upload = session.get(StatisticsUpload, upload_id)
    if upload is None or upload.uploaded_by != actor.id:
        raise NotFound
    return upload


def _opened(content: bytes, name: str) -> Opened:
    found = open_file(content, name)
    if isinstance(found, Fault):
        _refuse([found], 1)
        raise AssertionError  # the line above has raised
    return found


def _refuse(faults: Sequence[Fault], count: int) -> None:
    raise RuleBroken("statistics_file", count=count, faults=tuple(faults))


def _changed(pages: Sequence[Page], before: Settings, changes: Changes) -> Settings:
    sheets = {EVERY_SHEET, *(page.name for page in pages)}
    sheet = changes.sheet if changes.sheet in sheets and len(pages) > 1 else before.sheet
    if (sheet, changes.heading) != (before.sheet, before.heading):
        # Other headings: what was chosen for the columns that were shown says nothing of them.
        return statistics_guess.complete(
            pages, replace(before, sheet=sheet, heading=changes.heading, roles={}, leave_out="")
        )
    roles = dict(before.roles)
    for place, column in enumerate(statistics_preview.columns(pages, before)):
        chosen = changes.columns.get(place)
        if chosen is not None and (chosen in ROLES or not chosen):
            roles[column.key] = chosen
    words = {**before.words, **{word: one for word, one in changes.words.items() if one in MEANINGS}}
    for word, meaning in changes.words.items():
        if not meaning:
            words.pop(word, None)
    after = replace(
        before,
        roles=roles,
        words=words,
        names={**before.names, **changes.names},
        decimal=changes.decimal if changes.decimal in DECIMALS else before.decimal,
        thousands=changes.thousands if changes.thousands in THOUSANDS else before.thousands,
        area=changes.area,
        indicator=changes.indicator,
        period=changes.period,
        unit=changes.unit,
        from_sheet=changes.from_sheet,
        by_gender=changes.by_gender,
        leave_out=changes.leave_out,
    )
    return statistics_guess.complete(pages, after)


def _kind(pages: Sequence[Page], name: str) -> str:
    if any(page.is_kolada for page in pages):
        return "kolada"
    return "workbook" if len(pages) > 1 else "table"
