"""The answer of a party to one exact text."""

from __future__ import annotations

from dialog.forms.base import Form, area_field
from dialog.forms.base import lazy_gettext as _l

COMMENT_LENGTH = 2_000


class Approve(Form):
    """A yes needs no words."""


class Return(Form):
    """A return says why, so that the next proposal can be another one."""

    comment = area_field(_l("What has to change"), most=COMMENT_LENGTH)
