"""Words for what services name by a key: roles, what awaits somebody, lines of the log.

One row for each key, in the order of the chain; a test fails when a service writes a line that has no row.
"""

from __future__ import annotations

from collections.abc import Callable

from dialog.places_words import ACTS_AS, PLACES_LOG
from dialog.promise_log_words import PROMISE_LOG
from dialog.record_words import RECORD_DUE, RECORD_LOG
from dialog.request import gettext as _
from dialog.request import ngettext, pgettext
from dialog.signing_in_words import SIGNING_IN_LOG

ROLES: dict[str, Callable[[], str]] = {
    "coordinator": lambda: pgettext("role", "coordinator"),
    "municipal_leader": lambda: pgettext("role", "leader of the municipality"),
    "police_officer": lambda: pgettext("role", "police officer"),
    "police_leader": lambda: pgettext("role", "leader of the local police area"),
    "language_reader": lambda: pgettext("role", "language reader"),
    "quote_reader": lambda: pgettext("role", "second reader of quotes"),
    "registrar": lambda: pgettext("role", "registrar or archivist"),
    "administrator": lambda: pgettext("role", "administrator"),
}

DUE: dict[str, Callable[[str, str, int], str]] = {
    **RECORD_DUE,
    "serious_texts": lambda place, title, n: ngettext(
        "%(n)s serious answer to read at once, %(place)s",
        "%(n)s serious answers to read at once, %(place)s",
        n,
        place=place,
    ),
    "own_serious_texts": lambda place, title, n: ngettext(
        "%(n)s serious answer to your own survey to read at once, %(place)s",
        "%(n)s serious answers to your own surveys to read at once, %(place)s",
        n,
        place=place,
    ),
    "unreadable_texts": lambda place, title, n: ngettext(
        "%(n)s text in a language that you do not read, %(place)s",
        "%(n)s texts in languages that you do not read, %(place)s",
        n,
        place=place,
    ),
    "renderings": lambda place, title, n: ngettext(
        "%(n)s text awaits you to be written in Swedish, %(place)s",
        "%(n)s texts await you to be written in Swedish, %(place)s",
        n,
        place=place,
    ),
    "notice_failed": lambda place, title, n: _(
        "The e-mail that something waits could not be sent, %(place)s: tell the coordinator and the operator",
        place=place,
    ),
    "new_texts": lambda place, title, n: ngettext(
        "%(n)s new free text to read, %(place)s", "%(n)s new free texts to read, %(place)s", n, place=place
    ),
    "suggestions": lambda place, title, n: ngettext(
        "%(n)s proposed theme to decide on, %(place)s",
        "%(n)s proposed themes to decide on, %(place)s",
        n,
        place=place,
    ),
    "quotes": lambda place, title, n: ngettext(
        "%(n)s quote waits for you as the second person, %(place)s",
        "%(n)s quotes wait for you as the second person, %(place)s",
        n,
        place=place,
    ),
    "picture_draft": lambda place, title, n: _(
        "Finish and propose the situation picture: %(title)s", title=title
    ),
    "concern_reaches": lambda place, title, n: _(
        "A problem in %(place)s reaches into your municipality: %(title)s", place=place, title=title
    ),
    "picture_gaps": lambda place, title, n: _(
        "See what is empty in the situation picture: %(title)s", title=title
    ),
    "picture_to_approve": lambda place, title, n: _(
        "Approve or return the situation picture: %(title)s", title=title
    ),
    "meet_few": lambda place, title, n: _(
        "So few of your staff answered that they are not counted: meet them and write a note, %(place)s",
        place=place,
    ),
    "views_to_give": lambda place, title, n: ngettext(
        "Give your party's view of %(n)s problem: %(title)s",
        "Give your party's view of %(n)s problems: %(title)s",
        n,
        title=title,
    ),
    "meeting_to_plan": lambda place, title, n: _(
        "Call a meeting about the situation picture: %(title)s", title=title
    ),
    "meeting_near": lambda place, title, n: _("Read the material for the meeting: %(title)s", title=title),
    "meeting_to_close": lambda place, title, n: _(
        "Finish the minutes and close the meeting: %(title)s, %(place)s", title=title, place=place
    ),
    "picture_old": lambda place, title, n: _("Renew the situation picture: %(title)s", title=title),
    "counts": lambda place, title, n: ngettext(
        "Count what was done last month: %(n)s action, %(place)s",
        "Count what was done last month: %(n)s actions, %(place)s",
        n,
        place=place,
    ),
    "message": lambda place, title, n: _(
        "Tell, by the communication plan: %(title)s, %(place)s", title=title, place=place
    ),
    "posts_empty": lambda place, title, n: ngettext(
        "Name somebody for %(n)s function that owns actions, %(place)s",
        "Name somebody for %(n)s functions that own actions, %(place)s",
        n,
        place=place,
    ),
    "promise_draft": lambda place, title, n: _("Finish and propose the promise: %(title)s", title=title),
    "promise_returned": lambda place, title, n: _("Mend the promise that came back: %(title)s", title=title),
    "promise_to_approve": lambda place, title, n: _("Approve or return the promise: %(title)s", title=title),
    "promise_to_publish": lambda place, title, n: _(
        "Publish the promise that all have approved: %(title)s", title=title
    ),
    "draft_consent": lambda place, title, n: _(
        "Say whether the draft can be shown to the public: %(title)s", title=title
    ),
    "comments_over": lambda place, title, n: _(
        "The comment period is over. Read the comments and go on with: %(title)s", title=title
    ),
    "correction": lambda place, title, n: ngettext(
        "Confirm or decline a spelling fix in the promise: %(title)s",
        "Confirm or decline %(n)s spelling fixes in the promise: %(title)s",
        n,
        title=title,
    ),
    "follow_up": lambda place, title, n: _("Follow up the promise: %(title)s", title=title),
    "feedback_late": lambda place, title, n: _(
        "Tell the residents how the promise goes, they have waited too long: %(title)s", title=title
    ),
    "follow_up_preview": lambda place, title, n: _(
        "Read the other party's follow-up before everyone does: %(title)s", title=title
    ),
    "follow_up_remark": lambda place, title, n: _(
        "Answer the other party's remark on your follow-up: %(title)s", title=title
    ),
    "outside_old": lambda place, title, n: ngettext(
        "An old version of the promise stands in %(n)s place outside: %(title)s",
        "An old version of the promise stands in %(n)s places outside: %(title)s",
        n,
        title=title,
    ),
    "outside_missing": lambda place, title, n: ngettext(
        "Put the promise up in %(n)s place outside: %(title)s",
        "Put the promise up in %(n)s places outside: %(title)s",
        n,
        title=title,
    ),
    "outside_nowhere": lambda place, title, n: _(
        "Say where the promise is shown outside: %(title)s", title=title
    ),
    "results": lambda place, title, n: _(
        "Publish the results of the survey: %(title)s, %(place)s", title=title, place=place
    ),
    "report_yearly": lambda place, title, n: _(
        "Send the yearly report %(title)s to the leaderships: %(place)s", title=title, place=place
    ),
    "report_period": lambda place, title, n: _(
        "Follow up the whole agreement in a report: %(title)s, %(place)s", title=title, place=place
    ),
    "agreement_ends": lambda place, title, n: _(
        "Follow up the agreement before it ends: %(title)s", title=title
    ),
    "renewal_decide": lambda place, title, n: ngettext(
        "Decide what becomes of %(n)s thing of the ending agreement, %(place)s",
        "Decide what becomes of %(n)s things of the ending agreement, %(place)s",
        n,
        place=place,
    ),
    "renewal_decide_joint": lambda place, title, n: ngettext(
        "Decide together what becomes of %(n)s joint thing of the ending agreement",
        "Decide together what becomes of %(n)s joint things of the ending agreement",
        n,
    ),
    "renewal_open": lambda place, title, n: _(
        "Open the agreement that follows: everything is decided about %(title)s", title=title
    ),
    "renewal_follow_up": lambda place, title, n: _(
        "Follow up a last time the promise that ends: %(title)s", title=title
    ),
}
"""Kind of due thing -> its sentence, given the municipality's name, a title and how many."""

LOG: dict[str, Callable[[], str]] = {
    **PROMISE_LOG,
    **RECORD_LOG,
    **SIGNING_IN_LOG,
    "survey:draft": lambda: _("Began a survey"),
    "survey:edit": lambda: _("Edited a survey"),
    "survey:check_text": lambda: _("Checked the texts of a survey in a language"),
    "survey:publish": lambda: _("Opened a survey"),
    "response:enter": lambda: _("Entered an answer for somebody"),
    "response:load": lambda: _("Stored answers from a file"),
    "survey:close": lambda: _("Closed a survey"),
    "survey:discard": lambda: _("Threw a draft of a survey away"),
    **PLACES_LOG,
    "text:open": lambda: _("Opened pages of free texts, for the first time that day"),
    "text:read": lambda: _("Read free texts"),
    "text:mask": lambda: _("Masked more of a free text"),
    "text:mask_back": lambda: _("Took back what was masked by hand in a free text"),
    "text:unmask": lambda: _("Saw a free text as it was written"),
    "text:withhold": lambda: _("Let a free text no longer be shown"),
    "text:show": lambda: _("Let a free text be shown again"),
    "notice:fail": lambda: _("Could not send the e-mail that something waits"),
    "text:mark_serious": lambda: _("Marked a free text as serious"),
    "text:take_care_of": lambda: _("Noted what was done about a serious free text"),
    "text:hand_over": lambda: _("Handed a free text to a language reader"),
    "text:take_back": lambda: _("Took a free text back from a language reader"),
    "text:could_not": lambda: _("Could not read a free text that was handed over"),
    "text:render": lambda: _("Wrote a free text in Swedish"),
    "response:set_aside": lambda: _("Set answers aside"),
    "response:bring_back": lambda: _("Let answers that were set aside count again"),
    "response:let_be": lambda: _("Looked at answers that are alike and let them be"),
    "response:look_again": lambda: _("Put answers that are alike among those to look at again"),
    "theming:ask": lambda: _("Asked for texts to be grouped"),
    "theming:take": lambda: _("Took what a grouping proposed for new texts"),
    "theming:take_back": lambda: _("Undid the taking of a grouping"),
    "theming:export": lambda: _("Saved the decisions of the review as a file"),
    "codebook:change": lambda: _("Changed the codebook"),
    "theme:accept": lambda: _("Accepted a proposed theme"),
    "theme:merge": lambda: _("Merged themes"),
    "theme:split": lambda: _("Undid a merger of themes"),
    "theme:set_aside": lambda: _("Set a proposed theme aside"),
    "theme:rename": lambda: _("Renamed a theme"),
    "theme:move": lambda: _("Moved a text to another theme"),
    "theme:retire": lambda: _("Took a theme out of use"),
    "theme:not_an_answer": lambda: _("Marked a text as no answer"),
    "theme:choose_focus_areas": lambda: _("Chose the focus areas of a theme"),
    "quote:propose": lambda: _("Proposed a quote"),
    "quote:release": lambda: _("Released a quote"),
    "quote:refuse": lambda: _("Said no to a quote"),
    "quote:withdraw": lambda: _("Withdrew a quote"),
    "result:publish": lambda: _("Published results"),
    "answers:export": lambda: _("Saved the answers to a survey as a file"),
    "figures:export": lambda: _("Saved figures of themes as a file"),
    "statistics:load": lambda: _("Imported statistics"),
    "calendar:add": lambda: _("Put an event in the calendar"),
    "calendar:edit": lambda: _("Changed an event of the calendar"),
    "calendar:remove": lambda: _("Took an event out of the calendar"),
    "statistics:save_mapping": lambda: _("Saved how files of figures are read"),
    "statistics:mapping_fits": lambda: _("Said that a mapping fits a real file of figures"),
    "statistics:remove_mapping": lambda: _("Took away a mapping of files of figures"),
    "statistics:add_area": lambda: _("Added an area that figures are about"),
    "statistics:set_beside": lambda: _("Set a similar municipality beside their own"),
    "statistics:take_away_similar": lambda: _("Took away a similar municipality"),
    "statistics:state_break": lambda: _("Said from when a definition of figures is another one"),
    "statistics:take_back_break": lambda: _("Took back that a definition of figures changed"),
    "picture:assemble": lambda: _("Assembled a situation picture"),
    "picture:edit": lambda: _("Edited a situation picture"),
    "picture:join": lambda: _("Made two problems of a joint picture one"),
    "picture:part": lambda: _("Took a problem of a joint picture apart"),
    "baseline:freeze": lambda: _("Froze a baseline"),
    "agreement:renewal": lambda: _("Set how often the situation picture is renewed"),
    "picture:order": lambda: _("Changed the order in a situation picture"),
    "picture:take_up": lambda: _("Took up a theme in a situation picture"),
    "picture:leave_out": lambda: _("Left a theme out of a situation picture, with the reason"),
    "picture:remove_concern": lambda: _("Took a problem out of a situation picture"),
    "picture:causes": lambda: _("Changed the causes of a problem in a situation picture"),
    "picture:consult": lambda: _("Answered whether a problem touches Sámi interests, or who was consulted"),
    "picture:self_check": lambda: _("Answered the parties' questions to themselves in a situation picture"),
    "picture:contribute": lambda: _("Added what their organisation has seen to a situation picture"),
    "picture:add_statistics": lambda: _("Added statistics to a situation picture"),
    "picture:remove_evidence": lambda: _("Took evidence out of a situation picture"),
    "picture:reach": lambda: _("Said which other municipalities a problem reaches into"),
    "partner:add": lambda: _("Added a partner organisation to the register"),
    "partner:edit": lambda: _("Changed a partner organisation in the register"),
    "partner:retire": lambda: _("Took a partner organisation out of use"),
    "partner:restore": lambda: _("Took a partner organisation back in use"),
    "partner:remove": lambda: _("Removed a partner organisation from the register"),
    "note:write": lambda: _("Wrote a note of a dialogue, a meeting or a safety walk"),
    "note:edit": lambda: _("Changed a note"),
    "note:entered_wrongly": lambda: _("Took away a note that they had entered by mistake the same day"),
    "picture:rank": lambda: _("Took the proposed order of a situation picture"),
    "picture:keep_order": lambda: _("Renewed the criteria of a situation picture and kept the order"),
    "picture:state": lambda: _("Stated criteria of a problem, with the reason"),
    "picture:give_view": lambda: _("Gave a party's view in a situation picture"),
    "picture:views_apart": lambda: _("Let the parties give their views apart"),
    "picture:open_views": lambda: _("Opened the parties' views"),
    "picture:prioritise": lambda: _("Recorded the joint decision on priorities"),
    "meeting:plan": lambda: _("Called a meeting"),
    "meeting:edit": lambda: _("Changed the call to a meeting"),
    "meeting:remove": lambda: _("Called a meeting off"),
    "meeting:rename": lambda: _("Changed what the council or the steering group is called"),
    "meeting:keep": lambda: _("Entered what happened at a meeting"),
    "meeting:decide": lambda: _("Entered the steering group's decision"),
    "meeting:close": lambda: _("Closed a meeting and froze its minutes"),
    "picture:agree": lambda: _("All parties have agreed on a situation picture"),
    "picture:supersede": lambda: _("A situation picture was replaced by a later one"),
    "picture:propose": lambda: _("Proposed a situation picture"),
    "picture:approve": lambda: _("Approved a situation picture for a party"),
    "picture:return": lambda: _("Returned a situation picture"),
    "plan:add_goal": lambda: _("Decided on a goal"),
    "plan:edit_goal": lambda: _("Changed a goal"),
    "plan:measure": lambda: _("Entered a measurement of a goal"),
    "plan:remove_measurement": lambda: _("Took away a measurement of a goal"),
    "plan:add_action": lambda: _("Planned an action"),
    "plan:edit_action": lambda: _("Changed an action"),
    "plan:action_ongoing": lambda: _("Said that an action is under way"),
    "plan:action_done": lambda: _("Said that an action is done"),
    "plan:action_ended": lambda: _("Said that an action has ended"),
    "plan:add_message": lambda: _("Planned a message of the communication plan"),
    "plan:edit_message": lambda: _("Changed a message of the communication plan"),
    "plan:end_goal": lambda: _("Ended a goal, with a reason"),
    "plan:go_on_goal": lambda: _("Took up an ended goal again"),
    "plan:count": lambda: _("Counted an action"),
    "agreement:edit": lambda: _("Changed the agreement"),
    "agreement:section": lambda: _("Changed part 1 of the agreement"),
    "agreement:focus_area": lambda: _("Added or renamed a focus area"),
    "agreement:remove_focus_area": lambda: _("Took away a focus area"),
    "agreement:sign": lambda: _("Entered a signature of the agreement"),
    "agreement:decide": lambda: _("Entered a decision about the agreement"),
    "agreement:prolong": lambda: _("Entered a decision that prolongs the agreement"),
    "agreement:remove_decision": lambda: _("Took away a decision about the agreement"),
    "post:name": lambda: _("Named a person for a function"),
    "post:end": lambda: _("Ended a person's time in a function"),
    "post:remove": lambda: _("Took away that a person holds a function"),
    "agreement:renewal_carry": lambda: _("Decided that a thing is carried over to the next agreement"),
    "agreement:renewal_end": lambda: _("Decided that a thing ends with the agreement"),
    "agreement:open_next": lambda: _("Opened the agreement that follows"),
    "language:correct": lambda: _("Changed or confirmed words in the language room"),
    "language:add_language": lambda: _("Added a language"),
    "language:change_language": lambda: _("Changed a language, or whether it is offered"),
    "report:begin": lambda: _("Began a report to the leaderships"),
    "report:write": lambda: _("Wrote in a report to the leaderships"),
    "report:send": lambda: _("Locked a report that was sent to the leaderships"),
    "report:remove": lambda: _("Took a draft of a report away"),
}
"""Action of the log -> what was done, in words."""

SUBJECTS: dict[str, Callable[[], str]] = {
    "user": lambda: pgettext("subject of the log", "person"),
    "interface_text": lambda: pgettext("subject of the log", "words of a page"),
    "added_language": lambda: pgettext("subject of the log", "language"),
    "question": lambda: pgettext("subject of the log", "question"),
    "paragraph": lambda: pgettext("subject of the log", "paragraph"),
    "cause": lambda: pgettext("subject of the log", "cause"),
    "promise_line": lambda: pgettext("subject of the log", "line of a promise"),
    "membership": lambda: pgettext("subject of the log", "role"),
    "survey": lambda: pgettext("subject of the log", "survey"),
    "survey_version": lambda: pgettext("subject of the log", "survey"),
    "free_text": lambda: pgettext("subject of the log", "free text"),
    "notice": lambda: pgettext("subject of the log", "e-mail that something waits"),
    "theming_run": lambda: pgettext("subject of the log", "grouping of texts"),
    "suggested_theme": lambda: pgettext("subject of the log", "proposed theme"),
    "theme": lambda: pgettext("subject of the log", "theme"),
    "review_decision": lambda: pgettext("subject of the log", "decision in the review"),
    "quote": lambda: pgettext("subject of the log", "quote"),
    "result_publication": lambda: pgettext("subject of the log", "published results"),
    "statistics_source": lambda: pgettext("subject of the log", "statistics"),
    "calendar_event": lambda: pgettext("subject of the log", "event of the calendar"),
    "statistics_mapping": lambda: pgettext("subject of the log", "mapping of files of figures"),
    "statistics_break": lambda: pgettext("subject of the log", "break in figures"),
    "area": lambda: pgettext("subject of the log", "area"),
    "situation_picture": lambda: pgettext("subject of the log", "situation picture"),
    "partner_organisation": lambda: pgettext("subject of the log", "partner organisation"),
    "dialogue_note": lambda: pgettext("subject of the log", "note"),
    "concern": lambda: pgettext("subject of the log", "problem"),
    "meeting": lambda: pgettext("subject of the log", "meeting"),
    "organisation": lambda: pgettext("subject of the log", "organisation"),
    "agreement": lambda: pgettext("subject of the log", "agreement"),
    "focus_area": lambda: pgettext("subject of the log", "focus area"),
    "goal": lambda: pgettext("subject of the log", "goal"),
    "action": lambda: pgettext("subject of the log", "action"),
    "promise": lambda: pgettext("subject of the log", "promise"),
    "promise_version": lambda: pgettext("subject of the log", "promise"),
    "proposal": lambda: pgettext("subject of the log", "proposed text"),
    "outside_place": lambda: pgettext("subject of the log", "place where a promise is shown"),
    "follow_up": lambda: pgettext("subject of the log", "follow-up"),
    "report": lambda: pgettext("subject of the log", "report"),
}
"""Table -> what it holds, in a word."""


def role(key: str) -> str:
    """A role in words."""
    return ACTS_AS[key]() if key in ACTS_AS else ROLES[key]()


def logged(action: str) -> str:
    """What a line of the log says; an action of an older edition stands as it was written."""
    return LOG[action]() if action in LOG else action


def subject(name: str) -> str:
    """What a line of the log is about: `promise:3` as "promise 3"."""
    table, _colon, number = name.partition(":")
    return f"{SUBJECTS[table]()} {number}" if table in SUBJECTS else name
