"""Promises on the desk, through a browser without JavaScript: from a proposed draft to publication."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FollowUp, Promise, PromiseVersion
from dialog.request import Site
from dialog.services import promises
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.promised import (
    a_head,
    a_promise,
    a_proposed_version,
    a_published_version,
    a_suggested_version,
    an_action,
    approve,
    pass_the_check,
)
from tests.rows import texts
from tests.situations import an_agreed_picture

DESK = "/en/desk/promises"
HEAD = {
    "title-sv": "Det här lovar vi",
    "title-se": "",
    "title-en": "What we promise",
    "introduction-sv": "Ni skrev.",
    "valid_from": "2026-12-01",
    "valid_to": "2027-04-30",
    "followed_up_by": "Lokala trygghetsrådet",
    "reason_for_change-sv": "Ni svarade i höst.",
}


@pytest.fixture
def seen(site: Site) -> Iterator[Session]:
    """A session that only looks: the client's requests can write meanwhile."""
    with site.reading() as opened:
        yield opened


def the_version(seen: Session) -> PromiseVersion:
    """The newest version as it stands now."""
    seen.rollback()
    newest = sa.select(PromiseVersion).order_by(PromiseVersion.id.desc()).limit(1)
    return seen.scalars(newest.execution_options(populate_existing=True)).one()


def test_a_promise_goes_from_a_proposed_draft_to_everyone(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    an_agreed_picture(session, cast)
    an_action(session, cast)
    session.commit()
    client.sign_in(cast.karin)

    index = client.get(DESK)
    client.send(index, {"municipality_id": str(cast.arjeplog.id), "slug": "medborgarlofte"})
    promise_id = seen.scalars(sa.select(Promise.id)).one()
    index = client.get(DESK)
    show = client.follow(client.send(index, {}, action=f"{DESK}/promise/{promise_id}/suggest"))
    assert "proposed by the machine" in show.text
    assert "The plan has no action for it." in show.text
    version = the_version(seen)

    edit = client.get(f"{DESK}/{version.id}/edit")
    client.send(edit, HEAD)
    pass_the_check(session, cast.karin, session.get_one(PromiseVersion, version.id))
    session.commit()
    propose = client.get(f"{DESK}/{version.id}/propose")
    assert "you stand by it" in propose.text
    client.send(propose, {})
    approve(session, session.get_one(PromiseVersion, version.id), cast.gunnar, cast.petra)

    client.sign_in(cast.petra)
    show = client.get(f"{DESK}/{version.id}")
    assert f"{DESK}/{version.id}/publish" in show.links
    client.send(client.get(f"{DESK}/{version.id}/publish"), {})
    assert the_version(seen).status == "published"
    assert client.get("/en/promises/arjeplog/medborgarlofte").heading == "What we promise"


def test_a_stale_edit_shows_both_texts_and_can_be_saved_again(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    client.sign_in(cast.karin)
    edit = client.get(f"{DESK}/{version.id}/edit")
    head = a_head(title=texts("Deras rubrik"))
    promises.edit(session, cast.karin, version.id, head, revision=version.revision, at=NOW)
    session.commit()
    stale = client.send(edit, HEAD, status=409)
    assert "Deras rubrik" in stale.text
    assert stale.field("title-sv") == "Det här lovar vi"
    client.send(stale, HEAD)
    assert the_version(seen).title == {"sv": "Det här lovar vi", "en": "What we promise"}


def test_a_faulty_head_keeps_what_was_typed(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    edit = client.sign_in(cast.karin).get(f"{DESK}/{version.id}/edit")
    wrong = client.send(edit, {**HEAD, "valid_to": "2020-01-01"}, status=422)
    assert "The last day lies before the first one" in wrong.text
    assert wrong.field("introduction-sv") == "Ni skrev."


def test_a_line_is_changed_accepted_moved_and_removed(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    a_suggested_version(session, cast)
    version = the_version(seen)
    line = version.lines[0]
    client.sign_in(cast.karin)
    show = client.get(f"{DESK}/{version.id}")
    client.send(show, {}, action=f"/en/desk/promise-lines/{line.id}/accept")
    assert the_version(seen).lines[0].origin == "written"

    edit = client.get(f"/en/desk/promise-lines/{line.id}")
    concern = version.lines[0].grounds[0].concern_id
    sent = {
        "party_id": str(cast.police.id),
        "text-sv": "Polisen är ute.",
        "text-se": "Boles lea olgun.",
        "text-en": "",
        "grounds": [f"concern-{concern}"],
        "action_id": "",
    }
    client.send(edit, sent)
    changed = the_version(seen).lines[0]
    assert (changed.text, [ground.concern_id for ground in changed.grounds], changed.action_id) == (
        {"sv": "Polisen är ute.", "se": "Boles lea olgun."},
        [concern],
        None,
    )
    add = client.get(f"/en/desk/promise-lines/new/{version.id}")
    client.send(add, {**sent, "text-sv": "En till."})
    assert [one.position for one in the_version(seen).lines] == [1, 2]
    show = client.get(f"{DESK}/{version.id}")
    client.send(show, {"direction": "down"}, action=f"/en/desk/promise-lines/{line.id}/move")
    assert f"/en/desk/promise-lines/{line.id}/remove" in show.links
    asked = client.get(f"/en/desk/promise-lines/{line.id}/remove")
    assert "Polisen är ute." in asked.text
    client.send(asked, {})
    assert [one.text["sv"] for one in the_version(seen).lines] == ["En till."]


def test_what_cannot_be_proposed_says_what_is_missing(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    client.sign_in(cast.karin)
    assert "Say who follows up the promise." in client.get(f"{DESK}/{version.id}").text
    page = client.send(client.get(f"{DESK}/{version.id}/propose"), {}, status=422)
    assert "Say who follows up the promise." in page.text


def test_the_check_lists_what_is_open_each_mended_or_answered_on_a_page_of_its_own(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    session.commit()
    client.sign_in(cast.karin)
    propose = client.get(f"{DESK}/{version.id}/propose")
    line = f"/en/desk/promise-lines/{version.lines[0].id}"
    women = f"/en/desk/promise-quality/{version.id}/promise:women"
    assert {line, women, f"/en/desk/promise-lines/new/{version.id}"} <= set(propose.links)
    assert "4 questions are open" in client.send(propose, {}, status=422).text

    client.send(client.get(women), {"way": "because", "words": "Ingen kvinna har svarat."})
    check = client.get(f"/en/desk/promise-quality/{version.id}")
    assert "Ingen kvinna har svarat." in check.text
    assert "LIX" in check.text
    stale = client.get(women)
    session.expire_all()
    pass_the_check(session, cast.karin, session.get_one(PromiseVersion, version.id))
    session.commit()
    again = client.send(stale, {"way": "answer", "words": "Fem har svarat."}, status=409)
    client.send(again, {"way": "answer", "words": "Fem har svarat."})
    client.send(client.get(f"{DESK}/{version.id}/propose"), {})
    assert the_version(seen).status == "proposed"

    client.sign_in(cast.gunnar)
    (proposal,) = [one for one in client.get("/en/desk/approvals").links if "/approvals/" in one]
    assert "Fem har svarat." in client.get(proposal).text
    client.get(women, status=403)


def test_a_line_says_where_at_which_cause_and_towards_which_goal(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    line = version.lines[0]
    client.sign_in(cast.karin)
    edit = client.get(f"/en/desk/promise-lines/{line.id}")
    assert "kontroll" not in edit.field("place-sv")
    client.send(edit, {"place-sv": "i centrum", "cause_id": str(line.cause_id)})
    changed = the_version(seen).lines[0]
    assert (changed.place, changed.origin) == ({"sv": "i centrum"}, "written")
    assert changed.cause_id == line.cause_id
    assert "Leden går genom byn." in client.get(f"{DESK}/{version.id}").text


def test_a_line_that_is_opened_and_saved_keeps_where_and_its_cause(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    line = version.lines[0]
    line.place = {"sv": "i centrum"}
    session.commit()
    client.sign_in(cast.karin)
    client.send(client.get(f"/en/desk/promise-lines/{line.id}"), {})
    kept = the_version(seen).lines[0]
    assert (kept.place, kept.cause_id) == ({"sv": "i centrum"}, line.cause_id)
    assert kept.cause_id is not None


def test_an_old_promise_can_be_brought_in_while_a_draft_is_in_work(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    client.sign_in(cast.karin)
    links = client.get(DESK).links
    ways = ("old/file", "old")
    assert [
        way for way in ways if not any(one.endswith(f"{version.promise_id}/{way}") for one in links)
    ] == []


def test_nothing_is_published_before_the_parties_have_approved(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_proposed_version(session, cast)
    client.sign_in(cast.petra)
    assert f"{DESK}/{version.id}/publish" not in client.get(f"{DESK}/{version.id}").links
    page = client.send(client.get(f"{DESK}/{version.id}/publish"), {}, status=422)
    assert "2 parties have not approved this text" in page.text
    client.sign_in(cast.karin).get(f"{DESK}/{version.id}/publish", status=403)


def test_a_proposal_is_taken_back_and_a_draft_withdrawn(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_proposed_version(session, cast)
    client.sign_in(cast.karin)
    show = client.get(f"{DESK}/{version.id}")
    client.send(show, {}, action=f"{DESK}/{version.id}/take-back")
    assert the_version(seen).status == "draft"
    client.send(client.get(f"{DESK}/{version.id}/withdraw"), {})
    assert the_version(seen).status == "withdrawn"
    client.get(f"{DESK}/{version.id}")


def test_an_old_promise_is_entered_line_by_line(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    promise = a_promise(session, cast)
    session.commit()
    old = client.sign_in(cast.karin).get(f"{DESK}/promise/{promise.id}/old")
    sent = {
        "title-sv": "Medborgarlöfte 2024",
        "valid_from": "2024-01-15",
        "valid_to": "2026-12-31",
        "police_lines-sv": "Polisen gör kontroller.",
        "municipality_lines-sv": "Tre möten om året.\n\nEn fritidsgård.",
        "municipality_lines-en": "Three meetings a year.",
        "is_in_force": "y",
    }
    wrong = client.send(old, sent, status=422)
    assert "One has more or fewer: English." in wrong.text
    client.send(wrong, {**sent, "municipality_lines-en": "Three meetings a year.\nA youth centre."})
    version = the_version(seen)
    assert (version.status, [line.text.get("en") for line in version.lines]) == (
        "published",
        [None, "Three meetings a year.", "A youth centre."],
    )


def test_a_follow_up_is_seen_as_everyone_will_read_it_and_then_recorded(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    client.sign_in(cast.petra)
    address = f"/en/desk/follow-ups/promise/{version.id}"
    form = client.get(f"{address}?line=snowmobiles")
    sent = {
        "line_key": "snowmobiles",
        "on": "2026-11-20",
        "outcome": "partly",
        "text-sv": "Två kvällar av tre.",
        "next_step": "continues",
        "step": "preview",
    }
    silent = client.send(form, sent, status=422)
    assert "Say why it was not done" in silent.text
    preview = client.send(silent, {**sent, "because-sv": "Larm i Piteå."}, status=200)
    assert "This is what everyone will read" in preview.text
    assert seen.scalars(sa.select(FollowUp)).all() == []
    client.send(preview, {**sent, "because-sv": "Larm i Piteå.", "step": "record"})
    seen.rollback()
    row = seen.scalars(sa.select(FollowUp)).one()
    correct = client.get(f"/en/desk/follow-ups/{row.id}/correct")
    assert correct.field("because-sv") == "Larm i Piteå."
    client.send(correct, {**sent, "outcome": "done", "step": "record"})
    assert "done" in client.get("/en/desk/promises/follow-ups").text


def test_the_other_party_reads_a_follow_up_first_and_remarks(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_published_version(session, cast)
    client.sign_in(cast.petra)
    all_lines = client.get(f"/en/desk/follow-ups/promise/{version.id}/all")
    part = f"line_{version.lines[0].id}"
    sent = {"on": "2026-11-20", f"{part}-outcome": "not_done", f"{part}-text-sv": "Inga kontroller."}
    half = client.send(all_lines, sent, status=422)
    assert "Say why it was not done, or only partly." in half.text
    whole = {**sent, f"{part}-because-sv": "Ingen snö.", f"{part}-next_step": "continues"}
    show = client.follow(client.send(half, whole))
    assert "The other party reads it until everyone does, from 30 November 2026." in show.text
    row = seen.scalars(sa.select(FollowUp)).one()
    address = f"/en/desk/follow-ups/{row.id}"

    promise = "/en/promises/arjeplog/medborgarlofte"
    client.sign_in(cast.karin)
    assert "You said, we did" not in client.get(promise).text
    empty = client.send(client.get(address), {"step": "remark", "text": ""}, status=422)
    assert "Write what you remark on." in empty.text
    client.send(empty, {"step": "remark", "text": "Det snöade i veckan."})
    client.sign_in(cast.petra)
    answer = client.get(address)
    assert "Det snöade i veckan." in answer.text
    client.send(answer, {"step": "remark", "text": "Inte på isen."})
    client.sign_in(cast.karin)
    client.send(client.get(address), {"step": "fine"})
    told = client.get(promise).text
    assert "It did not work out, because Ingen snö." in told
    assert "It did not work out, because Ingen snö." in client.get("/en/promises/arjeplog").text


def test_what_another_municipality_writes_is_not_found(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    a_proposed_version(session, cast)
    version = the_version(seen)
    client.sign_in(cast.nils)
    for address in ("", "/edit", "/propose", "/publish", "/withdraw"):
        client.get(f"{DESK}/{version.id}{address}", status=404)
    client.get(f"/en/desk/promise-lines/{version.lines[0].id}", status=404)
    client.get(f"/en/desk/follow-ups/promise/{version.id}", status=404)
    assert "There is no promise yet" in client.get(DESK).text


def test_who_reads_sees_no_way_to_change(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    page = client.sign_in(cast.gunnar).get(f"{DESK}/{version.id}")
    assert f"{DESK}/{version.id}/edit" not in page.links
    client.get(f"{DESK}/{version.id}/edit", status=403)
