"""The staff's cookie, which costs a resident's request nothing: no signer is made where no cookie came."""

from __future__ import annotations

from typing import Any

from flask.sessions import SecureCookieSessionInterface, SessionMixin


class StaffCookie(SecureCookieSessionInterface):
    """Flask's own signed cookie, read and written only where somebody has one or gets one."""

    def open_session(self, app: Any, request: Any) -> Any:
        """What the cookie holds; an empty session without one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Any, session: SessionMixin, response: Any) -> None:
        """Write the cookie, unless nobody looked for a session and nothing lies in it."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)
