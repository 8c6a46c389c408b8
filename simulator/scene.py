"""The stage: the stations, rivers and climate of the province, read from its demo folder."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulator.noise import Array
from simulator.weather import Climate


@dataclass(frozen=True)
class Station:
    """One thing of things.toml as the simulator plays it."""

    code: str
    kind: str
    latitude: float
    longitude: float
    units: dict[str, str]
    cadence_s: int
    extra: dict[str, Any]
    index: int
    """Its place among the stations of its kind: decides its turn within the period."""

    @property
    def properties(self) -> tuple[str, ...]:
        return tuple(self.units)


@dataclass(frozen=True)
class River:
    """What makes the water of one river station rise."""

    thing: str
    base_m: float
    season_m: float
    gain_m_per_mm: float
    lag_h: float
    zero_m: float
    factor: float
    catchment: tuple[tuple[float, float, float], ...]
    story_level_m: float | None = None
    story_rise_m: float = 0.0


@dataclass(frozen=True)
class Story:
    """Where the flood's rain falls and who falls silent."""

    latitude: float
    longitude: float
    reach_north_degrees: float
    reach_east_degrees: float
    day_mm: float
    silent_thing: str
    silent_before_min: float
    silent_after_min: float
    slow_thing: str = ""
    slow_delay_min: float = 0
    slow_after_min: float = 0
    garbled_thing: str = ""
    garbled_after_min: float = 0


@dataclass(frozen=True)
class Scene:
    """Everything that does not change while the simulator runs."""

    stations: tuple[Station, ...]
    rivers: dict[str, River]
    climate: Climate
    story: Story

    def of_kind(self, kind: str) -> list[Station]:
        return [station for station in self.stations if station.kind == kind]

    def points(self) -> tuple[Array, Array]:
        """Latitudes and longitudes of all stations, then of all catchment points in the order of ``rivers``."""
        rows = [(station.latitude, station.longitude) for station in self.stations]
        rows += [(latitude, longitude) for river in self.rivers.values() for latitude, longitude, _ in river.catchment]
        both = np.array(rows)
        return both[:, 0], both[:, 1]


def load(folder: Path, allowed: set[str] | None = None) -> Scene:
    """The scene of a province's ``demo`` folder; with ``allowed``, only the stations the server lets this gateway write to."""
    plan = _read(folder / "simulation.toml")
    counted: dict[str, int] = {}
    stations = []
    for thing in _read(folder / "things.toml")["things"]:
        index = counted[thing["kind"]] = counted.get(thing["kind"], -1) + 1
        if allowed is not None and thing["code"] not in allowed:
            continue
        promised = thing["properties"]
        stations.append(
            Station(
                thing["code"],
                thing["kind"],
                thing["latitude"],
                thing["longitude"],
                {name: terms["unit"] for name, terms in promised.items()},
                min(terms["cadence_s"] for terms in promised.values()),
                thing.get("extra", {}),
                index,
            )
        )
    rivers = [River(**river | {"catchment": tuple(tuple(point) for point in river["catchment"])}) for river in plan["rivers"]]
    climate = Climate(**plan["climate"] | {"month_mm": tuple(plan["climate"]["month_mm"])})
    return Scene(tuple(stations), {river.thing: river for river in rivers}, climate, Story(**plan["story"]))


def feed(folder: Path, driver: str) -> dict[str, Any] | None:
    """The source of sources.toml with this driver."""
    return next((source for source in _read(folder / "sources.toml")["sources"] if source["driver"] == driver), None)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
