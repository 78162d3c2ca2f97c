"""The four errors that cross from services to views; nothing else does.

They carry facts, not sentences: the view says them in the reader's language.
"""

from __future__ import annotations


class ServiceError(Exception):
    """What a service may raise."""


class NotAllowed(ServiceError):
    """The actor lacks a permission that the action needs."""


class NotFound(ServiceError):
    """There is no such thing, or it belongs to another municipality: the two are not told apart."""


class Conflict(ServiceError):
    """Somebody else changed it meanwhile. `theirs` is what stands now, so that both texts can be shown."""

    def __init__(self, theirs: object = None) -> None:
        super().__init__("changed meanwhile")
        self.theirs = theirs


class RuleBroken(ServiceError):
    """A rule of the method or the law forbids it. `rule` names the rule, `facts` fill in its sentence.

    Every rule has its sentence in `dialog/views/errors.py`.
    """

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.facts = facts
