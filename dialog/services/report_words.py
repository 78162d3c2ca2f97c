"""The named parts of a report that people write themselves: what each is called and what belongs there."""

from __future__ import annotations

from dialog.services.documents import Run
from dialog.services.documents_voice import Voice

YEARLY = ("summary", "goals", "promises", "said", "answered", "not_done", "next")
PARTS = {"yearly": YEARLY, "period": (*YEARLY[:-1], "together", "next")}
"""The parts of each kind of report, in their order."""
NEEDED = ("summary", "next")
"""Without these no report is sent: nobody but people can say them."""


def title(part: str, voice: Voice, *, is_yearly: bool) -> Run:
    """What a part is called."""
    if part == "next" and is_yearly:
        return voice.pgettext("part of a report", "Next year")
    return {
        "summary": lambda: voice.pgettext("part of a report", "In short"),
        "goals": lambda: voice.pgettext("part of a report", "The goals, against how it was before"),
        "promises": lambda: voice.pgettext("part of a report", "What we promised, and how it went"),
        "said": lambda: voice.pgettext("part of a report", "What residents said"),
        "answered": lambda: voice.pgettext("part of a report", "What was answered"),
        "not_done": lambda: voice.pgettext("part of a report", "What did not happen, and why"),
        "together": lambda: voice.pgettext("part of a report", "How we worked together"),
        "next": lambda: voice.pgettext("part of a report", "What comes next"),
    }[part]()


def hint(part: str, voice: Voice) -> Run:
    """What to write there."""
    return {
        "summary": lambda: voice.say(
            "Write the most important things in five sentences: what changed, what did not, what you decide "
            "on now."
        ),
        "goals": lambda: voice.say("Write what the figures mean, and what you do not know."),
        "promises": lambda: voice.say("Write what was easy to keep and what was hard."),
        "said": lambda: voice.say(
            "Write what the answers tell you. Who answered chose to: write “those who answered”."
        ),
        "answered": lambda: voice.say("Write what you told the residents, where and when."),
        "not_done": lambda: voice.say("Write plainly what stood in the way. Blame nobody."),
        "together": lambda: voice.say("Write what worked between you and what you will do differently."),
        "next": lambda: voice.say("Write what is to be done, by whom and until when."),
    }[part]()
