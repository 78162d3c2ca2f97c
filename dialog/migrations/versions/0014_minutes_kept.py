"""How long minutes of meetings are kept, and destroying them."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CHECKS = {
    "retention_rule": {
        "what": "what IN ({kinds})",
        "months": "months IS NULL OR months > 0",
        "decided": "reference_number <> ''",
    },
    "disposal_proposal": {
        "what": "what IN ({kinds})",
        "state": "state IN ('proposed', 'confirmed', 'done', 'withdrawn')",
        "second_person": "confirmed_by IS NULL OR confirmed_by <> proposed_by",
        "confirmed": "state NOT IN ('confirmed', 'done') OR confirmed_by IS NOT NULL",
        "of_a_survey": "{of_a_survey}",
        "held_until": "{held_until}",
    },
}
"""The rules of these tables; SQLite makes the tables anew."""
FORMER = {
    "kinds": "'texts', 'answers', 'notes'",
    "of_a_survey": "(what = 'notes') = (survey_version_id IS NULL)",
    "held_until": "(what = 'notes') = (held_until IS NOT NULL)",
}
NEW = {
    "kinds": "'texts', 'answers', 'notes', 'meetings'",
    "of_a_survey": "(survey_version_id IS NULL) = (what IN ('notes', 'meetings'))",
    "held_until": "(held_until IS NOT NULL) = (what IN ('notes', 'meetings'))",
}
WAITS = "state IN ('proposed', 'confirmed')"
INDEXES = {
    "ix_disposal_proposal_one_waits": (["survey_version_id", "municipality_id", "what"], WAITS),
    "ix_disposal_proposal_notes_wait": (
        ["organisation_id", "municipality_id"],
        f"what = 'notes' AND {WAITS}",
    ),
    "ix_disposal_proposal_of_days_wait": (
        ["organisation_id", "municipality_id", "what"],
        f"survey_version_id IS NULL AND {WAITS}",
    ),
}
ONE, NOTES, OF_DAYS = INDEXES


def upgrade() -> None:
    op.add_column(
        "meeting", sa.Column("is_destroyed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    with _without_guards():
        _rules(NEW, (ONE, NOTES), (ONE, OF_DAYS))


def downgrade() -> None:
    with _without_guards():
        # The former rules know no minutes: what is said of them goes, the meetings stay.
        for table in ("disposal", "disposal_proposal", "retention_rule"):
            op.execute(f"DELETE FROM {table} WHERE what = 'meetings'")  # noqa: S608 -- our own names
        _rules(FORMER, (ONE, OF_DAYS), (ONE, NOTES))
        with op.batch_alter_table("meeting") as batch:
            batch.drop_column("is_destroyed")


def _rules(said: dict[str, str], former: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Say anew what the tables can be about, and of what one proposal may wait at a time."""
    for name in former:
        op.drop_index(name, "disposal_proposal")
    for table, checks in CHECKS.items():
        with op.batch_alter_table(table) as batch:
            for name in checks:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for name, rule in checks.items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule.format(**said))
    for name in new:
        columns, waits = INDEXES[name]
        where = sa.text(waits)
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
