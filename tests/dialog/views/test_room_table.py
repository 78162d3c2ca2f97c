"""Every theme by place, audience and wave in one table: whole, for those who review, and as a file."""

from __future__ import annotations

import csv
import io

from sqlalchemy.orm import Session

from dialog.models import Answer, Question, SurveyVersion
from tests.builders import a_survey, a_text, a_theme
from tests.page import PageClient
from tests.people import Cast
from tests.rows import texts

HERE = "/en/desk/themes/table/arjeplog"


def themed(session: Session, cast: Cast) -> SurveyVersion:
    """Two residents in Laisvall and one in the town about speeding; one of staff, who were asked apart."""
    version = a_survey(session, cast.arjeplog, status="draft")
    asked = Question(
        survey_version_id=version.id, key="place", section="", position=9, kind="place", role="place",
        text=texts("Var?"), help={}, is_required=False, settings={},
        choices=[{"key": key, "text": texts(key.capitalize())} for key in ("laisvall", "town")],
    )  # fmt: skip
    session.add(asked)
    session.flush()
    version.status = "published"
    session.flush()
    rows = [a_text(session, version, cast.arjeplog, f"Fort {n}") for n in range(3)]
    for row, choice in zip(rows, ("laisvall", "laisvall", "town"), strict=True):
        session.add(Answer(response_id=row.response_id, question_id=asked.id, choice=choice))
    staff = a_survey(session, cast.arjeplog, slug="personal", audience="staff")
    rows.append(a_text(session, staff, cast.arjeplog, "Fort förbi skolan"))
    a_theme(session, cast.arjeplog, cast.karin, rows, key="speeding", name="Fortkörning")
    session.commit()
    return version


def numbers(client: PageClient, address: str) -> dict[tuple[str, str], str]:
    found = client.send(client.get(HERE), {}, status=200, action=address)
    rows = csv.DictReader(io.StringIO(found.html))
    return {(row["by"], row["group"]): row["people"] for row in rows}


def test_small_groups_stand_in_the_table_and_in_the_file(
    client: PageClient, session: Session, cast: Cast
) -> None:
    version_id = themed(session, cast).id
    page = client.sign_in(cast.karin).get(HERE)
    cells = [cell.text for cell in page.all(".//main//tbody//td")]
    assert cells == ["4", "2", "1", "3", "1", "3", "1"]
    head = [cell.text for cell in page.all(".//main//thead//th[@scope='colgroup']")]
    assert head == ["By place", "By who was asked", "By survey"]

    found = numbers(client, f"{HERE}/data/csv")
    assert (found["place", "Laisvall (en)"], found["audience", "Staff"]) == ("2", "1")
    assert ("audience", "Staff") not in numbers(client, f"{HERE}/data/csv?survey={version_id}")
    client.get(f"{HERE}?survey=999", status=404)
    client.post(f"{HERE}/data/pdf", {"csrf_token": page.field("csrf_token")}, status=404)


def test_only_who_reviews_sees_it(client: PageClient, session: Session, cast: Cast) -> None:
    themed(session, cast)
    client.sign_in(cast.petra).get(HERE, status=403)
