"""The page that shows a one-time link, this once."""

from __future__ import annotations

from flask import render_template, url_for

from dialog.models import Organisation
from dialog.request import site
from dialog.services.people import Invited


def link_shown(invited: Invited, back: str, place: Organisation | None = None) -> tuple[str, int]:
    """The link of somebody who was invited, or that they sign in as before."""
    link = url_for("account.link", token=invited.token, language="sv") if invited.token else None
    address = site().settings.base_url + link if link else None
    page = render_template(
        "administration/link.html", person=invited.user, address=address, back=back, place=place
    )
    return page, 201
