"""What the site and its worker do not hold while nobody asks for it: libraries that cost much to read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy.orm import Session

from dialog import languages, warm
from dialog.services import speech
from dialog.settings import ROOT

COSTLY = {
    *("PIL", "alembic", "authlib", "docx", "lxml", "matplotlib", "numpy", "openpyxl", "pandas", "py3langid"),
    *("scipy", "sklearn", "typst", "webauthn"),
}
AT_REST = """
import os, sys
import dialog.worker, wsgi
from dialog import readiness
readiness.look(wsgi.app.extensions["dialog"], None)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_site_and_worker_at_rest_have_read_no_costly_library(tmp_path: Path) -> None:
    environment = {
        "DIALOG_SECRET_KEY": "for tests only: long enough to be a secret",
        "DIALOG_DATABASE_URL": f"sqlite:///{tmp_path}/dialog.db",
    }

    asked = subprocess.run(
        [sys.executable, "-c", AT_REST], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    read = set(asked.stdout.split())

    assert {"dialog", "sqlalchemy", "huey"} <= read
    assert read & COSTLY == set()


def test_what_is_asked_of_the_catalogues_in_every_process_needs_their_files_no_more(session: Session) -> None:
    warm.up()

    said = speech.load(session)

    assert speech.is_current(("", ("Save",)), ("Spara",), "sv")
    assert said.catalogue("sv").ugettext("Save") == "Spara"
    assert languages.committed.cache_info().currsize == 0
