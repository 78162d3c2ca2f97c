"""Everything that a process remembers, asked for in the prepared world; and what of it no longer holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from dialog.database import Base
from dialog.models import Organisation, SurveyVersion, Theme
from dialog.request import OF_OFFERS, OF_SURVEYS, Site
from dialog.services import (
    alarms,
    assembly,
    codebook_pages,
    composition,
    desk,
    event_answers,
    mobility,
    offers,
    piles,
    responses,
    results,
    room,
    room_sizes,
    room_table,
    run_tally,
    setting_aside,
    sides,
    texts,
    theme_figures,
    themes,
    theming,
    watching,
)
from dialog.services import speech as speeches
from dialog.services.errors import NotFound
from dialog.services.known import KEEPER
from dialog.services.memory import Held
from dialog.services.permissions import Actor
from tests.people import NOW
from tests.world import World

Ask = Callable[[Session], object]
TODAY = NOW.date()


def asking(world: World) -> dict[str, Ask]:
    """What asks for each thing that is remembered, by a name."""
    cast, karin, nils = world.cast, world.cast.karin, world.cast.nils
    here, there, run = cast.arjeplog.id, cast.arvidsjaur.id, world.run.id
    people = (karin, cast.petra, nils, world.inga, cast.gunnar, cast.ada)
    asked: dict[str, Ask] = {f"awaits {one.name}": partial(_awaits, actor=one) for one in people}
    for who, place in ((karin, here), (nils, there)):
        asked |= {
            f"{name} of {place}": partial(ask, who=who, place=place) for name, ask in OF_A_PLACE.items()
        }
        asked |= {
            f"{name} of {place}": partial(ask, who=who, place=place, version=world.closed_version.id)
            for name, ask in OF_A_SURVEY.items()
        }
    return asked | {
        "tally": lambda session: run_tally.tally(session, run),
        "run": lambda session: room.run(session, karin, run),
        "proposal": lambda session: room.suggestion(session, karin, world.undecided.id),
        "search": lambda session: piles.show(session, karin, run, "search", search="byn"),
        "pile": lambda session: piles.show(session, karin, run, "serious"),
        "groups": lambda session: room_sizes.groups(session, session.get_one(Theme, world.theme.id)),
        "surveys": lambda session: themes.surveys_of(session, here, world.theme.id),
        "caught": lambda session: codebook_pages.theme(session, karin, here, world.theme.key),
        "event": lambda session: event_answers.show(session, karin, world.event.id),
        "offer": lambda session: _offer(session, world.open_version.id),
    }


def _awaits(session: Session, actor: Actor) -> object:
    return desk.awaiting(session, actor, at=NOW)


OF_A_PLACE: Mapping[str, Callable[..., object]] = {
    "alarms": lambda session, who, place: alarms.unopened(session, [place], ["sv"]),
    "texts": lambda session, who, place: texts.listing(session, who, place),
    "askable": lambda session, who, place: theming.askable(session, who, place),
    "figures": lambda session, who, place: theme_figures.show(session, who, place),
    "shown figures": lambda session, who, place: theme_figures.show(session, who, place, as_others=True),
    "sides": lambda session, who, place: sides.show(session, who, place),
    "mobility": lambda session, who, place: mobility.show(session, who, place),
    "room table": lambda session, who, place: room_table.show(session, who, place),
}
OF_A_SURVEY: Mapping[str, Callable[..., object]] = {
    "results": lambda session, who, place, version: results.preview(session, who, version, place),
    "signs": lambda session, who, place, version: setting_aside.suspected(session, who, version, place),
    "sizes": lambda session, who, place, version: themes.sizes(session, place, version),
    "places": lambda session, who, place, version: assembly.gather(
        session, place, session.get_one(SurveyVersion, version)
    ),
    "composition": lambda session, who, place, version: composition.compose(
        session,
        who,
        watching.watch(session, who, version, session.get_one(Organisation, place).key, on=TODAY),
    ),
}


def _offer(session: Session, version_id: int) -> object:
    known = session.info[KEEPER]
    offer = known("open", lambda: offers.open_version(session, "trygghet", on=TODAY), OF_OFFERS)
    return (
        known("destination", lambda: responses.destination(session, version_id), OF_SURVEYS),
        known("shown", lambda: offers.shown(session, offer, "se", unchecked_sami="draft"), OF_SURVEYS),
    )


class Remembering:
    """What a site remembers of the world that it stands on, asked for once."""

    def __init__(self, site: Site, world: World) -> None:
        self.site, self.asked = site, asking(world)
        self.held = replace(site.known(), values={})
        self.names: dict[str, frozenset[Hashable]] = {}
        for name in self.asked:
            before = set(self.held.values)
            self._read([name], self.held)
            self.names[name] = frozenset(self.held.values) - before

    def begin(self) -> None:
        """Remember it, in another copy of the same world."""
        self.site.held = replace(self.held, values=dict(self.held.values))

    def lived_on(self) -> set[Hashable]:
        """The keys under which still the same stands."""
        lived = self.site.known().values
        return {name for name, one in lived.items() if self.held.values.get(name) is one}

    def stale(self) -> list[Hashable]:
        """Those of them under which something else would be read anew."""
        same, fresh = self.lived_on(), replace(self.held, values={})
        self._read([name for name, keys in self.names.items() if keys & same], fresh)
        said: list[Hashable] = [] if self._is_said() else ["speech"]
        return said + [
            key
            for key, entry in fresh.values.items()
            if key in same
            and entry.stamps == self.held.values[key].stamps
            and entry.value != self.held.values[key].value
        ]

    def _is_said(self) -> bool:
        """Whether the site speaks as it would if it had asked anew."""
        with self.site.reading() as session:
            kept, anew = self.site.known().speech, speeches.load(session)
        return (kept.corrections, kept.added, kept.checked) == (anew.corrections, anew.added, anew.checked)

    def _read(self, names: Iterable[str], held: Held) -> None:
        with self.site.reading() as session:
            session.info[KEEPER] = held.known
            for name in names:
                with suppress(NotFound):  # nobody asks for what is not there, or is gone
                    self.asked[name](session)


def rows_in(value: object) -> list[str]:
    """Every row of the database inside of a value: it would outlive its session."""
    if isinstance(value, Base):
        return [type(value).__name__]
    if is_dataclass(value) and not isinstance(value, type):
        return [one for field in fields(value) for one in rows_in(getattr(value, field.name))]
    if isinstance(value, Mapping):
        return [one for pair in value.items() for one in rows_in(pair)]
    if isinstance(value, (tuple, list, set, frozenset)):
        return [one for each in value for one in rows_in(each)]
    return []
