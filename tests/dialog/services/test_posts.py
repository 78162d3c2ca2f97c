"""Who holds what: nothing is without an owner when somebody leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText, Membership, PostHolder, User
from dialog.services import accounts, actions, desk, posts
from dialog.services.errors import NotAllowed, NotFound, RuleBroken
from dialog.services.permissions import Permission, may
from dialog.services.posts import PostWords
from tests.people import NOW, Cast
from tests.promised import an_action
from tests.world import World

TODAY = dt.date(2026, 11, 23)


def name(
    session: Session, cast: Cast, user_id: int, function: str = "kommunpolis", **more: object
) -> PostHolder:
    words: dict[str, object] = {
        "organisation_id": cast.police.id,
        "function": function,
        "user_id": user_id,
        "from_on": dt.date(2026, 1, 1),
    }
    return posts.name_holder(session, cast.karin, cast.arjeplog.id, PostWords(**{**words, **more}), at=NOW)  # type: ignore[arg-type]


def answers(session: Session, cast: Cast, on: dt.date = TODAY) -> tuple[str, str] | None:
    found = posts.holder(session, cast.police.id, "Kommunpolis ", on)
    return (found.user.name, found.kind) if found else None


def leaves(session: Session, user_id: int, on: dt.date) -> None:
    for one in session.query(Membership).filter_by(user_id=user_id):
        one.to_on = on
    session.flush()


def test_a_function_passes_from_the_holder_to_the_substitute_to_the_contact_to_the_leader(
    session: Session, cast: Cast
) -> None:
    held = name(session, cast, cast.petra.id)
    stands_in = name(session, cast, cast.maja.id, is_substitute=True)
    assert answers(session, cast) == ("Petra", "holder")
    posts.end(session, cast.karin, cast.arjeplog.id, held.id, dt.date(2026, 10, 31), at=NOW)
    assert answers(session, cast, dt.date(2026, 10, 31)) == ("Petra", "holder")
    assert answers(session, cast) == ("Maja", "substitute")
    posts.end(session, cast.karin, cast.arjeplog.id, stands_in.id, dt.date(2026, 10, 31), at=NOW)
    assert answers(session, cast) == ("Petra", "contact")
    leaves(session, cast.petra.id, dt.date(2026, 11, 1))
    assert answers(session, cast) == ("Maja", "contact")
    leaves(session, cast.maja.id, dt.date(2026, 11, 1))
    assert answers(session, cast) is None


def test_somebody_who_left_or_whose_account_is_closed_holds_nothing(session: Session, cast: Cast) -> None:
    name(session, cast, cast.petra.id)
    name(session, cast, cast.maja.id, is_substitute=True)
    user = session.get_one(User, cast.petra.id)
    user.is_active = False
    session.flush()
    assert answers(session, cast) == ("Maja", "substitute")
    user.is_active = True
    leaves(session, cast.petra.id, dt.date(2026, 11, 22))
    assert answers(session, cast) == ("Maja", "substitute")
    an_action(session, cast)
    (shown,) = posts.functions(session, cast.gunnar, cast.arjeplog.id, on=TODAY)
    assert [(one.user.name, one.has_left) for one in shown.named] == [("Maja", False), ("Petra", True)]
    assert (shown.actions, shown.is_gap) == (1, False)


def test_one_person_at_a_time_holds_a_function_and_belongs_to_its_organisation(
    session: Session, cast: Cast
) -> None:
    name(session, cast, cast.petra.id, to_on=dt.date(2026, 6, 30))
    with pytest.raises(RuleBroken, match="post_is_held"):
        name(session, cast, cast.maja.id, from_on=dt.date(2026, 6, 30))
    name(session, cast, cast.maja.id, from_on=dt.date(2026, 7, 1))
    with pytest.raises(RuleBroken, match="post_person_elsewhere"):
        name(session, cast, cast.karin.id, "gatuchef")
    with pytest.raises(RuleBroken, match="ends_before_it_begins"):
        name(session, cast, cast.petra.id, "gatuchef", to_on=dt.date(2025, 1, 1))
    with pytest.raises(NotFound):
        name(session, cast, cast.nils.id, organisation_id=cast.arvidsjaur.id)


def test_only_coordinators_say_who_holds_what(session: Session, cast: Cast) -> None:
    post = name(session, cast, cast.petra.id)
    for actor, error in ((cast.petra, NotAllowed), (cast.gunnar, NotAllowed), (cast.ada, NotAllowed)):
        with pytest.raises(error):
            posts.end(session, actor, cast.arjeplog.id, post.id, TODAY, at=NOW)
    with pytest.raises(NotAllowed):
        posts.functions(session, cast.ada, cast.arjeplog.id, on=TODAY)
    posts.remove(session, cast.nils, cast.arvidsjaur.id, post.id, at=NOW)
    assert answers(session, cast) == ("Petra", "contact")
    said = [one.action for one in session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert said == ["post:name", "post:remove"]


def test_a_function_without_a_name_stands_first_and_awaits_the_coordinator(
    session: Session, cast: Cast
) -> None:
    name(session, cast, cast.petra.id, "områdespolis")
    an_action(session, cast)
    shown = posts.functions(session, cast.karin, cast.arjeplog.id, on=TODAY)
    assert [(one.name, one.is_gap) for one in shown] == [("kommunpolis", True), ("områdespolis", False)]
    (due,) = posts.awaiting(session, cast.karin, TODAY)
    assert (due.kind, due.count, due.arguments) == ("posts_empty", 1, {"municipality": "arjeplog"})
    assert list(posts.awaiting(session, cast.petra, TODAY)) == []
    name(session, cast, cast.petra.id)
    assert list(posts.awaiting(session, cast.karin, TODAY)) == []


def test_whoever_answers_for_an_action_may_count_it(session: Session, cast: Cast) -> None:
    action = an_action(session, cast)
    with pytest.raises(NotAllowed):
        actions.record_count(session, cast.maja, action.id, "2026-11", 1, at=NOW)
    name(session, cast, cast.maja.id)
    actions.record_count(session, cast.maja, action.id, "2026-11", 1, at=NOW)
    assert [one.recorded_by for one in action.counts] == [cast.maja.id]


# Roles.


def test_what_awaits_a_role_comes_to_the_substitute_when_nobody_holds_it(
    session: Session, world: World
) -> None:
    cast = world.cast
    sara = session.get_one(User, world.sara.id)
    sara.memberships[0].to_on = dt.date(2026, 1, 1)
    sara.memberships.append(
        Membership(
            organisation_id=cast.arjeplog.id,
            role="coordinator",
            from_on=dt.date(2026, 1, 1),
            is_substitute=True,
        )
    )
    session.flush()
    stands_in = accounts.describe(session, sara, at=NOW)
    assert may(stands_in, Permission.PROMISE_EDIT, cast.arjeplog.id)
    # The serious is for everybody who may act on it.
    assert [one.kind for one in desk.awaiting(session, stands_in, at=NOW)] == ["serious_texts"]
    of_karin = [one.kind for one in desk.awaiting(session, cast.karin, at=NOW)]
    leaves(session, cast.karin.id, dt.date(2026, 11, 22))
    session.expire_all()
    steps_in = accounts.describe(session, sara, at=NOW)
    # Karin has proposed a destruction herself: it is for somebody else to agree to.
    assert "disposal_second" not in of_karin
    of_sara = [one.kind for one in desk.awaiting(session, steps_in, at=NOW)]
    assert [kind for kind in of_sara if kind != "disposal_second"] == of_karin
    assert session.query(FreeText).count() > 0


def test_the_roles_of_the_parties_are_shown_with_those_who_stand_in(session: Session, cast: Cast) -> None:
    leaves(session, cast.gunnar.id, dt.date(2026, 11, 1))
    shown = posts.roles(session, cast.maja, cast.arjeplog.id, on=TODAY)
    assert [(one.role, [user.name for user in one.people]) for one in shown] == [
        ("municipal_leader", []),
        ("coordinator", ["Karin"]),
        ("police_officer", ["Petra"]),
        ("police_leader", ["Maja"]),
    ]
