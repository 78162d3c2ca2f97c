"""The example's situation pictures: written by the coordinators, contributed to by others, agreed by all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.example import causes, meetings, notes
from dialog.example.places import FOLDER, Stage, content
from dialog.models import Concern, Evidence, SituationPicture, StatisticsValue, Theme
from dialog.services import approvals, evidence, reaches, situation, statistics

LANGUAGES = ("sv", "se", "en")
SOURCE = {
    "sv": "Exempelsiffror, påhittade",
    "se": "Ovdamearkalogut",
    "en": "Example figures, made up",
}


def load_statistics(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """The made-up figures, imported as a coordinator imports a file."""
    about = statistics.Source(
        publisher="Exemplet", title=SOURCE, url=None, terms="CC0", retrieved_on=at.date()
    )
    file = (FOLDER / "statistics.csv").read_bytes()
    statistics.load(session, stage.coordinator("arvidsjaur"), about, file, at=at)


def load(session: Session, stage: Stage, version_id: int, *, at: dt.datetime) -> None:
    """Assemble, write, propose and agree one picture in each municipality."""
    told = content("pictures.toml")
    for row in told["picture"]:
        _picture(session, stage, version_id, row, told, at=at)


def _picture(
    session: Session,
    stage: Stage,
    version_id: int,
    row: dict[str, Any],
    told: dict[str, Any],
    *,
    at: dt.datetime,
) -> None:
    place, actor = stage.organisations[row["municipality"]], stage.coordinator(row["municipality"])
    picture = situation.assemble(
        session, actor, place.id, stage.agreement.id, version_id, row["period"], at=at
    )
    themes = {
        theme.key: theme
        for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == place.id))
    }
    for proposed in list(picture.concerns):
        # What is not taken up again below gets its own reason there.
        situation.remove_concern(session, actor, proposed.id, told["reason"]["good"], at=at)
    for wanted in row["concern"]:
        keys = [wanted["theme"], *wanted.get("with", [])]
        members = [themes[key].id for key in keys if key in themes]
        concern = situation.take_up(session, actor, picture.id, members, at=at)
        session.flush()
        _concern(session, stage, concern, wanted, row["municipality"], at=at)
    reasons = {**told["reason"], **{left["theme"]: texts(left) for left in row["not_taken_up"]}}
    taken = {theme.key for concern in picture.concerns for theme in concern.themes}
    for key in sorted(set(themes) - taken):
        if themes[key].status == "active":
            situation.leave_out(session, actor, picture.id, themes[key].id, reasons[key], at=at)
    session.flush()
    situation.edit(
        session,
        actor,
        picture.id,
        title=row["title"],
        summary=row["summary"],
        period=row["period"],
        revision=picture.revision,
        at=at,
    )
    notes.take(session, stage, picture, row["municipality"], at=at)
    meetings.load(session, stage, picture, row["municipality"], at=at)
    causes.load(session, stage, picture, row["municipality"], at=at)
    _agree(session, stage, picture, row["municipality"], at=at)


def _concern(
    session: Session,
    stage: Stage,
    concern: Concern,
    wanted: dict[str, Any],
    municipality: str,
    *,
    at: dt.datetime,
) -> None:
    actor = stage.coordinator(municipality)
    situation.edit_concern(
        session,
        actor,
        concern.id,
        title=wanted["title"],
        when_and_where=wanted["when_and_where"],
        focus_area_id=stage.focus_areas[wanted["focus"]].id,
        revision=concern.picture.revision,
        at=at,
    )
    if wanted.get("reaches"):
        into = [stage.organisations[key].id for key in wanted["reaches"]]
        reaches.say(session, actor, concern.id, into, at=at)
    for proposed in list(concern.paragraphs):
        evidence.remove_paragraph(session, actor, proposed.id, at=at)
    named: dict[str, list[Evidence]] = {"residents": [one for one in concern.evidence if one.theme_id]}
    for number, note in enumerate(wanted.get("note", []), start=1):
        who = stage.officer if note["organisation"].startswith("Polisen") else actor
        contribution = evidence.Contribution(
            kind=note["kind"],
            label={"sv": note["organisation"]},
            note=texts(note),
            organisation_name=note["organisation"],
            is_public=True,
            partner_id=notes.registered(session, stage, municipality, note["organisation"]),
        )
        named[f"note:{number}"] = [evidence.contribute(session, who, concern.id, contribution, at=at)]
    session.flush()
    for paragraph in wanted["paragraph"]:
        rests_on = []
        for name in paragraph["evidence"]:
            if name.startswith("statistics:") and name not in named:
                value_id = _value(session, stage, name.removeprefix("statistics:"), municipality)
                named[name] = [evidence.add_statistics(session, actor, concern.id, value_id, at=at)]
                session.flush()
            rests_on += [one.id for one in named[name]]
        evidence.write_paragraph(
            session,
            actor,
            concern.id,
            part=paragraph["part"],
            aspect=paragraph.get("aspect", ""),
            text=texts(paragraph),
            evidence_ids=rests_on,
            at=at,
        )
        session.flush()


def _agree(
    session: Session, stage: Stage, picture: SituationPicture, municipality: str, *, at: dt.datetime
) -> None:
    """The leader says yes for the municipality a week later, the police contact the day after."""
    actor = stage.coordinator(municipality)
    session.flush()
    situation.propose(session, actor, picture.id, revision=picture.revision, at=at)
    proposal = approvals.newest(session, picture)
    if proposal is None:
        raise LookupError("the picture was not proposed")
    for days, who in ((7, stage.leader(municipality)), (8, stage.officer)):
        approvals.answer(session, who, proposal.id, "approve", at=at + dt.timedelta(days=days))


def _value(session: Session, stage: Stage, indicator: str, municipality: str) -> int:
    """The newest value of an indicator in the municipality."""
    return session.scalars(
        sa.select(StatisticsValue.id)
        .where(
            StatisticsValue.indicator == indicator,
            StatisticsValue.area_id == stage.organisations[municipality].area_id,
        )
        .order_by(StatisticsValue.period.desc())
    ).first() or _missing(indicator)


def _missing(indicator: str) -> int:
    raise LookupError(f"statistics.csv has no {indicator}")


def texts(row: dict[str, Any]) -> dict[str, str]:
    """The languages of a row."""
    return {code: row[code] for code in LANGUAGES if row.get(code)}
