"""A draft shown to the public: two people of two parties say yes, residents comment, the parties answer."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from dialog.models import FreeText, PromiseVersion, Survey
from dialog.services import (
    desk,
    offers,
    promises,
    public_draft_pages,
    public_drafts,
    responses,
    surveys,
)
from dialog.services.errors import Conflict, NotAllowed, NotFound, RuleBroken
from dialog.services.public_draft_pages import PublicDraft
from surveys.forms import Collected
from tests.people import NOW, Cast
from tests.promised import a_head, a_suggested_version, approve, pass_the_check, the_log
from tests.rows import texts

TODAY = NOW.date()
LAST = TODAY + dt.timedelta(days=21)
AFTER = NOW + dt.timedelta(days=22)


def asked(session: Session, cast: Cast) -> PromiseVersion:
    """A draft that Karin wants to show; she has said yes for the municipality."""
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    public_drafts.ask(session, cast.karin, version.id, (TODAY, LAST), revision=version.revision, at=NOW)
    return version


def public(session: Session, cast: Cast) -> PromiseVersion:
    """A draft that everybody can read and comment on for three weeks."""
    version = asked(session, cast)
    public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=NOW)
    return version


def shown(session: Session, version: PromiseVersion, on: dt.date = TODAY) -> PublicDraft:
    promise = version.promise
    return public_draft_pages.show(
        session, promise.municipality_id, promise.slug, version.number, on=on, language="sv"
    )


def comment(session: Session, version: PromiseVersion, words: str) -> None:
    """A resident writes what is missing in the draft."""
    form = session.get_one(Survey, version.comment_survey_id).versions[-1]
    responses.receive(
        session,
        responses.Sending(
            version_id=form.id,
            municipality_id=version.promise.municipality_id,
            language="sv",
            key=words,
            collected=Collected((), {"comment": words}),
        ),
        on=TODAY,
    )


def test_it_is_public_when_two_people_of_two_parties_say_yes_to_exactly_this_text(
    session: Session, cast: Cast
) -> None:
    version = asked(session, cast)
    assert version.status == "draft"
    with pytest.raises(NotFound):
        shown(session, version)
    seal = public_drafts.sealed(version)
    with pytest.raises(RuleBroken, match="party_has_consented"):
        public_drafts.consent(session, cast.karin, version.id, seal, at=NOW)
    for actor, error in ((cast.maja, NotAllowed), (cast.gunnar, NotAllowed), (cast.nils, NotFound)):
        with pytest.raises(error):
            public_drafts.consent(session, actor, version.id, seal, at=NOW)
    with pytest.raises(Conflict):
        public_drafts.consent(session, cast.petra, version.id, "0" * 64, at=NOW)
    public_drafts.consent(session, cast.petra, version.id, seal, at=NOW)
    draft = shown(session, version)
    assert (version.status, draft.state, version.comments_from, version.comments_to) == (
        "public_draft",
        "open",
        TODAY,
        LAST,
    )
    assert draft.form is not None
    assert offers.open_version(session, draft.form, on=TODAY).state == "open"
    assert [one for one in the_log(session) if one.startswith("promise:")][-4:] == [
        "promise:ask_draft",
        "promise:consent_draft",
        "promise:consent_draft",
        "promise:open_draft",
    ]


def test_a_late_yes_does_not_shorten_the_period(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    later = NOW + dt.timedelta(days=5)
    public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=later)
    assert (version.comments_from, version.comments_to) == (
        TODAY + dt.timedelta(days=5),
        LAST + dt.timedelta(days=5),
    )


def test_an_edit_and_an_edit_back_revive_no_yes(session: Session, cast: Cast) -> None:
    version = asked(session, cast)
    seal = public_drafts.sealed(version)
    for title in ("Något annat", a_head().title["sv"]):
        head = a_head(title=texts(title))
        promises.edit(session, cast.karin, version.id, head, revision=version.revision, at=NOW)
    with pytest.raises(Conflict):
        public_drafts.consent(session, cast.petra, version.id, seal, at=NOW)
    with pytest.raises(RuleBroken, match="draft_not_asked"):
        public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=NOW)


def forms(session: Session, version: PromiseVersion) -> list[tuple[str, dt.date | None]]:
    """How each form of the draft stands among the surveys, the first one first."""
    survey = session.get_one(Survey, version.comment_survey_id)
    return [(one.status, one.closes_on) for one in survey.versions]


def test_an_edit_takes_it_from_the_public_and_its_form_is_closed(session: Session, cast: Cast) -> None:
    version = public(session, cast)
    form = shown(session, version).form
    assert form is not None
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    draft = shown(session, version)
    assert (version.status, draft.state, draft.page, draft.form) == ("draft", "reworked", None, None)
    assert offers.open_version(session, form, on=TODAY).state == "closed"
    assert surveys.close_ended(session, at=NOW) == 1
    assert forms(session, version) == [("closed", TODAY)]
    with pytest.raises(RuleBroken, match="comments_cut_short"):
        promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    public_drafts.ask(session, cast.karin, version.id, (TODAY, LAST), revision=version.revision, at=NOW)
    public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=NOW)
    assert shown(session, version).form == form
    assert offers.open_version(session, form, on=TODAY).state == "open"


def test_comments_are_free_texts_and_are_answered_before_it_is_proposed(session: Session, cast: Cast) -> None:
    version = public(session, cast)
    comment(session, version, "Skriv också om isvägen.")
    assert [one.masked for one in session.query(FreeText).filter(FreeText.masked.contains("isvägen"))] == [
        "Skriv också om isvägen."
    ]
    assert shown(session, version).comments == 1
    with pytest.raises(RuleBroken, match="comments_without_answer"):
        promises.propose(session, cast.karin, version.id, revision=version.revision, at=AFTER)
    words = texts("Isvägen får en egen rad nästa år.")
    public_drafts.answer_comments(session, cast.karin, version.id, words, at=NOW)
    with pytest.raises(RuleBroken, match="comments_are_open"):
        promises.propose(session, cast.karin, version.id, revision=version.revision, at=NOW)
    pass_the_check(session, cast.karin, version, at=AFTER)
    promises.propose(session, cast.karin, version.id, revision=version.revision, at=AFTER)
    assert shown(session, version).state == "deciding"
    assert forms(session, version) == [("closed", LAST)]
    approve(session, version, cast.gunnar, cast.maja)
    promises.publish(session, cast.petra, version.id, at=AFTER)
    assert (shown(session, version).state, version.comments_answer) == ("decided", words)


def test_the_form_closes_with_the_period_which_can_be_changed(session: Session, cast: Cast) -> None:
    version = public(session, cast)
    form = shown(session, version).form
    assert form is not None
    assert shown(session, version, LAST + dt.timedelta(days=1)).state == "over"
    longer = LAST + dt.timedelta(days=7)
    public_drafts.change_period(session, cast.karin, version.id, longer, at=NOW)
    assert [
        offers.open_version(session, form, on=day).state for day in (longer, longer + dt.timedelta(1))
    ] == [
        "open",
        "closed",
    ]
    with pytest.raises(RuleBroken, match="comments_period"):
        public_drafts.change_period(session, cast.karin, version.id, TODAY - dt.timedelta(1), at=NOW)


def test_a_withdrawn_draft_says_so_at_its_address(session: Session, cast: Cast) -> None:
    version = public(session, cast)
    promises.withdraw(session, cast.karin, version.id, at=NOW)
    assert (shown(session, version).state, shown(session, version).form) == ("withdrawn", None)
    assert forms(session, version) == [("closed", TODAY)]


def test_without_a_public_draft_the_reason_is_written(session: Session, cast: Cast) -> None:
    version = a_suggested_version(session, cast)
    promises.edit(session, cast.karin, version.id, a_head(), revision=version.revision, at=NOW)
    assert "no_public_draft" in promises.unfinished(session, version)
    with pytest.raises(RuleBroken, match="no_public_draft"):
        public_drafts.go_without(session, cast.karin, version.id, " ", at=NOW)
    public_drafts.go_without(session, cast.karin, version.id, "Det är bråttom.", at=NOW)
    assert "no_public_draft" not in promises.unfinished(session, version)


@pytest.mark.parametrize("days", [(-1, 21), (0, 6), (0, -1)])
def test_residents_have_time_to_comment(session: Session, cast: Cast, days: tuple[int, int]) -> None:
    version = a_suggested_version(session, cast)
    first, last = (TODAY + dt.timedelta(days=one) for one in days)
    with pytest.raises(RuleBroken, match="comments_period"):
        public_drafts.ask(session, cast.karin, version.id, (first, last), revision=version.revision, at=NOW)


def test_what_awaits_whom(session: Session, cast: Cast) -> None:
    def kinds(actor: object, at: dt.datetime = NOW) -> list[str]:
        due = desk.awaiting(session, actor, at=at)  # type: ignore[arg-type]
        return [one.kind for one in due if one.kind in ("draft_consent", "comments_over")]

    version = asked(session, cast)
    assert [kinds(who) for who in (cast.karin, cast.petra, cast.maja)] == [[], ["draft_consent"], []]
    public_drafts.consent(session, cast.petra, version.id, public_drafts.sealed(version), at=NOW)
    assert [kinds(who) for who in (cast.karin, cast.petra)] == [[], []]
    assert [kinds(who, AFTER) for who in (cast.karin, cast.petra)] == [["comments_over"], []]


def test_the_form_is_about_the_draft_and_no_form_of_a_promise_in_force(session: Session, cast: Cast) -> None:
    version = public(session, cast)
    form = shown(session, version).form
    assert form is not None
    offer = offers.open_version(session, form, on=TODAY)
    assert offer.promise is not None
    assert (offer.promise.draft, surveys.SLUG.fullmatch(form) is not None) == (version.number, True)
