"""Which field of a form mends a broken rule: the error stands there, and the summary leads to it.

Services know nothing of forms, and many rules stand in several; so a rule names the fields that may mend it,
and the first of them that the form shows is told. What no single field mends is said above all of them.
"""

from __future__ import annotations

from typing import Any

import wtforms

from dialog.forms.base import Form, TextsField
from dialog.rules import sentence
from dialog.services.errors import RuleBroken

FIELDS: dict[str, tuple[str, ...]] = {
    "agreement_two_sides": ("parties",),
    "area_code": ("code",),
    "area_code_taken": ("code",),
    "area_is_there": ("code",),
    "area_within_itself": ("parent_id",),
    "baseline_first": ("on",),
    "because_missing": ("because",),
    "break_period": ("period",),
    "break_says_why": ("because",),
    "cause_influence": ("influence",),
    "cause_side": ("side",),
    "change_without_reason": ("reason_for_change",),
    "checked_by_nobody": ("checked_by", "reader"),
    "choose_a_question": ("questions",),
    "choose_a_reader": ("reader",),
    "choose_a_suggestion": ("suggestion",),
    "choose_a_theme": ("theme", "target", "into"),
    "choose_an_area": ("area",),
    "choose_texts_to_split": ("text",),
    "choose_what_was_done": ("done",),
    "codebook_file": ("file",),
    "comments_period": ("first", "last"),
    "common_password": ("password",),
    "consultations_are_there": ("interest",),
    "consulted_kind": ("kind",),
    "copy_day": ("on",),
    "copy_stands": ("version_id",),
    "count_from_one": ("count", "times"),
    "count_period": ("period",),
    "count_unchanged": ("count",),
    "decided_in_these_words": ("title", "text"),
    "disposal_typed": ("typed",),
    "ends_before_it_begins": ("to_on", "ends_on", "valid_to", "on"),
    "entry_way": ("channel",),
    "event_longer_than_a_year": ("to_on",),
    "evidence_is_there": ("value_id",),
    "evidence_kind": ("kind",),
    "evidence_needs_name": ("organisation_name",),
    "follow_up_ahead": ("on",),
    "follow_up_unknown": ("outcome",),
    "goal_concern": ("concern_id",),
    "ground_exists": ("paragraph",),
    "ground_form": ("paragraph",),
    "had_people": ("email",),
    "how_often_is_half": ("times",),
    "joint_same": ("second",),
    "language_code": ("code",),
    "language_exists": ("code",),
    "language_needs_name": ("name",),
    "language_of_reader": ("reads_language",),
    "last_administrator": ("on",),
    "leaked_password": ("password",),
    "later_promise_exists": ("is_in_force",),
    "mapping_needs_name": ("mapping_name",),
    "meeting_ahead": ("held_on",),
    "merge_with_itself": ("into",),
    "message_language": ("languages",),
    "names_a_sameby": ("because",),
    "no_sound": ("file",),
    "not_a_seed": ("word",),
    "not_a_spelling_fix": ("words",),
    "not_prolonged": ("new_end_on",),
    "not_to_yourself": ("email",),
    "note_ahead": ("held_on",),
    "note_kind": ("kind",),
    "note_needs_group": ("who",),
    "note_people": ("people",),
    "old_period": ("valid_from",),
    "old_promise_is_past": ("valid_from",),
    "own_name_password": ("password",),
    "paragraph_part": ("part",),
    "paraphrase_is_verbatim": ("wording",),
    "partner_is_there": ("name",),
    "partner_kind": ("kind",),
    "partner_needs_name": ("name",),
    "party_is_there": ("organisation_id",),
    "passage_not_found": ("passage",),
    "passage_too_short": ("passage",),
    "passkey_needs_name": ("name",),
    "picture_change_reason": ("changed_because",),
    "place_has_area": ("code",),
    "place_key": ("key",),
    "place_key_reserved": ("key",),
    "place_key_taken": ("key",),
    "point_has_words": ("agenda",),
    "post_is_held": ("from_on",),
    "post_person_elsewhere": ("person",),
    "print_of_another_text": ("short",),
    "promise_slug": ("slug",),
    "promise_slug_taken": ("slug",),
    "quote_not_verbatim": ("wording",),
    "quote_reader_is_named": ("role",),
    "quote_small_language": ("is_paraphrase",),
    "reads_something": ("reads",),
    "refusal_says_why": ("reason",),
    "remark_without_words": ("text",),
    "rendering_missing": ("words",),
    "renewal_months": ("months",),
    "renewal_needs_reason": ("because",),
    "renewal_overlaps": ("starts_on",),
    "renewal_party_leaves": ("party_ids",),
    "renewal_two_sides": ("party_ids",),
    "replaced_by_nothing": ("replaced_by",),
    "report_exists": ("what",),
    "report_to_nobody": ("sent_to",),
    "report_year": ("what",),
    "request_day": ("received_on",),
    "request_empty": ("asked_for",),
    "request_outcome": ("outcome",),
    "retention_day": ("decided_on",),
    "retention_decision": ("reference_number", "body"),
    "retention_months": ("months",),
    "retention_survey": ("survey",),
    "return_says_why": ("comment",),
    "role_elsewhere": ("role",),
    "same_signs_password": ("password",),
    "sami_interest": ("interest",),
    "say_what_was_done": ("what",),
    "scan_is_too_large": ("scan",),
    "scan_kind": ("scan",),
    "secrecy_ground": ("ground", "mask_ground"),
    "serious_kind": ("speaks_of",),
    "short_password": ("password",),
    "signed_by_whom": ("name",),
    "signed_day": ("on",),
    "similar_is_another": ("similar",),
    "similar_says_why": ("because",),
    "sound_too_large": ("file",),
    "sound_without_name": ("read_by",),
    "source_of_old_promise": ("source",),
    "statistics_file": ("file",),
    "survey_closes_too_early": ("closes_on",),
    "survey_elsewhere": ("municipalities",),
    "survey_malformed": ("file",),
    "survey_needs_closing_day": ("closes_on",),
    "survey_needs_municipality": ("municipalities",),
    "survey_needs_title": ("title",),
    "survey_slug": ("slug",),
    "survey_slug_taken": ("slug",),
    "swedish_is_signed": ("words",),
    "swedish_missing": ("name", "text", "title", "because"),
    "theme_is_taken_up": ("themes",),
    "theme_needs_name": ("name", "labels"),
    "unmask_needs_reason": ("reason",),
    "word_not_shared": ("word",),
    "word_there": ("word",),
    "words_markup": ("words_0",),
    "words_missing": ("words_0",),
    "words_placeholders": ("words_0",),
    "wrong_code": ("code",),
    "wrong_password": ("former",),
}
"""Rule -> the fields that may mend it, the likeliest first."""


def told_in(form: Form, broken: RuleBroken, part: str = "") -> None:
    """Say in the form which rule was broken, at the field that mends it; `part` is a group of fields."""
    blamed(form, FIELDS.get(broken.rule, ()), sentence(broken), part)


def blamed(form: Form, names: tuple[str, ...], words: str, part: str = "") -> None:
    """Say at the first of these fields that the form shows what is wrong, or above all fields."""
    groups = [form[part].form, form] if part else [form]
    shown = (group[name] for group in groups for name in names if name in group and _is_shown(group[name]))
    field = next(shown, None)
    if isinstance(field, TextsField):
        field = field.form["sv"]  # rules look at the Swedish text: it is the one that is decided on
    if field is None:
        form.form_errors.append(words)
    else:
        field.errors = [*field.errors, words]


def _is_shown(field: Any) -> bool:
    """Whether a person sees one field there."""
    if isinstance(field, wtforms.FormField):
        return isinstance(field, TextsField) and "sv" in field.form
    return not isinstance(field, wtforms.FieldList | wtforms.HiddenField)
