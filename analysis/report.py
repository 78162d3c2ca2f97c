"""A run as one page that a coordinator can read and print: one file, no script, nothing fetched.

It holds masked answers and is therefore as confidential as they are; the page says so.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from analysis.answers import FITS_NO_THEME, Assignment, Prepared, ThemeSummary, Theming
from analysis.codebook import Area
from analysis.quality import RULES

Phrases = Mapping[str, Any]

MOST_LISTED = 40
LONGEST_SHOWN = 400
PHRASEBOOK = Path(__file__).parent / "phrasebook"


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads((PHRASEBOOK / "report.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Material:
    """What the page shows: the theming, masked answers by id, serious ones (id -> kind), the areas."""

    theming: Theming
    answers: Mapping[str, Prepared]
    serious: Mapping[str, str]
    areas: Sequence[Area]


def page(material: Material, language: str) -> str:
    """Return the page in Swedish or English."""
    words = _phrases()[language]
    theming = material.theming
    mains = theming.main()
    other = sum(each.theme == FITS_NO_THEME for each in mains.values())
    title = words["title"].format(answers=len(mains) + len(theming.says_nothing))
    total = words["sum"].format(
        placed=len(mains) - other,
        themes=sum(each.key != FITS_NO_THEME for each in theming.themes),
        nothing=len(theming.says_nothing),
        other=other,
    )
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="careful">{escape(words["careful"])}</p>',
        f"<p>{escape(total)} {escape(words['proposal'])}</p>",
        *_serious(material, words),
        *_looks(material, mains, words, language),
        *_overview(material, words, language),
        *(part for theme in theming.themes for part in _theme(theme, material, words, language)),
        *_rules(theming, words, language),
        f"<h2>{escape(words['how'])}</h2>",
        f"<p>{escape(words['method'])} {escape(words[theming.quality.method])}</p>",
    ]
    style = (PHRASEBOOK / "report.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def why(assignment: Assignment, language: str, runner_up: str = "") -> str:
    """Say in one line why an answer lies under a theme: what spoke for it, and what was nearly it."""
    words = _phrases()[language]
    spoke = ", ".join(assignment.words)
    reason = words["because"].format(words=spoke) if spoke else words["alike"]
    if assignment.theme == FITS_NO_THEME:
        reason = words["unlike"]
    return f"{reason}. {words['nearly'].format(theme=runner_up)}." if runner_up else f"{reason}."


def _serious(material: Material, words: Phrases) -> list[str]:
    heading = f"<h2>{escape(words['serious'])}</h2>"
    if not material.serious:
        return [heading, f"<p>{escape(words['no_serious'])}</p>"]
    listed = ", ".join(sorted(material.serious))
    return [heading, f"<p>{escape(words['serious_why'])}</p>", f"<p><strong>{escape(listed)}</strong></p>"]


def _looks(material: Material, mains: Mapping[str, Assignment], words: Phrases, language: str) -> list[str]:
    unsure = sorted(
        (each for each in mains.values() if each.needs_a_look), key=lambda each: (each.margin, each.id)
    )
    if not unsure:
        return []
    labels = {each.key: _label(each, words, language) for each in material.theming.themes}
    lines = [
        f"<li><strong>{escape(labels.get(each.theme, each.theme))}</strong> "
        f"{_text(material.answers[each.id], each)}<br>"
        f'<span class="quiet">{escape(why(each, language, labels.get(each.runner_up, "")))}</span></li>'
        for each in unsure[:MOST_LISTED]
    ]
    return [
        f"<h2>{escape(words['look'])}</h2>",
        f"<p>{escape(words['look_why'])}</p>",
        "<ul>",
        *lines,
        "</ul>",
        *_more(len(unsure), words),
    ]


def _overview(material: Material, words: Phrases, language: str) -> list[str]:
    themes = material.theming.themes
    most = max((each.size for each in themes), default=1)
    answers = max(len(material.answers), 1)
    names = {each.key: each.labels.get(language, each.key) for each in material.areas}
    order = [*names, ""]
    rows = []
    for area in order:
        here = [each for each in themes if (each.area if each.area in names else "") == area]
        if not here:
            continue
        name = escape(names.get(area) or words["without_area"])
        rows.append(f'<tr><th scope="rowgroup" colspan="4">{name}</th></tr>')
        rows += [
            f'<tr><td><a href="#{escape(each.key)}">{escape(_label(each, words, language))}</a></td>'
            f'<td class="n">{each.size}</td><td class="n">{100 * each.size / answers:.0f} %</td>'
            f'<td class="b"><span class="bar" style="width: {100 * each.size / most:.0f}%"></span></td></tr>'
            for each in here
        ]
    head = "".join(f'<th scope="col"{kind}>{escape(words[key])}</th>' for key, kind in _COLUMNS)
    return [
        f"<h2>{escape(words['overview'])}</h2>",
        f"<table><thead><tr>{head}<td class='b'></td></tr></thead><tbody>",
        *rows,
        "</tbody></table>",
    ]


_COLUMNS = (("theme", ""), ("number", ' class="n"'), ("share", ' class="n"'))


def _theme(theme: ThemeSummary, material: Material, words: Phrases, language: str) -> Iterable[str]:
    names = words["languages"]
    yield f'<h2 id="{escape(theme.key)}">{escape(_label(theme, words, language))}</h2>'
    sizes = ", ".join(f"{names.get(code, code)} {number}" for code, number in theme.size_by_language.items())
    yield f'<p class="quiet">{escape(words["number"])}: {theme.size} ({escape(sizes)})</p>'
    spoken = [
        f'{escape(names.get(code, code))}: <span lang="{escape(code)}">{escape(", ".join(listed))}</span>'
        for code, listed in theme.terms.items()
        if listed
    ]
    if spoken:
        yield f"<p>{escape(words['words'])} – {'; '.join(spoken)}</p>"
    placed = {each.id: each for each in material.theming.assignments if each.theme == theme.key}
    if theme.quotes:
        yield f"<h3>{escape(words['typical'])}</h3>"
    for quote in theme.quotes:
        reason = why(placed[quote.id], language) if quote.id in placed else ""
        shown = _text(material.answers[quote.id], placed.get(quote.id))
        yield (
            f'<blockquote lang="{escape(quote.language)}">{shown}'
            f'<br><span class="quiet" lang="{language}">{escape(reason)}</span></blockquote>'
        )
    if theme.key == FITS_NO_THEME:
        left = sorted(placed)
        shown = "".join(f"<li>{_text(material.answers[each], None)}</li>" for each in left[:MOST_LISTED])
        yield f"<ul>{shown}</ul>"
        yield from _more(len(left), words)


def _rules(theming: Theming, words: Phrases, language: str) -> list[str]:
    """What the run breaks of the rules of a good theme set; those sentences are English and marked so."""
    remarks = [
        RULES[each.rule].sentence.format(**each.figures) for each in theming.quality.remarks if not each.theme
    ]
    listed = "".join(f'<li lang="en">{escape(each)}</li>' for each in dict.fromkeys(remarks))
    return [f"<h2>{escape(words['rules'])}</h2>", f"<ul>{listed}</ul>"] if remarks else []


def _more(number: int, words: Phrases) -> list[str]:
    rest = number - MOST_LISTED
    return [f"<p>{escape(words['more'].format(number=rest))}</p>"] if rest > 0 else []


def _label(theme: ThemeSummary, words: Phrases, language: str) -> str:
    if theme.key == FITS_NO_THEME:
        return str(words["other"])
    return theme.labels.get(language) or next((each for each in theme.labels.values() if each), theme.key)


def _text(answer: Prepared, assignment: Assignment | None) -> str:
    """The masked answer, shortened, with the words that spoke for its theme marked."""
    shown = answer.text[:LONGEST_SHOWN]
    rest = " …" if len(answer.text) > LONGEST_SHOWN else ""
    found: list[str] = []
    at = 0
    for start, end in _places(shown, assignment):
        found += [escape(shown[at:start]), "<mark>", escape(shown[start:end]), "</mark>"]
        at = end
    return "".join(found) + escape(shown[at:]) + rest


def _places(text: str, assignment: Assignment | None) -> list[tuple[int, int]]:
    if assignment is None:
        return []
    plain = text.lower()
    if len(plain) != len(text):
        return []
    found = sorted(
        (at, at + len(word))
        for word in assignment.words
        if (at := plain.find(word, assignment.start, assignment.end)) >= 0
    )
    return [each for number, each in enumerate(found) if not number or each[0] >= found[number - 1][1]]
