"""Who is told how: ``notifications/``, its chains, ways out and rosters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Whole
from bazan.processes.province_folder.grammar.codes import Count, Holder, Organization, Place, Said, Sector, Time

Severity = Literal["extreme", "severe", "moderate", "minor"]


@dataclass(frozen=True, kw_only=True)
class Called(Declaration):
    """Who is called: one of the first four."""

    roster: str = ""
    """a roster's code, or `nearest`"""
    organization: Holder = ""
    """an organization's code, or `responsible`"""
    post: str = ""
    """a role"""
    account: str = ""
    """a user name"""
    at: Literal["place", "province"] = "place"
    """for the place of the alert, or the whole territory"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("roster", "organization", "post", "account")


@dataclass(frozen=True, kw_only=True)
class Step(Declaration):
    """A step of a chain."""

    wait_min: Count
    """minutes since the step before"""
    to: tuple[Called, ...]
    """who is called"""


@dataclass(frozen=True, kw_only=True)
class Chain(Declaration):
    """Who is called about an alert, one after the other."""

    id: str
    """its name"""
    labels: Said
    """as people read it"""
    severities: tuple[Severity, ...] = ()
    """alerts it takes"""
    life_safety: bool = False
    """takes those on which life depends"""
    working: bool = False
    """waits count in office hours only"""
    repeat_min: Annotated[float, Between(1, 10**5)]
    """minutes between repetitions of the last step"""
    steps: tuple[Step, ...]
    """one after the other"""

    def judge(self, keys: Keys) -> None:
        if self.life_safety and (self.working or all(called.roster for called in self.steps[-1].to)):
            keys.wrong("steps", "province.silence")


@dataclass(frozen=True, kw_only=True)
class ChainsFile(Declaration):
    """`notifications/chains.toml`."""

    chains: tuple[Chain, ...]
    """the first that takes an alert is its chain"""

    def judge(self, keys: Keys) -> None:
        keys.once("chains", [chain.id for chain in self.chains])


@dataclass(frozen=True, kw_only=True)
class Rate(Declaration):
    """To one person by one channel."""

    window_s: Count
    """within so many seconds"""
    most: Whole
    """so many; more go together"""


@dataclass(frozen=True, kw_only=True)
class Retry(Declaration):
    """How failures are borne."""

    waits_s: tuple[Count, ...]
    """until the next attempt"""
    lease_s: Count
    """an attempt takes at most"""


@dataclass(frozen=True, kw_only=True)
class Pause(Declaration):
    """Who failed so often rests."""

    after: Whole
    """failures in a row"""
    s: Count
    """for so many seconds"""


@dataclass(frozen=True, kw_only=True)
class Text(Declaration):
    """How long messages may be."""

    plain: tuple[str, ...] = ()
    """channels without marks"""
    longest: Mapping[str, Whole] = field(default_factory=dict)
    """signs, by channel"""


@dataclass(frozen=True, kw_only=True)
class Policy(Declaration):
    """By which channels what goes out."""

    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """by severity"""
    rate: Rate | None = None
    """how often one person is written to"""
    retry: Retry | None = None
    """how failures are borne"""
    rest: Pause | None = None
    """of a provider"""
    broken: Pause | None = None
    """of an address"""
    text: Text | None = None
    """how long messages may be"""

    def judge(self, keys: Keys) -> None:
        keys.among("channels", self.channels, ("extreme", "severe", "moderate", "minor"))


@dataclass(frozen=True, kw_only=True)
class OfDemo(Declaration):
    """Read in the demo alone."""

    providers: tuple[str, ...] = ()
    """ways that the demo stands in for"""
    contacts: Mapping[str, str] = field(default_factory=dict)
    """where its accounts are reached, by channel"""


@dataclass(frozen=True, kw_only=True)
class Answer(Declaration):
    """How an answer is read."""

    path: str
    """where it says so"""
    values: tuple[str, ...]
    """that it was taken"""
    bad_address: tuple[str, ...] = ()
    """that the address is wrong"""


@dataclass(frozen=True, kw_only=True)
class Receipt(Declaration):
    """How a provider calls back."""

    secret_env: str
    """the variable that holds its secret"""
    signature: str
    """the header of the signature"""
    timestamp: str = ""
    """the header of the time"""
    window_s: Count = 300
    """how old it may be"""
    reference: str
    """where it names the message"""
    state: str
    """where it says how it went"""
    delivered: tuple[str, ...]
    """words of success"""
    failed: tuple[str, ...]
    """words of failure"""


@dataclass(frozen=True, kw_only=True)
class Provider(Declaration):
    """Who carries messages of a channel."""

    name: str
    """its name"""
    channel: str
    """which"""
    kind: Literal["smtp", "http"]
    """how"""
    url_env: str
    """the variable that holds its address; without it, it doesn't exist"""
    secret_env: str = ""
    """the variable that holds its secret"""
    sender: str = ""
    """of letters"""
    timeout_s: Count = 10
    """how long it is waited for"""
    method: Literal["POST", "PUT", "GET"] = "POST"
    """of the request"""
    headers: Mapping[str, str] = field(default_factory=dict)
    """of the request"""
    form: Literal["json", "form"] = "json"
    """of the body"""
    body: str = ""
    """of the request"""
    accepted: tuple[int, ...] = (200, 201, 202)
    """statuses that mean taken"""
    ok: Answer | None = None
    """absent: the status alone tells"""
    reference: str = ""
    """where the answer names the message"""
    receipt: Receipt | None = None
    """how it calls back"""


@dataclass(frozen=True, kw_only=True)
class Webhook(Declaration):
    """Another system that is told."""

    name: str
    """its name"""
    url_env: str
    """the variable that holds its address"""
    secret_env: str
    """the variable that holds its secret"""
    kinds: tuple[str, ...] = ()
    """of which messages"""
    severities: tuple[Severity, ...] = ()
    """how grave"""
    timeout_s: Count = 10
    """how long it is waited for"""


@dataclass(frozen=True, kw_only=True)
class ChannelsFile(Declaration):
    """`notifications/channels.toml`."""

    policy: Policy | None = None
    """what goes out by which channel"""
    demo: OfDemo | None = None
    """read in the demo alone"""
    providers: tuple[Provider, ...] = ()
    """who carries"""
    webhooks: tuple[Webhook, ...] = ()
    """who is told"""

    def judge(self, keys: Keys) -> None:
        keys.once("providers", [each.name for each in (*self.providers, *self.webhooks)])


@dataclass(frozen=True, kw_only=True)
class RosterRules(Declaration):
    """Of all rosters."""

    gap_days: Whole = 0
    """gaps are told so many days ahead"""
    early_min: Whole = 0
    """so long before its time a shift may be taken"""


@dataclass(frozen=True, kw_only=True)
class Roster(Declaration):
    """Who watches over what."""

    each: Literal["", "commune"] = ""
    """`commune`: one for every commune; `{code}`, `{name}`, `{name_en}` are the commune's"""
    code: str
    """its name"""
    name: str
    """as people read it"""
    name_en: str
    """in English"""
    organization: Organization
    """who keeps it"""
    place: Place = ""
    """where; absent: everywhere"""
    sector: Sector = "*"
    """over what"""
    from_: Time = None
    """absent: day and night"""
    until: Time = None
    """the same"""


@dataclass(frozen=True, kw_only=True)
class Turns(Declaration):
    """Who stands in the demo."""

    each: Literal["", "commune"] = ""
    """as of the roster"""
    roster: str
    """which"""
    changes: tuple[Time, ...] = ()
    """when turns change"""
    turns: tuple[tuple[str, ...], ...]
    """user names, turn by turn"""
    days: Whole = 1
    """how long a turn lasts"""
    ahead: Whole
    """how many days are filled"""


@dataclass(frozen=True, kw_only=True)
class RostersFile(Declaration):
    """`notifications/rosters.toml`."""

    rules: RosterRules | None = None
    """of all"""
    rosters: tuple[Roster, ...] = ()
    """each one"""
    demo: tuple[Turns, ...] = ()
    """who stands in the demo"""

    def judge(self, keys: Keys) -> None:
        codes = [roster.code for roster in self.rosters]
        keys.once("rosters", codes)
        for at, turns in enumerate(self.demo):
            keys.among(f"demo[{at}].roster", [turns.roster], codes)
