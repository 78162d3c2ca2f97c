"""Which lines of the log leave what is remembered as it is; any other line lets go of everything.

Each action is named here only because somebody has looked at what it writes;
`tests/house/test_logged_actions.py` does them and compares what lived on with what is read anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialog.services.known import Of, Scope

QUIET = frozenset(
    {
        *("account:sign_in", "account:end_sessions", "people:sign_out"),
        *("text:open", "text:unmask", "answers:export", "theming:export", "figures:export"),
        *("preservation:make", "register:save"),
        *("record_request:register", "record_request:find", "record_request:drop", "record_request:read"),
        *("record_request:mask", "record_request:review", "record_request:answer", "record_request:save"),
    }
)
"""They change nothing that is counted or awaited: somebody came, looked or took a file out."""
OF_TEXTS: Mapping[str, Of] = {
    **dict.fromkeys(("response:set_aside", "response:bring_back"), Of.ANSWERS),
    **dict.fromkeys(("text:mask", "text:mask_back", "text:withhold", "text:show"), Of.TEXTS),
    **dict.fromkeys(("text:mark_serious",), Of.TEXTS),
    **dict.fromkeys(("text:read", "text:take_care_of", "text:hand_over", "text:take_back"), Of.DEALT),
    **dict.fromkeys(("text:render",), Of.DEALT),
    # A page of texts is read and placed in one decision. What that withholds, or its undoing, says a line
    # of its own.
    **dict.fromkeys(("theme:accept", "theme:set_aside"), Of.THEMES | Of.DEALT),
    **dict.fromkeys(("theme:merge", "theme:split", "theme:rename", "theme:move", "theme:retire"), Of.THEMES),
    **dict.fromkeys(("theme:not_an_answer", "theme:choose_focus_areas"), Of.THEMES),
    **dict.fromkeys(("theming:ask", "theming:take", "theming:take_back"), Of.THEMES),
    **dict.fromkeys(("quote:propose", "quote:release", "quote:refuse", "quote:withdraw"), Of.THEMES),
}
"""What they change of texts, themes and groupings of the one municipality that they name.

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
SPEAKS_ALIKE = QUIET | OF_TEXTS.keys() | BESIDE
"""They change no word of the interface and no language."""


@dataclass(frozen=True)
class Line:
    """What is read of a line; `municipality_id` is None where the line names none, or another authority."""

    action: str
    municipality_id: int | None = None


@dataclass(frozen=True)
class Told:
    """What some lines change together; `places`: in which municipality what of texts and themes."""

    is_nothing: bool
    is_anything: bool
    is_beside: bool
    places: Mapping[int, Of]

    @classmethod
    def by(cls, lines: Iterable[Line]) -> Told:
        """Judge lines, each by itself: what is in no list may change anything."""
        loud = [one for one in lines if one.action not in QUIET]
        places: dict[int, Of] = defaultdict(lambda: Of(0))
        is_anything = False
        for one in loud:
            if one.action in OF_TEXTS and one.municipality_id is not None:
                places[one.municipality_id] |= OF_TEXTS[one.action]
            elif one.action not in BESIDE:
                is_anything = True
        return cls(
            is_nothing=not loud,
            is_anything=is_anything,
            is_beside=any(one.action in BESIDE for one in loud),
            places=dict(places),
        )

    def leaves(self, scope: Scope) -> bool:
        """Whether what has this scope is the same before and after the lines."""
        if self.is_nothing:
            return True
        if self.is_anything or scope.places is None or (self.is_beside and Of.BESIDE in scope.of):
            return False
        return not any(changed & scope.of for place, changed in self.places.items() if place in scope.places)
