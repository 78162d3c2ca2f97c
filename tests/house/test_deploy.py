"""What is shipped for running it: proxy, server, units and containers say the same as the code does."""

from __future__ import annotations

import gc
import re
import runpy
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path

import pytest

from dialog import server_worker
from dialog.checks.drill_system import DATABASE_SET, restart_after
from dialog.settings import Settings
from tests.needs import caddy

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
UNITS = ("dialog.service", "dialog-worker@.service")
CADDYFILE = (DEPLOY / "Caddyfile").read_text("utf-8")


@pytest.fixture(autouse=True)
def looks_for_garbage() -> Iterator[None]:
    """gunicorn's file stops it until the processes are parted."""
    yield
    gc.enable()


def top(name: str) -> str:
    """What stands under a word of the first column in the file of containers."""
    found = re.search(rf"^{name}:.*\n((?:(?: .*|#.*)?\n)*)", COMPOSE, re.MULTILINE)
    assert found is not None
    return found[1]


def named(name: str) -> set[str]:
    """The names of one level below it."""
    return set(re.findall(r"^  ([a-z_]+):", top(name), re.MULTILINE))


def lists(word: str) -> set[str]:
    """Everything that stands in brackets after a word, anywhere."""
    return {
        one.strip() for found in re.findall(rf"\b{word}: \[([^\]]*)\]", COMPOSE) for one in found.split(",")
    }


def test_the_containers_name_nothing_that_is_not_there() -> None:
    services = top("services")
    depended = set(re.findall(r"^      (\w+): \{condition: ", services, re.MULTILINE)) | lists("depends_on")
    assert named("services") == {"upgrade", "web", "worker", "postgres", "redis", "caddy"}
    assert depended <= named("services")
    assert lists("networks") == named("networks")
    assert lists("secrets") == named("secrets")
    mounted = set(re.findall(r'[" ](\w+):/', top("x-site") + services)) - {"postgres", "redis", "https"}
    assert mounted == named("volumes")
    files = re.findall(r"dockerfile: (\S+)", COMPOSE)
    assert [name for name in files if not (ROOT / name).is_file()] == []
    anchors = set(re.findall(r"&(\w+)", COMPOSE))
    assert set(re.findall(r"\*(\w+)", COMPOSE)) <= anchors


def test_the_containers_give_only_settings_that_the_site_has() -> None:
    known = {f"DIALOG_{field.name.upper()}" for field in fields(Settings)}
    given = {name.removesuffix("_FILE") for name in re.findall(r"\b(DIALOG_[A-Z_]+):", COMPOSE)}
    assert given - known == set()
    assert given >= {"DIALOG_SECRET_KEY", "DIALOG_DATABASE_URL", "DIALOG_QUEUE_URL", "DIALOG_TRUSTED_PROXIES"}


def mounts(part: str) -> set[str]:
    """Where volumes and the disk of the host lie in the containers that share a part of the file."""
    lists_of = re.findall(r"volumes: \[([^\]]*)\]|^\s+- [\w./]+:(/\S+)$", part, re.MULTILINE)
    return {place for inside, _own in lists_of for place in re.findall(r'\w+:(/[^":]+)', inside)}


def test_everything_that_the_site_writes_lies_on_a_volume_that_it_may_write_to() -> None:
    shared = top("x-site")
    given = dict(re.findall(r"^    (DIALOG_\w+): (\S+)", shared, re.MULTILINE))
    told = Settings("x" * 40, "postgresql://postgres/dialog", disposal_log=given["DIALOG_DISPOSAL_LOG"])
    written = {str(told.disposals.parent), given["DIALOG_BACKUP_DIRECTORY"]}
    assert written == mounts(shared)
    assert "read_only: true" in shared
    # Only a folder of the image gives its owner to a new volume.
    made = re.findall(
        r"install -d -m 700 -o dialog -g dialog (.*)", (DEPLOY / "Dockerfile").read_text("utf-8")
    )
    assert [set(one.split()) for one in made] == [written]
    assert re.findall(r"^    volumes:", top("services").partition("  postgres:")[0], re.MULTILINE) == []


def ignored(path: str, rules: Iterable[str]) -> bool:
    """Whether a file is kept out of an image: the last rule that speaks of it, or of its folder, holds."""
    parents = [path, *(str(one) for one in Path(path).parents if str(one) != ".")]
    is_out = False
    for rule in rules:
        pattern = re.escape(rule.removeprefix("!"))
        pattern = pattern.replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(pattern, one) for one in parents):
            is_out = not rule.startswith("!")
    return is_out


def test_an_image_holds_no_secret_and_all_that_the_site_needs() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    secrets = re.findall(r"file: \./(\S+)\}", COMPOSE)
    assert len(secrets) == len(named("secrets"))
    kept_out = [
        *(f"deploy/{one}" for one in secrets),
        *("deploy/.env", "secret.txt", ".git/config", "var/secret_key", "var/dialog.db", "unused.queue.db"),
        *("dialog/__pycache__/app.cpython-313.pyc", "dialog/left.db", ".venv/bin/python"),
    ]
    assert [one for one in kept_out if not ignored(one, rules)] == []
    folders = ("analysis", "dialog", "requirements", "static", "surveys", "translations")
    there = [one for folder in folders for one in (ROOT / folder).rglob("*") if one.is_file()]
    needed = [str(one.relative_to(ROOT)) for one in there if "__pycache__" not in one.parts]
    needed += ["deploy/gunicorn.conf.py", "pyproject.toml", "wsgi.py"]
    assert [one for one in needed if ignored(one, rules)] == []


def test_no_secret_of_the_containers_is_taken_into_the_history() -> None:
    rules = [one.rstrip("/") for one in (ROOT / ".gitignore").read_text("utf-8").splitlines()]
    secrets = [f"deploy/{one}" for one in re.findall(r"file: \./(\S+)\}", COMPOSE)]
    assert [one for one in (*secrets, "deploy/.env") if not ignored(one, rules)] == []


def test_no_secret_stands_in_the_containers_and_only_the_proxy_is_reached() -> None:
    assert re.findall(r"PASSWORD: \S+|password@", COMPOSE) == []
    assert re.findall(r"ports: (.*)", COMPOSE) == ['["80:80", "443:443"]']
    assert "inside: {internal: true}" in COMPOSE


def test_an_image_takes_only_what_is_locked_with_hashes_and_runs_as_nobody_special() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.findall(r"pip install (.*)", image) == [
        "--no-cache-dir --disable-pip-version-check --require-hashes -r requirements/server.txt"
    ]
    assert "USER dialog" in image.splitlines()


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_what_is_there_as_a_user_without_rights(name: str) -> None:
    unit = (DEPLOY / name).read_text("utf-8")
    started = re.findall(r"^ExecStart(?:Pre)?=(.*)", unit, re.MULTILINE)
    modules = [part for line in started for part in re.findall(r"-m (\S+)", line)]
    assert [module for module in modules if find_spec(module) is None] == []
    configured = [part for line in started for part in re.findall(r"--config (\S+)", line)]
    assert [file for file in configured if not (ROOT / file).is_file()] == []
    kept = {"User=dialog", "NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=always", "UMask=0077"}
    assert kept <= set(unit.splitlines())


def test_the_drill_starts_a_part_again_as_soon_as_its_unit_does() -> None:
    parts = ("web", "worker", "proxy", "postgresql")
    assert {part: restart_after(part) for part in parts} == {
        **dict.fromkeys(parts, 0.1),
        "worker": 1.0,
    }


def test_postgresql_and_the_proxy_are_started_again_and_recover_as_in_the_drill() -> None:
    page = (DEPLOY / "README.md").read_text("utf-8")
    beside = set(re.findall(r"deploy/again\.conf /etc/systemd/system/(\S+)\.d/again\.conf", page))
    assert beside == {"caddy.service", "postgresql@.service"}
    assert {"Restart=on-failure", "StartLimitIntervalSec=0"} <= set(
        (DEPLOY / "again.conf").read_text("ascii").splitlines()
    )
    _option, method = DATABASE_SET
    name, value = method.split("=")
    assert f"ALTER SYSTEM SET {name} = '{value}'" in page
    assert method in COMPOSE


def test_the_server_logs_no_request_and_keeps_connections_longer_than_the_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "unused")
    set_to = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    assert (set_to["accesslog"], set_to["control_socket_disable"]) == (None, True)
    # A connection that the proxy keeps must not be closed by the server first.
    kept = re.search(r"keepalive (\d+)s", CADDYFILE)
    assert kept is not None
    assert int(kept[1]) < server_worker.SILENT_FOR


def test_the_servers_own_words_hold_nothing_of_a_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gunicorn.config import Config

    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "unused")
    words = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["logger_class"](Config())
    try:
        raise ValueError("canary in the text")
    except ValueError:
        words.exception("Error handling request %s", "/canary?of=203.0.113.7")
    assert capsys.readouterr().err == (
        '{"event": "server", "level": "error", "what": "Error handling request %s", "kind": "ValueError"}\n'
    )


def test_the_proxy_reads_its_file(tmp_path: Path) -> None:
    command = [caddy(), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    read = subprocess.run(command, env={"HOME": str(tmp_path)}, capture_output=True, check=False)
    assert (read.returncode, read.stderr.count(b"not formatted")) == (0, 0), read.stderr.decode()


def test_the_proxy_logs_nothing_of_a_request_and_waits_for_slow_ones() -> None:
    assert re.findall(r"^\s*log\b.*\n\s*level INFO\n\s*include (.*)", CADDYFILE, re.MULTILINE) == ["tls"]
    assert len(re.findall(r"^\s*log\b", CADDYFILE, re.MULTILINE)) == 1
    wanted = ("read_header", "read_body", "write", "idle", "max_size", "max_header_size")
    assert [word for word in wanted if not re.search(rf"^\s*{word}\b", CADDYFILE, re.MULTILINE)] == []
    # Buffered there, the body of one request was sent as another's when the site was tried anew.
    assert "buffer_" not in CADDYFILE
