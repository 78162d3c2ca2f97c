"""Made-up answers for `./run simulate`, laid into PostgreSQL by COPY as the rows that `responses` would make.

Closed answers are those of the example's people, drawn from a fixed seed. Texts are the codebook's made-up
examples, a closing sentence after each Swedish one, masked and looked through as a text that comes in is. Ids
are drawn from the seed too, so the same numbers give the same rows.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from analysis.codebook import STARTER_EXAMPLES, Example, read_examples
from dialog import clock
from dialog.checks.simulate_places import OPENED, TOWN, Town, definition
from dialog.example import answers as example
from dialog.services import responses

SEED = 20260101
FORMS = 2_000
"""So many different forms; each comes again and again, under an id of its own."""
AT_ONCE = 2_000
WRITE = {"concern": 0.45, "police": 0.22, "municipality": 0.18}
"""How many write something under each open question."""
READ = 0.9
"""How many texts somebody has read."""
CLOSINGS = (
    "Så är det.", "Det var allt.", "Gör något åt det.", "Det har varit så länge.", "Det är värst på vintern.",
    "Det är värst på helgerna.", "Jag har sagt det förut.", "Alla här vet det.", "Det blir inte bättre.",
    "Jag hoppas att någon läser.", "Barnen märker det också.", "Det var bättre förr.",
    "Mina grannar säger samma sak.", "Det går inte en vecka utan det.", "Vi pratar ofta om det hemma.",
    "Ni får gärna komma hit och se.", "Det är det jag tänker på.", "Mest på kvällen.", "Mest på dagen.",
    "Inte varje dag men ofta.",
)  # fmt: skip
COLUMNS = {
    "response": "id, survey_version_id, municipality_id, language, channel, received_week, "
    "is_entered_by_staff",
    "answer": "response_id, question_id, item, choice, number",
    "free_text": "id, response_id, question_id, item, municipality_id, audience, language_stated, original, "
    "masked, state, serious",
}
NONE = r"\N"


@dataclass(frozen=True)
class Form:
    """What somebody ticked, and of what kind their words are."""

    language: str
    ticked: tuple[tuple[str, str, str], ...]
    """Question, item, choice."""


@cache
def forms() -> tuple[Form, ...]:
    """The different forms: what the example's people tick, by what they write about."""
    draw = random.Random(SEED)
    asked, found = definition(TOWN), []
    for number in range(FORMS):
        told = draw.choice(_examples())
        person = example.Person(f"simulated {number}", TOWN, told.language, themes={"concern": [told.theme]})
        ticked = example.collected(person, asked).answers
        found.append(
            Form(told.language, tuple((one.question, one.item, one.choice) for one in ticked if one.choice))
        )
    return tuple(found)


@cache
def _examples() -> tuple[Example, ...]:
    return read_examples(STARTER_EXAMPLES.read_bytes())


@cache
def _in(language: str) -> tuple[str, ...]:
    return tuple(one.text for one in _examples() if one.language == language)


look_through = cache(responses.look_through)
"""The same words are masked and looked through once."""


def words(number: int, language: str) -> tuple[str, str, str | None]:
    """The text of a number: as written, as masked, and what is serious in it."""
    known = _in(language)
    # A step that shares no factor with the count meets every example before any comes again.
    told = known[number * 7919 % len(known)]
    seen = look_through(told)
    if language != "sv":
        return told, seen.masked, seen.serious
    closing = CLOSINGS[number // len(known) % len(CLOSINGS)]
    return f"{told} {closing}", f"{seen.masked} {closing}", seen.serious


def fill(engine: sa.Engine, town: Town, begin: int, end: int) -> int:
    """Lay the answers of a municipality from one number to another; gives how many rows that were."""
    rows = 0
    opened = engine.raw_connection()
    try:
        connection: Any = opened.driver_connection
        with connection.cursor() as cursor:
            # Every row points to rows that are there: looking each of them up would be half of the time.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
            for first in range(begin, end, AT_ONCE):
                lines = _lines(town, range(first, min(first + AT_ONCE, end)))
                for table, columns in COLUMNS.items():
                    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                        copy.write("".join(lines[table]))
                    rows += len(lines[table])
                connection.commit()
            cursor.execute("RESET session_replication_role")
            cursor.execute("RESET synchronous_commit")
        connection.commit()
    finally:
        opened.close()
    return rows


def _lines(town: Town, numbers: range) -> Mapping[str, list[str]]:
    """What COPY reads: a line for each row, fields parted by tabs."""
    lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
    week = clock.iso_week(clock.today() - OPENED)
    choose, known = random.Random(f"{SEED} {town.rank} {numbers.start}"), forms()
    for number in numbers:
        form = known[choose.randrange(len(known))]
        own = uuid.UUID(int=choose.getrandbits(128), version=4)
        lines["response"].append(f"{own}\t{town.answered}\t{town.id}\t{form.language}\tweb\t{week}\tf\n")
        lines["answer"] += [
            f"{own}\t{town.questions[question]}\t{item}\t{choice}\t{NONE}\n"
            for question, item, choice in form.ticked
        ]
        lines["free_text"] += _texts(town, own, number, form.language, choose)
    return lines


def _texts(
    town: Town, response_id: uuid.UUID, number: int, language: str, choose: random.Random
) -> Iterator[str]:
    for question, share in WRITE.items():
        if choose.random() >= share:
            continue
        original, masked, serious = words(number + town.rank * 101, language)
        state = "read" if choose.random() < READ and not serious else "new"
        fields = (
            str(uuid.UUID(int=choose.getrandbits(128), version=4)),
            str(response_id),
            str(town.questions[question]),
            "",
            str(town.id),
            "residents",
            language,
            _plain(original),
            _plain(masked),
            state,
            serious or NONE,
        )
        yield "\t".join(fields) + "\n"


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")
