"""What was being written about a text when it was destroyed: nowhere on the server, not taken afterwards."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog import clock, jobs
from dialog.models import FreeText, User
from dialog.request import Site
from dialog.services import accounts
from tests.dialog.services.test_disposals import folder_of, hits
from tests.disposed import CANARY, a_closed_survey, let_go
from tests.page import PageClient
from tests.people import NOW, PASSWORD, Cast


def test_typing_from_before_a_destruction_is_refused_after_it(
    site: Site, session: Session, cast: Cast, client: PageClient
) -> None:
    session.get_one(User, cast.karin.id).password_hash = accounts.HASHER.hash(PASSWORD)
    closed = a_closed_survey(session, cast)
    text_id = closed.text.id
    address = f"/en/desk/texts/{text_id}"
    page = client.sign_in(cast.karin).get(address)
    clock.FIXED = NOW + dt.timedelta(minutes=31)
    typed = {"words": f"Skotrar vid {CANARY}"}
    asked = client.send(page, typed, status=403, action=f"{address}/rendering")
    let_go(session, cast, closed)
    session.close()
    assert jobs.perform_all(site.transaction) == 1
    assert hits(folder_of(site)) == []

    form = {"email": "karin@example.se", "password": PASSWORD, "sealed": asked.field("sealed")}
    again = client.send(asked, form, status=200, action="/en/account/sign-in")
    client.send(again, {}, status=404, action=f"{address}/rendering")

    assert hits(folder_of(site)) == []
    with site.reading() as reading:
        emptied = reading.get_one(FreeText, text_id)
        assert (emptied.state, emptied.masked, emptied.rendering) == ("destroyed", "", None)
