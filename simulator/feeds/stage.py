"""Who is there: communes with their people, hospitals, schools, and the knobs of their stories, read from the province's folder."""

import csv
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from simulator.feeds.working_time import WorkingTime
from simulator.noise import Array


@dataclass(frozen=True)
class Commune:
    """A commune of today."""

    code: str
    name: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Facility:
    """A hospital, a health station, a school."""

    code: str
    kind: str
    sector: str
    name: str
    commune: str
    latitude: float
    longitude: float
    extra: dict[str, Any]
    number: int
    """Its place among all facilities: keys its randomness."""


@dataclass(frozen=True)
class Stage:
    """Everything that does not change while the offices work."""

    province: Path
    communes: tuple[Commune, ...]
    facilities: tuple[Facility, ...]
    time: WorkingTime
    knobs: dict[str, Any] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> tuple[Facility, ...]:
        return tuple(facility for facility in self.facilities if facility.kind in kinds)

    def commune(self, code: str) -> Commune:
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Commune]:
        return {commune.code: commune for commune in self.communes}

    @cached_property
    def weights(self) -> Array:
        """Each commune's share of the people."""
        people = np.array([commune.population for commune in self.communes], float)
        return people / people.sum()

    def knob(self, *path: str, otherwise: Any = None) -> Any:
        """A figure of ``services.toml``."""
        found: Any = self.knobs
        for name in path:
            if not isinstance(found, dict) or name not in found:
                return otherwise
            found = found[name]
        return found


def load(demo: Path) -> Stage:
    """The stage of a province's ``demo`` folder."""
    province = demo.parent
    people = {row["code"]: int(row["population"]) for row in table(demo / "population.csv") if row["year"] == "2025"}
    communes = tuple(
        Commune(row["code"], row["name"], people.get(row["code"], 10_000), float(row["latitude"]), float(row["longitude"]))
        for row in table(_communes(province))
    )
    facilities: list[Facility] = []
    for file in sorted(demo.glob("things_*.toml")):
        for thing in tomllib.loads(file.read_text("utf-8"))["things"]:
            extra = thing["extra"]
            place = (thing["latitude"], thing["longitude"])
            facilities.append(
                Facility(thing["code"], thing["kind"], thing["sector"], thing["name"], extra["commune"], *place, extra, len(facilities))
            )
    knobs = demo / "services.toml"
    told = tomllib.loads(knobs.read_text("utf-8")) if knobs.exists() else {}
    return Stage(province, communes, tuple(facilities), WorkingTime.load(province / "calendar.toml"), told)


def _communes(province: Path) -> Path:
    """The table of the communes of today, as ``province.toml`` names it."""
    units = tomllib.loads((province / "province.toml").read_text("utf-8"))["units"]
    return province / next(unit["file"] for unit in units if unit["kind"] == "commune" and "valid_to" not in unit)


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file whose lines of comment begin with ``#``; none when there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
