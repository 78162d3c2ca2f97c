"""What is shipped for running it: proxy, server, units and containers say the same as the code does."""

from __future__ import annotations

import gc
import re
import runpy
import subprocess
from collections.abc import Iterator
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
    mounted = set(re.findall(r'[" ](\w+):/', services)) - {"postgres", "redis"}
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
