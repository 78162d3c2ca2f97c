"""How a data protection officer is reached; how long notes are kept, and destroying them; the registrar."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REACHED = {"data_protection_email": 254, "data_protection_address": 300}
OF_NOTES = {
    "of_a_survey": "(what = 'notes') = (survey_version_id IS NULL)",
    "held_until": "(what = 'notes') = (held_until IS NOT NULL)",
}
FORMER_ROLES = (
    "role IN ('coordinator', 'municipal_leader', 'police_officer', 'police_leader', 'language_reader', "
    "'administrator', 'quote_reader')"
)
NEW_ROLES = FORMER_ROLES.replace("'quote_reader')", "'quote_reader', 'registrar')")
CHECKS = {
    "retention_rule": {
        "months": "months IS NULL OR months > 0",
        "decided": "reference_number <> ''",
    },
    "disposal_proposal": {
        "state": "state IN ('proposed', 'confirmed', 'done', 'withdrawn')",
        "second_person": "confirmed_by IS NULL OR confirmed_by <> proposed_by",
        "confirmed": "state NOT IN ('confirmed', 'done') OR confirmed_by IS NOT NULL",
    },
}
"""The rules of these tables that stay; SQLite makes the tables anew."""
WAITS = {
    "ix_disposal_proposal_one_waits": (
        ["survey_version_id", "municipality_id", "what"],
        sa.text("state IN ('proposed', 'confirmed')"),
    ),
    "ix_disposal_proposal_notes_wait": (
        ["organisation_id", "municipality_id"],
        sa.text("what = 'notes' AND state IN ('proposed', 'confirmed')"),
    ),
}


def upgrade() -> None:
    for name, length in REACHED.items():
        op.add_column("organisation", sa.Column(name, sa.String(length), nullable=True))
    op.add_column(
        "dialogue_note", sa.Column("is_destroyed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    with _without_guards():
        _roles(NEW_ROLES)
        _about("retention_rule", "what IN ('texts', 'answers', 'notes')", {}, {})
        _without_index("ix_disposal_proposal_one_waits")
        with op.batch_alter_table("disposal_proposal") as batch:
            batch.add_column(sa.Column("held_until", sa.Date(), nullable=True))
            batch.alter_column("survey_version_id", existing_type=sa.Integer(), nullable=True)
        _about("disposal_proposal", "what IN ('texts', 'answers', 'notes')", {}, OF_NOTES)
        _with_index(*WAITS)
        with op.batch_alter_table("disposal") as batch:
            batch.alter_column("survey_version_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    with _without_guards():
        # The former rules know no notes and no registrar: what is said of them goes, the notes stay.
        for table in ("disposal", "disposal_proposal"):
            op.execute(f"DELETE FROM {table} WHERE survey_version_id IS NULL")  # noqa: S608 -- our own names
        op.execute("DELETE FROM retention_rule WHERE what = 'notes'")
        with op.batch_alter_table("disposal") as batch:
            batch.alter_column("survey_version_id", existing_type=sa.Integer(), nullable=False)
        _without_index(*WAITS)
        _about("disposal_proposal", "what IN ('texts', 'answers')", OF_NOTES, {})
        with op.batch_alter_table("disposal_proposal") as batch:
            batch.alter_column("survey_version_id", existing_type=sa.Integer(), nullable=False)
            batch.drop_column("held_until")
        _with_index("ix_disposal_proposal_one_waits")
        _about("retention_rule", "what IN ('texts', 'answers')", {}, {})
        op.execute("DELETE FROM membership WHERE role = 'registrar'")
        _roles(FORMER_ROLES)
    with op.batch_alter_table("dialogue_note") as batch:
        batch.drop_column("is_destroyed")
    for name in REACHED:
        op.drop_column("organisation", name)


def _about(table: str, what: str, gone: dict[str, str], new: dict[str, str]) -> None:
    """Put another rule of what it is about in the place of the former, and write the others as they were."""
    with op.batch_alter_table(table) as batch:
        for name in ("what", *CHECKS[table], *gone):
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        for name, rule in {"what": what, **CHECKS[table], **new}.items():
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)


def _roles(rule: str) -> None:
    with op.batch_alter_table("membership") as batch:
        batch.drop_constraint(op.f("ck_membership_role"), type_="check")
        batch.create_check_constraint(op.f("ck_membership_role"), rule)


def _without_index(*names: str) -> None:
    for name in names:
        op.drop_index(name, "disposal_proposal")


def _with_index(*names: str) -> None:
    for name in names:
        columns, where = WAITS[name]
        op.create_index(
            name, "disposal_proposal", columns, unique=True, sqlite_where=where, postgresql_where=where
        )


@contextmanager
def _without_guards() -> Iterator[None]:
    """Lift the guards of what is made anew or emptied, and put each back as it was."""
    bind, tables = op.get_bind(), ("retention_rule", "disposal")
    if bind.dialect.name == "sqlite":
        found = bind.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _made in found:
            op.execute(f"DROP TRIGGER {name}")
        yield
        for _name, made in found:
            op.execute(sa.text(made.replace(":", "\\:")))
        return
    for table in tables:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
