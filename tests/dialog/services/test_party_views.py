"""Each party gives its own view; given apart, they are hidden until all have given or somebody opens them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import SituationPicture
from dialog.services import approvals, desk, party_views
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.party_views import Given
from dialog.services.permissions import Actor
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, an_agreed_picture, section

WHY = {"sv": "Vi ser det varje vecka."}


def give(session: Session, actor: Actor, picture: SituationPicture, **weights: int | None) -> None:
    """Views by the concerns' keys."""
    given = {
        section(picture, key.replace("_", "-")).id: Given(weight, {} if weight is None else WHY)
        for key, weight in weights.items()
    }
    party_views.give(session, actor, picture.id, given, at=NOW)
    session.flush()


def seen(session: Session, actor: Actor, picture: SituationPicture, key: str) -> dict[int, int]:
    """Party -> weight, as the actor sees it."""
    row = next(one for one in party_views.show(session, actor, picture.id).rows if one.concern.key == key)
    return {party: view.weight for party, view in row.views.items()}


def test_each_party_gives_its_view_and_differences_are_marked(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    give(session, cast.karin, picture, drugs=4, lighting=2)
    give(session, cast.petra, picture, drugs=2, lighting=1)

    shown = party_views.show(session, cast.gunnar, picture.id)
    by_key = {one.concern.key: one for one in shown.rows}
    assert seen(session, cast.gunnar, picture, "drugs") == {cast.arjeplog.id: 4, cast.police.id: 2}
    assert {key: (one.difference, one.is_far_apart) for key, one in by_key.items()} == {
        "drugs": (2, True),
        "lighting": (1, False),
        "snowmobiles": (0, False),
        "area-traffic": (0, False),
    }
    assert shown.missing == {cast.arjeplog.id: 2, cast.police.id: 2}
    assert [party.key for party in shown.parties] == ["arjeplog", "pite-alvdal"]
    assert shown.own_party is None


def test_views_given_apart_are_hidden_until_all_have_given_all(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    party_views.keep_apart(session, cast.karin, picture.id, at=NOW)
    give(session, cast.karin, picture, drugs=4, snowmobiles=2, area_traffic=1, lighting=0)
    give(session, cast.petra, picture, drugs=1)

    # Neither party sees the other's, nor does a leader of the same house see more than the own party's.
    assert seen(session, cast.karin, picture, "drugs") == {cast.arjeplog.id: 4}
    assert seen(session, cast.gunnar, picture, "drugs") == {cast.arjeplog.id: 4}
    assert seen(session, cast.petra, picture, "drugs") == {cast.police.id: 1}
    assert seen(session, cast.maja, picture, "drugs") == {cast.police.id: 1}
    assert party_views.show(session, cast.maja, picture.id).missing == {
        cast.arjeplog.id: 0,
        cast.police.id: 3,
    }

    give(session, cast.petra, picture, snowmobiles=2, area_traffic=1, lighting=3)

    assert seen(session, cast.karin, picture, "lighting") == {cast.arjeplog.id: 0, cast.police.id: 3}
    assert picture.views_opened_at == NOW


def test_the_coordinator_opens_the_views(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    party_views.keep_apart(session, cast.karin, picture.id, at=NOW)
    give(session, cast.karin, picture, drugs=4)
    assert seen(session, cast.petra, picture, "drugs") == {}

    party_views.open_(session, cast.karin, picture.id, at=NOW)

    assert seen(session, cast.petra, picture, "drugs") == {cast.arjeplog.id: 4}
    with pytest.raises(RuleBroken) as broken:
        party_views.open_(session, cast.karin, picture.id, at=NOW)
    assert broken.value.rule == "views_are_open"


def test_it_is_too_late_to_part_what_has_been_seen(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    give(session, cast.karin, picture, drugs=4)

    with pytest.raises(RuleBroken) as broken:
        party_views.keep_apart(session, cast.karin, picture.id, at=NOW)

    assert broken.value.rule == "views_are_seen"


def test_a_view_can_be_changed_and_taken_back(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    give(session, cast.karin, picture, drugs=4, lighting=1)

    give(session, cast.karin, picture, drugs=3, lighting=None)

    assert seen(session, cast.karin, picture, "drugs") == {cast.arjeplog.id: 3}
    assert seen(session, cast.karin, picture, "lighting") == {}


def test_the_same_view_again_changes_nothing(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    give(session, cast.karin, picture, drugs=4)
    before = picture.revision

    give(session, cast.karin, picture, drugs=4)

    assert picture.revision == before


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (Given(3, {"en": "Only English"}), "view_without_reason"),
        (Given(None, WHY), "view_without_weight"),
        (Given(5, WHY), "view_weight"),
    ],
)
def test_what_is_no_view(session: Session, cast: Cast, given: Given, rule: str) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(RuleBroken) as broken:
        party_views.give(session, cast.karin, picture.id, {section(picture, "drugs").id: given}, at=NOW)

    assert broken.value.rule == rule


def test_a_view_takes_a_proposal_back(session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    stands = approvals.show(session, cast.karin, proposal_id)
    assert isinstance(stands.subject, SituationPicture)

    give(session, cast.petra, stands.subject, drugs=4)

    assert stands.subject.status == "draft"


def test_an_agreed_picture_takes_no_view(session: Session, cast: Cast) -> None:
    picture = an_agreed_picture(session, cast)

    with pytest.raises(RuleBroken) as broken:
        give(session, cast.karin, picture, drugs=4)

    assert broken.value.rule == "picture_is_agreed"


def test_a_concern_of_another_picture_is_not_found(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(NotFound):
        party_views.give(session, cast.karin, picture.id, {999: Given(3, WHY)}, at=NOW)


@pytest.mark.parametrize(
    ("name", "error"), [("nils", NotFound), ("gunnar", NotAllowed), ("maja", NotAllowed), ("ada", NotAllowed)]
)
def test_leaders_read_and_nobody_else_gives(
    session: Session, cast: Cast, name: str, error: type[Exception]
) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(error):
        party_views.give(session, getattr(cast, name), picture.id, {}, at=NOW)


def test_the_police_officer_neither_parts_nor_opens(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    with pytest.raises(NotAllowed):
        party_views.keep_apart(session, cast.petra, picture.id, at=NOW)
    with pytest.raises(NotAllowed):
        party_views.open_(session, cast.petra, picture.id, at=NOW)


def test_a_missing_view_awaits_its_party(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    give(session, cast.karin, picture, drugs=4)

    def waiting(actor: Actor) -> list[int]:
        found = desk.awaiting(session, actor, at=NOW + dt.timedelta(days=1))
        return [one.count for one in found if one.kind == "views_to_give"]

    assert [waiting(one) for one in (cast.karin, cast.petra, cast.maja, cast.nils)] == [[3], [4], [], []]
