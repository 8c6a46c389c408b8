"""Who does what when: directives, closures, teams, cameras, citizens' reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from bazan.citizens.field_reports.channels import CHANNELS
from bazan.platform.declarations.api import Between, Declaration, Keys, OneOf, Whole
from bazan.processes.province_folder.grammar.codes import Holder, Named, Organization, Place, Sector, Service, Time

Fault = Literal["offline", "frozen", "moved", "dark", "overexposed", "defocused", "slow", "clock_skew"]


@dataclass(frozen=True, kw_only=True)
class Due(Declaration):
    """What deadlines are counted in, by how often the indicator speaks."""

    hour: str
    """of hourly ones"""
    day: str
    """of daily ones"""
    week: str
    """of weekly ones"""
    month: str
    """of monthly ones"""
    quarter: str
    """of quarterly ones"""
    year: str
    """of yearly ones"""


@dataclass(frozen=True, kw_only=True)
class Climb(Declaration):
    """Whom a late one is told to."""

    after_minutes: Whole
    """working minutes since the deadline"""
    to: tuple[Literal["lead", "giver", "above"], ...]
    """to whom"""


@dataclass(frozen=True, kw_only=True)
class Periods(Declaration):
    """Whole periods until an effect is judged."""

    hour: Whole
    """of hourly indicators"""
    day: Whole
    """of daily ones"""
    week: Whole
    """of weekly ones"""
    month: Whole
    """of monthly ones"""
    quarter: Whole
    """of quarterly ones"""
    year: Whole
    """of yearly ones"""


@dataclass(frozen=True, kw_only=True)
class Effect(Declaration):
    """When an effect is judged."""

    noticeable: Annotated[float, Between(0, 1)]
    """share of the way from which an indicator moved"""
    periods: Periods
    """how long it is given"""


@dataclass(frozen=True, kw_only=True)
class DirectivesFile(Declaration):
    """`directives.toml`."""

    version: Whole
    """raised by every change"""
    times: tuple[Time, ...]
    """deadlines that are offered"""
    soon_minutes: Whole
    """due soon"""
    due: Due
    """what deadlines are counted in"""
    stages: Mapping[str, Whole]
    """working minutes in a stage until it is told"""
    climbs: tuple[Climb, ...]
    """whom lateness is told to"""
    effect: Effect
    """when the effect is judged"""

    def judge(self, keys: Keys) -> None:
        minutes = [climb.after_minutes for climb in self.climbs]
        if minutes != sorted(set(minutes)):
            keys.wrong("climbs", "province.ascending")


@dataclass(frozen=True, kw_only=True)
class ClosuresFile(Declaration):
    """`closures.toml`: why roads are cut."""

    sector: Sector
    """whose people see it"""
    causes: tuple[Named, ...]
    """why"""


@dataclass(frozen=True, kw_only=True)
class TeamKind(Named):
    """A kind of team."""

    sector: Sector
    """whose people see it"""


@dataclass(frozen=True, kw_only=True)
class Asset(Named):
    """What teams have."""

    en_one: str = ""
    """one of it, in English"""


@dataclass(frozen=True, kw_only=True)
class Team(Named):
    """A team that can be sent."""

    organization: Organization
    """whose it is"""
    kind: str
    """one of the kinds"""
    people: Whole
    """how many"""
    assets: Mapping[str, Whole] = field(default_factory=dict)
    """what it has"""
    latitude: float
    """where it stands"""
    longitude: float
    """the same"""
    phone: str = ""
    """its telephone"""


@dataclass(frozen=True, kw_only=True)
class TeamsFile(Declaration):
    """`teams.toml`, and `demo/teams.toml`."""

    kinds: tuple[TeamKind, ...] = ()
    """kinds of teams"""
    assets: tuple[Asset, ...] = ()
    """what they may have"""
    teams: tuple[Team, ...] = ()
    """the teams"""

    def judge(self, keys: Keys) -> None:
        keys.once("teams", [team.code for team in self.teams])


@dataclass(frozen=True, kw_only=True)
class Patience(Declaration):
    """How long a fault may stand."""

    fault: Fault
    """which"""
    after_minutes: Whole
    """until it is a ticket"""
    mend_days: Whole
    """working days to mend it"""


@dataclass(frozen=True, kw_only=True)
class Upkeep(Declaration):
    """When a camera that ails is a ticket."""

    well_minutes: Whole
    """so long well: the ticket closes"""
    together_minutes: Whole
    """so near: one cause"""
    together: Whole
    """so many: one ticket"""
    faults: tuple[Patience, ...]
    """the gravest first"""

    def judge(self, keys: Keys) -> None:
        for at, patience in enumerate(self.faults):
            if patience.after_minutes < self.together_minutes:
                keys.wrong(f"faults[{at}].after_minutes", "keys.between", given=patience.after_minutes, low=self.together_minutes, high="…")


@dataclass(frozen=True, kw_only=True)
class CamerasFile(Declaration):
    """`cameras.toml`."""

    sector: Sector
    """whose people see cameras"""
    profiles: tuple[Named, ...]
    """occasions on which rules are switched; the first holds"""
    upkeep: Upkeep | None = None
    """absent: no tickets"""


@dataclass(frozen=True, kw_only=True)
class Limits(Declaration):
    """Numbers of dealing with reports."""

    verify_days: Whole
    """so long the sender may say whether it is mended"""
    letters_per_day: Whole
    """to one address at most"""
    dead_days: Whole
    """a route no report met for so long is told"""
    burst_count: Whole
    """so many of one kind …"""
    burst_minutes: Whole
    """… so near say so"""
    least_closed: Whole
    """of a promise: fewer give none"""
    promise_days: Whole
    """reports of so many days are looked at"""
    after_m: Whole
    """so near a photo of the work must be taken"""
    sure: Annotated[float, Between(0, 1)]
    """probability from which a suggestion stands"""


@dataclass(frozen=True, kw_only=True)
class Pace(Declaration):
    """How quickly reports of a level are dealt with."""

    first_action_minutes: Whole
    """working minutes"""
    due_minutes: Whole
    """working minutes"""
    extensions: Whole
    """how often it may be put off"""
    around_the_clock: bool
    """no night stops it"""


@dataclass(frozen=True, kw_only=True)
class Rule(Named):
    """Who gets what; the first that fits decides."""

    to: Holder
    """who; `commune`: the committee there, `responsible`: who answers for the sector"""
    services: tuple[Service, ...] = ()
    """of what; empty: everything"""
    places: tuple[Place, ...] = ()
    """where; empty: everywhere"""
    hours: tuple[str, ...] = ()
    """two clock times"""
    days: tuple[Annotated[int, Between(1, 7)], ...] = ()
    """1 is Monday"""
    danger: bool | None = None
    """of dangerous ones only"""
    since: date | str = ""
    """the first day"""


@dataclass(frozen=True, kw_only=True)
class Incoming(Declaration):
    """Another system that sends reports."""

    id: str
    """the last part of its address"""
    vi: str
    """in Vietnamese"""
    en: str
    """in English"""
    channel: Annotated[str, OneOf(tuple(CHANNELS))]
    """by which people sent it"""
    secret_environment: str
    """the variable that holds its secret"""


@dataclass(frozen=True, kw_only=True)
class Forward(Declaration):
    """Another Open311 server."""

    code: str
    """its name to the file"""
    to: Organization
    """whom it serves"""
    endpoint: str
    """its address"""
    services: Mapping[str, str]
    """our services to theirs"""
    jurisdiction_id: str = ""
    """if it asks for one"""
    key_environment: str = ""
    """the variable that holds its key"""
    spelling: Literal["xml", "json"] = "xml"
    """how it writes"""
    every_s: Whole = 600
    """how often it is asked"""


@dataclass(frozen=True, kw_only=True)
class FieldReportsFile(Declaration):
    """`field_reports.toml`."""

    version: Whole
    """raised by every change"""
    reception: Organization
    """who takes reports in"""
    prefix: str
    """how numbers begin"""
    unsorted: Service
    """of a report that named none"""
    limits: Limits
    """numbers"""
    levels: Mapping[str, Pace]
    """how quickly, by level"""
    stages: Mapping[str, Whole]
    """working minutes in a stage until it is told"""
    refusals: tuple[Named, ...]
    """ready reasons"""
    routes: tuple[Rule, ...]
    """who gets what"""
    sources: tuple[Incoming, ...] = ()
    """other systems that send"""
    forward: tuple[Forward, ...] = ()
    """other servers that are sent to"""

    def judge(self, keys: Keys) -> None:
        keys.once("routes", [route.code for route in self.routes])
        keys.once("refusals", [refusal.code for refusal in self.refusals])
        keys.once("sources", [source.id for source in self.sources])
