"""The agreement's pages, on the desk and for everyone, through a browser without JavaScript."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from dialog.models import AgreementSignature, Decision
from tests.page import PageClient
from tests.people import Cast


def test_an_agreement_is_filled_in_and_prolonged(client: PageClient, session: Session, cast: Cast) -> None:
    desk = f"/en/desk/agreements/{cast.agreement.id}"
    public = "/en/agreement/arjeplog"
    assert "Valid from 1 January 2023 to 31 December 2026" in client.get(public).text
    assert public in client.get("/en/promises/arjeplog").links
    client.sign_in(cast.karin)
    assert desk in client.get("/en/desk/agreements").links
    edit = client.get(f"{desk}/edit")
    sent = {
        "title-sv": "Överenskommelse 2023–2026",
        "starts_on": "2023-01-01",
        "ends_on": "2026-12-31",
        "documents": "Lägesbild 2025 | KS 2025/12\n\nMedborgarlöfte",
        "preview_days": "6",
        "comment_days": "21",
    }
    wrong = client.send(edit, {**sent, "preview_days": "-1"}, status=422)
    assert wrong.field("documents").strip() == sent["documents"]
    client.send(edit, sent)
    client.send(client.get(f"{desk}/part-1/purpose"), {"text-sv": "Trygghet för alla."})
    client.send(client.get(f"{desk}/focus-areas/new"), {"name-sv": "Hälsa", "name-en": "Health"})
    signed = {
        "organisation_id": str(cast.police.id),
        "name": "Eva Lind",
        "title": "Chef",
        "signed_on": "2023-01-10",
    }
    client.send(client.get(f"{desk}/sign"), signed)
    decided = {
        "organisation_id": str(cast.arjeplog.id),
        "body": "Kommunstyrelsen",
        "decided_on": "2026-11-20",
        "paragraph": "§ 112",
        "reference_number": "KS 2026/31",
    }
    form = client.get(f"{desk}/decide")
    assert (
        "no later than the one that holds"
        in client.send(form, {**decided, "new_end_on": "2026-12-31"}, status=422).text
    )
    client.send(form, {**decided, "new_end_on": "2027-12-31"})
    page = client.get(desk)
    for said in (
        "KS 2025/12", "Trygghet för alla.", "Health", "Eva Lind, Chef", "6 working days",
        "Kommunstyrelsen, Arjeplog municipality, 20 November 2026, § 112, KS 2026/31",
        "Prolonged until 31 December 2027.",
    ):  # fmt: skip
        assert said in page.text
    assert "Health" in client.get(public).text
    assert "to 31 December 2027" in client.get(f"{public}/2023").text
    client.get(f"{public}/2022", status=404)
    assert session.query(AgreementSignature.signed_on).all() == [(dt.date(2023, 1, 10),)]
    removed = session.query(Decision.id).scalar()
    session.rollback()
    client.send(page, {}, action=f"{desk}/decisions/{removed}/remove")
    assert "No decision is entered yet." in client.get(desk).text


def test_whoever_only_reads_the_plan_reads_the_agreement(client: PageClient, cast: Cast) -> None:
    desk = f"/en/desk/agreements/{cast.agreement.id}"
    page = client.sign_in(cast.gunnar).get(desk)
    assert f"{desk}/edit" not in page.links
    assert "no signature entered" in page.text
