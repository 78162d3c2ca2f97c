"""A promise on its way, through pages without JavaScript: a public draft, a signed print, a mended letter."""

from __future__ import annotations

import datetime as dt
import io

from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import Approval
from dialog.services import approvals, promises, public_drafts
from dialog.services.signed_prints import short
from tests.page import PageClient, words
from tests.people import NOW, Cast
from tests.prints_signed import SCAN
from tests.promised import a_head, a_proposed_version, a_suggested_version, pass_the_check

DESK = "/en/desk/promises"


def test_a_draft_becomes_public_is_commented_and_says_what_became_of_it(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    session.commit()
    here = f"{DESK}/{version.id}/public-draft"
    public = "/sv/promises/arjeplog/medborgarlofte/1/draft"
    client.get(public, status=404)
    client.sign_in(cast.karin)
    ask = client.get(f"{here}/ask")
    days = {name: ask.field(name) for name in ("first", "last")}
    assert days["last"] == (clock.today() + dt.timedelta(days=21)).isoformat()
    faulty = client.send(ask, {**days, "last": days["first"]}, status=422)
    assert "Residents need at least 7 days to comment" in faulty.text
    client.send(client.get(f"{here}/ask"), days)
    client.get(public, status=404)
    client.sign_in(cast.petra)
    client.send(client.get(here), {}, action=f"{here}/consent")
    page = client.get(public)
    assert page.heading == "Utkast – inte beslutat"
    assert "Polisen och kommunen har skrivit utkastet tillsammans." in page.text
    form = next(link for link in page.links if "/answer/" in link)
    assert "Det här är ett utkast" in client.get(form).text
    assert public in client.get("/sv/promises/arjeplog").links
    client.sign_in(cast.karin)
    assert "0 comments have come in." in client.get(here).text
    client.send(client.get(f"{here}/period"), {"last": (clock.today() + dt.timedelta(days=30)).isoformat()})
    client.send(client.get(f"{here}/answer"), {"words-sv": "Vi lade till isvägen."})
    assert "Vi lade till isvägen." in client.get(here).text
    client.send(client.get(f"{DESK}/{version.id}/withdraw"), {})
    assert "Utkastet drogs tillbaka" in client.get(public).text


def test_a_published_promise_tells_what_the_comments_changed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    pass_the_check(session, cast.karin, version)
    days = NOW.date(), NOW.date() + dt.timedelta(days=7)
    public_drafts.ask(session, cast.karin, version.id, days, revision=version.revision, at=NOW)
    public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=NOW)
    said = {"sv": "Isvägen får en egen rad."}
    public_drafts.answer_comments(session, cast.karin, version.id, said, at=NOW)
    after = NOW + dt.timedelta(days=8)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=after)
    session.commit()
    address = "/sv/promises/arjeplog/medborgarlofte"
    assert "Tiden för synpunkter är slut" in client.get(f"{address}/draft").text
    proposal = approvals.newest(session, version)
    assert proposal is not None
    for who in (cast.gunnar, cast.maja):
        approvals.answer(session, who, proposal.id, "approve", at=after)
    promises.publish(session, cast.petra, version.id, at=after)
    session.commit()
    page = client.get(f"{address}/draft")
    assert f"{address}/1" in page.links
    assert said["sv"] in page.text
    assert said["sv"] in client.get(f"{address}/1").text


def test_a_signed_print_is_recorded_and_its_scan_is_only_a_file(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_proposed_version(session, cast)
    proposal = approvals.newest(session, version)
    assert proposal is not None
    here, seal = f"/en/desk/approvals/{proposal.id}", proposal.content_hash
    session.commit()  # leaves the one write lock to the client
    client.sign_in(cast.petra)
    assert f"{here}/print.pdf" in client.get(here).links
    form = {
        "short": "1111 1111",
        "name": "En chef",
        "role": "chef",
        "on": clock.today().isoformat(),
        "scan": (io.BytesIO(SCAN), "<b>.pdf"),
    }
    wrong = client.send(client.get(f"{here}/signed-print"), form, status=422)
    assert "The print is of another text" in wrong.text
    right = {**form, "short": short(seal), "scan": (io.BytesIO(SCAN), "<b>.pdf")}
    client.send(client.get(f"{here}/signed-print"), right)
    page = client.get(here)
    assert "signed on paper by En chef, chef" in page.text
    given_id = session.query(Approval.id).filter_by(means="signed_print").scalar()
    session.commit()
    response = client.browser.get(f"/en/desk/approvals/scans/{given_id}")
    headers = response.headers
    assert (response.data, headers["Content-Type"], headers["X-Content-Type-Options"]) == (
        SCAN,
        "application/pdf",
        "nosniff",
    )
    assert headers["Content-Disposition"] == f'attachment; filename="underskrift-{given_id}.pdf"'


def test_a_spelling_fix_is_proposed_by_one_and_confirmed_by_the_other(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version = a_proposed_version(session, cast)
    head = a_head(introduction={"sv": "Ni skrev om skottrar."})
    promises.edit(session, cast.karin, version.id, head, revision=version.revision, at=NOW)
    pass_the_check(session, cast.karin, version)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    session.commit()
    here = f"{DESK}/{version.id}/corrections"
    client.sign_in(cast.karin)
    fix = {"place": "introduction", "words": "Ni skrev inte om skotrar."}
    assert "more than a spelling fix" in client.send(client.get(here), fix, status=422).text
    client.send(client.get(here), {**fix, "words": "Ni skrev om skotrar."})
    client.sign_in(cast.petra)
    page = client.get(here)
    confirm = next(
        one.get("action") or "" for one in page.all(".//form") if "confirm" in (one.get("action") or "")
    )
    assert "Ni skrev om skottrar." in words(page.all(".//main")[0])
    client.send(page, {}, action=confirm)
    assert "Ni skrev om skotrar." in client.get(f"{DESK}/{version.id}").text
    proposal = approvals.newest(session, version)
    assert proposal is not None
    assert "Ni skrev om skottrar." in client.get(f"/en/desk/approvals/{proposal.id}").text
