"""What the register of processing says of each activity, in whole sentences, by the facts that hold.

One function for each column; each takes the activity's key, the controller, how the site is run, and the
voice. A sentence is said only where the rows or the settings make it true.
"""

from __future__ import annotations

from collections.abc import Iterator

from dialog import clock
from dialog.circumstances import Circumstances, SignInBy
from dialog.models import RetentionRule
from dialog.services import accounts, sessions
from dialog.services.documents import Run
from dialog.services.documents_voice import Voice
from dialog.services.processing import Controller
from surveys.tabulation import SMALLEST_COUNT, SMALLEST_COUNT_IN_A_BREAKDOWN

Said = Iterator[Run]


def title(key: str, voice: Voice) -> Run:
    """What an activity is called."""
    return {
        "answers": lambda: voice.say("Surveys and feedback forms"),
        "notes": lambda: voice.say("Notes of dialogues, and the register of partners"),
        "people": lambda: voice.say("Accounts of those who work here, and the log"),
        "work": lambda: voice.say("Agreements, meetings, promises and follow-ups"),
        "requests": lambda: voice.say("Requests for public documents, and destruction"),
    }[key]()


def purpose(key: str, controller: Controller, _how: Circumstances, voice: Voice) -> Said:
    """What it is for."""
    if key == "answers" and controller.organisation.is_municipality:
        yield voice.say(
            "To learn what people experience as unsafe and want done, for the municipality's situation "
            "picture and what follows from it (law 2023:196), and to tell them what came of it."
        )
    elif key == "answers":
        yield voice.say(
            "To learn what people experience as unsafe and want done, for the police's part of the "
            "cooperation with municipalities, and to tell them what came of it."
        )
    elif key == "notes":
        yield voice.say("To keep what groups have said as evidence, and to know whom to ask again.")
    elif key == "people":
        yield voice.say("To let the right people in, and to show afterwards who decided what.")
    elif key == "work":
        yield voice.say("To agree on promises, keep them and show who answers for what.")
    else:
        yield voice.say(
            "To answer requests for public documents, to destroy under a decision, and to show how."
        )


def basis(key: str, controller: Controller, _how: Circumstances, voice: Voice) -> Said:
    """Which legal basis is proposed."""
    yield voice.say("Proposed: a task in the public interest, article 6.1 e of the GDPR.")
    if key in ("answers", "notes", "requests"):
        yield voice.say("For sensitive data: article 9.2 g, as far as the authority finds it necessary.")
    if not controller.organisation.is_municipality and key == "answers":
        yield voice.say("The police settle whether the Criminal Data Act (2018:1177) applies instead.")


def subjects(key: str, controller: Controller, _how: Circumstances, voice: Voice) -> Said:
    """Whom it is about."""
    if key == "answers":
        asked = {
            "residents": lambda: voice.say("Those who live, work, study or stay in the place."),
            "staff": lambda: voice.say("Staff of the municipality and the police."),
            "partners": lambda: voice.say("Those who answer for a partner."),
        }
        yield from (asked[one]() for one in controller.audiences)
        if controller.has_own_words:
            yield voice.say("Those whom somebody writes about.")
    elif key == "notes":
        yield voice.say("Groups that have met somebody of the municipality, and partners' contact persons.")
    elif key == "people":
        held = ", ".join(
            f"{_role(role, voice).text} {voice.number(count)}" for role, count in controller.people.items()
        )
        yield voice.say(
            "Those who have a role today: %(roles)s. Those who had one before.", roles=held or "–"
        )
    elif key == "work":
        yield voice.say("Those who work here, those who sign, and those who attend meetings.")
    else:
        yield voice.say("Those who work here, and those who are named in what is asked for. Never who asks.")


def data(key: str, controller: Controller, _how: Circumstances, voice: Voice) -> Said:
    """What is kept."""
    if key == "answers":
        yield voice.say("Closed answers, and of each form its week, its way in and its language.")
        if controller.has_own_words:
            yield voice.say("What people wrote, as written and masked, with what was noted about it.")
        if "background" in controller.roles:
            yield voice.say("Background that is asked for, such as age and gender.")
        if "place" in controller.roles:
            yield voice.say("Which village or part of town, never an address.")
        if "organisation" in controller.roles:
            yield voice.say("For which partner somebody answers.")
        yield voice.say("No name, no network address and no time of day.")
        yield voice.say("The choice of Sámi can show ethnic origin, which is sensitive.")
        if controller.has_own_words:
            yield voice.say("Own words can show health, opinions, origin, or crimes that somebody tells of.")
    elif key == "notes":
        yield voice.say("What was said in large, how many took part, the partner's name and contact.")
    elif key == "people":
        yield voice.say(
            "Name, e-mail address, roles with their days, languages, the password and second factor in "
            "scrambled shape, sign-ins, and the log's lines."
        )
    elif key == "work":
        yield voice.say("Names, titles, attendance, what was decided and when, signed pages as pictures.")
    else:
        yield voice.say(
            "What was asked for and on which day, the review of each item, records of destruction."
        )


def recipients(key: str, controller: Controller, how: Circumstances, voice: Voice) -> Said:
    """Who gets to see it."""
    if key == "answers":
        yield from _readers(controller, voice)
    elif key == "people":
        yield voice.say("Administrators; of the log those who may read it.")
        for one in _providers(controller, how):
            yield voice.say(
                "%(name)s (%(host)s), by which people sign in, learns who does and when.",
                name=voice.told(one.name).text,
                host=one.host,
            )
        if how.mail_host:
            yield voice.say(
                "E-mail is handed in at %(host)s, from %(sender)s; it says that something waits, not what.",
                host=how.mail_host,
                sender=how.mail_from,
            )
    elif key == "work":
        if controller.parties:
            yield voice.say("The parties: %(names)s.", names=_parties(controller, voice))
        yield voice.say("Everyone, what is published.")
    else:
        yield voice.say("Those of the authority whose role it is.")
    if controller.operator is not None:
        yield voice.say(
            "%(name)s runs the site, as processor.", name=voice.told(controller.operator.name).text
        )
    yield voice.say("Whoever asks for public documents, after a review of secrecy.")


def transfers(key: str, controller: Controller, how: Circumstances, voice: Voice) -> Said:
    """What leaves for countries outside the EU."""
    hosts = [one.host for one in _providers(controller, how)] + ([how.mail_host] if how.mail_host else [])
    if key == "people" and hosts:
        yield voice.say(
            "None by the site itself. The operator states where these stand: %(hosts)s.",
            hosts=", ".join(hosts),
        )
    else:
        yield voice.say("None.")


def kept(key: str, controller: Controller, _how: Circumstances, voice: Voice) -> Said:
    """How long it is kept, where no survey's decision says so."""
    if key == "answers":
        yield voice.say("By the decision for each survey.")
    elif key == "notes":
        yield from _notes_kept(controller.notes_rule, voice)
        yield voice.say("Of partners no time is set: a coordinator removes one by hand.")
    elif key == "people":
        yield voice.say(
            "Links to sign in with: %(days)s days. Sign-ins: %(hours)s hours. Accounts, roles and the log "
            "stay.",
            days=voice.number(accounts.LINK_LASTS.days),
            hours=voice.number(sessions.ABSOLUTE.total_seconds() / 3600),
        )
    elif key == "work" and controller.minutes_rule is not None:
        yield from _minutes_kept(controller.minutes_rule, voice)
        yield voice.say("Of everything else no decision to destroy it is entered: it is preserved.")
    else:
        yield voice.say("No decision to destroy it is entered: it is preserved.")


def _minutes_kept(rule: RetentionRule, voice: Voice) -> Said:
    if rule.months is None:
        yield voice.say("Minutes of meetings are preserved (%(decision)s).", decision=_decided(rule, voice))
        return
    yield voice.say(
        "Minutes of meetings on which nothing rests: months after the meeting: %(months)s (%(decision)s).",
        months=voice.number(rule.months),
        decision=_decided(rule, voice),
    )


def _decided(rule: RetentionRule, voice: Voice) -> str:
    return f"{rule.body}, {rule.reference_number}, {voice.date(rule.decided_on).text}"


def _notes_kept(rule: RetentionRule | None, voice: Voice) -> Said:
    if rule is None:
        yield voice.say("No decision on notes is entered: they are preserved.")
        return
    decided = _decided(rule, voice)
    if rule.months is None:
        yield voice.say("Notes are preserved (%(decision)s).", decision=decided)
    else:
        yield voice.say(
            "Notes: months after the day when people were met: %(months)s (%(decision)s).",
            months=voice.number(rule.months),
            decision=decided,
        )


def measures(controller: Controller, how: Circumstances, voice: Voice) -> Said:
    """What protects it."""
    yield voice.say("A program masks names, numbers and addresses before anybody reads.")
    yield voice.say(
        "Each role reads what its work needs, in its own municipality; administrators read no text."
    )
    yield voice.say(
        "Counts under %(least)s are hidden outside the review room, under %(least_by_place)s by place or two "
        "backgrounds.",
        least=voice.number(SMALLEST_COUNT),
        least_by_place=voice.number(SMALLEST_COUNT_IN_A_BREAKDOWN),
    )
    yield voice.say("Reading unmasked, exports, publication, destruction and rights stand in a chained log.")
    yield voice.say("Nothing is destroyed without a decision and two people.")
    if how.needs_second_factor:
        yield voice.say("Everybody signs in in two steps.")
    else:
        yield voice.say("Signing in in two steps is offered and not required.")
    if how.is_encrypted and how.has_secure_cookies:
        yield voice.say("All traffic is encrypted (HTTPS).")
    else:
        yield voice.say("The site is not set up for encrypted traffic: it must not be used for real.")
    yield from _backups(controller, how, voice)


def _backups(controller: Controller, how: Circumstances, voice: Voice) -> Said:
    if how.backup_days is None:
        yield voice.say("The site itself makes no backups.")
        return
    yield voice.say(
        "Backups are sealed for a key that is not on the server, and live at most %(days)s days.",
        days=voice.number(how.backup_days),
    )
    if not how.is_nightly:
        yield voice.say("They are made by hand.")
    if controller.backed_up_on is not None:
        day = voice.date(clock.day_of(controller.backed_up_on)).text
        yield voice.say("The latest one was made on %(day)s.", day=day)


def _readers(controller: Controller, voice: Voice) -> Said:
    if controller.organisation.is_municipality:
        yield voice.say(
            "Coordinators read the masked texts: %(count)s today.",
            count=voice.number(controller.people.get("coordinator", 0)),
        )
        if "language_reader" in controller.people:
            yield voice.say("Language readers read the masked texts that are handed to them.")
        if controller.parties:
            yield voice.say(
                "Reviewed themes, protected numbers and released quotes go to: %(names)s.",
                names=_parties(controller, voice),
            )
    else:
        yield voice.say(
            "Police officers read the masked texts that are serious: %(count)s today.",
            count=voice.number(controller.people.get("police_officer", 0)),
        )
    yield voice.say("Everyone: published tables in which small numbers are hidden.")


def _parties(controller: Controller, voice: Voice) -> str:
    return ", ".join(voice.told(one.name).text for one in controller.parties)


def _providers(controller: Controller, how: Circumstances) -> list[SignInBy]:
    return [one for one in how.providers if controller.organisation.key in one.organisations]


def _role(key: str, voice: Voice) -> Run:
    return {
        "coordinator": lambda: voice.pgettext("role", "coordinator"),
        "municipal_leader": lambda: voice.pgettext("role", "leader of the municipality"),
        "police_officer": lambda: voice.pgettext("role", "police officer"),
        "police_leader": lambda: voice.pgettext("role", "leader of the local police area"),
        "language_reader": lambda: voice.pgettext("role", "language reader"),
        "quote_reader": lambda: voice.pgettext("role", "second reader of quotes"),
        "registrar": lambda: voice.pgettext("role", "registrar or archivist"),
        "administrator": lambda: voice.pgettext("role", "administrator"),
    }[key]()
