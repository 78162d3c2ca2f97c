"""What the operator's machines did: backups, drills, checks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("is_ok", sa.Boolean(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.CheckConstraint(
            "kind IN ('backup', 'restore', 'restore_drill', 'drill', 'verify')",
            name=op.f("ck_operation_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("kind", "due_on", name=op.f("uq_operation_kind_due_on")),
    )
    op.create_index("ix_operation_kind_ended", "operation", ["kind", "ended_at"])


def downgrade() -> None:
    op.drop_index("ix_operation_kind_ended", table_name="operation")
    op.drop_table("operation")
