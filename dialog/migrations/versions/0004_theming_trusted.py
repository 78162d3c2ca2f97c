"""Theming that is trusted: what was done about serious texts, notices, readers of languages, own codebooks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
FORMER_ROLES = (
    "coordinator", "municipal_leader", "police_officer", "police_leader", "language_reader", "administrator",
)  # fmt: skip
ROLES = (*FORMER_ROLES, "quote_reader")


def upgrade() -> None:
    _allow_roles(ROLES)
    op.add_column("user_account", sa.Column("reads", JSON, nullable=False, server_default='["sv", "en"]'))
    op.add_column("free_text", sa.Column("handled_as", sa.String(20), nullable=True))
    op.add_column("free_text", sa.Column("handled_at", TIME, nullable=True))
    op.add_column("review_decision", sa.Column("details", JSON, nullable=True))
    with op.batch_alter_table("codebook_version") as edition:
        edition.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        edition.add_column(sa.Column("made_by", sa.Integer(), nullable=True))
        edition.add_column(sa.Column("made_at", TIME, nullable=True))
        edition.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        edition.create_foreign_key(
            op.f("fk_codebook_version_base_id_codebook_version"), "codebook_version", ["base_id"], ["id"]
        )
        edition.create_foreign_key(
            op.f("fk_codebook_version_made_by_user_account"), "user_account", ["made_by"], ["id"]
        )
    with op.batch_alter_table("theming_run") as run:
        run.add_column(sa.Column("taken_by", sa.Integer(), nullable=True))
        run.add_column(sa.Column("taken_at", TIME, nullable=True))
        run.create_foreign_key(
            op.f("fk_theming_run_taken_by_user_account"), "user_account", ["taken_by"], ["id"]
        )
    op.create_table(
        "text_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("free_text_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("settled_at", TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'rendered', 'could_not', 'taken_back')", name=op.f("ck_text_handover_state")
        ),
        sa.ForeignKeyConstraint(
            ["free_text_id"], ["free_text.id"], name=op.f("fk_text_handover_free_text_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["user_account.id"], name=op.f("fk_text_handover_reader_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_text_handover_asked_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_handover")),
    )
    op.create_index(op.f("ix_text_handover_free_text_id"), "text_handover", ["free_text_id"])
    op.create_index(op.f("ix_text_handover_reader_id"), "text_handover", ["reader_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('claimed', 'sent', 'failed')", name=op.f("ck_notice_state")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_notice_municipality_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("municipality_id", "due_at", name=op.f("uq_notice_municipality_id_due_at")),
    )


def downgrade() -> None:
    op.drop_table("notice")
    op.drop_table("text_handover")
    with op.batch_alter_table("theming_run") as run:
        run.drop_constraint(op.f("fk_theming_run_taken_by_user_account"), type_="foreignkey")
        run.drop_column("taken_at")
        run.drop_column("taken_by")
    with op.batch_alter_table("codebook_version") as edition:
        edition.drop_constraint(op.f("fk_codebook_version_made_by_user_account"), type_="foreignkey")
        edition.drop_constraint(op.f("fk_codebook_version_base_id_codebook_version"), type_="foreignkey")
        for column in ("reason", "made_at", "made_by", "base_id"):
            edition.drop_column(column)
    op.drop_column("review_decision", "details")
    op.drop_column("free_text", "handled_at")
    op.drop_column("free_text", "handled_as")
    op.drop_column("user_account", "reads")
    # A role that the former schema does not know ends with it.
    membership = sa.table("membership", sa.column("role"))
    op.execute(sa.delete(membership).where(membership.c.role.not_in(FORMER_ROLES)))
    _allow_roles(FORMER_ROLES)


def _allow_roles(roles: tuple[str, ...]) -> None:
    name = op.f("ck_membership_role")
    rule = "role IN ({})".format(", ".join(f"'{role}'" for role in roles))
    with op.batch_alter_table("membership") as membership:
        membership.drop_constraint(name, type_="check")
        membership.create_check_constraint(name, rule)
