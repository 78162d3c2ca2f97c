"""The keyboard alone: Tab through a page and say what cannot be reached, seen or left.

Every control that is shown is one stop (radio buttons of a group are one together). From the top, Tab must
come to each in the order of the page, show that it is there, not under something else, and leave it again;
the first stop leads past the strip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

PREPARE = """() => {
    const may = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const isShown = el => el.checkVisibility({visibilityProperty: true}) && el.getClientRects().length > 0;
    const isStop = el => {
        if (el.disabled || el.tabIndex < 0 || !isShown(el)) return false;
        if (el.type !== 'radio') return true;
        const group = [...(el.form || document).querySelectorAll('input[type=radio]')]
            .filter(one => one.name === el.name);
        const marked = group.find(one => one.checked);
        return marked ? el === marked : el === group[0];
    };
    const outlook = el => {
        const near = [el, el.parentElement, el.nextElementSibling].filter(Boolean);
        const of = (one, part) => { const s = getComputedStyle(one, part);
            const outline = s.outlineStyle === 'none' ? [] : [s.outlineStyle, s.outlineWidth, s.outlineColor];
            return [...outline, s.boxShadow, s.borderColor].join(); };
        return near.map(one => of(one) + of(one, '::after')).join('|');
    };
    const tag = el => el.outerHTML.slice(0, 120).replace(/\\s+/g, ' ');
    document.activeElement && document.activeElement.blur();
    scrollTo(0, 0);
    const stops = [...document.querySelectorAll(may)].filter(isStop);
    window.keyboard = {stops, outlook, tag, before: stops.map(outlook), isStop};
    const oddly = stops.filter(el => el.tabIndex > 0).map(tag);
    // From a place before everything else: a page that put the focus on its errors would begin there.
    const top = document.createElement('span');
    top.tabIndex = -1; document.body.prepend(top); top.focus(); top.remove();
    return {count: stops.length, oddly};
}"""
HERE = """() => {
    const {stops, outlook, tag, before} = window.keyboard;
    const el = document.activeElement;
    if (!el || el === document.body || el === document.documentElement) return null;
    const index = stops.indexOf(el);
    const box = [...el.getClientRects()].find(one => one.width && one.height) || el.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const isInside = right > left && bottom > top;  // some of it: a table may be taller than the window
    const x = (left + right) / 2, y = (top + bottom) / 2;
    const hit = isInside ? document.elementFromPoint(x, y) : null;
    const isOn = hit && (hit === el || el.contains(hit) || hit.contains(el)
        || (el.labels && [...el.labels].some(label => label.contains(hit))));
    const isInParts = ['date', 'time', 'month', 'week', 'datetime-local'].includes(el.type);
    return {index, tag: tag(el), isInParts, isInside, isCovered: isInside && !isOn,
            isSeen: index < 0 || outlook(el) !== before[index]};
}"""
IN_MAIN = """() => { const main = document.getElementById('content');
    return !!main && (document.activeElement === main || main.contains(document.activeElement)); }"""
MORE, AGAIN = 40, 4
"""Stops beyond those that are known: the parts of a date, what scrolls by itself, the letters that a field
offers while it has the focus."""


def tab_through(page: Page, where: str) -> list[str]:
    """What is wrong for somebody who has only a keyboard."""
    begun = page.evaluate(PREPARE)
    faults = [f"a tabindex puts it first: {tag}" for tag in begun["oddly"]]
    visited: set[int] = set()
    last: dict[str, Any] = {"index": -1, "tag": ""}
    for _step in range(AGAIN * begun["count"] + MORE):
        page.keyboard.press("Tab")
        here = _here(page)
        if here is None:
            break
        if here["isInParts"] and here["index"] == last["index"]:
            continue  # a date is one stop for each of its parts
        if here["index"] >= 0 and here["index"] in visited:
            is_stuck = here["index"] == last["index"]
            faults += [f"Tab does not leave it: {here['tag']}"] if is_stuck else []
            break
        faults += _faults(here, last)
        if here["index"] >= 0:
            visited.add(here["index"])
            last = here
    missed = page.evaluate(
        "seen => window.keyboard.stops.filter((el, index) => !seen.includes(index)"
        " && window.keyboard.isStop(el)).map(window.keyboard.tag)",
        sorted(visited),
    )
    faults += [f"Tab does not reach it: {tag}" for tag in missed]
    return [f"{where}: {fault}" for fault in faults + _skip(page)]


def _here(page: Page) -> dict[str, Any] | None:
    """Where the focus is; a moment later if something still glides there."""
    here: dict[str, Any] | None = page.evaluate(HERE)
    for _again in range(3):
        if here is None or (here["isSeen"] and here["isInside"] and not here["isCovered"]):
            break
        page.wait_for_timeout(100)
        here = page.evaluate(HERE)
    return here


def _faults(here: dict[str, Any], last: dict[str, Any]) -> list[str]:
    faults = []
    if not here["isSeen"]:
        faults.append(f"the focus does not show: {here['tag']}")
    if not here["isInside"]:
        faults.append(f"the focus is out of sight: {here['tag']}")
    if here["isCovered"]:
        faults.append(f"the focus is under something: {here['tag']}")
    if -1 < here["index"] < last["index"]:
        faults.append(f"Tab comes to it after {last['tag']}: {here['tag']}")
    return faults


def _skip(page: Page) -> list[str]:
    """The first stop leads past the strip, into the content."""
    page.evaluate(PREPARE)
    page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.classList.contains('skip')"):
        return ["the first stop is not the way past the strip"]
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    return [] if page.evaluate(IN_MAIN) else ["the way past the strip does not lead into the content"]
