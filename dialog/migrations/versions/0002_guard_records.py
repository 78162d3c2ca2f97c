"""Guard records: append-only tables and frozen texts refuse changes, also from plain SQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "action_count",
    "approval",
    "audit_event",
    "follow_up",
    "proposal",
    "result_publication",
    "review_decision",
)
FROZEN_PICTURE = "('agreed', 'superseded')"
FROZEN_PROMISE = "('published', 'superseded', 'withdrawn')"
OF_CONCERN = (
    "(SELECT p.status FROM situation_picture p JOIN concern c ON c.picture_id = p.id "
    "WHERE c.id = {row}.{key})"
)
OF_PARAGRAPH = (
    "(SELECT p.status FROM situation_picture p JOIN concern c ON c.picture_id = p.id "
    "JOIN paragraph g ON g.concern_id = c.id WHERE g.id = {row}.{key})"
)
OF_PICTURE = "(SELECT status FROM situation_picture WHERE id = {row}.{key})"
OF_VERSION = "(SELECT status FROM promise_version WHERE id = {row}.{key})"
OF_LINE = (
    "(SELECT v.status FROM promise_version v JOIN promise_line l ON l.version_id = v.id "
    "WHERE l.id = {row}.{key})"
)
OF_SURVEY = "(SELECT status FROM survey_version WHERE id = {row}.{key})"
CHILDREN = {
    "concern": (OF_PICTURE, "picture_id", FROZEN_PICTURE),
    "not_taken_up": (OF_PICTURE, "picture_id", FROZEN_PICTURE),
    "concern_theme": (OF_CONCERN, "concern_id", FROZEN_PICTURE),
    "paragraph": (OF_CONCERN, "concern_id", FROZEN_PICTURE),
    "evidence": (OF_CONCERN, "concern_id", FROZEN_PICTURE),
    "paragraph_evidence": (OF_PARAGRAPH, "paragraph_id", FROZEN_PICTURE),
    "promise_line": (OF_VERSION, "version_id", FROZEN_PROMISE),
    "line_ground": (OF_LINE, "line_id", FROZEN_PROMISE),
    "question": (OF_SURVEY, "survey_version_id", "('published', 'closed')"),
}
FROZEN_COLUMNS = {
    "situation_picture": (FROZEN_PICTURE, ("title", "summary", "period", "number", "content_hash")),
    "promise_version": (
        FROZEN_PROMISE,
        (
            "title",
            "introduction",
            "number",
            "valid_from",
            "valid_to",
            "reason_for_change",
            "followed_up_by",
            "picture_id",
            "content_hash",
        ),
    ),
    "survey_version": (
        "('published', 'closed')",
        ("title", "introduction", "closing", "sections", "number", "definition_hash"),
    ),
}


def _guards() -> list[tuple[str, str, str, str, str]]:
    """Every guard as (name, table, event, condition, message)."""
    found = []
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            found.append((f"{table}_no_{event.lower()}", table, event, "1 = 1", f"{table} is append-only"))
    for table, (status, key, frozen) in CHILDREN.items():
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            condition = " OR ".join(f"{status.format(row=row, key=key)} IN {frozen}" for row in rows)
            found.append(
                (
                    f"{table}_frozen_{event.lower()}",
                    table,
                    event,
                    condition,
                    f"{table} is part of a frozen text",
                )
            )
    for table, (frozen, columns) in FROZEN_COLUMNS.items():
        changed = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in columns)
        condition = f"OLD.status IN {frozen} AND (NEW.status NOT IN {frozen} OR {changed})"
        found.append((f"{table}_frozen", table, "UPDATE", condition, f"{table} is frozen"))
        found.append(
            (f"{table}_frozen_delete", table, "DELETE", f"OLD.status IN {frozen}", f"{table} is frozen")
        )
    return found


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, event, condition, message in _guards():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition.format(differs='IS NOT')} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    for name, table, event, condition, message in _guards():
        op.execute(
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition.format(differs='IS DISTINCT FROM')} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
        )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _guards():
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION guard_{name}()")
