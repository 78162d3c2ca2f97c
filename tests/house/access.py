"""Who gets in where: one line for every route and method. `test_access.py` walks it with every person.

A line names who is let in and what they get. Everybody else gets what the rule says: somebody signed out
is sent to sign in (303), the wrong role is refused (403), and for what belongs to Arjeplog the people of
Arvidsjaur find nothing (404). The ids come from `tests/world.py`; `form` is what the page's form would send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.people import PASSWORD
from tests.world import World

NOBODY = "nobody"
STAFF = ("karin", "nils", "petra", "maja", "gunnar", "lena", "ada")
EVERYBODY = (NOBODY, *STAFF)
ELSEWHERE = frozenset({"nils", "lena"})
COORDINATORS = ("karin", "nils")
POLICE = ("petra", "maja")
LEADERS = ("gunnar", "lena")
IN_CHAIN = (*COORDINATORS, *POLICE, *LEADERS)
AROUND_ARJEPLOG = ("karin", *POLICE, "gunnar")
Given = Callable[[World], Any]


@dataclass(frozen=True)
class Row:
    """Who is let in, and what they get. `is_local`: the thing belongs to Arjeplog."""

    allowed: Mapping[str, int]
    is_local: bool = True
    form: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)


def page(*who: str, status: int = 200, **arguments: Any) -> Row:
    """A page about something of Arjeplog."""
    return Row(dict.fromkeys(who, status), arguments=arguments)


def overview(*who: str) -> Row:
    """A page that shows everybody their own."""
    return Row(dict.fromkeys(who, 200), is_local=False)


def public(status: int = 200, **arguments: Any) -> Row:
    """A page for everyone, signed in or not."""
    return Row(dict.fromkeys(EVERYBODY, status), arguments=arguments)


def sends(
    *who: str,
    form: Mapping[str, Any] | None = None,
    status: int = 303,
    is_local: bool = True,
    **arguments: Any,
) -> Row:
    """A form that changes something of Arjeplog."""
    return Row(dict.fromkeys(who, status), is_local, form or {}, arguments)


def own(*, form: Mapping[str, Any] | None = None, status: int = 200) -> Row:
    """What everybody who is signed in has for themselves."""
    return Row(dict.fromkeys(STAFF, status), is_local=False, form=form or {})


def arguments_of(world: World) -> dict[str, Any]:
    """The arguments of routes: by name, or by `blueprint.name` where blueprints differ."""
    return {
        "language": "sv",
        "municipality": "arjeplog",
        "slug": "trygghet",
        "promises.slug": world.promise.slug,
        "number": 1,
        "key": world.theme.key,
        "name": "nothing.css",
        "filename": "img/favicon.svg",
        "code": "sv",
        "version_id": world.open_version.id,
        "promise_work.version_id": world.draft_promise.id,
        "text_id": world.free_texts[0].id,
        "run_id": world.run.id,
        "suggestion_id": world.undecided.id,
        "theme_id": world.theme.id,
        "quote_id": world.quote.id,
        "decision_id": world.assignment.decision_id,
        "picture_id": world.draft_picture.id,
        "concern_id": world.draft_picture.concerns[0].id,
        "paragraph_id": world.draft_picture.concerns[0].paragraphs[0].id,
        "evidence_id": world.draft_picture.concerns[0].evidence[0].id,
        "proposal_id": world.picture_proposal.id,
        "goal_id": world.goal.id,
        "action_id": world.action.id,
        "source_id": world.source.id,
        "line_id": world.draft_promise.lines[0].id,
        "promise_id": world.promise.id,
        "user_id": world.cast.karin.id,
        "membership_id": world.membership.id,
        "token": "no-such-token",
    }


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
    "root.asset GET": public(404),
    "static GET": public(),
    "start.index GET": public(),
    "start.municipality GET": public(),
    "start.privacy GET": public(),
    "start.accessibility GET": public(),
    "start.method GET": public(),
    "short.link GET": public(302),
    "short.poster GET": public(302),
    "answer.form GET": public(),
    "answer.send POST": public(422),
    "answer.thanks GET": public(),
    "results.index GET": public(),
    "results.show GET": public(),
    "results.theme GET": public(),
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
}
ADMINISTRATION: dict[str, Row] = {
    "administration.people GET": overview("ada"),
    "administration.invite GET": overview("ada"),
    "administration.invite POST": sends(
        "ada", form={**ROLE, "name": "Anna", "email": "anna@example.se"}, status=201, is_local=False
    ),
    "administration.person GET": overview("ada"),
    "administration.give_role POST": sends("ada", form=ROLE, is_local=False),
    "administration.end_role POST": sends("ada", form={"on": "2026-12-31"}, is_local=False),
    "administration.renew_link POST": sends("ada", status=201, is_local=False),
    "administration.deactivate POST": sends("ada", is_local=False),
    "administration.reactivate POST": sends("ada", is_local=False),
    "administration.log GET": overview(*STAFF),
}
SURVEYS: dict[str, Row] = {
    "surveys.index GET": overview(*COORDINATORS),
    "surveys.new GET": overview(*COORDINATORS),
    "surveys.new POST": sends(*COORDINATORS, status=422, is_local=False),
    "surveys.show GET": page("karin"),
    "surveys.preview GET": page("karin"),
    "surveys.file GET": page("karin"),
    "surveys.qr GET": page("karin"),
    "surveys.answers GET": page("karin"),
    "surveys.replace POST": sends("karin", status=422, version_id=lambda world: world.draft_version.id),
    "surveys.publish POST": sends(
        "karin",
        form={"opens_on": "2026-11-23", "closes_on": "2026-12-23"},
        version_id=lambda world: world.draft_version.id,
    ),
    "surveys.close POST": sends("karin"),
    "surveys.draft POST": sends("karin"),
    "surveys.publish_results POST": sends("karin", version_id=lambda world: world.closed_version.id),
}
TEXTS: dict[str, Row] = {
    "texts.index GET": overview(*COORDINATORS),
    "texts.confirm POST": sends(
        "karin", form={"shown": lambda world: str(world.free_texts[4].id)}, municipality="arjeplog"
    ),
    "texts.show GET": page("karin"),
    "texts.mask POST": sends("karin", form={"passage": "byn", "kind": "adress"}),
    "texts.withhold POST": sends("karin"),
    "texts.show_again POST": sends("karin", status=409),
    "texts.take_care_of POST": sends(
        "karin", form={"what": "Orosanmälan"}, text_id=lambda world: world.free_texts[2].id
    ),
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
            "text": lambda world: str(world.free_texts[1].id),
            "wording": "Många tycker att det är mörkt",
            "is_paraphrase": "yes",
            "language": "sv",
        },
    ),
    "review.release_quote POST": sends("gunnar"),
    "review.withdraw_quote POST": sends("karin", "gunnar"),
    "review.undo POST": sends("karin"),
}
TABLE: dict[str, Row] = {
    **PUBLIC_PAGES,
    **ACCOUNT,
    "desk.show GET": overview(*STAFF),
    **ADMINISTRATION,
    **SURVEYS,
    **TEXTS,
    **REVIEW,
}


def filled(given: Mapping[str, Any], world: World) -> dict[str, Any]:
    """The values of a row, with what depends on the world looked up there."""
    return {name: value(world) if callable(value) else value for name, value in given.items()}


def expected(row: Row, person: str) -> frozenset[int]:
    """What the person may get. Lena has the wrong role in the wrong place: either answer is right."""
    if person in row.allowed:
        return frozenset({row.allowed[person]})
    if person == NOBODY:
        return frozenset({303})
    if row.is_local and person in ELSEWHERE:
        return frozenset({403, 404}) if person == "lena" else frozenset({404})
    return frozenset({403})
