"""What a request carries: its session, the transaction, who is asking, the language and its words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from babel.support import Translations
from flask import current_app, g, has_request_context, redirect, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from dialog import clock, languages
from dialog.circumstances import Circumstances
from dialog.database import connect, session_factory, taking_turns
from dialog.gathering import Gathering
from dialog.known_browser import Browsers, Marks, device_word
from dialog.languages import AS_COMMITTED, Speech
from dialog.models import SignInSession
from dialog.services import accounts, responses, sessions
from dialog.services import speech as speeches
from dialog.services.known import KEEPER, Of, Scope
from dialog.services.memory import Held, at_head
from dialog.services.permissions import Actor, Permission, may
from dialog.settings import Settings

TOKEN = "sign_in"  # noqa: S105 -- the name of a field, not a secret
"""The one thing in the staff cookie; the database holds its hash."""
OF_SURVEYS = Scope(frozenset())
"""What depends on a published survey, and on nothing that anybody wrote in one."""
OF_OFFERS = Scope(frozenset(), Of.ALL)
"""The same, and on the promise that it asks about."""
Known = TypeVar("Known")


@dataclass
class Site:
    """What one running site shares between its requests."""

    settings: Settings
    engine: sa.Engine
    carry_job: Any = None

    def __post_init__(self) -> None:
        self.open(self.engine)

    def open(self, engine: sa.Engine) -> None:
        """Use this engine from now on."""
        self.engine = engine
        self.reading = session_factory(engine, read_only=True)
        self.looking = engine.execution_options(dialog_one_look=True)
        self.writing = session_factory(engine, info=self.settings.carried)
        self.held: Held | None = None
        self._turn = taking_turns(engine)
        self._going_on = threading.Lock()
        self._gathering = Gathering(self.storing, engine.begin, responses.store_all)

    @classmethod
    def from_settings(cls, settings: Settings) -> Site:
        """Open the database that the settings name."""
        return cls(settings, connect(settings.database_url))

    def known(self) -> Held:
        """What is remembered at the head of the log; looked through when it has grown, by any process."""
        held = self.held
        # A look of its own: what the request reads later must not be from before what it writes.
        head = speeches.look_at_head(self.looking)
        if held is None or held.head != head:
            # One thread at a time goes on. Whoever waited for it reads what it left, or goes on from there.
            with self.reading() as opened:
                opened.connection()  # first, so that nobody waits for one who waits for theirs
                with self._going_on:
                    self.held = held = at_head(opened, self.held)
        return held

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session for writing; leaving the block commits, an exception rolls all of it back."""
        with self._turn(), self.writing.begin() as opened:
            opened.info["carry_job"] = self.carry_job
            yield opened

    @contextmanager
    def storing(self) -> Iterator[sa.Connection]:
        """Write as `transaction` does, without a session."""
        with self._turn(), self.engine.begin() as connection:
            yield connection

    def store(self, drafted: responses.Drafted) -> None:
        """Store an answer, with others of this process that wait to be stored where one writes at a time."""
        if self.engine.dialect.name == "sqlite":
            self._gathering.store(drafted)
        else:
            with self.storing() as connection:
                responses.store(connection, drafted)


def site() -> Site:
    """The running site."""
    return cast(Site, current_app.extensions["dialog"])


def reading() -> Session:
    """The session that this request reads with; never commits."""
    if "reading" not in g:
        g.reading = site().reading()
        g.reading.info[KEEPER] = known
    return cast(Session, g.reading)


def transaction() -> Any:
    """The only way a view writes: `with transaction() as session:` around one service call."""
    return site().transaction()


def store(drafted: responses.Drafted) -> None:
    """Store an answer whose rows lie ready: a transaction without a session."""
    site().store(drafted)


def sign_in_now() -> SignInSession | None:
    """The browser's sign-in, whole or waiting for a code; None when there is none or it has ended."""
    if "sign_in" not in g:
        token = token_now()
        g.sign_in = sessions.find(reading(), token, at=clock.now()) if token else None
    return cast("SignInSession | None", g.sign_in)


def token_now() -> str | None:
    """The id that the browser carries, also of a session that has ended."""
    is_carried = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]) or g.get("has_begun")
    return cast("str | None", session.get(TOKEN)) if is_carried else None


def actor() -> Actor | None:
    """Who is signed in, or None; residents always are None."""
    if "actor" not in g:
        g.actor = accounts.actor_in(reading(), sign_in_now(), at=clock.now())
    return cast("Actor | None", g.actor)


def signed_in() -> Actor:
    """The actor of a desk page; the desk's gate has already turned everybody else away."""
    found = actor()
    if found is None:
        raise PageNotFound
    return found


def gate() -> Response | None:
    """Before every desk request: signed in as strongly as the site wants, in a language of the desk."""
    if language() not in languages.DESK_LANGUAGES:
        return redirect(url_in("sv"), 302)
    if actor() is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=back), 303)
    if site().settings.second_factor == "required" and not cast(SignInSession, sign_in_now()).is_strong:
        return redirect(url_for("second_factor.show"), 303)
    keep_up()
    return None


def keep_up() -> None:
    """Note that the session is in use; give it a new id where the person's rights have changed."""
    found = cast(SignInSession, sign_in_now())
    if found.is_to_renew:
        with transaction() as writing:
            session[TOKEN] = sessions.renew(writing, session[TOKEN], at=clock.now())
    elif found.seen_at <= clock.now() - sessions.TOUCH_EVERY:
        with transaction() as writing:
            sessions.touch(writing, session[TOKEN], at=clock.now())


def begin(token: str, email: str = "", user_id: int = 0) -> None:
    """Carry a new sign-in: nothing of the browser's session from before goes with it.

    With the e-mail address of who has shown everything, the browser is known as theirs from now on.
    """
    kept = {name: session[name] for name in ("_flashes",) if name in session}
    session.clear()
    session.update(kept)
    session[TOKEN] = token
    g.has_begun = True
    for name in ("actor", "sign_in", "csrf_token"):
        g.pop(name, None)
    if email:
        g.marks = marks().with_account(email, user_id)
    close()  # what was read before does not know the new session


def browsers() -> Browsers:
    """Reads and writes what browsers carry of earlier sign-ins."""
    return cast(Browsers, current_app.extensions["dialog_browsers"])


def marks() -> Marks:
    """What this browser carries of earlier sign-ins."""
    return browsers().read(request)


def remember_browser(response: Response) -> Response:
    """Let the browser carry the mark of who has just signed in."""
    if "marks" in g:
        browsers().write(response, g.marks)
    return response


def device() -> str:
    """A short word for the browser that asks."""
    return device_word(request.user_agent.string)


def end() -> str | None:
    """Forget the sign-in; its token, for the service that ends it."""
    token = session.get(TOKEN)
    session.clear()
    return cast("str | None", token)


def speech() -> Speech:
    """What the site speaks, asked for once a request."""
    if "speech" not in g:
        if g.get("is_broken"):  # the page that says so reads nothing more
            held = site().held
            return held.speech if held else AS_COMMITTED
        held = site().known()
        g.head, g.speech = held.head, held.speech
        if "reading" not in g:  # else what is read may be from before this head
            g.held = held
    return cast(Speech, g.speech)


def known(key: Hashable, read: Callable[[], Known], scope: Scope = OF_SURVEYS) -> Known:
    """What any request of this process read before and still holds: a change writes a line in the log.

    For what every resident meets and staff seldom change: a published survey. `key` names all that it depends
    on besides, such as the day.
    """
    speech()  # has looked at the head of the log in this request, before anything was read
    return cast(Known, g.held.known(key, read, scope)) if "held" in g else read()


def catalogue() -> Translations:
    """The interface texts in the page's language."""
    return speech().catalogue(language())


def tongues() -> list[tuple[str, str, str]]:
    """The languages that residents can choose: code, name in itself, address of this page in it."""
    return [(code, name, url_in(code)) for code, name in speech().offered.items()]


def language() -> str:
    """The language of the page: its address says it, else the browser."""
    if "language" not in g:
        if not has_request_context():
            return "sv"
        # No such page, or a short address: an error still speaks the language of the address.
        first = request.path.split("/")[1]
        is_ours = first in speech().offered
        g.language = speech().negotiate([first] if is_ours else list(request.accept_languages.values()))
    return str(g.language)


def url_in(code: str) -> str:
    """The address of this same page in another language."""
    if request.endpoint is None or "language" not in (request.view_args or {"language": ""}) | {
        "language": 1
    }:
        return url_for("start.index", language=code)
    # Names with an underscore are url_for's own switches (`_scheme`, `_external`): nobody else sets them.
    asked = {name: value for name, value in request.args.items() if not name.startswith("_")}
    arguments = {**asked, **(request.view_args or {}), "language": code}
    try:
        return url_for(request.endpoint, **arguments)
    except Exception:  # an error page has no address of its own
        return url_for("start.index", language=code)


def note(message: str, context: str = "") -> str:
    """Remember that the page says this text; gives it back."""
    g.setdefault("said", set()).add((context, message))
    return message


def says_a_draft() -> bool:
    """Whether the page so far says a text that nobody has checked in its language."""
    return not g.get("said", set()) <= speech().checked.get(language(), frozenset())


def gettext(message: str, **values: object) -> str:
    """A source text in the page's language, with its named values."""
    text = str(catalogue().ugettext(note(message)))
    return text % values if values else text


def pgettext(context: str, message: str, **values: object) -> str:
    """A short word whose meaning depends on where it stands."""
    text = str(catalogue().upgettext(context, note(message, context)))
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """A text that counts; Northern Sámi has three forms."""
    text = str(catalogue().ungettext(note(singular), plural, n))
    return text % {"n": n, "num": n, **values}


def may_here(permission: str, municipality_id: int | None = None) -> bool:
    """For templates: whether to show what would otherwise be refused."""
    return may(actor(), Permission(permission), municipality_id)


def circumstances() -> Circumstances:
    """What the settings in force come to, for pages that tell people of it."""
    return Circumstances.of(site().settings, current_app.extensions["dialog_providers"].values())


def close(_error: BaseException | None = None) -> None:
    """End the request's reading."""
    opened = g.pop("reading", None)
    if opened is not None:
        opened.close()
