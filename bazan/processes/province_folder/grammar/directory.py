"""Who and where: ``province.toml``, ``organizations.toml``, ``accounts.toml``, ``calendar.toml``, ``policy_dates.toml``, ``ground/``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, get_args

from bazan.core.working_days import SATURDAY
from bazan.directory.personal_data.types import Kept
from bazan.platform.declarations.api import Between, Declaration, Keys
from bazan.processes.province_folder.grammar.codes import Organization, Place, Said, Sector, Time

Form = Literal["tinh", "thanh_pho", "thi_xa", "huyen", "quan", "phuong", "xa", "thi_tran", "dac_khu", "vung"]
Role = Literal["leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"]
Latitude = Annotated[float, Between(-90, 90)]
Longitude = Annotated[float, Between(-180, 180)]


def in_order(keys: Keys, since: date, until: date | None) -> None:
    """Days go on: ``valid_to`` is the day after the last."""
    if until is not None and until <= since:
        keys.wrong("valid_to", "province.ends_before", since=since.isoformat(), until=until.isoformat())


@dataclass(frozen=True, kw_only=True)
class Ground(Declaration):
    """The territory, or what stands above it."""

    code: str
    """its code"""
    form: Form
    """what kind of unit it is; `vung` for the territory"""
    name: str
    """`{province}` is the name above"""
    name_en: str = ""
    """the same in English; empty: the name without marks"""
    valid_from: date
    """the first day"""
    valid_to: date | None = None
    """the day after the last; absent: it still is"""
    latitude: Latitude = 0
    """its centre point; absent: the middle of its units"""
    longitude: Longitude = 0
    """the same"""

    def judge(self, keys: Keys) -> None:
        in_order(keys, self.valid_from, self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Zone(Declaration):
    """The zone of VN-2000 in which the province's maps are."""

    epsg: int
    """the code of EPSG's registry"""
    central_meridian: Annotated[float, Between(102, 118)]
    """in degrees"""


@dataclass(frozen=True, kw_only=True)
class Units(Declaration):
    """A table of units that hold from one day to another."""

    file: str
    """the table, beside: [columns](places.md#a-provinces-folder)"""
    kind: Literal["district", "commune", "region"]
    """what stands in it"""
    hierarchy: Literal["administrative", "regions"] = "administrative"
    """where its `parent` lies"""
    valid_from: date
    """the first day of all of them"""
    valid_to: date | None = None
    """the day after their last; absent: they still are"""

    def judge(self, keys: Keys) -> None:
        in_order(keys, self.valid_from, self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Neighbours(Declaration):
    """A table of places outside the territory."""

    file: str
    """the table, beside"""
    valid_from: date
    """the first day of all of them"""
    valid_to: date | None = None
    """the day after their last"""


@dataclass(frozen=True, kw_only=True)
class File(Declaration):
    """A table beside."""

    file: str
    """where it lies in the folder"""


@dataclass(frozen=True, kw_only=True)
class KeptRows(Declaration):
    """How long what comes in stays; without it for ever."""

    observation: Kept | None = None
    """raw observations"""


@dataclass(frozen=True, kw_only=True)
class ProvinceFile(Declaration):
    """`province.toml`: its name, its territory, and which tables tell its units."""

    code: str
    """the folder's name"""
    name: str
    """the one name on every screen; `{province}` in the other files"""
    name_en: str = ""
    """the same in English; `{province_en}` in the other files"""
    territory: Ground
    """the root of every board and map"""
    vn2000: Zone | None = None
    """absent: coordinates of the province's own system are not understood"""
    above: tuple[Ground, ...] = ()
    """the province the territory is, or is part of"""
    units: tuple[Units, ...]
    """tables of units, parents first"""
    neighbours: tuple[Neighbours, ...] = ()
    """tables of places outside"""
    succession: File
    """which unit became which"""
    kept: KeptRows | None = None
    """how long observations stay"""


@dataclass(frozen=True, kw_only=True)
class Body(Declaration):
    """A body of the state while it is called so."""

    code: str
    """what everything calls it"""
    kind: Literal["province", "department", "commune", "service", "command"]
    """what it is"""
    parent: Organization = ""
    """to whom it belongs"""
    name: str
    """its full name"""
    name_en: str
    """in English"""
    short_name: str
    """as in a table"""
    valid_from: date
    """the first day"""
    valid_to: date | None = None
    """the day after the last"""
    responsible: tuple[Sector, ...] = ()
    """sectors it answers for; `*`: all"""
    place: Place = ""
    """where; absent: everywhere"""

    def judge(self, keys: Keys) -> None:
        in_order(keys, self.valid_from, self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Committees(Declaration):
    """The committee of every commune of every day; `{code}`, `{name}` and `{name_en}` are the commune's."""

    code: str
    """as `ubnd-{code}`"""
    kind: Literal["commune"]
    """always"""
    parent: Organization = ""
    """to whom all belong"""
    name: str
    """its full name"""
    name_en: str
    """in English"""
    short_name: str
    """as in a table"""
    responsible: tuple[Sector, ...] = ()
    """sectors each answers for in its commune"""

    def judge(self, keys: Keys) -> None:
        if "{code}" not in self.code:
            keys.wrong("code", "province.template", each="{code}")


@dataclass(frozen=True, kw_only=True)
class OrganizationsFile(Declaration):
    """`organizations.toml`."""

    organizations: tuple[Body, ...]
    """everybody but the communes' committees"""
    communes: Committees | None = None
    """the committees"""
    packs: Mapping[str, Organization] = field(default_factory=dict)
    """codes by which packs name bodies, and who bears them here; a code that isn't listed is the same here"""


@dataclass(frozen=True, kw_only=True)
class Account(Declaration):
    """Somebody of the demo."""

    username: str
    """how one signs in"""
    full_name: str
    """with `(demo)` behind it"""
    organization: Organization
    """where the person works"""
    place: Place = ""
    """how far the role reaches; absent: everywhere"""
    sector: Sector = "*"
    """the same by matter"""
    sectors: tuple[Sector, ...] = ()
    """several"""
    language: Literal["", "vi", "en"] = ""
    """absent: as the browser asks"""


@dataclass(frozen=True, kw_only=True)
class Colleague(Account):
    """Another one."""

    role: Role
    """what the person is"""
    each: Literal["", "commune"] = ""
    """`commune`: one for every commune of today; `{code}`, `{name}` are the commune's"""


@dataclass(frozen=True, kw_only=True)
class Roles(Declaration):
    """One account a role."""

    leader: Account
    """reads everything and decides"""
    duty_officer: Account
    """keeps the desk"""
    agency_officer: Account
    """of a department"""
    commune_officer: Account
    """of a commune"""
    data_steward: Account
    """cares for data"""
    administrator: Account
    """cares for accounts"""


@dataclass(frozen=True, kw_only=True)
class AccountsFile(Declaration):
    """`accounts.toml`: the people of the demo. A real installation has none of them."""

    accounts: Roles
    """one a role"""
    others: tuple[Colleague, ...] = ()
    """their colleagues"""

    def judge(self, keys: Keys) -> None:
        roles = [getattr(self.accounts, role).username for role in get_args(Role)]
        keys.once("others", [*roles, *(other.username for other in self.others)])


@dataclass(frozen=True, kw_only=True)
class Span(Declaration):
    """Hours that are worked."""

    from_: Time
    """from"""
    until: Time
    """up to"""


@dataclass(frozen=True, kw_only=True)
class Year(Declaration):
    """The days of a year that differ from an ordinary week."""

    year: int
    """which"""
    holidays: tuple[date, ...] = ()
    """weekdays on which offices rest"""
    worked: tuple[date, ...] = ()
    """Saturdays worked in exchange"""
    uncertain: tuple[date, ...] = ()
    """of both those not announced yet"""


@dataclass(frozen=True, kw_only=True)
class CalendarFile(Declaration):
    """`calendar.toml`: holidays and office hours."""

    hours: tuple[Span, ...] = ()
    """of a working day"""
    years: tuple[Year, ...]
    """without a gap"""

    def judge(self, keys: Keys) -> None:
        for at, year in enumerate(self.years):
            listed = {*year.holidays, *year.worked}
            for name, rule, wrong in (
                ("holidays", "province.rests_anyway", lambda day: day.weekday() >= SATURDAY),
                ("worked", "province.worked_anyway", lambda day: day.weekday() < SATURDAY),
                ("uncertain", "province.unlisted", lambda day, listed=listed: day not in listed),
            ):
                for day in getattr(year, name):
                    broken = "province.other_year" if day.year != year.year else rule if wrong(day) else ""
                    if broken:
                        keys.wrong(f"years[{at}].{name}", broken, day=day.isoformat(), year=year.year)
        numbers = [year.year for year in self.years]
        if sorted(numbers) != list(range(min(numbers), max(numbers) + 1)):
            keys.wrong("years", "province.years")
        edges = [edge for span in self.hours for edge in (span.from_, span.until)]
        if edges != sorted(set(edges)):
            keys.wrong("hours", "province.hours")


@dataclass(frozen=True, kw_only=True)
class PolicyDate(Declaration):
    """A day from which a rule of the state is another."""

    on: date
    """when it came into force"""
    sectors: tuple[Sector, ...]
    """packs it concerns; `*`: all"""
    law: str
    """where it stands"""
    short: Said
    """24 characters at most"""
    label: Said
    """in tables"""

    def judge(self, keys: Keys) -> None:
        for spoken in ("vi", "en"):
            if len(getattr(self.short, spoken)) > 24:
                keys.wrong(f"short.{spoken}", "province.long", most=24)


@dataclass(frozen=True, kw_only=True)
class PolicyDatesFile(Declaration):
    """`policy_dates.toml`."""

    dates: tuple[PolicyDate, ...] = ()
    """marks on courses"""


@dataclass(frozen=True, kw_only=True)
class GroundFile(Declaration):
    """`ground/ground.toml`: the schematic ground in the GeoJSON files beside it."""

    name: str
    """what it is called"""
    attribution: str
    """who drew it"""


@dataclass(frozen=True, kw_only=True)
class Thing(Declaration):
    """Something that stands somewhere."""

    code: str
    """its name to the world"""
    name: str
    """what people read"""
    name_en: str
    """in English"""
    kind: str
    """of its pack's vocabulary"""
    sector: Sector
    """the pack"""
    latitude: Latitude
    """in degrees"""
    longitude: Longitude
    """in degrees"""
    organization: Organization
    """who keeps it"""
    properties: Mapping[str, Any] = field(default_factory=dict)
    """what it promises to send, and how often"""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """what else is known of it"""


@dataclass(frozen=True, kw_only=True)
class ThingsFile(Declaration):
    """`demo/things*.toml`: stations and other things of the demo."""

    things: tuple[Thing, ...]
    """each one"""

    def judge(self, keys: Keys) -> None:
        keys.once("things", [thing.code for thing in self.things])
