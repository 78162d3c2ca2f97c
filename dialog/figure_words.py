"""One sentence about each figure of the themes, in the reader's language, made from its numbers.

What a figure shows, for those who do not see it. Nothing is said that the figure does not show.
"""

from __future__ import annotations

from itertools import groupby

from dialog.languages import format_number
from dialog.request import gettext as _
from dialog.request import language, ngettext, pgettext
from dialog.services.figure_groups import OTHERS, GroupLine
from dialog.services.theme_figures import Column, Figure, Figures, Line
from surveys.spreadsheets import Cell, Sheet
from surveys.texts import Texts, pick

MOST = 8
"""So many themes stand openly in a figure by groups; all of them are one click away."""
HEAD = ("figure", "theme", "theme_text", "area", "group", "group_text", "people", "is_hidden", "answered")


def theme_name(figures: Figures, line: Line) -> str:
    """The theme, or what is shown together."""
    if line.key:
        return _picked(line.name)
    area = figures.area_names.get(line.area)
    if area is None:
        return _("Other themes together")
    return _("%(area)s: several themes together", area=_picked(area))


def by_area(figure: Figure) -> list[tuple[str, list[Line]]]:
    """The lines of a figure under their areas."""
    return [(area, list(lines)) for area, lines in groupby(figure.lines, key=lambda one: one.area)]


def foremost(figure: Figure) -> list[Line]:
    """The themes that most people wrote about: what is seen at once."""
    return sorted(figure.lines, key=lambda one: (-sum(count or 0 for count in one.counts), one.key))[:MOST]


def column_name(figure: Figure, column: Column) -> str:
    """A wave or a place by its name; a season with its weeks."""
    if figure.kind == "seasons" and column.key != OTHERS:
        return {
            "winter": _("Winter, November to February (weeks 45–9)"),
            "spring_winter": _("Spring-winter, March and April (weeks 10–17)"),
            "summer": _("Spring and summer, May to August (weeks 18–35)"),
            "autumn": _("Autumn, September and October (weeks 36–44)"),
        }[column.key]
    if column.key == OTHERS:
        return _("All others, and those who did not say")
    return _picked(column.name)


def group_name(line: GroupLine) -> str:
    """A group by gender and age."""
    return ", ".join(_picked(name) if name else pgettext("group", "did not say") for name in line.names)


def sizes(figures: Figures) -> str:
    """Which theme is the largest, and how many have no number."""
    lines = sorted(figures.sizes.lines, key=lambda one: -(one.counts[0] or 0))
    if not lines or not lines[0].counts[0] or figures.base is None:
        return _("No number can be shown yet.")
    most = _(
        "The most common theme: %(theme)s. %(count)s of %(base)s people wrote about it.",
        theme=theme_name(figures, lines[0]),
        count=_number(lines[0].counts[0]),
        base=_number(figures.base),
    )
    hidden = figures.sizes.hidden
    if not hidden:
        return most
    return f"{most} " + ngettext(
        "%(n)s theme has no number of its own.", "%(n)s themes have no number of their own.", hidden
    )


def waves(figures: Figures) -> str:
    """The largest change from the wave before to the newest; nothing where they were read differently."""
    figure = figures.waves
    if len(figure.columns) < 2:
        return _("There is one survey so far. Nothing can be compared yet.")
    if figures.readings > 1:
        return _(
            "The surveys were read with different editions of the codebook or in different ways. "
            "Do not compare them until the older texts have been grouped again."
        )
    before, after = (one.base for one in figure.columns[-2:])
    both = [(one, one.counts[-2], one.counts[-1]) for one in figure.lines]
    told = [(one, b, a) for one, b, a in both if a is not None and b is not None]
    if not before or not after or not told:
        return _("No theme has a number in both of the latest surveys.")
    line, was, now = max(told, key=lambda one: (abs(one[2] / after - one[1] / before), one[0].key))
    return _(
        "The largest change since the survey before: %(theme)s, from %(was)s of %(before)s people "
        "to %(now)s of %(after)s.",
        theme=theme_name(figures, line),
        was=_number(was),
        before=_number(before),
        now=_number(now),
        after=_number(after),
    )


def places(figures: Figures) -> str:
    """In which place most people wrote about the same theme."""
    found = _largest(figures.places)
    if found is None:
        return _("No number by place can be shown: the survey did not ask, or too few answered.")
    line, column, count = found
    return _(
        "Most people in one place: %(theme)s, %(place)s. %(count)s of %(base)s people there.",
        theme=theme_name(figures, line),
        place=column_name(figures.places, column),
        count=_number(count),
        base=_number(column.base or 0),
    )


def seasons(figures: Figures) -> str:
    """In which season most people wrote about the same theme, where there is more than one."""
    figure = figures.seasons
    if len(figure.columns) == 1 and figure.columns[0].key != OTHERS:
        return _("All answers came in one season: %(season)s.", season=column_name(figure, figure.columns[0]))
    found = _largest(figure)
    if found is None:
        return _("No number by season can be shown: too few answered.")
    line, column, count = found
    return _(
        "Most people in one season: %(theme)s. %(season)s: %(count)s of %(base)s people.",
        theme=theme_name(figures, line),
        season=column_name(figure, column),
        count=_number(count),
        base=_number(column.base or 0),
    )


def focus(figures: Figures) -> str:
    """Which area and focus area meet most, and how many themes are tied to nothing."""
    figure = figures.focus
    cells = [
        (cell.people if figures.is_whole else cell.n_themes, area, figure.columns[place])
        for area, tied in figure.lines
        for place, cell in enumerate(tied)
    ]
    number, area, column = max(cells, key=lambda one: one[0] or 0, default=(0, {}, {}))
    if not number:
        return _("No theme is tied to a focus area yet. You choose that on the theme's page.")
    names = {"area": _picked(area), "focus": _picked(column)}
    if figures.is_whole:
        most = ngettext(
            "They meet most here: %(area)s and %(focus)s, %(n)s person.",
            "They meet most here: %(area)s and %(focus)s, %(n)s people.",
            number,
            **names,
        )
    else:
        most = ngettext(
            "They meet most here: %(area)s and %(focus)s, %(n)s theme.",
            "They meet most here: %(area)s and %(focus)s, %(n)s themes.",
            number,
            **names,
        )
    if not figure.untied:
        return most
    return f"{most} " + ngettext(
        "%(n)s theme is tied to no focus area.", "%(n)s themes are tied to no focus area.", figure.untied
    )


def groups(figures: Figures) -> str:
    """The group and theme that differ most from everybody, however small the group is."""
    base = figures.base or 0
    found = [
        (count / one.base - total / base, group_name(one), name, count, one.base, total)
        for one in figures.groups
        for name, count, total in one.themes
        if count > 1 and any(one.names)
    ]
    if not found:
        return _("No group stands out.")
    _difference, group, name, count, size, total = max(found, key=lambda one: (one[0], one[1]))
    return _(
        "This group stands out: %(group)s. %(count)s of %(size)s wrote about “%(theme)s”; of all who "
        "answered %(total)s of %(base)s.",
        group=group,
        count=_number(count),
        size=_number(size),
        theme=_picked(name),
        total=_number(total),
        base=_number(base),
    )


def sheet(figures: Figures) -> Sheet:
    """Every number of the page, one a line; what is hidden is an empty cell and says so."""
    rows: list[list[Cell]] = [
        [
            figure.kind,
            line.key,
            theme_name(figures, line),
            line.area,
            column.key,
            column_name(figure, column) if column.key or column.name else "",
            count,
            int(count is None),
            column.base,
        ]
        for figure in (figures.sizes, figures.waves, figures.places, figures.seasons)
        for line in figure.lines
        for column, count in zip(figure.columns, line.counts, strict=True)
    ]
    rows += [
        ["focus", "", "", _picked(area), "", _picked(name), cell.people, int(cell.people is None), None]
        for area, tied in figures.focus.lines
        for name, cell in zip(figures.focus.columns, tied, strict=True)
    ]
    rows += [
        ["groups", "", _picked(name), "", "", group_name(one), count, 0, one.base]
        for one in figures.groups
        for name, count, _total in one.themes
    ]
    return Sheet("figures", HEAD, rows)


def _largest(figure: Figure) -> tuple[Line, Column, int] | None:
    """The largest number of a named column."""
    cells = [
        (count, line, column)
        for line in figure.lines
        for column, count in zip(figure.columns, line.counts, strict=True)
        if count and column.key != OTHERS
    ]
    if not cells:
        return None
    count, line, column = max(cells, key=lambda one: (one[0], one[1].key, one[2].key))
    return line, column, count


def _picked(name: Texts) -> str:
    return pick(name, language()).text


def _number(number: float) -> str:
    return format_number(number, language())
