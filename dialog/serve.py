"""`./run`: the example on this machine: the database, the worker beside the site, the loopback address.

For trying and showing; deploy/ and the operator's guide say how it is run for real.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

import waitress

from dialog import clock, schema
from dialog.app import create_app
from dialog.example import load
from dialog.request import Site
from dialog.services import accounts
from dialog.settings import ROOT, Settings, SettingsError

HOST = "127.0.0.1"
RESTART_AFTER = 2.0


def defaults(environment: dict[str, str], port: int) -> dict[str, str]:
    """The settings of a try-out, where the environment says nothing else."""
    given = dict(environment)
    if "DIALOG_SECRET_KEY" not in given and "DIALOG_SECRET_KEY_FILE" not in given:
        given["DIALOG_SECRET_KEY_FILE"] = str(_secret_file())
    given.setdefault("DIALOG_EXAMPLE", "true")
    given.setdefault("DIALOG_SECURE_COOKIES", "false")
    given.setdefault("DIALOG_BASE_URL", f"http://{HOST}:{port}")
    return given


def _secret_file() -> Path:
    path = ROOT / "var" / "secret_key"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), "utf-8")
    return path


def supervise(environment: dict[str, str], stopping: threading.Event) -> None:
    """Keep one worker running beside the site until the site stops."""
    while not stopping.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "dialog.worker"], env=environment, cwd=ROOT)
        while worker.poll() is None and not stopping.wait(0.2):
            pass
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(10)
            except subprocess.TimeoutExpired:
                worker.kill()
            return
        time.sleep(RESTART_AFTER)


def announce(site: Site, port: int) -> None:
    """Print where to look, and a fresh one-time sign-in link for each role of the example."""
    address = f"http://{HOST}:{port}"
    print(f"\nThe dialogue is at {address}  (Ctrl-C stops it)\n")
    print(f"  Survey on a phone     {address}/t/trygghet")
    print(f"  Arjeplog              {address}/sv/arjeplog")
    print(f"  Arvidsjaur            {address}/sv/arvidsjaur\n")
    if site.settings.example:
        print("  Sign in (each link works once; new ones at every start):")
        with site.transaction() as session:
            accounts.drop_links(session)
            for user, role in accounts.one_for_each_role(session):
                token = accounts.make_link(session, user, at=clock.now())
                print(f"  {user.name + ', ' + role:50}{address}/sv/account/link/{token}")
    print(flush=True)


def main() -> NoReturn:
    """Serve until stopped."""
    port = int(os.environ.get("PORT", "8000"))
    environment = defaults(dict(os.environ), port)
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        sys.exit(str(error))
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    site: Site = app.extensions["dialog"]
    schema.upgrade(site.engine)
    if settings.example and load.is_empty(site):
        print(
            "Loading the example: two municipalities, one year. This takes half a minute, once.", flush=True
        )
        load.everything(site)
    stopping = threading.Event()
    worker = threading.Thread(target=supervise, args=(environment, stopping), daemon=True)
    worker.start()
    announce(site, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        waitress.serve(app, host=HOST, port=port, threads=8, ident=None)
    finally:
        stopping.set()
        worker.join(15)
    sys.exit(0)


if __name__ == "__main__":
    main()
