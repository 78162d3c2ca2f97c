"""The communication plan on the desk, through a browser without JavaScript."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Action
from tests.page import PageClient
from tests.people import Cast

PLAN = "/en/desk/communication"


def test_a_message_is_planned_changed_and_told(client: PageClient, session: Session, cast: Cast) -> None:
    client.sign_in(cast.karin)
    form = client.get(f"{PLAN}/arjeplog/new")
    sent = {
        "text-sv": "Skotersäsongen",
        "message-sv": "Kör lugnt i byn.",
        "audience": "alla i byn",
        "channel": "webben",
        "owner_id": str(cast.police.id),
        "function": "kommunpolis",
        "on": "2026-11-20",
    }
    assert "Fill this in." in client.send(form, {**sent, "languages": []}, status=422).text
    client.send(form, {**sent, "languages": ["sv", "en"]})
    action_id = session.scalars(sa.select(Action.id)).one()
    session.rollback()
    page = client.get(f"{PLAN}/arjeplog")
    assert "late was to be told by 20 November 2026" in page.text
    assert "kommunpolis, Police, Piteå river valley: Petra" in page.text
    edit = client.get(f"{PLAN}/messages/{action_id}")
    assert edit.field("on") == "2026-11-20"
    client.send(edit, {**sent, "languages": ["sv"], "audience": "besökare"})
    client.send(client.get(f"{PLAN}/arjeplog"), {}, action=f"{PLAN}/messages/{action_id}/tell")
    told = client.sign_in(cast.gunnar).get(f"{PLAN}/arjeplog")
    assert "told 23 November 2026" in told.text
    assert "besökare" in told.text
    assert f"{PLAN}/arjeplog/new" not in told.links
