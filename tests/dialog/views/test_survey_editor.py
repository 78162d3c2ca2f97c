"""The editor's pages without JavaScript: what is typed stays, what is done can be undone, doubts are said."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session, object_session

from dialog.models import Survey, SurveyVersion
from dialog.services import survey_languages, survey_versions, surveys
from surveys.definition import SurveyDefinition
from surveys.texts_file import FIRST_ROW
from tests.asked import a_definition, asked
from tests.page import Page, PageClient
from tests.people import NOW, Cast

SOUND = b"OggS" + bytes(60)


@pytest.fixture
def draft(session: Session, cast: Cast) -> SurveyVersion:
    """The small survey as a draft; the free text is asked of those who feel unsafe."""
    safe, concern = a_definition().questions
    conditional = replace(concern, show_if={"question": "safe", "any_of": ["bad"]})
    definition = a_definition(questions=[replace(safe, comparable_with="Länet."), conditional])
    return asked(session, cast, definition=definition, is_published=False)


def edit(version: SurveyVersion, more: str = "") -> str:
    """An address of the editor; the session that knows the version leaves the write lock to the client."""
    address = f"/sv/desk/surveys/{version.id}/edit{more}"
    session = object_session(version)
    assert session is not None
    session.rollback()
    return address


def now(session: Session, version_id: int) -> SurveyDefinition:
    """What the draft asks now."""
    session.rollback()
    session.expire_all()
    definition = surveys.definition_of(session.get_one(SurveyVersion, version_id))
    session.rollback()
    return definition


def typed(page: Page) -> dict[str, str]:
    """What a browser would send from the first form that has text fields, without a button."""
    found: dict[str, str] = {}
    for element in page.tree.iter():
        name, kind = element.get("name"), element.get("type")
        if not name or (kind in ("checkbox", "radio") and element.get("checked") is None):
            continue
        if element.tag == "input" and kind != "file":
            found.setdefault(name, element.get("value") or ("y" if kind == "checkbox" else ""))
        elif element.tag == "textarea":
            found[name] = (element.text or "").strip()
        elif element.tag == "select":
            chosen = [one for one in element.iter("option") if one.get("selected") is not None]
            found[name] = (chosen or list(element.iter("option")))[0].get("value") or ""
    return {name: value for name, value in found.items() if name not in ("read_by",)}


def test_more_rows_keep_everything_that_was_typed(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    page = client.get(edit(draft, "/questions/safe"))
    form = {**typed(page), "text-sv": "Ny fråga?", "choices-1-sv": "Sådär", "rows_wish": "more:choices"}

    more = client.send(page, form, status=200)
    gone = client.send(more, {**typed(more), "rows_wish": "remove:choices:0"}, status=200)
    moved = client.send(gone, {**typed(gone), "rows_wish": "down:choices:0"}, status=200)

    rows = [name for name in typed(more) if name.startswith("choices-") and name.endswith("-sv")]
    assert len(rows) == 9
    assert (more.field("text-sv"), more.field("choices-1-sv")) == ("Ny fråga?", "Sådär")
    assert (gone.field("choices-0-sv"), gone.field("choices-0-key")) == ("Sådär", "fair")
    assert [moved.field(f"choices-{number}-key") for number in (0, 1)] == ["bad", "fair"]
    assert now(session, draft.id).questions[0].text["sv"] == "Hur tryggt?"


def test_a_new_question_gets_its_keys_from_its_words(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    page = client.get(edit(draft, "/questions/new/all/multiple"))
    form = {
        **typed(page),
        "text-sv": "Vad har du sett?",
        "choices-0-sv": "Skotrar",
        "choices-0-se": "Skohterat",
        "choices-1-sv": "Mörka vägar",
        "choices-4-sv": "Inget av detta",
        "choices-4-apart": "y",
        "if_safe": "fair",
        "joined": "all",
    }

    client.send(page, form)

    made = now(session, draft.id).questions[-1]
    assert (made.key, made.kind) == ("vad_har_du_sett", "multiple")
    assert [one.key for one in made.choices] == ["skotrar", "morka_vagar", "inget_av_detta"]
    assert made.choices[0].text == {"sv": "Skotrar", "se": "Skohterat"}
    assert made.settings == {"exclusive": ["inget_av_detta"]}
    assert made.show_if == {"question": "safe", "any_of": ["fair"]}


def test_a_question_that_cannot_work_is_said_in_its_own_words(
    client: PageClient, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    page = client.get(edit(draft, "/questions/new/all/single"))

    again = client.send(page, {**typed(page), "text-sv": "Ja?", "choices-0-sv": "Ja"}, status=422)

    assert again.field("choices-0-sv") == "Ja"
    assert "Frågan ”Ja?”" in again.text


@pytest.mark.parametrize(
    ("meaning", "key", "comparable"), [("new", "hur_tryggt_ar_det", ""), ("same", "safe", "Länet.")]
)
def test_what_is_compared_is_changed_only_with_a_word_about_its_meaning(
    client: PageClient,
    session: Session,
    cast: Cast,
    draft: SurveyVersion,
    meaning: str,
    key: str,
    comparable: str,
) -> None:
    client.sign_in(cast.karin)
    page = client.get(edit(draft, "/questions/safe"))

    asks = client.send(page, {**typed(page), "text-sv": "Hur tryggt är det?"}, status=422)
    unchanged = now(session, draft.id).questions[0].text["sv"]
    client.send(asks, {**typed(asks), "meaning": meaning})

    changed, leaning = now(session, draft.id).questions
    assert unchanged == "Hur tryggt?"
    assert [one.get("value") for one in asks.all(".//button") if one.get("name") == "meaning"] == [
        "new",
        "same",
    ]
    assert (changed.key, changed.text["sv"], changed.comparable_with) == (
        key,
        "Hur tryggt är det?",
        comparable,
    )
    assert leaning.show_if == {"question": key, "any_of": ["bad"]}


def test_a_change_that_nobody_compares_is_stored_at_once(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    page = client.get(edit(draft, "/questions/safe"))

    client.send(page, {**typed(page), "help-sv": "Tänk på kvällen."})

    assert now(session, draft.id).questions[0].help == {"sv": "Tänk på kvällen."}


def test_a_stale_question_keeps_what_was_typed_and_can_be_saved_once_more(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    page = client.get(edit(draft, "/questions/concern"))
    client.send(client.get(edit(draft)), {}, action=edit(draft, "/questions/concern/copy"))

    stale = client.send(page, {**typed(page), "text-sv": "Vad oroar?"}, status=409)
    client.send(stale, typed(stale))

    assert now(session, draft.id).questions[1].text["sv"] == "Vad oroar?"


def test_deleting_what_others_depend_on_asks_first_and_undo_brings_all_back(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    before = now(session, draft.id)

    asks = client.post(
        edit(draft, "/questions/safe/delete"),
        typed(client.get(edit(draft, "/questions/safe/delete"))) | {"is_sure": ""},
        status=200,
    )
    assert now(session, draft.id) == before
    assert "Vad oroar dig?" in asks.text
    page = client.follow(client.send(asks, {}))
    assert [(one.key, one.show_if) for one in now(session, draft.id).questions] == [("concern", None)]
    assert "Hur tryggt?" in page.text
    client.send(page, {}, action=edit(draft, "/undo"))
    assert now(session, draft.id) == before


def test_a_move_that_cannot_be_is_said_on_the_page(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    before = now(session, draft.id)

    page = client.follow(
        client.send(client.get(edit(draft)), {}, action=edit(draft, "/questions/concern/move/up"))
    )

    assert now(session, draft.id) == before
    assert "Enkäten kan inte fungera så" in page.text


def test_texts_go_out_and_come_back_as_one_file(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    texts = f"/sv/desk/surveys/{draft.id}/texts/se"
    book: Any = load_workbook(io.BytesIO(client.browser.get(f"{texts}/file.xlsx").get_data()))
    book.active.cell(FIRST_ROW, 3).value = "Oadjebasvuohta"
    book.active.cell(FIRST_ROW, 4).value = "x"
    sent = io.BytesIO()
    book.save(sent)
    sent.seek(0)

    looked = client.send(
        client.get(texts), {"file": (sent, "se.xlsx"), "reader": "Elle"}, status=200, action=f"{texts}/file"
    )
    assert now(session, draft.id).title["se"] == "Trygghet (se)"
    assert "Oadjebasvuohta" in looked.text
    client.send(looked, {"reader": "Elle"}, action=f"{texts}/take-in")

    assert now(session, draft.id).title["se"] == "Oadjebasvuohta"
    known = survey_languages.states(session, session.get_one(SurveyVersion, draft.id))
    assert [(place, one.state, one.by) for place, one in known.items()] == [
        (("", "title", "se"), "checked", "Elle")
    ]


def test_texts_stand_by_question_and_the_first_that_is_not_checked_is_open(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    def folds() -> list[tuple[str, str | None]]:
        page = client.get(f"/sv/desk/surveys/{draft.id}/texts/se")
        found = page.all(".//details[@class='more more--phone']")
        return [(str(one.find("summary").text).strip(" :"), one.get("open")) for one in found]

    client.sign_in(cast.karin)
    places = [place for place, _open in folds()]
    assert [opened for _place, opened in folds()] == ["", *[None] * (len(places) - 1)]
    for place in ("title", "introduction", "sections"):
        revision = session.get_one(SurveyVersion, draft.id, populate_existing=True).revision
        survey_languages.check(
            session, cast.karin, draft.id, "se", checked_by="Elle", field=place, revision=revision, at=NOW
        )
    session.commit()

    assert places[:2] == ["Rubrik", "Fråga 1"]
    assert [opened for _place, opened in folds()][:2] == [None, ""]


def test_marks_without_a_name_store_nothing(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    texts = edit(draft).replace("/edit", "/texts/se")
    token = client.get(texts).field("csrf_token")
    form = {
        "csrf_token": token,
        "returned": '{"texts": {"survey/title": "X"}, "checked": ["survey/title"]}',
        "reader": "",
    }

    client.send(client.get(texts), {**form, "revision": "1"}, status=422, action=f"{texts}/take-in")
    form["returned"] = "[" * 40_000
    client.send(client.get(texts), {**form, "revision": "1"}, status=422, action=f"{texts}/take-in")

    assert now(session, draft.id).title["se"] == "Trygghet (se)"


def test_a_sound_is_kept_heard_and_taken_away(
    client: PageClient, session: Session, cast: Cast, draft: SurveyVersion
) -> None:
    client.sign_in(cast.karin)
    address = edit(draft, "/questions/safe")
    page = client.get(address)
    large = SOUND + bytes(400_000)

    client.send(
        page, {"file": (io.BytesIO(large), "ljud.html"), "read_by": "Ánne"}, action=f"{address}/sound/se"
    )

    shown = client.get(address)
    source = shown.all(".//audio")[0].get("src") or ""
    heard = client.browser.get(source)
    assert heard.get_data() == large
    assert heard.headers["Content-Type"] == "audio/ogg"
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert "media-src 'self'" in shown.response.headers["Content-Security-Policy"]
    surveys.publish(session, cast.karin, draft.id, opens_on=NOW.date(), closes_on=NOW.date(), at=NOW)
    session.commit()
    for code, sounds in (("se", 1), ("sv", 0)):
        form = client.get(f"/{code}/answer/trygghet")
        assert [one.get("preload") for one in form.all(".//audio")] == ["none"] * sounds


def test_what_is_new_is_read_from_the_questions_and_said_in_words(
    client: PageClient, session: Session, cast: Cast
) -> None:
    first = asked(session, cast, definition=a_definition())
    second = surveys.draft(session, cast.karin, first.survey_id, at=NOW)
    safe, _concern = a_definition().questions
    newer = replace(safe, key="dark", text={"sv": "Är det mörkt?"})
    changed = replace(safe, text={**safe.text, "sv": "Hur tryggt är det?"})
    surveys.edit(
        session,
        cast.karin,
        second.id,
        a_definition(questions=[changed, newer]),
        revision=second.revision,
        at=NOW,
    )
    session.commit()
    client.sign_in(cast.karin)
    address = f"/sv/desk/surveys/{second.id}"

    client.send(client.get(address), {"changes-sv": "Mörkret är nytt."}, action=f"{address}/changes")

    session.expire_all()
    found = [(one.what, one.question["sv"]) for one in survey_versions.differences(second)]
    assert found == [
        ("wording", "Hur tryggt är det?"),
        ("added", "Är det mörkt?"),
        ("removed", "Vad oroar dig?"),
    ]
    assert second.changes == {"sv": "Mörkret är nytt."}


def test_the_words_of_the_makers_are_not_needed(client: PageClient, cast: Cast, draft: SurveyVersion) -> None:
    client.sign_in(cast.karin)
    for address in (edit(draft), edit(draft, "/questions/new/all/scale"), f"/sv/desk/surveys/{draft.id}"):
        words = client.get(address).text.lower()
        assert [word for word in ("version", "kodbok", "toml", "json", "slug") if word in words] == []


def test_what_is_open_is_not_edited(client: PageClient, session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    client.sign_in(cast.karin)
    page = client.get(edit(version), status=303)
    assert page.response.headers["Location"] == f"/sv/desk/surveys/{version.id}"
    client.get(edit(version, "/questions/safe_evening"), status=409)
    assert session.query(Survey).count() == 1
