"""A year in a small made world: the whole desk of everybody, on each of its dates, derived by hand.

Only Arjeplog has surveys, a picture and a promise; the agreement is shared. For each date it is written what
happened since the one before, and what awaits whom: nothing more, nothing less, in this order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from dialog.models import (
    FreeText,
    Meeting,
    Promise,
    PromiseLine,
    PromiseVersion,
    Proposal,
    Response,
    ResultPublication,
    SituationPicture,
    SurveyVersion,
)
from dialog.services import approvals, desk, promises
from dialog.services.due import Due
from tests.builders import a_response, a_survey, a_text
from tests.people import Cast
from tests.rows import add, texts

Waiting = tuple[str, str | None, str | None]
"""What, in which municipality (None: joint), by which day."""
PEOPLE = ("karin", "nils", "petra", "maja", "gunnar", "lena", "ada")
ENDS: Waiting = ("agreement_ends", None, "2026-12-31")
JOINT: Waiting = ("renewal_decide_joint", None, "2026-12-31")
OWN: Waiting = ("renewal_decide", "arjeplog", "2026-12-31")


@dataclass
class Year:
    """What there is, as the year goes on."""

    session: Session
    cast: Cast
    survey: SurveyVersion
    picture: SituationPicture
    texts: list[FreeText] = field(default_factory=list)
    meeting: Meeting = field(init=False)
    version: PromiseVersion = field(init=False)
    proposal: Proposal = field(init=False)


def begin(session: Session, cast: Cast) -> Year:
    """A picture of 2024 that is in force, a survey in preparation, an agreement that is in its last year."""
    cast.agreement.starts_on = dt.date(2026, 1, 1)
    survey = a_survey(session, cast.arjeplog, status="draft")
    survey.opens_on, survey.closes_on = dt.date(2026, 1, 12), dt.date(2026, 2, 15)
    picture = _picture(session, cast, 1, dt.date(2024, 5, 20))
    session.flush()
    return Year(session, cast, survey, picture)


def _picture(session: Session, cast: Cast, number: int, agreed_on: dt.date) -> SituationPicture:
    row: SituationPicture = add(
        session,
        SituationPicture(
            municipality_id=cast.arjeplog.id,
            agreement_id=cast.agreement.id,
            number=number,
            period="2026",
            title=texts("Lägesbild"),
            summary=texts("Skotrar oroar flest."),
            changed_because=texts("Nya svar."),
        ),
    )
    row.status, row.agreed_at = "agreed", at(agreed_on)
    session.flush()
    return row


def _came(year: Year, text: FreeText, week: str) -> None:
    year.session.get_one(Response, text.response_id).received_week = week


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


# ------------------------------------------------------------ what happens


def opened(year: Year) -> None:
    """The survey is open since a week, and somebody has answered."""
    year.survey.status = "published"
    year.session.flush()
    year.texts = [a_text(year.session, year.survey, year.cast.arjeplog, "Mörkt vid skolan")]
    _came(year, year.texts[0], "2026-W03")


def closed(year: Year) -> None:
    """Karin has read the text; six people answered before the survey closed."""
    year.texts[0].state = "read"
    for _number in range(5):
        for text in a_response(year.session, year.survey, year.cast.arjeplog, {"concern": "Fort"}):
            text.state = "read"
    year.survey.status = "closed"


def results_told(year: Year) -> None:
    """The results are published."""
    row = ResultPublication(
        survey_version_id=year.survey.id,
        municipality_id=year.cast.arjeplog.id,
        number=1,
        base=6,
        rule={},
        tables=[],
        themes=[],
        published_by=year.cast.karin.id,
        published_at=at(dt.date(2026, 3, 2)),
    )
    add(year.session, row)


def nothing(_year: Year) -> None:
    """A day has passed."""


def renewed(year: Year) -> None:
    """A new picture is agreed, and the council is called for 10 June."""
    year.picture.status = "superseded"
    year.session.flush()
    new = _picture(year.session, year.cast, 2, dt.date(2026, 5, 20))
    year.meeting = add(
        year.session,
        Meeting(
            body="council",
            name=texts("Rådet"),
            municipality_id=year.cast.arjeplog.id,
            agreement_id=year.cast.agreement.id,
            picture_id=new.id,
            held_on=dt.date(2026, 6, 10),
        ),
    )


def minuted(year: Year) -> None:
    """The minutes are closed; half a year is left of the agreement."""
    year.meeting.status = "closed"


def proposed(year: Year) -> None:
    """A promise is before the parties, and somebody has written something serious."""
    promise = Promise(
        municipality_id=year.cast.arjeplog.id, agreement_id=year.cast.agreement.id, slug="skotrar"
    )
    lines = [
        PromiseLine(key=key, position=position, party_id=party.id, text=texts("Vi gör något."))
        for position, (key, party) in enumerate(
            (("checks", year.cast.police), ("lamps", year.cast.arjeplog)), 1
        )
    ]
    year.version = add(
        year.session,
        PromiseVersion(
            promise=promise,
            number=1,
            title=texts("Lugnare kvällar"),
            introduction=texts("Många skrev."),
            valid_from=dt.date(2026, 9, 20),
            valid_to=dt.date(2027, 6, 30),
            reason_for_change=texts("Första."),
            followed_up_by="Rådet",
            lines=lines,
        ),
    )
    year.version.status = "proposed"
    year.session.flush()
    year.proposal = approvals.freeze(year.session, year.cast.karin, year.version, at=at(dt.date(2026, 8, 14)))
    serious = a_text(year.session, year.survey, year.cast.arjeplog, "Jag ska döda honom, jag har ett gevär")
    _came(year, serious, "2026-W33")
    year.texts.append(serious)


def approved(year: Year) -> None:
    """The serious text is taken care of, and both parties have said yes."""
    year.texts[1].state, year.texts[1].handled_as = "read", "police"
    for person in (year.cast.gunnar, year.cast.petra):
        approvals.answer(year.session, person, year.proposal.id, "approve", at=at(dt.date(2026, 9, 10)))


def published(year: Year) -> None:
    """The police have published."""
    promises.publish(year.session, year.cast.petra, year.version.id, at=at(dt.date(2026, 9, 20)))


# ------------------------------------------------------------ the table

PICTURE: Waiting = ("picture_old", "arjeplog", "2026-05-20")
NEAR: Waiting = ("meeting_near", "arjeplog", "2026-06-10")
APPROVE: Waiting = ("promise_to_approve", "arjeplog", None)
PUBLISH: Waiting = ("promise_to_publish", "arjeplog", None)
FOLLOW: Waiting = ("follow_up", "arjeplog", "2027-03-21")
NOWHERE: Waiting = ("outside_nowhere", "arjeplog", None)
LATE: Waiting = ("feedback_late", "arjeplog", "2027-03-21")
AROUND = ("karin", "petra", "maja", "gunnar")
HERE: Waiting = ("report_period", "arjeplog", "2026-12-31")
THERE: Waiting = ("report_period", "arvidsjaur", "2026-12-31")
LEADERS = {name: [ENDS] for name in ("maja", "gunnar", "lena")}
YEARLY: Waiting = ("report_yearly", "arjeplog", "2027-03-31")
YEARLY_THERE: Waiting = ("report_yearly", "arvidsjaur", "2027-03-31")

TABLE: list[tuple[str, Callable[[Year], None], dict[str, list[Waiting]]]] = [
    # Read within a week after the week it came in.
    ("2026-01-20", opened, {"karin": [("new_texts", "arjeplog", "2026-01-25")]}),
    # Told within sixty days of closing.
    ("2026-02-20", closed, {"karin": [("results", "arjeplog", "2026-04-16")]}),
    # Sixty-one days before the picture is due nobody is reminded; a day later everybody who reads it.
    ("2026-03-20", results_told, {}),
    ("2026-03-21", nothing, {name: [PICTURE] for name in AROUND}),
    ("2026-05-21", renewed, {name: [NEAR] for name in AROUND}),
    ("2026-06-12", nothing, {"karin": [("meeting_to_close", "arjeplog", "2026-06-10")]}),
    ("2026-06-30", minuted, {}),
    # Half a year before the end: those who write its report are asked for it, the leaders told.
    (
        "2026-07-01",
        nothing,
        {**LEADERS, "karin": [JOINT, HERE], "nils": [JOINT, THERE], "petra": [HERE, THERE]},
    ),
    (
        "2026-08-15",
        proposed,
        {
            "karin": [("serious_texts", "arjeplog", None), OWN, JOINT, HERE],
            "nils": [JOINT, THERE],
            "petra": [HERE, THERE, APPROVE],
            "maja": [ENDS, APPROVE],
            "gunnar": [ENDS, APPROVE],
            "lena": [ENDS],
        },
    ),
    (
        "2026-09-15",
        approved,
        {
            **LEADERS,
            "karin": [OWN, JOINT, HERE],
            "nils": [JOINT, THERE],
            "petra": [HERE, THERE, PUBLISH],
            "maja": [ENDS, PUBLISH],
        },
    ),
    # It is published, and nobody has said where else it is shown.
    (
        "2026-12-31",
        published,
        {
            **LEADERS,
            "karin": [OWN, JOINT, HERE, NOWHERE],
            "nils": [JOINT, THERE],
            "petra": [HERE, THERE, NOWHERE],
        },
    ),
    # The agreement is over and nothing was decided about what follows: that awaits still.
    (
        "2027-01-19",
        nothing,
        {
            "karin": [OWN, JOINT, HERE, YEARLY, NOWHERE],
            "nils": [JOINT, THERE, YEARLY_THERE],
            "petra": [HERE, THERE, YEARLY, YEARLY_THERE, NOWHERE],
        },
    ),
    # Half a year after it began a promise is followed up; the desk says so sixty days ahead.
    (
        "2027-01-20",
        nothing,
        {
            "karin": [OWN, JOINT, HERE, FOLLOW, YEARLY, NOWHERE],
            "nils": [JOINT, THERE, YEARLY_THERE],
            "petra": [HERE, THERE, FOLLOW, YEARLY, YEARLY_THERE, NOWHERE],
        },
    ),
    # What residents are not told in time is an alarm: it stands before everything that only has a day.
    (
        "2027-03-22",
        nothing,
        {
            "karin": [LATE, OWN, JOINT, HERE, YEARLY, NOWHERE],
            "nils": [JOINT, THERE, YEARLY_THERE],
            "petra": [LATE, HERE, THERE, YEARLY, YEARLY_THERE, NOWHERE],
        },
    ),
]


def told(due: Due) -> Waiting:
    place = due.municipality.key if due.municipality else None
    return due.kind, place, due.on.isoformat() if due.on else None


def walked(year: Year) -> Iterator[tuple[str, dict[str, list[Waiting]], dict[str, list[Waiting]]]]:
    for day, happens, expected in TABLE:
        happens(year)
        year.session.flush()
        moment = at(dt.date.fromisoformat(day))
        found = {
            name: [told(one) for one in desk.awaiting(year.session, getattr(year.cast, name), at=moment)]
            for name in PEOPLE
        }
        yield day, found, {name: list(expected.get(name, [])) for name in PEOPLE}


def test_everybody_finds_on_their_desk_exactly_what_awaits_them_through_a_year(
    session: Session, cast: Cast
) -> None:
    steps = list(walked(begin(session, cast)))

    assert [(day, found) for day, found, _expected in steps] == [
        (day, expected) for day, _found, expected in steps
    ]
    assert len({day for day, _found, _expected in steps}) >= 10
