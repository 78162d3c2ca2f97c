"""What broken rules of signing in say; a part of `rules.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _
from dialog.request import ngettext

SIGNING_IN: dict[str, Callable[..., str]] = {
    "too_many_attempts": lambda minutes: ngettext(
        "Too many failed attempts to sign in. Wait %(num)d minute, then try again.",
        "Too many failed attempts to sign in. Wait %(num)d minutes, then try again.",
        minutes,
    ),
    "short_password": lambda least: ngettext(
        "The password needs at least %(num)d character.",
        "The password needs at least %(num)d characters.",
        least,
    ),
    "same_signs_password": lambda: _(
        "The password has too few different signs. Choose several words that do not belong together."
    ),
    "common_password": lambda: _(
        "That password is among the commonest and would soon be guessed. "
        "Choose several words that do not belong together."
    ),
    "leaked_password": lambda: _(
        "That password stands in a list of leaked passwords, which are tried first. "
        "Choose several words that do not belong together."
    ),
    "own_name_password": lambda: _(
        "The password is mostly your own name or address. Choose words that have nothing to do with you."
    ),
    "wrong_password": lambda: _("That is not your password until now."),
    "wrong_code": lambda: _("The code is not right, or it was used already. Wait for the next one."),
    "second_factor_is_on": lambda: _("The code app is already set up."),
    "no_second_factor": lambda: _("There is no second factor to change."),
    "not_yourself_factor": lambda: _(
        "You cannot take away your own second factor here. Turn it off with a code, "
        "or ask another administrator."
    ),
    "identity_unverified": lambda: _(
        "The identity provider has not checked your e-mail address. Sign in by password, "
        "or ask your administrator for a one-time link."
    ),
    "identity_unknown": lambda: _(
        "Nobody with your account is invited there. Ask your administrator to invite you with the e-mail "
        "address that your workplace knows you by."
    ),
    "identity_elsewhere": lambda: _(
        "You also have a role in an organisation that this identity provider does not belong to, so it "
        "cannot sign you in here. Sign in by password or passkey."
    ),
    "link_by_operator": lambda: _(
        "The person has signed in before, so a new link is shown to nobody else, and no e-mail is sent from "
        "here. Whoever runs the site makes it with the command “people link” and gives it to the person."
    ),
    "passkey_not_taken": lambda: _(
        "The passkey could not be used. Try again, or sign in with your password."
    ),
    "passkey_is_there": lambda: _("That passkey is already added."),
    "passkey_needs_name": lambda: _("Give the passkey a name, so that you know it again."),
    "passkeys_enough": lambda most: _("You have %(most)s passkeys. Remove one first.", most=most),
}
