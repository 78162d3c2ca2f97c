"""Promises from before the system: entered with what is known, mended until followed up, never invented."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import PromiseVersion
from dialog.services import follow_up, old_promises, promise_making, promise_pages, promises
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.follow_up import FollowUpWords
from dialog.services.old_promises import Line, Told, Words
from dialog.services.old_promises_period import bounds, day_of
from tests.people import NOW, Cast
from tests.promised import a_promise, a_published_version, an_old_version, how_it_went

LATER = NOW + dt.timedelta(hours=1)
TODAY = dt.date(2026, 11, 23)


def words(cast: Cast, **changes: object) -> Words:
    """A promise of 2023: one line of the police, with how it went, and one of nobody knows whom."""
    told = Told("not_done", "unknown", {}, {}, source="Protokoll 2024-02-01")
    known: dict[str, object] = {
        "title": {"sv": "Löftet 2023"},
        "introduction": {},
        "days": None,
        "period": "våren 2023",
        "source": "Protokoll 2023-01-15",
        "followed_up_by": "",
        "lines": (
            Line(cast.police.id, {"sv": "Polisen ska synas mer."}, told),
            Line(None, {"sv": "Fler lampor ska lysa."}),
        ),
        "is_in_force": False,
    }
    return Words(**{**known, **changes})  # type: ignore[arg-type]


def entered(session: Session, cast: Cast, **changes: object) -> PromiseVersion:
    """The same, entered; commits."""
    promise = a_promise(session, cast)
    version = old_promises.enter(session, cast.karin, promise.id, words(cast, **changes), at=NOW)
    session.commit()
    return version


def page_of(session: Session, cast: Cast, number: int) -> promise_pages.PromisePage:
    """What everyone reads of a version."""
    return promise_pages.version(session, cast.arjeplog.id, "medborgarlofte", number, on=TODAY, language="sv")


def test_what_is_not_known_stays_unknown(session: Session, cast: Cast) -> None:
    version = entered(session, cast)
    assert (version.status, version.period_words, version.source) == (
        "superseded",
        "våren 2023",
        "Protokoll 2023-01-15",
    )
    sides = page_of(session, cast, version.number).sides
    assert [(side.party.kind if side.party else None, len(side.lines)) for side in sides] == [
        ("police_area", 1),
        ("municipality", 0),
        (None, 1),
    ]
    told = old_promises.told_of(session, version)
    assert {key: (one.outcome, one.next_step, one.because, one.source) for key, one in told.items()} == {
        "old-1-1": ("not_done", "unknown", {}, "Protokoll 2024-02-01")
    }


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("våren 2023", (dt.date(2023, 1, 1), dt.date(2023, 6, 30))),
        ("2023-2025", (dt.date(2023, 1, 1), dt.date(2025, 12, 31))),
        ("2023/24", (dt.date(2023, 1, 1), dt.date(2024, 12, 31))),
        ("hösten 2022 till våren 2023", (dt.date(2022, 1, 1), dt.date(2023, 12, 31))),
        ("maj-juni 2024", (dt.date(2024, 5, 1), dt.date(2024, 6, 30))),
        ("2024-02", (dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ("förra mandatperioden", None),
        ("", None),
    ],
)
def test_the_words_of_a_period_put_promises_in_order(
    period: str, days: tuple[dt.date, dt.date] | None
) -> None:
    assert bounds(period) == days


def test_a_day_is_read_only_where_it_means_one_day() -> None:
    read = {words: day_of(words) for words in ("2023-05-01", "1 maj 2023", "01/05/2023", "2023-02-30", "maj")}
    assert read == {
        "2023-05-01": dt.date(2023, 5, 1),
        "1 maj 2023": dt.date(2023, 5, 1),
        "01/05/2023": None,
        "2023-02-30": None,
        "maj": None,
    }


def test_a_period_that_nobody_knows_takes_no_days_from_the_future(session: Session, cast: Cast) -> None:
    version = entered(session, cast, period="")
    assert (version.period_words, version.valid_from < TODAY) == ("", True)


def test_it_is_mended_with_what_is_known_of_its_lines_until_somebody_follows_it_up(
    session: Session, cast: Cast
) -> None:
    wrong = entered(session, cast)
    lines = (
        Line(cast.police.id, {"sv": "Polisen ska synas mer."}),
        Line(cast.arjeplog.id, {"sv": "Fler lampor ska lysa."}),
    )
    mended = old_promises.mend(session, cast.karin, wrong.id, words(cast, lines=lines), at=LATER)
    session.commit()
    assert (wrong.status, wrong.published_at, mended.number) == ("withdrawn", None, 2)
    with pytest.raises(NotFound):
        page_of(session, cast, wrong.number)
    assert [one.outcome for one in follow_up.listing(session, mended.promise_id)] == ["not_done"]
    assert old_promises.can_be_mended(session, mended)

    told = FollowUpWords(TODAY, "unknown", "unknown", {}, line_key=mended.lines[1].key)
    follow_up.record_all(session, cast.karin, mended.id, [told], at=LATER + dt.timedelta(hours=1))
    assert not old_promises.can_be_mended(session, mended)
    with pytest.raises(RuleBroken, match="old_is_followed_up"):
        old_promises.mend(session, cast.karin, mended.id, words(cast), at=LATER + dt.timedelta(hours=2))


def test_one_in_force_is_mended_too(session: Session, cast: Cast) -> None:
    version = an_old_version(session, cast)
    again = old_promises.words_of(session, version)
    mended = old_promises.mend(session, cast.karin, version.id, again, at=LATER)
    assert (version.status, mended.status, mended.period_words) == ("withdrawn", "published", None)
    assert [line.text for line in mended.lines] == [line.text for line in version.lines]


def test_a_promise_of_the_system_is_no_old_one(session: Session, cast: Cast) -> None:
    version = a_published_version(session, cast)
    with pytest.raises(NotFound):
        old_promises.take_back(session, cast.karin, version.id, at=NOW)
    for changes in ({"outcome": "unknown"}, {"next_step": "unknown"}):
        with pytest.raises(RuleBroken, match="follow_up_unknown"):
            follow_up.record(session, cast.petra, version.promise_id, how_it_went(**changes), at=NOW)


def test_a_line_that_nobody_promised_is_not_proposed_again(session: Session, cast: Cast) -> None:
    entered(session, cast, is_in_force=True)
    promise_id = session.query(PromiseVersion).one().promise_id
    draft = promise_making.draft(session, cast.karin, promise_id, at=LATER)
    assert "line_without_party" in promises.unfinished(session, draft)


def test_an_old_promise_entered_late_changed_nothing_of_a_later_one(session: Session, cast: Cast) -> None:
    later = an_old_version(session, cast, is_in_force=False)
    earlier = old_promises.enter(session, cast.karin, later.promise_id, words(cast), at=NOW)
    assert page_of(session, cast, earlier.number).former is None
