"""Promises kept, followed up and told; reports, papers and the agreement's clock.

A table that is made anew on SQLite loses its checks and its guards: the checks are named again, and every
guard is lifted while the migration runs and put back as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
NEW_TABLES = (
    "stored_file",
    "report",
    "renewal_decision",
    "agreement_signature",
    "post_holder",
    "reminder",
    "draft_consent",
    "text_correction",
    "follow_up_remark",
    "outside_place",
    "outside_copy",
)
APPEND_ONLY = ("stored_file", "renewal_decision", "draft_consent", "follow_up_remark", "outside_copy")
CHECKS = {
    "action": (("status", "status IN ('planned', 'ongoing', 'done', 'ended')"),),
    "goal": (("better", "better IN ('higher', 'lower')"),),
    "approval": (
        ("outcome", "outcome IN ('approve', 'return')"),
        ("return_says_why", "outcome <> 'return' OR comment <> ''"),
    ),
    "promise_line": (("origin", "origin IN ('suggested', 'written')"),),
    "promise_version": (
        (
            "status",
            "status IN ('draft', 'public_draft', 'proposed', 'returned', 'published', 'superseded', 'withdrawn')",
        ),
        ("origin", "origin IN ('suggested', 'written', 'before_the_system')"),
    ),
    "follow_up": (
        ("outcome", "outcome IN ('done', 'partly', 'not_done', 'unknown')"),
        ("next_step", "next_step IN ('continues', 'ends', 'replaced', 'unknown')"),
    ),
    "membership": (
        (
            "role",
            "role IN ('coordinator', 'municipal_leader', 'police_officer', 'police_leader', 'language_reader', "
            "'administrator', 'quote_reader')",
        ),
    ),
}
FORMER_FOLLOW_UP = (
    ("outcome", "outcome IN ('done', 'partly', 'not_done')"),
    ("next_step", "next_step IN ('continues', 'ends', 'replaced')"),
)
NEW_KEYS = {
    "action": (("carried_from_id", "action"),),
    "agreement": (("succeeds_id", "agreement"),),
    "approval": (("scan_id", "stored_file"),),
    "goal": (("carried_from_id", "goal"),),
    "promise_line": (
        ("goal_id", "goal"),
        ("cause_id", "cause"),
    ),
    "promise_version": (("comment_survey_id", "survey"),),
}
TOLD = (
    "period_words",
    "source",
    "quality",
    "comments_from",
    "comments_to",
    "comment_survey_id",
    "comments_answer",
)


def upgrade() -> None:
    _files_and_reports()
    _people()
    _promises()
    with _without_guards():
        for table, columns in _columns().items():
            with _batch(table, CHECKS.get(table, ())) as batch:
                for column in columns:
                    batch.add_column(column)
                for column, target in NEW_KEYS.get(table, ()):
                    batch.create_foreign_key(op.f(f"fk_{table}_{column}_{target}"), target, [column], ["id"])
                if table == "promise_line":
                    batch.alter_column("party_id", existing_type=sa.Integer(), nullable=True)
        _follow_up_checks(CHECKS["follow_up"])
    for guard in _guards():
        _make(*guard)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _guards():
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION guard_{name}()")
    with _without_guards():
        # The former rules know no unknown outcome and no unknown party: both get the nearest that they know.
        op.execute("UPDATE follow_up SET outcome = 'partly' WHERE outcome = 'unknown'")
        op.execute("UPDATE follow_up SET next_step = 'ends' WHERE next_step = 'unknown'")
        op.execute(
            "UPDATE promise_line SET party_id = (SELECT p.municipality_id FROM promise p JOIN promise_version v "
            "ON v.promise_id = p.id WHERE v.id = promise_line.version_id) WHERE party_id IS NULL"
        )
        _follow_up_checks(FORMER_FOLLOW_UP)
        for table, columns in _columns().items():
            with _batch(table, () if table == "follow_up" else CHECKS.get(table, ())) as batch:
                for column, target in NEW_KEYS.get(table, ()):
                    batch.drop_constraint(op.f(f"fk_{table}_{column}_{target}"), type_="foreignkey")
                for column in columns:
                    batch.drop_column(column.name)
                if table == "promise_line":
                    batch.alter_column("party_id", existing_type=sa.Integer(), nullable=False)
    for table in reversed(NEW_TABLES):
        op.drop_table(table)


def _batch(table: str, checks: tuple[tuple[str, str], ...]):  # type: ignore[no-untyped-def]
    again = [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks]
    return op.batch_alter_table(table, table_args=again)


def _follow_up_checks(checks: tuple[tuple[str, str], ...]) -> None:
    """Put other rules in the place of the former: a table that only gets columns keeps them."""
    with op.batch_alter_table("follow_up") as batch:
        for name, rule in checks:
            batch.drop_constraint(op.f(f"ck_follow_up_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_follow_up_{name}"), rule)


@contextmanager
def _without_guards() -> Iterator[None]:
    """Lift every guard, and put each back as it was."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        found = bind.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _made in found:
            op.execute(f"DROP TRIGGER {name}")
        yield
        for _name, made in found:
            op.execute(sa.text(made.replace(":", "\\:")))
        return
    for table in _columns():
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in _columns():
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _guards() -> Iterator[tuple[str, str, str, str, str]]:
    """Every guard as (name, table, event, condition, message)."""
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            yield f"{table}_no_{event.lower()}", table, event, "1 = 1", f"{table} is append-only"
    yield "report_sent_update", "report", "UPDATE", "OLD.status = 'sent'", "a sent report is frozen"
    yield "report_sent_delete", "report", "DELETE", "OLD.status = 'sent'", "a sent report is frozen"
    changed = " OR ".join(f"OLD.{one} {{differs}} NEW.{one}" for one in TOLD)
    frozen = f"OLD.status IN ('published', 'superseded', 'withdrawn') AND ({changed})"
    yield "promise_version_told_frozen", "promise_version", "UPDATE", frozen, "promise_version is frozen"
    settled = "OLD.confirmed_at IS NOT NULL"
    yield "text_correction_confirmed_update", "text_correction", "UPDATE", settled, "a correction is settled"
    yield "text_correction_confirmed_delete", "text_correction", "DELETE", settled, "a correction is settled"


def _make(name: str, table: str, event: str, condition: str, message: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition.format(differs='IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition.format(differs='IS DISTINCT FROM')} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
    )


def _files_and_reports() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_by", sa.Integer(), nullable=False),
        sa.Column("stored_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_stored_file_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["stored_by"], ["user_account.id"], name=op.f("fk_stored_file_stored_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_municipality_id"), "stored_file", ["municipality_id"])
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("content", JSON, nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("sent_to", sa.String(length=300), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'yearly') = (year IS NOT NULL)", name=op.f("ck_report_year_of_yearly")),
        sa.CheckConstraint("kind IN ('yearly', 'period')", name=op.f("ck_report_kind")),
        sa.CheckConstraint("status IN ('draft', 'sent')", name=op.f("ck_report_status")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_report_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_report_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["user_account.id"], name=op.f("fk_report_sent_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_municipality_id"), "report", ["municipality_id"])
    op.create_table(
        "renewal_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.CheckConstraint("outcome IN ('carry', 'end')", name=op.f("ck_renewal_decision_outcome")),
        sa.CheckConstraint(
            "subject IN ('focus_area', 'goal', 'action', 'promise')", name=op.f("ck_renewal_decision_subject")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_renewal_decision_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_renewal_decision_decided_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_decision")),
    )
    op.create_index(op.f("ix_renewal_decision_agreement_id"), "renewal_decision", ["agreement_id"])


def _people() -> None:
    op.create_table(
        "agreement_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_signature_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_signature_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signature")),
        sa.UniqueConstraint(
            "agreement_id",
            "organisation_id",
            name=op.f("uq_agreement_signature_agreement_id_organisation_id"),
        ),
    )
    op.create_table(
        "post_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_substitute", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_post_holder_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_post_holder_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_holder")),
    )
    op.create_index(op.f("ix_post_holder_organisation_id"), "post_holder", ["organisation_id"])
    op.create_index(op.f("ix_post_holder_user_id"), "post_holder", ["user_id"])
    op.create_table(
        "reminder",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_reminder_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_reminder")),
    )


def _promises() -> None:
    op.create_table(
        "draft_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_draft_consent_given_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_consent_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["promise_version.id"], name=op.f("fk_draft_consent_version_id_promise_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_consent")),
        sa.UniqueConstraint(
            "version_id",
            "organisation_id",
            "content_hash",
            name=op.f("uq_draft_consent_version_id_organisation_id_content_hash"),
        ),
    )
    op.create_table(
        "text_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_for", sa.Integer(), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_for", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("declined_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_text_correction_confirmed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_for"], ["organisation.id"], name=op.f("fk_text_correction_confirmed_for_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["promise_line.id"], name=op.f("fk_text_correction_line_id_promise_line")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name=op.f("fk_text_correction_proposed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_for"], ["organisation.id"], name=op.f("fk_text_correction_proposed_for_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["promise_version.id"], name=op.f("fk_text_correction_version_id_promise_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_correction")),
    )
    op.create_index(op.f("ix_text_correction_version_id"), "text_correction", ["version_id"])
    op.create_table(
        "follow_up_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_content", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_remark_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_follow_up_remark_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["user_account.id"], name=op.f("fk_follow_up_remark_written_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_remark")),
    )
    op.create_index(op.f("ix_follow_up_remark_follow_up_id"), "follow_up_remark", ["follow_up_id"])
    op.create_table(
        "outside_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('police_site', 'municipality_site', 'facebook', 'school_screen', 'notice_board', 'newspaper', 'other')",
            name=op.f("ck_outside_place_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_outside_place_promise_id_promise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_place")),
    )
    op.create_index(op.f("ix_outside_place_promise_id"), "outside_place", ["promise_id"])
    op.create_table(
        "outside_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("put_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["outside_place.id"], name=op.f("fk_outside_copy_place_id_outside_place")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_outside_copy_recorded_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["promise_version.id"], name=op.f("fk_outside_copy_version_id_promise_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_copy")),
    )
    op.create_index(op.f("ix_outside_copy_place_id"), "outside_copy", ["place_id"])


def _columns() -> dict[str, tuple[sa.Column, ...]]:
    return {
        "action": (
            sa.Column("kind", sa.String(length=20), server_default="activity", nullable=False),
            sa.Column("audience", sa.String(length=200), server_default="", nullable=False),
            sa.Column("channel", sa.String(length=200), server_default="", nullable=False),
            sa.Column("languages", JSON, nullable=True),
            sa.Column("message", JSON, nullable=True),
            sa.Column("ended_because", JSON, nullable=True),
            sa.Column("carried_from_id", sa.Integer(), nullable=True),
        ),
        "agreement": (
            sa.Column("sections", JSON, nullable=True),
            sa.Column("documents", JSON, nullable=True),
            sa.Column("succeeds_id", sa.Integer(), nullable=True),
            sa.Column("preview_days", sa.Integer(), server_default="5", nullable=False),
            sa.Column("comment_days", sa.Integer(), server_default="21", nullable=False),
        ),
        "approval": (
            sa.Column("means", sa.String(length=20), server_default="system", nullable=False),
            sa.Column("signed_name", sa.String(length=120), server_default="", nullable=False),
            sa.Column("signed_role", sa.String(length=120), server_default="", nullable=False),
            sa.Column("signed_on", sa.Date(), nullable=True),
            sa.Column("scan_id", sa.Integer(), nullable=True),
        ),
        "follow_up": (
            sa.Column("done_count", sa.Integer(), nullable=True),
            sa.Column("expected_count", sa.Integer(), nullable=True),
            sa.Column("source", sa.String(length=300), server_default="", nullable=False),
        ),
        "goal": (
            sa.Column("ended_because", JSON, nullable=True),
            sa.Column("carried_from_id", sa.Integer(), nullable=True),
        ),
        "membership": (sa.Column("is_substitute", sa.Boolean(), server_default=sa.false(), nullable=False),),
        "promise_line": (
            sa.Column("place", JSON, nullable=True),
            sa.Column("cause_id", sa.Integer(), nullable=True),
            sa.Column("goal_id", sa.Integer(), nullable=True),
        ),
        "promise_version": (
            sa.Column("period_words", sa.String(length=120), nullable=True),
            sa.Column("source", sa.String(length=300), server_default="", nullable=False),
            sa.Column("quality", JSON, nullable=True),
            sa.Column("comments_from", sa.Date(), nullable=True),
            sa.Column("comments_to", sa.Date(), nullable=True),
            sa.Column("comment_survey_id", sa.Integer(), nullable=True),
            sa.Column("comments_answer", JSON, nullable=True),
        ),
        "user_account": (
            sa.Column("wants_reminder", sa.Boolean(), server_default=sa.false(), nullable=False),
        ),
    }
