"""Ten times as many answers, and a page asks for no more: statements and rows are the same."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dialog.checks import scale_ground
from dialog.checks.scale_rows import Counter
from dialog.request import Site
from tests import world
from tests.page import PageClient
from tests.people import Cast

FEW, MANY = 50, 500
FOR_EVERYONE = (
    "/sv/arjeplog",
    "/sv/results/arjeplog",
    "/sv/results/arjeplog/1",
    "/sv/results/arjeplog/themes/snowmobiles",
    "/sv/promises/arjeplog",
    "/sv/picture/arjeplog",
    "/sv/feeds/arjeplog/news.atom",
)
AT_THE_DESK = ("/sv/desk/", "/sv/account/", "/sv/desk/surveys", "/sv/desk/plan", "/sv/desk/promises")


def asked(client: PageClient, counter: Counter, pages: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Statements and rows of each page, the second time it is fetched."""
    found = {}
    for page in pages:
        for _ in range(2):
            with counter.counting() as told:
                assert client.browser.get(page).status_code == 200, page
        found[page] = (told.statements, told.rows)
    return found


def test_pages_ask_for_as_much_at_fifty_answers_as_at_five_hundred(
    client: PageClient, site: Site, session: Session, cast: Cast
) -> None:
    told = world.make(session, cast)
    session.close()
    counter, staff = Counter(site.engine), PageClient(client._app)
    staff.sign_in(cast.karin)
    found = []
    for answers in (FEW, MANY):
        scale_ground.multiply(site, told.open_version.id, cast.arjeplog.id, answers)
        found.append(
            (asked(client, counter, FOR_EVERYONE), asked(staff, counter, AT_THE_DESK)),
        )
    counter.stop()

    assert found[0] == found[1]
    assert all(rows > 0 for _statements, rows in found[0][0].values())
