"""A joint picture as files: each number with its municipality, no figure as if they were one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.services import approvals, documents, documents_data, documents_picture
from tests.dialog.services.test_joint import both, proposed
from tests.documented import opened
from tests.page import PageClient
from tests.people import NOW, Cast


def agreed(session: Session, cast: Cast) -> None:
    """The joint picture of both municipalities, agreed by all three parties; commits."""
    both(session, cast)
    picture, proposal_id = proposed(session, cast)
    for who in (cast.gunnar, cast.lena, cast.maja):
        approvals.answer(session, who, proposal_id, "approve", at=NOW)
    session.commit()
    assert picture.status == "agreed"


def test_everyone_gets_it_as_files_with_the_place_of_every_number(
    client: PageClient, session: Session, cast: Cast
) -> None:
    agreed(session, cast)
    page = client.get("/sv/picture/area/pite-alvdal")
    under = "/sv/picture/area/pite-alvdal/1"
    files = [one for one in page.links if one.startswith(f"{under}/")]
    assert files == [f"{under}/document.pdf", f"{under}/document.docx", f"{under}/data.csv"]
    content = client.browser.get(f"{under}/document.docx")
    assert content.headers["Content-Disposition"].startswith('attachment; filename="lagesbild-gemensam-')
    file = opened(content.get_data())
    cells = [row.cells[1].text for table in file.tables[1:] for row in table.rows[1:]]
    names = {cast.arjeplog.name["sv"], cast.arvidsjaur.name["sv"]}
    assert {cell.split(": ")[0] for cell in cells} == names
    rows = client.browser.get(f"{under}/data.csv").get_data(as_text=True).splitlines()
    places = {row.split(";")[4] for row in rows[1:]}
    assert places == {"arjeplog", "arvidsjaur"}
    assert documents_data.HEAD[4] == "municipality"


def test_numbers_of_several_municipalities_are_in_no_figure(session: Session, cast: Cast) -> None:
    both(session, cast)
    picture, _proposal = proposed(session, cast)
    session.commit()
    made = documents_picture.for_desk(session, cast.karin, picture.id, "sv")
    assert documents.figures(made) == {}
