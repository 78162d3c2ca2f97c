"""The situation picture: notes and partners, causes, views and meetings, joint pictures, mapped statistics."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
FROZEN = "('agreed', 'superseded')"
OF_PICTURE = "(SELECT status FROM situation_picture WHERE id = {row}.picture_id)"
OF_CONCERN = (
    "(SELECT p.status FROM situation_picture p JOIN concern c ON c.picture_id = p.id "
    "WHERE c.id = {row}.concern_id)"
)
OF_CAUSE = (
    "(SELECT p.status FROM situation_picture p JOIN concern c ON c.picture_id = p.id "
    "JOIN cause s ON s.concern_id = c.id WHERE s.id = {row}.cause_id)"
)
OF_EVIDENCE = (
    "(SELECT p.status FROM situation_picture p JOIN concern c ON c.picture_id = p.id "
    "JOIN evidence e ON e.concern_id = c.id WHERE e.id = {row}.evidence_id)"
)
CHILDREN = {
    "cause": OF_CONCERN,
    "cause_evidence": OF_CAUSE,
    "consultation": OF_CONCERN,
    "party_view": OF_CONCERN,
    "priority_decision": OF_CONCERN,
    "concern_reach": OF_CONCERN,
    "evidence_origin": OF_EVIDENCE,
    "joint_source": OF_PICTURE,
    "joint_part": OF_CONCERN,
}
NEW_TABLES = (
    "partner_organisation",
    "dialogue_note",
    "note_theme",
    "evidence_origin",
    "cause",
    "cause_evidence",
    "consultation",
    "party_view",
    "meeting",
    "attendance",
    "meeting_point",
    "priority_decision",
    "joint_source",
    "joint_part",
    "concern_reach",
    "baseline",
    "calendar_event",
    "statistics_mapping",
    "statistics_upload",
    "statistics_break",
    "similar_area",
)
NEW_COLUMNS = {
    "agreement": ("steering_group", "picture_months"),
    "concern": ("stated", "no_causes_because", "sami_interest", "no_consultation_because"),
    "organisation": ("council_name",),
    "paragraph": ("aspect",),
    "situation_picture": ("self_check", "changed_because", "views_apart", "views_opened_at"),
}
FORMER_VALUE = "uq_statistics_value_source_id_area_id_indicator_period"
VALUE = "uq_statistics_value_source_id_area_id_indicator_unit_period"


def upgrade() -> None:
    _notes()
    _causes()
    _meetings()
    _joint()
    _statistics()
    _columns()
    with op.batch_alter_table("statistics_source") as source:
        source.add_column(sa.Column("file_name", sa.String(200), nullable=False, server_default=""))
        source.add_column(sa.Column("mapping_id", sa.Integer(), nullable=True))
        source.create_foreign_key(
            op.f("fk_statistics_source_mapping_id_statistics_mapping"),
            "statistics_mapping",
            ["mapping_id"],
            ["id"],
        )
    _unique_value(FORMER_VALUE, VALUE, ("source_id", "area_id", "indicator", "unit", "period"))
    for guard in _guards():
        _make(*guard)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _guards():
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION guard_{name}()")
    # The former rule knows one unit an indicator: the unit moves into the name, and no figure is lost.
    op.execute(
        "UPDATE statistics_value SET indicator = substr(indicator, 1, 130) || ' (' || unit || ')' WHERE EXISTS "
        "(SELECT 1 FROM statistics_value o WHERE o.source_id = statistics_value.source_id AND "
        "o.area_id = statistics_value.area_id AND o.indicator = statistics_value.indicator AND "
        "o.period = statistics_value.period AND o.unit <> statistics_value.unit)"
    )
    _unique_value(VALUE, FORMER_VALUE, ("source_id", "area_id", "indicator", "period"))
    with op.batch_alter_table("statistics_source") as source:
        source.drop_constraint(op.f("fk_statistics_source_mapping_id_statistics_mapping"), type_="foreignkey")
        source.drop_column("mapping_id")
        source.drop_column("file_name")
    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)
    for table in reversed(NEW_TABLES):
        op.drop_table(table)


def _unique_value(former: str, new: str, columns: tuple[str, ...]) -> None:
    with op.batch_alter_table("statistics_value") as value:
        value.drop_constraint(op.f(former), type_="unique")
        value.create_unique_constraint(op.f(new), list(columns))


def _columns() -> None:
    op.add_column("agreement", sa.Column("steering_group", JSON, nullable=True))
    op.add_column("agreement", sa.Column("picture_months", sa.Integer(), nullable=False, server_default="24"))
    for column in ("stated", "no_causes_because", "no_consultation_because"):
        op.add_column("concern", sa.Column(column, JSON, nullable=True))
    op.add_column(
        "concern", sa.Column("sami_interest", sa.String(20), nullable=False, server_default="not_asked")
    )
    op.add_column("organisation", sa.Column("council_name", JSON, nullable=True))
    op.add_column("paragraph", sa.Column("aspect", sa.String(20), nullable=False, server_default=""))
    for column in ("self_check", "changed_because"):
        op.add_column("situation_picture", sa.Column(column, JSON, nullable=True))
    op.add_column(
        "situation_picture",
        sa.Column("views_apart", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("situation_picture", sa.Column("views_opened_at", TIME, nullable=True))


def _guards() -> Iterator[tuple[str, str, str, str, str]]:
    """Every guard as (name, table, event, condition, message)."""
    for event in ("UPDATE", "DELETE"):
        yield f"baseline_no_{event.lower()}", "baseline", event, "1 = 1", "baseline is append-only"
    for table, status in CHILDREN.items():
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            condition = " OR ".join(f"{status.format(row=row)} IN {FROZEN}" for row in rows)
            message = f"{table} is part of a frozen text"
            yield f"{table}_frozen_{event.lower()}", table, event, condition, message
    changed = " OR ".join(f"OLD.{one} {{differs}} NEW.{one}" for one in ("self_check", "changed_because"))
    told = f"OLD.status IN {FROZEN} AND ({changed})"
    yield "situation_picture_told_frozen", "situation_picture", "UPDATE", told, "situation_picture is frozen"
    kept = " OR ".join(
        f"OLD.{one} {{differs}} NEW.{one}" for one in ("minutes", "minutes_hash", "status", "held_on")
    )
    closed = f"OLD.status = 'closed' AND ({kept})"
    yield "meeting_closed_update", "meeting", "UPDATE", closed, "the minutes of a meeting are frozen"
    yield "meeting_closed_delete", "meeting", "DELETE", "OLD.status = 'closed'", "the minutes are frozen"


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


def _notes() -> None:
    op.create_table(
        "partner_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('school', 'health', 'association', 'company', 'sameby', 'neighbourhood_watch', 'other')",
            name=op.f("ck_partner_organisation_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_partner_organisation_municipality_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_organisation")),
        sa.UniqueConstraint(
            "municipality_id", "name", name=op.f("uq_partner_organisation_municipality_id_name")
        ),
    )
    op.create_index(
        op.f("ix_partner_organisation_municipality_id"), "partner_organisation", ["municipality_id"]
    )
    op.create_table(
        "dialogue_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("view", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("text", JSON, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.CheckConstraint(
            "kind IN ('dialogue', 'meeting', 'safety_walk')", name=op.f("ck_dialogue_note_kind")
        ),
        sa.CheckConstraint("view IN ('residents', 'staff', 'partners')", name=op.f("ck_dialogue_note_view")),
        sa.CheckConstraint("people IS NULL OR people > 0", name=op.f("ck_dialogue_note_people")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_dialogue_note_municipality_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_dialogue_note_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_organisation.id"],
            name=op.f("fk_dialogue_note_partner_id_partner_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["user_account.id"], name=op.f("fk_dialogue_note_written_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_note")),
    )
    op.create_index(op.f("ix_dialogue_note_municipality_id"), "dialogue_note", ["municipality_id"])
    op.create_table(
        "note_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("theme_key", sa.String(length=60), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["dialogue_note.id"], name=op.f("fk_note_theme_note_id_dialogue_note")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_theme")),
        sa.UniqueConstraint("note_id", "theme_key", name=op.f("uq_note_theme_note_id_theme_key")),
    )
    op.create_index(op.f("ix_note_theme_note_id"), "note_theme", ["note_id"])
    op.create_index(op.f("ix_note_theme_theme_key"), "note_theme", ["theme_key"])
    op.create_table(
        "evidence_origin",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_evidence_origin_evidence_id_evidence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["dialogue_note.id"], name=op.f("fk_evidence_origin_note_id_dialogue_note")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evidence_origin_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_organisation.id"],
            name=op.f("fk_evidence_origin_partner_id_partner_organisation"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_origin")),
    )
    op.create_index(op.f("ix_evidence_origin_note_id"), "evidence_origin", ["note_id"])


def _causes() -> None:
    op.create_table(
        "cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", JSON, nullable=False),
        sa.Column("influence", sa.String(length=20), nullable=False),
        sa.Column("influenced_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "influence IN ('unknown', 'no', 'partly', 'yes')", name=op.f("ck_cause_influence")
        ),
        sa.CheckConstraint("side IN ('exposed', 'offender', 'place')", name=op.f("ck_cause_side")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_cause_concern_id_concern")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause")),
    )
    op.create_index(op.f("ix_cause_concern_id"), "cause", ["concern_id"])
    op.create_table(
        "cause_evidence",
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["cause.id"], name=op.f("fk_cause_evidence_cause_id_cause")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_cause_evidence_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("cause_id", "evidence_id", name=op.f("pk_cause_evidence")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("protocol", sa.String(length=200), nullable=False),
        sa.Column("outcome", JSON, nullable=False),
        sa.CheckConstraint(
            "kind IN ('sameby', 'sametinget', 'organisation')", name=op.f("ck_consultation_kind")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_consultation_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner_organisation.id"],
            name=op.f("fk_consultation_partner_id_partner_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_concern_id"), "consultation", ["concern_id"])


def _meetings() -> None:
    op.create_table(
        "party_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.CheckConstraint("weight BETWEEN 0 AND 4", name=op.f("ck_party_view_weight")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_party_view_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_party_view_given_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_party_view_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_view")),
        sa.UniqueConstraint(
            "concern_id", "organisation_id", name=op.f("uq_party_view_concern_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_party_view_concern_id"), "party_view", ["concern_id"])
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("minutes", JSON, nullable=True),
        sa.Column("minutes_hash", sa.String(length=64), nullable=True),
        sa.Column("kept_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("body IN ('council', 'steering_group')", name=op.f("ck_meeting_body")),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed')", name=op.f("ck_meeting_status")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_meeting_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_meeting_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["kept_by"], ["user_account.id"], name=op.f("fk_meeting_kept_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_meeting_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["situation_picture.id"], name=op.f("fk_meeting_picture_id_situation_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_municipality_id"), "meeting", ["municipality_id"])
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"])
    op.create_table(
        "meeting_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concern.id"],
            name=op.f("fk_meeting_point_concern_id_concern"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_point_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_point")),
    )
    op.create_index(op.f("ix_meeting_point_meeting_id"), "meeting_point", ["meeting_id"])
    op.create_table(
        "priority_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("dissent", JSON, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('prioritised', 'not_prioritised')", name=op.f("ck_priority_decision_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_priority_decision_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_priority_decision_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_priority_decision_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_decision")),
    )
    op.create_index(op.f("ix_priority_decision_concern_id"), "priority_decision", ["concern_id"])
    op.create_index(op.f("ix_priority_decision_meeting_id"), "priority_decision", ["meeting_id"])


def _joint() -> None:
    op.create_table(
        "joint_source",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("local_picture_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["local_picture_id"],
            ["situation_picture.id"],
            name=op.f("fk_joint_source_local_picture_id_situation_picture"),
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["situation_picture.id"],
            name=op.f("fk_joint_source_picture_id_situation_picture"),
        ),
        sa.PrimaryKeyConstraint("picture_id", "local_picture_id", name=op.f("pk_joint_source")),
    )
    op.create_table(
        "joint_part",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("local_concern_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_joint_part_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["local_concern_id"], ["concern.id"], name=op.f("fk_joint_part_local_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("concern_id", "local_concern_id", name=op.f("pk_joint_part")),
    )
    op.create_table(
        "concern_reach",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_reach_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_concern_reach_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("concern_id", "organisation_id", name=op.f("pk_concern_reach")),
    )
    op.create_table(
        "baseline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("frozen_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["user_account.id"], name=op.f("fk_baseline_frozen_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_baseline_municipality_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["situation_picture.id"], name=op.f("fk_baseline_picture_id_situation_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
    )
    op.create_index(op.f("ix_baseline_municipality_id"), "baseline", ["municipality_id"])
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("is_yearly", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('test_season', 'market', 'snowmobile_season', 'holiday', 'own')",
            name=op.f("ck_calendar_event_kind"),
        ),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_calendar_event_days")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_calendar_event_municipality_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
    )
    op.create_index(op.f("ix_calendar_event_municipality_id"), "calendar_event", ["municipality_id"])


def _statistics() -> None:
    op.create_table(
        "statistics_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("built_in", sa.String(length=60), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("fits_by", sa.Integer(), nullable=True),
        sa.Column("fits_at", TIME, nullable=True),
        sa.CheckConstraint(
            "kind IN ('table', 'workbook', 'kolada', 'own')", name=op.f("ck_statistics_mapping_kind")
        ),
        sa.ForeignKeyConstraint(
            ["fits_by"], ["user_account.id"], name=op.f("fk_statistics_mapping_fits_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_statistics_mapping_made_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_statistics_mapping_name")),
    )
    op.create_table(
        "statistics_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("about", JSON, nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user_account.id"], name=op.f("fk_statistics_upload_uploaded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_upload")),
    )
    op.create_table(
        "statistics_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("indicator", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stated_by"], ["user_account.id"], name=op.f("fk_statistics_break_stated_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_break")),
        sa.UniqueConstraint(
            "publisher", "indicator", "period", name=op.f("uq_statistics_break_publisher_indicator_period")
        ),
    )
    op.create_table(
        "similar_area",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("similar_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_similar_area_area_id_area")),
        sa.ForeignKeyConstraint(["similar_id"], ["area.id"], name=op.f("fk_similar_area_similar_id_area")),
        sa.PrimaryKeyConstraint("area_id", "similar_id", name=op.f("pk_similar_area")),
    )
