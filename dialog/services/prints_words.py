"""What every print of a survey says alike: who asks, what for, how long, until when, where.

The words of a print are in the language of the print, not of the page it is asked for at.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.languages import Speech
from dialog.models import AgreementParty, Organisation, SurveyVersion
from dialog.services import offers, places, speech, surveys
from dialog.services.offers import Offer, Shown
from dialog.services.places import Municipality
from dialog.settings import ROOT
from surveys.answer_time import minutes
from surveys.definition import SurveyDefinition
from surveys.texts import Texts, pick

Told = dict[str, str]
"""A text and its language: `{"text": …, "lang": …}`."""

MARKS = {
    kind: (ROOT / "static" / "img" / f"mark-{name}.svg").read_text("utf-8")
    for kind, name in (("municipality", "municipality"), ("police_area", "police"), ("unknown", "unknown"))
}


@dataclass(frozen=True)
class Words:
    """The interface texts of one language, with the names that extraction looks for."""

    language: str
    speech: Speech

    def gettext(self, message: str, **values: object) -> str:
        """A source text in the language, with its named values."""
        text = str(self.speech.catalogue(self.language).ugettext(message))
        return text % values if values else text

    def ngettext(self, one: str, many: str, n: int) -> str:
        """A text that counts."""
        return str(self.speech.catalogue(self.language).ungettext(one, many, n)) % {"num": n}

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """A short word whose meaning depends on where it stands."""
        text = str(self.speech.catalogue(self.language).upgettext(context, message))
        return text % values if values else text

    def told(self, texts: Texts) -> Told:
        """A text of the survey in the language, else in the nearest one that has it."""
        picked = pick(texts, self.language)
        return {"text": picked.text, "lang": picked.language}


@dataclass(frozen=True)
class Printed:
    """A version as it is printed in one language."""

    version: SurveyVersion
    definition: SurveyDefinition
    words: Words
    municipalities: tuple[Municipality, ...]
    parties: Sequence[Mapping[str, Any]]
    base_url: str

    @property
    def title(self) -> str:
        """The survey's title, without its language: for the document's own."""
        return self.words.told(self.definition.title)["text"]


def printed(
    session: Session, version: SurveyVersion, language: str, *, base_url: str, unchecked_sami: str
) -> Printed:
    """A version's words as a print may show them: by the same rule as on the screen."""
    municipalities = tuple(map(places.described, version.survey.municipalities))
    words = Words(language, speech.load(session))
    return Printed(
        version=version,
        definition=shown(session, version, language, unchecked_sami=unchecked_sami).definition,
        words=words,
        municipalities=municipalities,
        parties=parties(session, municipalities, words),
        base_url=base_url,
    )


def shown(session: Session, version: SurveyVersion, language: str, *, unchecked_sami: str) -> Shown:
    """The version's texts in that language; also of a draft, which residents cannot open yet."""
    definition = surveys.definition_of(version)
    offer = Offer(
        state="open",
        slug=version.survey.slug,
        version_id=version.id,
        definition=definition,
        definition_hash=version.definition_hash or surveys.digest(definition),
        opens_on=version.opens_on or dt.date.max,
        closes_on=version.closes_on,
        municipalities=(),
    )
    return offers.shown(session, offer, language, unchecked_sami=unchecked_sami)


def common(sheet: Printed, kind: str) -> dict[str, Any]:
    """What every template needs: the document's own title, language and author, the parties, the draft line.

    A document is called by what it is and by the survey, so that two files side by side can be told apart.
    """
    _ = sheet.words.gettext
    return {
        "title": f"{sheet.title} – {kind}",
        "language": sheet.words.language,
        "author": ", ".join(party["name"]["text"] for party in sheet.parties),
        "heading": sheet.words.told(sheet.definition.title),
        "parties": sheet.parties,
        "marks": MARKS,
        # The texts of the site itself are unchecked too, whatever the state of the survey's.
        "draft": _("This Northern Sámi text is a draft that nobody has checked yet.")
        if sheet.words.language == "se"
        else "",
    }


def time_told(sheet: Printed) -> str:
    """How long the survey takes, in a sentence: the same number in every language."""
    return sheet.words.ngettext(
        "It takes about %(num)d minute.",
        "It takes about %(num)d minutes.",
        minutes(sheet.definition),
    )


def short_link(base_url: str, slug: str, channel: str) -> str:
    """The survey's short link for one way of reaching people; the poster's is the shortest: it is typed."""
    return f"{base_url}/q/{slug}" if channel == "poster" else f"{base_url}/t/{slug}/{channel}"


def without_scheme(address: str) -> str:
    """An address as people write it."""
    return address.removeprefix("https://").removeprefix("http://")


def code(address: str, *, border: int = 4) -> str:
    """The QR code of an address as SVG: black on white, also on a dark page."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=6, border=border, light="#fff", xmldecl=False, nl=False
    )
    return drawn.getvalue().decode()


def names_of(municipality: Municipality, words: Words) -> tuple[Told, Told | None]:
    """A municipality's name in the language, and beside it its own Sámi (or Swedish) one, as on the strip."""
    first = words.told({code: name for code, name in municipality.name.items() if name})
    other = "sv" if words.language == "se" else "se"
    name = municipality.name.get(other, "")
    return first, {"text": name, "lang": other} if name and name != first["text"] else None


def parties(
    session: Session, municipalities: tuple[Municipality, ...], words: Words
) -> list[Mapping[str, Any]]:
    """The municipalities that are asked about, then the police that have an agreement with them."""
    told: list[Mapping[str, Any]] = []
    for municipality in municipalities:
        name, other = names_of(municipality, words)
        told.append({"kind": "municipality", "name": name, "other": other})
    agreements = sa.select(AgreementParty.agreement_id).where(
        AgreementParty.organisation_id.in_([one.id for one in municipalities])
    )
    police = (
        sa.select(Organisation)
        .where(
            Organisation.kind == "police_area",
            Organisation.id.in_(
                sa.select(AgreementParty.organisation_id).where(AgreementParty.agreement_id.in_(agreements))
            ),
        )
        .order_by(Organisation.id)
    )
    for party in session.scalars(police):
        told.append({"kind": "police_area", "name": words.told(party.name), "other": None})
    return told
