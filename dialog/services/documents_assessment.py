"""A draft of the assessment of consequences for data protection (GDPR, article 35), one for each controller.

What the system knows it states, with the proof of each measure; what only the authority can judge it asks.
A draft until the authority has answered, said so on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialog.circumstances import Circumstances
from dialog.services import documents_processing, officers, processing_words
from dialog.services.documents import Block, Document, Facts, Heading, Items, Paragraph, Run, Table
from dialog.services.documents_processing import line, survey_table
from dialog.services.documents_voice import Voice
from dialog.services.errors import NotFound
from dialog.services.processing import Controller

RISK_WIDTHS = (24, 40, 36)
Said = tuple[Run, Sequence[Run], tuple[str, ...]]
"""The risk, what stands against it, and which tests or commands prove it, as `SECURITY.md` lists them."""


def of(controllers: Sequence[Controller], key: str, how: Circumstances, voice: Voice) -> Document:
    """The draft for one of the controllers. Raises NotFound for another one."""
    for one in controllers:
        if one.organisation.key == key:
            return _document(one, how, voice)
    raise NotFound


def _document(controller: Controller, how: Circumstances, voice: Voice) -> Document:
    kind = voice.pgettext("kind of document", "Impact assessment for data protection")
    authority = voice.told(controller.organisation.name)
    return Document(
        name=f"konsekvensbedomning-{controller.organisation.key}",
        kind=kind,
        title=Run(f"{kind.text}: {authority.text}", kind.language),
        language=voice.language,
        authors=(authority.text,),
        cover=Facts(
            (
                ((voice.pgettext("cover", "Authority"),), (authority,)),
                ((voice.pgettext("cover", "Decided by"),), (_to_fill_in(voice),)),
                ((voice.say("Data protection officer"),), (documents_processing.officer(controller, voice),)),
                ((voice.pgettext("cover", "Advice of the data protection officer"),), (_to_fill_in(voice),)),
            )
        ),
        blocks=tuple(_blocks(controller, how, voice)),
        draft=voice.say("Draft – the authority has not yet assessed it"),
        page=(voice.pgettext("page number", "Page"), voice.pgettext("page number", "of")),
    )


def _blocks(controller: Controller, how: Circumstances, voice: Voice) -> Iterator[Block]:
    yield Paragraph(
        (
            voice.say(
                "This draft is made of the surveys, decisions and settings in force (GDPR, article 35). The "
                "authority judges how likely and how grave each risk is, answers the open questions and "
                "decides."
            ),
        ),
        "lead",
    )
    yield Heading(1, (voice.say("Description"),))
    for key in controller.activities:
        yield Heading(2, (processing_words.title(key, voice),))
        yield documents_processing.described(key, controller, how, voice)
        if key == "answers":
            yield survey_table(controller, voice)
    yield Heading(1, (voice.say("Necessity and proportion"),))
    yield Items(tuple((one,) for one in _necessity(controller, how, voice)))
    yield Heading(1, (voice.say("Risks to those whom it is about, and what stands against them"),))
    yield _risks(controller, how, voice)
    yield Heading(1, (voice.say("Measures that hold for everything"),))
    yield Items(tuple((one,) for one in processing_words.measures(controller, how, voice)))
    yield Heading(1, (voice.say("Open questions for the authority"),))
    yield Items(tuple((one,) for one in _questions(controller, how, voice)), is_numbered=True)


def _necessity(controller: Controller, how: Circumstances, voice: Voice) -> Iterator[Run]:
    key = controller.activities[0]
    yield from processing_words.basis(key, controller, how, voice)
    yield voice.say(
        "Nobody has to answer. Who answers is told first what is kept and that it can be asked for."
    )
    yield voice.say("No account, name, address or time of day is asked for or kept: it is not needed.")
    yield voice.say("Own words are asked for because closed questions do not tell what people want done.")
    yield voice.say("Background is asked for in coarse groups, and only to see whose safety differs.")
    yield voice.say(
        "Since nobody knows which answer is whose, it cannot be shown, corrected or erased at the wish of "
        "who gave it (article 11)."
    )


def _risks(controller: Controller, how: Circumstances, voice: Voice) -> Table:
    risks = list(_residents(controller, voice)) if "answers" in controller.activities else []
    risks += list(_everybody(how, voice))
    return Table(
        caption=(voice.say("Risks, measures and their proof"),),
        head=(
            (voice.pgettext("column", "Risk"),),
            (voice.pgettext("column", "What stands against it"),),
            (voice.pgettext("column", "Proof"),),
        ),
        rows=tuple(
            ((risk,), line(measures), (Run(", ".join(proofs), "en", "quiet"),))
            for risk, measures, proofs in risks
        ),
        widths=RISK_WIDTHS,
    )


def _residents(controller: Controller, voice: Voice) -> Iterator[Said]:
    yield (
        voice.say("In a small place somebody is recognised by a number or a combination."),
        [
            voice.say("Small counts are hidden, also those that follow from others."),
            voice.say("No order, day or hour of an answer is kept."),
        ],
        ("tests/surveys/test_survey_tabulation.py", "tests/dialog/services/test_picture_attack.py",
         "tests/dialog/views/test_answer.py"),
    )  # fmt: skip
    if controller.has_own_words:
        yield (
            voice.say("Somebody writes about themselves or others so that they can be recognised."),
            [
                voice.say(
                    "Texts are masked before anybody reads; a coordinator masks what the program missed."
                ),
                voice.say("A quote leaves only by a second person, and from ten answers in a language."),
                voice.say("The form asks not to write names."),
            ],
            ("./run benchmark themes", "tests/dialog/views/test_never_published.py"),
        )
        yield (
            voice.say("Somebody tells of violence, threats or thoughts of suicide, and nobody notices."),
            [
                voice.say(
                    "What is serious is marked as it is stored, and waits first until it is taken care of."
                ),
                voice.say("The form says that nobody reads at once, and gives the numbers to call."),
            ],
            ("tests/dialog/services/test_alarms.py",),
        )
    yield (
        voice.say("An answer or a language shows that somebody is Sámi, which is sensitive data."),
        [
            voice.say("With few answers in a language only own words in Swedish leave, no quote."),
            voice.say("No reindeer-herding community is named or counted where residents read."),
        ],
        ("tests/dialog/services/test_consultations.py", "tests/surveys/test_survey_tabulation.py"),
    )
    yield (
        voice.say("It is found out who has answered, by the network, the device or the time."),
        [voice.say("None of it has a column, a cookie or a line in a log.")],
        ("tests/house/test_anonymity.py", "./run check traces"),
    )
    yield (
        voice.say("Answers are kept longer than needed, or are left after they were destroyed."),
        [
            voice.say("The decision on each survey is kept here, and its day stands on the desk."),
            voice.say(
                "After a destruction no word is left, and a restored copy is brought to the same state."
            ),
        ],
        ("tests/dialog/services/test_disposals.py", "tests/dialog/test_disposals_postgresql.py"),
    )
    yield (
        voice.say("What is handed out as a public document harms somebody."),
        [voice.say("Each item is reviewed and masked with its paragraph, and the decision can be appealed.")],
        ("tests/dialog/services/test_handing_out.py",),
    )


def _everybody(how: Circumstances, voice: Voice) -> Iterator[Said]:
    yield (
        voice.say("Somebody of the staff reads what their work does not need."),
        [
            voice.say(
                "What belongs to another municipality is not found; each route is tried with each role."
            ),
            voice.say("Reading unmasked needs a reason and stands in the log."),
        ],
        ("tests/house/test_access.py", "tests/house/test_logged_actions.py"),
    )
    yield (
        voice.say("An account is taken over."),
        [
            voice.say("Everybody signs in in two steps.")
            if how.needs_second_factor
            else voice.say("Signing in in two steps is offered and not required."),
            voice.say("Guessing is slowed, and sign-ins end by themselves."),
        ],
        ("tests/dialog/services/test_slowing.py", "tests/dialog/views/test_account.py"),
    )
    yield (
        voice.say("The server or a backup falls into wrong hands, or is lost."),
        [
            voice.say("A copied database signs nobody in."),
            voice.say("The site itself makes no backups.")
            if how.backup_days is None
            else voice.say(
                "Backups are sealed for a key that is not on the server, and live at most %(days)s days.",
                days=voice.number(how.backup_days),
            ),
        ],
        ("tests/dialog/services/test_second_factor.py", "tests/dialog/test_backups.py"),
    )
    yield (
        voice.say("Somebody changes or hides what was done."),
        [voice.say("The log is a chain that a second reader checks against the head kept with each backup.")],
        ("tests/dialog/test_log_check.py",),
    )


def _questions(controller: Controller, how: Circumstances, voice: Voice) -> Iterator[Run]:
    yield voice.say("How likely and how grave is each risk here, and what remains after the measures?")
    yield voice.say("Which legal basis holds, and what rules on secrecy?")
    if officers.is_reached(controller.organisation):
        yield voice.say("What did the data protection officer advise?")
    else:
        yield voice.say("How does one reach the data protection officer, and what did they advise?")
    yield voice.say("Have residents or those who speak for them been asked (article 35.9)?")
    yield voice.say("On which server in which country does the site run, and who can reach it?")
    if controller.operator is not None:
        yield voice.say(
            "Is there an agreement with %(name)s as processor (article 28)?",
            name=voice.told(controller.operator.name).text,
        )
    if not controller.organisation.is_municipality:
        yield voice.say("Does the Criminal Data Act (2018:1177) apply to what the police ask?")
    undecided = {one.version.id for one in controller.asked if any(kept.rule is None for kept in one.kept)}
    for asked in controller.asked:
        if asked.version.id in undecided:
            undecided.remove(asked.version.id)
            yield voice.say(
                "For how long is it kept? No decision is entered: %(survey)s.",
                survey=voice.told(asked.version.title).text,
            )
    if "notes" in controller.activities:
        if controller.notes_rule is None:
            yield voice.say("For how long are notes of dialogues kept? No decision is entered.")
        yield voice.say("For how long is the register of partners kept?")
    if how.backup_days is None:
        yield voice.say("How are backups made, sealed and thrown away?")
    if not how.needs_second_factor:
        yield voice.say("Is signing in in two steps to be required?")
    yield voice.say("Must the Swedish Authority for Privacy Protection be consulted first (article 36)?")


def _to_fill_in(voice: Voice) -> Run:
    return voice.pgettext("cover", "to be filled in by the authority")
