"""The rules a live pack must keep, one function a part."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bazan.engines.packs import formulas
from bazan.engines.packs.formulas import RELATIONS, BadFormula, Formula
from bazan.engines.packs.samples import differences
from bazan.engines.packs.types import LANGUAGES, Pack, Problem
from bazan.kernel.errors import Refused
from bazan.kernel.time import GRAINS
from bazan.kernel.units import canonical

DIRECTIONS = ("up", "down", "neutral")
AGGREGATES = ("max", "min", "mean", "sum", "share", "at")
STATS = ("mean", "min", "max", "sum", "n", "total")
FEATURES = ("thing", "place", "organization")
LIMITS = ("good", "watch", "off", "disaster")
WORDS = ("name", "short", "formula", "completeness", "about")


def one_of(file: str, key: str, given: Any, choices: Iterable[str]) -> Iterator[Problem]:
    if given not in choices:
        yield Problem(file, key, "not_one_of", {"given": given, "choices": ", ".join(choices)})


def unit(file: str, key: str, given: Any) -> Iterator[Problem]:
    try:
        if canonical(str(given)) != given:
            yield Problem(file, key, "unit_not_ucum", {"given": given, "ucum": canonical(str(given))})
    except Refused:
        yield Problem(file, key, "unit_unknown", {"given": given})


def labelled(pack: Pack, file: str, key: str) -> Iterator[Problem]:
    """The key has words in both languages (a word in one only is found elsewhere)."""
    if all(key not in pack.labels[language] for language in LANGUAGES):
        yield Problem(file, key, "unlabelled")


def repeated(file: str, where: str, names: Iterable[Any]) -> Iterator[Problem]:
    yield from (Problem(file, f"{where}.{name}", "said_twice") for name, times in Counter(names).items() if times > 1)


def options(pack: Pack, declared: dict[str, Any]) -> Iterator[Problem]:
    for name, entry in declared.items():
        if "choices" in entry:
            yield from one_of("tables/options.toml", name, pack.options[name], entry["choices"])
    yield from (Problem("options", name, "unknown_option") for name in pack.options if name not in declared)


def vocabulary(pack: Pack) -> Iterator[Problem]:
    for kind, entries in (("properties", pack.properties), ("kinds", pack.kinds)):
        for entry in entries:
            yield from labelled(pack, "vocabulary.toml", f"{kind}.{entry['code']}")


def scales(pack: Pack) -> Iterator[Problem]:
    for name, bands in pack.scales.items():
        for band in bands:
            yield from labelled(pack, "scales.toml", f"scales.{name}.{band['key']}")


def parsed(pack: Pack, indicator: dict[str, Any]) -> Formula | None:
    """Its SELECT, when it has one. Raises BadFormula."""
    sql = indicator.get("formula", {}).get("sql")
    return formulas.parse(sql, pack.relations) if sql else None


def indicators(pack: Pack) -> Iterator[Problem]:
    yield from repeated("indicators", "id", (i.get("id") for i in pack.indicators))
    for indicator in pack.indicators:
        file = f"indicators/{indicator['file']}"
        if indicator.get("id") != indicator["file"].removesuffix(".toml"):
            yield Problem(file, "id", "not_file")
        yield from (Problem(file, key, "missing") for key in ("version", "law", "owner", "fresh_s", "completeness") if key not in indicator)
        yield from one_of(file, "grain", indicator.get("grain"), GRAINS)
        yield from one_of(file, "direction", indicator.get("direction"), DIRECTIONS)
        yield from unit(file, "unit", indicator.get("unit"))
        for word in WORDS:
            yield from labelled(pack, file, f"indicators.{indicator.get('id')}.{word}")
        if "scale" in indicator:
            yield from one_of(file, "scale", indicator["scale"], pack.scales)
        yield from _formula(pack, indicator, file)
        yield from _place(pack, indicator, file)
        yield from _targets(pack, indicator, file)


def _formula(pack: Pack, indicator: dict[str, Any], file: str) -> Iterator[Problem]:
    declared = indicator.get("formula", {})
    known = {p["code"] for p in pack.properties}
    try:
        formula = parsed(pack, indicator)
    except BadFormula as bad:
        yield Problem(file, "formula.sql", bad.rule, bad.params)
        return
    if formula:
        used, needed = list(formula.properties), list(formula.indicators)
    else:
        inputs = declared.get("inputs", {})
        used = [spec["property"] for spec in inputs.values() if "property" in spec]
        needed = [spec["indicator"] for spec in inputs.values() if "indicator" in spec]
        for name, spec in inputs.items():
            yield from one_of(file, f"formula.inputs.{name}.stat", spec.get("stat", "mean"), STATS)
            yield from one_of(file, f"formula.inputs.{name}.from", spec.get("from", "hours"), ("hours", "days"))
        if not callable(getattr(pack.functions, declared.get("function", ""), None)):
            yield Problem(file, "formula.function", "function_missing", {"name": declared.get("function", "")})
    used += [code for group in declared.get("requires", []) for code in group]
    yield from (Problem(file, "formula", "property_unknown", {"code": code}) for code in used if code not in known)
    yield from (Problem(file, "formula", "indicator_unknown", {"code": code}) for code in needed if not pack.has_indicator(code))
    yield from _by(pack, formula, declared, file)


def _by(pack: Pack, formula: Formula | None, declared: dict[str, Any], file: str) -> Iterator[Problem]:
    """The feature column a formula chooses is one in every dataset it reads."""
    if "by" in declared and not (formula and all(declared["by"] in pack.relations[name].columns for name in formula.datasets)):
        yield Problem(file, "formula.by", "column_unknown", {"name": declared["by"]})


def _place(pack: Pack, indicator: dict[str, Any], file: str) -> Iterator[Problem]:
    place, declared = indicator.get("place"), indicator.get("formula", {})
    yield from (p for name in indicator.get("features", []) for p in one_of(file, "features", name, FEATURES))
    if not place:
        reads = set(RELATIONS) - {"targets", "values"}
        of_stations = "function" in declared or any(name in str(declared.get("sql", "")) for name in reads)
        if "place" in indicator.get("features", []) and of_stations and not _over_rows(pack, indicator):
            yield Problem(file, "place", "missing")
        return
    yield from one_of(file, "place.aggregate", place.get("aggregate"), AGGREGATES)
    if place.get("aggregate") == "at" and place.get("of") not in {i["id"] for i in pack.indicators}:
        yield Problem(file, "place.of", "indicator_unknown", {"code": place.get("of")})


def _over_rows(pack: Pack, indicator: dict[str, Any]) -> bool:
    """Whether its SELECT reads datasets, or other indicators alone: then it speaks of places by itself."""
    try:
        formula = parsed(pack, indicator)
    except BadFormula:
        return True
    return formula is not None and not formula.relations & {"hours", "days"}


def _targets(pack: Pack, indicator: dict[str, Any], file: str) -> Iterator[Problem]:
    for n, target in enumerate(indicator.get("targets", [])):
        if "table" in target:
            rows = [r for r in pack.tables.get(target["table"], []) if all(r.get(k) == v for k, v in target.get("where", {}).items())]
            if not rows:
                yield Problem(file, f"targets.{n}", "no_rows", {"table": target["table"]})
            yield from one_of(file, f"targets.{n}.sets", target.get("sets"), LIMITS)
        else:
            rows = [target]
            if not any(limit in target for limit in LIMITS):
                yield Problem(file, f"targets.{n}", "no_limit")
            paths = [target[x]["month"] for x in LIMITS if isinstance(target.get(x), dict) and "month" in target[x]]
            yield from (Problem(file, f"targets.{n}", "twelve_months") for path in paths if len(path) != 12)
        for row in rows:
            if not row.get("source"):
                yield Problem(file, f"targets.{n}.source", "missing")
            try:
                date.fromisoformat(str(row.get("valid_from")))
            except ValueError:
                yield Problem(file, f"targets.{n}.valid_from", "missing")


def samples(pack: Pack) -> Iterator[Problem]:
    """Every indicator has a sample, and every sample comes out as it says."""
    by_id = {i["id"]: i for i in pack.indicators}
    shown = set()
    for sample in pack.samples:
        for n, case in enumerate(sample.get("cases", [])):
            file, key = f"samples/{sample['file']}", f"cases.{n}"
            indicator = by_id.get(case.get("indicator", ""))
            if indicator is None:
                yield Problem(file, key, "indicator_unknown", {"code": case.get("indicator")})
                continue
            shown.add(indicator["id"])
            yield from _case(pack, indicator, case, file, key)
    yield from (Problem(f"indicators/{i['file']}", "samples", "sample_missing") for i in pack.indicators if i["id"] not in shown)


def _case(pack: Pack, indicator: dict[str, Any], case: dict[str, Any], file: str, key: str) -> Iterator[Problem]:
    try:
        formula = parsed(pack, indicator)
        for name, expected, given in differences(pack, indicator, case, formula):
            yield Problem(file, f"{key}.{name}", "sample_differs", {"expected": expected, "given": round(given, 6)})
    except BadFormula:
        return  # said where the formula stands
    except Exception as why:  # a pack's function may fail in any way
        yield Problem(file, key, "sample_failed", {"why": f"{type(why).__name__}: {why}"})
