"""Who hands texts over, reads those that were handed to them, and lets quotes leave."""

from __future__ import annotations

from tests.house.access import LEADERS, Row, overview, page, sends

READERS: dict[str, Row] = {
    "renderings.show GET": overview("inga"),
    "renderings.one GET": Row({"inga": 200}, is_local=False),
    "renderings.settle POST": Row(
        {"inga": 303}, is_local=False, form={"words": "Skotrar kör fort", "action": "render"}
    ),
    "renderings.hand_over POST": sends(
        "karin",
        form={
            "text": lambda world: str(world.free_texts[5].id),
            "reader": lambda world: str(world.inga.id),
        },
        municipality="arjeplog",
    ),
    "renderings.take_back POST": sends("karin", text_id=lambda world: world.free_texts[5].id),
    # Petra sees what is serious in surveys of the police, and finds no text of the municipality there.
    "own_texts.index GET": overview("petra"),
    "own_texts.show GET": page("petra", status=404),
    "own_texts.take_care_of POST": sends("petra", form={"done": "police", "what": ""}, status=404),
    "quotes.index GET": overview(*LEADERS, "sara"),
    "quotes.release POST": sends("gunnar", "sara"),
    "quotes.refuse POST": sends("gunnar", "sara", form={"reason": "points_to_somebody"}),
}
