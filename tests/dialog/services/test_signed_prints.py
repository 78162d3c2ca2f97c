"""Approval on paper: the print that carries its seal, and the record of one that somebody signed."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion, Proposal
from dialog.services import approvals, documents_print, promises, signed_prints
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tests.paper import read
from tests.people import NOW, Cast
from tests.prints_signed import SCAN, a_signed_print
from tests.promised import a_head, a_proposed_version, approve


def proposed(session: Session, cast: Cast) -> tuple[PromiseVersion, Proposal]:
    version = a_proposed_version(session, cast)
    proposal = approvals.newest(session, version)
    assert proposal is not None
    return version, proposal


def test_the_print_holds_the_whole_text_and_its_seal_on_every_page(session: Session, cast: Cast) -> None:
    _version, proposal = proposed(session, cast)
    paper = read(documents_print.made(signed_prints.sheet(session, cast.gunnar, proposal.id)))
    content, seal = proposal.content, proposal.content_hash
    said = [content["title"], content["introduction"], content["facts"]["valid_to"]]
    said += [words for one in content["passages"] for words in (one["title"], *one["text"], *one["grounds"])]
    assert [words for words in said if " ".join(words.split()) not in paper.text] == []
    assert (paper.language, paper.is_tagged) == ("sv", True)
    for page in paper.pages:
        words = " ".join(page.split())
        assert signed_prints.short(seal) in words
        assert seal in words.replace(" ", "")
    assert all(paper.text.count(label) >= 2 for label in ("Namn", "Roll", "Ort", "Underskrift"))


def test_one_party_approves_in_the_system_and_one_on_paper(session: Session, cast: Cast) -> None:
    version, proposal = proposed(session, cast)
    approve(session, version, cast.gunnar)
    typed = signed_prints.short(proposal.content_hash).upper().replace(" ", " - ")
    signed_prints.record(session, cast.petra, proposal.id, a_signed_print(proposal, short=typed), at=NOW)
    given = proposal.approvals[-1]
    assert (given.organisation_id, given.means, given.signed_name, given.signed_on, given.given_by) == (
        cast.police.id,
        "signed_print",
        "En chef",
        NOW.date(),
        cast.petra.id,
    )
    kept, ending = signed_prints.scan(session, cast.karin, given.id)
    assert (kept.content, kept.sha256, ending) == (SCAN, hashlib.sha256(SCAN).hexdigest(), "pdf")
    assert promises.publish(session, cast.petra, version.id, at=NOW).status == "published"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("print_of_another_text", {"short": "0000 0000"}),
        ("print_of_another_text", {"short": ""}),
        ("signed_day", {"on": NOW.date() + dt.timedelta(days=1)}),
        ("signed_day", {"on": NOW.date() - dt.timedelta(days=1)}),
        ("signed_by_whom", {"name": " "}),
        ("signed_by_whom", {"role": ""}),
        ("scan_kind", {"content": b"<html>"}),
        ("scan_kind", {"content": b""}),
        ("scan_is_too_large", {"content": b"%PDF-" + bytes(10_000_000)}),
    ],
)
def test_what_is_no_signed_print_of_this_text_is_refused(
    session: Session, cast: Cast, rule: str, changes: dict[str, object]
) -> None:
    _version, proposal = proposed(session, cast)
    with pytest.raises(RuleBroken, match=rule):
        signed_prints.record(session, cast.petra, proposal.id, a_signed_print(proposal, **changes), at=NOW)
    assert proposal.approvals == []


def test_a_print_of_an_earlier_proposal_is_of_another_text(session: Session, cast: Cast) -> None:
    version, earlier = proposed(session, cast)
    head = a_head(introduction={"sv": "Ni skrev mer om skotrar."})
    promises.edit(session, cast.karin, version.id, head, revision=version.revision, at=NOW)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    newer = approvals.newest(session, version)
    assert newer is not None
    with pytest.raises(Conflict):
        signed_prints.record(session, cast.petra, earlier.id, a_signed_print(earlier), at=NOW)
    with pytest.raises(RuleBroken, match="print_of_another_text"):
        signed_prints.record(session, cast.petra, newer.id, a_signed_print(earlier), at=NOW)


def test_nobody_answers_for_both_parties_by_recording_a_print(session: Session, cast: Cast) -> None:
    version, proposal = proposed(session, cast)
    approve(session, version, cast.petra)
    with pytest.raises(RuleBroken, match="party_has_answered"):
        signed_prints.record(session, cast.petra, proposal.id, a_signed_print(proposal), at=NOW)
    for actor, error in ((cast.maja, NotAllowed), (cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            signed_prints.record(session, actor, proposal.id, a_signed_print(proposal), at=NOW)
    signed_prints.record(session, cast.karin, proposal.id, a_signed_print(proposal), at=NOW)
    assert [one.organisation_id for one in proposal.approvals] == [cast.police.id, cast.arjeplog.id]


def test_who_may_not_read_the_promise_gets_no_scan(session: Session, cast: Cast) -> None:
    _version, proposal = proposed(session, cast)
    signed_prints.record(session, cast.petra, proposal.id, a_signed_print(proposal), at=NOW)
    given = proposal.approvals[-1]
    for actor, error in ((cast.ada, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            signed_prints.scan(session, actor, given.id)
