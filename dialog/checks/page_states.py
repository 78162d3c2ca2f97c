"""What `./run check pages` looks at beyond what links lead to: states of surveys, errors, forms to mend."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.models import (
    Agreement,
    Cause,
    Concern,
    Consultation,
    DialogueNote,
    EvidenceOrigin,
    FreeText,
    Goal,
    Membership,
    Organisation,
    PromiseVersion,
    Proposal,
    SituationPicture,
    Survey,
    SurveyVersion,
    Theme,
    ThemingRun,
    User,
)
from dialog.request import Site
from dialog.services import (
    accounts,
    added_languages,
    causes,
    consultations,
    meetings,
    notes,
    plan,
    population,
    renderings,
    responses,
    situation,
    statistics_uploads,
    surveys,
)
from dialog.services.causes import CauseWords
from dialog.services.consultations import Held
from dialog.services.meetings import Call
from dialog.services.minutes import Person
from dialog.services.notes import NoteWords
from dialog.services.permissions import Actor
from dialog.services.plan import GoalWords
from dialog.services.responses import Sending
from dialog.services.statistics import Source
from surveys.documents import library
from surveys.forms import Collected
from surveys.question import AnswerValue

WEEK = dt.timedelta(days=7)
FAULTY_FIGURES = "Kommun;Indikator;2024;2025\nArjeplog;Trasiga lampor;4;-\nÄlvsbyn;Trasiga lampor;1;x\n"
ALIKE = "Skotrarna kör fort förbi skolan varje kväll."


@dataclass(frozen=True)
class Extra:
    """A page by its address, and whether its form is sent empty to see what it says then."""

    name: str
    person: str
    path: str
    status: int = 200
    send: bool = False


EXTRAS = (
    Extra("picture.version", "nobody", "/sv/picture/arjeplog/1"),
    Extra("picture.joint_version", "nobody", "/sv/picture/area/pite-alvdal/1"),
    Extra("picture.changes", "nobody", "/sv/picture/arjeplog/1/changes"),
    Extra("picture.joint_changes", "nobody", "/sv/picture/area/pite-alvdal/1/changes"),
    Extra("picture_files.summary", "nobody", "/sv/picture/arjeplog/summary"),
    Extra("error: not found", "nobody", "/sv/nothing/here", 404),
    Extra("account.sign_in", "nobody", "/sv/account/sign-in"),
    Extra("account.sign_in to mend", "nobody", "/sv/account/sign-in", send=True),
    Extra("account.link gone", "nobody", "/sv/account/link/gone", 404),
    Extra("answer.thanks", "nobody", "/sv/answer/trygghet/thanks"),
    Extra("answer.form which municipality", "nobody", "/sv/answer/trygghet"),
    Extra("answer.form whole", "nobody", "/sv/answer/trygghet?municipality=arjeplog"),
    Extra("answer.form to mend", "nobody", "/sv/answer/trygghet?municipality=arvidsjaur", send=True),
    Extra("answer.form feedback", "nobody", "/sv/answer/synpunkt?municipality=arjeplog"),
    Extra("answer.form promise", "nobody", "/sv/answer/loftet-arvidsjaur"),
    Extra("answer.form coming", "nobody", "/sv/answer/snart"),
    Extra("answer.form closed", "nobody", "/sv/answer/slut"),
    Extra("surveys.new to mend", "karin", "/sv/desk/surveys/new?from=empty", send=True),
    Extra("statistics.load to mend", "karin", "/sv/desk/statistics/new", send=True),
    Extra("account.password to mend", "karin", "/sv/account/password", send=True),
    Extra("error: elsewhere", "karin", "/sv/desk/surveys/99999", 404),
    Extra("quotes.index", "gunnar", "/sv/desk/quotes"),
    Extra("error: not allowed", "petra", "/sv/desk/surveys", 403),
    Extra("administration.invite to mend", "ada", "/sv/desk/administration/people/invite", send=True),
)


def extras(site: Site, person: str) -> list[Extra]:
    """The pages beyond the links that this person looks at."""
    found = [one for one in EXTRAS if one.person == person]
    if person == "karin":
        with site.reading() as session:
            draft, watched = _draft_survey(session), _open_survey(session)
            where = f"/sv/desk/surveys/{watched.id}/watch"
            found += [
                *_in_work(session),
                Extra("run_changes.show", person, f"/sv/desk/themes/runs/{_run(session)}/changes"),
                Extra("surveys.show draft", person, f"/sv/desk/surveys/{draft.id}"),
                Extra("surveys.show open", person, f"/sv/desk/surveys/{watched.id}"),
                Extra("surveys.sheet", person, f"/sv/desk/surveys/{draft.id}/preview/sv/sheet/arjeplog"),
                Extra("answer_entry.form", person, f"/sv/desk/surveys/{watched.id}/enter"),
                Extra("answer_files.form", person, f"/sv/desk/surveys/{watched.id}/load"),
                Extra("watching.show alike", person, where),
                Extra("watching.show faulty file", person, where, send=True),
            ]
    if person == "nobody":
        found.append(Extra("account.link", person, link_for(site, "gunnar")))
    if person == "petra":
        with site.reading() as session:
            promise = _draft_promise(session)
            found.append(Extra("promise_work.publish", person, f"/sv/desk/promises/{promise.id}/publish"))
    return found


def _run(session: Session) -> int:
    """The newest grouping that is done."""
    done = sa.select(ThemingRun.id).where(ThemingRun.state == "done").order_by(ThemingRun.id.desc())
    return session.scalars(done).first() or 0


def _in_work(session: Session) -> list[Extra]:
    """Pages of things in work to which no link leads just now."""
    goal = session.scalars(sa.select(Goal)).first()
    promise = _draft_promise(session)
    place = promise.promise.municipality
    picture = session.scalars(
        sa.select(SituationPicture).where(SituationPicture.municipality_id == place.id)
    ).all()[-1]
    theme = session.scalars(sa.select(Theme).where(Theme.municipality_id == place.id)).first()
    proposal = session.scalars(
        sa.select(Proposal)
        .join(SituationPicture, SituationPicture.id == Proposal.picture_id)
        .where(SituationPicture.municipality_id == place.id)
    ).first()
    cause = session.scalars(sa.select(Cause).join(Concern).where(Concern.picture_id == picture.id)).first()
    held = session.scalars(
        sa.select(Consultation).join(Concern).where(Concern.picture_id == picture.id)
    ).first()
    taken = sa.select(EvidenceOrigin.note_id).where(EvidenceOrigin.note_id.is_not(None))
    own = sa.select(DialogueNote).where(DialogueNote.organisation_id == place.id)
    note = session.scalars(own.where(DialogueNote.id.not_in(taken))).first()
    paths = {
        "causes.edit": f"pictures/causes/{cause.id}/edit" if cause else "",
        "consultations.edit": f"pictures/consultations/{held.id}/edit" if held else "",
        "notes.edit": f"notes/{note.id}/edit" if note else "",
        "approvals.index": "approvals",
        "approvals.show": f"approvals/{proposal.id}" if proposal else "",
        "plan.goal": f"plan/goals/{goal.id}" if goal else "",
        "plan.edit_goal": f"plan/{place.key}/goals/{goal.id}/edit" if goal else "",
        "old_promises.enter": f"promises/promise/{promise.promise_id}/old",
        "old_promises.choose": f"promises/promise/{promise.promise_id}/old/file",
        "promise_work.propose": f"promises/{promise.id}/propose",
        "situation.leave_out": f"pictures/{picture.id}/themes/{theme.id}/leave-out" if theme else "",
        "surveys.answers": f"surveys/{_open_survey(session).id}/answers/{place.key}",
    }
    return [Extra(name, "karin", f"/sv/desk/{path}") for name, path in paths.items() if path]


def starts(site: Site, person: str) -> list[str]:
    """Where the person's walk begins: for a coordinator also what is still in work."""
    if person == "nobody":
        return ["/sv/"]
    if person != "karin":
        return ["/sv/desk/"]
    with site.reading() as session:
        promise = _draft_promise(session)
        picture = session.scalars(
            sa.select(SituationPicture).where(SituationPicture.status == "draft")
        ).first()
        drafts = [f"/sv/desk/pictures/{picture.id}"] if picture else []
        drafts.append(f"/sv/desk/promises/{promise.id}")
        drafts.append(f"/sv/desk/surveys/{_draft_survey(session).id}/edit")
    return [*drafts, "/sv/desk/"]


def link_for(site: Site, name: str) -> str:
    """The path of a one-time sign-in link of somebody in the example."""
    with site.transaction() as session:
        user = session.scalars(sa.select(User).where(User.email == f"{name}@example.se")).one()
        return f"/sv/account/link/{accounts.make_link(session, user, at=clock.now())}"


def prepare(site: Site) -> None:
    """Bring about the states that the example does not have: a coming, a closed and a draft survey, answers
    that look alike, figures of the population, a language more, the next picture in work."""
    at = clock.now()
    with site.transaction() as session:
        actor = _karin(session, at)
        place = min(actor.municipality_ids)
        for slug in ("snart", "slut", "utkast"):
            surveys.load(
                session,
                actor,
                library()["safety_survey"],
                slug=slug,
                asked_by_id=place,
                municipality_ids=[place],
                at=at,
            )
        today = clock.day_of(at)
        for slug, opens_on in (("snart", today + WEEK), ("slut", today)):
            version = _survey(session, slug).versions[0]
            surveys.publish(session, actor, version.id, opens_on=opens_on, closes_on=opens_on + WEEK, at=at)
        surveys.close(session, actor, _survey(session, "slut").versions[0].id, at=at)
        added_languages.add(session, actor, "smj", "julevsámegiella", at=at)
        topic = surveys.load(
            session,
            actor,
            library()["feedback"],
            slug="skolvagen",
            asked_by_id=place,
            municipality_ids=[place],
            at=at,
        )
        surveys.publish(session, actor, topic.id, opens_on=today, closes_on=None, at=at)
        _plant(session, actor, place, today)
        _figures(session, actor, at)
        _reader(session, actor, place, at)
        _asked_by_police(session, actor, place, at)
        agreement = session.scalars(sa.select(Agreement)).one()
        words = GoalWords({"sv": "Färre skotrar i byn"}, "händelser", "antal", "lower", municipality_id=place)
        plan.add_goal(session, actor, agreement.id, words, at=at)
        agreed = session.scalars(
            sa.select(SituationPicture).where(SituationPicture.municipality_id == place)
        ).first()
        first = session.scalars(
            sa.select(SurveyVersion)
            .join(Survey)
            .where(Survey.slug == "trygghet")
            .order_by(SurveyVersion.number)
        ).first()
        if agreed and first:
            draft = situation.assemble(
                session, actor, place, agreed.agreement_id, first.id, "2027–2028", at=at
            )
            _whole(session, actor, draft, at)
            call = Call(today, "Kommunhuset", [Person("Stina Lind", "Skolan")], meetings.AGENDA)
            meetings.plan(session, actor, draft.id, "steering_group", call, at=at)


def _asked_by_police(session: Session, actor: Actor, place: int, at: dt.datetime) -> None:
    """A form that the police ask themselves, with something serious in it."""
    made = surveys.load(
        session,
        actor,
        library()["feedback"],
        slug="polisens",
        asked_by_id=place,
        municipality_ids=[place],
        at=at,
    )
    today = clock.day_of(at)
    surveys.publish(session, actor, made.id, opens_on=today, closes_on=None, at=at)
    made.survey.asked_by_id = session.scalars(
        sa.select(Organisation.id).where(Organisation.kind == "police_area")
    ).one()
    key = next(question.key for question in made.questions if question.kind == "long_text")
    collected = Collected((), {key: "Min granne slår sina barn varje kväll."})
    sending = Sending(made.id, place, "sv", secrets.token_urlsafe(16), collected)
    responses.receive(session, sending, on=today)


def _reader(session: Session, actor: Actor, place: int, at: dt.datetime) -> None:
    """Inga, who reads Northern Sámi: of two texts that were handed to her, one is written in Swedish."""
    inga = User(email="inga@example.se", name="Inga Pokka", language="sv", reads=["se", "sv"])
    inga.memberships = [
        Membership(
            organisation_id=place,
            role="language_reader",
            reads_language="se",
            from_on=clock.day_of(at) - WEEK,
        )
    ]
    session.add(inga)
    session.flush()
    query = sa.select(FreeText.id).where(
        FreeText.municipality_id == place,
        sa.func.coalesce(FreeText.language_guessed, FreeText.language_stated) == "se",
        FreeText.state.in_(("new", "read")),
    )
    texts = session.scalars(query.order_by(FreeText.id).limit(2)).all()
    renderings.hand_over(session, actor, place, texts, inga.id, at=at)
    reader = accounts.describe(session, inga, at=at)
    first = renderings.tasks(session, reader, at=at).task
    if first is not None:
        renderings.settle(session, reader, first.id, "Det står på svenska här.", at=at)


def _whole(session: Session, actor: Actor, draft: SituationPicture, at: dt.datetime) -> None:
    """A cause, a consultation and a note that nothing was taken from, to be changed."""
    concern = draft.concerns[0]
    causes.add(session, actor, concern.id, CauseWords("place", {"sv": "Lamporna är gamla."}, "yes"), at=at)
    outcome = {"sv": "Inga invändningar."}
    held = Held("sametinget", "Sametinget", clock.day_of(at), "", outcome)
    consultations.add(session, actor, concern.id, held, at=at)
    seen = {"sv": "Vi gick till skolan en kväll."}
    said = {theme.key: {"sv": "Lamporna var släckta."} for theme in concern.themes[:1]}
    walked = NoteWords("safety_walk", "residents", clock.day_of(at), "Centrum", "De som gick", 9, seen)
    assert draft.municipality_id is not None  # noqa: S101 -- a municipality's own
    notes.write(session, actor, draft.municipality_id, replace(walked, themes=said), at=at)


def _plant(session: Session, actor: Actor, place: int, today: dt.date) -> None:
    version = _open_survey(session)
    keys = [question.key for question in version.questions if question.kind == "long_text"]
    for words in (ALIKE, ALIKE, ALIKE, "aaaaaaaaaaaa"):
        collected = Collected((AnswerValue("gender", choice="man"),), {keys[0]: words})
        sending = Sending(version.id, place, "sv", secrets.token_urlsafe(16), collected)
        responses.receive(session, sending, on=today)


def _figures(session: Session, actor: Actor, at: dt.datetime) -> None:
    """Made-up numbers for every group that the open survey asks about; a file with faults that waits."""
    version = _open_survey(session)
    place = next(one.key for one in version.survey.municipalities if one.id in actor.municipality_ids)
    rows = ["municipality;dimension;key;number;source;date"]
    for dimension, question in population.questions(version).items():
        for choice in question.choices:
            rows.append(f"{place};{dimension};{choice.key};250;Exempel;2025-12-31")
    population.load(session, actor, version.id, "\n".join(rows).encode(), at=at)
    about = Source("Exempel", {"sv": "Felanmälan"}, None, None, clock.day_of(at))
    statistics_uploads.receive(session, actor, about, "exempel.csv", FAULTY_FIGURES.encode(), at=at)


def _karin(session: Session, at: dt.datetime) -> Actor:
    user = session.scalars(sa.select(User).where(User.email == "karin@example.se")).one()
    return accounts.describe(session, user, at=at)


def _draft_promise(session: Session) -> PromiseVersion:
    return session.scalars(sa.select(PromiseVersion).where(PromiseVersion.status == "draft")).one()


def _survey(session: Session, slug: str) -> Survey:
    return session.scalars(sa.select(Survey).where(Survey.slug == slug)).one()


def _open_survey(session: Session) -> SurveyVersion:
    return next(one for one in _survey(session, "trygghet").versions if one.status == "published")


def _draft_survey(session: Session) -> SurveyVersion:
    return _survey(session, "utkast").versions[0]
