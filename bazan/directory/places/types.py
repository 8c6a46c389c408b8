"""What crosses this room's border. Days are local days; [valid_from, valid_to) is half-open, valid_to None: still valid."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

ADMINISTRATIVE = "administrative"
REGIONS = "regions"
NEIGHBOUR = "neighbour"
"""The kind of a place outside the territory: in none of its sums, maps and rankings, and in a map and a ranking of its own."""

# How Vietnam writes the form of a unit before its name, and after it in English.
FORMS = {
    "tinh": ("Tỉnh", "province"),
    "thanh_pho": ("Thành phố", "city"),
    "thi_xa": ("Thị xã", "town"),
    "huyen": ("Huyện", "district"),
    "quan": ("Quận", "district"),
    "phuong": ("Phường", "ward"),
    "xa": ("Xã", "commune"),
    "thi_tran": ("Thị trấn", "township"),
    "dac_khu": ("Đặc khu", "special zone"),
    "vung": ("Vùng", "region"),
}

Basis = Literal["exact", "declared", "population", "area", "equal"]
"""Why a share is what it is: a whole unit; the reform's own text; or, going back, an estimate by what is known of the old units."""


@dataclass(frozen=True)
class PlaceInfo:
    """A territorial unit during the days it is valid. ``name`` is the full official name, form included."""

    id: int
    code: str
    kind: str
    form: str
    name: str
    name_en: str
    valid_from: date
    valid_to: date | None
    latitude: float
    longitude: float
    area_km2: float | None
    population: int | None

    def valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def short_name(self) -> str:
        """The name without its form, for maps and tables where the form goes without saying."""
        return self.name.removeprefix(FORMS[self.form][0] + " ")

    @property
    def short_name_en(self) -> str:
        return self.name_en.removesuffix(" " + FORMS[self.form][1])


@dataclass(frozen=True)
class Link:
    """``child`` lies in ``parent`` within one hierarchy."""

    hierarchy: str
    parent_id: int
    child_id: int
    valid_from: date
    valid_to: date | None

    def valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Handover:
    """On ``on``, ``share`` of the old unit's totals went to the new one."""

    old_id: int
    new_id: int
    on: date
    share: float


@dataclass(frozen=True)
class Passage:
    """One row of a crosswalk between two days."""

    from_id: int
    to_id: int
    share: float
    basis: Basis


@dataclass(frozen=True)
class Version:
    """Boundaries of an era that came by a file. ``era``: when the units it draws began."""

    id: int
    era: date
    at: datetime
    by: str
    source: str
    sha256: str
    in_force: bool


@dataclass(frozen=True)
class Compared:
    """A commune's outline in force beside that of a version. Areas in km²; ``moved_km2``: what lies in one of the two alone."""

    place: PlaceInfo
    schematic: bool
    """The one in force."""
    now_km2: float
    then_km2: float
    moved_km2: float

    @property
    def off(self) -> float | None:
        """By which share the version's area differs from the one published of the unit."""
        return self.then_km2 / self.place.area_km2 - 1 if self.place.area_km2 else None


@dataclass(frozen=True)
class Outline:
    """A place's boundary as GeoJSON geometry, WGS 84 (longitude, latitude)."""

    place_id: int
    geometry: dict[str, Any]
    schematic: bool
    source: str
