"""A client that inspects every page it fetches: headings, title, language, labels, ids, inline code."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from dialog import clock
from dialog.request import TOKEN, Site
from dialog.services import accounts
from dialog.services.permissions import Actor

UNLABELLED_TYPES = {"hidden", "submit", "button"}


class Page:
    """A fetched page: its response, its tree, and what a reader sees."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.tree = html5lib.parse(self.html, namespaceHTMLElements=False)

    def all(self, path: str) -> list[ElementTree.Element]:
        """Every element at an ElementTree path, such as `.//a`."""
        return list(self.tree.iterfind(path))

    @property
    def heading(self) -> str:
        """The words of the one h1."""
        return words(self.all(".//h1")[0])

    @property
    def text(self) -> str:
        """All words of the page's content."""
        found = self.all(".//main")
        return words(found[0]) if found else words(self.tree)

    @property
    def links(self) -> list[str]:
        """Where the page leads."""
        return [link.get("href", "") for link in self.all(".//a")]

    def field(self, name: str) -> str:
        """The value that the form would send for a field."""
        for element in self.all(".//input") + self.all(".//textarea"):
            if element.get("name") == name:
                return element.get("value") or element.text or ""
        raise AssertionError(f"No field {name!r} on the page.")


def words(element: ElementTree.Element) -> str:
    """The text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


def inspect(page: Page) -> None:
    """Fail when a page lacks what every page of ours has."""
    response = page.response
    assert len(page.all(".//h1")) == 1, f"{response.request.path}: needs exactly one h1"
    title = page.all(".//title")
    assert [words(one) for one in title if words(one)], f"{response.request.path}: needs a title"
    assert re.fullmatch("[a-z]{2,3}", page.tree.get("lang") or ""), (
        f"{response.request.path}: html needs lang"
    )
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    doubled = sorted(str(one) for one, times in Counter(ids).items() if times > 1)
    assert not doubled, f"{response.request.path}: ids twice: {doubled}"
    _inspect_labels(page, set(ids))
    _inspect_errors(page, set(ids))
    for element in page.tree.iter():
        inline = [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert not inline, f"{response.request.path}: inline code {inline} on <{element.tag}>"
        if element.tag in {"script", "style"}:
            assert not (element.text or "").strip(), f"{response.request.path}: inline <{element.tag}>"
        if element.tag == "img":
            assert element.get("alt") is not None, f"{response.request.path}: img without alt"
    # The language room alone shows placeholders as they are: its readers must keep them.
    is_room = "/desk/language" in response.request.path
    assert is_room or not re.search(r"%\(\w+\)[sd]", page.html), (
        f"{response.request.path}: a placeholder is left"
    )


def _inspect_labels(page: Page, ids: set[str | None]) -> None:
    path = page.response.request.path
    labelled = {label.get("for") for label in page.all(".//label")}
    inside = {id(child) for label in page.all(".//label") for child in label.iter()}
    for tag in ("input", "select", "textarea"):
        for element in page.all(f".//{tag}"):
            if element.get("type") in UNLABELLED_TYPES or element.get("name") is None:
                continue
            named = element.get("aria-label") or element.get("aria-labelledby")
            assert named or element.get("id") in labelled or id(element) in inside, (
                f"{path}: <{tag} name={element.get('name')!r}> has no label"
            )
    for element in page.tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby"):
            for name in (element.get(attribute) or "").split():
                assert name in ids, f"{path}: {attribute} points to {name!r}, which is not there"


def _inspect_errors(page: Page, ids: set[str | None]) -> None:
    """What must be mended leads to its field, and the field says by what it is described."""
    path = page.response.request.path
    for link in page.all(".//ul[@class='errors__list']/li/a"):
        target = (link.get("href") or "").removeprefix("#")
        assert target in ids, f"{path}: an error leads to {target!r}, which is not there"
    for element in page.tree.iter():
        if element.get("aria-invalid") == "true":
            assert element.get("aria-describedby"), f"{path}: no words at the wrong {element.get('name')!r}"


class PageClient:
    """Fetches pages as a browser without JavaScript would, and inspects each."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.browser = app.test_client()

    def get(self, address: str, *, status: int = 200, **options: Any) -> Page:
        """Fetch a page and inspect it."""
        return self._page(self.browser.get(address, **options), status)

    def post(self, address: str, form: dict[str, Any], *, status: int = 303, **options: Any) -> Page:
        """Send a form as it stands: the caller fills in what its page carried."""
        response = self.browser.post(address, data=form, **options)
        response.request.environ["wsgi.input"].close()  # a large file lies in an open one of the client's
        return self._page(response, status)

    def send(self, page: Page, form: dict[str, Any], *, status: int = 303, action: str | None = None) -> Page:
        """Send the form on a fetched page with its hidden fields, changed by `form`."""
        address = action or page.response.request.path
        hidden: dict[str, Any] = {}
        for element in page.all(".//form"):
            target = element.get("action") or page.response.request.path
            if target.split("?")[0] == address.split("?")[0]:
                for field in element.iter("input"):
                    if field.get("type") == "hidden" and field.get("name"):
                        hidden.setdefault(str(field.get("name")), field.get("value", ""))
        return self.post(address, {**hidden, **form}, status=status)

    def follow(self, page: Page, *, status: int = 200) -> Page:
        """Go where a redirect leads."""
        return self.get(page.response.headers["Location"], status=status)

    def sign_in(self, person: Actor) -> PageClient:
        """Be that person from now on."""
        site: Site = self._app.extensions["dialog"]
        with site.transaction() as session:
            user = session.get_one(accounts.User, person.id)
            token = accounts.use_link(
                session, accounts.make_link(session, user, at=clock.now()), at=clock.now()
            )
        with self.browser.session_transaction() as cookie:
            cookie[TOKEN] = token
        return self

    def _page(self, response: TestResponse, status: int) -> Page:
        seen = response.get_data(as_text=True)[:2000] or response.headers.get("Location")
        assert response.status_code == status, (
            f"{response.request.path} answered {response.status_code}, expected {status}: {seen}"
        )
        page = Page(response)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            inspect(page)
        return page
