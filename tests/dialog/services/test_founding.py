"""A site's first things from a file: made once, added to when loaded again, nothing half of a faulty one."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.example.places import content
from dialog.models import Agreement, Area, Organisation
from dialog.request import Site
from dialog.services import founding
from tests.people import NOW


def counted(session: Session) -> tuple[int | None, ...]:
    """How many areas, organisations and agreements there are."""
    return tuple(
        session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Area, Organisation, Agreement)
    )


def test_a_file_makes_areas_organisations_and_the_agreement(session: Session) -> None:
    founded = founding.found(session, content("places.toml"), at=NOW)
    assert counted(session) == (5, 3, 1)
    assert [party.key for party in founded.agreement.parties] == ["arjeplog", "arvidsjaur", "pite-alvdal"]


def test_loading_again_adds_only_what_is_new(session: Session) -> None:
    founding.found(session, content("places.toml"), at=NOW)
    told = content("places.toml")
    told["area"].append({"kind": "municipality", "code": "2560", "parent": "25", "name": {"sv": "Älvsbyn"}})
    told["organisation"].append(
        {"kind": "municipality", "key": "alvsbyn", "area": "2560", "name": {"sv": "Älvsbyns kommun"}}
    )
    founded = founding.found(session, told, at=NOW)
    assert counted(session) == (6, 4, 1)
    assert "alvsbyn" in {party.key for party in founded.agreement.parties}


def test_a_file_that_lacks_something_says_what(session: Session) -> None:
    told = content("places.toml")
    del told["organisation"][0]["key"]
    with pytest.raises(founding.Incomplete, match=r"^key$"):
        founding.found(session, told, at=NOW)


def test_an_operator_begins_from_nothing_with_two_commands(app: Flask, site: Site, tmp_path: Path) -> None:
    file = tmp_path / "places.toml"
    file.write_bytes((Path(founding.__file__).parents[1] / "example" / "places.toml").read_bytes())
    runner = app.test_cli_runner()
    loaded = runner.invoke(args=["places", "load", str(file)])
    invited = runner.invoke(args=["people", "invite", "ada@example.se", "Ada", "administrator", "arjeplog"])
    assert loaded.output == "Organisations: arjeplog, arvidsjaur, pite-alvdal.\n"
    assert "/sv/account/link/" in invited.output


def test_a_faulty_file_stores_nothing(app: Flask, site: Site, session: Session, tmp_path: Path) -> None:
    session.rollback()
    file = tmp_path / "places.toml"
    file.write_text('[[area]]\nkind = "country"\ncode = "SE"\nname = { sv = "Sverige" }\n', "utf-8")
    result = app.test_cli_runner().invoke(args=["places", "load", str(file)])
    assert (result.exit_code, counted(session)) == (1, (0, 0, 0))
    assert "organisation" in result.output
