"""What every gatherer is told, and the origins and words they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.grammar import BriefingsFile
from bazan.analysis.briefings.types import EVERY_SECTOR, Fact, Figure, Form, Input, Moment, Origin, Scope, Words
from bazan.core.labels import label
from bazan.core.language import either, in_every_language
from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo

NO_UNIT: Words = {"vi": "", "en": ""}
MOST_LISTED = 3
"""Things named in one sentence, or one by one under their count."""


@dataclass(frozen=True)
class Around:
    """A briefing being made."""

    scope: Scope
    now: datetime
    notable: float
    most: int
    place: PlaceInfo
    communes: tuple[PlaceInfo, ...]
    """What the place is made of; empty: it is a commune."""
    sectors: tuple[str, ...]
    """Sectors it speaks of, in the order of the wall."""

    @classmethod
    def of(cls, scope: Scope, file: BriefingsFile, now: datetime) -> "Around":
        """``file``: the province's choices."""
        place, day = places.place(scope.place_id), local_day(scope.at)
        communes = tuple(places.communes(day)) if place.id == places.root(day).id else ()
        return cls(scope, now, file.notable, getattr(file.most, scope.kind), place, communes, sectors_of(scope.sector))

    @property
    def at(self) -> datetime:
        return self.scope.at

    @property
    def read_at(self) -> datetime:
        """The last instant of what is told: numbers are those of then."""
        return min(self.at, self.scope.end - timedelta(microseconds=1))

    @property
    def soon(self) -> datetime:
        """Until when what is coming is told."""
        return self.at + rules.AHEAD[self.scope.kind]

    @property
    def remembered(self) -> bool:
        """Whether rooms that only know how things stand now may be asked."""
        return self.now - self.at <= rules.MEMORY

    @property
    def place_ids(self) -> frozenset[int]:
        """The place and all that ever lay in it."""
        return places.reach(self.place.id)

    def tells(self, sector: str) -> bool:
        """Whether the briefing speaks of the sector."""
        return self.scope.sector in (EVERY_SECTOR, sector)

    def count(self, value: float, what: str, formula: str, inputs: Sequence[Input] = (), address: str = "", **more: Words) -> Figure:
        """A counted figure; ``what`` says of what, the label ``briefings.counted.<formula>`` how. ``unit``: none unless given."""
        return counted(value, what, formula, self.at, inputs, address, **more)


def sectors_of(sector: str) -> tuple[str, ...]:
    """The sector, or every one in the order of the wall."""
    return tuple(board["pack"] for board in indicators.boards()) if sector == EVERY_SECTOR else (sector,)


def counted(
    value: float, what: str, formula: str, at: datetime, inputs: Sequence[Input] = (), address: str = "", unit: Words = NO_UNIT
) -> Figure:
    """How many there are at an instant."""
    told = in_every_language(lambda: label(f"briefings.counted.{formula}"))
    period = at.isoformat(timespec="minutes")
    return Figure(value, 0, unit, Origin(what, told, 0, period, tuple(inputs[:MOST_INPUTS]), max(len(inputs), int(value)), "", address))


MOST_INPUTS = 12
"""Inputs a passport names; it counts the others."""


def difference(value: float, before: Figure, after: Figure, form: Form) -> Figure:
    """The figure of a move between two printed ones."""
    origin = Origin(
        after.origin.what, in_every_language(lambda: label("briefings.counted.difference")), after.origin.version,
        f"{before.origin.period} – {after.origin.period}", (as_input(after), as_input(before)), 2, "", after.origin.address,
    )  # fmt: skip
    return Figure(value, after.digits, after.unit, origin, form)


def as_input(figure: Figure) -> Input:
    """A figure as what another is made of."""
    return Input(figure.origin.formula, figure.origin.period, figure.value, 0, figure.origin.what)


def minute(at: datetime) -> Moment:
    """An instant as the clock and its day."""
    return Moment(at, "minute")


def place_words(place: PlaceInfo) -> Words:
    return {"vi": place.name, "en": place.name_en}


def body_words(organization_id: int) -> Words:
    """An organization as people call it."""
    body = organizations.organization(organization_id)
    return in_every_language(lambda: either(body.short_name or body.name, body.name_en))


def labelled(key: str) -> Words:
    """A label in every language."""
    return in_every_language(lambda: label(key))


def forgotten(around: Around, what: str) -> Fact:
    """That something is left out, for its room doesn't keep how it stood then."""
    moments = {"at": minute(around.at)}
    return Fact(f"forgotten:{what}", "forgotten", "data", "", {"what": labelled(f"briefings.forgotten.{what}")}, {}, moments)


def quoted(text: str, longest: int = 160) -> Words:
    """Words somebody wrote, the same in every language, cut where they are long."""
    text = " ".join(text.split()).rstrip(".")
    short = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    return {"vi": short, "en": short}


def late_by(due: datetime, at: datetime, address: str) -> Figure:
    """How late something is: whole days, or whole hours within the first day."""
    days, hours = (at - due) // timedelta(days=1), (at - due) // timedelta(hours=1)
    count, name = (days, "day") if days else (hours, "hour")
    unit = labelled(f"briefings.unit.{name}" if count == 1 else f"briefings.unit.{name}s")
    return counted(count, "late", f"{name}s_late", at, [Input(labelled("briefings.counted.due"), due.isoformat())], address, unit=unit)
