"""A pack's alert rules: read with their words, judged, and their samples run as the rules' unit tests."""

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bazan.engines.conditions.api import KEYS, LIGHTS, BadCondition, Condition, read, run, together
from bazan.engines.packs.judging import labelled, one_of, repeated
from bazan.engines.packs.types import Pack, Problem

ORIGINATORS: dict[str, tuple[str, ...]] = {
    "indicator": ("threshold", "rate", "light", "all"),
    "datastream": ("threshold", "rate", "missing", "stuck"),
    "thing": ("missing",),
    "source": ("missing",),
}
"""What an alert speaks of → the kinds of condition that can be asked of it."""
FEATURES = ("place", "thing", "organization")
PLACES = ("commune", "root", "all")
PERIODS = ("running", "ended")
SEVERITIES = ("minor", "moderate", "severe", "extreme")
URGENCIES = ("immediate", "expected", "future", "past")
CERTAINTIES = ("observed", "likely", "possible", "unlikely")
GROUPS = ("rule", "place", "thing", "source", "sector", "owner")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def dressed(spec: dict[str, Any], labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The rule with its words: ``labels``, ``about``, and of every level ``labels``."""
    base = f"alerts.{spec.get('id')}"

    def words(key: str, otherwise: str) -> dict[str, str]:
        return {language: own.get(key, otherwise) for language, own in labels.items()}

    levels = [level | {"labels": words(f"{base}.levels.{n}", "")} for n, level in enumerate(spec.get("levels", []), 1)]
    samples = [sample | {"values": _plain(sample.get("values", []))} for sample in spec.get("samples", [])]
    return spec | {"labels": words(f"{base}.title", base), "about": words(f"{base}.about", ""), "levels": levels, "samples": samples}


def _plain(values: Any) -> Any:
    """TOML's nan, "nothing measured", as JSON can hold it."""
    if isinstance(values, list):
        return [_plain(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values


def alerts(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the pack's alert rules."""
    yield from repeated("alerts", "id", (spec.get("id") for spec in pack.alerts))
    for spec in pack.alerts:
        file = f"alerts/{spec['file']}"
        if spec.get("id") != spec["file"].removesuffix(".toml"):
            yield Problem(file, "id", "not_file")
        yield from (Problem(file, key, "missing") for key in ("version", "owner", "law", "levels", "samples") if not spec.get(key))
        yield from one_of(file, "originator", spec.get("originator"), ORIGINATORS)
        yield from one_of(file, "urgency", spec.get("urgency"), URGENCIES)
        yield from one_of(file, "certainty", spec.get("certainty"), CERTAINTIES)
        yield from _words(pack, spec, file)
        yield from _severities(spec, file)
        yield from _subject(pack, spec, file)
        yield from _when_quiet(spec, file)
        if spec.get("originator") in ORIGINATORS and spec.get("levels"):
            yield from _condition(spec, file)


def _words(pack: Pack, spec: Mapping[str, Any], file: str) -> Iterator[Problem]:
    base = f"alerts.{spec.get('id')}"
    yield from labelled(pack, file, f"{base}.title")
    yield from labelled(pack, file, f"{base}.about")
    if len(spec["levels"]) > 1:
        for n in range(1, len(spec["levels"]) + 1):
            yield from labelled(pack, file, f"{base}.levels.{n}")


def _severities(spec: Mapping[str, Any], file: str) -> Iterator[Problem]:
    told = [level.get("severity") for level in spec["levels"]]
    for severity in told:
        yield from one_of(file, "levels.severity", severity, SEVERITIES)
    ranks = [SEVERITIES.index(severity) for severity in told if severity in SEVERITIES]
    if any(after <= before for before, after in itertools.pairwise(ranks)):
        yield Problem(file, "levels.severity", "alert_severity_order")
    if not isinstance(spec.get("life_safety"), bool):
        yield Problem(file, "life_safety", "missing")


def _subject(pack: Pack, spec: Mapping[str, Any], file: str) -> Iterator[Problem]:
    originator = spec.get("originator")
    for key, choices in (("places", PLACES), ("period", PERIODS)):
        if key in spec:
            yield from one_of(file, key, spec[key], choices)
    for name in spec.get("group_by", []):
        yield from one_of(file, "group_by", name, GROUPS)
    if originator == "indicator":
        yield from one_of(file, "feature_kind", spec.get("feature_kind"), FEATURES)
        shown = [spec["shows"]] if "shows" in spec else []
        for code in [*([part.get("indicator") for part in spec.get("all", [])] or [spec.get("indicator")]), *shown]:
            if not _known(pack, str(code)):
                yield Problem(file, "indicator", "indicator_unknown", {"code": code})
    if originator == "datastream":
        named = spec.get("property")
        for code in named if isinstance(named, list) else [named]:
            if code != "*" and code not in {p.get("code") for p in pack.properties}:
                yield Problem(file, "property", "property_unknown", {"code": code})


def _known(pack: Pack, code: str) -> bool:
    other, _, name = code.rpartition(".")
    if not other or other == pack.id:
        return name in {str(i.get("id")) for i in pack.indicators}
    return (Path(pack.folder).parent / other / "indicators" / f"{name}.toml").is_file()


def _when_quiet(spec: Mapping[str, Any], file: str) -> Iterator[Problem]:
    quiet = spec.get("quiet")
    if quiet is None:
        return
    if spec.get("life_safety"):
        yield Problem(file, "quiet", "alert_never_quiet")
    for key in ("from", "to"):
        if not _HOUR.fullmatch(str(quiet.get(key, ""))):
            yield Problem(file, f"quiet.{key}", "alert_hour", {"given": quiet.get(key)})


def _condition(spec: Mapping[str, Any], file: str) -> Iterator[Problem]:
    try:
        condition, parts = read(spec), [read(part_of(part)) for part in spec.get("all", [])]
    except BadCondition as bad:
        yield Problem(file, bad.key, bad.rule, bad.params)
        return
    yield from one_of(file, "levels", condition.kind, ORIGINATORS[spec["originator"]])
    if condition.kind == "all" and (len(parts) < 2 or len(spec["levels"]) != 1 or any(part.kind != "threshold" for part in parts)):
        yield Problem(file, "all", "alert_all")
        return
    for n, sample in enumerate(spec.get("samples", []), 1):
        where = f"samples.{sample.get('name', n)}"
        try:
            found = levels_of(condition, parts, sample)
        except (TypeError, ValueError, KeyError) as why:
            yield Problem(file, where, "sample_failed", {"why": f"{type(why).__name__}: {why}"})
            continue
        if found != sample.get("expect"):
            yield Problem(file, where, "sample_differs", {"expected": sample.get("expect"), "given": found})


def part_of(part: Mapping[str, Any]) -> dict[str, Any]:
    """One part of a combination as a condition of one level."""
    return {"levels": [{key: part[key] for key in KEYS if key in part}], "clear": part.get("clear", {})}


def levels_of(condition: Condition, parts: list[Condition], sample: Mapping[str, Any]) -> list[int]:
    """The level after each of a sample's values, which come ``every_s`` seconds (an hour when not said)."""
    every = float(sample.get("every_s", 3600))
    given = sample["values"]
    if condition.kind == "all":
        given = together(parts, np.array([[_value(v) for v in row] for row in given], float)).tolist()
    return [level for _, level in run(condition, ((n * every, _value(value)) for n, value in enumerate(given)))]


def _value(given: Any) -> float:
    if isinstance(given, str):
        return float(LIGHTS.index(given))
    return math.nan if given is None else float(given)
