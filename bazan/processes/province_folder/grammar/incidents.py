"""What happens and whom it is told: ``incidents.toml``, ``warnings.toml``, ``exercises/``."""

from dataclasses import dataclass
from typing import Annotated, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Names, Whole
from bazan.processes.province_folder.grammar.codes import Holder, Named, Organization, Place, Said, Sector

Cap = Literal["minor", "moderate", "severe", "extreme"]


@dataclass(frozen=True, kw_only=True)
class Prefixes(Declaration):
    """How codes begin."""

    incident: str
    """of incidents"""
    exercise: str
    """of exercises"""


@dataclass(frozen=True, kw_only=True)
class Population(Declaration):
    """Who lives where."""

    file: str
    """a table `code,year,population,households`; the newest year counts"""


@dataclass(frozen=True, kw_only=True)
class Level(Declaration):
    """A level of command."""

    number: Annotated[int, Between(1, 9)]
    """1 is the lowest"""
    command: Holder
    """who commands; `commune`: the committee of the commune"""
    law: str = ""
    """where it stands"""
    vi: str
    """in Vietnamese"""
    en: str
    """in English"""
    commander_vi: str
    """who it is; `{place}` is the commune"""
    commander_en: str
    """in English"""


@dataclass(frozen=True, kw_only=True)
class Severity(Declaration):
    """How grave."""

    code: str
    """as incident_types.csv names it"""
    cap: Cap
    """the same by CAP"""
    life_safety: bool
    """whether lives may hang on it"""
    level: int
    """which level answers"""


@dataclass(frozen=True, kw_only=True)
class Line(Named):
    """A number people call."""

    organization: Organization
    """who answers it"""


@dataclass(frozen=True, kw_only=True)
class Counted(Named):
    """Something that is counted."""

    unit_vi: str
    """its unit"""
    unit_en: str
    """in English"""


@dataclass(frozen=True, kw_only=True)
class IncidentsFile(Declaration):
    """`incidents.toml`; the types stand beside, in `incident_types.csv`."""

    prefixes: Prefixes
    """how codes begin"""
    population: Population | None = None
    """who lives where; absent: nobody is counted in an area"""
    levels: tuple[Level, ...]
    """levels of command"""
    severities: tuple[Severity, ...]
    """how grave an incident may be"""
    lines: tuple[Line, ...]
    """numbers people call"""
    groups: tuple[Named, ...]
    """groups of types"""
    figures: tuple[Counted, ...]
    """what is counted in an incident"""
    resources: tuple[Counted, ...]
    """what organizations bring"""

    def judge(self, keys: Keys) -> None:
        numbers = [str(level.number) for level in self.levels]
        for name in ("severities", "lines", "groups", "figures", "resources"):
            keys.once(name, [entry.code for entry in getattr(self, name)])
        keys.once("levels", numbers)
        for at, severity in enumerate(self.severities):
            keys.among(f"severities[{at}].level", [str(severity.level)], numbers)


@dataclass(frozen=True, kw_only=True)
class Publisher(Declaration):
    """Who warns the public."""

    sender: str
    """as CAP says it, an address of the center's own domain"""
    prefix: str
    """how identifiers begin"""
    name: Said
    """as people read it"""
    contact: Said
    """whom to call"""
    unsaid_hours: Annotated[float, Between(1, 240)]
    """how long a message of others without an end holds"""


@dataclass(frozen=True, kw_only=True)
class Geocodes(Declaration):
    """What codes of communes are called in CAP."""

    ours: str
    """in our messages"""
    others: tuple[str, ...] = ()
    """in those of others"""


@dataclass(frozen=True, kw_only=True)
class Danger(Declaration):
    """A kind of danger, with the words an officer begins with."""

    code: str
    """as incident_types.csv names it, column `warning`"""
    category: Literal["Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"]
    """of CAP"""
    response: Literal["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"]
    """of CAP"""
    urgency: Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
    """of CAP"""
    severity: Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
    """of CAP"""
    certainty: Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]
    """of CAP"""
    hours: Annotated[int, Between(1, 720)]
    """how long it usually holds"""
    event: Said
    """what it is called"""
    description: Said
    """what happens"""
    instruction: Said
    """what to do"""


@dataclass(frozen=True, kw_only=True)
class Sender(Declaration):
    """Whose messages are taken."""

    id: str
    """as its messages say in `sender`"""
    name: Said
    """as people read it"""
    token_environment: str = ""
    """the variable that holds its token"""
    certificate: str = ""
    """a PEM file beside"""
    places: tuple[Place, ...] = ()
    """where it may warn; empty: everywhere"""
    public: bool = False
    """whether the public sees it"""
    feed: str = ""
    """an address that is read"""
    folder: str = ""
    """a folder that is read"""
    every_s: Annotated[int, Between(10, 86_400)] = 120
    """how often"""

    def judge(self, keys: Keys) -> None:
        if not (self.token_environment or self.feed or self.folder):
            keys.wrong("token_environment", "keys.missing")


@dataclass(frozen=True, kw_only=True)
class WarningsFile(Declaration):
    """`warnings.toml`."""

    publisher: Publisher
    """who warns"""
    geocodes: Geocodes
    """codes of communes in CAP"""
    kinds: tuple[Danger, ...] = ()
    """dangers"""
    senders: tuple[Sender, ...] = ()
    """others that are believed"""

    def judge(self, keys: Keys) -> None:
        keys.once("kinds", [kind.code for kind in self.kinds])
        keys.once("senders", [sender.id for sender in self.senders])


@dataclass(frozen=True, kw_only=True)
class Event(Declaration):
    """What happens in an exercise."""

    minute: Whole
    """since the start"""
    vi: str
    """in Vietnamese"""
    en: str
    """in English"""
    figure: str = ""
    """a figure that is told"""
    value: float = 0
    """how much"""
    of: float | None = None
    """of how many"""


@dataclass(frozen=True, kw_only=True)
class ExerciseFile(Declaration):
    """`exercises/*.toml`: a script that is played."""

    version: Whole
    """raised by every change"""
    kind: Annotated[str, Names("incident type")]
    """of incident"""
    sector: Sector
    """whose it is"""
    severity: str = ""
    """how grave"""
    place: Place
    """where"""
    point: tuple[float, ...] = ()
    """latitude, longitude"""
    title: Said
    """of the script"""
    incident: Said
    """of the incident"""
    events: tuple[Event, ...] = ()
    """what happens"""
