"""How a file ``alerts/<id>.toml`` of a pack is written: one rule by which alerts are raised, and the samples that test it."""

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np

from bazan.monitoring.alerts.condition_kinds import Originator, kinds_of
from bazan.platform.conditions.api import KEYS, LIGHTS, BadCondition, Condition, read, run, together
from bazan.platform.declarations.api import Between, Declaration, Keys, OneOf, Pattern, Whole, words
from bazan.platform.image_analysis.tracking.purposes import raising
from bazan.platform.packs import Declared, Grammar, Pack, Problem, labelled

Event = Annotated[str, OneOf(("", *raising(), "plate"))]
Severity = Literal["minor", "moderate", "severe", "extreme"]
Light = Literal["good", "watch", "off", "disaster"]
Hour = Annotated[str, Pattern(r"([01]\d|2[0-3]):[0-5]\d", "22:00")]
Seconds = Annotated[float, Between(0, 10**9)]
SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "severe", "extreme")


@dataclass(frozen=True, kw_only=True)
class Limit(Declaration):
    above: float | None = None
    """reached beyond this"""
    at_least: float | None = None
    """reached at or beyond this"""
    below: float | None = None
    """reached below this"""
    at_most: float | None = None
    """reached at or below this"""
    rate_above: float | None = None
    """a change greater than this: in an hour of observations, between periods of an indicator"""
    rate_below: float | None = None
    """a change less than this"""
    missing_s: Seconds | None = None
    """seconds without anything new"""
    missing_promises: float | None = None
    """so many times the promised interval without anything new"""
    stuck_s: Seconds | None = None
    """seconds in which an observed value didn't move"""
    light: Light | None = None
    """the indicator's light is this or graver"""


@dataclass(frozen=True, kw_only=True)
class Level(Limit):
    """A level of gravity and one limit, of the same kind at every level; each level graver than the one before."""

    severity: Severity
    """the word of CAP 1.2, growing with each level"""
    labels: Mapping[str, str] = words()


@dataclass(frozen=True, kw_only=True)
class Clear(Declaration):
    """Where the first level is left, the others by the same margin; absent: where it is reached."""

    below: float | None = None
    """of a limit from above"""
    above: float | None = None
    """of a limit from below"""
    light: Light | None = None
    """of a light"""
    for_s: Seconds = 0
    """for how many seconds"""


@dataclass(frozen=True, kw_only=True)
class Part(Limit):
    """A part of a combination at one feature: an indicator and one threshold."""

    indicator: str
    """which one, another pack's as `<pack>.<id>`"""
    clear: Clear | None = None
    """where it is left, below"""


@dataclass(frozen=True, kw_only=True)
class Quiet(Declaration):
    """Local hours in which nobody is woken."""

    from_: Hour
    """from this hour"""
    to: Hour
    """to this one, which may be of the next morning"""


@dataclass(frozen=True, kw_only=True)
class Sample(Declaration):
    """A unit test of the rule: values and the level expected after each."""

    name: str
    """what it shows"""
    values: tuple[Any, ...]
    """one after the other; `nan`: nothing measured; of a combination a list of one value a part; of lights their words"""
    every_s: Seconds = 3600
    """how many seconds lie between them"""
    expect: tuple[Whole, ...]
    """the level after each, 0 for none"""


@dataclass(frozen=True, kw_only=True)
class Rule(Declaration):
    """A rule: what it speaks of, the levels of gravity, and whom it calls."""

    id: str
    """the file's name"""
    version: Whole
    """raise it when the meaning changes"""
    originator: Originator
    """what one alert speaks of"""
    indicator: str = ""
    """of indicators: which one, another pack's as `<pack>.<id>`"""
    feature_kind: Literal["", "place", "thing", "organization"] = ""
    """of indicators: over what"""
    shows: str = ""
    """the indicator whose course is drawn beside the alert, if not the rule's own"""
    places: Literal["commune", "root", "all"] = "commune"
    """over which places"""
    period: Literal["", "running", "ended"] = ""
    """of indicators; absent: hours and days run, longer periods must have ended"""
    periods: Annotated[int, Between(1, 1000)] = 1
    """of a rate over an indicator: the change over so many periods, for one"""
    property: str | tuple[str, ...] = ""
    """of datastreams: a code, a list of them, or `"*"`"""
    event: Event = ""
    """of cameras: the purpose of the rules drawn on their pictures; the value is how many break one of them"""
    over_s: Seconds = 0
    """of a rate over observations: the span in seconds; the rate is for an hour"""
    tolerance: float = 0
    """of a stuck value: how much it may move"""
    at_least: Whole = 6
    """of a stuck value: of how many observations"""
    levels: tuple[Level, ...]
    """one or more, below"""
    all: tuple[Part, ...] = ()
    """parts of a combination, below; then there is one level without a limit"""
    for_s: Seconds = 0
    """how many seconds a level must be reached without a break"""
    clear: Clear | None = None
    """where it is left, below"""
    urgency: Literal["immediate", "expected", "future", "past"]
    """the word of CAP 1.2"""
    certainty: Literal["observed", "likely", "possible", "unlikely"]
    """the word of CAP 1.2"""
    life_safety: bool
    """true: never quiet, never explained away, suppressed for hours at most"""
    owner: str
    """`responsible` (for the sector at the place), `keeper` (of the station or source), or an organization's code"""
    group_by: tuple[Literal["rule", "place", "thing", "source", "sector", "owner"], ...] = ()
    """what alerts of one group share; none: they are grouped by place and time"""
    quiet: Quiet | None = None
    """hours in which nobody is woken, below"""
    incident: str = ""
    """the kind of incident it leads to, a code of the province's `incident_types.csv`; empty: none"""
    law: str
    """where the limits come from; a proposed or unverified one says so"""
    samples: tuple[Sample, ...]
    """its unit tests, below"""
    labels: Mapping[str, str] = words()
    about: Mapping[str, str] = words()

    def judge(self, keys: Keys) -> None:
        ranks = [SEVERITIES.index(level.severity) for level in self.levels]
        if any(after <= before for before, after in itertools.pairwise(ranks)):
            keys.wrong("levels", "alerts.grammar.severities")
        if self.quiet and self.life_safety:
            keys.wrong("quiet", "alerts.grammar.never_quiet")
        if self.originator == "indicator":
            if not self.feature_kind:
                keys.wrong("feature_kind", "keys.missing")
            if not self.indicator and not self.all:
                keys.wrong("indicator", "keys.missing")
        if self.originator == "datastream" and not self.property:
            keys.wrong("property", "keys.missing")
        if self.originator == "camera" and not self.event:
            keys.wrong("event", "keys.missing")
        self._judge_condition(keys)

    def _judge_condition(self, keys: Keys) -> None:
        try:
            condition, parts = conditions_of(keys.table)
        except BadCondition as bad:
            keys.wrong(bad.key, bad.rule, **bad.params)
            return
        kinds = kinds_of(self.originator)
        if condition.kind not in kinds:
            keys.wrong("levels", "alerts.grammar.kind", given=condition.kind, choices=", ".join(kinds))
        if condition.kind == "all" and (len(parts) < 2 or len(self.levels) != 1 or any(part.kind != "threshold" for part in parts)):
            keys.wrong("all", "alerts.grammar.all")
            return
        for at, sample in enumerate(self.samples):
            _judge_sample(keys, f"samples[{at}]", condition, parts, sample)


def _judge_sample(keys: Keys, where: str, condition: Condition, parts: list[Condition], sample: Sample) -> None:
    try:
        given = levels_of(condition, parts, sample)
    except (TypeError, ValueError, KeyError) as why:
        keys.wrong(where, "packs.sample_failed", why=f"{type(why).__name__}: {why}")
        return
    if given != list(sample.expect):
        keys.wrong(where, "packs.sample_differs", expected=list(sample.expect), given=given)


def conditions_of(table: Mapping[str, Any]) -> tuple[Condition, list[Condition]]:
    """The condition of a rule's table, and of a combination those of its parts. Raises BadCondition."""
    return read(table), [
        read({"levels": [{key: part[key] for key in KEYS if key in part}], "clear": part.get("clear", {})}) for part in table.get("all", [])
    ]


def levels_of(condition: Condition, parts: list[Condition], sample: Sample) -> list[int]:
    """The level after each of a sample's values."""
    given: Any = sample.values
    if condition.kind == "all":
        given = together(parts, np.array([[_value(value) for value in row] for row in given], float)).tolist()
    return [level for _, level in run(condition, ((n * sample.every_s, _value(value)) for n, value in enumerate(given)))]


def _value(given: Any) -> float:
    if isinstance(given, str):
        return float(LIGHTS.index(given))
    return math.nan if given is None else float(given)


def _plain(values: Any) -> Any:
    """TOML's nan, "nothing measured", as JSON can hold it."""
    if isinstance(values, list):
        return [_plain(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values


def _dress(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    """With the words of the rule and its levels; a level without words of its own has empty ones."""
    base = f"alerts.{table['id']}"

    def said(key: str, otherwise: str) -> dict[str, str]:
        return {language: own.get(key, otherwise) for language, own in pack.labels.items()}

    levels = [level | {"labels": said(f"{base}.levels.{n}", "")} for n, level in enumerate(table["levels"], 1)]
    samples = [sample | {"values": _plain(sample["values"])} for sample in table["samples"]]
    return table | {"labels": said(f"{base}.title", base), "about": said(f"{base}.about", ""), "levels": levels, "samples": samples}


def _judge(pack: Pack, files: list[Declared[Rule]]) -> Iterator[Problem]:
    """What rules must keep towards the rest of the pack: their words, indicators and properties."""
    for file in files:
        rule, base = file.declaration, f"alerts.{file.declaration.id}"
        yield from labelled(pack, file.name, f"{base}.title")
        yield from labelled(pack, file.name, f"{base}.about")
        for n in range(1, len(rule.levels) + 1) if len(rule.levels) > 1 else ():
            yield from labelled(pack, file.name, f"{base}.levels.{n}")
        for key, code in (
            ("indicator", rule.indicator),
            ("shows", rule.shows),
            *((f"all[{at}].indicator", part.indicator) for at, part in enumerate(rule.all)),
        ):
            if code and not pack.has_indicator(code):
                yield Problem(file.name, key, "indicator_unknown", {"code": code})
        known = {entry.get("code") for entry in pack.properties}
        for code in (rule.property,) if isinstance(rule.property, str) else rule.property:
            if code and code != "*" and code not in known:
                yield Problem(file.name, "property", "property_unknown", {"code": code})


ALERTS = Grammar("alerts", Rule, _dress, _judge)
