"""The register of partner organisations: one municipality's, without people, and nothing used disappears."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.models import DialogueNote, PartnerOrganisation
from dialog.request import Site
from dialog.services import partners
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.named_people import Answered
from dialog.services.partners import PartnerWords
from tests.people import NOW, Cast, gather
from tests.world import World

CLUB = PartnerWords("Åsens skoterklubb", "association", "Ordförande")


def add(session: Session, cast: Cast, words: PartnerWords = CLUB) -> PartnerOrganisation:
    return partners.add(session, cast.karin, cast.arjeplog.id, words, at=NOW)


def rule_of(broken: pytest.ExceptionInfo[RuleBroken]) -> str:
    return broken.value.rule


def test_a_partner_is_registered_with_a_post_to_turn_to(session: Session, cast: Cast) -> None:
    add(session, cast)

    (line,) = partners.listing(session, cast.petra, cast.arjeplog.id)

    found = line.partner
    assert (found.name, found.kind, found.contact, found.is_active) == (
        "Åsens skoterklubb", "association", "Ordförande", True,
    )  # fmt: skip
    assert line.is_used is False


def test_the_other_municipality_has_a_register_of_its_own(session: Session, cast: Cast) -> None:
    club = add(session, cast)

    assert partners.listing(session, cast.nils, cast.arvidsjaur.id) == ()
    with pytest.raises(NotFound):
        partners.listing(session, cast.nils, cast.arjeplog.id)
    with pytest.raises(NotFound):
        partners.edit(session, cast.nils, club.id, CLUB, at=NOW)


@pytest.mark.parametrize("who", ["petra", "maja", "gunnar", "ada"])
def test_only_the_coordinator_changes_the_register(session: Session, cast: Cast, who: str) -> None:
    club, actor = add(session, cast), getattr(cast, who)

    for change in (
        lambda: partners.add(session, actor, cast.arjeplog.id, CLUB, at=NOW),
        lambda: partners.edit(session, actor, club.id, CLUB, at=NOW),
        lambda: partners.set_active(session, actor, club.id, is_active=False, at=NOW),
        lambda: partners.remove(session, actor, club.id, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_the_same_name_is_refused_whatever_its_capitals(on_both: Site) -> None:
    with on_both.writing() as session:
        cast = gather(session)
        add(session, cast)

        with pytest.raises(RuleBroken) as broken:
            add(session, cast, PartnerWords("ÅSENS SKOTERKLUBB", "association"))

        assert rule_of(broken) == "partner_is_there"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (PartnerWords("Klubben", "choir"), "partner_kind"),
        (PartnerWords("  ", "other"), "partner_needs_name"),
        (PartnerWords("Klubben", "other", "Anna Persson"), "names_somebody"),
    ],
)
def test_what_the_register_does_not_take(
    session: Session, cast: Cast, words: PartnerWords, rule: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        add(session, cast, words)

    assert rule_of(broken) == rule


def test_a_persons_name_is_taken_out_unless_somebody_says_that_it_is_none(
    session: Session, cast: Cast
) -> None:
    seen = frozenset({"Anna Persson"})

    out, kept = (
        partners.add(
            session, cast.karin, cast.arjeplog.id,
            PartnerWords(name, "company", "Anna Persson"), answered=answered, at=NOW,
        )
        for name, answered in (("Ett", Answered(seen)), ("Två", Answered(seen, seen)))
    )  # fmt: skip

    assert (out.contact, kept.contact) == ("[namn]", "Anna Persson")


def test_what_is_used_is_retired_and_not_removed(session: Session, world: World) -> None:
    cast = world.cast

    with pytest.raises(RuleBroken) as broken:
        partners.remove(session, cast.karin, world.partner.id, at=NOW)
    partners.set_active(session, cast.karin, world.partner.id, is_active=False, at=NOW)

    assert rule_of(broken) == "partner_is_used"
    assert partners.active(session, cast.arjeplog.id) == []
    assert session.get_one(DialogueNote, world.note.id).partner_id == world.partner.id
    with pytest.raises(NotFound):
        partners.chosen(session, cast.arjeplog.id, world.partner.id)


def test_what_nothing_refers_to_can_be_removed(session: Session, cast: Cast) -> None:
    club = add(session, cast)

    partners.remove(session, cast.karin, club.id, at=NOW)

    assert partners.listing(session, cast.karin, cast.arjeplog.id) == ()


def test_a_reindeer_herding_community_is_shown_by_its_kind_alone(session: Session, cast: Cast) -> None:
    herders = add(session, cast, PartnerWords("Påhittade samebyn", "sameby"))

    assert partners.shown_name(herders)["sv"] == "En sameby"
    assert partners.shown_name(add(session, cast)) == {"sv": "Åsens skoterklubb"}
