"""What a person states of a concern, each with the reason."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField

from dialog.forms.base import Form, Optional, area_field, revision_field
from dialog.forms.base import lazy_gettext as _l

EVIDENCE = "-"
"""Leave it to the evidence."""
LONGEST_REASON = 2000
SERIOUS = [
    (EVIDENCE, _l("As the themes say")),
    ("3", _l("Life, health or freedom is at stake")),
    ("2", _l("Property and daily safety")),
    ("1", _l("Comfort and order, nobody is hurt")),
]
GROUPS = [
    ("children", _l("Children")),
    ("young", _l("Young people")),
    ("women", _l("Women")),
    ("sami", _l("Sámi people")),
    ("older", _l("Older people")),
    ("disabled", _l("People with disabilities")),
    ("everyone", _l("Everyone alike")),
]
INFLUENCE = [
    (EVIDENCE, _l("As the causes say")),
    ("yes", _l("Yes")),
    ("partly", _l("Partly")),
    ("no", _l("No")),
]
TREND = [
    (EVIDENCE, _l("As the figures say")),
    ("1", _l("It grows")),
    ("0", _l("It is as before")),
    ("-1", _l("It declines")),
]


class StateForm(Form):
    """Four criteria; what is left to the evidence needs no reason."""

    revision = revision_field()
    serious = RadioField(_l("What is at stake"), choices=SERIOUS, default=EVIDENCE, validators=[Optional()])
    serious_because = area_field(_l("Why"), is_required=False, most=LONGEST_REASON)
    hit = SelectMultipleField(
        _l("Who is hit"),
        choices=GROUPS,
        validators=[Optional()],
        description=_l("Leave it empty if only the themes say it. The least protected group counts."),
    )
    hit_because = area_field(_l("Why"), is_required=False, most=LONGEST_REASON)
    influence = RadioField(
        _l("Can we influence it"), choices=INFLUENCE, default=EVIDENCE, validators=[Optional()]
    )
    influence_because = area_field(_l("Why"), is_required=False, most=LONGEST_REASON)
    trend = RadioField(_l("How it changes"), choices=TREND, default=EVIDENCE, validators=[Optional()])
    trend_because = area_field(_l("Why"), is_required=False, most=LONGEST_REASON)
