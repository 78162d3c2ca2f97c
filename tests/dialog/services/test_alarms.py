"""Serious texts, and texts that nobody can read: found when stored, first on the desk, until acted on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, Membership, SurveyVersion, User
from dialog.services import (
    accounts,
    alarms,
    answer_entry,
    answer_files,
    answers_export,
    desk,
    privacy,
    quotes,
    renderings,
    responses,
    texts,
)
from dialog.services.errors import RuleBroken
from dialog.services.permissions import Actor
from dialog.services.responses import Sending
from dialog.services.texts import Filters
from surveys.answers_rows import RightRow
from surveys.forms import Collected
from tests.builders import a_survey, a_text, a_theme
from tests.people import NOW, Cast

THREAT = "Jag ska döda honom, jag har ett gevär"
"""A threat as somebody could write it; made up."""


def a_substitute(session: Session, cast: Cast, *, reads: tuple[str, ...] = ("sv", "en")) -> Actor:
    """Siv, who coordinates in Arjeplog when Karin is away."""
    user = User(
        email="siv@example.se",
        name="Siv",
        reads=list(reads),
        memberships=[
            Membership(organisation_id=cast.arjeplog.id, role="coordinator", from_on=dt.date(2026, 1, 1))
        ],
    )
    session.add(user)
    session.flush()
    return accounts.describe(session, user, at=NOW)


@pytest.fixture
def version(session: Session, cast: Cast) -> SurveyVersion:
    return a_survey(session, cast.arjeplog)


def sent(version: SurveyVersion, cast: Cast, words: str, **more: object) -> Sending:
    return replace(
        Sending(version.id, cast.arjeplog.id, "sv", "key " + words, Collected((), {"concern": words})), **more
    )


def first_on(session: Session, actor: Actor) -> tuple[str, int, str]:
    first = desk.awaiting(session, actor, at=NOW)[0]
    return first.kind, first.count, first.week


def test_a_threat_is_first_on_the_coordinators_and_her_substitutes_desk(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    siv = a_substitute(session, cast)

    responses.receive(session, sent(version, cast, THREAT), on=dt.date(2026, 11, 22))

    assert first_on(session, cast.karin) == first_on(session, siv) == ("serious_texts", 1, "2026-W47")


@pytest.mark.parametrize("who", ["nils", "petra", "maja", "gunnar", "ada"])
def test_a_threat_is_on_nobody_elses_desk(
    session: Session, cast: Cast, version: SurveyVersion, who: str
) -> None:
    responses.receive(session, sent(version, cast, THREAT), on=dt.date(2026, 11, 22))

    found = desk.awaiting(session, getattr(cast, who), at=NOW)
    assert [due for due in found if due.step == "answers"] == []


def test_what_staff_types_in_is_looked_through(session: Session, cast: Cast, version: SurveyVersion) -> None:
    answer_entry.enter(session, cast.karin, sent(version, cast, THREAT, channel="paper"), at=NOW)

    assert [one.count for one in alarms.waiting(session, [cast.arjeplog.id])] == [1]


def test_what_a_file_brings_is_looked_through(session: Session, cast: Cast, version: SurveyVersion) -> None:
    rows = [RightRow(2, "arjeplog", "sv", dt.date(2026, 11, 2), Collected((), {"concern": THREAT}))]
    places = {"arjeplog": cast.arjeplog.id}

    answer_files.store(
        session, cast.karin, version.id, rows, places, file=b"x", sheet="", left_out=0, at=NOW,
        looked=answer_files.look_through(rows),
    )  # fmt: skip

    assert [(one.count, one.week) for one in alarms.waiting(session, [cast.arjeplog.id])] == [(1, "2026-W45")]


def test_a_rendering_that_shows_a_threat_makes_the_text_serious(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, "Tämä on viesti", language="fi")
    assert [one.count for one in alarms.waiting(session, [cast.arjeplog.id])] == []

    renderings.render(session, cast.karin, text.id, THREAT, at=NOW)
    renderings.render(session, cast.karin, text.id, "Det är mörkt", at=NOW)

    assert text.serious is not None
    assert [one.count for one in alarms.waiting(session, [cast.arjeplog.id])] == [1]


def test_a_harmless_rendering_makes_nothing_serious(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, "Täällä on pimeää", language="fi")

    renderings.render(session, cast.karin, text.id, "Det är mörkt här", at=NOW)

    assert text.serious is None


def test_a_withheld_serious_text_waits_and_is_found_until_somebody_has_acted(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, THREAT)
    privacy.withhold(session, cast.karin, text.id, at=NOW)

    found = texts.listing(session, cast.karin, cast.arjeplog.id, Filters(is_waiting=True))
    assert ([line.id for line in found.lines], found.serious) == ([text.id], 1)
    assert first_on(session, cast.karin)[0] == "serious_texts"

    privacy.handled(session, cast.karin, text.id, "police", "", at=NOW)

    found = texts.listing(session, cast.karin, cast.arjeplog.id, Filters(is_waiting=True))
    assert (found.total, found.serious, text.state) == (0, 0, "withheld")


@pytest.mark.parametrize(
    ("done", "what", "rule"),
    [
        ("", "Polisen ringd", "choose_what_was_done"),
        ("read", "Polisen ringd", "choose_what_was_done"),
        ("nothing", " ", "say_what_was_done"),
        ("other_help", "", "say_what_was_done"),
    ],
)
def test_a_serious_text_is_not_closed_without_an_action(
    session: Session, cast: Cast, version: SurveyVersion, done: str, what: str, rule: str
) -> None:
    text = a_text(session, version, cast.arjeplog, THREAT)

    with pytest.raises(RuleBroken) as broken:
        privacy.handled(session, cast.karin, text.id, done, what, at=NOW)

    assert broken.value.rule == rule
    assert (text.handled_as, text.handled_by, text.handled_at) == (None, None, None)
    assert first_on(session, cast.karin)[0] == "serious_texts"


def test_whoever_reads_a_text_can_mark_what_the_machine_missed(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, "Det ligger kvar hos grannen")
    siv = a_substitute(session, cast)

    with pytest.raises(RuleBroken) as broken:
        privacy.mark_serious(session, siv, text.id, "rude", at=NOW)
    privacy.mark_serious(session, siv, text.id, "weapon", at=NOW)
    privacy.mark_serious(session, cast.karin, text.id, "threat", at=NOW)

    assert (broken.value.rule, text.serious) == ("serious_kind", "weapon")
    assert first_on(session, cast.karin) == ("serious_texts", 1, "2026-W40")
    lines = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "text:mark_serious")).all()
    assert [(line.actor_id, line.details) for line in lines] == [(siv.id, {"serious": "weapon"})]


def test_reading_or_confirming_a_page_does_not_close_it(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, THREAT)

    texts.confirm_read(session, cast.karin, cast.arjeplog.id, [text.id], [], at=NOW)

    assert (text.state, first_on(session, cast.karin)[0]) == ("read", "serious_texts")


def test_what_was_done_can_be_corrected_and_the_log_keeps_each_change_without_the_words(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, THREAT)

    privacy.handled(session, cast.karin, text.id, "nothing", "Ingen går att hitta", at=NOW)
    privacy.handled(session, cast.karin, text.id, "police", "", at=NOW + dt.timedelta(hours=1))

    assert (text.handled_as, text.handled, text.handled_by) == ("police", "", cast.karin.id)
    lines = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "text:take_care_of").order_by(AuditEvent.seq)
    )
    assert [line.details for line in lines] == [
        {"serious": text.serious, "done": "nothing", "former": None},
        {"serious": text.serious, "done": "police", "former": "nothing"},
    ]


def test_texts_in_a_language_that_she_does_not_read_come_next_until_somebody_renders_them(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    sami = a_text(session, version, cast.arjeplog, "Skohterat ihkku", language="se")
    a_text(session, version, cast.arjeplog, "Snowmobiles at night", language="en")
    siv = a_substitute(session, cast, reads=("sv", "se"))

    assert first_on(session, cast.karin) == ("unreadable_texts", 1, "2026-W40")
    found = texts.listing(session, siv, cast.arjeplog.id, Filters(is_unreadable=True))
    assert [line.language for line in found.lines] == ["en"]

    renderings.render(session, siv, sami.id, "Skotrar på natten", at=NOW)

    assert "unreadable_texts" not in [due.kind for due in desk.awaiting(session, cast.karin, at=NOW)]


def test_what_the_person_reads_is_chosen_and_nothing_is_no_choice(session: Session, cast: Cast) -> None:
    accounts.choose_reads(session, cast.karin, ["sv", "se"])
    with pytest.raises(RuleBroken) as broken:
        accounts.choose_reads(session, cast.karin, [])

    assert (broken.value.rule, alarms.reads(session, cast.karin.id)) == (
        "reads_something",
        frozenset({"sv", "se"}),
    )


def test_what_the_police_asked_themselves_is_not_said_to_wait_where_nobody_can_open_it(
    session: Session, cast: Cast
) -> None:
    version = a_survey(session, cast.police, municipalities=[cast.arjeplog])
    a_text(session, version, cast.arjeplog, THREAT)

    assert alarms.waiting(session, [cast.arjeplog.id]) == []


def test_who_has_no_substitute_is_told_until_there_is_one(session: Session, cast: Cast) -> None:
    def alone(actor: Actor) -> list[str]:
        return [place.key for place in alarms.without_substitute(session, actor, at=NOW)]

    assert (alone(cast.karin), alone(cast.ada), alone(cast.nils)) == (
        ["arjeplog"],
        ["arjeplog"],
        ["arvidsjaur"],
    )
    assert alone(cast.petra) == []

    a_substitute(session, cast)

    assert (alone(cast.karin), alone(cast.nils)) == ([], ["arvidsjaur"])


def test_no_serious_text_leaves_as_a_quote_also_when_it_became_serious_later(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    rows = [
        a_text(session, version, cast.arjeplog, f"Pimeää tiellä {one}", language="fi") for one in range(6)
    ]
    theme = a_theme(session, cast.arjeplog, cast.karin, rows)
    quote = quotes.propose(
        session, cast.karin, theme.id, rows[0].id, "Mörkt på vägen", at=NOW, is_paraphrase=True, language="sv"
    )
    assert quotes.released(session, theme) == [quote]

    renderings.render(session, cast.karin, rows[0].id, THREAT, at=NOW)
    privacy.handled(session, cast.karin, rows[0].id, "police", "", at=NOW)

    assert quotes.released(session, theme) == []
    with pytest.raises(RuleBroken) as broken:
        quotes.propose(session, cast.karin, theme.id, rows[0].id, "Mörkt", at=NOW, is_paraphrase=True)
    assert broken.value.rule == "quote_serious"


def test_no_serious_text_is_in_a_saved_file_also_when_somebody_has_acted(
    session: Session, cast: Cast, version: SurveyVersion
) -> None:
    text = a_text(session, version, cast.arjeplog, THREAT)
    a_text(session, version, cast.arjeplog, "Det är mörkt vid skolan")
    privacy.handled(session, cast.karin, text.id, "police", "", at=NOW)

    made = answers_export.export(session, cast.karin, version.id, cast.arjeplog.id, language="sv")

    assert list(made.texts.rows) == [["concern", "sv", "Det är mörkt vid skolan"]]
