"""What lines of the log about people and their sign-ins say; a part of `plain_words.py`."""

from __future__ import annotations

from collections.abc import Callable

from dialog.request import gettext as _

SIGNING_IN_LOG: dict[str, Callable[[], str]] = {
    "account:sign_in": lambda: _("Signed in"),
    "account:choose_password": lambda: _("Chose a new password"),
    "account:end_session": lambda: _("Ended one of their own sign-ins"),
    "account:end_sessions": lambda: _("Signed out everywhere else"),
    "account:second_factor": lambda: _("Turned on the code app"),
    "account:recovery_codes": lambda: _("Made new codes on paper"),
    "account:no_second_factor": lambda: _("Turned off the code app"),
    "account:passkey": lambda: _("Added a passkey"),
    "account:no_passkey": lambda: _("Removed a passkey"),
    "account:identity": lambda: _("Was linked to an account at an identity provider"),
    "people:invite": lambda: _("Invited a person"),
    "people:make_link": lambda: _("Made a one-time link for a person"),
    "people:give_role": lambda: _("Gave a person a role"),
    "people:end_role": lambda: _("Ended a person's role"),
    "people:deactivate": lambda: _("Closed a person's account"),
    "people:sign_out": lambda: _("Signed a person out everywhere"),
    "people:reactivate": lambda: _("Opened a person's account again"),
    "people:reset_second_factor": lambda: _("Took away a person's second factor"),
}
