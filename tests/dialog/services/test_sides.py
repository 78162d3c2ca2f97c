"""The sides beside each other: who agrees, who is silent, who was never asked; no small number outside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Answer,
    FreeText,
    Question,
    Response,
    SurveyMunicipality,
    SurveyVersion,
    Theme,
    ThemeAssignment,
)
from dialog.services import desk, note_evidence, notes, picture_sides, sides
from dialog.services.errors import NotAllowed, NotFound
from dialog.services.notes import NoteWords
from dialog.services.permissions import Actor
from dialog.services.sides import Beside, Cell, Row
from tests.people import NOW, Cast
from tests.rows import texts
from tests.situations import a_draft, a_reviewed_survey, a_theme, section

NOTE = NoteWords(
    kind="dialogue",
    view="partners",
    held_on=dt.date(2026, 11, 20),
    place="",
    who="Styrelsen",
    people=3,
    text={"sv": "Vi talade om droger."},
    is_public=True,
    themes={"drugs": {"sv": "De ser det vid torget."}},
)


def staff(
    session: Session,
    cast: Cast,
    police: int,
    municipality: int,
    under: dict[str, tuple[int, int]],
    *,
    unsaid: int = 0,
) -> SurveyVersion:
    """A staff survey: so many of each authority answered, and so many of each lie under each theme."""
    choices = [{"key": key, "text": texts(key)} for key in ("police", "school", "prefer_not")]
    asked = Question(
        key="workplace", section="", position=3, kind="single", role="background",
        text=texts("Vad arbetar du med?"), help={}, choices=choices, is_required=False, settings={},
    )  # fmt: skip
    version = a_reviewed_survey(
        session, cast, {}, people=police + municipality + unsaid, audience="staff", slug="personal",
        more=[asked],
    )  # fmt: skip
    forms = _forms(session, version)
    for at, form in enumerate(forms[: police + municipality]):
        choice = "police" if at < police else "school"
        session.add(Answer(response_id=form, question_id=asked.id, choice=choice))
    for key, (n_police, n_municipality) in under.items():
        _under(session, cast, version, key, [*forms[:n_police], *forms[police : police + n_municipality]])
    session.commit()
    return version


def partner_survey(session: Session, cast: Cast, named: dict[str, tuple[str, ...]]) -> None:
    """A survey to partners: each organisation, and the themes that it speaks of."""
    asked = Question(
        key="organisation", section="", position=3, kind="short_text", role="organisation",
        text=texts("Vilken organisation?"), help={}, choices=[], is_required=True, settings={},
    )  # fmt: skip
    version = a_reviewed_survey(
        session, cast, {}, people=len(named), audience="partners", slug="samverkan", more=[asked]
    )
    for form, (name, keys) in zip(_forms(session, version), named.items(), strict=True):
        session.add(_text(cast, form, asked.id, name, "partners"))
        for key in keys:
            _under(session, cast, version, key, [form])
    session.commit()


def _forms(session: Session, version: SurveyVersion) -> list[uuid.UUID]:
    query = sa.select(Response.id).where(Response.survey_version_id == version.id).order_by(Response.id)
    return list(session.scalars(query))


def _text(cast: Cast, form: uuid.UUID, question_id: int, words: str, audience: str) -> FreeText:
    return FreeText(
        id=uuid.uuid4(), response_id=form, question_id=question_id, municipality_id=cast.arjeplog.id,
        audience=audience, language_stated="sv", masked=words, state="read",
    )  # fmt: skip


def _under(
    session: Session, cast: Cast, version: SurveyVersion, key: str, forms: Sequence[uuid.UUID]
) -> None:
    theme, decision = a_theme(session, cast, key)
    for form in forms:
        text = _text(cast, form, version.questions[0].id, f"Hemligt {key}", version.survey.audience)
        session.add(text)
        session.flush()
        session.add(
            ThemeAssignment(
                theme_id=theme.id,
                free_text_id=text.id,
                start=0,
                end=5,
                words=[],
                origin="suggested",
                decision_id=decision.id,
            )
        )


def shown(session: Session, cast: Cast, actor: Actor | None = None) -> Beside:
    return sides.show(session, actor or cast.petra, cast.arjeplog.id)


def row(beside: Beside, key: str) -> Row:
    return next(one for one in beside.rows if one.theme.key == key)


def cells(beside: Beside, key: str) -> dict[str, tuple[str, int | None]]:
    return {one.side: (one.state, one.count) for one in row(beside, key).cells}


def test_who_was_never_asked_is_not_silent(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)

    beside = shown(session, cast)

    assert [(one.side, one.state, one.base) for one in beside.columns] == [
        ("residents", "heard", 30), ("municipality", "not_asked", None),
        ("police", "not_asked", None), ("partners", "not_asked", None),
    ]  # fmt: skip
    assert row(beside, "drugs").verdict == "one_asked"


def test_asked_and_not_read_yet_is_neither(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    a_reviewed_survey(session, cast, {}, audience="partners", slug="samverkan")

    assert shown(session, cast).columns[3].state == "unread"


def test_police_and_municipality_are_told_apart_by_what_they_say_of_their_work(
    session: Session, cast: Cast
) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (6, 7)})

    beside = shown(session, cast)

    assert cells(beside, "drugs") == {
        "residents": ("sees", 12), "municipality": ("sees", 7), "police": ("sees", 6),
        "partners": ("not_asked", None),
    }  # fmt: skip
    assert row(beside, "drugs").verdict == "agree"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ((6, 7), [("municipality", 7.0, 14.0), ("police_area", 6.0, 12.0)]),
        ((3, 8), [("", 11.0, 26.0)]),
        ((0, 8), [("", 8.0, 26.0)]),
    ],
)
def test_a_picture_is_assembled_with_each_authoritys_staff_apart_as_far_as_they_may_be_shown(
    session: Session, cast: Cast, named: tuple[int, int], expected: list[tuple[str, float, float]]
) -> None:
    version = a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": named})

    drugs = section(a_draft(session, cast, version), "drugs")

    own = [one for one in drugs.evidence if one.kind == "staff"]
    kinds = [one.origin.organisation.kind if one.origin and one.origin.organisation else "" for one in own]
    assert list(zip(kinds, [one.value for one in own], [one.base for one in own], strict=True)) == expected
    views = next(one["value"] for one in drugs.ranked_because["criteria"] if one["name"] == "views")
    assert len(views) == 1 + len(expected)


def test_a_small_group_is_hidden_together_with_what_would_tell_it(session: Session, cast: Cast) -> None:
    """All staff together are shown elsewhere: the municipality's number would give the police's three."""
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (3, 8)})

    beside = shown(session, cast)

    assert cells(beside, "drugs")["municipality"] == ("together", 11)
    assert cells(beside, "drugs")["police"] == ("together", 11)
    assert row(beside, "drugs").seeing == ("residents", "staff")


def test_who_reviews_sees_whole_numbers_and_what_others_see(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (3, 8)})

    whole = shown(session, cast, cast.karin)
    others = sides.show(session, cast.karin, cast.arjeplog.id, as_others=True)

    assert cells(whole, "drugs")["police"] == ("sees", 3)
    assert cells(others, "drugs") == cells(shown(session, cast), "drugs")
    assert (whole.is_whole, others.is_whole, shown(session, cast).may_see_whole) == (True, False, False)


def test_a_group_under_five_is_met_and_not_counted_for_anybody(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 4, 20, {"drugs": (3, 8)})

    for actor in (cast.karin, cast.petra):
        beside = shown(session, cast, actor)
        assert [one.state for one in beside.columns][1:3] == ["heard", "too_few"]
        assert cells(beside, "drugs")["police"] == ("too_few", None)


def test_a_few_who_did_not_say_are_not_given_by_the_difference(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (6, 7)}, unsaid=2)

    beside = shown(session, cast)

    assert [one.base for one in beside.columns][1:3] == [14, None]
    assert cells(beside, "drugs")["municipality"] == ("sees", 7)
    assert cells(beside, "drugs")["police"] == ("few", None)


def test_silence_is_exact_for_who_reviews_and_hidden_for_others(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"lighting": (6, 7)})

    whole, others = shown(session, cast, cast.karin), shown(session, cast)

    assert cells(whole, "drugs")["police"] == ("silent", None)
    assert (row(whole, "drugs").verdict, row(whole, "drugs").silent) == ("only", ("municipality", "police"))
    assert cells(others, "drugs")["police"] == ("few", None)
    assert row(others, "drugs").verdict == "only_shown"


def test_partners_are_named_and_a_reindeer_herding_community_is_not(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    partner_survey(
        session,
        cast,
        {"Skolan": ("drugs",), "Klubben": ("drugs", "lighting"), "Påhittade sameby": ("drugs",)},
    )

    found = {one.side: one for one in row(shown(session, cast), "drugs").cells}["partners"]

    assert (found.state, [name["sv"] for name in found.names]) == ("sees", ["En sameby", "Klubben", "Skolan"])
    assert cells(shown(session, cast), "snowmobiles")["partners"] == ("silent", None)


def test_a_note_lets_a_side_be_heard_that_was_not_asked(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    written = notes.write(session, cast.karin, cast.arjeplog.id, NOTE, at=NOW)

    found = row(shown(session, cast), "drugs")

    assert cells(shown(session, cast), "drugs")["partners"] == ("met", None)
    assert (found.verdict, found.notes) == ("agree", (written,))


@pytest.mark.parametrize(("who", "side"), [("karin", "municipality"), ("petra", "police")])
def test_a_note_of_staff_belongs_to_the_authority_that_wrote_it(
    session: Session, cast: Cast, who: str, side: str
) -> None:
    a_reviewed_survey(session, cast)
    notes.write(session, getattr(cast, who), cast.arjeplog.id, replace(NOTE, view="staff"), at=NOW)

    found = cells(shown(session, cast), "drugs")

    assert [key for key, (state, _count) in found.items() if state == "met"] == [side]


def test_a_theme_that_only_a_note_speaks_of_has_a_row(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast, {"drugs": 12})
    speaks = replace(NOTE, themes={"lighting": {"sv": "Mörkt."}})
    notes.write(session, cast.karin, cast.arjeplog.id, speaks, at=NOW)

    found = row(shown(session, cast), "lighting")

    assert (found.theme.theme_id, found.seeing) == (None, ("partners",))


def test_no_small_number_is_anywhere_on_what_others_see(session: Session, cast: Cast) -> None:
    """Planted: 2 and 4 residents, 3 of the police. Nobody who does not review gets any of them."""
    a_reviewed_survey(session, cast)
    staff(session, cast, 12, 14, {"drugs": (3, 8), "speeding": (1, 0)})

    for actor in (cast.petra, cast.maja, cast.gunnar):
        beside = shown(session, cast, actor)
        numbers = [one.count for each in beside.rows for one in each.cells]
        numbers += [one.base for one in beside.columns] + [one.count for one in beside.together]
        assert [number for number in numbers if number is not None and number < 5] == []


@pytest.mark.parametrize(("who", "refused"), [("nils", NotFound), ("ada", NotAllowed)])
def test_who_does_not_see_it(session: Session, cast: Cast, who: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        shown(session, cast, getattr(cast, who))


def test_the_few_who_answered_are_met_by_their_own_authority(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    staff(session, cast, 4, 20, {"drugs": (3, 8)})

    def due(actor: Actor) -> list[str]:
        return [one.kind for one in desk.awaiting(session, actor, at=NOW) if one.kind == "meet_few"]

    before = (due(cast.petra), due(cast.karin), due(cast.nils), due(cast.maja))
    notes.write(session, cast.petra, cast.arjeplog.id, replace(NOTE, view="staff"), at=NOW)

    assert before == (["meet_few"], [], [], [])
    assert due(cast.petra) == []


def test_the_words_of_a_verdict() -> None:
    def said(*states: str) -> str:
        return sides.verdict([Cell(side, state) for side, state in zip(sides.SIDES, states, strict=True)])

    assert said("sees", "sees", "sees", "sees") == "agree"
    assert said("sees", "not_asked", "too_few", "met") == "agree"
    assert said("sees", "sees", "silent", "not_asked") == "some"
    assert said("sees", "silent", "silent", "silent") == "only"
    assert said("sees", "few", "silent", "silent") == "only_shown"
    assert said("sees", "not_asked", "unread", "too_few") == "one_asked"


def test_a_pictures_problems_stand_with_each_sides_evidence(session: Session, cast: Cast) -> None:
    picture = a_draft(session, cast)
    drugs = section(picture, "drugs")
    written = notes.write(session, cast.karin, cast.arjeplog.id, NOTE, at=NOW)
    note_evidence.take(session, cast.karin, drugs.id, written.themes[0].id, is_public=True, at=NOW)
    session.flush()

    beside = picture_sides.show(session, cast.petra, picture.id)

    found = next(one for one in beside.rows if one.concern.key == "drugs")
    assert beside.sides == ("residents", "municipality", "police", "partners", "notes")
    assert [(one.side, one.state, len(one.evidence)) for one in found.cells] == [
        ("residents", "silent", 1), ("municipality", "not_asked", 0), ("police", "not_asked", 0),
        ("partners", "met", 0), ("notes", "none", 1),
    ]  # fmt: skip
    assert (found.verdict, found.seeing) == ("agree", ("residents", "partners"))
    with pytest.raises(NotFound):
        picture_sides.show(session, cast.nils, picture.id)


def test_another_municipalitys_staff_are_not_counted_here(session: Session, cast: Cast) -> None:
    a_reviewed_survey(session, cast)
    version = staff(session, cast, 12, 14, {"drugs": (6, 7)})
    session.add(SurveyMunicipality(survey_id=version.survey_id, organisation_id=cast.arvidsjaur.id))
    session.add(Theme(municipality_id=cast.arvidsjaur.id, key="drugs", name=texts("Droger"), description={}))
    session.commit()

    beside = sides.show(session, cast.nils, cast.arvidsjaur.id)

    assert [(one.side, one.state) for one in beside.columns] == [
        ("residents", "not_asked"), ("municipality", "unread"), ("police", "unread"),
        ("partners", "not_asked"),
    ]  # fmt: skip
    assert beside.rows == ()
