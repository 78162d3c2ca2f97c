"""Load the example: a believable year in both municipalities, told through the services that people use.

So every step is in the log, every rule has been kept, and what one sees is what the site makes.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dialog import clock
from dialog.example import (
    around_plan,
    calendar,
    figures,
    joint,
    notes,
    old_promises,
    pictures,
    places,
    promises,
    public_drafts,
    renewal,
    reports,
    retention,
    review,
    surveys,
    told,
)
from dialog.models import Organisation
from dialog.request import Site
from dialog.services import counting, results

BEGAN_DAYS_AGO = 400
REVIEWED_DAYS_AGO = 320
RESULTS_DAYS_AGO = 310
PICTURES_DAYS_AGO = 290
JOINT_DAYS_AGO = 270
REPORTED_DAYS_AGO = 240


def is_empty(site: Site) -> bool:
    """Whether nothing has been made in this database yet."""
    with site.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 0


def everything(site: Site) -> None:
    """The whole year, up to today."""
    stage, version_id = asked_and_reviewed(site)
    told_and_promised(site, stage, version_id)


def asked_and_reviewed(site: Site) -> tuple[places.Stage, int]:
    """The first half: what was answered, grouped and reviewed; with the survey version that has ended."""
    today = clock.now()
    with site.transaction() as session:
        stage = places.load(session, at=today - dt.timedelta(days=BEGAN_DAYS_AGO))
        surveys.feedback(session, stage, at=today - dt.timedelta(days=BEGAN_DAYS_AGO))
        version_id = surveys.load(session, stage, at=today).id
    review.load(site, stage, version_id, at=today - dt.timedelta(days=REVIEWED_DAYS_AGO))
    return stage, version_id


def told_and_promised(site: Site, stage: places.Stage, version_id: int) -> None:
    """The second half: results, pictures, promises, and how they went."""
    today = clock.now()

    def ago(days: int) -> dt.datetime:
        return today - dt.timedelta(days=days)

    with site.transaction() as session:
        for key in ("arvidsjaur", "arjeplog"):
            place = stage.organisations[key]
            plan = results.Plan(by=("age", "gender", counting.LANGUAGE))
            published_at = ago(RESULTS_DAYS_AGO)
            results.publish(session, stage.coordinator(key), version_id, place.id, plan, at=published_at)
        calendar.load(session, stage, at=ago(PICTURES_DAYS_AGO))
        pictures.load_statistics(session, stage, at=ago(PICTURES_DAYS_AGO))
        figures.load(session, stage, at=ago(PICTURES_DAYS_AGO))
        notes.load(session, stage, at=ago(PICTURES_DAYS_AGO))
        pictures.load(session, stage, version_id, at=ago(PICTURES_DAYS_AGO))
        joint.load(session, stage, at=ago(JOINT_DAYS_AGO))
    with site.transaction() as session:
        made = promises.load(session, stage, at=today)
        old_promises.load(session, stage, made, at=today)
        told.load(session, stage, made, at=today)
        reports.load(session, stage, at=ago(REPORTED_DAYS_AGO))
        around_plan.load(session, stage, at=today)
        public_drafts.load(session, stage, at=today)
        for key, promise_id in made.items():
            surveys.promise_feedback(session, stage, key, promise_id, at=ago(200))
        renewal.load(session, stage, at=today)
        retention.load(session, stage, at=today)
