"""What `./run check many` begins with: a survey to be answered, others with texts to group, and who asks."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dialog import clock
from dialog.checks.weight import SLUG, prepare, twelve
from dialog.models import Job, Organisation, SuggestedTheme, SurveyVersion, ThemeModel, ThemingRun, User
from dialog.request import Site
from dialog.services import responses, surveys, theming
from dialog.services.permissions import Actor, ActorMembership
from dialog.services.responses import Sending
from surveys.forms import Collected

TEXTS = 40
QUESTION = "concern"
PLACES = ("vid skolan", "på Storgatan", "vid stationen", "i parken", "på skoterleden")
WORRIES = (
    "Det är mörkt {} och jag vågar inte gå där.",
    "Bilar kör för fort {} när barnen går hem.",
    "Skotrar kör på natten {}, det är svårt att sova.",
    "Ungdomar dricker och bråkar {} på helgerna.",
    "Jag ser aldrig polisen {}, det känns otryggt.",
)


def coordinator(session: Session) -> Actor:
    """Who asks for the texts to be grouped."""
    person = session.scalars(sa.select(User)).one()
    towns = list(session.scalars(sa.select(Organisation).order_by(Organisation.id)))
    covers = frozenset(town.id for town in towns)
    return Actor(person.id, person.name, (ActorMembership(towns[0].id, "coordinator", covers),))


def lay(site: Site, further: int) -> tuple[int, list[int]]:
    """The survey that is answered during the check, and `further` ones that have their texts already."""
    prepare(site)
    with site.transaction() as session:
        version = session.scalars(sa.select(SurveyVersion)).one()
        actor = coordinator(session)
        return version.id, [_with_texts(session, actor, number) for number in range(further)]


def _with_texts(session: Session, actor: Actor, number: int) -> int:
    (membership,) = actor.memberships
    town = membership.organisation_id
    at, slug = clock.now(), f"{SLUG}-{number}"
    version = surveys.load(
        session, actor, twelve(), slug=slug, asked_by_id=town, municipality_ids=[town], at=at
    )
    opens_on, closes_on = clock.today(), clock.today() + dt.timedelta(days=30)
    surveys.publish(session, actor, version.id, opens_on=opens_on, closes_on=closes_on, at=at)
    texts = [
        f"{WORRIES[one % len(WORRIES)].format(PLACES[one // len(WORRIES) % len(PLACES)])} ({number}.{one})"
        for one in range(TEXTS)
    ]
    sendings = [
        (Sending(version.id, town, "sv", f"{slug}-{one}", Collected((), {QUESTION: text})), clock.today())
        for one, text in enumerate(texts)
    ]
    responses.receive_new(session, sendings, {})
    return version.id


def ask(site: Site, version_id: int) -> None:
    """Ask for the texts of a survey to be grouped; the job goes over the queue."""
    with site.transaction() as session:
        actor = coordinator(session)
        town = actor.memberships[0].organisation_id
        theming.ask(session, actor, version_id, town, [QUESTION], at=clock.now())


def in_state(session: Session, *states: str, job_id: int | None = None) -> int:
    """How many jobs, or whether one, are in one of some states."""
    query = sa.select(sa.func.count()).select_from(Job).where(Job.state.in_(states))
    return session.scalar(query if job_id is None else query.where(Job.id == job_id)) or 0


def newest(session: Session) -> int:
    """The job that was asked for last."""
    return session.scalar(sa.select(sa.func.max(Job.id))) or 0


def effects(session: Session) -> dict[str, int]:
    """What became of the jobs: done, done more than once in effect, not done, and taken up again."""
    runs = list(session.scalars(sa.select(ThemingRun)))
    models = sa.select(ThemeModel.run_id, sa.func.count()).group_by(ThemeModel.run_id)
    learnt = {int(run_id): int(count) for run_id, count in session.execute(models)}
    proposals = sa.select(SuggestedTheme.run_id, SuggestedTheme.key, sa.func.count()).group_by(
        SuggestedTheme.run_id, SuggestedTheme.key
    )
    doubled = {run_id for run_id, _key, count in session.execute(proposals) if count > 1}
    doubled |= {run_id for run_id, count in learnt.items() if count > 1}
    tries = list(session.scalars(sa.select(Job.tries)))
    return {
        "asked": len(runs),
        "done": sum(run.state == "done" and run.id in learnt for run in runs),
        "done_twice_in_effect": len(doubled),
        "begun_again": sum(times > 1 for times in tries),
    }
