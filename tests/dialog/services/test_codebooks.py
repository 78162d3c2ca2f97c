"""A municipality's codebook: every change an edition over the shared one, none lost; a word tried out."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.codebook import check, read
from dialog.models import AuditEvent, CodebookVersion, FreeText
from dialog.services import (
    codebook_edits,
    codebook_files,
    codebook_pages,
    codebook_sharing,
    codebook_trial,
    codebooks,
    placing,
    theme_making,
)
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tests.builders import CODEBOOK, a_codebook, a_run, a_suggestion, a_survey, a_text, a_theme
from tests.people import NOW, Cast


@pytest.fixture
def shared(session: Session) -> CodebookVersion:
    return a_codebook(session)


def add(session: Session, cast: Cast, word: str, *, key: str = "lighting", strength: str = "seeds") -> None:
    codebook_edits.add_word(session, cast.karin, cast.arjeplog.id, key, word, "sv", strength, at=NOW)


def seeds(session: Session, cast: Cast, key: str = "lighting") -> tuple[str, ...]:
    theme = codebooks.in_use(session, cast.arjeplog.id).theme(key)
    return theme.seeds.get("sv", ()) if theme else ()


def test_a_word_is_added_in_an_edition_that_holds_only_what_was_changed(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    add(session, cast, "  Lyktstolp* ")

    edition = codebooks.current(session, cast.arjeplog.id)
    assert edition is not None
    assert (edition.number, edition.base_id, edition.made_by, edition.made_at) == (
        1,
        shared.id,
        cast.karin.id,
        NOW,
    )
    assert edition.toml == (
        'version = "safety-arjeplog 1"\nbase = "test"\n\n[[change]]\nkey = "lighting"\n'
        '[change.seeds_added]\nsv = ["lyktstolp*"]\n'
    )
    assert seeds(session, cast) == ("gatlykt*", "gatubelysning*", "mörkt", "lyktstolp*")
    assert codebooks.current(session, cast.arvidsjaur.id) is shared
    assert session.scalars(sa.select(AuditEvent.action)).all() == ["codebook:change"]


def test_a_word_is_taken_away_and_put_back(session: Session, cast: Cast, shared: CodebookVersion) -> None:
    codebook_edits.take_away_word(
        session, cast.karin, cast.arjeplog.id, "lighting", "mörkt", "sv", "seeds", at=NOW
    )
    assert seeds(session, cast) == ("gatlykt*", "gatubelysning*")
    page = codebook_pages.theme(session, cast.karin, cast.arjeplog.id, "lighting")
    assert page.removed == (("sv", "mörkt", "seeds"),)

    add(session, cast, "mörkt")
    assert set(seeds(session, cast)) == {"gatlykt*", "gatubelysning*", "mörkt"}
    assert codebook_pages.theme(session, cast.karin, cast.arjeplog.id, "lighting").removed == ()


def test_a_seed_that_is_made_a_hint_is_no_seed_any_more(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    add(session, cast, "mörkt", strength="hints")
    theme = codebooks.in_use(session, cast.arjeplog.id).theme("lighting")
    assert theme is not None
    assert (theme.seeds["sv"], theme.hints["sv"]) == (("gatlykt*", "gatubelysning*"), ("mörkt",))


@pytest.mark.parametrize("word", ["", "*", "ab*", "*b*", "…", "!"])
def test_what_no_text_can_be_searched_for_is_no_seed(
    session: Session, cast: Cast, shared: CodebookVersion, word: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        add(session, cast, word)
    assert caught.value.rule == "not_a_seed"


def test_a_word_speaks_for_two_themes_on_purpose_and_decides_for_neither(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    here = cast.arjeplog.id
    tried = codebook_trial.try_word(session, cast.karin, here, "speeding", "mörkt", "sv")
    assert [seed for _name, seed in tried.clashing] == ["mörkt"]

    codebook_sharing.share(session, cast.karin, here, "speeding", "Mörkt", "sv", at=NOW)

    book = codebooks.in_use(session, here)
    both = {one.key: one.shared for one in book.themes if "mörkt" in one.seeds.get("sv", ())}
    assert both == {"speeding": ("mörkt",), "lighting": ("mörkt",)}
    assert [fault for fault in check(book) if "also fires" in fault] == []

    codebook_sharing.stop_sharing(session, cast.karin, here, "lighting", "mörkt", "sv", at=NOW)
    theme = codebooks.in_use(session, here).theme("lighting")
    assert theme is not None
    assert theme.shared == ()
    with pytest.raises(NotFound):
        codebook_sharing.stop_sharing(session, cast.karin, here, "lighting", "mörkt", "sv", at=NOW)


def test_a_word_that_no_other_theme_has_is_not_shared(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    with pytest.raises(RuleBroken, match="word_not_shared"):
        codebook_sharing.share(session, cast.karin, cast.arjeplog.id, "speeding", "kvickbo", "sv", at=NOW)
    with pytest.raises(NotAllowed):
        codebook_sharing.share(session, cast.petra, cast.arjeplog.id, "speeding", "mörkt", "sv", at=NOW)


def test_a_word_that_is_there_is_said_to_be(session: Session, cast: Cast, shared: CodebookVersion) -> None:
    with pytest.raises(RuleBroken) as caught:
        add(session, cast, "MÖRKT")
    assert caught.value.rule == "word_there"


def test_a_theme_is_switched_off_and_on_again_in_its_place(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    here = cast.arjeplog.id
    codebook_edits.switch(session, cast.karin, here, "snowmobiles", is_on=False, at=NOW)
    assert [one.key for one in codebooks.in_use(session, here).themes] == ["speeding", "lighting"]
    assert [one.key for one in codebook_pages.book(session, cast.karin, here).off] == ["snowmobiles"]

    codebook_edits.switch(session, cast.karin, here, "snowmobiles", is_on=True, at=NOW)
    assert codebooks.in_use(session, here).themes == codebooks.parsed(shared.toml).themes


def test_the_last_theme_stays(session: Session, cast: Cast, shared: CodebookVersion) -> None:
    for key in ("speeding", "lighting"):
        codebook_edits.switch(session, cast.karin, cast.arjeplog.id, key, is_on=False, at=NOW)
    with pytest.raises(RuleBroken) as caught:
        codebook_edits.switch(session, cast.karin, cast.arjeplog.id, "snowmobiles", is_on=False, at=NOW)
    assert caught.value.rule == "last_theme"


def test_an_own_theme_has_a_key_of_its_own_and_can_be_placed_under(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    here = cast.arjeplog.id
    texts = {"labels": {"sv": "Bussen kommer inte", "en": "The bus does not come"}}
    key = codebook_edits.own_theme(session, cast.karin, here, "places", texts, at=NOW)
    add(session, cast, "bussen", key=key)

    theme = theme_making.target_theme(session, cast.karin, here, f"key:{key}")
    assert (key, theme.area, theme.name) == ("bussen_kommer_inte", "places", texts["labels"])
    assert codebook_pages.theme(session, cast.karin, here, key).is_own


def test_a_label_feeds_themes_not_yet_made_and_leaves_named_ones(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    here = cast.arjeplog.id
    named = a_theme(session, cast.arjeplog, cast.karin, key="speeding", name="Våra fartdårar")
    for key in ("speeding", "lighting"):
        codebook_edits.write_texts(
            session, cast.karin, here, key, {"labels": {"sv": f"Ny etikett {key}"}}, at=NOW
        )
    made = theme_making.target_theme(session, cast.karin, here, "key:lighting")
    assert made.name == {"sv": "Ny etikett lighting"}
    assert named.name["sv"] == "Våra fartdårar"


def test_a_stale_label_is_a_conflict_with_what_stands_now(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    theme = codebooks.in_use(session, cast.arjeplog.id).theme("lighting")
    assert theme is not None
    former = {"labels": dict(theme.labels)}
    for words in ("Mörkt", "Svart"):
        texts = {"labels": {"sv": words}}
        if words == "Svart":
            with pytest.raises(Conflict) as caught:
                codebook_edits.write_texts(
                    session, cast.karin, cast.arjeplog.id, "lighting", texts, former=former, at=NOW
                )
            theirs = caught.value.theirs
            assert isinstance(theirs, dict)
            assert theirs["labels"] == {"sv": "Mörkt"}
        else:
            codebook_edits.write_texts(
                session, cast.karin, cast.arjeplog.id, "lighting", texts, former=former, at=NOW
            )


def test_going_back_is_a_further_edition_and_none_is_lost(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    add(session, cast, "lyktstolp*")
    first = codebooks.current(session, cast.arjeplog.id)
    add(session, cast, "becksvart")
    assert first is not None

    codebook_edits.go_back(session, cast.karin, first.id, at=NOW, reason="För brett")

    assert seeds(session, cast)[-1] == "lyktstolp*"
    listed = codebook_pages.editions(session, cast.arjeplog.id)
    assert [(one.number, one.is_current, one.reason) for one in listed] == [
        (3, True, "För brett"),
        (2, False, ""),
        (1, False, ""),
    ]
    codebook_edits.as_shared(session, cast.karin, cast.arjeplog.id, at=NOW)
    assert codebooks.in_use(session, cast.arjeplog.id).themes == codebooks.parsed(shared.toml).themes


def test_a_new_shared_edition_waits_until_it_is_taken_and_says_what_no_longer_fits(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    here = cast.arjeplog.id
    add(session, cast, "lyktstolp*")
    codebook_edits.take_away_word(session, cast.karin, here, "lighting", "mörkt", "sv", "seeds", at=NOW)
    toml = CODEBOOK.replace('"mörkt"]', '"kolmörkt"]').replace('version = "test"', 'version = "test 2"')
    newer = CodebookVersion(codebook_id=shared.codebook_id, number=2, toml=toml, content_hash="1" * 64)
    session.add(newer)
    session.flush()

    page = codebook_pages.book(session, cast.karin, here)
    assert page.has_newer_base
    assert [(one.why, one.word) for one in page.misfits] == [("word_gone", "mörkt")]
    assert seeds(session, cast) == ("gatlykt*", "gatubelysning*", "lyktstolp*")

    codebook_edits.take_new_base(session, cast.karin, here, at=NOW)
    assert seeds(session, cast) == ("gatlykt*", "gatubelysning*", "kolmörkt", "lyktstolp*")
    assert not codebook_pages.book(session, cast.karin, here).has_newer_base


def test_a_newer_packaged_codebook_becomes_a_shared_edition(session: Session) -> None:
    first = codebooks.shared_or_seed(session)
    assert codebooks.shared_or_seed(session) is first
    first.toml, first.content_hash = first.toml.replace('version = "20', 'version = "19'), "1" * 64

    assert codebooks.shared_or_seed(session).number == 2


def test_what_is_downloaded_can_be_uploaded_again(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    here = cast.arjeplog.id
    add(session, cast, "lyktstolp*")
    changes, _ = codebook_files.download(session, cast.karin, here, is_whole=False)
    whole, _ = codebook_files.download(session, cast.karin, here, is_whole=True)
    assert "lyktstolp*" in whole
    wanted = codebooks.in_use(session, here).themes
    for content in (changes, whole):
        codebook_edits.as_shared(session, cast.karin, here, at=NOW)
        codebook_files.upload(session, cast.karin, here, content.encode(), at=NOW)
        assert codebooks.in_use(session, here).themes == wanted


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[[theme]\n", "The codebook is not valid TOML"),
        (b'[[theme]]\nkey = "a b"\n', "Theme 1: key is missing"),
        (b'[[change]]\nkey = "lighting"\ncolour = 1\n', "Change 1 (lighting): unknown colour."),
        (b'[[theme]]\nkey = "dark"\narea = "nowhere"\n', "Theme dark: there is no area 'nowhere'."),
        (b"#" * 1_000_001, "The file is larger than one megabyte."),
        ("version = 'å'".encode("latin-1"), "The codebook is not UTF-8"),
    ],
)
def test_a_file_with_faults_changes_nothing(
    session: Session, cast: Cast, shared: CodebookVersion, content: bytes, fault: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        codebook_files.upload(session, cast.karin, cast.arjeplog.id, content, at=NOW)
    faults = caught.value.facts["faults"]
    assert isinstance(faults, tuple)
    assert faults[0].startswith(fault)
    assert codebooks.current(session, cast.arjeplog.id) is shared


def test_only_who_reviews_in_the_municipality_changes_its_codebook(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    for actor, error in ((cast.nils, NotFound), (cast.petra, NotAllowed), (cast.gunnar, NotAllowed)):
        with pytest.raises(error):
            codebook_edits.add_word(
                session, actor, cast.arjeplog.id, "lighting", "becksvart", "sv", "seeds", at=NOW
            )


def tried(session: Session, cast: Cast, word: str, *, key: str = "lighting") -> codebook_trial.TriedWord:
    return codebook_trial.try_word(session, cast.karin, cast.arjeplog.id, key, word, "sv")


def test_a_word_tells_which_texts_would_move_and_which_stay_where_a_person_placed_them(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    version = a_survey(session, cast.arjeplog)
    moving, placed, lit, other = (
        a_text(session, version, cast.arjeplog, words)
        for words in (
            "Det är becksvart vid bron",
            "Becksvart på parkeringen",
            "Mörkt och becksvart vid skolan",
            "Fler poliser",
        )
    )
    run = a_run(session, cast.arjeplog, cast.karin, version)
    a_suggestion(session, run, [moving, placed], key="other")
    a_suggestion(session, run, [lit], key="lighting")
    placing.move(session, cast.karin, placed.id, "key:speeding", at=NOW)

    found = tried(session, cast, "Becksvart")

    assert (found.word, found.found, found.moving, found.staying) == ("becksvart", 3, 1, 1)
    assert (found.lines[0].id, found.lines[0].moves) == (moving.id, True)
    assert other.id not in {one.id for one in found.lines}
    assert ("becksvart", True) in [
        (words.lower(), marked) for one in found.lines for words, marked in one.pieces
    ]


def test_a_word_of_another_theme_clashes(session: Session, cast: Cast, shared: CodebookVersion) -> None:
    version = a_survey(session, cast.arjeplog)
    for number in range(3):
        a_text(session, version, cast.arjeplog, f"Skotern väcker mig, natt {number}")

    found = tried(session, cast, "skotern")

    assert [(dict(name)["sv"], seed) for name, seed in found.clashing] == [("Skotrar på natten", "skoter*")]
    assert (found.found, found.moving, found.elsewhere) == (3, 0, 3)


def test_another_municipality_is_not_tried_on(session: Session, cast: Cast, shared: CodebookVersion) -> None:
    version = a_survey(session, cast.arvidsjaur)
    a_text(session, version, cast.arvidsjaur, "Det är becksvart vid bron")
    assert tried(session, cast, "becksvart").found == 0
    with pytest.raises(NotFound):
        codebook_trial.try_word(session, cast.nils, cast.arjeplog.id, "lighting", "becksvart", "sv")


def test_one_text_among_twenty_thousand_is_found(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    version = a_survey(session, cast.arjeplog)
    one = a_text(session, version, cast.arjeplog, "Det är becksvart vid bron")
    session.execute(
        sa.insert(FreeText),
        [
            {
                "id": uuid.UUID(int=number + 1),
                "response_id": one.response_id,
                "question_id": one.question_id,
                "municipality_id": one.municipality_id,
                "audience": one.audience,
                "language_stated": "sv",
                "original": None,
                "masked": f"De kör alldeles för fort förbi skolan varje morgon, nummer {number}",
                "state": "read",
            }
            for number in range(20_000)
        ],
    )
    assert tried(session, cast, "becksvart").found == 1


def test_the_words_of_a_text_can_be_chosen_and_nothing_that_is_masked(
    session: Session, cast: Cast, shared: CodebookVersion
) -> None:
    version = a_survey(session, cast.arjeplog)
    text = a_text(session, version, cast.arjeplog, "Det är becksvart vid bron, ring 070-123 45 67")
    line = codebook_trial.text_to_search(session, cast.karin, text.id)
    assert codebook_trial.words_of(line) == ("becksvart", "bron", "ring")


def test_an_edition_is_what_the_library_reads(session: Session, cast: Cast, shared: CodebookVersion) -> None:
    add(session, cast, "lyktstolp*")
    whole, _ = codebook_files.download(session, cast.karin, cast.arjeplog.id, is_whole=True)
    assert read(whole.encode()).themes == codebooks.in_use(session, cast.arjeplog.id).themes
