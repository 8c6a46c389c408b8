"""What blocks ask for, what they look at and what they give back. Frozen, without words; instants are UTC and aware."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup

from bazan.core.language import either
from bazan.core.time import Period
from bazan.data.figures.api import View
from bazan.data.figures.types import Headline, Station, Territory
from bazan.data.indicators.types import Feature, Reading, Value
from bazan.data.observations.types import ThingInfo
from bazan.directory.accounts.api import Reach
from bazan.directory.places.types import NEIGHBOUR, PlaceInfo
from bazan.platform.design_system.api import Sheet
from bazan.screens.boards.layout import Block, Layout

Key = tuple[str, Feature]
Found = dict[Key, Reading]


@dataclass(frozen=True)
class Stretch:
    """The values of one indicator of one feature whose periods begin in [start, end)."""

    code: str
    feature: Feature
    start: datetime
    end: datetime


@dataclass(frozen=True)
class RowsAsked:
    """Current rows of a dataset, as ``data.datasets`` gives them."""

    dataset: str
    where: tuple[tuple[str, tuple[Any, ...]], ...]
    order: str
    limit: int
    offset: int = 0
    place_ids: tuple[int, ...] = ()
    """Empty: everywhere this person sees."""
    last_period_by: datetime | None = None
    """Only the last period that began by then."""


@dataclass(frozen=True)
class Needs:
    """What a block needs, said before anything is asked: the board asks once for all its blocks."""

    readings: Mapping[Key, int | None] = field(default_factory=dict)
    """(indicator, feature) → how many of its latest periods; null: its value alone, held against nothing earlier."""
    stretches: tuple[Stretch, ...] = ()
    rows: tuple[RowsAsked, ...] = ()
    later: "tuple[Callable[[Scene], tuple[Stretch, ...]], ...]" = ()
    """Stretches that can be named only when the readings are known: those of whoever stands out."""


@dataclass(frozen=True)
class Member:
    """One unit of a comparison: a commune, a thing or an organization."""

    feature: Feature
    names: tuple[str, str]
    """(Vietnamese, English)."""
    code: str
    href: str
    place_id: int | None = None
    short: tuple[str, str] = ("", "")
    """The names where there is little room; empty: the names themselves."""

    def brief(self) -> str:
        """The name in a drawing or a narrow column."""
        return either(*self.short) or self.name()

    def name(self) -> str:
        return either(*self.names)


@dataclass(frozen=True)
class Scene:
    """A board at a moment and a place, with everything its blocks asked for."""

    view: View
    layout: Layout
    territory: Territory
    place: PlaceInfo
    places: tuple[PlaceInfo, ...]
    """Those this person may choose, the widest first."""
    communes: tuple[Member, ...]
    neighbours: tuple[Member, ...]
    """For who sees the whole territory; nobody else has any."""
    organizations: tuple[Member, ...]
    things: tuple[ThingInfo, ...]
    """In the territory, of the board's sectors."""
    kinds: Mapping[str, Mapping[str, Any]]
    """Kind of station or thing → its declaration."""
    reach: Reach
    visible: Callable[[str], bool]
    """Whether this person may see the sector of an indicator."""
    now: datetime
    at: datetime | None
    found: Found = field(default_factory=dict)
    courses: Mapping[Stretch, tuple[Value, ...]] = field(default_factory=dict)
    rows: Mapping[RowsAsked, Any] = field(default_factory=dict)
    stations: tuple[Station, ...] = ()
    headlines: tuple[Headline, ...] = ()
    demo: bool = False
    opened_on: Period | None = None
    """The newest period with numbers, where no period was asked for and today has none."""

    def units(self, kind: str) -> tuple[Member, ...]:
        """The communes, or the neighbours."""
        return self.neighbours if kind == NEIGHBOUR else self.communes

    @property
    def feature(self) -> Feature:
        """The chosen place."""
        return Feature("place", self.place.id)

    def reading(self, code: str, feature: Feature | None = None) -> Reading | None:
        """The reading of an indicator, of the chosen place when no feature is said; null where it has no value."""
        found = self.found.get((code, feature or self.feature))
        return found if found is not None and found.current is not None else None

    @property
    def moment(self) -> datetime:
        """The instant the board stands at."""
        return self.at or self.now


@dataclass(frozen=True)
class Switch:
    """A choice on a block's head, as links: the address reproduces what was chosen."""

    label: str
    icon: str
    entries: tuple[tuple[str, str, bool], ...]
    """(words, address, current)."""


@dataclass(frozen=True)
class Drawn:
    """A block ready for its page, its picture and its worksheet."""

    title: str
    """What it finds, in one sentence."""
    sheet: Sheet | None
    """The same as a table; null only when there is nothing to show."""
    parts: Mapping[str, Any] = field(default_factory=dict)
    """What the template of its kind needs besides."""
    drawing: Markup = Markup("")
    line: str = ""
    """A quiet line beside the title: unit, scale."""
    source: str = ""
    switches: tuple[Switch, ...] = ()
    picture: str = ""
    """The drawing that travels alone as a PNG, when it isn't the drawing itself."""
    about: str = ""
    """What stands above the finding in a picture: the block's own name."""
    empty: tuple[str, str] = ("", "")
    """(nothing to show, why)."""
    more: tuple[str, str] = ("", "")
    """(words, address) of a link on the head."""


class Kind(Protocol):
    """One kind of block: a module with these, for what the kind's declaration in ``grammar`` asks for."""

    def needs(self, block: Block, scene: Scene) -> Needs: ...

    def drawn(self, block: Block, scene: Scene) -> Drawn: ...
