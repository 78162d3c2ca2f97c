"""An agreed picture stands: whatever kind of evidence it rests on, nothing that comes later changes it.

And every step of the chain is one click: from a paragraph to its evidence, from a theme to all that used it.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    DialogueNote,
    Evidence,
    EvidenceOrigin,
    PartnerOrganisation,
    Proposal,
    SituationPicture,
    StatisticsValue,
    Theme,
)
from dialog.models.situation import EVIDENCE_KINDS
from dialog.services import approvals, causes, evidence, pictures, results, situation, statistics, theme_uses
from dialog.services.causes import CauseWords
from dialog.services.evidence import Contribution
from dialog.services.wording import seal
from tests.page import Page, PageClient
from tests.people import NOW, Cast
from tests.situations import a_draft, a_reviewed_survey, a_theme, section

ABOUT = statistics.Source("Brå", {"sv": "Anmälda brott"}, None, "CC0", dt.date(2026, 10, 1))
HEADING = b"area;indicator;period;value;unit\n"
WORDS = {"sv": "Det ser vi.", "en": "We see it."}


def a_whole_picture(session: Session, cast: Cast, made: random.Random) -> SituationPicture:
    """An agreed picture whose first concern rests on evidence of every kind, in paragraphs and causes."""
    statistics.load(session, cast.karin, ABOUT, HEADING + b"2506;Stold;2025;41;antal\n", at=NOW)
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    value = session.scalars(sa.select(StatisticsValue)).one()
    evidence.add_statistics(session, cast.karin, drugs.id, value.id, at=NOW)
    for kind in ("staff", "partners", "dialogue", "observation"):
        told = Contribution(kind, {"sv": f"Rubrik {kind}"}, WORDS, "Skolan", True)
        evidence.contribute(session, cast.karin, drugs.id, told, at=NOW)
    _give_an_origin(session, cast, drugs.evidence)
    assert {one.kind for one in drugs.evidence} == set(EVIDENCE_KINDS)
    numbers = [one.id for one in drugs.evidence]
    for part, aspect in (("survey", "extent"), ("survey", "consequences"), ("other", ""), ("analysis", "")):
        chosen = made.sample(numbers, made.randint(1, len(numbers)))
        evidence.write_paragraph(
            session, cast.karin, drugs.id, part=part, aspect=aspect, text=WORDS, evidence_ids=chosen, at=NOW
        )
    for side in ("exposed", "offender", "place"):
        words = CauseWords(side, WORDS, "yes", "Kommunen", made.sample(numbers, made.randint(0, 3)))
        causes.add(session, cast.karin, drugs.id, words, at=NOW)
    for theme in pictures.waiting_themes(session, picture):
        situation.leave_out(session, cast.karin, picture.id, theme.id, WORDS, at=NOW)
    situation.propose(session, cast.karin, picture.id, revision=picture.revision, at=NOW)
    proposal = approvals.newest(session, picture)
    assert proposal is not None
    approvals.answer(session, cast.gunnar, proposal.id, "approve", at=NOW)
    approvals.answer(session, cast.maja, proposal.id, "approve", at=NOW)
    session.commit()
    return picture


def _give_an_origin(session: Session, cast: Cast, found: list[Evidence]) -> None:
    """Where the words come from: a partner's note, as a coordinator writes it down."""
    partner = PartnerOrganisation(municipality_id=cast.arjeplog.id, name="Skolan", kind="school")
    note = DialogueNote(
        municipality_id=cast.arjeplog.id,
        kind="meeting",
        view="partners",
        organisation_id=cast.arjeplog.id,
        partner=partner,
        held_on=dt.date(2026, 10, 2),
        who="Elevhälsan",
        text=WORDS,
        written_by=cast.karin.id,
        written_at=NOW,
    )
    session.add_all([partner, note])
    session.flush()
    for one in found:
        if one.kind in ("partners", "dialogue"):
            one.origin = EvidenceOrigin(note_id=note.id, partner_id=partner.id)
    session.commit()


def what_comes_later(session: Session, cast: Cast, made: random.Random) -> None:
    """A random year after: imports, surveys, notes, partners, in any order and number."""
    number = iter(range(100))

    def import_again() -> None:
        row = f"2506;Stold;2025;{made.randint(0, 900)};antal\n".encode()
        statistics.load(session, cast.karin, ABOUT, HEADING + row, at=NOW)

    def survey_again() -> None:
        slug = f"later{next(number)}"
        a_reviewed_survey(session, cast, {"drugs": made.randint(1, 25), "lighting": 7}, slug=slug)

    def write_over_the_note() -> None:
        note = session.scalars(sa.select(DialogueNote)).one()
        note.text, note.who, note.people = {"sv": "Något annat."}, "Andra", made.randint(1, 30)

    def rename_the_partner() -> None:
        partner = session.scalars(sa.select(PartnerOrganisation)).one()
        partner.name, partner.is_active = f"Ny skola {next(number)}", False

    for event in made.choices((import_again, survey_again, write_over_the_note, rename_the_partner), k=6):
        event()
        session.commit()


def seen(client: PageClient) -> dict[str, str]:
    """All that the public reads of the picture, in every language."""
    return {code: page_text(client.get(f"/{code}/picture/arjeplog")) for code in ("sv", "se", "en")}


def page_text(page: Page) -> str:
    return " ".join(" ".join(page.all(".//main")[0].itertext()).split())


@pytest.mark.parametrize("seed", range(6))
def test_no_later_import_survey_or_note_changes_an_agreed_picture(
    client: PageClient, session: Session, cast: Cast, seed: int
) -> None:
    made = random.Random(seed)
    picture = a_whole_picture(session, cast, made)
    proposal = session.scalars(sa.select(Proposal)).one()
    before = (seen(client), seal(pictures.wording(picture, "sv").content()), picture.revision)
    assert before[1] == picture.content_hash == seal(proposal.content)

    what_comes_later(session, cast, made)
    session.expire_all()

    assert (seen(client), seal(pictures.wording(picture, "sv").content()), picture.revision) == before


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_from_every_paragraph_and_cause_one_click_leads_to_its_evidence(
    client: PageClient, session: Session, cast: Cast, language: str
) -> None:
    picture = a_whole_picture(session, cast, random.Random(1))
    drugs = section(picture, "drugs")
    session.commit()

    page = client.get(f"/{language}/picture/arjeplog")

    ids = [one.get("id") for one in page.all(".//*[@id]")]
    assert [one for one in set(ids) if ids.count(one) > 1] == []
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert anchors - set(ids) == set()
    for one in [*drugs.paragraphs, *drugs.causes]:
        kind = "paragraph" if one in drugs.paragraphs else "cause"
        (place,) = [each for each in page.all(".//*[@id]") if each.get("id") == f"{kind}-{one.id}"]
        links = {each.get("href") for each in place.iter() if (each.get("href") or "").startswith("#")}
        assert links == {f"#evidence-{each.id}" for each in one.evidence}


def test_from_a_theme_to_every_place_that_used_it(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_whole_picture(session, cast, random.Random(2))
    drugs = section(picture, "drugs")
    theme = drugs.themes[0]
    version_id = picture.survey_version_id
    assert version_id is not None
    results.publish(session, cast.karin, version_id, cast.arjeplog.id, at=NOW)
    (piece,) = [one for one in drugs.evidence if one.theme_id == theme.id]
    wanted = {"concern-drugs", f"evidence-{piece.id}"}
    wanted |= {f"paragraph-{one.id}" for one in drugs.paragraphs if piece in one.evidence}
    wanted |= {f"cause-{one.id}" for one in drugs.causes if piece in one.evidence}
    theme_id, picture_id = theme.id, picture.id
    session.commit()

    public = client.get("/en/results/arjeplog/themes/drugs")
    assert _anchors(public, "/en/picture/arjeplog") == wanted
    ids = {one.get("id") for one in client.get("/en/picture/arjeplog").all(".//*[@id]")}
    assert wanted - ids == set()

    client.sign_in(cast.karin)
    desk = client.get(f"/en/desk/themes/{theme_id}")
    assert _anchors(desk, f"/en/desk/pictures/{picture_id}") == wanted
    ids = {one.get("id") for one in client.get(f"/en/desk/pictures/{picture_id}").all(".//*[@id]")}
    assert wanted - ids == set()


def test_a_theme_that_was_left_out_says_where_and_why(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_whole_picture(session, cast, random.Random(3))
    theme, _decision = a_theme(session, cast, "loose_dogs")
    theme_id, picture_id = theme.id, picture.id
    session.commit()

    page = client.sign_in(cast.karin).get(f"/en/desk/themes/{theme_id}")

    assert f"/en/desk/pictures/{picture_id}#left-out" in page.links
    assert "We see it." in page_text(page)


def test_the_public_sees_uses_in_agreed_pictures_only(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    theme = section(picture, "drugs").themes[0]

    assert theme_uses.in_public(session, theme) == theme_uses.Uses((), ())
    on_desk = theme_uses.on_desk(session, cast.petra, theme.id, cast.arjeplog.id)
    assert [one.concern.key for one in on_desk.used_in] == ["drugs"]
    assert theme_uses.on_desk(session, cast.ada, theme.id, cast.arjeplog.id) == theme_uses.Uses((), ())
    assert isinstance(theme, Theme)


def _anchors(page: Page, address: str) -> set[str]:
    found: list[Any] = [link.partition("#") for link in page.links]
    return {anchor for before, _sign, anchor in found if before == address and anchor}
