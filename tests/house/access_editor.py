"""Who gets in where: the editor of surveys. The rest of the table is in `access_table.py`."""

from __future__ import annotations

from typing import Any

from tests.house.access import Row, page, sends
from tests.world import World


def _draft(world: World) -> int:
    return world.draft_version.id


def _draft_revision(world: World) -> int:
    return world.draft_version.revision


def _draft_section(world: World) -> str:
    return str(world.draft_version.sections[0]["key"])


def _draft_question(world: World) -> str:
    return world.draft_version.questions[0].key


REVISED: dict[str, Any] = {"form": {"revision": _draft_revision}}
EDITOR: dict[str, Row] = {
    "surveys.say_changes POST": sends("karin", version_id=_draft),
    "survey_editor.show GET": page("karin", version_id=_draft),
    "survey_editor.undo POST": sends("karin", status=409, version_id=_draft),
    "survey_editor.head GET": page("karin", version_id=_draft),
    "survey_editor.head POST": sends("karin", version_id=_draft),
    "survey_editor.add_section GET": page("karin", version_id=_draft),
    "survey_editor.add_section POST": sends(
        "karin", form={"title-sv": "Vinter", "revision": _draft_revision}, version_id=_draft
    ),
    "survey_editor.section GET": page("karin", version_id=_draft, key=_draft_section),
    "survey_editor.section POST": sends("karin", version_id=_draft, key=_draft_section),
    "survey_editor.move_section POST": sends("karin", version_id=_draft, key=_draft_section, **REVISED),
    "survey_editor.delete_section GET": page("karin", version_id=_draft, key=_draft_section),
    "survey_editor.delete_section POST": sends("karin", version_id=_draft, key=_draft_section, **REVISED),
    "survey_questions.choose_kind GET": page("karin", version_id=_draft, section=_draft_section),
    "survey_questions.add GET": page("karin", version_id=_draft, section=_draft_section, kind="scale"),
    "survey_questions.add POST": sends(
        "karin", status=422, version_id=_draft, section=_draft_section, kind="scale"
    ),
    "survey_questions.question GET": page("karin", version_id=_draft, key=_draft_question),
    "survey_questions.question POST": sends("karin", status=422, version_id=_draft, key=_draft_question),
    "survey_questions.move POST": sends("karin", version_id=_draft, key=_draft_question, **REVISED),
    "survey_questions.copy POST": sends("karin", version_id=_draft, key=_draft_question, **REVISED),
    "survey_questions.delete GET": page("karin", version_id=_draft, key=_draft_question),
    "survey_questions.delete POST": sends("karin", version_id=_draft, key=_draft_question, **REVISED),
    "survey_questions.keep_sound POST": sends("karin", version_id=_draft, key=_draft_question, code="se"),
    "survey_questions.remove_sound POST": sends(
        "karin", status=404, version_id=_draft, key=_draft_question, code="se"
    ),
    "survey_texts.show GET": page("karin", version_id=_draft, code="se"),
    "survey_texts.check POST": sends("karin", form={"checked_by": "Elle"}, version_id=_draft, code="se"),
    "survey_texts.check_one POST": sends(
        "karin",
        form={"checked_by": "Elle"},
        version_id=_draft,
        code="se",
        field="text",
        question=_draft_question,
    ),
    "survey_texts.file GET": page("karin", version_id=_draft, code="se"),
    "survey_texts.look POST": sends("karin", status=422, version_id=_draft, code="se"),
    "survey_texts.take_in POST": sends("karin", status=422, version_id=_draft, code="se"),
}
