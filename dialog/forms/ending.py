"""Why a goal or an action has ended: what was decided keeps its reason."""

from __future__ import annotations

from dialog.forms.base import Form, texts_fields
from dialog.forms.base import lazy_gettext as _l


class EndForm(Form):
    """The reason, which stands wherever the thing is shown."""

    because = texts_fields(_l("Why it has ended"))
