"""What the machine proposes for a situation picture: concerns from themes, their order, a first text.

Everything here is a proposal in the shape of rows; nothing is stored. Numbers are protected before they are
copied, since police and public read them: what lies under five is not even in the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.situation import METHOD, RankedConcern, Value, first_paragraph, rank
from dialog.models import (
    AgreementParty,
    Answer,
    Concern,
    Evidence,
    EvidenceOrigin,
    FocusArea,
    Organisation,
    Paragraph,
    Question,
    Survey,
    SurveyVersion,
    Theme,
    ThemeFocusArea,
)
from dialog.services import codebooks, counting, evidence_lines, sides, themes
from dialog.services.evidence_lines import Numbers
from dialog.services.known import Of, known
from dialog.services.themes import Sizes
from surveys.tabulation import SMALLEST_COUNT_IN_A_BREAKDOWN
from surveys.texts import Texts

OTHERS = ("staff", "partners")
PEOPLE = "people"
"""The unit of a count of filled-in forms; pages say it in their language."""
MOST_CONCERNS = 8
"""A picture of twenty problems has no priorities: the rest wait for a person to take up or leave out."""
MOST_SAID = 5
"""So many of those that most people brought up are in the draft in any case."""
ASKED: Mapping[str, Texts] = {
    "staff": {"sv": "Medarbetarnas bild", "en": "The picture of staff"},
    "partners": {"sv": "Samverkansparternas bild", "en": "The picture of partners"},
}


def propose_concerns(
    session: Session, municipality_id: int, agreement_id: int, version: SurveyVersion
) -> list[Concern]:
    """A concern for each theme that can be shown and each area whose themes are too small alone.

    Only the first ones in the stated order, and what most people brought up whatever its place: residents
    would not know a picture again that leaves it out. Prioritising is the point of a picture.
    """
    numbers = gather(session, municipality_id, version)
    rows = {
        theme.id: theme
        for theme in session.scalars(sa.select(Theme).where(Theme.municipality_id == municipality_id))
    }
    by_key = {theme.key: theme for theme in rows.values()}
    found = [
        make_concern(session, numbers, (rows[size.theme_id],), agreement_id)
        for size in numbers.sizes.themes
        if size.count is not None
    ]
    names = codebooks.area_names(session, municipality_id)
    for area in numbers.sizes.areas:
        if area.count is not None:
            members = tuple(by_key[key] for key in area.keys)
            name = names.get(area.area, {"sv": area.area})
            found.append(make_area(session, numbers, area.area, name, area.count, members, agreement_id))
    ordered = put_in_order(session, found, numbers)
    said = sorted(ordered, key=lambda one: (-_said(one), one.priority))[:MOST_SAID]
    return [one for one in ordered if one.priority <= MOST_CONCERNS or (one in said and _said(one))]


def _said(concern: Concern) -> float:
    """The largest number of residents that brought up one of its themes."""
    return max((one.value or 0 for one in concern.evidence if one.kind == "residents"), default=0)


def gather(session: Session, municipality_id: int, version: SurveyVersion) -> Numbers:
    """The protected numbers of the residents' survey and of the newest surveys of staff and partners."""
    others = {}
    staff: Mapping[int, Mapping[Organisation, tuple[int, int]]] = {}
    for audience in OTHERS:
        newest = _newest(session, municipality_id, audience)
        if newest is not None:
            others[audience] = (themes.sizes(session, municipality_id, newest.id), named(newest))
            if audience == "staff":
                staff = _staff_apart(session, newest, municipality_id)
    return Numbers(
        sizes=themes.sizes(session, municipality_id, version.id),
        source=named(version),
        others=others,
        places=_places(session, municipality_id, version.id),
        staff=staff,
    )


def _staff_apart(
    session: Session, version: SurveyVersion, municipality_id: int
) -> dict[int, dict[Organisation, tuple[int, int]]]:
    """What each authority's staff named, as far as it can be shown apart."""
    rows = session.scalars(
        sa.select(Theme)
        .where(Theme.municipality_id == municipality_id, Theme.status == "active")
        .order_by(Theme.id)
    ).all()
    signed = sa.select(AgreementParty.agreement_id).where(AgreementParty.organisation_id == municipality_id)
    police = session.scalar(
        sa.select(Organisation)
        .join(AgreementParty, AgreementParty.organisation_id == Organisation.id)
        .where(Organisation.kind == "police_area", AgreementParty.agreement_id.in_(signed))
        .order_by(AgreementParty.agreement_id.desc(), Organisation.id)
        .limit(1)
    )
    authorities = {"municipality": session.get(Organisation, municipality_id), "police": police}
    return {
        theme_id: {place: counts for side, counts in found.items() if (place := authorities[side])}
        for theme_id, found in sides.staff_apart(session, version, municipality_id, rows).items()
    }


def make_concern(session: Session, numbers: Numbers, members: Sequence[Theme], agreement_id: int) -> Concern:
    """A concern of these themes, with evidence from every side that was asked, and a proposed paragraph."""
    first = members[0]
    evidence = [
        _from_residents(theme, theme.name, _count(numbers.sizes, theme), numbers) for theme in members
    ]
    evidence += _from_others(numbers, members)
    texts = [
        first_paragraph(
            theme.name, _count(numbers.sizes, theme), numbers.sizes.base, others=_counted(evidence, theme)
        )
        for theme in members
    ]
    text = {code: " ".join(each[code] for each in texts) for code in texts[0]}
    return _concern(session, first.key, first.name, members, evidence, text, agreement_id)


def make_area(
    session: Session,
    numbers: Numbers,
    area: str,
    name: Texts,
    count: int,
    members: Sequence[Theme],
    agreement_id: int,
) -> Concern:
    """A concern of an area's small themes: their number together, each of them hidden."""
    evidence = [_from_residents(members[0], name, count, numbers)]
    evidence += [_from_residents(theme, theme.name, None, numbers) for theme in members]
    evidence += _from_others(numbers, members)
    parts = tuple(theme.name for theme in members)
    text = first_paragraph(name, count, numbers.sizes.base, parts=parts)
    return _concern(session, f"area-{area}", name, members, evidence, text, agreement_id)


def put_in_order(session: Session, concerns: Sequence[Concern], numbers: Numbers) -> list[Concern]:
    """The concerns in ranked order, each with the criteria that put it there."""
    by_key = {concern.key: concern for concern in concerns}
    ordered = []
    for place in rank(evidence_lines.of_concerns(session, concerns, numbers)):
        concern = by_key[place.concern]
        concern.priority = place.position
        concern.ranked_because = told(place)
        ordered.append(concern)
    return ordered


def told(place: RankedConcern) -> dict[str, Any]:
    """A place in the order as it is stored: the edition of the criteria, and each value and its points."""
    return {
        "method": METHOD,
        "position": place.position,
        "points": place.points,
        "criteria": [asdict(one) | {"value": _plain(one.value)} for one in place.criteria],
    }


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def named(version: SurveyVersion) -> dict[str, str]:
    """A survey as a source: its title in every language, with the year when it does not say it."""
    opened = version.opens_on or (version.published_at.date() if version.published_at else None)
    year = str(opened.year) if opened else ""
    return {
        code: title if not year or year in title else f"{title}, {year}"
        for code, title in version.title.items()
    }


def _concern(
    session: Session,
    key: str,
    title: Texts,
    members: Sequence[Theme],
    evidence: list[Evidence],
    text: dict[str, str],
    agreement_id: int,
) -> Concern:
    return Concern(
        key=key,
        title=dict(title),
        when_and_where={},
        focus_area_id=_focus_area(session, members, agreement_id),
        ranked_because={},
        priority=0,
        themes=list(members),
        evidence=evidence,
        paragraphs=[
            Paragraph(position=1, part="survey", text=text, origin="suggested", evidence=list(evidence))
        ],
    )


def _from_residents(theme: Theme, label: Texts, count: int | None, numbers: Numbers) -> Evidence:
    is_shown = count is not None
    return Evidence(
        kind="residents",
        theme_id=theme.id,
        label=dict(label),
        value=count,
        base=numbers.sizes.base if is_shown else None,
        unit=PEOPLE,
        mark="present" if is_shown else "hidden",
        source=dict(numbers.source),
    )


def _from_others(numbers: Numbers, members: Sequence[Theme]) -> list[Evidence]:
    found = []
    for kind, (sizes, source) in numbers.others.items():
        for theme in members:
            count = _count(sizes, theme)
            apart = numbers.staff.get(theme.id, {}) if kind == "staff" else {}
            if apart:
                # Beside an authority's own number never that of all staff: the difference would tell.
                found += [
                    _from_other(kind, theme, own, base, source, authority)
                    for authority, (own, base) in apart.items()
                ]
            elif count is not None:
                found.append(_from_other(kind, theme, count, sizes.base, source))
    return found


def _from_other(
    kind: str,
    theme: Theme,
    count: int,
    base: int | None,
    source: Texts,
    authority: Organisation | None = None,
) -> Evidence:
    return Evidence(
        kind=kind,
        theme_id=theme.id,
        note=dict(theme.name),
        organisation_name=ASKED[kind]["sv"],
        origin=EvidenceOrigin(organisation=authority) if authority else None,
        label=dict(theme.name),
        value=count,
        base=base,
        unit=PEOPLE,
        source=dict(source),
    )


def _counted(evidence: Sequence[Evidence], theme: Theme) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in evidence:
        if one.kind in OTHERS and one.theme_id == theme.id and one.value is not None:
            found[one.kind] += int(one.value)
    return dict(found)


def _count(sizes: Sizes, theme: Theme) -> int | None:
    size = sizes.of(theme.id)
    return size.count if size else None


def _focus_area(session: Session, members: Sequence[Theme], agreement_id: int) -> int | None:
    return session.scalar(
        sa.select(FocusArea.id)
        .join(ThemeFocusArea, ThemeFocusArea.focus_area_id == FocusArea.id)
        .where(
            FocusArea.agreement_id == agreement_id,
            ThemeFocusArea.theme_id.in_([theme.id for theme in members]),
        )
        .order_by(FocusArea.position)
        .limit(1)
    )


def _newest(session: Session, municipality_id: int, audience: str) -> SurveyVersion | None:
    return session.scalar(
        sa.select(SurveyVersion)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(
            Survey.audience == audience,
            Survey.municipalities.any(id=municipality_id),
            SurveyVersion.published_at.is_not(None),
        )
        .order_by(SurveyVersion.published_at.desc(), SurveyVersion.id.desc())
        .limit(1)
    )


def _places(session: Session, municipality_id: int, version_id: int) -> dict[int, tuple[str, ...]]:
    """The places in which enough people spoke of a theme: a breakdown by place needs ten, not five."""
    return known(
        session,
        ("places of themes", municipality_id, version_id),
        lambda: _counted_places(session, municipality_id, version_id),
        (municipality_id,),
        Of.LYING,
    )


def _counted_places(session: Session, municipality_id: int, version_id: int) -> dict[int, tuple[str, ...]]:
    answered = session.execute(
        sa.select(counting.person(Answer.response_id), Answer.choice)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.survey_version_id == version_id, Question.role == "place", Answer.choice.is_not(None))
    )
    place_of = {response_id: str(choice) for response_id, choice in answered}
    found = {}
    for theme_id, people in themes.placed(session, municipality_id, version_id).items():
        counts = Counter(place_of[one] for one in people if one in place_of)
        found[theme_id] = tuple(
            sorted(place for place, count in counts.items() if count >= SMALLEST_COUNT_IN_A_BREAKDOWN)
        )
    return found
