"""What a broken rule says: one sentence for every rule that a service raises, and what to do now.

Only the staff meets them, so they are in Swedish and English; that is why they stand apart from the pages of
errors, which a resident can meet too.
"""

from __future__ import annotations

from collections.abc import Callable

from dialog.renewal_rules import RENEWAL
from dialog.request import gettext as _
from dialog.request import language, ngettext
from dialog.rules_approving import APPROVING
from dialog.rules_follow_up import FOLLOW_UP_RULES
from dialog.rules_old import OLD_PROMISES
from dialog.rules_places import PLACES_RULES
from dialog.rules_plan import PLAN_RULES
from dialog.rules_records import RECORD_RULES
from dialog.rules_signing_in import SIGNING_IN
from dialog.services.errors import RuleBroken
from surveys.fault_words import told_plainly

RULES: dict[str, Callable[..., str]] = {
    **APPROVING,
    **FOLLOW_UP_RULES,
    **PLAN_RULES,
    **OLD_PROMISES,
    **RECORD_RULES,
    **PLACES_RULES,
    **SIGNING_IN,
    "survey_slug": lambda: _(
        "The address of a survey is made of small letters a to z, digits and hyphens. "
        "It begins with a letter."
    ),
    "survey_slug_taken": lambda slug: _("There is already a survey with the address %(slug)s.", slug=slug),
    "survey_malformed": lambda faults, definition: _(
        "The survey cannot work like that. %(why)s.",
        why="; ".join(told_plainly(definition, fault, language(), _) for fault in faults),
    ),
    "survey_needs_title": lambda: _("Write a title."),
    "checked_by_nobody": lambda: _("Write who has read the texts: a check without a name is none."),
    "no_sound": lambda: _("The file is no sound that can be played. Use mp3, ogg, m4a or wav."),
    "sound_too_large": lambda most: _(
        "The sound file is too large. At most: %(most)s bytes. Save it with a lower quality, or read less.",
        most=most,
    ),
    "sound_without_name": lambda: _("Write who reads."),
    "survey_incomplete": lambda count: _(
        "The survey cannot be published yet. Texts or settings that are missing: %(count)s.", count=count
    ),
    "survey_needs_municipality": lambda: _("Choose at least one municipality that the survey is about."),
    "survey_elsewhere": lambda: _("A survey is about your own municipality and those of the same agreement."),
    "survey_draft_waits": lambda: _("There is already a draft of the next version. Go on with that one."),
    "survey_frozen": lambda: _("A published survey is never changed. Make a new version instead."),
    "survey_needs_closing_day": lambda: _("A survey needs a last day. Only a feedback form is always open."),
    "survey_closes_too_early": lambda: _("The last day must come after the first day, and not be over."),
    "entry_not_taken": lambda: _(
        "Answers are entered from the survey's first day until seven days after its last one."
    ),
    "entry_way": lambda: _("Choose how the answers came: on paper, by telephone or with help."),
    "no_right_rows": lambda: _("No row of the file can be stored as it is."),
    "role_elsewhere": lambda: _("The organisation has no such role. Choose one that belongs to it."),
    "event_longer_than_a_year": lambda: _(
        "An event that comes back every year must last less than a year. Change the last day."
    ),
    "report_is_sent": lambda: _("The report is sent and locked. It cannot be changed."),
    "report_exists": lambda: _("There is such a report already. Go on with that one."),
    "report_year": lambda: _("Choose a year of the agreement that has begun."),
    "report_to_nobody": lambda: _("Write whom the report was sent to."),
    "report_without_words": lambda: _(
        "Write the first and the last part of the report in Swedish before it is sent: "
        "nobody but you can say them."
    ),
    "ends_before_it_begins": lambda: _("The last day lies before the first one. Change one of them."),
    "language_of_reader": lambda: _("Say which language a language reader reads, and only for that role."),
    "belongs_elsewhere": lambda: _(
        "The person also has a role in another organisation. End the role that is yours instead, "
        "or ask the administrator there."
    ),
    "account_closed": lambda: _("The account is closed. Open it first."),
    "not_yourself": lambda: _("You cannot close your own account. Ask another administrator."),
    "last_administrator": lambda: _(
        "Nobody else would administer the organisation after that day. Invite another administrator first."
    ),
    "passage_too_short": lambda: _("Copy a longer passage: at least two characters, one of them a letter."),
    "passage_not_found": lambda: _(
        "The text holds no such passage. Copy it from the text exactly as it stands there."
    ),
    "not_serious": lambda: _("The text is not marked as serious, so there is nothing to take care of."),
    "serious_kind": lambda: _("Choose what the text speaks of."),
    "choose_what_was_done": lambda: _("Choose what was done. A serious text is not closed without it."),
    "say_what_was_done": lambda: _("Write which help it was, or why nothing was done."),
    "reads_something": lambda: _("Mark at least one language that you read."),
    "unmask_needs_reason": lambda: _("Choose why you need to see the text as it was written."),
    "nothing_masked_by_hand": lambda: _("Nothing in the text is masked by hand. It stands as it was."),
    "original_gone": lambda: _("Only the masked text is kept."),
    "text_unreadable": lambda: _(
        "You do not read that language, and nobody has written what the text says in Swedish. "
        "Hand it to a reader of the language, or write it yourself if you can."
    ),
    "choose_a_reader": lambda: _("Choose somebody who reads the language of the text."),
    "handover_settled": lambda: _("The text awaits no reader any more. Look at it anew."),
    "rendering_missing": lambda: _("Write what the text says in Swedish, or say that you could not read it."),
    "text_state": lambda state: _("Somebody has changed the text meanwhile. Look at it anew."),
    "choose_answers": lambda: _(
        "Mark at least one answer. What was set aside meanwhile cannot be marked again."
    ),
    "serious_waits": lambda: _(
        "One of them holds a serious statement that nobody has taken care of. Do that first."
    ),
    "choose_a_question": lambda: _("Choose at least one question."),
    "run_under_way": lambda: _(
        "The texts of this survey are being grouped already. Wait until that is done."
    ),
    "bucket_is_no_theme": lambda: _("These texts are no theme. Place them one by one, or set them aside."),
    "theme_needs_name": lambda: _("Give the theme a name in Swedish."),
    "choose_a_suggestion": lambda: _("Choose at least one proposed theme."),
    "theme_not_in_use": lambda: _("The theme is no longer in use. Take it back in use first."),
    "choose_a_theme": lambda: _("Choose a theme."),
    "run_is_taken": lambda: _("The grouping is taken already."),
    "take_the_run_first": lambda: _(
        "The grouping is a proposal: nobody has taken it, so nothing in it can be decided on. Open “What "
        "this grouping changes” and take it there; what you have decided before stays."
    ),
    "run_not_taken": lambda: _(
        "There is nothing to take back: the grouping is not taken, or it was the first of its survey."
    ),
    "choose_an_area": lambda: _("Choose the area that the theme belongs to."),
    "not_a_seed": lambda word: _(
        "“%(word)s” cannot be looked for. Write a word of at least three letters before or after a star, "
        "or several words.",
        word=word,
    ),
    "word_there": lambda word: _("The theme already has “%(word)s”.", word=word),
    "word_not_shared": lambda word: _(
        "No other theme has “%(word)s”. Add it as a seed word of this theme alone.", word=word
    ),
    "last_theme": lambda: _("A codebook needs at least one theme."),
    "nothing_changed": lambda: _("That is how the codebook stands already. Nothing was changed."),
    "codebook_file": lambda faults: _(
        "The codebook cannot be read like that. Nothing was changed. Faults: %(count)s.", count=len(faults)
    ),
    "nothing_is_marked": lambda: _("Nothing is marked. Mark at least one text."),
    "choose_texts_to_split": lambda: _("Choose at least one text for the new theme, but not all of them."),
    "merge_with_itself": lambda: _("Choose another theme to merge with."),
    "nothing_to_undo": lambda: _("Nothing is left of that decision, or a later one stands against it."),
    "quote_serious": lambda: _("A serious statement is never quoted."),
    "quote_few": lambda least: _(
        "Fewer than %(least)s people's answers lie under the theme. A quote would point to somebody.",
        least=least,
    ),
    "quote_not_verbatim": lambda: _(
        "The wording does not stand in the masked text. Copy it exactly, or say it in your own words."
    ),
    "paraphrase_is_verbatim": lambda: _(
        "That is too close to what somebody wrote. Say it in your own words, or propose it as a quote."
    ),
    "quote_not_placed": lambda: _("The text does not lie under the theme."),
    "quote_small_language": lambda least: _(
        "Fewer than %(least)s have answered in that language. Only your own words in Swedish may leave: "
        "else the language would show who wrote it.",
        least=least,
    ),
    "no_second_reader": lambda: _(
        "Nobody else can release a quote here. Say it in your own words, "
        "or ask the administrator to name a second reader of quotes."
    ),
    "refusal_says_why": lambda: _("Choose why the quote must not leave."),
    "quote_reader_is_named": lambda: _(
        "The municipality has a second reader of quotes already. End that role first."
    ),
    "second_person": lambda: _("You proposed the quote yourself. Somebody else must release it."),
    "swedish_missing": lambda: _("Write it in Swedish: that is the text that is decided on."),
    "status": lambda now, wanted: _("That step cannot be taken from where it stands now."),
    "promise_slug": lambda: _(
        "The address of a promise is made of small letters a to z, digits and hyphens. "
        "It begins with a letter."
    ),
    "promise_slug_taken": lambda slug: _("There is already a promise with the address %(slug)s.", slug=slug),
    "promise_in_work": lambda number: _(
        "Version %(number)s is already in work. Go on with that one.", number=number
    ),
    "promise_is_published": lambda: _("A published promise is never changed. Begin a new version instead."),
    "promise_without_lines": lambda: _("The promise has no lines yet. Add at least one."),
    "line_without_words": lambda: _("A line has no Swedish text yet. Write it first."),
    "line_without_ground": lambda: _(
        "A line does not say what it rests on. Choose a concern or its evidence for every line."
    ),
    "nobody_follows_up": lambda: _("Say who follows up the promise."),
    "change_without_reason": lambda: _("Say why the promise changes: everyone who reads it may know."),
    "quality_open": lambda count: ngettext(
        "The quality check has %(num)d open question. Answer it, or write why it cannot be answered.",
        "The quality check has %(num)d open questions. Answer them, or write why they cannot be answered.",
        count,
    ),
    "not_all_approved": lambda count: ngettext(
        "The promise cannot be published yet. %(num)d party has not approved this text.",
        "The promise cannot be published yet. %(num)d parties have not approved this text.",
        count,
    ),
    "withdraw_says_why": lambda: _(
        "First tell everyone that the promise ends, and why: record a follow-up of the whole promise."
    ),
    "line_key": lambda key: _("There is already a line with the key %(key)s, or it cannot be one.", key=key),
    "no_agreed_picture": lambda: _(
        "There is no agreed situation picture to draft from. Agree on one first, "
        "or write the promise by hand."
    ),
    "nothing_planned": lambda: _(
        "The plan has no action for any concern of the agreed picture. Plan something first, "
        "or write the promise by hand."
    ),
    "picture_in_work": lambda number: _(
        "Picture %(number)s is already in work. Go on with that one.", number=number
    ),
    "joint_needs_two": lambda count: _("A joint picture needs at least two agreed local pictures."),
    "picture_change_reason": lambda: _(
        "Say what changed since the former picture, and why: choose “Change title and summary”."
    ),
    "renewal_months": lambda least, most: _(
        "Choose between %(least)s and %(most)s months.", least=least, most=most
    ),
    **RENEWAL,
    "baseline_of_agreed": lambda: _("A baseline is frozen beside an agreed picture. Agree on it first."),
    "joint_same": lambda: _("Choose two different problems."),
    "joint_is_one": lambda: _("The problem has one part. There is nothing to take apart."),
    "picture_is_agreed": lambda: _("An agreed picture is never changed. Begin the next one instead."),
    "picture_is_proposed": lambda: _("The picture is already proposed to the parties."),
    "results_while_open": lambda: _("The survey is still open. Close it, then publish what people answered."),
    "left_out_without_reason": lambda: _(
        "Say why the question is left out. The reason is shown where its numbers would have been."
    ),
    "results_too_few": lambda least: _(
        "Fewer than %(least)s have answered: what a few said would show who they are.",
        least=least,
    ),
    "picture_without_concerns": lambda: _("The picture has no problems yet. Add at least one."),
    "concern_without_words": lambda title: _(
        "Nothing is written in Swedish about “%(title)s”. Write a paragraph first.", title=title
    ),
    "themes_forgotten": lambda count: ngettext(
        "%(num)d theme is neither taken up nor left out with a reason. "
        "Residents are told what became of what they said.",
        "%(num)d themes are neither taken up nor left out with a reason. "
        "Residents are told what became of what they said.",
        count,
    ),
    "theme_is_taken_up": lambda: _("The theme is already taken up in the picture."),
    "is_rested_on": lambda lines, goals: _(
        "A promise or a goal rests on this. Change that first (lines: %(lines)s, goals: %(goals)s).",
        lines=lines,
        goals=goals,
    ),
    "reach_is_taken_up": lambda: _("The problem is already taken up in your picture."),
    "evidence_is_there": lambda: _("The figure is already among the evidence."),
    "evidence_kind": lambda: _("Only staff, partners, dialogues and observations are added in words."),
    "names_somebody": lambda count: ngettext(
        "%(num)d piece of the text may tell who somebody is. Say below whether it may stand, then save.",
        "%(num)d pieces of the text may tell who somebody is. Say below which may stand, then save.",
        count,
    ),
    "partner_kind": lambda: _("Choose what kind of organisation it is."),
    "partner_needs_name": lambda: _("Write the name of the organisation."),
    "partner_is_there": lambda name: _("The register already has %(name)s.", name=name),
    "partner_is_used": lambda: _(
        "A note or evidence refers to the organisation, so it stays. Take it out of use instead."
    ),
    "evidence_needs_name": lambda: _("Write which organisation or group says it, or choose it."),
    "note_is_taken": lambda: _("The note is already among the evidence."),
    "note_is_not_public": lambda: _(
        "Its writer has not said that residents may read the note. Take it for the parties alone."
    ),
    "note_kind": lambda: _("Choose what it was, and whose view it is."),
    "note_needs_group": lambda: _("Write which group was met."),
    "note_ahead": lambda: _("The day of a note cannot lie ahead."),
    "note_people": lambda: _("Write how many were there as a number from one, or leave it empty."),
    "note_is_used": lambda: _("Evidence came from the note, so it stays."),
    "note_is_asked_for": lambda: _("Somebody has asked for the note as a public document, so it stays."),
    "note_is_kept": lambda: _(
        "A note is a public document. Only who entered it by mistake can take it away, the same day. "
        "After that it is destroyed under your authority's decision, by two people."
    ),
    "note_is_evidence": lambda: _(
        "An agreed picture rests on the note, so it is not changed any more. Write a new note instead."
    ),
    "said_missing": lambda: _("Write in Swedish what was said of each theme that you chose."),
    "paragraph_part": lambda: _("Choose which part of the picture the paragraph belongs to."),
    "concern_without_causes": lambda title: _(
        "The problem “%(title)s” is prioritised and has no causes. Add its causes, or say why it has none.",
        title=title,
    ),
    "causes_are_there": lambda: _("The problem has causes. Remove them before you say why there are none."),
    "cause_side": lambda: _("Choose which of the three sides the cause belongs to."),
    "cause_influence": lambda: _("Choose whether the cause can be influenced."),
    "sami_interest": lambda: _("Choose whether the problem touches Sámi interests."),
    "sami_interest_not_answered": lambda title: _(
        "Nobody has answered whether the problem “%(title)s” touches Sámi interests. Open it and answer.",
        title=title,
    ),
    "consultation_missing": lambda title: _(
        "The problem “%(title)s” touches Sámi interests. Write down who was consulted, or why nobody was.",
        title=title,
    ),
    "sameby_in_public": lambda title: _(
        "Something that residents will read of “%(title)s” names a reindeer-herding community. "
        "Take the name out, or let only the parties read that evidence.",
        title=title,
    ),
    "consultations_are_there": lambda: _(
        "Consultations are written down here, so it touches Sámi interests. Remove them first."
    ),
    "consulted_kind": lambda: _("Choose who was consulted."),
    "names_a_sameby": lambda title: _(
        "Residents read the reason for “%(title)s”. Write it without a reindeer-herding community's name.",
        title=title,
    ),
    "decided_in_these_words": lambda: _(
        "This is how it was decided. Other languages can be corrected; the Swedish words are decided anew."
    ),
    "not_statable": lambda: _("How many said it, and where, is counted. It cannot be stated by hand."),
    "stated_value": lambda: _("Choose one of the steps that are offered."),
    "stated_without_reason": lambda: _("Write why: what a person states always comes with its reason."),
    "view_weight": lambda: _("Choose how grave it is, from 0 to 4."),
    "view_without_weight": lambda title: _(
        "You have given a reason about “%(title)s”, but not how grave it is. Choose from 0 to 4.", title=title
    ),
    "view_without_reason": lambda title: _("Write why about “%(title)s”, in Swedish.", title=title),
    "views_are_seen": lambda: _("A party has given its view already. It is too late to give them apart."),
    "views_are_open": lambda: _("The views are open already."),
    "priority_outcome": lambda title: _("Choose whether “%(title)s” is prioritised.", title=title),
    "meeting_is_closed": lambda: _("The meeting is closed. Its minutes are never changed."),
    "meeting_ahead": lambda: _("The meeting has not been held yet. Close it on its day, or change the day."),
    "nobody_present": lambda: _("Mark who was present before you close the meeting."),
    "meeting_has_decided": lambda: _("The meeting has decided something, so it cannot be called off."),
    "council_decides_nothing": lambda: _("Only the steering group's decision is entered here."),
    "point_has_words": lambda heading: _(
        "Something is written under “%(heading)s”. The point stays on the agenda.", heading=heading
    ),
    "party_has_answered": lambda: _("Your party has already answered. An answer is never changed."),
    "two_people": lambda: _(
        "You have answered for another party. Two different people answer for the two parties."
    ),
    "return_says_why": lambda: _("Write what has to change, so that the next proposal can be another one."),
    "words_missing": lambda names: _("Write something in every field, or put back what stood there."),
    "words_placeholders": lambda names: _(
        "The words in brackets must stand in every field exactly as in the source: %(names)s. "
        "No other percent sign may stand there.",
        names=names,
    ),
    "words_markup": lambda names: _(
        "These signs cannot be used, since a web page reads them as its own: < > & and the straight "
        "quotation mark. Write curly quotation marks, and the word instead of the sign."
    ),
    "language_code": lambda: _(
        "The code of a language is two or three small letters, as in the standard ISO 639: smj, de."
    ),
    "language_exists": lambda name: _("That language is there already: %(name)s.", name=name),
    "language_needs_name": lambda: _("Write the name of the language, in the language itself."),
    "area_is_there": lambda name: _("There is already an area with the code or name “%(name)s”.", name=name),
    "similar_is_another": lambda: _("Choose another municipality to set beside yours."),
    "similar_says_why": lambda: _("Write why the municipalities are alike: the reason is shown beside."),
    "break_period": lambda: _(
        "Write from which period: a year (2024), a quarter (2024 kv 1) or a month (2024-03)."
    ),
    "break_says_why": lambda: _("Write in Swedish what changed: the reason stands beside the broken line."),
    "mapping_needs_name": lambda: _("Give the mapping a name of its own."),
    "mapping_fits_not": lambda: _(
        "The mapping does not read this file as it is. Mend what is said below, or save it under a name."
    ),
    "statistics_file": lambda count, faults: _(
        "Nothing was imported. Things to mend in the file: %(count)s.", count=count
    ),
}
"""Rule -> its sentence; one row for every RuleBroken that a service raises."""


def sentence(error: RuleBroken) -> str:
    """What the broken rule says, in the reader's language."""
    return RULES[error.rule](**error.facts)
