"""Which lines of the log leave what is remembered as it is; any other line lets go of everything.

Each action is named here only because somebody has looked at what it writes; `tests/house/test_remembered.py`
does them and compares what lived on with what is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dialog.services.known import Scope

QUIET = frozenset(
    {
        *("account:sign_in", "account:end_sessions"),
        *("text:open", "text:unmask", "answers:export", "theming:export", "figures:export"),
        *("preservation:make", "register:save"),
        *("record_request:register", "record_request:find", "record_request:drop", "record_request:read"),
        *("record_request:mask", "record_request:review", "record_request:answer", "record_request:save"),
    }
)
"""They change nothing that is counted or awaited: somebody came, looked or took a file out."""
OF_TEXTS = frozenset(
    {
        *("text:read", "text:mask", "text:mask_back", "text:withhold", "text:show", "text:mark_serious"),
        *("text:take_care_of", "text:hand_over", "text:take_back", "text:render"),
        *("response:set_aside", "response:bring_back"),
        *("theming:ask", "theming:take", "theming:take_back"),
        *("theme:accept", "theme:merge", "theme:split", "theme:set_aside", "theme:rename", "theme:move"),
        *("theme:retire", "theme:not_an_answer", "theme:choose_focus_areas"),
        *("quote:propose", "quote:release", "quote:refuse", "quote:withdraw"),
    }
)
"""They change texts, themes and groupings of the one municipality that they name.

A line in which an authority stands that is no municipality is not meant: the police act on texts of any.
"""
BESIDE = frozenset(
    {
        *("picture:assemble", "picture:edit", "picture:order", "picture:take_up", "picture:leave_out"),
        *("picture:remove_concern", "picture:causes", "picture:consult", "picture:self_check"),
        *("picture:contribute", "picture:add_statistics", "picture:remove_evidence", "picture:reach"),
        *("picture:rank", "picture:state", "picture:views_apart", "picture:propose", "picture:approve"),
        *("picture:return", "baseline:freeze"),
        *("meeting:plan", "meeting:edit", "meeting:remove", "meeting:keep", "meeting:decide"),
        *("note:write", "note:edit"),
        *("plan:add_goal", "plan:edit_goal", "plan:measure", "plan:remove_measurement"),
        *("plan:add_action", "plan:edit_action", "plan:action_done", "plan:action_ended"),
        *("plan:add_message", "plan:edit_message", "plan:end_goal", "plan:go_on_goal", "plan:count"),
        *("post:name", "post:end", "post:remove"),
        *("promise:make", "promise:draft", "promise:suggest", "promise:edit", "promise:add_line"),
        *("promise:edit_line", "promise:remove_line", "promise:order", "promise:quality"),
        *("promise:propose_correction", "promise:decline_correction"),
        *("outside:add_place", "outside:put_up", "outside:close_place"),
        *("report:begin", "report:write", "report:remove"),
    }
)
"""They change no survey, answer, text, theme or grouping, nor what any of these is called. What opens or ends
a draft of a promise or publishes one is left out: surveys are asked about it."""
SPEAKS_ALIKE = QUIET | OF_TEXTS | BESIDE
"""They change no word of the interface and no language."""


@dataclass(frozen=True)
class Line:
    """What is read of a line; `municipality_id` is None where the line names none, or another authority."""

    action: str
    municipality_id: int | None = None


@dataclass(frozen=True)
class Told:
    """What some lines change together."""

    is_nothing: bool
    is_anything: bool
    is_beside: bool
    places: frozenset[int]

    @classmethod
    def by(cls, lines: Iterable[Line]) -> Told:
        """Judge lines, each by itself: what is in no list may change anything."""
        loud = [one for one in lines if one.action not in QUIET]
        local = {one.municipality_id for one in loud if one.action in OF_TEXTS}
        return cls(
            is_nothing=not loud,
            is_anything=None in local or any(one.action not in SPEAKS_ALIKE for one in loud),
            is_beside=any(one.action in BESIDE for one in loud),
            places=frozenset(one for one in local if one is not None),
        )

    def leaves(self, scope: Scope) -> bool:
        """Whether what has this scope is the same before and after the lines."""
        if self.is_nothing:
            return True
        if self.is_anything or scope.places is None or (self.is_beside and not scope.counts):
            return False
        return not self.places & scope.places
