"""The preservation package: whole, the same twice, with nobody's answers; what is not is found."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText
from dialog.request import Site
from dialog.services import places, preservation
from tests import world as worlds
from tests.people import NOW, Cast

ADDRESS = "https://x.example"
TOP = "bevarandepaket-arjeplog/"


def changed(package: bytes, name: str, content: bytes | None) -> bytes:
    """A package in which one file is changed, or missing."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(kept, "w") as new:
        for one in old.namelist():
            if one != TOP + name:
                new.writestr(one, old.read(one))
        if content is not None:
            new.writestr(TOP + name, content)
    return kept.getvalue()


def test_the_package_is_whole_and_what_is_not_is_found(app: Flask, session: Session, cast: Cast) -> None:
    world = worlds.make(session, cast)
    with app.test_request_context("/sv/desk"):
        made = preservation.make(session, cast.karin, cast.arjeplog.id, base_url=ADDRESS, at=NOW)
        place = places.with_id(session, cast.arjeplog.id)
        again = preservation.packed(session, place, on=NOW.date(), base_url=ADDRESS)
    assert made == again
    assert preservation.check(made) == []
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        names = {one.removeprefix(TOP) for one in opened.namelist()}
        whole = b"".join(opened.read(one) for one in opened.namelist())
        versions = json.loads(opened.read(f"{TOP}loften/versions.json"))
    assert {name.split("/")[0] for name in names} == {
        "LASMIG.txt", preservation.CHECKSUMS, "fragor", "resultat", "lagesbilder", "loften",
    }  # fmt: skip
    assert world.published.title["sv"] in {one["title"]["sv"] for one in versions}
    written = session.scalars(sa.select(FreeText.masked)).all()
    assert [one for one in written if one and one.encode() in whole] == []
    logged = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("preservation:%")))
    assert logged.all() == ["preservation:make"]

    assert preservation.check(changed(made, "LASMIG.txt", b"x")) == ["LASMIG.txt was changed"]
    assert preservation.check(changed(made, "LASMIG.txt", None)) == ["LASMIG.txt is missing"]
    assert preservation.check(changed(made, "mer.txt", b"x")) == ["mer.txt is not on the list"]
    assert preservation.check(made[:100]) == ["the package cannot be opened"]


def test_a_package_made_by_command_is_logged_and_one_that_could_not_be_written_is_not(
    app: Flask, site: Site, session: Session, cast: Cast, tmp_path: Path
) -> None:
    worlds.make(session, cast)
    session.commit()
    run, file = app.test_cli_runner().invoke, tmp_path / "package.zip"
    assert run(args=["preservation", "make", "arjeplog", str(tmp_path / "no" / "x.zip")]).exit_code == 1
    assert run(args=["preservation", "make", "arjeplog", str(file)]).exit_code == 0
    assert preservation.check(file.read_bytes()) == []

    with site.reading() as again:
        lines = again.scalars(sa.select(AuditEvent).where(AuditEvent.action == "preservation:make")).all()
        assert [(one.actor_id, one.organisation_id, one.details) for one in lines] == [
            (None, cast.arjeplog.id, {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()})
        ]
