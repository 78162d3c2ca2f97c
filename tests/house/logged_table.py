"""What is done with data of people and stands in the log: one line for each, and why the rest is not here.

`test_logged_actions.py` does each through the site's own forms. A new action of the log, or a new file for
staff, is put into one of these tables, or the tests fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house.access_records import DECIDED
from tests.world import World

Details = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A line as it must stand: whose it is, what it is about. A type in `details` stands for a value."""

    action: str
    about: str
    details: Details = field(default_factory=dict)
    organisation: str = "arjeplog"


@dataclass(frozen=True)
class Step:
    """Somebody sends a form: the row of the access table, with what differs from it."""

    who: str
    row: str
    form: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()


def one(who: str, row: str, *lines: Line, **form: Any) -> tuple[Step, ...]:
    """What is done in one step, as the access table does it."""
    return (Step(who, f"{row} POST", form, {}, lines),)


def _text(number: int) -> Callable[[World], Any]:
    return lambda world: str(world.free_texts[number].id)


def _first_word(world: World) -> str:
    return str(world.free_texts[0].original).split()[0]


SHORT = {**DECIDED, "what": "answers", "months": "1", "reference_number": "KS 2026/7"}
NOTES = {**DECIDED, "what": "notes", "months": "1", "reference_number": "KS 2026/8"}
OF_CLOSED = {"version": lambda world: world.closed_version.id, "what": "answers"}
ASKED = "record_request"

READING: dict[str, tuple[Step, ...]] = {
    "a page of texts is confirmed as read": one(
        "karin", "texts.confirm", Line("text:read", "organisation", {"texts": 1})
    ),
    "a text is seen as it was written": one(
        "karin", "texts.unmask", Line("text:unmask", "free_text", {"reason": "serious"})
    ),
    "a passage is masked": one("karin", "texts.mask", Line("text:mask", "free_text", {"pieces": 1})),
    "a text is shown no longer": one("karin", "texts.withhold", Line("text:withhold", "free_text")),
    "a text is written in Swedish": one("karin", "texts.render", Line("text:render", "free_text")),
    "a serious text is marked": one(
        "karin", "texts.mark_serious", Line("text:mark_serious", "free_text", {"serious": "threat"})
    ),
    "a serious text is taken care of": one(
        "karin",
        "texts.take_care_of",
        Line(
            "text:take_care_of",
            "free_text",
            {"serious": "violence", "done": "concern_report", "former": None},
        ),
    ),
    "a text is taken back from a language reader": one(
        "karin", "renderings.take_back", Line("text:take_back", "free_text")
    ),
}
EXPORTS: dict[str, tuple[Step, ...]] = {
    "the answers leave as a file": one(
        "karin",
        "survey_answers.export",
        Line("answers:export", "survey_version", {"answers": 11, "form": "json"}),
    ),
    "the decisions of the review leave as a file": one(
        "karin",
        "run_changes.export",
        Line("theming:export", "organisation", {"decisions": 1, "texts": False, "form": "csv"}),
    ),
    "the decisions leave with texts": one(
        "karin",
        "run_changes.export",
        Line("theming:export", "organisation", {"decisions": 1, "texts": True, "form": "csv"}),
        with_texts="y",
    ),
    "whole figures of groups are saved": one(
        "karin", "room_table.data", Line("figures:export", "organisation", {"form": "csv", "whole": True})
    ),
    "protected figures of themes are saved": one(
        "petra", "theme_figures.data", Line("figures:export", "organisation", {"form": "csv", "whole": False})
    ),
    "the package for the archive is taken out": one(
        "karin", "records.preserve", Line("preservation:make", "organisation", {"sha256": str})
    ),
    "the register of processing is saved": one(
        "karin", "processing.save", Line("register:save", "organisation", {"form": "csv"})
    ),
}
PUBLICATION: dict[str, tuple[Step, ...]] = {
    "a survey is opened": one(
        "karin", "surveys.publish", Line("survey:publish", "survey_version", {"number": 1})
    ),
    "a survey is closed": one(
        "karin", "surveys.close", Line("survey:close", "survey_version", {"number": 1})
    ),
    "results are published": one(
        "karin", "survey_answers.publish", Line("result:publish", "result_publication", {"number": 2})
    ),
    "a promise is published": one(
        "petra", "promise_work.publish", Line("promise:publish", "promise_version", {"seal": str})
    ),
    "a promise is withdrawn": one(
        "karin", "promise_work.withdraw", Line("promise:withdraw", "promise_version")
    ),
    "a quote is released": one("gunnar", "quotes.release", Line("quote:release", "quote", {"theme": 1})),
    "a quote is refused": one(
        "gunnar",
        "quotes.refuse",
        Line("quote:refuse", "quote", {"theme": 1, "reason": "points_to_somebody"}),
    ),
    "a quote is withdrawn": one(
        "karin", "review.withdraw_quote", Line("quote:withdraw", "quote", {"theme": 1})
    ),
}
DESTRUCTION: dict[str, tuple[Step, ...]] = {
    "records are destroyed under a decision": (
        Step(
            "karin", "records.withdraw POST",
            lines=(Line("disposal:withdraw", "disposal_proposal", {"what": "texts"}),),
        ),
        Step(
            "karin", "records.decide POST", SHORT,
            lines=(Line("retention:decide", "retention_rule", {"what": "answers", "months": 1}),),
        ),
        Step(
            "karin", "records.propose POST", OF_CLOSED,
            lines=(Line("disposal:propose", "disposal_proposal", {"what": "answers"}),),
        ),
        Step(
            "gunnar", "records.proposal POST", {"typed": "KS 2026/7"}, {"proposal_id": 2},
            lines=(Line("disposal:confirm", "disposal_proposal", {"what": "answers"}),),
        ),
    ),
    "notes are destroyed under a decision": (
        Step(
            "karin", "records.decide POST", NOTES,
            lines=(Line("retention:decide", "retention_rule", {"what": "notes", "months": 1}),),
        ),
        Step(
            "karin", "records.propose_of_days POST",
            lines=(Line("disposal:propose", "disposal_proposal", {"what": "notes"}),),
        ),
        Step(
            "gunnar", "records.proposal POST", {"typed": "KS 2026/8"}, {"proposal_id": 2},
            lines=(Line("disposal:confirm", "disposal_proposal", {"what": "notes"}),),
        ),
    ),
}  # fmt: skip
RIGHTS: dict[str, tuple[Step, ...]] = {
    "somebody is invited": one(
        "ada",
        "administration.invite",
        Line("people:give_role", "membership", {"role": "administrator"}),
        Line("people:invite", "user"),
    ),
    "a role is given": one(
        "ada",
        "administration.give_role",
        Line("people:give_role", "membership", {"role": "administrator"}),
    ),
    "a role is ended": one("ada", "administration.end_role", Line("people:end_role", "membership")),
    "a new link is made for somebody invited": (
        Step(
            "ada", "administration.invite POST",
            lines=(
                Line("people:give_role", "membership", {"role": "administrator"}),
                Line("people:invite", "user"),
            ),
        ),
        Step(
            "ada", "administration.renew_link POST", {}, {"user_id": 24},  # Anna, who comes after all others
            lines=(Line("people:make_link", "user"),),
        ),
    ),
    "a person is signed out": one("ada", "administration.sign_out", Line("people:sign_out", "user")),
    "an account is closed": one("ada", "administration.deactivate", Line("people:deactivate", "user")),
    "an account is opened again": one("ada", "administration.reactivate", Line("people:reactivate", "user")),
    "a function is given": one("karin", "posts.name", Line("post:name", "user", {"function": "samordnare"})),
    "a function is ended": one(
        "karin", "posts.end", Line("post:end", "user", {"function": "kommunpolis"}, "pite-alvdal")
    ),
    "a function is taken away": one(
        "karin", "posts.remove", Line("post:remove", "user", {"function": "kommunpolis"}, "pite-alvdal")
    ),
    "other sign-ins of one's own are ended": one(
        "karin", "account.end_other_sessions", Line("account:end_sessions", "user", organisation="")
    ),
    "how a data protection officer is reached is entered": one(
        "ada", "processing.officer", Line("register:officer", "organisation")
    ),
    "a municipality is added": one(
        "site_administrator",
        "places_admin.add_organisation",
        Line("places:add_area", "area", {"code": "2422"}, "lycksele"),
        Line("places:add_organisation", "organisation", {"key": "sorsele"}, "lycksele"),
    ),
}  # fmt: skip
HAND_OUT: dict[str, tuple[Step, ...]] = {
    "a request is entered": one("karin", "handing_out.index", Line("record_request:register", ASKED)),
    "an item is taken off the list": one(
        "karin", "handing_out.drop", Line("record_request:drop", ASKED, {"kind": "text"})
    ),
    "a paragraph is added": one(
        "karin",
        "handing_out.paragraphs",
        Line("secrecy_ground:add", "secrecy_ground", organisation=""),
    ),
    "a paragraph is taken out of use and back": (
        Step(
            "karin", "handing_out.retire_paragraph POST",
            lines=(Line("secrecy_ground:retire", "secrecy_ground", organisation=""),),
        ),
        Step(
            "karin", "handing_out.restore_paragraph POST",
            lines=(Line("secrecy_ground:restore", "secrecy_ground", organisation=""),),
        ),
    ),
    "a request is found, read, masked, reviewed, answered and taken out as files": (
        Step(
            "karin", "handing_out.take POST", {"kind": "text", "subject": _text(1)},
            lines=(Line("record_request:find", ASKED, {"kind": "text", "items": 1}),),
        ),
        Step("karin", "handing_out.look POST", lines=(Line("record_request:read", ASKED, {"text": str}),)),
        Step(
            "karin", "handing_out.mask POST", {"passage": _first_word},
            lines=(Line("record_request:mask", ASKED, {"passages": int}),),
        ),
        Step(
            "karin", "handing_out.look POST", {}, {"item_id": 2},
            lines=(Line("record_request:read", ASKED, {"text": str}),),
        ),
        Step(
            "karin", "handing_out.item POST", {}, {"item_id": 2},
            lines=(Line("record_request:review", ASKED, {"outcome": "out"}),),
        ),
        Step(
            "karin", "handing_out.answer POST",
            lines=(Line("record_request:answer", ASKED, {"items": 2, "kept_back": 1}),),
        ),
        Step(
            "karin", "handing_out.outgoing POST",
            lines=(Line("record_request:save", ASKED, {"file": "outgoing", "form": "docx"}),),
        ),
        Step(
            "karin", "handing_out.decision POST", {"form": "pdf"},
            lines=(Line("record_request:save", ASKED, {"file": "decision", "form": "pdf"}),),
        ),
    ),
}  # fmt: skip
LOGGED = {**READING, **EXPORTS, **PUBLICATION, **DESTRUCTION, **RIGHTS, **HAND_OUT}
"""What is done -> the steps, each with exactly the lines that it writes."""
