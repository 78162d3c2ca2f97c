"""Promises: drafted from what is agreed, approved by every party, published by the police, never by one."""

from __future__ import annotations

from contextlib import suppress
from itertools import permutations, product

import pytest
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion
from dialog.request import Site
from dialog.services import (
    approvals,
    follow_up,
    follow_up_remarks,
    promise_lines,
    promise_making,
    promise_suggestions,
    promises,
)
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.promise_lines import LineWords
from tests.people import NOW, Cast
from tests.promised import (
    a_head,
    a_promise,
    a_proposed_version,
    a_published_version,
    a_suggested_version,
    approve,
    how_it_went,
    picture_of,
    the_log,
)
from tests.rows import texts

# Towards the public.


@pytest.mark.parametrize(
    ("rule", "head"),
    [("nobody_follows_up", {"followed_up_by": ""})],
)
def test_an_unfinished_head_is_not_proposed(
    session: Session, cast: Cast, rule: str, head: dict[str, object]
) -> None:
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(**head), revision=version.revision, at=NOW)
    with pytest.raises(RuleBroken, match=rule):
        promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)


def test_a_line_without_ground_is_not_proposed_and_an_action_is_no_reason(
    session: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    line = version.lines[0]
    words = LineWords(texts("Polisen är ute."), cast.police.id, action_id=line.action_id)
    promise_lines.edit(session, cast.karin, line.id, words, revision=version.revision, at=NOW)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    with pytest.raises(RuleBroken, match="line_without_ground"):
        promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)


def test_a_promise_without_lines_is_not_proposed(session: Session, cast: Cast) -> None:
    version = promise_making.draft(session, cast.karin, a_promise(session, cast).id, at=NOW)
    with pytest.raises(RuleBroken, match="promise_without_lines"):
        promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)


def test_a_changed_promise_says_why_it_changed(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    head = a_head(reason_for_change={})
    promises.edit(session, cast.karin, second.id, head, revision=second.revision, at=NOW)
    with pytest.raises(RuleBroken, match="change_without_reason"):
        promises.propose(session, cast.karin, second.id, revision=second.revision, at=NOW)


def test_proposing_stands_by_what_the_machine_wrote(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    assert [line.origin for line in version.lines] == ["written"]


def test_nobody_publishes_alone_in_any_order(site: Site, session: Session, cast: Cast) -> None:
    version_id = a_proposed_version(session, cast).id
    people = (cast.karin, cast.petra, cast.maja, cast.gunnar, cast.nils, cast.lena, cast.ada)
    deeds = ("approve", "publish", "approve again", "publish again")
    for person, order in product(people, permutations(deeds)):
        with site.writing() as alone:
            version = alone.get_one(PromiseVersion, version_id)
            proposal = approvals.newest(alone, version)
            assert proposal is not None
            for deed in order:
                with suppress(NotAllowed, NotFound, RuleBroken, Conflict):
                    if deed.startswith("approve"):
                        approvals.answer(alone, person, proposal.id, "approve", at=NOW)
                    else:
                        promises.publish(alone, person, version.id, at=NOW)
            assert version.status == "proposed", (person.name, order)
            alone.rollback()


def test_two_police_do_not_make_two_parties(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    approve(session, version, cast.petra)
    proposal = approvals.newest(session, version)
    assert proposal is not None
    with pytest.raises(RuleBroken, match="party_has_answered"):
        approvals.answer(session, cast.maja, proposal.id, "approve", at=NOW)
    with pytest.raises(RuleBroken, match="not_all_approved"):
        promises.publish(session, cast.maja, version.id, at=NOW)


def test_the_police_publish_what_both_parties_approved(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    assert (version.status, version.published_at, version.published_by) == ("published", NOW, cast.petra.id)
    assert the_log(session)[-4:] == [
        "promise:propose",
        "promise:approve",
        "promise:approve",
        "promise:publish",
    ]


@pytest.mark.parametrize("name", ["karin", "gunnar", "ada"])
def test_only_the_police_publish(session: Session, cast: Cast, name: str) -> None:
    version = a_proposed_version(session, cast)
    approve(session, version, cast.gunnar, cast.maja)
    with pytest.raises(NotAllowed):
        promises.publish(session, getattr(cast, name), version.id, at=NOW)


def test_the_former_version_is_superseded_and_stays(session: Session, cast: Cast) -> None:
    first = a_published_version(session, cast)
    second = promise_making.draft(session, cast.karin, first.promise_id, at=NOW)
    a_published_version(session, cast, second)
    assert [(one.number, one.status) for one in first.promise.versions] == [
        (1, "superseded"),
        (2, "published"),
    ]


def test_an_edit_takes_the_proposal_back_and_it_is_never_revived(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    approve(session, version, cast.gunnar, cast.maja)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    assert (version.status, version.content_hash) == ("draft", None)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    with pytest.raises(RuleBroken, match="not_all_approved"):
        promises.publish(session, cast.petra, version.id, at=NOW)


def test_a_ground_that_changed_after_approval_stops_the_publication(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    approve(session, version, cast.gunnar, cast.maja)
    action = version.lines[0].action
    assert action is not None
    action.text = {"sv": "något annat"}
    session.flush()
    with pytest.raises(Conflict):
        promises.publish(session, cast.petra, version.id, at=NOW)
    promises.take_back(session, cast.karin, version.id, at=NOW)
    assert version.status == "draft"


def test_a_returned_promise_is_mended_and_proposed_anew(session: Session, cast: Cast) -> None:
    version = a_proposed_version(session, cast)
    proposal = approvals.newest(session, version)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "return", comment="För otydligt.", at=NOW)
    assert version.status == "returned"
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    assert version.status == "proposed"


def test_a_published_version_is_never_edited(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    words = LineWords(texts("Nytt"), cast.police.id)
    for change in (
        lambda: promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW),
        lambda: promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW),
        lambda: promise_lines.add(session, cast.karin, version.id, words, at=NOW),
        lambda: promise_lines.remove(session, cast.karin, version.lines[0].id, at=NOW),
        lambda: promise_lines.move(session, cast.karin, version.lines[0].id, "up", at=NOW),
        lambda: promise_lines.accept(session, cast.karin, version.lines[0].id, at=NOW),
    ):
        with pytest.raises(RuleBroken, match="promise_is_published"):
            change()


def test_a_published_promise_ends_only_when_the_end_is_told(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    with pytest.raises(RuleBroken, match="withdraw_says_why"):
        promises.withdraw(session, cast.petra, version.id, at=NOW)
    words = how_it_went(line_key=None, next_step="ends")
    end = follow_up.record(session, cast.petra, version.promise_id, words, at=NOW)
    with pytest.raises(RuleBroken, match="withdraw_says_why"):
        promises.withdraw(session, cast.petra, version.id, at=NOW)
    follow_up_remarks.write(session, cast.karin, end.id, is_content=True, at=NOW)
    with pytest.raises(NotAllowed):
        promises.withdraw(session, cast.karin, version.id, at=NOW)
    promises.withdraw(session, cast.petra, version.id, at=NOW)
    assert version.status == "withdrawn"


def test_a_draft_is_withdrawn_by_who_writes_it(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    with pytest.raises(NotAllowed):
        promises.withdraw(session, cast.petra, version.id, at=NOW)
    assert promises.withdraw(session, cast.karin, version.id, at=NOW).status == "withdrawn"


# Who may.


def test_another_municipalitys_promise_does_not_exist(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    for attempt in (
        lambda: promises.read(session, cast.nils, version.id),
        lambda: promises.propose(session, cast.nils, version.id, revision=version.revision, at=NOW),
        lambda: promise_suggestions.suggest(session, cast.nils, version.promise_id, at=NOW),
        lambda: promise_making.draft(session, cast.lena, version.promise_id, at=NOW),
        lambda: promise_lines.remove(session, cast.nils, version.lines[0].id, at=NOW),
        lambda: promises.publish(session, cast.nils, version.id, at=NOW),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert promises.index(session, cast.nils) == []


@pytest.mark.parametrize("name", ["petra", "maja", "gunnar", "ada"])
def test_only_the_coordinator_writes(session: Session, cast: Cast, name: str) -> None:
    version = a_suggested_version(session, cast)
    actor = getattr(cast, name)
    for attempt in (
        lambda: promises.edit(session, actor, version.id, a_head(), revision=version.revision, at=NOW),
        lambda: promises.propose(session, actor, version.id, revision=version.revision, at=NOW),
        lambda: promises.take_back(session, actor, version.id, at=NOW),
        lambda: promise_making.make(session, actor, cast.arjeplog.id, cast.agreement.id, "nytt", at=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_addresses_are_plain_and_taken_once(session: Session, cast: Cast) -> None:
    a_promise(session, cast)
    for slug, rule in (("medborgarlofte", "promise_slug_taken"), ("Å fel", "promise_slug")):
        with pytest.raises(RuleBroken, match=rule):
            promise_making.make(session, cast.karin, cast.arjeplog.id, cast.agreement.id, slug, at=NOW)


# The way back.


def test_theme_and_concern_lead_to_the_lines_that_rest_on_them(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    concern = next(one for one in picture_of(session, version).concerns if one.key == "snowmobiles")
    other = next(one for one in picture_of(session, version).concerns if one.key == "drugs")
    theme = concern.themes[0]

    def found(**where: int) -> list[tuple[str, ...]]:
        return [
            tuple(line.key for line in promises.lines_resting_on(session, **where, public_only=only))
            for only in (True, False)
        ]

    assert found(theme_id=theme.id) == [(), ("snowmobiles",)]
    assert found(concern_id=concern.id) == [(), ("snowmobiles",)]
    assert found(concern_id=other.id) == [(), ()]
    a_published_version(session, cast, version)
    assert found(theme_id=theme.id) == [("snowmobiles",), ("snowmobiles",)]
