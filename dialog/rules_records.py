"""What broken rules of keeping, destroying and handing out records say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

RECORD_RULES: dict[str, Callable[..., str]] = {
    "officer_reached": lambda: _("Write an e-mail address or an address: one of them is enough."),
    "retention_decision": lambda: _("Write who decided and the reference number of the decision."),
    "retention_day": lambda: _("The decision cannot be from a day ahead."),
    "retention_months": lambda most: _(
        "Write for how many months as a whole number, at most %(most)s, or leave it empty.", most=most
    ),
    "retention_survey": lambda: _("Your authority has no records of that survey."),
    "retention_no_survey": lambda: _(
        "Notes and minutes belong to no survey: choose all surveys for a decision on them."
    ),
    "disposal_not_due": lambda: _(
        "No decision in force lets it be destroyed today. Nothing was destroyed. Look at the decisions again."
    ),
    "disposal_waits": lambda: _("Somebody has proposed it already. Go on with that proposal."),
    "disposal_settled": lambda: _("The proposal is settled already."),
    "disposal_second_person": lambda: _("You proposed it. Somebody else must look at it and let it go."),
    "disposal_typed": lambda number: _(
        "Type the reference number exactly as it stands in the decision: %(number)s", number=number
    ),
    "disposal_log": lambda line: _("The disposal log is damaged at line %(line)s.", line=line),
    "request_empty": lambda: _("Write what is asked for."),
    "request_day": lambda: _("The request cannot have come in on a day ahead."),
    "request_unreviewed": lambda: _("Review every item on the list first."),
    "request_answered": lambda: _("The request is answered, and its review is frozen."),
    "request_outcome": lambda: _("Choose whether it goes out or is kept back."),
    "secrecy_ground": lambda: _("Choose the paragraph on which it is kept back."),
    "ground_form": lambda: _("Write the chapter and the paragraph as in 21 kap. 7 §, and what it protects."),
    "ground_exists": lambda: _("That paragraph is on the list already."),
    "ground_retired": lambda: _("That paragraph is out of use. Take it back into use on the list."),
}
