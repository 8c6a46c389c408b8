"""The rules a live pack must keep, one function a part."""

from collections.abc import Iterable, Iterator
from typing import Any

from bazan.platform.packs import formulas
from bazan.platform.packs.formulas import BadFormula, Formula
from bazan.platform.packs.sample_verification import differences
from bazan.platform.packs.types import LANGUAGES, Pack, Problem


def one_of(file: str, key: str, given: Any, choices: Iterable[str]) -> Iterator[Problem]:
    if given not in choices:
        yield Problem(file, key, "not_one_of", {"given": given, "choices": ", ".join(choices)})


def labelled(pack: Pack, file: str, key: str) -> Iterator[Problem]:
    """The key has words in both languages (a word in one only is found elsewhere)."""
    if all(key not in pack.labels[language] for language in LANGUAGES):
        yield Problem(file, key, "unlabelled")


def options(pack: Pack, declared: dict[str, Any]) -> Iterator[Problem]:
    for name, entry in declared.items():
        if "choices" in entry:
            yield from one_of("tables/options.toml", name, pack.options[name], entry["choices"])
    yield from (Problem("options", name, "unknown_option") for name in pack.options if name not in declared)


def vocabulary(pack: Pack) -> Iterator[Problem]:
    for kind, entries in (("properties", pack.properties), ("kinds", pack.kinds)):
        for entry in entries:
            yield from labelled(pack, "vocabulary.toml", f"{kind}.{entry['code']}")
    known = {indicator.get("id") for indicator in pack.indicators}
    for at, entry in enumerate(pack.kinds):
        for key in ("headline", "adds_up"):
            if entry.get(key) and entry[key] not in known:
                yield Problem("vocabulary.toml", f"kinds[{at}].{key}", "indicator_unknown", {"code": entry[key]})


def scales(pack: Pack) -> Iterator[Problem]:
    for name, bands in pack.scales.items():
        for band in bands:
            yield from labelled(pack, "scales.toml", f"scales.{name}.{band['key']}")


def parsed(pack: Pack, indicator: dict[str, Any]) -> Formula | None:
    """Its SELECT, when it has one. Raises BadFormula."""
    sql = indicator.get("formula", {}).get("sql")
    return formulas.parse(sql, pack.relations) if sql else None


def samples(pack: Pack) -> Iterator[Problem]:
    """Every indicator has a sample, and every sample comes out as it says."""
    by_id = {i["id"]: i for i in pack.indicators if "id" in i}
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
    yield from (Problem(f"indicators/{i['file']}", "samples", "sample_missing") for i in pack.indicators if i.get("id") not in shown)


def _case(pack: Pack, indicator: dict[str, Any], case: dict[str, Any], file: str, key: str) -> Iterator[Problem]:
    try:
        formula = parsed(pack, indicator)
        for name, rule, params in differences(pack, indicator, case, formula):
            yield Problem(file, f"{key}.{name}", rule, params)
    except BadFormula:
        return  # said where the formula stands
    except Exception as why:  # a pack's function may fail in any way
        yield Problem(file, key, "sample_failed", {"why": f"{type(why).__name__}: {why}"})
