"""Texts are counted from indexes alone: nothing that waits is looked for among the texts themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COUNTED = [
    *("municipality_id", "state", "question_id", "serious", "handled_as"),
    *("language_guessed", "language_stated", "response_id"),
]
SOME = {
    "ix_free_text_waiting": sa.text("serious IS NOT NULL AND handled_as IS NULL"),
    "ix_free_text_rendered": sa.text("rendering IS NOT NULL"),
}


def upgrade() -> None:
    op.drop_index("ix_free_text_municipality_state", "free_text")
    op.create_index("ix_free_text_counted", "free_text", COUNTED)
    for name, where in SOME.items():
        op.create_index(name, "free_text", ["municipality_id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in SOME:
        op.drop_index(name, "free_text")
    op.drop_index("ix_free_text_counted", "free_text")
    op.create_index("ix_free_text_municipality_state", "free_text", ["municipality_id", "state"])
