"""Walk every link of the site from a start page: no dead link, and one address for every type of page."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask

from dialog.checks.browsing import NO_PAGE, endpoint_of
from tests.page import Page, PageClient, inspect

MOST_OF_A_TYPE = 2
LINK = re.compile(r'<a\s[^>]*?\bhref="([^"]+)"')


def crawl(
    app: Flask, client: PageClient, start: str, most: int = MOST_OF_A_TYPE, *, is_inspected: bool = True
) -> dict[str, list[str]]:
    """Fetch and inspect what can be reached; returns the addresses found, by endpoint.

    At most two pages of a type are opened, and one file, so that a list of texts does not make the walk
    endless; every link on them is still checked to lead somewhere. What another walk has inspected is only
    fetched without `is_inspected`, which is much quicker.
    """
    found: dict[str, list[str]] = {}
    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(app, address)
        if len(found.setdefault(endpoint, [])) >= (1 if endpoint in NO_PAGE else most):
            continue
        links = _open(client, address, is_file=endpoint in NO_PAGE, is_inspected=is_inspected)
        found[endpoint].append(address)
        for link in links or ():
            target = urlsplit(urljoin(address, link))
            if target.netloc not in {"", "localhost"} or target.scheme not in {"", "http"}:
                continue
            path = target.path + (f"?{target.query}" if target.query else "")
            if path not in seen and not path.startswith(("/static", "/assets")):
                seen.add(path)
                waiting.append(path)
    return {endpoint: addresses for endpoint, addresses in found.items() if addresses}


def _open(client: PageClient, address: str, *, is_file: bool, is_inspected: bool) -> list[str] | None:
    response = client.browser.get(address)
    for _ in range(3):
        if response.status_code not in {301, 302, 303, 308}:
            break
        response = client.browser.get(response.headers["Location"])
    assert response.status_code == 200, f"A link leads to {address}, which answers {response.status_code}"
    if is_file or response.mimetype != "text/html":
        return None
    if not is_inspected:
        return [unescape(link) for link in LINK.findall(response.get_data(as_text=True))]
    page = Page(response)
    inspect(page)
    return page.links
