"""The fishbone: every cause on its side, nothing outside the figure, no words over words."""

from __future__ import annotations

import random

from dialog.models import Cause, Concern
from dialog.services import fishbone
from dialog.services.fishbone import LINE, Fishbone, Words

WIDEST = 9
"""A character is narrower than this, at the size that the page draws it."""


def a_concern(*causes: tuple[str, str], title: str = "Skotrar kör fort där människor går") -> Concern:
    return Concern(
        title={"sv": title},
        causes=[
            Cause(side=side, position=number, text={"sv": text}, influence="unknown", influenced_by="")
            for number, (side, text) in enumerate(causes, 1)
        ],
    )


def drawn(*causes: tuple[str, str], language: str = "sv") -> Fishbone:
    found = fishbone.draw(a_concern(*causes), language)
    assert found is not None
    return found


def box(words: Words) -> tuple[float, float, float, float]:
    width = max(len(line) for line in words.lines) * WIDEST
    return words.x, words.y - LINE + 5, words.x + width, words.y + (len(words.lines) - 1) * LINE + 5


def test_a_concern_without_causes_has_no_figure() -> None:
    assert fishbone.draw(a_concern(), "sv") is None


def test_the_three_sides_are_always_there_also_when_one_is_silent() -> None:
    found = drawn(("place", "Det är mörkt."))

    assert [bone.side for bone in found.bones] == ["exposed", "offender", "place"]
    assert [[rib.words.lines if rib.words else None for rib in bone.ribs] for bone in found.bones] == [
        [None],
        [None],
        [("Det är mörkt.",)],
    ]


def test_a_borrowed_language_is_named() -> None:
    found = drawn(("place", "Det är mörkt."), language="en")

    assert found.head.language == "sv"
    assert [rib.words.language for bone in found.bones for rib in bone.ribs if rib.words] == ["sv"]


def test_the_same_causes_give_the_same_figure() -> None:
    causes = (("place", "Det är mörkt."), ("exposed", "Unga är ensamma."))

    assert drawn(*causes) == drawn(*causes)


def test_every_word_is_within_the_figure_and_none_lies_over_another() -> None:
    for seed in range(60):
        made = random.Random(seed)
        causes = [
            (
                made.choice(("exposed", "offender", "place")),
                " ".join("ord" * made.randint(1, 3) for _ in range(made.randint(1, 40))),
            )
            for _ in range(made.randint(1, 9))
        ]
        found = drawn(*causes)
        boxes = [box(rib.words) for bone in found.bones for rib in bone.ribs if rib.words]
        boxes.append(box(found.head))
        said = sum(len(rib.words.lines) for bone in found.bones for rib in bone.ribs if rib.words)
        assert said >= len(causes)
        for left, top, right, bottom in boxes:
            assert 0 <= left < right <= found.width + WIDEST
            assert 0 <= top < bottom <= found.height
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                is_apart = (
                    one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                )
                assert is_apart, (seed, one, other)


def test_words_end_left_of_their_bone() -> None:
    found = drawn(("exposed", "x" * 34), ("offender", "y" * 34), ("place", "z" * 34))

    for bone in found.bones:
        for rib in bone.ribs:
            assert rib.words is not None
            assert box(rib.words)[2] <= min(bone.x1, bone.x2) + 12
