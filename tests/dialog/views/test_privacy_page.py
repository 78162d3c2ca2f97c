"""The public page on privacy says what the settings and decisions in force come to, in every language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.identity_providers import Provider
from dialog.request import Site
from dialog.services import retention
from dialog.services.meeting_room import Room
from dialog.services.retention import Decided
from tests.builders import a_survey
from tests.meetings import a_meeting, close, everybody, keep
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.readers import a_reader
from tests.situations import a_draft

LANGUAGES = ("sv", "se", "en")
PROVIDER = Provider(
    key="arjeplog", name={"sv": "Kommuninloggningen"}, issuer="https://login.example.se", client_id="x",
    organisations=("arjeplog",), client_secret="hemligt-ord",
)  # fmt: skip
SAID: dict[str, tuple[dict[str, Any], dict[str, tuple[str, str]]]] = {
    "days of a backup": (
        {"backup_recipient": "age1x", "backup_days": 17},
        {
            "sv": ("Webbplatsen gör själv inga säkerhetskopior.", "varje kopia raderas efter högst 17 dagar"),
            "se": ("Sihkkarastinmáŋggus ii ráhkaduvvo dán neahttabáikkis.", "eanemustá 17 beaivvi geažes"),
            "en": ("The site itself makes no backups.", "each is erased after at most 17 days"),
        },
    ),
    "sender of mail": (
        {"smtp_url": "smtp://mail.example.se", "mail_from": "dialog@example.se"},
        {
            "sv": ("Vi skickar ingen e-post.", "Avsändare: dialog@example.se."),
            "se": ("Mii eat sádde e-poastta.", "Sáddejeaddji: dialog@example.se."),
            "en": ("We send no e-mail.", "Sender: dialog@example.se."),
        },
    ),
    "second step": (
        {"second_factor": "required"},
        {
            "sv": ("Den som läser loggar in med ett eget lösenord.", "Den som läser loggar in i två steg."),
            "se": ("Son guhte lohká, logge sisa iežas beassansániin.", "logge sisa guovtti lávkkis."),
            "en": ("Who reads signs in with a password of their own.", "Who reads signs in in two steps."),
        },
    ),
    "queue": (
        {"queue_url": "redis://127.0.0.1:1"},
        {
            "sv": ("räknar datorn under några minuter, i sitt minne", "räknar våra datorer tillsammans"),
            "se": ("dihtor lohká muhtun minuhtaid", "min dihtorat lohket ovttas"),
            "en": ("the machine counts for a few minutes, in its memory", "our machines count together"),
        },
    ),
}
"""What is set -> the settings, and in each language what the page said before and says then."""


@pytest.fixture
def as_set(site: Site) -> Iterator[Site]:
    """The site, whose settings are put back."""
    former = site.settings
    yield site
    site.settings = former


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", sorted(SAID))
def test_what_is_a_setting_is_said_as_it_is_set(
    client: PageClient, as_set: Site, what: str, language: str
) -> None:
    settings, said = SAID[what]
    before, after = said[language]
    address = f"/{language}/privacy"
    text = client.get(address).text
    assert (before in text, after in text) == (True, False)

    as_set.settings = replace(as_set.settings, **settings)

    text = client.get(address).text
    assert (before in text, after in text) == (False, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Inloggning går också genom: Kommuninloggningen."),
        ("se", "Sisaloggen dáid bokte maiddái: Kommuninloggningen."),
        ("en", "Sign-in also through: Kommuninloggningen."),
    ],
)
def test_a_provider_of_sign_ins_is_named_without_its_secret(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    assert words not in client.get(f"/{language}/privacy").text

    monkeypatch.setitem(app.extensions, "dialog_providers", {"arjeplog": PROVIDER})

    page = client.get(f"/{language}/privacy")
    assert words in page.text
    assert "hemligt-ord" not in page.html


def test_each_decision_in_force_is_told_also_of_one_survey_and_of_whole_answers(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_survey(session, cast.arjeplog)
    decisions = (
        ("texts", 60, "KS 1", None), ("texts", 24, "KS 2", None), ("answers", None, "KS 3", None),
        ("texts", 6, "KS 4", version.id), ("answers", 12, "KS 5", version.id), ("notes", 24, "KS 6", None),
        ("meetings", 36, "KS 7", None),
    )  # fmt: skip
    for what, months, number, version_id in decisions:
        decided = Decided(what, months, "Kommunstyrelsen", number, dt.date(2026, 3, 1), version_id)
        retention.decide(session, cast.karin, cast.arjeplog.id, decided, at=NOW)
    session.commit()

    text = client.get("/en/privacy").text

    whose = "Arjeplog municipality"
    one = f"{whose}, {version.title['en']}"
    for words in (
        f"{whose}: your texts are erased after the survey has closed. Months: 24. Decision: KS 2.",
        f"{whose}: your whole answers are kept. Decision: KS 3.",
        f"{one}: your texts are erased after the survey has closed. Months: 6. Decision: KS 4.",
        f"{one}: your whole answers are erased after the survey has closed. Months: 12. Decision: KS 5.",
        f"{whose}: our notes of what people said when we met them are erased. Months after the meeting: 24.",
        f"{whose}: our minutes of meetings are erased if no decision rests on them.",
        "Months after the meeting: 36. Decision: KS 7.",
    ):
        assert words in text
    assert "KS 1." not in text


def test_minutes_are_named_where_they_are_kept(client: PageClient, session: Session, cast: Cast) -> None:
    said = {
        "sv": ("Våra protokoll från möten sparas också", "våra protokoll från möten sparas. Beslut: KS 8."),
        "se": ("čoahkkimis vurkejuvvojit maiddái", "Min notáhtat čoahkkimis vurkejuvvojit. Mearrádus: KS 8."),
        "en": ("Our minutes of meetings are kept too", "our minutes of meetings are kept. Decision: KS 8."),
    }

    def told() -> dict[str, tuple[bool, ...]]:
        pages = {language: client.get(f"/{language}/privacy").text for language in LANGUAGES}
        return {language: tuple(one in pages[language] for one in said[language]) for language in LANGUAGES}

    meeting = a_meeting(session, cast, a_draft(session, cast))
    session.commit()
    assert told() == dict.fromkeys(LANGUAGES, (False, False))  # called, and not held yet

    keep(session, cast, meeting, Room(present=everybody(meeting)))
    close(session, cast, meeting)
    preserved = Decided("meetings", None, "Kommunstyrelsen", "KS 8", dt.date(2026, 3, 1))
    retention.decide(session, cast.karin, cast.arjeplog.id, preserved, at=NOW)
    session.commit()
    assert told() == dict.fromkeys(LANGUAGES, (True, True))


def test_who_reads_is_told_as_it_is(client: PageClient, session: Session, cast: Cast) -> None:
    reader, own = "somebody whom the municipality has chosen", "In a survey of their own the police read"
    text = client.get("/en/privacy").text
    assert (reader in text, own in text) == (False, False)

    a_reader(session, cast)
    a_survey(session, cast.police, municipalities=[cast.arjeplog])
    session.commit()

    text = client.get("/en/privacy").text
    assert (reader in text, own in text) == (True, True)


def test_only_an_officer_who_can_be_reached_is_told_of(
    client: PageClient, session: Session, cast: Cast
) -> None:
    heading = {"sv": "Dataskyddsombud", "se": "Persondieđuid áittardeaddji", "en": "Data protection officer"}
    for language, words in heading.items():
        page = client.get(f"/{language}/privacy")
        assert f"<h2>{words}</h2>" in page.html
        assert page.html.count('href="mailto:dataskyddsombud.') == 3

    for one in (cast.arjeplog, cast.arvidsjaur, cast.police):
        one.data_protection_email = None
    cast.arvidsjaur.data_protection_address = "Kommunhuset"
    session.commit()

    page = client.get("/en/privacy").html
    assert ("mailto:" in page, "Arjeplog municipality" in page.partition("Data protection officer")[2]) == (
        False,
        False,
    )
    assert 'Arvidsjaur municipality: <span lang="sv">Kommunhuset</span>' in " ".join(page.split())
