"""What a school is given: a letter to the principal, one to guardians with all questions, and what a teacher
does in the classroom. Who sees the answers is told as it is, also where it is no comfort.
"""

from __future__ import annotations

from typing import Any

from dialog import languages
from dialog.services import prints_form
from dialog.services.prints_words import Printed, code, common, short_link, time_told, without_scheme


def school(sheet: Printed) -> dict[str, Any]:
    """The three papers, each beginning on a page of its own."""
    _ = sheet.words.gettext
    address = short_link(sheet.base_url, sheet.version.survey.slug, "school")
    day = sheet.version.closes_on
    return common(sheet, _("for schools")) | {
        "letters": [_principal(sheet), _guardians(sheet), _teacher(sheet)],
        "sections": prints_form.sections(sheet),
        "questions_title": _("All questions"),
        "address": without_scheme(address),
        "qr": code(address, border=0),
        "qr_alt": _("QR code that leads to %(address)s", address=without_scheme(address)),
        "last_day": _("Last day: %(day)s", day=languages.format_date(day, sheet.words.language))
        if day
        else "",
        "contact": _("Contact at the municipality (name, telephone, e-mail):"),
    }


def _principal(sheet: Printed) -> dict[str, Any]:
    _ = sheet.words.gettext
    return {
        "title": _("To the principal"),
        "paragraphs": [
            _("The municipality and the police ask how safe it is here. We want to hear from pupils too."),
            _("We ask you to let the classes answer during a lesson.") + " " + time_told(sheet),
            _("It is voluntary for every pupil. Nobody has to answer everything."),
        ],
        "steps_title": _("What you need to do"),
        "steps": [
            _("Decide which classes answer, and when."),
            _("Send the letter to guardians at least one week before. It holds all questions."),
            _("Give the instruction to the teachers."),
        ],
        "facts_title": _("What we tell the pupils about who sees the answers"),
        "facts": _who_sees(sheet),
        "has_contact": True,
    }


def _guardians(sheet: Printed) -> dict[str, Any]:
    _ = sheet.words.gettext
    return {
        "title": _("To guardians"),
        "paragraphs": [
            _("Your child may answer a survey at school about how safe it is here.") + " " + time_told(sheet),
            _("It is voluntary. Your child may skip questions and stop at any time."),
            _(
                "Talk to the school if you do not want your child to take part. All questions are on the "
                "next pages."
            ),
        ],
        "steps_title": "",
        "steps": [],
        "facts_title": _("What we tell the pupils about who sees the answers"),
        "facts": [
            *_who_sees(sheet),
            _(
                "If somebody writes that a child is being harmed, the municipality can tell the social "
                "services. We do not know who wrote it, so we cannot find that person."
            ),
        ],
        "has_contact": True,
        "has_questions": True,
    }


def _teacher(sheet: Printed) -> dict[str, Any]:
    _ = sheet.words.gettext
    return {
        "title": _("To the teacher"),
        "paragraphs": [time_told(sheet)],
        "steps_title": _("In the classroom"),
        "steps": [
            _(
                "Show the code or write the address on the board. Every pupil opens it on a device of their "
                "own."
            ),
            _("Say that it is voluntary, and read out who sees the answers."),
            _("Let the pupils sit so that nobody sees another's screen. Do not walk behind them."),
            _(
                "A whole class can answer at the same time from the school's network, also within five "
                "minutes."
            ),
            _(
                "This link keeps nothing on the device. What has not been sent is gone when the page is "
                "closed."
            ),
            _("If the network fails: wait a little and send again, or use the paper form."),
        ],
        "facts_title": _("Do mum, dad, the teacher or the police see this?"),
        "facts": _who_sees(sheet),
        "help_title": _("If somebody becomes sad or worried"),
        "help": [
            _("Talk to an adult you trust, or to the school nurse or the counsellor."),
            _("Bris, for everyone under 18: 116 111."),
            _("In danger? Call 112"),
        ],
        "has_contact": False,
        "has_code": True,
    }


def _who_sees(sheet: Printed) -> list[str]:
    """The same in every letter: nobody is told something else than the others."""
    _ = sheet.words.gettext
    return [
        _("The school and the guardians get no answers. Whoever stands behind somebody can see the screen."),
        _(
            "The police see themes, numbers where small ones are hidden, and single sentences that two "
            "people have let out. They do not see your answer."
        ),
        _(
            "Names, telephone numbers, addresses and the like are masked by a program before anyone "
            "reads what you wrote. The program can miss something: write no names. After that the "
            "coordinator of the municipality reads it."
        ),
        _(
            "What you send becomes a public document when it arrives. Anyone may ask to see it. The "
            "municipality then looks at each text and decides, by law, whether something in it must be "
            "kept back."
        ),
        _("We do not know who you are, unless you write it."),
    ]
