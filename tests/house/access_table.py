"""Who gets in where: one line for every route and method, in the order of the chain.

`test_access.py` walks it with every person. For a new route add one line: the kind of line says the rule
(`access.py`), the names say who is let in, `form` what the page's form would send.
"""

from __future__ import annotations

import json

from tests.house.access import (
    AROUND_ARJEPLOG,
    COORDINATORS,
    IN_CHAIN,
    LEADERS,
    POLICE,
    STAFF,
    Row,
    overview,
    own,
    page,
    public,
    sends,
)
from tests.house.access_approving import APPROVING
from tests.house.access_causes import WHOLE
from tests.house.access_clock import CLOCK
from tests.house.access_codebook import CODEBOOK
from tests.house.access_documents import DOCUMENTS
from tests.house.access_editor import EDITOR
from tests.house.access_joint import JOINT
from tests.house.access_meeting import MEETINGS
from tests.house.access_notes import NOTES
from tests.house.access_pictures import PICTURES
from tests.house.access_piles import PILES
from tests.house.access_places import PLACES
from tests.house.access_plan import AROUND_PLAN
from tests.house.access_readers import READERS
from tests.house.access_records import RECORDS
from tests.house.access_reports import REPORTS
from tests.house.access_signing_in import SIGNING_IN
from tests.house.access_statistics import STATISTICS
from tests.house.access_trends import TRENDS
from tests.house.access_watching import WATCHING
from tests.people import PASSWORD
from tests.world import World


def _promise_revision(world: World) -> int:
    return world.draft_promise.revision


def _old(world: World) -> int:
    return world.old_promise.id


ROLE = {
    "organisation": lambda world: world.cast.arjeplog.id,
    "role": "administrator",
    "reads_language": "",
    "from_on": "2026-11-23",
    "to_on": "",
}

PUBLIC_PAGES: dict[str, Row] = {
    "root.front GET": public(302),
    "root.alive GET": public(),
    "root.ready GET": public(),
    "watched.figures GET": public(),
    "root.asset GET": public(404),
    "static GET": public(),
    "start.index GET": public(),
    "start.municipality GET": public(),
    "start.feedback GET": public(),
    "start.privacy GET": public(),
    "start.accessibility GET": public(),
    "start.method GET": public(),
    "short.link GET": public(302),
    "short.poster GET": public(302),
    "short.service_worker GET": public(),
    "answer.form GET": public(),
    "answer.send POST": public(422),
    "answer.thanks GET": public(),
    "link_picture.show GET": public(),
    "picture.show GET": public(),
    "picture.version GET": public(),
    "picture.changes GET": public(),
    "picture.joint_changes GET": public(404, area="pite-alvdal"),
    "picture.joint GET": public(area="pite-alvdal"),
    "picture.joint_version GET": public(404, area="pite-alvdal"),
    "promises.index GET": public(),
    "promises.show GET": public(),
    "promises.version GET": public(),
    "promises.area GET": public(area="pite-alvdal"),
    "promise_prints.school GET": public(slug="skotrar"),
    "promise_prints.notice GET": public(slug="skotrar", paper="a4"),
    "promise_prints.said_page GET": public(slug="skotrar"),
    "promise_prints.said_picture GET": public(slug="skotrar"),
    "promise_data.about GET": public(),
    "promise_files.document GET": public(),
    "promise_files.table GET": public(table="lines"),
    "promise_files.table_for_excel GET": public(table="lines"),
    "promise_files.schema GET": public(edition=1),
    "activities.index GET": public(),
    "feeds.news GET": public(),
    "feeds.days GET": public(),
    "results.index GET": public(),
    "results.show GET": public(),
    "results.theme GET": public(),
    "sounds.play GET": public(404, question_id=1, file="se.mp3"),
    "results.question GET": public(key="safe"),
    "results.data GET": public(form="json"),
    "account.sign_in GET": public(),
    "account.sign_in POST": public(422),
    "account.link GET": public(404),
    "account.link POST": public(404),
    "account.arrive GET": public(303),
    "account.sign_out POST": public(303),
}
ACCOUNT: dict[str, Row] = {
    "account.show GET": own(),
    "account.password GET": own(),
    "account.password POST": own(form={"password": PASSWORD, "again": PASSWORD}, status=303),
    "account.language_choice POST": own(form={"chosen": "en"}, status=303),
    "account.reminder POST": own(form={"is_wanted": "y"}, status=303),
    "account.reads POST": own(form={"reads": ["sv", "se"]}, status=303),
}
ADMINISTRATION: dict[str, Row] = {
    "administration.people GET": overview("ada"),
    "operation.show GET": overview("ada"),
    "administration.invite GET": overview("ada"),
    "administration.invite POST": sends(
        "ada", form={**ROLE, "name": "Anna", "email": "anna@example.se"}, status=201, is_local=False
    ),
    "administration.person GET": overview("ada"),
    "administration.give_role POST": sends("ada", form=ROLE, is_local=False),
    "administration.end_role POST": sends("ada", form={"on": "2026-12-31"}, is_local=False),
    "administration.renew_link POST": sends("ada", status=409, is_local=False),
    "administration.deactivate POST": sends("ada", is_local=False),
    "administration.reset_second_factor POST": sends("ada", status=409, is_local=False),
    "administration.reactivate POST": sends("ada", is_local=False),
    "administration.log GET": overview(*IN_CHAIN, "ada"),
}
SURVEYS: dict[str, Row] = {
    "surveys.index GET": overview(*COORDINATORS),
    "surveys.new GET": overview(*COORDINATORS),
    "surveys.new POST": sends(*COORDINATORS, status=422, is_local=False),
    "surveys.show GET": page("karin"),
    "surveys.preview GET": page("karin"),
    "surveys.file GET": page("karin"),
    "surveys.workbook GET": page("karin"),
    "answer_entry.form GET": page("karin"),
    "answer_entry.save POST": sends("karin"),
    "answer_files.form GET": page("karin"),
    "answer_files.look POST": sends("karin", status=422),
    "prints.spread GET": page("karin"),
    "prints.code GET": page("karin", channel="school"),
    "prints.document GET": page("karin", document="poster"),
    "survey_answers.show GET": page("karin"),
    "surveys.replace POST": sends("karin", status=422, version_id=lambda world: world.draft_version.id),
    "surveys.publish POST": sends(
        "karin",
        form={"opens_on": "2026-11-23", "closes_on": "2026-12-23"},
        version_id=lambda world: world.draft_version.id,
    ),
    "surveys.close POST": sends("karin"),
    "surveys.discard POST": sends(
        "karin",
        form={"revision": "1"},
        version_id=lambda world: world.draft_version.id,
    ),
    "surveys.draft POST": sends("karin"),
    "surveys.sheet GET": page("karin"),
    "survey_answers.publish POST": sends("karin", version_id=lambda world: world.closed_version.id),
    "survey_answers.export POST": sends("karin", form={"form": "json"}, status=200),
}
TEXTS: dict[str, Row] = {
    "texts.index GET": overview(*COORDINATORS),
    "texts.confirm POST": sends(
        "karin", form={"shown": lambda world: str(world.free_texts[4].id)}, municipality="arjeplog"
    ),
    "texts.show GET": page("karin"),
    "texts.mask POST": sends("karin", form={"passage": "byn", "kind": "adress"}),
    "texts.mask_back POST": sends("karin", status=422),
    "texts.withhold POST": sends("karin"),
    "texts.show_again POST": sends("karin", status=409),
    "texts.take_care_of POST": sends(
        "karin", form={"done": "concern_report", "what": ""}, text_id=lambda world: world.free_texts[2].id
    ),
    "texts.mark_serious POST": sends("karin", form={"speaks_of": "threat"}),
    "texts.render POST": sends(
        "karin", form={"words": "Skotrar kör fort"}, text_id=lambda world: world.free_texts[5].id
    ),
    "texts.unmask POST": sends("karin", form={"reason": "serious"}, status=200),
}
REVIEW: dict[str, Row] = {
    "review.index GET": overview(*IN_CHAIN),
    "review.ask POST": sends(
        "karin",
        form={"survey_version_id": lambda world: world.open_version.id, "questions": "concern"},
        municipality="arjeplog",
    ),
    "review.run GET": page("karin"),
    "review.accept_many POST": sends("karin", form={"suggestion": lambda world: world.undecided.id}),
    "review.suggestion GET": page("karin"),
    "review.decide POST": sends("karin", form={"action": "set_aside", "reason": "Ett för litet tema"}),
    "review.place_text POST": sends("karin", form={"action": "not_an_answer"}),
    "review.theme GET": page(*AROUND_ARJEPLOG),
    "review.rename GET": page("karin"),
    "review.rename POST": sends("karin", form={"name-sv": "Skotrar"}),
    "review.change POST": sends("karin", form={"action": "retire"}),
    "review.focus_areas POST": sends("karin"),
    "review.propose_quote POST": sends(
        "karin",
        form={
            "text": lambda world: str(world.free_texts[0].id),
            "wording": "Många störs av skotrarna",
            "is_paraphrase": "yes",
            "language": "sv",
        },
    ),
    "review.withdraw_quote POST": sends("karin", "gunnar", "sara"),
    "review.undo POST": sends("karin"),
}
GOAL = {
    "text-sv": "Färre skotrar",
    "whose": "municipality",
    "indicator": "händelser",
    "unit": "antal",
    "better": "lower",
    "concern_id": "",
    "focus_area_id": "",
}
ACTION = {
    "text-sv": "Kontrollera skotrar",
    "concern_key": "",
    "owner_id": lambda world: world.cast.police.id,
    "function": "kommunpolis",
    "every": "",
    "from_on": "2026-11-23",
    "to_on": "2026-12-31",
    "goal_id": "",
}
PLANNERS = ("karin", "petra")
PLAN: dict[str, Row] = {
    "plan.index GET": overview(*IN_CHAIN),
    "plan.add_goal GET": page(*PLANNERS),
    "plan.add_goal POST": sends(*PLANNERS, form=GOAL),
    "plan.goal GET": page(*AROUND_ARJEPLOG),
    "plan.edit_goal GET": page(*PLANNERS),
    "plan.edit_goal POST": sends(*PLANNERS, form=GOAL),
    "plan.measure POST": sends(*PLANNERS, form={"on": "2026-11-23", "value": "12", "source": "Polisen"}),
    "plan.remove_measurement POST": sends(*PLANNERS),
    "plan.add_action GET": page(*PLANNERS),
    "plan.add_action POST": sends(*PLANNERS, form=ACTION),
    "plan.action GET": page(*AROUND_ARJEPLOG),
    "plan.edit_action GET": page(*PLANNERS),
    "plan.edit_action POST": sends(*PLANNERS, form={**ACTION, "times": "3", "every": "year"}),
    "plan.set_status POST": sends(*PLANNERS, form={"status": "done"}),
    "plan.count POST": sends(*PLANNERS, form={"period": "2026", "count": "1"}),
    "plan.count_once POST": sends(*PLANNERS),
}
LINE = {
    "party_id": lambda world: world.cast.police.id,
    "text-sv": "Vi kontrollerar skotrar fyra gånger.",
    "action_id": "",
    "revision": _promise_revision,
}
TOLD = {
    "line_key": "",
    "on": "2026-11-20",
    "outcome": "done",
    "text-sv": "Alla kontroller är gjorda.",
    "next_step": "continues",
}
PROMISES: dict[str, Row] = {
    "promise_work.index GET": overview(*IN_CHAIN),
    # The form offers each their own municipalities: to the others Arjeplog is no valid choice.
    "promise_work.index POST": Row(
        {"karin": 303, **dict.fromkeys(("nils", *POLICE, *LEADERS), 422)},
        is_local=False,
        form={"municipality_id": lambda world: world.cast.arjeplog.id, "slug": "vinter"},
    ),
    "promise_work.follow_ups GET": overview(*IN_CHAIN),
    "promise_work.suggest POST": sends("karin"),
    "promise_work.draft POST": sends("karin"),
    "old_promises.enter GET": page("karin"),
    "old_promises.enter POST": sends("karin", status=422),
    "old_promises.choose GET": page("karin"),
    "old_promises.look POST": sends("karin", status=422),
    "old_promises.template GET": page("karin", form="xlsx"),
    "old_promises.mend GET": page("karin", version_id=_old),
    "old_promises.mend POST": sends("karin", version_id=_old),
    "old_promises.take_back GET": page("karin", version_id=_old),
    "old_promises.take_back POST": sends("karin", version_id=_old),
    "old_promises.tell GET": page("karin", "petra", version_id=_old),
    "old_promises.tell POST": sends("karin", "petra", version_id=_old, status=422),
    "promise_work.show GET": page(*AROUND_ARJEPLOG),
    "promise_work.edit GET": page("karin"),
    "promise_work.edit POST": sends(
        "karin",
        form={
            "title-sv": "Lugnare",
            "valid_from": "2026-11-23",
            "valid_to": "2027-11-23",
            "revision": _promise_revision,
        },
    ),
    "promise_work.propose GET": page("karin"),
    "promise_work.propose POST": sends("karin", form={"revision": _promise_revision}),
    "promise_work.take_back POST": sends("karin", version_id=lambda world: world.proposed_promise.id),
    "promise_work.publish GET": page(*POLICE, version_id=lambda world: world.approved_promise.id),
    "promise_work.publish POST": sends(*POLICE, version_id=lambda world: world.approved_promise.id),
    "promise_work.withdraw GET": page(*AROUND_ARJEPLOG),
    "promise_work.withdraw POST": sends("karin"),
    "promise_lines.add GET": page("karin"),
    "promise_lines.add POST": sends("karin", form=LINE),
    "promise_lines.edit GET": page("karin"),
    "promise_lines.edit POST": sends("karin", form=LINE),
    "promise_lines.accept POST": sends("karin"),
    "promise_lines.move POST": sends("karin", form={"direction": "up"}),
    "promise_lines.remove GET": page("karin"),
    "promise_lines.remove POST": sends("karin"),
    "follow_up.record GET": page("karin", "petra"),
    "follow_up.record POST": sends("karin", "petra", form=TOLD),
    "follow_up.correct GET": page("karin", "petra"),
    "follow_up.correct POST": sends("karin", "petra", form=TOLD),
    "follow_up.all_lines GET": page("karin", "petra"),
    "follow_up.all_lines POST": sends(
        "karin",
        "petra",
        form={f"whole-{field}": value for field, value in TOLD.items()} | {"on": "2026-11-20"},
    ),
    "outside.show GET": page(*AROUND_ARJEPLOG),
    "outside.file GET": page(*AROUND_ARJEPLOG, code="sv", form="txt"),
    "outside.picture GET": page(*AROUND_ARJEPLOG, code="sv", size="card"),
    "outside.add_place GET": page("karin", "petra"),
    "outside.add_place POST": sends("karin", "petra", form={"channel": "police_site", "name": "polisen.se"}),
    "outside.place GET": page("karin", "petra"),
    "outside.place POST": sends(
        "karin",
        "petra",
        form={"on": "2026-11-23", "step": "put", "version_id": lambda world: world.published.id},
    ),
    "outside.close_place POST": sends("karin", "petra"),
    "follow_up.show GET": page(*AROUND_ARJEPLOG),
    # Everyone reads it already: there is nothing more to remark on.
    "follow_up.show POST": sends("karin", "petra", form={"text": "Det var två."}, status=422),
}
LANGUAGE: dict[str, Row] = {
    "language_room.index GET": overview(*COORDINATORS, "inga"),
    "language_room.text GET": overview(*COORDINATORS),
    "language_room.text POST": sends(
        *COORDINATORS,
        form={"words_0": "Integritet", "action": "draft", "former": json.dumps(["Din integritet"])},
        is_local=False,
    ),
    "language_room.take_back POST": Row(dict.fromkeys(COORDINATORS, 404), is_local=False),
    "language_room.discard POST": Row(dict.fromkeys(STAFF, 404), is_local=False),
    "language_room.file GET": overview(*COORDINATORS),
    "language_room.take POST": sends(*COORDINATORS, status=422, is_local=False),
    "language_room.tongues GET": overview(*COORDINATORS),
    "language_room.tongues POST": sends(
        *COORDINATORS, form={"code": "smj", "name": "julevsámegiella"}, is_local=False
    ),
    "language_room.tongue GET": Row(dict.fromkeys(COORDINATORS, 404), is_local=False),
    "language_room.tongue POST": Row(dict.fromkeys(COORDINATORS, 404), is_local=False),
}
TABLE: dict[str, Row] = {
    **SIGNING_IN,
    **PUBLIC_PAGES,
    **ACCOUNT,
    "desk.show GET": overview(*STAFF),
    **ADMINISTRATION,
    **PLACES,
    **SURVEYS,
    **WHOLE,
    **APPROVING,
    **CODEBOOK,
    **DOCUMENTS,
    **JOINT,
    **CLOCK,
    **EDITOR,
    **WATCHING,
    **TEXTS,
    **READERS,
    **REVIEW,
    **PILES,
    **AROUND_PLAN,
    **MEETINGS,
    **PICTURES,
    **NOTES,
    **STATISTICS,
    **TRENDS,
    **PLAN,
    **PROMISES,
    **RECORDS,
    **REPORTS,
    **LANGUAGE,
}
