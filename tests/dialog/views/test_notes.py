"""Notes and partners on the desk: nothing typed is lost, names are asked about, small numbers stay inside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import DialogueNote, PartnerOrganisation
from dialog.services import notes, partners
from dialog.services.partners import PartnerWords
from tests.page import PageClient
from tests.people import NOW, Cast
from tests.situations import spoken

FILLED: dict[str, Any] = {
    "kind": "dialogue",
    "held_on": "2026-11-20",
    "place": "Slagnäs",
    "who": "Ungdomar på fritidsgården",
    "people": "3",
    "view": "residents",
    "partner_id": "",
    "text-sv": "De går inte ut när det är mörkt.",
}

ROWS = {"themes-0-theme": "", "themes-1-theme": ""}


def stored(session: Session) -> DialogueNote:
    session.expire_all()
    note = session.scalars(sa.select(DialogueNote)).one()
    session.commit()
    return note


@pytest.fixture
def theme(session: Session, cast: Cast) -> str:
    """A theme that a note can speak of."""
    found = notes.themes_of(session, cast.arjeplog.id)[0].key
    session.commit()
    return found


def test_karin_writes_a_note_and_reads_that_the_number_stays_on_the_desk(
    client: PageClient, session: Session, cast: Cast, theme: str
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    assert "Nothing from intelligence or a preliminary investigation" in spoken(page)

    sent = client.send(page, {**FILLED, "themes-0-theme": theme, "themes-0-said-sv": "Lamporna är trasiga."})

    shown = client.follow(sent)
    assert shown.heading == "Ungdomar på fritidsgården"
    assert "3 people (under five: shown on the desk only)" in spoken(shown)
    assert "A group under five is met, not surveyed" in spoken(shown)
    assert [(row.theme_key, row.said) for row in stored(session).themes] == [
        (theme, {"sv": "Lamporna är trasiga."})
    ]


def test_a_name_comes_back_with_everything_typed_and_is_taken_out(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")

    asked = client.send(page, {**FILLED, "text-sv": "Anna Persson berättade."}, status=422)

    assert "“Anna Persson” (a name)" in spoken(asked)
    assert (asked.field("place"), asked.field("text-sv").strip()) == ("Slagnäs", "Anna Persson berättade.")
    client.send(asked, {**FILLED, "text-sv": "Anna Persson berättade."})
    assert stored(session).text == {"sv": "[namn] berättade."}


def test_a_ticked_name_may_stand(client: PageClient, session: Session, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    asked = client.send(page, {**FILLED, "text-sv": "Anna Persson berättade."}, status=422)

    client.send(asked, {**FILLED, "text-sv": "Anna Persson berättade.", "kept": "Anna Persson"})

    assert stored(session).text == {"sv": "Anna Persson berättade."}


def test_one_more_theme_is_a_row_without_javascript(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    before = [one for one in page.all(".//select") if (one.get("name") or "").startswith("themes-")]

    more = client.send(page, {**FILLED, **ROWS, "more": "yes"}, status=200)

    after = [one for one in more.all(".//select") if (one.get("name") or "").startswith("themes-")]
    assert (len(before), len(after)) == (2, 3)
    assert more.field("who") == "Ungdomar på fritidsgården"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"themes-0-said-sv": "Utan tema"}, "Choose a theme."),
        ({"themes-0-theme": "KEY"}, "Write in Swedish what was said of the theme, or choose none."),
        (
            {"themes-0-theme": "KEY", "themes-0-said-sv": "Ett", "themes-1-theme": "KEY",
             "themes-1-said-sv": "Två"},
            "Choose each theme once.",
        ),
        ({"people": "0"}, "Number must be between 1 and 10000."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    client: PageClient, cast: Cast, theme: str, given: dict[str, str], says: str
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    filled = {name: theme if value == "KEY" else value for name, value in given.items()}

    assert says in spoken(client.send(page, {**FILLED, **filled}, status=422))


def test_what_is_serious_is_met_with_what_to_do(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")

    shown = client.follow(client.send(page, {**FILLED, "text-sv": "Pappa slår mig och min lillebror."}))

    assert "This may need to be acted on today" in spoken(shown)
    assert "make a report of concern to social services at once" in spoken(shown)


def test_petra_reads_karins_note_and_cannot_change_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.send(client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new"), FILLED)
    note_id = stored(session).id

    shown = client.sign_in(cast.petra).get(f"/en/desk/notes/{note_id}")

    assert "Only those who wrote the note can change it." in spoken(shown)
    assert f"/en/desk/notes/{note_id}/edit" not in shown.links
    client.get(f"/en/desk/notes/{note_id}/edit", status=403)


def test_karin_registers_a_partner_and_takes_it_out_of_use(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/partners/arjeplog/new")

    listed = client.follow(
        client.send(page, {"name": "Byalaget", "kind": "association", "contact": "Ordförande"})
    )

    assert "Byalaget · Association · Ordförande" in spoken(listed)
    partner_id = session.scalars(sa.select(PartnerOrganisation.id)).one()
    session.commit()
    retired = client.follow(
        client.send(listed, {"active": "no"}, action=f"/en/desk/partners/{partner_id}/use")
    )
    assert "no longer in use" in spoken(retired)
    choices = client.get("/en/desk/notes/arjeplog/new").all(".//select[@name='partner_id']/option")
    assert [one.text for one in choices] == ["none"]


def test_a_person_as_contact_is_asked_about(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/partners/arjeplog/new")

    asked = client.send(
        page, {"name": "Byalaget", "kind": "association", "contact": "Anna Persson"}, status=422
    )

    assert "“Anna Persson” (a name)" in spoken(asked)


def test_the_partner_stands_at_its_view(client: PageClient, session: Session, cast: Cast) -> None:
    partner = partners.add(
        session, cast.karin, cast.arjeplog.id, PartnerWords("Byalaget", "association"), at=NOW
    )
    session.commit()
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")

    shown = client.follow(client.send(page, {**FILLED, "view": "partners", "partner_id": partner.id}))

    assert "What Byalaget said" in spoken(shown)
    assert "What Byalaget said" in spoken(client.get("/en/desk/notes/arjeplog"))


def test_the_list_names_the_themes_and_can_be_of_one(
    client: PageClient, session: Session, cast: Cast, theme: str
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    client.send(page, {**FILLED, "themes-0-theme": theme, "themes-0-said-sv": "Lamporna är trasiga."})

    listed = client.get(f"/en/desk/notes/arjeplog?theme={theme}")
    other = client.get("/en/desk/notes/arjeplog?theme=another")

    assert "Only notes that speak of this theme:" in spoken(listed)
    assert "Ungdomar på fritidsgården" in spoken(listed)
    assert "There is no note yet." in spoken(other)


def test_a_note_says_who_may_take_it_away_and_what_becomes_of_it_then(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    shown = client.follow(client.send(page, FILLED))
    note = stored(session)
    note.written_at = NOW - dt.timedelta(days=1)
    session.commit()
    later = client.get(f"/en/desk/notes/{note.id}")

    says = ("take it away until the day is over", "A note is a public document")
    assert [[one in spoken(each) for one in says] for each in (shown, later)] == [
        [True, False],
        [False, True],
    ]


def test_what_stood_before_a_correction_stands_on_the_notes_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    page = client.sign_in(cast.karin).get("/en/desk/notes/arjeplog/new")
    shown = client.follow(client.send(page, FILLED))
    assert "What it said before" not in shown.text

    address = f"/en/desk/notes/{stored(session).id}"
    client.send(client.get(f"{address}/edit"), {**FILLED, "people": "8", "text-sv": "Det är halt."})

    client.sign_in(cast.petra)  # the other party reads it too
    text = client.get(address).text
    assert "Until Karin changed it on 23 November 2026" in text
    assert ("De går inte ut" in text, "Det är halt." in text, "3 people" in text) == (True, True, True)
