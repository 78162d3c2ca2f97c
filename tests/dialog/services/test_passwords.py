"""Weak passwords are refused with a reason, and nothing here has one from the start."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog.database import connect
from dialog.models import User
from dialog.rules import RULES
from dialog.services import passwords, people
from dialog.services.errors import RuleBroken
from tests import example
from tests.people import NOW, PASSWORD, Cast


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("elevenchars", "short_password"),
        ("aaaaaaaaaaaaaaaa", "same_signs_password"),
        ("password123456", "common_password"),
        ("Lösenord2026!", "common_password"),
        ("Sommar2026Sommar", "common_password"),
        ("P@ssw0rdP@ssw0rd", "common_password"),
        ("arjeplog arjeplog", "common_password"),
        ("qwertyuiop1234", "common_password"),
        ("karin.lundmark1", "own_name_password"),
        ("KarinLundmarkAB", "own_name_password"),
    ],
)
def test_what_is_guessed_early_is_refused_with_its_reason(password: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        passwords.refuse_weak(password, "Karin Lundmark", "karin.lundmark@example.se")

    assert broken.value.rule == rule
    assert rule in RULES


@pytest.mark.parametrize(
    "password", [PASSWORD, "tre gröna traktorer åt frukost", "sommar hund kaffe apelsin", "x7Qk-93mm-Tz0p-v"]
)
def test_several_words_or_many_different_signs_are_taken(password: str) -> None:
    passwords.refuse_weak(password, "Karin Lundmark", "karin.lundmark@example.se")


def test_who_is_invited_has_no_password_whoever_invites(session: Session, cast: Cast) -> None:
    invited = people.invite_by_operator(
        session, "ny@example.se", "Ny", "administrator", cast.arjeplog.key, at=NOW
    )

    assert invited.user.password_hash is None
    assert session.query(User).filter(User.password_hash.is_not(None)).count() == 0


def test_nobody_in_the_example_has_a_password(tmp_path_factory: pytest.TempPathFactory) -> None:
    engine = connect(f"sqlite:///{example.database(example.folder(tmp_path_factory))}")
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*), count(password_hash) FROM user_account").one()
    engine.dispose()

    assert found[0] > 0
    assert found[1] == 0
