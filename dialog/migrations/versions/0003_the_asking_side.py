"""The asking side: more ways for an answer to come, pairs of texts, sounds, undo of a draft, more languages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
FORMER = ("web", "poster", "paper", "telephone", "file")
CHANNELS = (
    "web", "poster", "card", "school", "library", "facebook", "meeting", "paper", "telephone", "assisted", "file",
)  # fmt: skip


def upgrade() -> None:
    _allow_channels(CHANNELS)
    op.add_column("free_text", sa.Column("item", sa.String(60), nullable=False, server_default=""))
    op.add_column("survey_version", sa.Column("changes", JSON, nullable=True))
    op.create_table(
        "response_set_aside",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.CheckConstraint(
            "reason IN ('duplicate', 'robot', 'test')", name=op.f("ck_response_set_aside_reason")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_response_set_aside_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_set_aside_response_id_response")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_response_set_aside")),
    )
    op.create_table(
        "question_sound",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("read_by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_sound_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "language", name=op.f("pk_question_sound")),
    )
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user_account.id"], name=op.f("fk_draft_step_changed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_draft_step_survey_version_id_survey_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_step")),
        sa.UniqueConstraint(
            "survey_version_id", "number", name=op.f("uq_draft_step_survey_version_id_number")
        ),
    )
    op.create_index(op.f("ix_draft_step_survey_version_id"), "draft_step", ["survey_version_id"])
    op.create_table(
        "added_language",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_added_language")),
    )


def downgrade() -> None:
    for table in ("added_language", "draft_step", "question_sound", "response_set_aside"):
        op.drop_table(table)
    op.drop_column("survey_version", "changes")
    op.drop_column("free_text", "item")
    # What came by a way that the former schema does not know came by the web.
    channel = sa.table("response", sa.column("channel")).c.channel
    op.execute(sa.update(channel.table).where(channel.not_in(FORMER)).values(channel="web"))
    _allow_channels(FORMER)


def _allow_channels(channels: tuple[str, ...]) -> None:
    rule, name = f"channel IN {channels!r}", op.f("ck_response_channel")
    # SQLite changes a constraint by making the table anew; it must stay without a hidden order of rows.
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as response:
        response.drop_constraint(name, type_="check")
        response.create_check_constraint(name, rule)
