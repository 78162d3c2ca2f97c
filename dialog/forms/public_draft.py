"""Steps of a draft that is shown to the public."""

from __future__ import annotations

from wtforms import DateField

from dialog.forms.base import Form, Required, area_field, revision_field, texts_fields
from dialog.forms.base import lazy_gettext as _l


class AskForConsent(Form):
    """When residents can comment."""

    revision = revision_field()
    first = DateField(_l("First day to comment"), validators=[Required()])
    last = DateField(_l("Last day to comment"), validators=[Required()])


class ChangePeriod(Form):
    """How long residents can comment."""

    last = DateField(_l("Last day to comment"), validators=[Required()])


class GoWithout(Form):
    """Why the public is not asked."""

    because = area_field(
        _l("Why the promise is not shown as a draft"),
        most=2_000,
        description=_l("For instance that residents were asked about the same thing a short time ago."),
    )


class AnswerComments(Form):
    """What the comments changed."""

    words = texts_fields(_l("What the comments changed, and what they did not change and why"))
