"""Catalogue files: out with corrections and checks, in again all or nothing, every fault with its line."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from dialog import languages, translations
from dialog.services import added_languages, interface_texts, po_files
from dialog.services.errors import NotFound
from tests.people import NOW, Cast
from tests.readers import address

PRIVACY = address("Your privacy")
PLURALS = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
HEAD = 'msgid ""\nmsgstr ""\n"Language: se\\n"\n'
HEAD += f'"Plural-Forms: {PLURALS}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def a_file(*entries: str) -> bytes:
    return (HEAD + "\n\n".join(entries) + "\n").encode()


@pytest.mark.parametrize("language", ["sv", "se", "en"])
def test_without_corrections_the_file_is_the_one_that_is_committed(session: Session, language: str) -> None:
    committed = (translations.FOLDER / language / "LC_MESSAGES" / "messages.po").read_bytes()
    assert po_files.export(session, language) == committed


def test_a_corrected_file_says_who_checked_and_passes_the_check(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory
) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "se", ["Du diedut"], at=NOW, checked_by="Inga")
    exported = po_files.export(session, "se").decode()
    assert "# Checked by Inga, 2026-11-23\n" in exported
    for language in languages.LANGUAGES:
        file = tmp_path / language / "LC_MESSAGES" / "messages.po"  # type: ignore[operator]
        file.parent.mkdir(parents=True)
        file.write_bytes(po_files.export(session, language))
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    assert translations.faults() == []


def test_an_exported_file_goes_in_again_and_changes_nothing(session: Session, cast: Cast) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "se", ["Du diedut"], at=NOW, checked_by="Inga")
    before = interface_texts.standings(session, "se")
    taken = po_files.take(session, None, "se", po_files.export(session, "se"), at=NOW)
    assert (taken.changed, taken.kept) == (0, 0)
    assert interface_texts.standings(session, "se") == before


def test_an_added_language_comes_out_empty_and_in_again_with_three_forms(
    session: Session, cast: Cast
) -> None:
    added_languages.add(session, cast.karin, "smj", "julevsámegiella", at=NOW)
    exported = po_files.export(session, "smj").decode()
    assert '"Language: smj\\n"' in exported
    assert "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);" in exported
    written = exported.replace('msgid "Your privacy"\nmsgstr ""', 'msgid "Your privacy"\nmsgstr "Priváhta"')
    assert po_files.take(session, None, "smj", written.encode(), at=NOW) == po_files.Taken(1, 0)
    assert interface_texts.standing(session, PRIVACY, "smj").words == ("Priváhta",)


def test_every_fault_is_told_with_its_line_and_nothing_is_taken(session: Session) -> None:
    content = a_file(
        'msgid "Your privacy"\nmsgstr "Buorre"',
        'msgid "A text of no edition"\nmsgstr "Ii"',
        'msgid "%(n)s text noted as read."\nmsgid_plural "%(n)s texts noted as read."\nmsgstr[0] "%(n)s"\n'
        'msgstr[1] "%(m)s"\nmsgstr[2] "%(n)s"',
        '# Checked by Inga, 2026-13-01\nmsgid "Accessibility"\nmsgstr "X"',
        '# Checked by Inga, 2026-12-24\nmsgid "Language"\nmsgstr "Giella"',
    )
    before = interface_texts.standings(session, "se")
    with pytest.raises(po_files.Faulty) as faulty:
        po_files.take(session, None, "se", content, at=NOW)
    assert [(fault.line, fault.rule) for fault in faulty.value.faults] == [
        (10, "po_unknown"),
        (13, "words_placeholders"),
        (20, "po_day"),
        (24, "po_day"),
    ]
    assert interface_texts.standings(session, "se") == before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (HEAD.encode() + b'msgid "Your privacy"\nmsgstr "\xff"\n', (8, "po_not_utf8")),
        (HEAD.encode() + b'msgid "Your privacy"\nmsgstr Buorre\n', (8, "po_unreadable")),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    session: Session, content: bytes, fault: tuple[int, str]
) -> None:
    with pytest.raises(po_files.Faulty) as faulty:
        po_files.take(session, None, "se", content, at=NOW)
    assert [(one.line, one.rule) for one in faulty.value.faults] == [fault]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("", ("Du diedut", 0, 1)),
        ("# Checked by Inga, 2026-11-23\n", ("Du diedut", 0, 1)),
        ("# Checked by Ánne, 2026-11-22\n", ("Du diedut", 0, 1)),
        ("# Checked by Ánne, 2026-11-23\n", ("Eará", 1, 0)),
    ],
)
def test_what_a_person_checked_gives_way_only_to_a_later_check(
    session: Session, cast: Cast, comment: str, expected: tuple[str, int, int]
) -> None:
    interface_texts.correct(session, cast.karin, PRIVACY, "se", ["Du diedut"], at=NOW, checked_by="Inga")
    content = a_file(f'{comment}msgid "Your privacy"\nmsgstr "Eará"')
    taken = po_files.take(session, None, "se", content, at=NOW)
    now = interface_texts.standing(session, PRIVACY, "se").words[0]
    assert (now, taken.changed, taken.kept) == expected


def test_a_language_that_nobody_added_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        po_files.export(session, "sma")


def test_a_file_says_its_language(session: Session) -> None:
    assert (po_files.language_of(a_file()), po_files.language_of(b"nothing")) == ("se", "")


@pytest.mark.parametrize(
    "header",
    [
        '"Plural-Forms: nplurals=1000000000; plural=n;\\n"\n',
        '"Plural-Forms: nplu"\n\n"rals = 1000000000; plural=n;\\n"\n',
        '"Plural-Forms: nplurals=2; plural=' + "(" * 20_000 + 'n;\\n"\n',
        '"Content-Type: text/plain; charset=none\\n"\n',
    ],
    ids=["forms", "forms on two lines", "brackets", "charset"],
)
def test_a_header_made_to_stop_the_site_is_refused_at_once(session: Session, cast: Cast, header: str) -> None:
    content = f'msgid ""\nmsgstr ""\n{header}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\n'

    with pytest.raises(po_files.Faulty) as faulty:
        po_files.take(session, cast.karin, "se", content.encode(), at=NOW)

    assert {one.rule for one in faulty.value.faults} <= {"po_unreadable", "po_unknown"}
