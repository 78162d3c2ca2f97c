"""The example's draft that is open for comments, and the scan of the print that the police signed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog import clock
from dialog.example.places import Stage, content
from dialog.models import PromiseVersion, Proposal, Survey
from dialog.services import (
    documents_print,
    pictures,
    promise_lines,
    promise_making,
    promises,
    public_drafts,
    responses,
    signed_prints,
)
from dialog.services.promise_making import Head
from dialog.services.signed_prints import SignedPrint
from surveys.forms import Collected
from surveys.question import AnswerValue


def load(session: Session, stage: Stage, *, at: dt.datetime) -> None:
    """A draft that both contact persons have said yes to, with what residents say of it so far."""
    told = content("public_drafts.toml")
    then = at - dt.timedelta(days=told["asked_days_ago"])
    actor = stage.coordinator(told["municipality"])
    place = stage.organisations[told["municipality"]]
    promise = promise_making.make(session, actor, place.id, stage.agreement.id, told["slug"], at=then)
    version = promise_making.draft(session, actor, promise.id, at=then)
    picture = pictures.agreed(session, place.id)
    if picture is None:
        raise LookupError("the example's draft needs an agreed picture")
    concern = next(one for one in picture.concerns if one.key == told["concern"])
    for line in told["line"]:
        words = promise_lines.LineWords(
            text=line["text"],
            party_id=stage.organisations[line["party"]].id,
            concern_ids=(concern.id,),
            evidence_ids=tuple(one.id for one in concern.evidence if one.kind == "residents"),
        )
        promise_lines.add(session, actor, version.id, words, key=line["key"], at=then)
    days = public_drafts.proposed_days(session, version, clock.day_of(then))
    # It begins to hold when the comments have been read and the parties have decided.
    first = days[1] + dt.timedelta(days=told["decided_within_days"])
    head = Head(
        title=told["title"],
        introduction=told["introduction"],
        valid_from=first,
        valid_to=first + dt.timedelta(days=told["holds_days"]),
        reason_for_change={},
        followed_up_by=told["followed_up_by"],
    )
    promises.edit(session, actor, version.id, head, revision=version.revision, at=then)
    public_drafts.ask(session, actor, version.id, days, revision=version.revision, at=then)
    seal = public_drafts.sealed(version)
    public_drafts.consent(session, stage.officer, version.id, seal, at=then + dt.timedelta(days=1))
    _comment(session, version, told["comment"], at)


def sign(session: Session, stage: Stage, proposal: Proposal, *, at: dt.datetime) -> None:
    """The police approve on paper: their chief has signed the print, their contact person records it."""
    sheet = signed_prints.sheet(session, stage.officer, proposal.id)
    signed = SignedPrint(
        short=signed_prints.short(proposal.content_hash),
        name=stage.people["police_leader pite-alvdal"].name,
        role="chef för lokalpolisområdet",
        on=clock.day_of(at),
        file_name=f"{sheet.name}.pdf",
        content=documents_print.made(sheet),
    )
    signed_prints.record(session, stage.officer, proposal.id, signed, at=at)


def _comment(
    session: Session, version: PromiseVersion, told: list[dict[str, object]], at: dt.datetime
) -> None:
    form = session.get_one(Survey, version.comment_survey_id).versions[-1]
    for number, one in enumerate(told):
        sending = responses.Sending(
            version_id=form.id,
            municipality_id=version.promise.municipality_id,
            language="sv",
            key=f"example comment {number}",
            collected=Collected(
                (AnswerValue("view", choice=str(one["view"])),), {"comment": str(one["text"])}
            ),
        )
        day = clock.day_of(at) - dt.timedelta(days=int(str(one["days_ago"])))
        responses.receive(session, sending, on=day)
