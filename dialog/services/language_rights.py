"""Whose words a person may correct: a language reader only those of the language of the membership."""

from __future__ import annotations

from dialog.services.errors import NotAllowed
from dialog.services.permissions import POLICY, Actor, Permission

REVIEW = Permission.LANGUAGE_REVIEW


def may_correct(actor: Actor, language: str, municipality_id: int | None = None) -> bool:
    """Whether the actor corrects texts in the language; about a municipality, or of the pages."""
    return any(
        REVIEW in POLICY[membership.role]
        and membership.reads_language in (None, language)
        and (municipality_id is None or municipality_id in membership.covers)
        for membership in actor.memberships
    )


def places(actor: Actor, language: str) -> frozenset[int]:
    """The municipalities whose texts the actor corrects in the language."""
    covered = {one for membership in actor.memberships for one in membership.covers}
    return frozenset(one for one in covered if may_correct(actor, language, one))


def require_language(actor: Actor, language: str, municipality_id: int | None = None) -> None:
    """Refuse unless the actor corrects texts in the language."""
    if not may_correct(actor, language, municipality_id):
        raise NotAllowed(REVIEW)


def reads(actor: Actor, language: str) -> bool:
    """Whether the actor was made a reader of that very language: their own name stands for the check."""
    return any(membership.reads_language == language for membership in actor.memberships)


def may_choose_languages(actor: Actor) -> bool:
    """Whether the actor decides on languages: a reader of one does not add another."""
    return any(
        REVIEW in POLICY[membership.role] and membership.reads_language is None
        for membership in actor.memberships
    )


def require_choice_of_languages(actor: Actor) -> None:
    """Refuse unless the actor decides on languages."""
    if not may_choose_languages(actor):
        raise NotAllowed(REVIEW)
