"""The preservation package: what an authority keeps for ever, in open formats, with checksums.

Questionnaires, published protected tables, agreed pictures, promises with every told version and their
follow-ups. It holds what everybody has been able to read and no answer of anybody. The same rows give the
same bytes, so that two packages can be compared. `check` looks at a package without the system that made it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Promise, PromiseVersion, SituationPicture, Survey, SurveyMunicipality, SurveyVersion
from dialog.services import (
    audit,
    documents_picture,
    documents_print,
    open_data,
    places,
    promise_data,
    results,
    surveys,
)
from dialog.services.documents import Document, Figure, Heading, runs_of
from dialog.services.permissions import Actor, Permission, require_own
from dialog.services.places import Municipality
from surveys.documents import write_json
from surveys.spreadsheets import csv_plain
from surveys.texts import pick

CHECKSUMS = "checksums-sha256.txt"
ALWAYS = (2000, 1, 1, 0, 0, 0)
"""The time of every file in a package: it says nothing, and the same rows give the same bytes."""
TOLD = ("published", "superseded", "withdrawn")
README = """BEVARANDEPAKET
{place}, {day}

Paketet innehåller det som {place} bevarar av sina dialoger om trygghet: frågorna, de publicerade tabellerna,
de överenskomna lägesbilderna och löftena med alla versioner och uppföljningar. Inga svar från enskilda finns
med. Små tal är dolda i tabellerna, och det går inte att räkna fram dem.

Mappar
  fragor       formulären som de publicerades (JSON, och som ren text)
  resultat     de publicerade tabellerna (JSON och CSV)
  lagesbilder  de överenskomna lägesbilderna (PDF och ren text)
  loften       löftena som öppna data (JSON med schema, CSV) och alla versioner (JSON)

All text är UTF-8. CSV-filerna har rubriker på första raden. JSON beskrivs av schemat i samma mapp eller av
fältens namn. PDF-filerna är taggade.

Kontrollera paketet: filen {checksums} har en rad för varje fil, SHA-256 och sökväg. Kommandot
"sha256sum -c {checksums}" i den uppackade mappen säger vilka filer som är hela.
"""


def make(
    session: Session, actor: Actor | None, municipality_id: int, *, base_url: str, at: dt.datetime
) -> bytes:
    """The package of a municipality, for whoever keeps its records; that it was taken out is in the log.

    No actor: the operator.
    """
    if actor is not None:
        require_own(actor, Permission.RECORD_KEEP, municipality_id)
    place = places.with_id(session, municipality_id)
    made = packed(session, place, on=clock.day_of(at), base_url=base_url)
    audit.record(
        session,
        actor,
        "preservation:make",
        f"organisation:{municipality_id}",
        at=at,
        organisation_id=municipality_id,
        sha256=hashlib.sha256(made).hexdigest(),
    )
    return made


def packed(session: Session, place: Municipality, *, on: dt.date, base_url: str) -> bytes:
    """The package itself, as a ZIP file."""
    told = README.format(place=place.name["sv"], day=on.isoformat(), checksums=CHECKSUMS)
    files: dict[str, bytes] = {"LASMIG.txt": told.encode()}
    files.update(_questions(session, place))
    files.update(_results(session, place))
    files.update(_pictures(session, place))
    files.update(_promises(session, place, on, base_url))
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files[CHECKSUMS] = sums.encode()
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            package.writestr(zipfile.ZipInfo(f"bevarandepaket-{place.key}/{name}", ALWAYS), files[name])
    return kept.getvalue()


def check(package: bytes) -> list[str]:
    """What is wrong with a package: files changed, missing or not on the list. Empty: it is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            files = {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return ["the package cannot be opened"]
    if CHECKSUMS not in files:
        return [f"{CHECKSUMS} is missing"]
    listed: dict[str, str] = {}
    for line in files.pop(CHECKSUMS).decode("utf-8", "replace").splitlines():
        digest, _space, name = line.partition("  ")
        listed[name] = digest
    faults = [f"{name} is missing" for name in sorted(listed.keys() - files.keys())]
    faults += [f"{name} is not on the list" for name in sorted(files.keys() - listed.keys())]
    both = sorted(listed.keys() & files.keys())
    faults += [
        f"{name} was changed" for name in both if hashlib.sha256(files[name]).hexdigest() != listed[name]
    ]
    return faults


def _questions(session: Session, place: Municipality) -> Iterator[tuple[str, bytes]]:
    query = (
        sa.select(SurveyVersion)
        .join(Survey)
        .join(SurveyMunicipality, SurveyMunicipality.survey_id == Survey.id)
        .where(SurveyMunicipality.organisation_id == place.id, SurveyVersion.status != "draft")
        .order_by(SurveyVersion.id)
    )
    for version in session.scalars(query):
        definition = surveys.definition_of(version)
        name = f"fragor/{version.survey.slug}-{version.number}"
        yield f"{name}.json", write_json(definition)
        asked = [pick(version.title, "sv").text, ""]
        asked += [
            f"{number}. {pick(one.text, 'sv').text}" for number, one in enumerate(definition.questions, 1)
        ]
        yield f"{name}.txt", "\n".join([*asked, ""]).encode()


def _results(session: Session, place: Municipality) -> Iterator[tuple[str, bytes]]:
    for one in results.publications(session, place.id):
        published = results.published(session, place.id, one.number)
        name = f"resultat/{published.survey.slug}-publicering-{one.number}"
        yield f"{name}.json", open_data.as_json(published, place)
        for sheet in open_data.sheets(published, place, "sv"):
            yield f"{name}-{sheet.name}.csv", csv_plain(sheet)


def _pictures(session: Session, place: Municipality) -> Iterator[tuple[str, bytes]]:
    query = sa.select(SituationPicture.number).where(
        SituationPicture.municipality_id == place.id,
        SituationPicture.status.in_(("agreed", "superseded")),
    )
    for number in session.scalars(query.order_by(SituationPicture.number)):
        made = documents_picture.for_everyone(session, place.id, number, "sv")
        yield f"lagesbilder/{number}.pdf", documents_print.made(made)
        yield f"lagesbilder/{number}.txt", _plain(made).encode()


def _promises(
    session: Session, place: Municipality, on: dt.date, base_url: str
) -> Iterator[tuple[str, bytes]]:
    name = f"promises-{promise_data.EDITION}.json"
    found = promise_data.document(session, place, on=on, base_url=base_url, schema_url=f"schema-{name}")
    yield "loften/promises.json", promise_data.as_json(found)
    yield f"loften/schema-{name}", promise_data.schema()
    for table in promise_data.TABLES:
        yield f"loften/{table}.csv", csv_plain(promise_data.sheet(found, table))
    query = (
        sa.select(PromiseVersion)
        .join(Promise)
        .where(Promise.municipality_id == place.id, PromiseVersion.status.in_(TOLD))
        .order_by(Promise.slug, PromiseVersion.number)
    )
    history = [_version(one) for one in session.scalars(query)]
    yield "loften/versions.json", json.dumps(history, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _version(version: PromiseVersion) -> dict[str, Any]:
    return {
        "promise": version.promise.slug,
        "number": version.number,
        "status": version.status,
        "title": version.title,
        "introduction": version.introduction,
        "valid_from": version.valid_from.isoformat() if version.valid_from else None,
        "valid_to": version.valid_to.isoformat() if version.valid_to else None,
        "lines": [{"party": one.party_id, "text": one.text} for one in version.lines],
    }


def _plain(document: Document) -> str:
    """A document as lines of text."""
    lines = [document.title.text, "=" * len(document.title.text), ""]
    for block in (document.cover, *document.blocks):
        said = [run.text for run in runs_of(block) if run.text.strip()]
        if isinstance(block, Heading):
            lines += ["", "".join(said), "-" * len("".join(said))]
        elif isinstance(block, Figure):
            lines += [*said, *(f"  {bar.label}: {bar.said}" for bar in block.bars), ""]
        else:
            lines += [*said, ""]
    return "\n".join(lines)
