"""Old promises through a browser without JavaScript: from a file or typed in, mended, followed up at once."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import FollowUp, PromiseVersion
from dialog.request import Site
from surveys.spreadsheets import Sheet, workbook
from tests.page import Page, PageClient
from tests.people import Cast
from tests.promised import a_promise, an_old_version

HEAD = "Löfte;Period;Det som lovades;Vem som lovade;Hur det gick;Varför;Vad som händer sedan;Källa\n"
RIGHT = (
    HEAD
    + "Löftet 2023;våren 2023;Polisen ska synas mer.;polisen;delvis;För få poliser.;ersätts;Protokoll 7\n"
    + ";;Fler lampor ska lysa.;;;;;\n"
    + "Äldre löfte;;Möten ska hållas.;kommunen;okänt;;;\n"
)
DESK = "/en/desk/promises"
GONE = {
    "sv": "togs tillbaka 23 november 2026",
    "se": "gessojuvvui ruovttoluotta",
    "en": "was taken back on 23 November 2026",
}
"""What stands where an old promise was taken back."""


def look(
    client: PageClient, promise_id: int, content: bytes | str, name: str = "old.csv", status: int = 200
) -> Page:
    """Choose a file and look at what it would become."""
    page = client.get(f"{DESK}/promise/{promise_id}/old/file")
    raw = content if isinstance(content, bytes) else content.encode()
    return client.send(page, {"file": (io.BytesIO(raw), name)}, status=status)


def excel(rows: list[list[object]], merged: str = "") -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Löften"
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def seen(site: Site) -> Iterator[Session]:
    """A session that only looks: the client's requests can write meanwhile."""
    with site.reading() as opened:
        yield opened


def stored(seen: Session) -> list[PromiseVersion]:
    """Every version as it stands now."""
    seen.rollback()
    newest = sa.select(PromiseVersion).order_by(PromiseVersion.id)
    return list(seen.scalars(newest.execution_options(populate_existing=True)))


def told(seen: Session) -> list[FollowUp]:
    """Every follow-up as it stands now."""
    seen.rollback()
    return list(seen.scalars(sa.select(FollowUp).order_by(FollowUp.id)))


@pytest.fixture
def place(client: PageClient, session: Session, cast: Cast) -> int:
    """A place for promises of Arjeplog; Karin is signed in."""
    promise = a_promise(session, cast)
    session.commit()
    client.sign_in(cast.karin)
    return promise.id


def test_a_file_is_looked_through_and_stored_with_what_nobody_knows(
    client: PageClient, seen: Session, place: int
) -> None:
    page = look(client, place, RIGHT)
    assert "2 promises will be stored" in page.text
    assert stored(seen) == []
    done = client.follow(client.send(page, {"step": "store"}))
    assert "2 old promises are stored." in done.text
    first, second = stored(seen)
    assert [(one.title["sv"], one.period_words, one.source, one.status) for one in (first, second)] == [
        ("Löftet 2023", "våren 2023", "Protokoll 7", "superseded"),
        ("Äldre löfte", "", "", "superseded"),
    ]
    assert [line.party.kind if line.party else None for line in first.lines] == ["police_area", None]
    assert [(one.outcome, one.next_step, one.because, one.source) for one in told(seen)] == [
        ("partly", "replaced", {"sv": "För få poliser."}, "Protokoll 7"),
        ("unknown", "unknown", {}, ""),
    ]
    public = client.get("/sv/promises/arjeplog/medborgarlofte/1")
    assert "Uppgift saknas om vem som lovade" in public.text
    assert "Gäller våren 2023" in public.text
    assert "Hur det gick: uppgift saknas" in public.text
    other = client.get("/en/promises/arjeplog/medborgarlofte/2")
    known = [" ".join("".join(one.itertext()).split()) for one in other.all(".//dl[@class='facts']//dd")]
    assert known[:2] == ["no information", "no information"]


def test_the_same_file_twice_stores_nothing_twice(client: PageClient, seen: Session, place: int) -> None:
    first = look(client, place, RIGHT)
    client.send(first, {"step": "store"})
    again = look(client, place, RIGHT)
    assert again.text.count("It is here already, so nothing is stored.") == 2
    stale = client.send(first, {"step": "store"}, status=422)
    assert "What would be stored is no longer what you saw" in stale.text
    other = look(client, place, RIGHT.replace("Möten ska", "Inga möten ska"))
    assert "but its lines are others" in other.text
    assert len(stored(seen)) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_way_of_saving_csv_reads_the_same(
    client: PageClient, place: int, encoding: str, separator: str
) -> None:
    page = look(client, place, RIGHT.replace(";", separator).encode(encoding))
    assert "2 promises will be stored" in page.text
    assert "För få poliser." in page.text


HOSTILE = {
    "no words at all": (b"  \n", "The file is empty."),
    "no headings": ("Hej;Då\n1;2\n", "row 1: No row names the columns."),
    "headings alone": (HEAD, "There are no promises under the headings."),
    "wrong mark": (b"\xef\xbb\xbfL\xf6fte;Rad\n", "not UTF-8"),
    "garbled": ("Löfte;Rad\nLÃ¶fte;Möten\n", "garbled"),
    "json": ('{"a": 1}', "This is not a table."),
    "no zip": (b"PK\x03\x04nothing", "cannot be read"),
    "ten thousand rows": (HEAD + "A;2023;Rad;polis;;;;\n" * 10_000, "more than 500 rows"),
    "a quotation mark": ('Löfte;Rad\n"A;Möten\n', "quotation mark"),
    "an owner who is none": (HEAD + "A;2023;Rad;båda;;;;\n", "column Vem som lovade: “båda” is not"),
    "an outcome that is none": (HEAD + "A;2023;Rad;polis;bra;;;\n", "Hur det gick: “bra” does not"),
    "a row of no promise": (HEAD + ";2023;Rad;polis;;;;\n", "row 2, column Löfte: Write which promise"),
    "a line twice": (HEAD + "A;;Rad;polis;;;;\n;;Rad;polis;;;;\n", "already stands in row 2"),
    "half a period": ("Löfte;Rad;Från;Till\nA;B;2023-01-01;\n", "Only one day of the period is there."),
    "a day of two meanings": ("Löfte;Rad;Från;Till\nA;B;01/02/2023;2023-05-01\n", "“01/02/2023” is not"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_fault_is_named_by_its_place_and_nothing_is_stored(
    client: PageClient, seen: Session, place: int, name: str
) -> None:
    content, words = HOSTILE[name]
    page = look(client, place, content, status=422)
    assert words in page.text
    assert "value='store'" not in page.html.replace('"', "'")
    assert stored(seen) == []


def test_a_workbook_may_merge_what_several_lines_share_and_nothing_else(
    client: PageClient, place: int
) -> None:
    rows: list[list[object]] = [
        ["Löfte", "Period", "Rad", "Hur det gick"],
        ["Löftet", 2023, "Synas mer", "delvis"],
        [None, None, "Fler lampor", None],
    ]
    shared = look(client, place, excel(rows, "A2:A3"), "old.xlsx")
    assert "1 promise will be stored" in shared.text
    wrong = look(client, place, excel(rows, "D2:D3"), "old.xlsx", status=422)
    assert "sheet “Löften”, row 3, column Hur det gick: “delvis” is merged" in wrong.text
    rows[1][2] = "=1+1"
    formula = look(client, place, excel(rows), "old.xlsx", status=422)
    assert "row 2, column Rad: The cell holds a formula." in formula.text


def test_the_template_says_how_it_is_filled_in_and_is_read_back(client: PageClient, place: int) -> None:
    address = f"/sv/desk/promises/promise/{place}/old/template"
    sheets = openpyxl.load_workbook(io.BytesIO(client.browser.get(f"{address}/xlsx").data)).worksheets
    head = [str(cell.value) for cell in sheets[0][1]]
    assert [cell.value for cell in sheets[1]["A"]][1:] == head
    filled = workbook([Sheet("A", head, [["Löftet", "2023", *[""] * 2, "Synas", *[""] * (len(head) - 5)]])])
    assert "1 promise will be stored" in look(client, place, filled, "a.xlsx").text
    empty = client.browser.get(f"{address}/excel").data.decode("utf-8-sig")
    assert empty.strip().split(";") == head


def test_one_is_typed_in_mended_and_taken_back(client: PageClient, seen: Session, place: int) -> None:
    form = {"title-sv": "Löftet", "period": "2023", "unknown_lines-sv": "Fler lampor."}
    enter = client.get(f"{DESK}/promise/{place}/old")
    assert (
        "Write both days of the period."
        in client.send(enter, {**form, "valid_from": "2023-01-01"}, status=422).text
    )
    shown = client.follow(client.send(enter, form))
    assert "No information on who promised it" in shown.text
    (version,) = stored(seen)
    mend = client.get(f"{DESK}/{version.id}/old/mend")
    assert mend.field("unknown_lines-sv").strip() == "Fler lampor."
    client.send(mend, {"title-sv": "Löftet", "period": "2023", "municipality_lines-sv": "Fler lampor."})
    first, second = stored(seen)
    assert (first.published_at, first.status) == (None, "withdrawn")
    assert [line.party.kind for line in second.lines if line.party] == ["municipality"]
    address = "/sv/promises/arjeplog/medborgarlofte"
    assert address in client.get(f"{address}/1").links
    take = client.get(f"{DESK}/{second.id}/old/take-back")
    client.send(take, {})
    assert [one.published_at for one in stored(seen)] == [None, None]
    for language, words in GONE.items():
        for address in ("", "/1", "/2", "/2/notice-a4.pdf", "/you-said"):
            gone = client.get(f"/{language}/promises/arjeplog/medborgarlofte{address}")
            assert words in gone.text
            assert "Fler lampor." not in gone.text
    client.get("/en/promises/arjeplog/medborgarlofte/3", status=404)


def test_every_line_of_an_old_promise_is_followed_up_on_one_page(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = an_old_version(session, cast, is_in_force=False)
    client.sign_in(cast.petra)
    assert f"{DESK}/{version.id}/old/follow-up" in client.get(f"{DESK}/follow-ups").links
    page = client.get(f"{DESK}/{version.id}/old/follow-up")
    form = {
        "on": "2026-11-20",
        "source": "Rådets protokoll",
        "line0-outcome": "not_done",
        "line0-because-sv": "Ingen lokal fanns.",
        "line0-next_step": "ends",
        "line1-outcome": "unknown",
        "line1-next_step": "unknown",
    }
    preview = client.send(page, {**form, "step": "preview"}, status=200)
    assert "This is what everyone will read" in preview.text
    assert "Why: Ingen lokal fanns." in preview.text
    assert "Say of at least one line how it went." in client.send(page, {"on": "2026-11-20"}, status=422).text
    client.send(preview, {**form, "step": "record"})
    assert [(one.line_key, one.outcome, one.next_step, one.source) for one in told(seen)] == [
        ("meetings", "not_done", "ends", "Rådets protokoll"),
        ("checks", "unknown", "unknown", "Rådets protokoll"),
    ]
    assert "2 of 2 lines told of" in client.get(f"{DESK}/follow-ups").text


def test_what_was_told_of_an_old_line_is_corrected_with_its_source(
    client: PageClient, session: Session, seen: Session, cast: Cast
) -> None:
    version = an_old_version(session, cast)
    client.sign_in(cast.karin)
    page = client.get(f"/en/desk/follow-ups/promise/{version.id}?line=meetings")
    form = {"line_key": "meetings", "on": "2026-11-20", "outcome": "unknown", "next_step": "unknown"}
    client.send(page, {**form, "source": "Protokoll 7", "step": "record"})
    (first,) = told(seen)
    again = client.get(f"/en/desk/follow-ups/{first.id}/correct")
    assert again.field("source") == "Protokoll 7"
    client.send(again, {**form, "outcome": "not_done", "source": "Protokoll 8", "step": "record"})
    assert [(one.outcome, one.source, one.corrects_id) for one in told(seen)] == [
        ("unknown", "Protokoll 7", None),
        ("not_done", "Protokoll 8", first.id),
    ]
