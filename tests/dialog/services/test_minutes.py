"""The minutes are one plain shape: what was frozen reads back as it was."""

from __future__ import annotations

import datetime as dt
import json

from dialog.services.minutes import (
    Dissent,
    FormalDecision,
    GivenView,
    Minutes,
    Person,
    Point,
    Priority,
    from_document,
    to_document,
)

WHOLE = Minutes(
    body="steering_group",
    name={"sv": "Styrgruppen", "en": "The steering group"},
    municipality={"sv": "Arjeplogs kommun"},
    held_on=dt.date(2026, 11, 23),
    place="Kommunhuset",
    picture_title={"sv": "Lägesbild"},
    picture_number=2,
    picture_period="2026–2027",
    present=(Person("Karin", "Kommunen"),),
    absent=(Person("Petra", "Polisen"),),
    points=(Point(1, "Prioritering", "Alla talade.", "Två problem.", "drugs"),),
    priorities=(
        Priority(
            1,
            "drugs",
            {"sv": "Narkotika"},
            "prioritised",
            {"sv": "Det växer."},
            (GivenView({"sv": "Polisen"}, 4, {"sv": "Vi ser det."}),),
            (Dissent({"sv": "Kommunen"}, "Skotrarna först."),),
        ),
        Priority(2, "lighting", {"sv": "Mörka gator"}, "undecided", {}, (), ()),
    ),
    decision=FormalDecision("Styrgruppen", dt.date(2026, 11, 23), "§ 4", "KS 2026/11"),
    kept_by="Karin",
)


def test_frozen_minutes_read_back_as_they_were() -> None:
    assert from_document(json.loads(json.dumps(to_document(WHOLE)))) == WHOLE


def test_minutes_without_a_decision_read_back_too() -> None:
    plain = Minutes(**{**WHOLE.__dict__, "decision": None})

    assert from_document(to_document(plain)) == plain


def test_the_prioritised_ones_stand_in_the_pictures_order() -> None:
    assert [one.key for one in WHOLE.prioritised] == ["drugs"]
