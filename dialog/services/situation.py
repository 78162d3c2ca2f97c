"""The situation picture: assemble a draft, edit it, propose it, and what follows when the parties agree.

An agreed picture never changes; the next one gets the next number. A person's order and words always win
over what was proposed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog.models import (
    Agreement,
    Concern,
    FocusArea,
    NotTakenUp,
    Organisation,
    SituationPicture,
    SurveyVersion,
    Theme,
)
from dialog.services import (
    approvals,
    assembly,
    causes,
    consultations,
    drafting,
    picture_area,
    pictures,
    statuses,
)
from dialog.services.errors import NotFound, RuleBroken
from dialog.services.permissions import Actor, Permission, require
from surveys.texts import Texts

LONGEST_KEY = 60


# ------------------------------------------------------------ the picture


def assemble(
    session: Session,
    actor: Actor,
    municipality_id: int,
    agreement_id: int,
    survey_version_id: int | None,
    period: str,
    *,
    at: dt.datetime,
) -> SituationPicture:
    """Begin the next picture of the municipality from its reviewed themes and their protected sizes.

    Raises RuleBroken while another picture is in work, since two drafts would drift apart.
    """
    require(actor, Permission.PICTURE_EDIT, municipality_id)
    municipality = session.get_one(Organisation, municipality_id)
    agreement = session.get(Agreement, agreement_id)
    if agreement is None or municipality not in agreement.parties:
        raise NotFound
    version = _survey_version(session, municipality, survey_version_id)
    numbers = session.execute(
        sa.select(SituationPicture.number, SituationPicture.status).where(
            SituationPicture.municipality_id == municipality_id
        )
    ).all()
    in_work = [number for number, status in numbers if status in ("draft", "proposed")]
    if in_work:
        raise RuleBroken("picture_in_work", number=in_work[0])
    concerns = assembly.propose_concerns(session, municipality_id, agreement_id, version) if version else []
    picture = SituationPicture(
        municipality_id=municipality_id,
        agreement_id=agreement_id,
        number=max([number for number, _ in numbers], default=0) + 1,
        period=period,
        title=_title(municipality, period),
        summary={},
        survey_version_id=survey_version_id,
        concerns=concerns,
    )
    session.add(picture)
    session.flush()
    drafting.record(session, actor, picture, "assemble", at, concerns=len(concerns))
    return picture


def edit(
    session: Session,
    actor: Actor,
    picture_id: int,
    *,
    title: Texts,
    summary: Texts,
    period: str,
    changed_because: Texts | None = None,
    revision: int,
    at: dt.datetime,
) -> SituationPicture:
    """Change title, period and summary, and what is said of the changes since the former picture."""
    picture = drafting.open_picture(session, actor, picture_id, revision)
    if changed_because is not None:
        picture.changed_because = dict(changed_because)
    picture.title, picture.summary, picture.period = drafting.written(title), dict(summary), period
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "edit", at)
    return picture


def propose(
    session: Session, actor: Actor, picture_id: int, *, revision: int, at: dt.datetime
) -> SituationPicture:
    """Ask the parties to approve exactly this text.

    Raises RuleBroken while there is no concern or the survey is open, when a concern has no words, or a theme
    that is large enough to be shown is neither taken up nor left out with a reason: residents are told what
    became of what they said.
    So it is while a prioritised concern has no causes, or whether one touches Sámi interests is not answered.
    """
    picture = drafting.open_picture(session, actor, picture_id, revision)
    if picture.status != "draft":
        raise RuleBroken("picture_is_proposed")
    if not picture.concerns:
        raise RuleBroken("picture_without_concerns")
    version = session.get(SurveyVersion, picture.survey_version_id) if picture.survey_version_id else None
    if version is not None and version.status != "closed":
        # Two pictures of a growing survey would tell, by subtraction, what the newest answers were.
        raise RuleBroken("results_while_open")
    for concern in picture.concerns:
        if not any(paragraph.text.get("sv", "").strip() for paragraph in concern.paragraphs):
            raise RuleBroken("concern_without_words", title=concern.title.get("sv", ""))
    counts = pictures.shown_counts(session, picture)
    forgotten = [theme for theme in pictures.waiting_themes(session, picture) if theme.id in counts]
    if forgotten:
        raise RuleBroken("themes_forgotten", count=len(forgotten))
    if former(session, picture) is not None and not (picture.changed_because or {}).get("sv", "").strip():
        raise RuleBroken("picture_change_reason")
    if picture.municipality_id is not None:  # a joint one is made of local ones that have answered
        causes.check(picture)
        consultations.check(session, picture)
    consultations.check_names(session, picture)
    statuses.move(picture, "proposed", drafting.ALLOWED)
    approvals.freeze(session, actor, picture, at=at)
    return picture


# ------------------------------------------------------------ its concerns


def edit_concern(
    session: Session,
    actor: Actor,
    concern_id: int,
    *,
    title: Texts,
    when_and_where: Texts,
    focus_area_id: int | None,
    revision: int,
    at: dt.datetime,
) -> Concern:
    """Change what a concern is called, when and where it is, and which focus area it belongs to."""
    concern, picture = drafting.open_concern(session, actor, concern_id, revision)
    if focus_area_id is not None:
        area = session.get(FocusArea, focus_area_id)
        if area is None or area.agreement_id != picture.agreement_id:
            raise NotFound
    concern.title, concern.when_and_where = drafting.written(title), dict(when_and_where)
    concern.focus_area_id = focus_area_id
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "edit", at, concern=concern.key)
    return concern


def move(
    session: Session, actor: Actor, concern_id: int, direction: Literal["up", "down"], *, at: dt.datetime
) -> SituationPicture:
    """Change places with the concern above or below; what was proposed stays to be seen beside it."""
    concern, picture = drafting.open_concern(session, actor, concern_id)
    ordered = list(picture.concerns)
    here = ordered.index(concern)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    _number(ordered)
    drafting.touch(session, picture)
    session.expire(picture, ["concerns"])
    drafting.record(session, actor, picture, "order", at, concern=concern.key)
    return picture


def take_up(
    session: Session,
    actor: Actor,
    picture_id: int,
    theme_ids: Sequence[int],
    *,
    title: Texts | None = None,
    at: dt.datetime,
) -> Concern:
    """Add a concern of these reviewed themes, or one without themes that rests on other evidence."""
    picture = drafting.open_picture(session, actor, picture_id)
    municipality_id = pictures.municipality_of(picture)
    members = [_theme(session, municipality_id, theme_id) for theme_id in theme_ids]
    if any(theme in concern.themes for concern in picture.concerns for theme in members):
        raise RuleBroken("theme_is_taken_up")
    version = session.get(SurveyVersion, picture.survey_version_id) if picture.survey_version_id else None
    if members and version is not None:
        gathered = assembly.gather(session, municipality_id, version)
        concern = assembly.make_concern(session, gathered, members, picture.agreement_id)
    else:
        concern = Concern(key="", title={}, when_and_where={}, ranked_because={}, themes=members)
    if title:
        concern.title = drafting.written(title)
    concern.title = concern.title or dict(members[0].name if members else drafting.written({}))
    concern.key = _free_key(picture, members[0].key if members else concern.title["sv"])
    concern.priority = len(picture.concerns) + 1
    picture.concerns.append(concern)
    session.execute(
        sa.delete(NotTakenUp).where(
            NotTakenUp.picture_id == picture.id, NotTakenUp.theme_id.in_([theme.id for theme in members])
        )
    )
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "take_up", at, concern=concern.key)
    return concern


def leave_out(
    session: Session, actor: Actor, picture_id: int, theme_id: int, because: Texts, *, at: dt.datetime
) -> SituationPicture:
    """Say to the residents why a theme is not taken up; saying it again replaces the reason."""
    return leave_out_many(session, actor, picture_id, [theme_id], because, at=at)


def leave_out_many(
    session: Session,
    actor: Actor,
    picture_id: int,
    theme_ids: Sequence[int],
    because: Texts,
    *,
    at: dt.datetime,
) -> SituationPicture:
    """Give several themes the same reason. Raises RuleBroken when one of them is taken up."""
    picture = drafting.open_picture(session, actor, picture_id)
    themes = [_theme(session, pictures.municipality_of(picture), theme_id) for theme_id in theme_ids]
    if any(theme in concern.themes for concern in picture.concerns for theme in themes):
        raise RuleBroken("theme_is_taken_up")
    for theme in themes:
        _leave_out(session, picture, theme, because)
        drafting.record(session, actor, picture, "leave_out", at, theme=theme.key)
    drafting.touch(session, picture)
    return picture


def remove_concern(
    session: Session, actor: Actor, concern_id: int, because: Texts, *, at: dt.datetime
) -> SituationPicture:
    """Take a concern out; its themes are told to the residents as not taken up, with the reason.

    Raises RuleBroken when a promise or a goal rests on it.
    """
    concern, picture = drafting.open_concern(session, actor, concern_id)
    drafting.refuse_if_used(
        session, concern_ids=[concern.id], evidence_ids=[one.id for one in concern.evidence]
    )
    key, members = concern.key, list(concern.themes)
    picture.concerns.remove(concern)
    session.flush()
    for theme in members:
        _leave_out(session, picture, theme, because)
    _number(picture.concerns)
    drafting.touch(session, picture)
    drafting.record(session, actor, picture, "remove_concern", at, concern=key)
    return picture


# ------------------------------------------------------------ when the parties have answered


def _agree(session: Session, actor: Actor, picture: SituationPicture, at: dt.datetime) -> None:
    """All parties approved: this picture is in force, the former one is history."""
    before = picture_area.in_force_before(session, picture)
    if before is not None:
        statuses.move(before, "superseded", drafting.ALLOWED)
        drafting.record(session, actor, before, "supersede", at)
    statuses.move(picture, "agreed", drafting.ALLOWED)
    picture.agreed_at = at
    drafting.record(session, actor, picture, "agree", at)


def _return(session: Session, actor: Actor, picture: SituationPicture, at: dt.datetime) -> None:
    """A party returned it: a draft again, which needs a new proposal."""
    drafting.take_back(picture)


def former(session: Session, picture: SituationPicture) -> SituationPicture | None:
    """The picture of the same place that was agreed before this one."""
    place = (
        picture_area.of_area(session, picture.agreement_id)
        if picture.municipality_id is None
        else SituationPicture.municipality_id == picture.municipality_id
    )
    return session.scalar(
        sa.select(SituationPicture)
        .where(
            place,
            SituationPicture.number < picture.number,
            SituationPicture.status.in_(pictures.PUBLIC),
        )
        .order_by(SituationPicture.number.desc())
        .limit(1)
    )


approvals.register(
    SituationPicture,
    approvals.Kind(
        name="picture",
        edit=Permission.PICTURE_EDIT,
        approve=Permission.PICTURE_APPROVE,
        read=Permission.PICTURE_READ,
        municipalities=pictures.municipalities_of,
        agreement=lambda picture: picture.agreement_id,
        wording=pictures.wording,
        former=former,
        agreed=_agree,
        returned=_return,
    ),
)


# ------------------------------------------------------------ small things


def _survey_version(
    session: Session, municipality: Organisation, survey_version_id: int | None
) -> SurveyVersion | None:
    if survey_version_id is None:
        return None
    version = session.get(SurveyVersion, survey_version_id)
    if version is None or municipality not in version.survey.municipalities:
        raise NotFound
    return version


def _title(municipality: Organisation, period: str) -> dict[str, str]:
    """Proposed in Swedish and English; a person writes the Northern Sámi one."""
    name = municipality.name
    return {
        "sv": f"Lägesbild för {name['sv']} {period}",
        "en": f"Situation picture of {name.get('en', name['sv'])}, {period}",
    }


def _theme(session: Session, municipality_id: int, theme_id: int) -> Theme:
    theme = session.get(Theme, theme_id)
    if theme is None or theme.municipality_id != municipality_id or theme.status != "active":
        raise NotFound
    return theme


def _leave_out(session: Session, picture: SituationPicture, theme: Theme, because: Texts) -> None:
    row = session.scalar(
        sa.select(NotTakenUp).where(NotTakenUp.picture_id == picture.id, NotTakenUp.theme_id == theme.id)
    )
    if row is None:
        row = NotTakenUp(picture_id=picture.id, theme_id=theme.id)
        session.add(row)
    row.because = drafting.written(because)


def _number(concerns: Sequence[Concern]) -> None:
    for number, concern in enumerate(concerns, 1):
        concern.priority = number


def _free_key(picture: SituationPicture, wanted: str) -> str:
    """An address for the concern: of its theme, or of its words, and of its own within the picture."""
    plain = wanted.lower().translate(str.maketrans("åäöáčđŋšŧž", "aaoacdnstz"))
    key = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[: LONGEST_KEY - 4] or "concern"
    taken = {concern.key for concern in picture.concerns}
    number, free = 2, key
    while free in taken:
        number, free = number + 1, f"{key}-{number}"
    return free
