"""The policy: what the table gives, to whom, where."""

from __future__ import annotations

import pytest

from dialog.models.people import ROLES
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.permissions import POLICY, Actor, Permission, may, party_for, require, where
from tests.people import Cast

P = Permission


def who(permission: Permission) -> set[str]:
    return {role for role, given in POLICY.items() if permission in given}


def test_every_role_has_its_row_and_there_are_no_others() -> None:
    assert set(POLICY) == {*ROLES, "site_administrator"}


def test_every_permission_is_given_to_somebody() -> None:
    assert [permission for permission in Permission if not who(permission)] == []


def test_nobody_but_the_municipality_reads_what_people_wrote() -> None:
    assert who(P.TEXT_READ_MASKED) == {"coordinator"}
    assert who(P.TEXT_RENDER) == {"language_reader"}
    assert who(P.TEXT_UNMASK) == {"coordinator"}


def test_the_police_see_what_is_serious_in_what_they_asked_themselves_and_no_other_text() -> None:
    assert who(P.TEXT_PROTECT_OWN) == {"police_officer"}
    assert POLICY["police_officer"] & {P.TEXT_READ_MASKED, P.TEXT_PROTECT, P.TEXT_UNMASK} == set()


def test_the_police_publish_promises_and_nobody_else_does() -> None:
    assert who(P.PROMISE_PUBLISH) == {"police_officer", "police_leader"}


def test_who_drafts_a_promise_or_picture_does_not_approve_it() -> None:
    assert who(P.PROMISE_EDIT) & who(P.PROMISE_APPROVE) == set()
    assert who(P.PICTURE_EDIT) & who(P.PICTURE_APPROVE) == set()


def test_an_administrator_manages_people_and_reads_log_and_register_and_nothing_else() -> None:
    assert POLICY["administrator"] == {
        *(P.PEOPLE_EDIT, P.REGISTER_READ, P.REGISTER_EDIT, P.LOG_READ, P.OPERATION_READ),
    }


def test_a_second_reader_of_quotes_sees_nothing_but_quotes() -> None:
    assert POLICY["quote_reader"] == {P.QUOTE_RELEASE}


def test_a_registrar_keeps_destroys_and_hands_out_and_does_nothing_else() -> None:
    assert POLICY["registrar"] == {
        *(P.RECORD_READ, P.RECORD_KEEP, P.RECORD_DISPOSE, P.RECORD_HAND_OUT, P.FINISHED_READ),
    }


def test_what_belongs_to_another_municipality_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        require(cast.nils, P.TEXT_READ_MASKED, cast.arjeplog.id)


def test_the_wrong_role_in_the_right_municipality_is_not_allowed(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        require(cast.gunnar, P.TEXT_READ_MASKED, cast.arjeplog.id)


def test_nobody_is_not_allowed(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        require(None, P.THEME_READ, cast.arjeplog.id)


def test_the_right_role_in_the_right_municipality_passes(cast: Cast) -> None:
    require(cast.karin, P.TEXT_READ_MASKED, cast.arjeplog.id)


def test_without_a_municipality_it_is_enough_to_have_it_somewhere(cast: Cast) -> None:
    assert may(cast.nils, P.SURVEY_EDIT)
    assert not may(cast.nils, P.SURVEY_EDIT, cast.arjeplog.id)
    assert not may(None, P.SURVEY_EDIT)


def test_the_police_act_in_the_name_of_the_police(cast: Cast) -> None:
    assert party_for(cast.petra, P.PROMISE_APPROVE, cast.arjeplog.id) == cast.police.id
    assert party_for(cast.gunnar, P.PROMISE_APPROVE, cast.arjeplog.id) == cast.arjeplog.id


def test_a_permission_of_one_role_does_not_reach_the_municipalities_of_another(cast: Cast) -> None:
    both = Actor(id=1, name="Both", memberships=cast.nils.memberships + cast.petra.memberships)

    assert where(both, P.TEXT_READ_MASKED) == {cast.arvidsjaur.id}
    assert where(both, P.PROMISE_PUBLISH) == {cast.arjeplog.id, cast.arvidsjaur.id}
    with pytest.raises(NotAllowed):
        require(both, P.TEXT_READ_MASKED, cast.arjeplog.id)
