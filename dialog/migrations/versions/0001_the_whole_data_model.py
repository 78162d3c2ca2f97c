"""The whole data model."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('municipality', 'police_area', 'county', 'country')", name=op.f("ck_area_kind")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_area_kind_code")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_email_hash"), ["email_hash"], unique=False)

    op.create_table(
        "text_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("checked_by", sa.String(length=120), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('missing', 'draft', 'checked')", name=op.f("ck_text_state_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_state")),
        sa.UniqueConstraint(
            "subject", "row_id", "field", "language", name=op.f("uq_text_state_subject_row_id_field_language")
        ),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "focus_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_focus_area_agreement_id_agreement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_area")),
        sa.UniqueConstraint("agreement_id", "key", name=op.f("uq_focus_area_agreement_id_key")),
    )
    op.create_table(
        "interface_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user_account.id"], name=op.f("fk_interface_text_changed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interface_text")),
        sa.UniqueConstraint(
            "context", "message", "language", name=op.f("uq_interface_text_context_message_language")
        ),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("arguments", JSON, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_job_asked_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_beat", ["state", "beat_at"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_one_time_link_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("own_sami_name", sa.String(length=120), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('municipality', 'police_area')", name=op.f("ck_organisation_kind")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_organisation_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "statistics_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("terms", sa.String(length=200), nullable=True),
        sa.Column("retrieved_on", sa.Date(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["user_account.id"], name=op.f("fk_statistics_source_imported_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_source")),
    )
    op.create_table(
        "agreement_party",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_party_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_party_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("agreement_id", "organisation_id", name=op.f("pk_agreement_party")),
    )
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_audit_event_actor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_event_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)

    op.create_table(
        "codebook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_codebook_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebook")),
        sa.UniqueConstraint("key", name=op.f("uq_codebook_key")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=True),
        sa.Column("reference_number", sa.String(length=60), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("new_end_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_decision_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_decision_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("reads_language", sa.String(length=8), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('coordinator', 'municipal_leader', 'police_officer', 'police_leader', 'language_reader', 'administrator')",
            name=op.f("ck_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_promise_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_promise_municipality_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("municipality_id", "slug", name=op.f("uq_promise_municipality_id_slug")),
    )
    op.create_table(
        "statistics_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(mark = 'present') = (value IS NOT NULL)", name=op.f("ck_statistics_value_value")
        ),
        sa.CheckConstraint("mark IN ('present', 'missing', 'hidden')", name=op.f("ck_statistics_value_mark")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_statistics_value_area_id_area")),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["statistics_source.id"],
            name=op.f("fk_statistics_value_source_id_statistics_source"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_value")),
        sa.UniqueConstraint(
            "source_id",
            "area_id",
            "indicator",
            "period",
            name=op.f("uq_statistics_value_source_id_area_id_indicator_period"),
        ),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_theme_merged")
        ),
        sa.CheckConstraint("status IN ('active', 'merged', 'retired')", name=op.f("ck_theme_status")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["theme.id"], name=op.f("fk_theme_merged_into_id_theme")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_theme_municipality_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("municipality_id", "key", name=op.f("uq_theme_municipality_id_key")),
    )
    op.create_table(
        "codebook_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("codebook_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["codebook_id"], ["codebook.id"], name=op.f("fk_codebook_version_codebook_id_codebook")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebook_version")),
        sa.UniqueConstraint(
            "codebook_id", "content_hash", name=op.f("uq_codebook_version_codebook_id_content_hash")
        ),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("promise_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("audience IN ('residents', 'staff', 'partners')", name=op.f("ck_survey_audience")),
        sa.CheckConstraint("kind IN ('survey', 'feedback')", name=op.f("ck_survey_kind")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_survey_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["organisation.id"], name=op.f("fk_survey_asked_by_id_organisation")
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_survey_promise_id_promise")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("slug", name=op.f("uq_survey_slug")),
    )
    op.create_table(
        "theme_focus_area",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("focus_area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["focus_area_id"], ["focus_area.id"], name=op.f("fk_theme_focus_area_focus_area_id_focus_area")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_focus_area_theme_id_theme")),
        sa.PrimaryKeyConstraint("theme_id", "focus_area_id", name=op.f("pk_theme_focus_area")),
    )
    op.create_table(
        "survey_municipality",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_survey_municipality_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_municipality_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("survey_id", "organisation_id", name=op.f("pk_survey_municipality")),
    )
    op.create_table(
        "survey_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("introduction", JSON, nullable=False),
        sa.Column("closing", JSON, nullable=False),
        sa.Column("sections", JSON, nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("definition_hash", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'closed')", name=op.f("ck_survey_version_status")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user_account.id"], name=op.f("fk_survey_version_published_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_version_one_published",
            ["survey_id"],
            unique=True,
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        )
        batch_op.create_index(batch_op.f("ix_survey_version_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "theming_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("parameters", JSON, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("codebook_version_id", sa.Integer(), nullable=True),
        sa.Column("library_versions", JSON, nullable=False),
        sa.Column("corpus_hash", sa.String(length=64), nullable=True),
        sa.Column("n_texts", sa.Integer(), nullable=False),
        sa.Column("unprocessable", JSON, nullable=False),
        sa.Column("quality", JSON, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'too_few')", name=op.f("ck_theming_run_state")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_theming_run_asked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["codebook_version_id"],
            ["codebook_version.id"],
            name=op.f("fk_theming_run_codebook_version_id_codebook_version"),
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_theming_run_job_id_job")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_theming_run_municipality_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theming_run")),
    )
    with op.batch_alter_table("theming_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theming_run_municipality_id"), ["municipality_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("help", JSON, nullable=False),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("show_if", JSON, nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("comparable_with", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_question_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("survey_version_id", "key", name=op.f("uq_question_survey_version_id_key")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received_week", sa.String(length=8), nullable=False),
        sa.Column("is_entered_by_staff", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'poster', 'paper', 'telephone', 'file')", name=op.f("ck_response_channel")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_response_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_response_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_response_version_municipality", ["survey_version_id", "municipality_id"], unique=False
        )

    op.create_table(
        "result_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("rule", JSON, nullable=False),
        sa.Column("tables", JSON, nullable=False),
        sa.Column("themes", JSON, nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_result_publication_municipality_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["user_account.id"],
            name=op.f("fk_result_publication_published_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_result_publication_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_publication")),
    )
    with op.batch_alter_table("result_publication", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_result_publication_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_result_publication_survey_version_id"), ["survey_version_id"], unique=False
        )

    op.create_table(
        "situation_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("summary", JSON, nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'proposed', 'agreed', 'superseded')",
            name=op.f("ck_situation_picture_status"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_situation_picture_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_situation_picture_municipality_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_situation_picture_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_picture")),
    )
    with op.batch_alter_table("situation_picture", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_situation_picture_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "submission_key",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("survey_version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_submission_key_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("key_hash", "content_hash", name=op.f("pk_submission_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suggested_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("label", JSON, nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("nearest_theme_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nearest_theme_id"], ["theme.id"], name=op.f("fk_suggested_theme_nearest_theme_id_theme")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_suggested_theme_run_id_theming_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggested_theme")),
    )
    with op.batch_alter_table("suggested_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggested_theme_run_id"), ["run_id"], unique=False)

    op.create_table(
        "theme_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=120), nullable=False),
        sa.Column("centroids", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_theme_model_run_id_theming_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_model")),
        sa.UniqueConstraint("run_id", name=op.f("uq_theme_model_run_id")),
    )
    op.create_table(
        "answer",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("choice", sa.String(length=60), nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        sa.CheckConstraint("(choice IS NULL) <> (number IS NULL)", name=op.f("ck_answer_choice_or_number")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id_response")
        ),
        sa.PrimaryKeyConstraint("response_id", "question_id", "item", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_question_choice", ["question_id", "choice"], unique=False)

    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("focus_area_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("when_and_where", JSON, nullable=False),
        sa.Column("ranked_because", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["focus_area_id"], ["focus_area.id"], name=op.f("fk_concern_focus_area_id_focus_area")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["situation_picture.id"], name=op.f("fk_concern_picture_id_situation_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_picture_id"), ["picture_id"], unique=False)

    op.create_table(
        "free_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("language_stated", sa.String(length=8), nullable=False),
        sa.Column("language_guessed", sa.String(length=8), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rendering", sa.Text(), nullable=True),
        sa.Column("serious", sa.String(length=20), nullable=True),
        sa.Column("handled", sa.Text(), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'destroyed' OR (original IS NULL AND masked = '')", name=op.f("ck_free_text_destroyed")
        ),
        sa.CheckConstraint(
            "state IN ('new', 'read', 'withheld', 'destroyed')", name=op.f("ck_free_text_state")
        ),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["user_account.id"], name=op.f("fk_free_text_handled_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_free_text_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_free_text_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_free_text_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_text")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("free_text", schema=None) as batch_op:
        batch_op.create_index("ix_free_text_municipality_state", ["municipality_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_free_text_response_id"), ["response_id"], unique=False)

    op.create_table(
        "not_taken_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["situation_picture.id"],
            name=op.f("fk_not_taken_up_picture_id_situation_picture"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_not_taken_up_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_taken_up")),
        sa.UniqueConstraint("picture_id", "theme_id", name=op.f("uq_not_taken_up_picture_id_theme_id")),
    )
    with op.batch_alter_table("not_taken_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_not_taken_up_picture_id"), ["picture_id"], unique=False)

    op.create_table(
        "promise_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("introduction", JSON, nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("reason_for_change", JSON, nullable=False),
        sa.Column("followed_up_by", sa.String(length=200), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('suggested', 'written', 'before_the_system')", name=op.f("ck_promise_version_origin")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'public_draft', 'proposed', 'returned', 'published', 'superseded', 'withdrawn')",
            name=op.f("ck_promise_version_status"),
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["situation_picture.id"],
            name=op.f("fk_promise_version_picture_id_situation_picture"),
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_promise_version_promise_id_promise")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user_account.id"], name=op.f("fk_promise_version_published_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_version")),
        sa.UniqueConstraint("promise_id", "number", name=op.f("uq_promise_version_promise_id_number")),
    )
    with op.batch_alter_table("promise_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_promise_version_one_published",
            ["promise_id"],
            unique=True,
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        )
        batch_op.create_index(batch_op.f("ix_promise_version_promise_id"), ["promise_id"], unique=False)

    op.create_table(
        "concern_theme",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_theme_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_concern_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("concern_id", "theme_id", name=op.f("pk_concern_theme")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("statistics_value_id", sa.Integer(), nullable=True),
        sa.Column("note", JSON, nullable=True),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("label", JSON, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("base", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("source", JSON, nullable=False),
        sa.CheckConstraint(
            "(kind = 'residents' AND theme_id IS NOT NULL) OR (kind = 'statistics' AND statistics_value_id IS NOT NULL) OR (kind IN ('staff', 'partners', 'dialogue', 'observation') AND note IS NOT NULL)",
            name=op.f("ck_evidence_source"),
        ),
        sa.CheckConstraint(
            "kind IN ('residents', 'staff', 'partners', 'statistics', 'dialogue', 'observation')",
            name=op.f("ck_evidence_kind"),
        ),
        sa.CheckConstraint("mark IN ('present', 'missing', 'hidden')", name=op.f("ck_evidence_mark")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_evidence_concern_id_concern")),
        sa.ForeignKeyConstraint(
            ["statistics_value_id"],
            ["statistics_value.id"],
            name=op.f("fk_evidence_statistics_value_id_statistics_value"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_evidence_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("line_key", sa.String(length=60), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("next_step", sa.String(length=20), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("text", JSON, nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_from", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "next_step IN ('continues', 'ends', 'replaced')", name=op.f("ck_follow_up_next_step")
        ),
        sa.CheckConstraint("outcome IN ('done', 'partly', 'not_done')", name=op.f("ck_follow_up_outcome")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["follow_up.id"], name=op.f("fk_follow_up_corrects_id_follow_up")
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_follow_up_promise_id_promise")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_follow_up_recorded_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["promise_version.id"],
            name=op.f("fk_follow_up_replaced_by_id_promise_version"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["promise_version.id"], name=op.f("fk_follow_up_version_id_promise_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_promise_id"), ["promise_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("focus_area_id", sa.Integer(), nullable=True),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("text", JSON, nullable=False),
        sa.Column("indicator", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("better", sa.String(length=10), nullable=False),
        sa.Column("target_value", sa.Double(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.CheckConstraint("better IN ('higher', 'lower')", name=op.f("ck_goal_better")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_goal_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_goal_concern_id_concern")),
        sa.ForeignKeyConstraint(
            ["focus_area_id"], ["focus_area.id"], name=op.f("fk_goal_focus_area_id_focus_area")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_goal_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_goal_owner_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_municipality_id"), ["municipality_id"], unique=False)

    op.create_table(
        "paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.CheckConstraint("part IN ('survey', 'other', 'analysis')", name=op.f("ck_paragraph_part")),
        sa.CheckConstraint("origin IN ('suggested', 'written')", name=op.f("ck_paragraph_origin")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_paragraph_concern_id_concern")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
    )
    with op.batch_alter_table("paragraph", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paragraph_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("promise_version_id", sa.Integer(), nullable=True),
        sa.Column("content", JSON, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("translation_hashes", JSON, nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(picture_id IS NULL) <> (promise_version_id IS NULL)", name=op.f("ck_proposal_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["situation_picture.id"], name=op.f("fk_proposal_picture_id_situation_picture")
        ),
        sa.ForeignKeyConstraint(
            ["promise_version_id"],
            ["promise_version.id"],
            name=op.f("fk_proposal_promise_version_id_promise_version"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name=op.f("fk_proposal_proposed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_picture_id"), ["picture_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposal_promise_version_id"), ["promise_version_id"], unique=False
        )

    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("free_text_id", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_paraphrase", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "released_by IS NULL OR is_paraphrase OR released_by <> proposed_by",
            name=op.f("ck_quote_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["free_text_id"], ["free_text.id"], name=op.f("fk_quote_free_text_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name=op.f("fk_quote_proposed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["user_account.id"], name=op.f("fk_quote_released_by_user_account")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_quote_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "review_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("suggested_theme_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("free_text_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action IN ('accept', 'merge', 'split', 'set_aside', 'rename', 'move', 'retire', 'not_an_answer')",
            name=op.f("ck_review_decision_action"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_review_decision_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["free_text_id"], ["free_text.id"], name=op.f("fk_review_decision_free_text_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_review_decision_municipality_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_review_decision_run_id_theming_run")
        ),
        sa.ForeignKeyConstraint(
            ["suggested_theme_id"],
            ["suggested_theme.id"],
            name=op.f("fk_review_decision_suggested_theme_id_suggested_theme"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_review_decision_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decision")),
    )
    with op.batch_alter_table("review_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_decision_suggested_theme_id"), ["suggested_theme_id"], unique=False
        )

    op.create_table(
        "suggested_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggested_theme_id", sa.Integer(), nullable=False),
        sa.Column("free_text_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("margin", sa.Double(), nullable=False),
        sa.Column("runner_up", sa.String(length=60), nullable=True),
        sa.Column("words", JSON, nullable=False),
        sa.Column("manner", sa.String(length=20), nullable=False),
        sa.Column("addressee", sa.String(length=20), nullable=True),
        sa.Column("needs_a_look", sa.Boolean(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["free_text_id"], ["free_text.id"], name=op.f("fk_suggested_member_free_text_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["suggested_theme_id"],
            ["suggested_theme.id"],
            name=op.f("fk_suggested_member_suggested_theme_id_suggested_theme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggested_member")),
    )
    with op.batch_alter_table("suggested_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggested_member_free_text_id"), ["free_text_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suggested_member_suggested_theme_id"), ["suggested_theme_id"], unique=False
        )

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("concern_key", sa.String(length=60), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("every", sa.String(length=20), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned', 'ongoing', 'done', 'ended')", name=op.f("ck_action_status")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_action_goal_id_goal")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_action_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_action_owner_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_municipality_id"), ["municipality_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome <> 'return' OR comment <> ''", name=op.f("ck_approval_return_says_why")),
        sa.CheckConstraint("outcome IN ('approve', 'return')", name=op.f("ck_approval_outcome")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_approval_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_approval_given_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approval_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_approval_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("proposal_id", "given_by", name=op.f("uq_approval_proposal_id_given_by")),
        sa.UniqueConstraint(
            "proposal_id", "organisation_id", name=op.f("uq_approval_proposal_id_organisation_id")
        ),
    )
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_baseline", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_measurement_goal_id_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurement_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "paragraph_evidence",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_paragraph_evidence_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_paragraph_evidence_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("paragraph_id", "evidence_id", name=op.f("pk_paragraph_evidence")),
    )
    op.create_table(
        "theme_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("free_text_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("removed_by_decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("origin IN ('suggested', 'reviewer')", name=op.f("ck_theme_assignment_origin")),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["review_decision.id"],
            name=op.f("fk_theme_assignment_decision_id_review_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["free_text_id"], ["free_text.id"], name=op.f("fk_theme_assignment_free_text_id_free_text")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_decision_id"],
            ["review_decision.id"],
            name=op.f("fk_theme_assignment_removed_by_decision_id_review_decision"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_assignment_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_assignment")),
    )
    with op.batch_alter_table("theme_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_assignment_free_text_id"), ["free_text_id"], unique=False)
        batch_op.create_index(
            "ix_theme_assignment_one_active",
            ["theme_id", "free_text_id"],
            unique=True,
            sqlite_where=sa.text("removed_by_decision_id IS NULL"),
            postgresql_where=sa.text("removed_by_decision_id IS NULL"),
        )

    op.create_table(
        "action_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_count_action_id_action")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_action_count_recorded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_count")),
    )
    with op.batch_alter_table("action_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_count_action_id"), ["action_id"], unique=False)

    op.create_table(
        "promise_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.CheckConstraint("origin IN ('suggested', 'written')", name=op.f("ck_promise_line_origin")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_promise_line_action_id_action")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["organisation.id"], name=op.f("fk_promise_line_party_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["promise_version.id"], name=op.f("fk_promise_line_version_id_promise_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_line")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_promise_line_version_id_key")),
    )
    with op.batch_alter_table("promise_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_line_version_id"), ["version_id"], unique=False)

    op.create_table(
        "line_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN concern_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN evidence_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN action_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_line_ground_one_ground"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_line_ground_action_id_action")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_line_ground_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_line_ground_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["promise_line.id"], name=op.f("fk_line_ground_line_id_promise_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_ground")),
    )
    with op.batch_alter_table("line_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_ground_line_id"), ["line_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("line_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_ground_line_id"))

    op.drop_table("line_ground")
    with op.batch_alter_table("promise_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_line_version_id"))

    op.drop_table("promise_line")
    with op.batch_alter_table("action_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_count_action_id"))

    op.drop_table("action_count")
    with op.batch_alter_table("theme_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_theme_assignment_one_active",
            sqlite_where=sa.text("removed_by_decision_id IS NULL"),
            postgresql_where=sa.text("removed_by_decision_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_theme_assignment_free_text_id"))

    op.drop_table("theme_assignment")
    op.drop_table("paragraph_evidence")
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurement_goal_id"))

    op.drop_table("measurement")
    op.drop_table("approval")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_municipality_id"))

    op.drop_table("action")
    with op.batch_alter_table("suggested_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggested_member_suggested_theme_id"))
        batch_op.drop_index(batch_op.f("ix_suggested_member_free_text_id"))

    op.drop_table("suggested_member")
    with op.batch_alter_table("review_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_decision_suggested_theme_id"))

    op.drop_table("review_decision")
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_theme_id"))

    op.drop_table("quote")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_promise_version_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_picture_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("paragraph", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paragraph_concern_id"))

    op.drop_table("paragraph")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_municipality_id"))

    op.drop_table("goal")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_promise_id"))

    op.drop_table("follow_up")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_concern_id"))

    op.drop_table("evidence")
    op.drop_table("concern_theme")
    with op.batch_alter_table("promise_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_version_promise_id"))
        batch_op.drop_index(
            "ix_promise_version_one_published",
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        )

    op.drop_table("promise_version")
    with op.batch_alter_table("not_taken_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_not_taken_up_picture_id"))

    op.drop_table("not_taken_up")
    with op.batch_alter_table("free_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_free_text_response_id"))
        batch_op.drop_index("ix_free_text_municipality_state")

    op.drop_table("free_text")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_picture_id"))

    op.drop_table("concern")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_question_choice")

    op.drop_table("answer")
    op.drop_table("theme_model")
    with op.batch_alter_table("suggested_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggested_theme_run_id"))

    op.drop_table("suggested_theme")
    op.drop_table("submission_key")
    with op.batch_alter_table("situation_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_situation_picture_municipality_id"))

    op.drop_table("situation_picture")
    with op.batch_alter_table("result_publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_result_publication_survey_version_id"))
        batch_op.drop_index(batch_op.f("ix_result_publication_municipality_id"))

    op.drop_table("result_publication")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_version_municipality")

    op.drop_table("response")
    op.drop_table("question")
    with op.batch_alter_table("theming_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theming_run_municipality_id"))

    op.drop_table("theming_run")
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_version_survey_id"))
        batch_op.drop_index(
            "ix_survey_version_one_published",
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        )

    op.drop_table("survey_version")
    op.drop_table("survey_municipality")
    op.drop_table("theme_focus_area")
    op.drop_table("survey")
    op.drop_table("codebook_version")
    op.drop_table("theme")
    op.drop_table("statistics_value")
    op.drop_table("promise")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))

    op.drop_table("membership")
    op.drop_table("decision")
    op.drop_table("codebook")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))

    op.drop_table("audit_event")
    op.drop_table("agreement_party")
    op.drop_table("statistics_source")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_user_id"))

    op.drop_table("sign_in_session")
    op.drop_table("organisation")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_user_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_beat")

    op.drop_table("job")
    op.drop_table("interface_text")
    op.drop_table("focus_area")
    op.drop_table("user_account")
    op.drop_table("text_state")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_email_hash"))

    op.drop_table("sign_in_attempt")
    op.drop_table("audit_head")
    op.drop_table("area")
    op.drop_table("agreement")
