"""Settings: read once, frozen; what is unknown, missing or malformed stops the start and says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialog.mail import Server
from dialog.settings import Settings, SettingsError

SECRET = "s" * 32


def read(**given: str) -> Settings:
    """Settings from DIALOG_* names."""
    return Settings.from_environment({f"DIALOG_{name}": value for name, value in given.items()})


def test_everything_but_the_secret_has_a_default() -> None:
    assert read(SECRET_KEY=SECRET) == Settings(secret_key=SECRET)


def test_other_variables_of_the_environment_are_left_alone() -> None:
    assert Settings.from_environment({"DIALOG_SECRET_KEY": SECRET, "PATH": "/bin"}).secret_key == SECRET


def test_a_missing_secret_stops_the_start_and_is_named() -> None:
    with pytest.raises(SettingsError, match="DIALOG_SECRET_KEY"):
        read()


def test_an_unknown_setting_stops_the_start_and_is_named() -> None:
    with pytest.raises(SettingsError, match="DIALOG_SECURE_COOKIE\\."):
        read(SECRET_KEY=SECRET, SECURE_COOKIE="true")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECURE_COOKIES", "maybe"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "two"),
        ("BASE_URL", "dialog.example.se"),
        ("DATABASE_URL", ""),
        ("QUEUE_URL", "amqp://127.0.0.1"),
        ("UNCHECKED_SAMI", "yes"),
        ("SMTP_URL", "mail.example.se"),
        ("SMTP_URL", "http://mail.example.se"),
        ("SMTP_URL", "smtp://mail.example.se:many"),
        ("MAIL_FROM", "dialog"),
        ("MAIL_FROM", "dialog@example.se\nBcc: all@example.se"),
        ("NOTICE_HOURS", "7"),
        ("NOTICE_HOURS", "7,7"),
        ("NOTICE_HOURS", "7,24"),
        ("NOTICE_HOURS", "morning,evening"),
    ],
)
def test_a_malformed_value_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"DIALOG_{name}"):
        read(**{"SECRET_KEY": SECRET, name: value})


def test_a_mail_server_needs_the_address_that_mail_comes_from() -> None:
    with pytest.raises(SettingsError, match="DIALOG_MAIL_FROM"):
        read(SECRET_KEY=SECRET, SMTP_URL="smtp://mail.example.se")


def test_a_mail_server_is_read_with_its_usual_port_and_the_hours_in_order() -> None:
    settings = read(
        SECRET_KEY=SECRET,
        SMTP_URL="smtps://dialog:p%40w@mail.example.se",
        MAIL_FROM="dialog@example.se",
        NOTICE_HOURS="16, 8",
    )
    assert settings.mail_server == Server(
        "smtps", "mail.example.se", 465, "dialog", "p@w", "dialog@example.se"
    )
    assert settings.notice_hours == (8, 16)
    assert read(SECRET_KEY=SECRET).mail_server is None


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n", "utf-8")
    assert read(SECRET_KEY_FILE=str(tmp_path / "secret")).secret_key == SECRET


def test_a_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DIALOG_SECRET_KEY_FILE"):
        read(SECRET_KEY_FILE=str(tmp_path / "nothing"))


def test_a_setting_given_twice_is_unclear(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, "utf-8")
    with pytest.raises(SettingsError, match="twice"):
        read(SECRET_KEY=SECRET, SECRET_KEY_FILE=str(tmp_path / "secret"))


def test_the_queue_lies_beside_the_database() -> None:
    assert read(SECRET_KEY=SECRET, DATABASE_URL="sqlite:////srv/dialog.db").queue == (
        "sqlite:////srv/dialog.queue.db"
    )
    address = "postgresql://dialog@localhost/dialog"
    assert read(SECRET_KEY=SECRET, DATABASE_URL=address).queue == address


def test_a_dictionary_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DIALOG_SAMI_DICTIONARY: there is no file"):
        read(SECRET_KEY=SECRET, SAMI_DICTIONARY=str(tmp_path / "none.tsv"))


def test_a_list_of_leaked_passwords_must_be_one(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("password\n", "utf-8")
    with pytest.raises(SettingsError, match="DIALOG_LEAKED_PASSWORDS: must hold SHA-1"):
        read(SECRET_KEY=SECRET, LEAKED_PASSWORDS=str(listed))
    listed.write_text("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:10434004\n", "utf-8")
    assert read(SECRET_KEY=SECRET, LEAKED_PASSWORDS=str(listed)).leaked_passwords == str(listed)
