"""What lines of the log about promises say; a part of `plain_words.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

PROMISE_LOG: dict[str, Callable[[], str]] = {
    "promise:propose": lambda: _("Proposed a promise"),
    "promise:approve": lambda: _("Approved a promise for a party"),
    "promise:return": lambda: _("Returned a promise"),
    "promise:make": lambda: _("Made a place for a promise"),
    "promise:draft": lambda: _("Began a version of a promise"),
    "promise:suggest": lambda: _("Let a version of a promise be proposed by the machine"),
    "promise:enter_old": lambda: _("Entered a promise from before the system"),
    "promise:take_back_old": lambda: _("Took back a promise from before the system"),
    "promise:edit": lambda: _("Changed a promise"),
    "promise:add_line": lambda: _("Added a line to a promise"),
    "promise:edit_line": lambda: _("Changed a line of a promise"),
    "promise:accept_line": lambda: _("Accepted a proposed line of a promise"),
    "promise:remove_line": lambda: _("Took a line out of a promise"),
    "promise:order": lambda: _("Changed the order of a promise's lines"),
    "promise:ask_draft": lambda: _("Asked whether a draft of a promise can be shown to the public"),
    "promise:consent_draft": lambda: _("Said yes for a party to showing a draft of a promise"),
    "promise:open_draft": lambda: _("Showed a draft of a promise to the public"),
    "promise:no_public_draft": lambda: _("Wrote why a promise is not shown as a draft"),
    "promise:change_period": lambda: _("Changed the comment period of a draft of a promise"),
    "promise:answer_comments": lambda: _("Wrote what the comments on a draft of a promise changed"),
    "promise:quality": lambda: _("Answered a question of a promise's quality check"),
    "promise:correct_translation": lambda: _("Corrected a translation of a promise"),
    "promise:propose_correction": lambda: _("Proposed a spelling fix in a promise"),
    "promise:confirm_correction": lambda: _("Confirmed a spelling fix in a promise"),
    "promise:decline_correction": lambda: _("Declined a spelling fix in a promise"),
    "promise:take_back": lambda: _("Took a proposed promise back"),
    "promise:publish": lambda: _("Published a promise"),
    "promise:supersede": lambda: _("Replaced a promise by a later version"),
    "promise:withdraw": lambda: _("Withdrew a promise"),
    "promise:follow_up": lambda: _("Followed up a promise"),
    "outside:add_place": lambda: _("Added a place where a promise is shown"),
    "outside:put_up": lambda: _("Recorded that a promise was put up"),
    "outside:take_down": lambda: _("Recorded that a promise was taken down"),
    "outside:close_place": lambda: _("Took a place where a promise was shown out of the list"),
    "promise:remark": lambda: _("Remarked on a follow-up, or answered a remark"),
    "promise:content_with_follow_up": lambda: _("Said that the other party's follow-up is fine"),
    "promise:correct_follow_up": lambda: _("Corrected a follow-up"),
}
