"""A document as Word and as PDF: styles, languages, alternative texts, repeated heads; the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
import typst
from sqlalchemy.orm import Session

from dialog.services import (
    documents,
    documents_picture,
    documents_print,
    documents_summary,
    documents_word,
    figures,
    speech,
)
from dialog.services.documents import Document, Facts, Figure, Items, Run, Table
from dialog.services.documents_voice import Voice
from tests import paper
from tests.documented import WORD, a_full_agreed_picture, a_full_draft, in_libreoffice, opened, part
from tests.people import Cast

LANGUAGES = ("sv", "se", "en")
TAGS = {"sv": "sv-SE", "se": "se-SE", "en": "en-GB"}
HOSTILE = '#panic() * _ $x$ @a <b> \\ `c` "q" = h // /* ] [ } {'


def desk(session: Session, cast: Cast, language: str = "sv") -> Document:
    """The full draft as its coordinator gets it."""
    return documents_picture.for_desk(session, cast.karin, a_full_draft(session, cast).id, language)


def everyone(session: Session, cast: Cast, language: str = "sv") -> Document:
    """The full agreed picture as everyone gets it."""
    a_full_agreed_picture(session, cast)
    return documents_picture.for_everyone(session, cast.arjeplog.id, 1, language)


def simple(*blocks: documents.Block) -> Document:
    """A small document around these blocks."""
    return Document(
        name="liten",
        kind=Run("Rapport", "sv"),
        title=Run("Liten", "sv"),
        language="sv",
        authors=("Kommunen",),
        cover=Facts(()),
        blocks=blocks,
        page=(Run("Sida", "sv"), Run("av", "sv")),
    )


# ---------------------------------------------------------------------------------------------------- Word


def test_word_has_real_styles_for_everything(session: Session, cast: Cast) -> None:
    made = desk(session, cast)
    file = opened(documents_word.made(made))
    used = {one.style.name for one in file.paragraphs if one.style and one.text}
    assert used == {
        *("Title", "Heading 1", "Heading 2", "Heading 3", "Normal"),
        *("Lead", "Note", "Warning", "Caption", "List Number", "List Bullet"),
    }
    headings = [
        (int(one.style.name[-1]), one.text)
        for one in file.paragraphs
        if one.style and str(one.style.name).startswith("Heading")
    ]
    assert headings == [
        (one.level, documents.joined(one.words)) for one in made.blocks if isinstance(one, documents.Heading)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_says_which_language_each_word_is_in(session: Session, cast: Cast, language: str) -> None:
    made = everyone(session, cast, language)
    content = documents_word.made(made)
    default = part(content, "word/styles.xml").find(f".//{WORD}rPrDefault//{WORD}lang")
    assert default is not None
    assert default.get(f"{WORD}val") == TAGS[language]
    alternatives = [one.alternative for one in documents.figures(made).values()]
    borrowed = {
        run.text
        for run in documents.every_run(made)
        if run.language != language and run.text.strip() and run not in alternatives
    }
    marked = {
        "".join(one.itertext())
        for one in part(content).iter(f"{WORD}r")
        if one.find(f"{WORD}rPr/{WORD}lang") is not None
    }
    assert {words for words in marked if words.strip()} == borrowed


def test_words_properties_name_organisations_and_no_person(session: Session, cast: Cast) -> None:
    told = opened(documents_word.made(everyone(session, cast))).core_properties
    assert (told.title, told.subject, told.language) == (
        "Lägesbild för Arjeplogs kommun 2026–2027",
        "Lägesbild",
        "sv-SE",
    )
    names = f"{cast.arjeplog.name['sv']}, {cast.police.name['sv']}"
    assert (told.author, told.last_modified_by, told.comments) == (names, names, "")


def test_every_table_repeats_its_head_and_every_figure_says_what_it_shows(
    session: Session, cast: Cast
) -> None:
    made = desk(session, cast)
    tree = part(documents_word.made(made))
    tables = [one for one in made.blocks if isinstance(one, Table)]
    heads = [row for row in tree.iter(f"{WORD}tr") if row.find(f"{WORD}trPr/{WORD}tblHeader") is not None]
    assert len(heads) == len(tables)
    told = [one.get("descr") for one in tree.iter() if str(one.tag).endswith("}docPr")]
    assert told == [one.alternative.text for one in documents.figures(made).values()]
    assert all(told)


def test_figures_in_word_are_sharp_enough_for_paper(session: Session, cast: Cast) -> None:
    content = documents_word.made(desk(session, cast))
    with ZipFile(io.BytesIO(content)) as file:
        pictures = [file.read(name) for name in file.namelist() if name.startswith("word/media/")]
    widths = [int.from_bytes(one[16:20], "big") for one in pictures]
    assert [width >= 200 * documents_word.TEXT_MM / 25.4 for width in widths] == [True] * len(widths)
    assert widths


def test_a_draft_says_so_on_every_page_and_an_agreed_picture_does_not(session: Session, cast: Cast) -> None:
    draft = opened(documents_word.made(desk(session, cast)))
    agreed = opened(documents_word.made(replace(simple(), draft=None)))
    said = [file.sections[0].header.paragraphs[0].text for file in (draft, agreed)]
    assert said == ["Utkast – inte beslutat", ""]
    fields = [
        one.get(f"{WORD}instr")
        for one in part(documents_word.made(simple()), "word/footer1.xml").iter(f"{WORD}fldSimple")
    ]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_second_numbered_list_begins_at_one() -> None:
    lists = [Items(((Run(word, "sv"),), (Run(word, "sv"),)), is_numbered=True) for word in ("ett", "två")]
    numbers = [
        one.get(f"{WORD}val") for one in part(documents_word.made(simple(*lists))).iter(f"{WORD}numId")
    ]
    assert (numbers[0] == numbers[1], numbers[2] == numbers[3], numbers[0] == numbers[2]) == (
        True,
        True,
        False,
    )


def test_columns_of_numbers_stand_to_the_right_and_heads_are_told() -> None:
    words = ((Run("Namn", "sv"),), (Run("Tal", "sv"),))
    table = Table((Run("Tal", "sv"),), words, (words,), widths=(70, 30), numbers=(1,))
    tree = part(documents_word.made(simple(table)))
    sides = [one.get(f"{WORD}val") for one in tree.iter(f"{WORD}jc") if one.getparent().tag == f"{WORD}pPr"]
    assert sides == ["right", "right"]
    look = tree.find(f".//{WORD}tblLook")
    assert look is not None
    assert (look.get(f"{WORD}firstRow"), look.get(f"{WORD}firstColumn")) == ("1", "0")


def test_a_heading_a_note_under_it_and_a_note_about_a_paragraph_are_kept_together() -> None:
    def paragraph(role: documents.Role) -> documents.Paragraph:
        return documents.Paragraph((Run(role, "sv"),), role)

    heading = documents.Heading(1, (Run("Rubrik", "sv"),))
    blocks = (heading, paragraph("note"), paragraph("body"), paragraph("body"), paragraph("note"), heading)
    assert [is_kept for _block, is_kept in documents.kept_together(blocks)] == [
        *(True, True, False),
        *(True, False, True),
    ]


def test_the_same_words_give_the_same_bytes() -> None:
    document = simple(Items(((Run("ett", "sv"),),)))
    made = documents_word.made(document), documents_print.made(document)
    documents_word.made.cache_clear()
    documents_print.made.cache_clear()
    assert (documents_word.made(document), documents_print.made(document)) == made


def test_libreoffice_opens_the_word_file_with_every_concern_figure_and_source(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    made = desk(session, cast)
    found = in_libreoffice(documents_word.made(made), tmp_path)
    lost = [run.text for run in documents.every_run(made) if " ".join(run.text.split()) not in found.text]
    alternatives = [one.alternative.text for one in documents.figures(made).values()]
    assert [words for words in lost if words not in alternatives] == []
    assert found.pictures == tuple(alternatives)
    assert found.headings == tuple(
        documents.joined(one.words) for one in made.blocks if isinstance(one, documents.Heading)
    )
    assert found.tables == 1 + sum(isinstance(one, Table) for one in made.blocks)


# ----------------------------------------------------------------------------------------------------- PDF


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_accessible_and_holds_every_word(session: Session, cast: Cast, language: str) -> None:
    made = everyone(session, cast, language)
    printed = paper.read(documents_print.made(made))
    assert (printed.title, printed.language) == (made.title.text, language)
    assert (printed.is_tagged, printed.conforms_to) == (True, "PDF/UA-1")
    alternatives = [one.alternative for one in documents.figures(made).values()]
    close = printed.text.replace(" ", "").replace("-", "")
    lost = [
        run.text
        for run in documents.every_run(made)
        if run not in alternatives and run.text.replace(" ", "").replace("-", "") not in close
    ]
    assert lost == []


def test_a_figure_without_words_is_refused_by_typst(session: Session, cast: Cast) -> None:
    made = desk(session, cast)
    mute = tuple(
        replace(one, alternative=Run("", "sv")) if isinstance(one, Figure) else one for one in made.blocks
    )
    with pytest.raises(typst.TypstError, match="alt"):
        documents_print.made(replace(made, blocks=mute))


def test_a_draft_in_pdf_says_so_on_every_page(session: Session, cast: Cast) -> None:
    printed = paper.read(documents_print.made(desk(session, cast)))
    assert [page.count("Utkast – inte beslutat") > 0 for page in printed.pages] == [True] * len(printed.pages)
    assert len(printed.pages) > 2


def test_nothing_that_somebody_writes_is_markup_in_a_pdf() -> None:
    document = simple(documents.Paragraph((Run(HOSTILE, "sv"),)))
    assert HOSTILE.replace(" ", "") in paper.read(documents_print.made(document)).text.replace(" ", "")


# ----------------------------------------------------------------------------------------------- one sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_one_page_and_says_what_happens_next(
    session: Session, cast: Cast, language: str
) -> None:
    a_full_agreed_picture(session, cast)
    read = documents_picture.read_by_everyone(session, cast.arjeplog.id)
    voice = Voice(language, speech.load(session))
    made = documents_summary.made(session, read, voice, "https://exempel.se/sv/picture/arjeplog")
    printed = paper.read(documents_print.made(made))
    assert (len(printed.pages), printed.conforms_to, printed.language) == (1, "PDF/UA-1", language)
    for words in {
        "sv": (
            "Det här prioriterar vi",
            "Så många har svarat: 30.",
            "Det finns inget löfte än.",
            "23 november 2028",
        ),
        "se": (
            "Dáid mii vuoruhit",
            "Vástideaddjit: 30.",
            "Ii leat vel lohpádus.",
            "skábmamánu 23. beaivi 2028",
        ),
        "en": ("This is what we prioritise", "answered: 30.", "There is no promise yet.", "23 November 2028"),
    }[language]:
        assert words in printed.text


def test_the_sheet_names_the_prioritised_problems_only_and_one_sentence_of_each(
    session: Session, cast: Cast
) -> None:
    picture = a_full_agreed_picture(session, cast)
    first = picture.concerns[0]
    read = documents_picture.read_by_everyone(session, cast.arjeplog.id)
    made = documents_summary.made(session, read, Voice("sv", speech.load(session)), "https://exempel.se")
    problems = next(one for one in made.blocks if isinstance(one, Items) and one.is_numbered)
    sentence = documents_summary.SENTENCE_END.split(first.paragraphs[0].text["sv"])[0]
    assert [documents.joined(one) for one in problems.items] == [f"{first.title['sv']}. {sentence}"]


def test_the_longest_picture_still_fits_on_one_page(session: Session, cast: Cast) -> None:
    a_full_agreed_picture(session, cast)
    read = documents_picture.read_by_everyone(session, cast.arjeplog.id)
    section = read.sections[0]
    sentence = "Det här är en mening som är så lång som en mening får vara när den ska stå på ett enda blad. "
    long = {"sv": sentence.strip(), "se": sentence.strip()}
    with session.no_autoflush:
        for one in read.sections:
            session.expunge(one.concern)
            one.concern.title = long
        read.picture.summary = {"sv": sentence * 9}
        rows = read.not_taken_up * 12
        full = replace(read, sections=(section,) * documents_summary.MOST_PROBLEMS, not_taken_up=rows)
        made = documents_summary.made(session, full, Voice("sv", speech.load(session)), "https://exempel.se")
    assert len(paper.read(documents_print.made(made)).pages) == 1
    session.rollback()


# ------------------------------------------------------------------------------------------------- figures


def test_a_figure_as_svg_says_itself_what_it_shows(session: Session, cast: Cast) -> None:
    (drawn, *_) = documents.figures(desk(session, cast)).values()
    content = figures.svg(drawn).decode()
    assert content.startswith("<?xml")
    assert documents.joined(drawn.caption) in content
    assert drawn.alternative.text in content
    assert [f">{bar.said}<" in content for bar in drawn.bars] == [True] * len(drawn.bars)
