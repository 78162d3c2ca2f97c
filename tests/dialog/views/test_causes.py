"""Causes, Sámi interests and the parties' questions to themselves, on the desk and in public."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import Cause, Concern, Consultation, SituationPicture
from dialog.services import causes, consultations, evidence, self_check
from dialog.services.causes import CauseWords
from tests import world as worlds
from tests.crawl import crawl
from tests.page import PageClient, words
from tests.people import NOW, Cast
from tests.situations import a_draft, a_proposed_picture, a_reviewed_survey, part, prioritise, section, spoken
from tests.world_promises import SAMEBY

DARK = CauseWords("place", {"sv": "Det är mörkt.", "en": "It is dark."}, "yes", "kommunen")
BORED = CauseWords("place", {"sv": "Inget är öppet.", "en": "Nothing is open."})


def drugs_of(session: Session, cast: Cast) -> tuple[int, int]:
    """A draft's concern and its evidence."""
    drugs = section(a_draft(session, cast), "drugs")
    found = (drugs.id, drugs.evidence[0].id)
    session.commit()
    return found


def test_karin_adds_a_cause_with_what_it_rests_on(client: PageClient, session: Session, cast: Cast) -> None:
    concern_id, evidence_id = drugs_of(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/concerns/{concern_id}/causes/new")

    sent = client.send(
        page,
        {
            "side": "offender",
            "text-sv": "Den som säljer riskerar lite.",
            "text-en": "Whoever sells risks little.",
            "influence": "partly",
            "influenced_by": "polisen",
            "evidence": str(evidence_id),
        },
    )

    shown = client.follow(sent)
    (row,) = [one for one in shown.all(".//tr") if (one.get("id") or "").startswith("cause-")]
    assert [words(one) for one in row][:3] == [
        "The person who commits it",
        "The person who commits itWhoever sells risks little.",
        "Can be influencedPartly: polisen",
    ]
    assert f"#evidence-{evidence_id}" in shown.links
    drawn = [words(one) for one in shown.all(".//*[@class='fishbone']//*") if one.tag.endswith("text")]
    assert drawn.count("No cause is named.") == 2
    assert "Whoever sells risks little." in drawn


def test_a_cause_without_words_comes_back_with_what_was_typed(
    client: PageClient, session: Session, cast: Cast
) -> None:
    concern_id, _evidence_id = drugs_of(session, cast)
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/concerns/{concern_id}/causes/new")

    sent = client.send(page, {"side": "place", "text-en": "Dark", "influence": "yes"}, status=422)

    assert sent.field("text-en") == "Dark"
    assert session.scalars(sa.select(Cause)).all() == []


def test_a_stale_cause_shows_both_texts(client: PageClient, session: Session, cast: Cast) -> None:
    concern_id, _evidence_id = drugs_of(session, cast)
    cause_id = causes.add(session, cast.karin, concern_id, DARK, at=NOW).id
    session.commit()
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/causes/{cause_id}/edit")
    causes.add(session, cast.karin, concern_id, BORED, at=NOW)
    session.commit()

    stale = client.send(page, {"text-sv": "Mitt."}, status=409)
    assert "It is dark." in spoken(stale)
    client.send(stale, {"text-sv": "Mitt."})

    session.expire_all()
    assert session.get_one(Cause, cause_id).text == {"sv": "Mitt.", "en": "It is dark."}


def test_causes_are_put_in_order_and_taken_out(client: PageClient, session: Session, cast: Cast) -> None:
    concern_id, _evidence_id = drugs_of(session, cast)
    first = causes.add(session, cast.karin, concern_id, DARK, at=NOW).id
    second = causes.add(session, cast.karin, concern_id, BORED, at=NOW).id
    session.commit()
    address = f"/en/desk/pictures/concerns/{concern_id}"

    page = client.sign_in(cast.karin).get(address)
    client.send(page, {}, action=f"/en/desk/pictures/causes/{second}/move/up")
    page = client.get(address)
    found = [one.get("id") for one in page.all(".//tr") if (one.get("id") or "").startswith("cause-")]
    assert found == [f"cause-{second}", f"cause-{first}"]
    client.send(page, {}, action=f"/en/desk/pictures/causes/{first}/remove")

    assert session.scalars(sa.select(Cause.id)).all() == [second]


def test_a_proposal_without_causes_says_which_problem_and_what_to_do(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    prioritise(session, cast, section(picture, "drugs"))
    picture_id, concern_id = picture.id, section(picture, "drugs").id
    session.commit()
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/{picture_id}")

    refused = client.send(page, {}, status=422, action=f"/en/desk/pictures/{picture_id}/propose")
    assert (
        "The problem “Narkotika” is prioritised and has no causes. Add its causes, or say why it has none."
    ) in spoken(refused)

    page = client.get(f"/en/desk/pictures/concerns/{concern_id}/causes/none")
    client.send(page, {"because-sv": "Gjordes i fjol."})
    page = client.get(f"/en/desk/pictures/{picture_id}")
    client.send(page, {}, action=f"/en/desk/pictures/{picture_id}/propose")
    session.expire_all()
    assert session.get_one(SituationPicture, picture_id).status == "proposed"


def test_the_questions_are_answered_on_one_page(client: PageClient, session: Session, cast: Cast) -> None:
    picture_id = a_draft(session, cast).id
    session.commit()
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/{picture_id}/self-check")

    sent = client.send(page, {"why-sv": "Flest tar upp dem.", "why-en": "Most raise them."})

    shown = client.follow(sent)
    assert "Why just these problems? Most raise them." in spoken(shown)
    refused = client.send(
        client.get(f"/en/desk/pictures/{picture_id}/self-check"), {"limits-en": "x"}, status=422
    )
    assert "Something needs to be mended" in spoken(refused)


def test_what_is_empty_leads_to_where_it_is_mended(client: PageClient, session: Session, cast: Cast) -> None:
    concern_id, _evidence_id = drugs_of(session, cast)
    picture_id = session.scalars(sa.select(Concern.picture_id).where(Concern.id == concern_id)).one()
    session.commit()

    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/{picture_id}/gaps")

    for address in (
        f"/en/desk/pictures/{picture_id}/self-check",
        f"/en/desk/pictures/concerns/{concern_id}/paragraphs/new",
        f"/en/desk/pictures/concerns/{concern_id}/evidence/new",
        f"/en/desk/pictures/concerns/{concern_id}/causes/new",
    ):
        assert address in page.links
        client.get(address)
    client.sign_in(cast.petra)
    read = client.get(f"/en/desk/pictures/{picture_id}/gaps")
    assert [link for link in read.links if "/new" in link or "self-check" in link] == []


def test_the_picture_shows_the_three_parts_and_what_is_empty(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    evidence.write_paragraph(
        session, cast.karin, drugs.id, part="survey", aspect="consequences",
        text={"sv": "Föräldrar oroar sig.", "en": "Parents worry."}, evidence_ids=[], at=NOW,
    )  # fmt: skip
    picture_id = picture.id
    session.commit()

    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/{picture_id}")

    said = part(page, "concern-drugs")
    assert "Consequences Parents worry." in said
    assert "Nothing is written about: other information, analysis" in said
    (table,) = [one for one in page.all(".//table") if "the law asks for" in words(one)]
    assert [words(cell) for cell in table.findall(".//tbody/tr")[0]] == [
        "Narcotics", "written", "written", "empty", "empty",
    ]  # fmt: skip


def test_sami_interests_of_all_problems_are_answered_on_one_page(
    client: PageClient, session: Session, cast: Cast
) -> None:
    picture = a_draft(session, cast)
    ids = [one.id for one in picture.concerns]
    page = client.sign_in(cast.karin).get(f"/en/desk/pictures/{picture.id}/sami-interests")

    client.send(
        page,
        {**{f"interest_{key}": "no" for key in ids}, f"interest_{ids[0]}": "yes"},
    )

    session.expire_all()
    assert [one.sami_interest for one in picture.concerns] == ["yes", "no", "no", "no"]


def test_sami_interests_are_answered_and_a_consultation_written_down(
    client: PageClient, session: Session, cast: Cast
) -> None:
    concern_id, _evidence_id = drugs_of(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/pictures/concerns/{concern_id}/sami-interest")
    client.send(page, {"interest": "yes"})
    page = client.get(f"/en/desk/pictures/concerns/{concern_id}")
    assert "Write down who was consulted, or why nobody was." in spoken(page)

    page = client.get(f"/en/desk/pictures/concerns/{concern_id}/consultations/new")
    held = {"kind": "sametinget", "name": "Sametinget", "held_on": "2026-10-01", "outcome-sv": "Inget."}
    shown = client.follow(client.send(page, held))
    assert "The Sámi Parliament: Sametinget 1 October 2026" in spoken(shown)

    consultation_id = session.scalars(sa.select(Consultation.id)).one()
    session.commit()
    page = client.get(f"/en/desk/pictures/consultations/{consultation_id}/edit")
    shown = client.follow(client.send(page, {"protocol": "Dnr 3"}))
    assert "Minutes: Dnr 3" in spoken(shown)
    client.send(shown, {}, action=f"/en/desk/pictures/consultations/{consultation_id}/remove")
    assert session.scalars(sa.select(Consultation)).all() == []


@pytest.mark.parametrize(
    ("language", "consulted", "not_consulted"),
    [
        (
            "sv",
            "Berör samiska intressen. Samråd har hållits.",
            "Berör samiska intressen. Samråd har inte hållits: Det hålls i februari.",
        ),
        (
            "en",
            "Touches Sámi interests. There has been a consultation.",
            "Touches Sámi interests. There has been no consultation: It is held in February.",
        ),
    ],
)
def test_everyone_reads_whether_somebody_was_consulted(
    client: PageClient, session: Session, cast: Cast, language: str, consulted: str, not_consulted: str
) -> None:
    picture = a_draft(session, cast, a_reviewed_survey(session, cast))
    held = consultations.Held("sameby", "Hemlig sameby", NOW.date(), "Dnr 9", {"sv": "Hemligt utfall"})
    consultations.add(session, cast.karin, section(picture, "drugs").id, held, at=NOW)
    because = {"sv": "Det hålls i februari.", "en": "It is held in February."}
    consultations.answer(session, cast.karin, section(picture, "lighting").id, "yes", because, at=NOW)
    answers = {"limits": {"sv": "Få unga svarade.", "en": "Few of the young answered."}}
    self_check.save(session, cast.karin, picture.id, answers, revision=picture.revision, at=NOW)
    picture.status, picture.agreed_at = "agreed", NOW
    session.commit()

    page = client.get(f"/{language}/picture/arjeplog")

    assert consulted in part(page, "concern-drugs")
    assert not_consulted in part(page, "concern-lighting")
    assert "amiska intressen" not in part(page, "concern-snowmobiles")
    assert ("Få unga svarade." if language == "sv" else "Few of the young answered.") in spoken(page)
    assert [word for word in ("Hemlig", "Dnr 9") if word in page.html] == []


def test_no_sameby_is_ever_named_in_public(
    app: Flask, client: PageClient, session: Session, cast: Cast
) -> None:
    made = worlds.make(session, cast)
    concern_id = made.agreed_picture.concerns[0].id
    session.commit()

    opened = crawl(app, client, "/sv/arjeplog", most=1)
    others = [
        one.replace("/sv/", f"/{language}/", 1)
        for language in ("se", "en")
        for kind in ("picture.show", "promises.show")
        for one in opened[kind]
    ]
    data = [f"/sv/results/arjeplog/1/data/{form}" for form in ("csv", "excel", "json", "xlsx")]
    assert {"picture.show", "results.theme", "promises.show"} <= opened.keys()
    for address in [*data, *others, *(one for some in opened.values() for one in some)]:
        answer = client.browser.get(address)
        assert answer.status_code == 200, address
        told = answer.get_data()
        assert [name for name in (SAMEBY, "Dnr 7", "vill ha skyltar") if name.encode() in told] == []

    client.sign_in(cast.karin)
    assert SAMEBY in client.get(f"/sv/desk/pictures/concerns/{concern_id}").html


def test_the_exact_text_holds_causes_and_no_name(client: PageClient, session: Session, cast: Cast) -> None:
    proposal_id = a_proposed_picture(session, cast)
    session.commit()

    page = client.sign_in(cast.gunnar).get(f"/en/desk/approvals/{proposal_id}")

    assert "Berör inte samiska intressen." in spoken(page)
