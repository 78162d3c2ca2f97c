"""How long things are kept, what was destroyed under a decision, and what was handed out on request."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
NEW_TABLES = (
    "retention_rule",
    "disposal_proposal",
    "disposal",
    "secrecy_ground",
    "record_request",
    "record_request_item",
)
OSL = "Offentlighets- och sekretesslagen (2009:400)"
GROUNDS = (
    ("18 kap. 1 §", "Förundersökning och polisens arbete mot brott"),
    ("21 kap. 1 §", "En enskilds hälsa eller sexualliv"),
    ("21 kap. 3 §", "Adress och annat som visar var en hotad eller förföljd person finns"),
    ("21 kap. 7 §", "Personuppgift som efter utlämnandet kan antas behandlas i strid med dataskyddsreglerna"),
    ("23 kap. 2 §", "En enskilds personliga förhållanden i skolan"),
    ("25 kap. 1 §", "En enskilds personliga förhållanden i hälso- och sjukvården"),
    ("26 kap. 1 §", "En enskilds personliga förhållanden i socialtjänsten"),
    ("35 kap. 1 §", "En enskilds personliga förhållanden i polisens arbete mot brott"),
)
"""What the site begins with; a person looks the paragraph up in the law and can add others."""


def upgrade() -> None:
    _retention()
    _handing_out()
    for guard in _guards():
        _make(*guard)
    table = sa.table("secrecy_ground", *(sa.column(one) for one in ("law", "paragraph", "about", "is_used")))
    op.bulk_insert(
        table,
        [{"law": OSL, "paragraph": one, "about": about, "is_used": True} for one, about in GROUNDS],
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _guards():
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION guard_{name}()")
    for table in reversed(NEW_TABLES):
        op.drop_table(table)


def _guards() -> Iterator[tuple[str, str, str, str, str]]:
    """Every guard as (name, table, event, condition, message)."""
    for table in ("retention_rule", "disposal"):
        for event in ("UPDATE", "DELETE"):
            yield f"{table}_no_{event.lower()}", table, event, "1 = 1", f"{table} is append-only"
    answered = "an answered request is frozen"
    yield "record_request_answered_update", "record_request", "UPDATE", "OLD.state = 'answered'", answered
    yield "record_request_answered_delete", "record_request", "DELETE", "OLD.state = 'answered'", answered
    of = "(SELECT state FROM record_request WHERE id = OLD.request_id) = 'answered'"
    yield "record_request_item_answered_update", "record_request_item", "UPDATE", of, answered
    yield "record_request_item_answered_delete", "record_request_item", "DELETE", of, answered


def _make(name: str, table: str, event: str, condition: str, message: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
    )


def _retention() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("reference_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.CheckConstraint("reference_number <> ''", name=op.f("ck_retention_rule_decided")),
        sa.CheckConstraint("what IN ('texts', 'answers')", name=op.f("ck_retention_rule_what")),
        sa.CheckConstraint("months IS NULL OR months > 0", name=op.f("ck_retention_rule_months")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_retention_rule_made_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_retention_rule_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_retention_rule_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
    )
    op.create_index(
        op.f("ix_retention_rule_organisation_id"), "retention_rule", ["organisation_id"], unique=False
    )
    op.create_table(
        "disposal_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'done', 'withdrawn')", name=op.f("ck_disposal_proposal_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'done') OR confirmed_by IS NOT NULL",
            name=op.f("ck_disposal_proposal_confirmed"),
        ),
        sa.CheckConstraint("what IN ('texts', 'answers')", name=op.f("ck_disposal_proposal_what")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> proposed_by",
            name=op.f("ck_disposal_proposal_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_disposal_proposal_confirmed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_disposal_proposal_municipality_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_disposal_proposal_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name=op.f("fk_disposal_proposal_proposed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["retention_rule.id"], name=op.f("fk_disposal_proposal_rule_id_retention_rule")
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_disposal_proposal_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_proposal")),
    )
    op.create_index(
        "ix_disposal_proposal_one_waits",
        "disposal_proposal",
        ["survey_version_id", "municipality_id", "what"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'confirmed')"),
        postgresql_where=sa.text("state IN ('proposed', 'confirmed')"),
    )
    op.create_index(
        op.f("ix_disposal_proposal_organisation_id"), "disposal_proposal", ["organisation_id"], unique=False
    )
    op.create_table(
        "disposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("decision", JSON, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("done_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_disposal_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_disposal_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["disposal_proposal.id"], name=op.f("fk_disposal_proposal_id_disposal_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_disposal_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_disposal_content_hash")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_disposal_proposal_id")),
    )
    op.create_index(op.f("ix_disposal_organisation_id"), "disposal", ["organisation_id"], unique=False)


def _handing_out() -> None:
    op.create_table(
        "secrecy_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrecy_ground")),
        sa.UniqueConstraint("law", "paragraph", name=op.f("uq_secrecy_ground_law_paragraph")),
    )
    op.create_table(
        "record_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_for", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.CheckConstraint("state IN ('open', 'answered')", name=op.f("ck_record_request_state")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_record_request_answered_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_record_request_made_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_record_request_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_request")),
        sa.UniqueConstraint(
            "organisation_id", "year", "number", name=op.f("uq_record_request_organisation_id_year_number")
        ),
    )
    op.create_table(
        "record_request_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("ground_id", sa.Integer(), nullable=True),
        sa.Column("passages", JSON, nullable=False),
        sa.Column("because", sa.Text(), server_default="", nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", TIME, nullable=True),
        sa.CheckConstraint(
            "kind IN ('text', 'picture', 'promise', 'report', 'minutes', 'results')",
            name=op.f("ck_record_request_item_kind"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('out', 'masked', 'withheld')",
            name=op.f("ck_record_request_item_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["ground_id"], ["secrecy_ground.id"], name=op.f("fk_record_request_item_ground_id_secrecy_ground")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["record_request.id"],
            name=op.f("fk_record_request_item_request_id_record_request"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["user_account.id"], name=op.f("fk_record_request_item_reviewed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_request_item")),
        sa.UniqueConstraint(
            "request_id", "kind", "subject", name=op.f("uq_record_request_item_request_id_kind_subject")
        ),
    )
    op.create_index(
        op.f("ix_record_request_item_request_id"), "record_request_item", ["request_id"], unique=False
    )
