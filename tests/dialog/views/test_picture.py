"""The agreed picture, for everyone: what each problem rests on, and what was not taken up."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    LineGround,
    Promise,
    PromiseLine,
    PromiseVersion,
    SituationPicture,
    SurveyVersion,
)
from dialog.services import approvals, evidence, pictures, results, situation
from dialog.services.evidence import Contribution
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import (
    a_draft,
    a_reviewed_survey,
    an_agreed_picture,
    part,
    said_what_changed,
    spoken,
)

SECRET = Contribution("observation", {"sv": "Hemlig etikett"}, {"sv": "Hemlig notering"}, "Polisen", False)
SHOWN = Contribution(
    "staff",
    {"sv": "Yttre tjänst", "en": "Patrols"},
    {"sv": "Mest fredagar.", "en": "Fridays."},
    "Polisen",
    True,
)


def agree(session: Session, cast: Cast, picture: SituationPicture) -> None:
    for theme in pictures.waiting_themes(session, picture):
        because = {"sv": "Få tog upp det.", "en": "Few brought it up."}
        situation.leave_out(session, cast.karin, picture.id, theme.id, because, at=NOW)
    said_what_changed(session, cast, picture)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    approvals.answer(session, cast.maja, proposal.id, "approve", at=NOW)
    session.commit()


def test_nothing_agreed_says_what_comes(client: PageClient, session: Session, cast: Cast) -> None:
    a_draft(session, cast)

    page = client.get("/en/picture/arjeplog")

    assert page.heading == "The situation picture"
    assert "No situation picture has been agreed yet." in spoken(page)
    client.get("/en/picture/arjeplog/1", status=404)
    client.get("/en/picture/nowhere", status=404)


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_the_agreed_picture_is_read_in_every_language(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    picture = an_agreed_picture(session, cast)

    page = client.get(f"/{language}/picture/arjeplog")

    title = picture.title.get(language, picture.title["sv"])
    assert page.heading == title
    assert [
        one.get("id") for one in page.all(".//section") if (one.get("id") or "").startswith("concern-")
    ] == [
        "concern-drugs",
        "concern-snowmobiles",
        "concern-area-traffic",
        "concern-lighting",
    ]
    assert page.response.headers.getlist("Set-Cookie") == []


def test_a_problem_stands_with_its_evidence_its_views_and_its_promises(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast, a_reviewed_survey(session, cast))
    drugs = picture.concerns[0]
    evidence.contribute(session, cast.petra, drugs.id, SHOWN, at=NOW)
    evidence.contribute(session, cast.petra, drugs.id, SECRET, at=NOW)
    agree(session, cast, picture)
    _publish_line_on(session, cast, picture)

    page = client.get("/en/picture/arjeplog")

    said = part(page, "concern-drugs")
    assert "12 of 30 people" in said
    assert "Staff Patrols Fridays. Polisen" in said
    assert "Promises that rest on this Kontroller Police, Piteå river valley" in said
    assert "/en/promises/arjeplog/skotrar#line-checks" in page.links
    assert "/en/results/arjeplog/themes/drugs" in page.links
    # Not released, so not there: neither words nor label.
    assert "Hemlig" not in page.html
    assert "Loose dogs Few brought it up." in spoken(page)
    assert "Too few to be shown one by one: The way to school Speeding" in spoken(page)
    assert "Hemligt svar" not in page.html


def test_from_a_piece_of_evidence_to_its_theme_and_back(
    client: PageClient, session: Session, cast: Cast
) -> None:
    an_agreed_picture(session, cast)
    version = session.scalars(sa.select(SurveyVersion)).one()
    results.publish(session, cast.karin, version.id, cast.arjeplog.id, at=NOW)
    session.commit()

    picture = client.get("/en/picture/arjeplog")
    assert "/en/results/arjeplog/themes/drugs" in picture.links
    theme = client.get("/en/results/arjeplog/themes/drugs")

    assert "/en/picture/arjeplog#concern-drugs" in theme.links


def test_former_pictures_stay_readable_by_number(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    an_agreed_picture(session, cast, version)
    an_agreed_picture(session, cast, version)

    newest = client.get("/en/picture/arjeplog")
    assert "/en/picture/arjeplog/1" in newest.links
    former = client.get("/en/picture/arjeplog/1")
    assert "replaced by a later version" in spoken(former)
    assert "Read the picture that is in force now" in spoken(former)


def test_a_municipality_shows_only_its_own_picture(client: PageClient, session: Session, cast: Cast) -> None:
    an_agreed_picture(session, cast)

    assert "No situation picture has been agreed yet." in spoken(client.get("/en/picture/arvidsjaur"))
    client.get("/en/picture/arvidsjaur/1", status=404)


def _publish_line_on(session: Session, cast: Cast, picture: SituationPicture) -> None:
    version = PromiseVersion(
        promise=Promise(municipality_id=cast.arjeplog.id, agreement_id=cast.agreement.id, slug="skotrar"),
        number=1,
        title={"sv": "Lugnare kvällar"},
        introduction={},
        picture_id=picture.id,
        valid_from=dt.date(2026, 1, 1),
        valid_to=dt.date(2026, 12, 31),
        reason_for_change={},
        lines=[
            PromiseLine(
                key="checks",
                position=1,
                party_id=cast.police.id,
                text={"sv": "Kontroller"},
                grounds=[LineGround(concern=picture.concerns[0])],
            )
        ],
    )
    session.add(version)
    session.flush()
    version.status, version.published_at, version.published_by = "published", NOW, cast.petra.id
    session.commit()
