"""The picture on the desk reads like a document, loses nothing that was typed, and shows who decided what."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from dialog.models import Concern, Evidence, Paragraph, SituationPicture, StatisticsValue
from dialog.services import situation, statistics
from dialog.services.statistics import Source
from tests.page import Page, PageClient, words
from tests.people import NOW, Cast
from tests.situations import (
    a_draft,
    a_proposed_picture,
    a_reviewed_survey,
    an_agreed_picture,
    part,
    spoken,
)


def concern_of(session: Session, key: str) -> Concern:
    """A concern with all that belongs to it loaded, and the transaction over: the client writes next."""
    found = session.scalars(
        sa.select(Concern)
        .where(Concern.key == key)
        .options(selectinload("*"))
        .execution_options(populate_existing=True)
    ).one()
    session.commit()
    return found


def the_picture(session: Session) -> SituationPicture:
    found = session.scalars(
        sa.select(SituationPicture).options(selectinload("*")).execution_options(populate_existing=True)
    ).one()
    session.commit()
    return found


def headings(page: Page, level: str = "h2") -> list[str]:
    return [words(one) for one in page.all(f".//main//{level}")]


def test_karin_puts_a_draft_together(client: PageClient, session: Session, cast: Cast) -> None:
    version = a_reviewed_survey(session, cast)
    client.sign_in(cast.karin)
    page = client.get("/en/desk/pictures")
    assert "There is no picture yet." in spoken(page)

    sent = client.send(
        page,
        {
            "arjeplog-survey_version_id": version.id,
            "arjeplog-agreement_id": cast.agreement.id,
            "arjeplog-period": "2026–2027",
        },
        action="/en/desk/pictures/begin/arjeplog",
    )

    shown = client.follow(sent)
    assert shown.heading == "Situation picture of Arjeplog municipality, 2026–2027"
    assert headings(shown)[:6] == [
        "The way to an agreed picture",
        "The problems, in order",
        "1 Narcotics",
        "2 Snowmobiles in town",
        "3 Traffic",
        "4 Dark streets",
    ]


def test_a_period_that_is_missing_is_named_and_the_rest_is_kept(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_reviewed_survey(session, cast)
    page = client.sign_in(cast.karin).get("/en/desk/pictures")

    again = client.send(
        page,
        {"arjeplog-survey_version_id": "", "arjeplog-agreement_id": cast.agreement.id},
        action="/en/desk/pictures/begin/arjeplog",
        status=422,
    )

    assert "Period: Fill this in." in spoken(again)


def test_the_picture_reads_as_a_document_with_its_evidence_beside_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)

    page = client.sign_in(cast.petra).get(f"/en/desk/pictures/{picture.id}")

    drugs = concern_of(session, "drugs")
    said = part(page, "concern-drugs")
    assert "12 of the 30 people who answered (40 per cent) brought up “Narcotics” in their own words." in said
    assert "12 of 30 people" in said
    assert "proposed by the machine" in said
    assert f"/en/desk/themes/{drugs.themes[0].id}" in page.links
    assert page.all(f".//*[@id='evidence-{drugs.evidence[0].id}']")
    assert f"#evidence-{drugs.evidence[0].id}" in page.links
    # The order can be checked by hand.
    assert "How many brought it up 12 of 30 4 of 4" in said
    # Petra reads; she does not edit.
    assert "Move up" not in spoken(page)
    assert [link for link in page.links if link.endswith("/edit")] == []


def test_hidden_numbers_are_nowhere_on_the_page(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)

    page = client.sign_in(cast.petra).get(f"/en/desk/pictures/{picture.id}")

    said = part(page, "concern-area-traffic")
    assert "Too few to be shown one by one: The way to school Speeding" in said
    assert "6 of 30 people" in said
    assert "Hemligt svar" not in page.html


def test_nils_finds_no_page_of_arjeplogs_picture(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    concern = picture.concerns[0]
    client.sign_in(cast.nils)

    for address in (
        f"{picture.id}",
        f"{picture.id}/edit",
        f"{picture.id}/figure.svg",
        f"{picture.id}/concerns/new",
        f"concerns/{concern.id}",
        f"concerns/{concern.id}/edit",
        f"concerns/{concern.id}/evidence/new",
        f"paragraphs/{concern.paragraphs[0].id}/edit",
    ):
        client.get(f"/sv/desk/pictures/{address}", status=404)


def test_an_edited_paragraph_is_decided_by_a_person(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    paragraph = concern_of(session, "drugs").paragraphs[0]
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/paragraphs/{paragraph.id}/edit")
    assert page.field("text-sv") == paragraph.text["sv"]

    client.send(page, {"part": "analysis", "text-sv": "Nya ord.", "text-en": "New words."})

    session.expire_all()
    assert (paragraph.origin, paragraph.text, paragraph.part) == (
        "written",
        {"sv": "Nya ord.", "en": "New words."},
        "analysis",
    )
    shown = client.get(f"/en/desk/pictures/concerns/{paragraph.concern_id}")
    assert "The parties' own assessment: no evidence is named." in spoken(shown)
    assert picture.number == 1


def test_a_stale_edit_shows_both_texts_and_can_be_saved_again(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/{picture.id}/edit")
    situation.edit(
        session, cast.karin, picture.id, title={"sv": "Deras titel"}, summary={}, period="2026",
        revision=picture.revision, at=NOW,
    )  # fmt: skip
    session.commit()

    conflict = client.send(
        page, {"title-sv": "Min titel", "period": "2026", "summary-sv": "Mitt"}, status=409
    )

    assert "Deras titel" in spoken(conflict)
    assert "Min titel" in spoken(conflict)
    assert conflict.field("title-sv") == "Min titel"
    client.send(conflict, {"title-sv": "Min titel", "period": "2026", "summary-sv": "Mitt"})
    assert the_picture(session).title == {"sv": "Min titel"}


def test_a_faulty_edit_keeps_what_was_typed(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/{picture.id}/edit")

    again = client.send(page, {"title-sv": "", "title-en": "Kept", "period": "2026"}, status=422)

    assert again.field("title-en") == "Kept"
    assert "Fill this in." in spoken(again)


def test_a_concern_is_renamed_moved_and_taken_out(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    lighting = concern_of(session, "lighting")
    area = cast.agreement.focus_areas[0]
    client.sign_in(cast.karin)

    page = client.get(f"/en/desk/pictures/concerns/{lighting.id}/edit")
    client.send(
        page,
        {
            "title-sv": "Mörkt",
            "title-en": "Dark streets",
            "when_and_where-sv": "Oktober till mars",
            "focus_area_id": area.id,
        },
    )
    client.send(
        client.get(f"/en/desk/pictures/{picture.id}"),
        {},
        action=f"/en/desk/pictures/concerns/{lighting.id}/move/up",
    )
    session.expire_all()
    lighting = concern_of(session, "lighting")
    assert (lighting.title, lighting.when_and_where, lighting.focus_area_id, lighting.priority) == (
        {"sv": "Mörkt", "en": "Dark streets"},
        {"sv": "Oktober till mars"},
        area.id,
        3,
    )
    shown = client.get(f"/en/desk/pictures/{picture.id}")
    assert "People have decided on the order." in spoken(shown)

    page = client.get(f"/en/desk/pictures/concerns/{lighting.id}/remove")
    shown = client.follow(client.send(page, {"because-sv": "Lamporna är bytta.", "because-en": "Mended."}))
    assert "4 Dark streets" not in headings(shown)
    assert "Dark streets Change the reason Mended." in spoken(shown)


def test_a_theme_is_left_out_with_a_reason_and_taken_up_again(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/{picture.id}/themes/leave-out")
    (waiting,) = [box.get("value") for box in page.all(".//input[@name='themes']")]
    client.send(page, {"because-sv": "Få"}, status=422)
    client.send(page, {"themes": waiting, "because-sv": "Få."})
    page = client.get(f"/en/desk/pictures/{picture.id}/themes/{waiting}/leave-out")
    assert page.field("because-sv") == "Få."
    client.send(page, {"because-sv": "Få tog upp det.", "because-en": "Few brought it up."})
    shown = client.get(f"/en/desk/pictures/{picture.id}")
    assert "Loose dogs Change the reason Few brought it up." in spoken(shown)

    page = client.get(f"/en/desk/pictures/{picture.id}/concerns/new")
    theme_id = [box.get("value") for box in page.all(".//input[@name='themes']")]
    client.send(page, {"themes": theme_id})
    assert the_picture(session).concerns[-1].key == "loose_dogs"


def test_the_police_contact_adds_evidence_and_is_told_the_rule(
    client: PageClient, session: Session, cast: Cast
) -> None:
    a_draft(session, cast)
    drugs = concern_of(session, "drugs")
    client.sign_in(cast.petra)
    page = client.get(f"/en/desk/pictures/concerns/{drugs.id}/evidence/new")
    assert "Nothing from intelligence or a preliminary investigation" in spoken(page)

    shown = client.follow(
        client.send(
            page,
            {
                "kind": "staff",
                "organisation_name": "Polisen, yttre tjänst",
                "label-sv": "Yttre tjänst",
                "note-sv": "Mest fredagar.",
                "is_public": "y",
            },
        )
    )

    assert "Mest fredagar." in spoken(shown)
    document = client.get(f"/en/desk/pictures/{drugs.picture_id}")
    said = part(document, "concern-drugs")
    assert (
        "Staff of the police Yttre tjänst Mest fredagar. Polisen, yttre tjänst Partners Nothing from this"
        in said
    )


def test_a_figure_is_chosen_among_the_areas_around(client: PageClient, session: Session, cast: Cast) -> None:
    a_draft(session, cast)
    drugs = concern_of(session, "drugs")
    statistics.load(
        session,
        cast.karin,
        Source("Brå", {"sv": "Anmälda brott"}, None, None, dt.date(2026, 10, 1)),
        b"area;indicator;period;value;unit\n2506;Narkotikabrott;2025;14;antal\n2505;Annat;2025;3;antal\n",
        at=NOW,
    )
    session.commit()
    value = session.scalars(sa.select(StatisticsValue.id)).first()
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/concerns/{drugs.id}/evidence/statistics")
    assert [words(one) for one in page.all(".//select/option")] == ["Narkotikabrott, Arjeplog, 2025"]

    shown = client.follow(client.send(page, {"value_id": value}))

    assert "14 Narkotikabrott, 2025 Anmälda brott (Brå, 2026-10-01)" in spoken(shown)
    left = client.get(f"/en/desk/pictures/concerns/{drugs.id}/evidence/statistics")
    assert "No figure of the municipality or the areas around it is left to add." in spoken(left)


def test_evidence_and_paragraphs_are_removed(client: PageClient, session: Session, cast: Cast) -> None:
    a_draft(session, cast)
    drugs = concern_of(session, "drugs")
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/concerns/{drugs.id}")

    client.send(page, {}, action=f"/en/desk/pictures/evidence/{drugs.evidence[0].id}/remove")
    client.send(page, {}, action=f"/en/desk/pictures/paragraphs/{drugs.paragraphs[0].id}/remove")

    session.expire_all()
    assert (session.get_one(Concern, drugs.id).evidence, session.get_one(Concern, drugs.id).paragraphs) == (
        [],
        [],
    )
    assert len(session.scalars(sa.select(Evidence)).all()) == 5
    assert len(session.scalars(sa.select(Paragraph)).all()) == 3


def test_a_forgotten_theme_holds_the_proposal_up_in_words(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    picture.concerns.remove(concern_of(session, "lighting"))
    session.commit()
    client.sign_in(cast.karin)
    address = f"/en/desk/pictures/{picture.id}/propose"

    refused = client.send(client.get(f"/en/desk/pictures/{picture.id}"), {}, action=address, status=422)

    assert "1 theme is neither taken up nor left out with a reason." in spoken(refused)


def test_a_proposed_picture_shows_who_is_awaited_and_warns_before_an_edit(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.karin)
    client.send(
        client.get(f"/en/desk/pictures/{picture.id}"), {}, action=f"/en/desk/pictures/{picture.id}/propose"
    )

    page = client.get(f"/en/desk/pictures/{picture.id}")

    assert "Arjeplog municipality waiting" in spoken(page)
    assert "Police, Piteå river valley waiting" in spoken(page)
    assert "A change takes the proposal back" in spoken(page)
    assert (the_picture(session).content_hash or "")[:16] in spoken(page)


def test_an_agreed_picture_offers_no_change_and_refuses_one(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = an_agreed_picture(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/{picture.id}")

    assert page.all(".//main//form") == []
    edit = client.get(f"/en/desk/pictures/{picture.id}/edit")
    refused = client.send(edit, {"title-sv": "Ny", "period": "2026"}, status=422)
    assert "An agreed picture is never changed." in spoken(refused)


def test_the_figure_is_an_image_of_our_own(client: PageClient, session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    client.sign_in(cast.petra)

    response = client.browser.get(f"/en/desk/pictures/{picture.id}/figure.svg")

    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert "Narcotics: 12; Snowmobiles in town: 15; Traffic: 6; Dark streets: 6" in response.get_data(
        as_text=True
    )
    assert f"/en/desk/pictures/{picture.id}/figure.svg" in client.get(f"/en/desk/pictures/{picture.id}").html


def test_the_desk_says_it_in_swedish_too(client: PageClient, session: Session, cast: Cast) -> None:
    a_proposed_picture(session, cast)

    page = client.sign_in(cast.karin).get(f"/sv/desk/pictures/{the_picture(session).id}")

    assert page.heading == "Lägesbild för Arjeplogs kommun 2026–2027"
