"""Sentences of the rules around drafts for the public, prints to sign and corrections; part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

APPROVING: dict[str, Callable[..., str]] = {
    "comments_period": lambda least: _(
        "Residents need at least %(least)s days to comment, and the first day cannot be over already.",
        least=least,
    ),
    "draft_not_asked": lambda: _(
        "Nobody has asked to show this text to the public, or it was changed since."
    ),
    "party_has_consented": lambda: _("Your party has already said yes to showing this text."),
    "no_public_draft": lambda: _(
        "Show the draft to the public first, or write why the promise is proposed without that."
    ),
    "comments_without_answer": lambda: _(
        "Residents have commented on the draft. Write what the comments changed, and what not and why."
    ),
    "comments_are_open": lambda: _(
        "Residents can still comment on the draft. Wait until the period is over, or change its last day."
    ),
    "comments_cut_short": lambda: _(
        "The draft was changed before its comment period was over. Show it to the public anew, or write why "
        "the promise is proposed without that."
    ),
    "print_of_another_text": lambda: _(
        "The print is of another text: what you typed is not the beginning of this proposal's seal. "
        "Print this proposal and have it signed."
    ),
    "signed_day": lambda: _("The day of the signature lies between the day of the proposal and today."),
    "signed_by_whom": lambda: _("Write who signed, and in which role."),
    "scan_is_too_large": lambda most: _(
        "The scan is larger than %(most)s megabytes. Scan it in a lower quality.", most=most
    ),
    "scan_kind": lambda: _("Choose the scan of the signed print: a PDF or a picture (JPEG or PNG)."),
    "swedish_is_signed": lambda: _(
        "The Swedish words are what the parties approve. A contact person proposes a spelling fix on the "
        "page of the promise, and the other party's confirms it. More than that needs a new proposal."
    ),
    "not_a_spelling_fix": lambda: _(
        "This is more than a spelling fix: numbers, dates, negations and words must stay as they were "
        "approved. It needs a new proposal."
    ),
    "correction_waits": lambda: _(
        "A spelling fix of this text already waits for the other party. Confirm or decline that one first."
    ),
    "correction_by_other_party": lambda: _(
        "The contact person of another party confirms a spelling fix, not the one who proposed it."
    ),
    "nothing_frozen": lambda: _(
        "The text is neither proposed nor published. Edit it in the promise instead."
    ),
}
