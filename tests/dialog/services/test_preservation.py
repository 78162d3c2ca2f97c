"""The preservation package: whole, the same twice, with nobody's answers; what is not is found."""

from __future__ import annotations

import io
import json
import zipfile

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from dialog.models import AuditEvent, FreeText
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
