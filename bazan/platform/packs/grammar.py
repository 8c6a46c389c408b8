"""How the files of a pack are written that belong to no room: its head, vocabulary, scales, options and samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from bazan.platform.declarations.api import Declaration, Keys, Unit, Whole


@dataclass(frozen=True, kw_only=True)
class Said(Declaration):
    """The same in both languages, where a file carries its words itself."""

    vi: str
    """in Vietnamese"""
    en: str
    """in English"""

    @property
    def labels(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True, kw_only=True)
class Head(Declaration):
    """`pack.toml`."""

    id: str
    """the folder's name"""
    version: Whole
    """raise it when something changes"""
    state: Literal["live", "announced"] = "live"
    """`announced`: its place is kept, no data is connected"""
    order: Whole
    """its place on the wall"""
    icon: str
    """one of `ICON_NAMES` in `tools/frontend.py`"""
    owner: str
    """who answers for the sector: an organization's code"""
    requires: tuple[str, ...] = ()
    """packs whose datasets it reads"""
    title: Said
    """its name"""
    summary: Said | None = None
    """what it watches, in a sentence"""
    awaits: Said | None = None
    """of an announced pack: which data is awaited"""

    def judge(self, keys: Keys) -> None:
        if self.state == "announced" and self.awaits is None:
            keys.wrong("awaits", "keys.missing")


@dataclass(frozen=True, kw_only=True)
class Property(Declaration):
    """What is observed."""

    code: str
    """its name"""
    unit: Unit
    """what is stored, whatever was sent"""
    symbols: tuple[str, ...] = ()
    """how automatic station files write it"""
    low: float | None = None
    """below it an observation is suspect: kept and shown, never used"""
    high: float | None = None
    """above it, too"""
    source: str
    """where it is defined"""

    def judge(self, keys: Keys) -> None:
        if self.low is not None and self.high is not None and self.low >= self.high:
            keys.wrong("low", "keys.above", given=self.low, high=self.high)


@dataclass(frozen=True, kw_only=True)
class Kind(Declaration):
    """A kind of things."""

    code: str
    """its name"""
    shape: Literal["circle", "triangle", "diamond", "square", "cross", "pentagon", "hexagon"]
    """how it is drawn"""
    properties: tuple[str, ...] = ()
    """codes of what it observes"""
    headline: str = ""
    """the pack's indicator that maps say beside its sign, whose light it takes"""
    adds_up: str = ""
    """the pack's indicator whose values are added up over an area somebody draws: pupils, beds"""


@dataclass(frozen=True, kw_only=True)
class Vocabulary(Declaration):
    """`vocabulary.toml`."""

    properties: tuple[Property, ...] = ()
    """what is observed, below"""
    kinds: tuple[Kind, ...] = ()
    """kinds of things, below"""

    def judge(self, keys: Keys) -> None:
        codes = [entry.code for entry in self.properties]
        keys.once("properties", codes)
        keys.once("properties", [symbol for entry in self.properties for symbol in entry.symbols])
        keys.once("kinds", [kind.code for kind in self.kinds])
        for at, kind in enumerate(self.kinds):
            keys.among(f"kinds[{at}].properties", kind.properties, codes)


@dataclass(frozen=True, kw_only=True)
class Band(Declaration):
    """A class of values."""

    key: str
    """its name"""
    low: float | None = None
    """from here on, included; the same as the `high` of the band before"""
    high: float | None = None
    """to here, not included"""
    colour: str = ""
    """a design token such as `aqi-3`"""


@dataclass(frozen=True, kw_only=True)
class Scale(Declaration):
    """`scales.toml`: a table a scale, `[vn_aqi]`."""

    source: str = ""
    """where the classes come from"""
    bands: tuple[Band, ...]
    """its classes, rising, below"""

    def judge(self, keys: Keys) -> None:
        for at, (band, following) in enumerate(pairwise(self.bands)):
            if band.high != following.low:
                keys.wrong(f"bands[{at}]", "packs.bands_apart")


@dataclass(frozen=True, kw_only=True)
class Option(Declaration):
    """`tables/options.toml`: what the law or the field leaves open, a table a question, `[nowcast]`. A province sets its own `value`."""

    value: Any
    """what holds where the province says nothing"""
    choices: tuple[Any, ...] = ()
    """what it may be, where that is closed"""
    source: str
    """why it is open, and what the value rests on"""


@dataclass(frozen=True, kw_only=True)
class Settled(Declaration):
    """`provinces/<province>/packs/<pack>.toml`: what the province chose of what the pack leaves open."""

    options: Mapping[str, Any] = field(default_factory=dict)
    """names of the pack's options and their values"""


@dataclass(frozen=True, kw_only=True)
class Case(Declaration):
    """A sample: given numbers and what must come out. Lists end with the newest of the period; `nan`: nothing good was measured."""

    indicator: str
    """which one"""
    name: str = ""
    """what it shows"""
    says: str = ""
    """why it comes out so"""
    source: str = ""
    """where the example stands"""
    period: str = ""
    """of indicators over datasets: as `2026-11`"""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """of a function: a list an input"""
    hours: Mapping[str, Any] = field(default_factory=dict)
    """of a SELECT: hourly means, a list a property"""
    days: Mapping[str, Any] = field(default_factory=dict)
    """of a SELECT: daily means, a list a property"""
    values: Mapping[str, Any] = field(default_factory=dict)
    """of other indicators: a list of days, or a table from period to value"""
    rows: Mapping[str, Any] = field(default_factory=dict)
    """of datasets: rows of the feature. A row may say another `period`; instants as `"2026-11-24T09:00"` local time, dates as `2026-11-24`
    without quotation marks; a column left out is empty"""
    expected: float = 1
    """how many observations were promised"""
    options: Mapping[str, Any] = field(default_factory=dict)
    """options set otherwise"""
    within: float = 1e-6
    """how far from what is expected is near enough"""
    expect: Mapping[str, float | Literal["none"]] | Literal["none"]
    """what must come out: `{ value = 41 }`, or `"none"` where too little data must give no value; `n` and parts beside it"""


@dataclass(frozen=True, kw_only=True)
class Samples(Declaration):
    """`samples/*.toml`."""

    cases: tuple[Case, ...]
    """an indicator without one does not pass; below"""


OWN: dict[str, Any] = {
    "pack.toml": Head,
    "vocabulary.toml": Vocabulary,
    "scales.toml": Mapping[str, Scale],
    "tables/options.toml": Mapping[str, Option],
    "samples/*.toml": Samples,
}
"""Files of a pack by their path, which may be a pattern, and how they are written."""
