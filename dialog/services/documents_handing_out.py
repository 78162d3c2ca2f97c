"""What goes out when public documents are handed out, and the decision where something is kept back.

Both are in Swedish, the language of the authority's decisions. The words of a decision are our own and no
interface texts: nobody corrects how one appeals in the language room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from dialog import clock, languages
from dialog.models import RecordRequest, SecrecyGround
from dialog.models.handing_out import WITH_WORDS
from dialog.services import handing_out
from dialog.services.documents import Block, Document, Facts, Heading, Paragraph, Run, Table, in_paragraphs
from dialog.services.handing_out import MASKED
from dialog.services.permissions import Actor
from surveys.spreadsheets import Sheet, csv_for_excel
from surveys.texts import pick

SV = "sv"
KINDS = {
    "text": "Svar med egna ord",
    "note": "Anteckning",
    "picture": "Lägesbild",
    "promise": "Medborgarlöfte",
    "report": "Rapport",
    "minutes": "Protokoll",
    "results": "Resultat",
}
OUTCOMES: dict[str | None, str] = {
    "out": "Lämnas ut",
    "masked": "Lämnas ut med maskeringar",
    "withheld": "Lämnas inte ut",
    None: "–",
}
APPEAL = (
    "Du kan överklaga beslutet. Skriv till {court}, men lämna eller skicka överklagandet till "
    "{authority}. Det ska ha kommit in inom tre veckor från den dag då du fick del av beslutet.\n\n"
    "Skriv vilket beslut du överklagar, hur du vill att det ändras och varför. Ange beslutets nummer: "
    "{number}. Skriv hur domstolen kan nå dig.\n\n"
    "{authority} prövar först om överklagandet har kommit in i tid och skickar det sedan till "
    "domstolen, om beslutet inte ändras på det sätt du vill."
)
LAW = (
    "Rätten att ta del av allmänna handlingar följer av 2 kap. tryckfrihetsförordningen. Den får begränsas "
    "när det krävs och det står i offentlighets- och sekretesslagen (2009:400). Beslutet får överklagas "
    "enligt 6 kap. 7 och 8 §§ samma lag."
)


def outgoing(session: Session, actor: Actor, request_id: int) -> Document:
    """Everything that goes out, each item with what was kept back and the paragraph beside it."""
    asked = handing_out.show(session, actor, request_id)
    return _document(asked, "utlamnande", "Utlämnande av allmän handling", tuple(_items(session, asked)))


def decision(session: Session, actor: Actor, request_id: int) -> Document | None:
    """The decision with how one appeals; None where nothing was kept back."""
    asked = handing_out.show(session, actor, request_id)
    if not handing_out.is_refused(asked):
        return None
    return _document(
        asked, "beslut", "Beslut att inte lämna ut allmän handling", tuple(_decided(session, asked))
    )


def table(session: Session, actor: Actor, request_id: int) -> bytes:
    """What goes out as a table."""
    asked = handing_out.show(session, actor, request_id)
    titles = handing_out.titles(session, asked)
    rows: list[tuple[str | int, ...]] = []
    for number, item in enumerate(asked.items, 1):
        parts = handing_out.pieces(session, item) if item.kind in WITH_WORDS else []
        used = [one.ground for one in parts if one.ground] or ([item.ground] if item.ground else [])
        words, said = "".join(one.words for one in parts), pick(titles[item.id], SV).text
        rows.append((number, KINDS[item.kind], said, OUTCOMES[item.outcome], _named(used), words))
    head = ("nummer", "slag", "titel", "bedömning", "paragraf", "lydelse")
    return csv_for_excel(Sheet("utlämnande", head, rows))


def _document(asked: RecordRequest, name: str, title: str, blocks: tuple[Block, ...]) -> Document:
    authority = asked.organisation.name[SV]
    answered = clock.day_of(asked.answered_at) if asked.answered_at else None
    pairs = [
        ("Myndighet", authority),
        ("Nummer", number_of(asked)),
        ("Begäran kom in", languages.format_date(asked.received_on, SV)),
        ("Begäran", asked.asked_for),
        *([("Besvarad", languages.format_date(answered, SV))] if answered else []),
    ]
    return Document(
        name=f"{name}-{asked.organisation.key}-{asked.year}-{asked.number}",
        kind=Run(title, SV),
        title=Run(f"{title}, {number_of(asked)}", SV),
        language=SV,
        authors=(authority,),
        cover=Facts(tuple(((Run(label, SV),), (Run(value, SV),)) for label, value in pairs)),
        blocks=blocks,
        draft=None if answered else Run("Utkast – begäran är inte besvarad", SV),
        page=(Run("Sida", SV), Run("av", SV)),
    )


def number_of(asked: RecordRequest) -> str:
    """The number of a request in its authority."""
    return f"U {asked.year}/{asked.number}"


def _items(session: Session, asked: RecordRequest) -> Iterator[Block]:
    titles = handing_out.titles(session, asked)
    for number, item in enumerate(asked.items, 1):
        title = pick(titles[item.id], SV).text or KINDS[item.kind]
        yield Heading(1, (Run(f"{number}. {title}", SV),))
        yield Paragraph((Run(f"{KINDS[item.kind]}. {OUTCOMES[item.outcome]}.", SV),), "note")
        if item.kind not in WITH_WORDS:
            enclosed = "Handlingen bifogas som egen fil." if item.outcome == "out" else _named([item.ground])
            yield Paragraph((Run(enclosed, SV),))
            continue
        parts = handing_out.pieces(session, item)
        grounds = [one.ground for one in parts if one.ground]
        words = tuple(Run(one.words, SV, "strong" if one.ground else "") for one in parts)
        yield Table(
            caption=(Run(f"Lydelse av nummer {number}", SV),),
            head=((Run("Text", SV),), (Run("Grund", SV),)),
            rows=((words or (Run("Texten är gallrad.", SV),), (Run(_named(grounds), SV),)),),
            widths=(72, 28),
        )


def _decided(session: Session, asked: RecordRequest) -> Iterator[Block]:
    authority = asked.organisation.name[SV]
    yield Heading(1, (Run("Beslut", SV),))
    kept_back = [one for one in asked.items if one.outcome in ("masked", "withheld")]
    yield Paragraph(
        (
            Run(
                f"{authority} lämnar inte ut de uppgifter som är maskerade ({MASKED}) eller hålls tillbaka i "
                "de handlingar som räknas upp här. Övriga handlingar lämnas ut.",
                SV,
            ),
        )
    )
    rows = []
    for number, item in enumerate(asked.items, 1):
        if item not in kept_back:
            continue
        used = [session.get_one(SecrecyGround, one["ground_id"]) for one in item.passages]
        named = _named(used or [item.ground])
        rows.append(
            (
                (Run(str(number), SV),),
                (Run(KINDS[item.kind], SV),),
                (Run(OUTCOMES[item.outcome], SV),),
                (Run(". ".join(part for part in (named, item.because) if part), SV),),
            )
        )
    yield Table(
        caption=(Run("Vad som inte lämnas ut, och varför", SV),),
        head=tuple((Run(one, SV),) for one in ("Nr", "Handling", "Bedömning", "Grund")),
        rows=tuple(rows),
        widths=(8, 22, 25, 45),
    )
    yield Paragraph((Run(LAW, SV),))
    yield Heading(1, (Run("Hur du överklagar", SV),))
    appeal = APPEAL.format(court=asked.court, authority=authority, number=number_of(asked))
    yield from in_paragraphs(Run(appeal, SV))


def _named(grounds: Sequence[SecrecyGround | None]) -> str:
    """The paragraphs with their laws, each once."""
    return ", ".join(dict.fromkeys(f"{one.paragraph} {one.law}" for one in grounds if one is not None))
