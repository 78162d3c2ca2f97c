"""What a note said before it was corrected; notes among what is handed out."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
FORMER_KINDS = "kind IN ('text', 'picture', 'promise', 'report', 'minutes', 'results')"
NEW_KINDS = FORMER_KINDS.replace("'text', ", "'text', 'note', ")


def upgrade() -> None:
    op.create_table(
        "former_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.Column("replaced_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["dialogue_note.id"], name=op.f("fk_former_note_note_id_dialogue_note")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["user_account.id"], name=op.f("fk_former_note_replaced_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_note")),
        sa.UniqueConstraint("note_id", "number", name=op.f("uq_former_note_note_id_number")),
    )
    op.create_index(op.f("ix_former_note_note_id"), "former_note", ["note_id"])
    with _without_guards():
        _kinds(NEW_KINDS)


def downgrade() -> None:
    with _without_guards():
        # The former rule knows no notes: what was found of them goes, the requests stay.
        op.execute("DELETE FROM record_request_item WHERE kind = 'note'")
        _kinds(FORMER_KINDS)
    op.drop_table("former_note")


def _kinds(rule: str) -> None:
    with op.batch_alter_table("record_request_item") as batch:
        batch.drop_constraint(op.f("ck_record_request_item_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_record_request_item_kind"), rule)


@contextmanager
def _without_guards() -> Iterator[None]:
    """Lift the guards of what is made anew or emptied, and put each back as it was."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        found = bind.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _made in found:
            op.execute(f"DROP TRIGGER {name}")
        yield
        for _name, made in found:
            op.execute(sa.text(made.replace(":", "\\:")))
        return
    op.execute("ALTER TABLE record_request_item DISABLE TRIGGER USER")
    yield
    op.execute("ALTER TABLE record_request_item ENABLE TRIGGER USER")
