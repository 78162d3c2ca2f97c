"""Weak passwords are refused with a reason, and nothing here has one from the start."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy.orm import Session

from dialog.database import connect
from dialog.models import User
from dialog.rules import RULES
from dialog.services import accounts, passwords, people
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
        ("1q2w3e4r5t6y", "common_password"),
        ("1qaz2wsx3edc", "common_password"),
        ("qazwsxedcrfv", "common_password"),
        ("!QAZ2wsx#EDC", "common_password"),
        ("poiuytrewq12", "common_password"),
        ("öäålkjhgfdsa", "common_password"),
        ("abcdefghijkl", "common_password"),
        ("zyxwvutsrqpo", "common_password"),
        ("987654321098", "common_password"),
        ("liverpoolfc1", "common_password"),
        ("medborgardialog", "common_password"),
        ("polismyndigheten", "common_password"),
        ("hejhejhejhej", "same_signs_password"),
        ("hejsanhejsanhejsan", "common_password"),
        ("L0senord-1985", "common_password"),
        ("karin.lundmark1", "own_name_password"),
        ("KarinLundmarkAB", "own_name_password"),
    ],
)
def test_what_is_guessed_early_is_refused_with_its_reason(password: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        passwords.refuse_weak(password, "Karin Lundmark", "karin.lundmark@example.se")

    assert broken.value.rule == rule
    assert rule in RULES


def is_refused(password: str) -> bool:
    try:
        passwords.refuse_weak(password, "Karin Lundmark", "karin.lundmark@example.se")
    except RuleBroken:
        return True
    return False


ENDINGS = ("", "1", "123", "1234", "2025", "1985", "!", "2026!")
"""What people hang on a word that is too short, or that must hold a digit and a sign."""


def commonest() -> set[str]:
    """Passwords as they stand in lists of leaked ones, as long as ours must be."""
    lines = [line for line in passwords.COMMON.read_text("utf-8").splitlines() if not line.startswith("#")]
    words = [word for line in lines for word in line.split()]
    made = {f"{word.capitalize()}{ending}" for word in words for ending in ENDINGS}
    made |= {word + word for word in words} | {f"{word}.{word}1" for word in words}
    made |= {f"123{word}" for word in words}
    made |= {word.translate(str.maketrans("oieas", "01345")) + "2026" for word in words}
    return {password for password in made if len(password) >= passwords.SHORTEST}


def test_at_least_three_thousand_of_the_commonest_passwords_are_refused() -> None:
    """ASVS 5.0, 6.2.4: of those that fit the policy."""
    tried = commonest()

    taken = sorted(password for password in tried if not is_refused(password))

    assert len(tried) - len(taken) >= 3_000
    assert taken == []


RARE = [
    "kvarnsten",
    "ostron",
    "paraply",
    "fjällripa",
    "hjulspår",
    "vattulinje",
    "kupong",
    "takdropp",
    "sybehör",
    "rabarber",
    "gångjärn",
    "mossig",
    "slända",
    "nattviol",
    "brunnslock",
    "trumpinne",
    "vedtrave",
    "lusekofta",
    "tvålkopp",
    "sillbricka",
    "harkrank",
    "spindelväv",
    "fotogen",
    "murbruk",
    "sothöna",
    "blyerts",
    "kamfer",
    "dimfront",
    "mjölkpall",
    "smedja",
    "gnistra",
    "vinsch",
    "trossa",
    "loggbok",
    "järtecken",
    "skrinda",
]
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789#%&?"


def test_phrases_and_random_signs_are_taken() -> None:
    draw = random.Random(6)
    phrases = [" ".join(draw.sample(RARE, 3)) for _ in range(300)]
    mixed = [f"{draw.choice(RARE)} {draw.choice(RARE)} sommar kaffe" for _ in range(100)]
    signs = ["".join(draw.choices(LETTERS, k=14)) for _ in range(300)]

    assert [password for password in (*phrases, *mixed, *signs) if is_refused(password)] == []


def test_the_name_of_ones_own_place_is_no_word_of_a_password(session: Session, cast: Cast) -> None:
    cast.arjeplog.name = {"sv": "Kvarnlunda kommun"}
    session.flush()

    with pytest.raises(RuleBroken) as broken:
        accounts.looked_at(session, cast.karin, "kvarnlunda 12!")

    assert broken.value.rule == "common_password"
    accounts.looked_at(session, cast.nils, "kvarnlunda lykta 12!")


def test_the_longest_password_is_looked_at_in_no_time() -> None:
    began = time.perf_counter()

    passwords.refuse_weak("tre gröna traktorer " * 50, "Karin Lundmark", "karin.lundmark@example.se")

    assert time.perf_counter() - began < 5


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
