"""What changed since the former picture, for everyone: readable, and never what is for the parties alone."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy.orm import Session

from dialog.models import Concern, SituationPicture
from dialog.services import approvals, evidence, pictures, situation
from dialog.services.evidence import Contribution
from tests.page import Page, PageClient
from tests.people import NOW, Cast
from tests.rows import texts
from tests.situations import (
    a_draft,
    a_reviewed_survey,
    an_agreed_picture,
    part,
    prioritise,
    section,
    spoken,
)

LATER = NOW + dt.timedelta(days=200)
SECRET = Contribution("observation", {"sv": "Hemlig etikett"}, {"sv": "Hemlig notering"}, "Polisen", False)
SHOWN = Contribution("staff", texts("Yttre tjänst"), texts("Mest fredagar."), "Polisen", True)
CHANGED_BECAUSE = {"sv": "Nya svar har kommit.", "en": "New answers have come."}


def write(session: Session, cast: Cast, concern: Concern, swedish: str, english: str = "") -> None:
    words = {"sv": swedish, "en": english} if english else {"sv": swedish}
    evidence.write_paragraph(
        session, cast.karin, concern.id, part="analysis", text=words, evidence_ids=[], at=NOW
    )


def agree(session: Session, cast: Cast, picture: SituationPicture, *, because: bool = False) -> None:
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, {"sv": "Få tog upp det."}, at=NOW)
    if because:
        situation.edit(
            session, cast.karin, picture.id, title=picture.title, summary=picture.summary,
            period=picture.period, changed_because=CHANGED_BECAUSE, revision=picture.revision, at=NOW,
        )  # fmt: skip
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    approvals.answer(session, cast.maja, proposal.id, "approve", at=LATER if because else NOW)
    session.commit()


def two_pictures(session: Session, cast: Cast) -> SituationPicture:
    """Two agreed pictures: other words, another order, another decision, evidence of both kinds."""
    version = a_reviewed_survey(session, cast)
    first = a_draft(session, cast, version)
    drugs = section(first, "drugs")
    write(session, cast, drugs, "Unga säljer vid skolan.", "The young sell at the school.")
    evidence.contribute(session, cast.petra, drugs.id, SECRET, at=NOW)
    agree(session, cast, first)
    second = a_draft(session, cast, version)
    drugs = section(second, "drugs")
    write(session, cast, drugs, "Unga säljer vid torget.", "The young sell at the square.")
    evidence.contribute(session, cast.petra, drugs.id, SHOWN, at=NOW)
    other = Contribution("observation", {"sv": "Hemligt igen"}, {"sv": "Hemligt"}, "Polisen", False)
    evidence.contribute(session, cast.petra, drugs.id, other, at=NOW)
    dissent = {"organisation_id": cast.police.id, "name": {"sv": "Polisen"}, "text": "Vi ser färre fall."}
    prioritise(session, cast, drugs, "not_prioritised", dissent=[dissent])
    agree(session, cast, second, because=True)
    return second


def marked(page: Page, tag: str) -> str:
    """All words that stand as added (`ins`) or removed (`del`)."""
    return " ".join(" ".join(" ".join(one.itertext()).split()) for one in page.all(f".//main//{tag}"))


def lead(page: Page) -> str:
    """What stands first."""
    return " ".join("".join(page.all(".//main//*[@class='lead']")[0].itertext()).split())


def test_the_first_picture_has_nothing_to_compare_with(
    client: PageClient, session: Session, cast: Cast
) -> None:
    an_agreed_picture(session, cast)

    assert "there is no earlier one to compare with" in spoken(client.get("/en/picture/arjeplog/1/changes"))
    assert "/en/picture/arjeplog/1/changes" not in client.get("/en/picture/arjeplog").links
    client.get("/en/picture/arjeplog/2/changes", status=404)


def test_words_that_differ_are_marked_and_the_reason_stands_first(
    client: PageClient, session: Session, cast: Cast
) -> None:
    two_pictures(session, cast)

    page = client.get("/sv/picture/arjeplog/2/changes")

    assert lead(page) == "Nya svar har kommit."
    assert (marked(page, "ins").split()[0], marked(page, "del").split()[0]) == ("torget.", "skolan.")
    assert "Yttre tjänst. Mest fredagar." in marked(page, "ins")


def test_they_are_told_in_the_readers_language_where_it_has_them(
    client: PageClient, session: Session, cast: Cast
) -> None:
    two_pictures(session, cast)

    english, sami = (client.get(f"/{code}/picture/arjeplog/2/changes") for code in ("en", "se"))

    assert lead(english) == "New answers have come."
    assert "The parties do not prioritise this problem now. Many are hit." in marked(english, "ins")
    assert "Another view, Polisen: Vi ser färre fall." in marked(english, "ins")
    (words,) = sami.all(".//main//p[@class='changes']")
    assert words.get("lang") == "sv"


def test_what_is_for_the_parties_alone_stands_on_no_page_of_changes(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = two_pictures(session, cast)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    assert "Hemligt igen" in str(proposal.content)

    for code in ("sv", "se", "en"):
        assert "Hemlig" not in spoken(client.get(f"/{code}/picture/arjeplog/2/changes"))


def test_the_picture_and_its_versions_lead_to_what_changed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    two_pictures(session, cast)

    page = client.get("/en/picture/arjeplog")

    assert page.links.count("/en/picture/arjeplog/2/changes") == 2
    assert "/en/picture/arjeplog/1/changes" not in page.links


def test_the_order_and_what_was_left_out_are_compared_too(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_reviewed_survey(session, cast)
    agree(session, cast, a_draft(session, cast, version))
    second = a_draft(session, cast, version)
    situation.move(session, cast.karin, section(second, "snowmobiles").id, "up", at=NOW)
    situation.remove_concern(session, cast.karin, section(second, "lighting").id, texts("Lagat."), at=NOW)
    agree(session, cast, second, because=True)

    page = client.get("/sv/picture/arjeplog/2/changes")

    assert "Det hade plats 2 i ordningen och har nu plats 1." in spoken(page)
    assert "Det hade plats 1 i ordningen och har nu plats 2." in spoken(page)
    assert "/sv/picture/arjeplog/1#concern-lighting" in page.links
    assert "Mörka gator: Lagat." in marked(page, "ins")


def test_what_was_decided_on_a_problem_stands_on_the_public_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    two_pictures(session, cast)

    page = client.get("/en/picture/arjeplog")

    assert "The parties do not prioritise this problem now. Many are hit." in part(page, "concern-drugs")
    assert "Another view, Polisen: Vi ser färre fall." in part(page, "concern-drugs")
    assert "prioritise" not in part(page, "concern-snowmobiles")


def test_a_theme_that_was_left_out_keeps_the_name_it_had_when_it_was_agreed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)
    row = pictures.document(session, picture, is_public=True).not_taken_up[0]
    before = dict(row.name)

    row.theme.name = {"sv": "Ett nytt namn", "en": "A new name"}
    session.commit()

    assert before["sv"] in spoken(client.get("/en/picture/arjeplog"))
    assert "nytt namn" not in spoken(client.get("/sv/picture/arjeplog"))
    assert "A new name" not in spoken(client.get("/en/picture/arjeplog"))


def test_a_picture_agreed_late_in_the_evening_says_the_swedish_day_everywhere(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, texts("Få."), at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    late = dt.datetime(2026, 12, 1, 23, 30, tzinfo=dt.UTC)
    for leader in (cast.gunnar, cast.maja):
        approvals.answer(session, leader, proposal.id, "approve", at=late)
    session.commit()

    assert " 2 december 2026" in spoken(client.get("/sv/picture/arjeplog"))
    for address in ("/sv/desk/pictures", f"/sv/desk/pictures/{picture.id}"):
        assert " 2 december 2026" in spoken(client.sign_in(cast.karin).get(address))


def test_what_changed_holds_no_number_that_neither_picture_shows(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = a_reviewed_survey(session, cast, {"drugs": 12, "lighting": 6, "snowmobiles": 15, "loose_dogs": 2})
    an_agreed_picture(session, cast, first)
    later = {"drugs": 9, "lighting": 3, "snowmobiles": 21, "loose_dogs": 1}
    second = a_reviewed_survey(session, cast, later, people=41, slug="safety-later")
    an_agreed_picture(session, cast, second)

    numbers = [
        set(re.findall(r"\d+", spoken(client.get(f"/sv/picture/arjeplog/{page}"))))
        for page in ("1", "2", "2/changes")
    ]

    assert {"9", "12", "21"} <= numbers[2]
    assert numbers[2] - numbers[0] - numbers[1] == set()
