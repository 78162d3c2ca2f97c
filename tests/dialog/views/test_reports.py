"""The pages of a report: begun, written, locked; read by the leaders; nothing typed is lost."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import Report
from tests.page import PageClient
from tests.people import Cast
from tests.reported import a_report, a_sent_report
from tests.situations import spoken

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_karin_begins_writes_and_locks_the_follow_up_of_the_agreement(
    client: PageClient, session: Session, cast: Cast
) -> None:
    agreement = cast.agreement.id
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/reports")
    begun = client.follow(client.send(page, {"what": f"{agreement}:", "place": "arjeplog"}))
    assert "Uppföljning 2023–2026" in spoken(begun)
    report_id = session.scalars(sa.select(Report.id)).one()
    session.commit()

    writing = client.get(f"/sv/desk/reports/{report_id}/write")
    words = {"summary-sv": "Färre olyckor.", "summary-en": "Fewer accidents.", "next-sv": "Vi mäter i mars."}
    shown = client.follow(client.send(writing, words))
    assert "Färre olyckor." in spoken(shown)

    sent = client.send(shown, {"sent_to": "Kommunstyrelsen"}, action=f"/sv/desk/reports/{report_id}/send")
    assert "Rapporten är skickad och låst." in spoken(client.follow(sent))
    client.get(f"/sv/desk/reports/{report_id}/write", status=409)
    assert "Fewer accidents." in spoken(client.get(f"/en/desk/reports/{report_id}"))


def test_what_is_sent_without_words_comes_back_with_what_was_typed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    report_id = a_report(session, cast).id
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/reports/{report_id}")
    action = f"/sv/desk/reports/{report_id}/send"
    faulty = client.send(page, {"sent_to": "Kommunstyrelsen"}, action=action, status=422)
    assert "Skriv den första och den sista delen av rapporten på svenska innan den skickas." in spoken(faulty)
    assert faulty.field("sent_to") == "Kommunstyrelsen"


def test_a_stale_text_comes_back_beside_the_other(client: PageClient, session: Session, cast: Cast) -> None:
    report_id = a_report(session, cast).id
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(f"/sv/desk/reports/{report_id}/write")
    client.send(page, {"summary-sv": "Min första."})
    stale = client.send(page, {"summary-sv": "Min andra."}, status=409)
    assert "Min första." in spoken(stale)
    assert "Min andra." in spoken(stale)


def test_a_leader_reads_and_saves_what_was_sent(client: PageClient, session: Session, cast: Cast) -> None:
    report_id = a_sent_report(session, cast).id
    client.sign_in(cast.gunnar)
    listed = client.get("/sv/desk/reports")
    assert f"/sv/desk/reports/{report_id}" in listed.links
    assert "Börja på en rapport" not in spoken(listed)
    page = client.get(f"/sv/desk/reports/{report_id}")
    assert "Skriv egna ord" not in spoken(page)
    address = f"/sv/desk/reports/{report_id}/report-sv.docx"
    assert address in page.links
    file = client.browser.get(address)
    assert (file.status_code, file.mimetype) == (200, WORD)
    name = 'attachment; filename="uppfoljning-arjeplog-2023-2026.docx"'
    assert file.headers["Content-Disposition"] == name


# -------------------------------------------------------------------------------------------------- papers


def test_the_page_of_papers_leads_to_both_parts_and_to_a_letter(
    client: PageClient, session: Session, cast: Cast
) -> None:
    agreement = cast.agreement.id
    client.sign_in(cast.karin)
    links = client.get("/sv/desk/papers").links
    for address in (
        f"/sv/desk/papers/{agreement}/part-1-sv.docx",
        f"/sv/desk/papers/{agreement}/part-2-arjeplog-sv.pdf",
        "/sv/desk/papers/letter/arjeplog",
    ):
        assert address in links
    assert f"/sv/desk/papers/{agreement}/part-2-arvidsjaur-sv.pdf" not in links
    file = client.browser.get(f"/sv/desk/papers/{agreement}/part-2-arjeplog-sv.docx")
    name = 'attachment; filename="overenskommelse-del-2-arjeplog-2023-2026.docx"'
    assert (file.mimetype, file.headers["Content-Disposition"]) == (WORD, name)


def test_a_letter_begins_from_the_matter_and_keeps_what_was_typed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    client.sign_in(cast.karin)
    page = client.get("/sv/desk/papers/letter/arjeplog")
    assert page.field("matter") == "Samverkansöverenskommelse 2023–2026, mellan polisen och Arjeplogs kommun"
    assert (page.field("diary_number"), page.field("writer")) == ("", "Karin")
    about = f"agreement:{cast.agreement.id}"
    typed = {"about": about, "receiver": "", "matter": "Ny", "decision": "Ja.", "kind": "docx"}
    faulty = client.send(page, typed, status=422)
    assert faulty.field("matter") == "Ny"
    filled = {**typed, "receiver": "Kommunstyrelsen", "csrf_token": page.field("csrf_token")}
    sent = client.browser.post("/sv/desk/papers/letter/arjeplog", data=filled)
    name = 'attachment; filename="tjansteskrivelse-overenskommelse-arjeplog.docx"'
    assert (sent.status_code, sent.headers["Content-Disposition"]) == (200, name)
