"""Forms that make a picture whole: causes, Sámi interests, the parties' questions to themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import DateField, RadioField, SelectMultipleField

from dialog.forms.base import Form, Optional, Required, line_field, revision_field, texts_fields
from dialog.forms.base import lazy_gettext as _l

SIDES = [
    ("exposed", _l("The person exposed to the crime")),
    ("offender", _l("The person who commits it")),
    ("place", _l("The place or the object")),
]
"""The three sides of the method."""
INFLUENCES = [
    ("yes", _l("Yes")),
    ("partly", _l("Partly")),
    ("no", _l("No, we have to live with it")),
    ("unknown", _l("We do not know yet")),
]
INTERESTS = [("yes", _l("Yes")), ("no", _l("No")), ("not_asked", _l("Not answered yet"))]


class EditCause(Form):
    """One likely cause."""

    revision = revision_field()
    side = RadioField(_l("Which side it is about"), choices=SIDES, validators=[Required()])
    text = texts_fields(_l("The cause"))
    influence = RadioField(
        _l("Can it be influenced?"), choices=INFLUENCES, default="unknown", validators=[Required()]
    )
    influenced_by = line_field(
        _l("By whom"),
        is_required=False,
        description=_l(
            "Organisations and functions, for instance “the school and the police”. Never a person's name."
        ),
    )
    evidence = SelectMultipleField(_l("It rests on"), coerce=int, validators=[Optional()])


class DoWithoutCauses(Form):
    """Why a concern has no analysis of its causes; residents read it."""

    because = texts_fields(_l("Why the causes are not analysed"))


class SamiInterests(Form):
    """Why nobody was consulted where Sámi interests are touched; residents read it."""

    because = texts_fields(_l("If yes, and nobody has been consulted: why"), required=())


class SamiInterest(SamiInterests):
    """Whether a concern touches Sámi interests."""

    interest = RadioField(
        _l("Does the problem touch Sámi interests?"), choices=INTERESTS, validators=[Required()]
    )


def sami_interests_form(concern_ids: Sequence[int], data: Mapping[str, Any] | None = None) -> SamiInterests:
    """An answer for each concern, `interest_7`, and one reason for all where nobody was consulted."""
    fields = {
        f"interest_{key}": RadioField(
            _l("Does the problem touch Sámi interests?"), choices=INTERESTS, validators=[Required()]
        )
        for key in concern_ids
    }
    made: SamiInterests = type("SamiInterestsForm", (SamiInterests,), fields)(data=data)
    return made


class EditConsultation(Form):
    """Who was consulted, when, and what came of it. The name stays on the desk."""

    revision = revision_field()
    kind = RadioField(
        _l("Who was consulted"),
        choices=[
            ("sameby", _l("A reindeer-herding community")),
            ("sametinget", _l("The Sámi Parliament")),
            ("organisation", _l("A Sámi organisation")),
        ],
        validators=[Required()],
    )
    name = line_field(
        _l("Name of the organisation"), description=_l("Only the desk sees it. Never a person's name.")
    )
    held_on = DateField(_l("Day"), validators=[Required()])
    protocol = line_field(_l("Reference number of the minutes"), is_required=False)
    outcome = texts_fields(_l("What came of it"))


class SelfCheck(Form):
    """Brå's questions to oneself, in plain words."""

    revision = revision_field()
    why = texts_fields(_l("Why just these problems?"), required=())
    chosen = texts_fields(_l("Which sources have we chosen?"), required=())
    left_out = texts_fields(_l("Which sources have we left out, and why?"), required=())
    limits = texts_fields(_l("How does that limit what we know?"), required=())
