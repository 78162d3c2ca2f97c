"""Actions of the log and files for staff that `logged_table.py` leaves out, each group with its reason."""

from __future__ import annotations

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "Work on pictures, evidence, statistics and notes: nothing of a resident is read or leaves by it.": (
        *("picture:assemble", "picture:edit", "picture:join", "picture:part", "picture:order"),
        *("picture:take_up", "picture:leave_out", "picture:remove_concern", "picture:causes"),
        *("picture:consult", "picture:self_check", "picture:contribute", "picture:add_statistics"),
        *("picture:remove_evidence", "picture:reach", "picture:rank", "picture:keep_order"),
        *("picture:state", "picture:give_view", "picture:views_apart", "picture:open_views"),
        *("picture:prioritise", "picture:agree", "picture:supersede", "picture:propose"),
        *("picture:approve", "picture:return"),
        *("baseline:freeze",),
        *("statistics:load", "statistics:save_mapping", "statistics:mapping_fits"),
        *("statistics:remove_mapping", "statistics:add_area", "statistics:set_beside"),
        *("statistics:take_away_similar", "statistics:state_break", "statistics:take_back_break"),
        *("calendar:add", "calendar:edit", "calendar:remove"),
        *("note:write", "note:edit", "note:entered_wrongly"),
        *("partner:add", "partner:edit", "partner:retire", "partner:restore", "partner:remove"),
        *("meeting:plan", "meeting:edit", "meeting:remove", "meeting:rename", "meeting:keep"),
        *("meeting:decide", "meeting:close"),
        *("agreement:renewal", "agreement:edit", "agreement:section", "agreement:focus_area"),
        *("agreement:remove_focus_area", "agreement:sign", "agreement:decide", "agreement:prolong"),
        *("agreement:remove_decision", "agreement:renewal_carry", "agreement:renewal_end"),
        *("agreement:open_next",),
        *("plan:add_goal", "plan:edit_goal", "plan:measure", "plan:remove_measurement"),
        *("plan:add_action", "plan:edit_action", "plan:action_ongoing", "plan:action_done"),
        *("plan:action_ended", "plan:add_message", "plan:edit_message", "plan:end_goal"),
        *("plan:go_on_goal", "plan:count"),
        *("report:begin", "report:write", "report:send", "report:remove"),
        *("language:correct", "language:add_language", "language:change_language"),
        *("codebook:change",),
    ),
    (
        "Drafts of promises, their steps and where they are shown: what publishes or withdraws one "
        "is done here; each step's line is held by `tests/dialog/services/test_promise_machine.py` "
        "and its neighbours."
    ): (
        *("promise:propose", "promise:approve", "promise:return", "promise:make", "promise:draft"),
        *("promise:suggest", "promise:enter_old", "promise:take_back_old", "promise:edit"),
        *("promise:add_line", "promise:edit_line", "promise:accept_line", "promise:remove_line"),
        *("promise:order", "promise:ask_draft", "promise:consent_draft", "promise:open_draft"),
        *("promise:no_public_draft", "promise:change_period", "promise:answer_comments"),
        *("promise:quality", "promise:correct_translation", "promise:propose_correction"),
        *("promise:confirm_correction", "promise:decline_correction", "promise:take_back"),
        *("promise:supersede", "promise:follow_up", "promise:remark"),
        *("promise:content_with_follow_up", "promise:correct_follow_up"),
        *("outside:add_place", "outside:put_up", "outside:take_down", "outside:close_place"),
    ),
    (
        "Decisions of the review: `tests/dialog/services/test_decision_log.py` and its neighbours "
        "hold them one by one."
    ): (
        *("theme:accept", "theme:merge", "theme:split", "theme:set_aside", "theme:rename"),
        *("theme:move", "theme:retire", "theme:not_an_answer", "theme:choose_focus_areas"),
        *("theming:ask", "theming:take", "theming:take_back"),
        *("quote:propose",),
    ),
    "Drafts of surveys and the handling of answers in bulk: the texts themselves are not in it.": (
        *("survey:draft", "survey:edit", "survey:check_text", "survey:discard"),
        *("response:enter", "response:load", "response:set_aside", "response:bring_back"),
        *("response:let_be", "response:look_again"),
    ),
    (
        "One's own sign-in: it needs codes, devices or providers, which "
        "`tests/dialog/views/test_second_factor.py`, `test_passkeys.py` and `test_providers.py` "
        "have."
    ): (
        *("account:sign_in", "account:choose_password", "account:end_session"),
        *("account:second_factor", "account:recovery_codes", "account:no_second_factor"),
        *("account:passkey", "account:no_passkey", "account:identity"),
        *("people:reset_second_factor",),
    ),
    "Places and agreements: opened through the pages in `tests/dialog/views/test_third_municipality.py`.": (
        *("places:load", "places:change_area", "places:remove_area", "places:change_organisation"),
        *("places:remove_organisation", "places:open_agreement", "places:join_agreement"),
        *("places:leave_agreement", "places:first_administrator", "places:operate"),
    ),
    (
        "What is done with one text after it was read: `tests/dialog/services/test_privacy.py`, "
        "`test_renderings.py`."
    ): (*("text:mask_back", "text:show", "text:hand_over", "text:could_not"),),
    "A page is opened, no form sent: `tests/dialog/views/test_opened.py`.": ("text:open",),
    "Nobody does it by a form: the worker, or a restore.": (
        *("notice:fail",),
        *("disposal:replay",),
    ),
}
"""Why -> actions of the log."""
FILES_LOGGED = {
    "survey_answers.export",
    "run_changes.export",
    "records.preserve",
    "processing.save",
    "room_table.data",
    "theme_figures.data",
    "handing_out.outgoing",
    "handing_out.decision",
}
FILES: dict[str, tuple[str, ...]] = {
    "Questions, forms and prints: they hold no answer.": (
        "surveys.file",
        "surveys.workbook",
        "survey_texts.file",
        "prints.code",
        "old_promises.template",
        "language_room.file",
        "codebook.download",
    ),
    "A picture on a page that shows the same numbers.": (
        "baselines.figure",
        "calendar.figure",
        "documents.figure",
        "plan.goal_figure",
        "situation.figure",
        "trends.figure",
        "trends.evidence",
    ),
    "The paper of what is agreed or planned: protected numbers, released quotes, and no answer.": (
        "documents.document",
        "documents.data",
        "documents.minutes",
        "outside.file",
        "outside.picture",
        "papers.part_1",
        "papers.part_2",
        "papers.make_letter",
        "reports.file",
        "year_wheel.file",
        "signed_prints.sheet",
        "signed_prints.scan",
    ),
    "Made of what the log already tells of: the destruction.": ("records.protocol",),
    "A draft that holds facts of settings and surveys, and nobody's answers.": ("processing.assessment",),
    "A page that says that something is under way, and no file.": (
        "review.run",
        "review.accept_many",
    ),
}
"""Why -> routes that serve a file to staff without a line in the log."""
