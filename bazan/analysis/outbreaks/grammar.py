"""How ``outbreaks/<id>.toml`` of a pack is written: which rows are cases, what they are judged by, and from what on it is an alarm."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Whole, words
from bazan.platform.packs import Declared, Grammar, Pack, Problem, labelled

Chance = Annotated[float, Between(1e-6, 0.5)]
Days = Annotated[int, Between(2, 365)]
Kilometres = Annotated[float, Between(0, 1000)]


@dataclass(frozen=True, kw_only=True)
class Sweep(Declaration):
    """Rows of a dataset as cases, each of a disease in a place. Its name: the label `outbreaks.<id>.name`."""

    id: str
    """the file's name; the full code is `<pack>.<id>`"""
    version: Whole
    """raise it when the meaning changes"""
    dataset: str
    """of which a row is a case: a dataset of this pack, or another's as `<pack>.<id>`"""
    disease: str
    """its code column that says of which disease"""
    place: str
    """its column that says in which commune"""
    at: str
    """its date or instant column by which a case counts"""
    began: str = ""
    """its date or instant column of when the case began ..."""
    reported: str = ""
    """... and of when it was reported: both, and the true count of the last days is estimated"""
    grain: Literal["week", "day"] = "week"
    """over what cases are counted"""
    short: Literal["c1", "c2", "c3"] = "c2"
    """the method of EARS while fewer than five years are known; then it is that of `seasonal`"""
    seasonal: Literal["farrington", "endemic"] = "farrington"
    """the method once five years are known: Farrington's (fewer false alarms), or the endemic channel (warns earlier)"""
    ears_chance: Chance = 0.001
    """how often chance may pass the threshold of EARS"""
    farrington_chance: Chance = 0.01
    """the same of Farrington's"""
    endemic_deviations: Annotated[float, Between(0, 10)] = 2
    """standard deviations of five years above their mean at which the endemic channel ends"""
    least_cases: Whole = 3
    """fewer cases are never an alarm"""
    longest_delay: Days = 28
    """days after which a report changes no estimate any more"""
    cluster_km: Kilometres = 15
    """the widest circle that is searched for a cluster"""
    cluster_days: Days = 28
    """the longest a cluster may last"""
    cluster_chance: Chance = 0.01
    """how often chance may make such a cluster"""
    indicators: Mapping[str, str] = field(default_factory=dict)
    """disease to the number that counts it, another pack's as `<pack>.<id>`: where an alarm leads"""
    source: str
    """what the thresholds rest on; a proposed one says so"""
    labels: Mapping[str, str] = words()

    def judge(self, keys: Keys) -> None:
        if bool(self.began) != bool(self.reported):
            keys.wrong("reported" if self.began else "began", "keys.missing")


def _dress(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    return table | {"labels": pack.words(f"outbreaks.{table['id']}.name")}


def _judge(pack: Pack, files: list[Declared[Sweep]]) -> Iterator[Problem]:
    """What sweeps must keep towards their dataset, the numbers they lead to and their words."""
    for file in files:
        sweep = file.declaration
        yield from labelled(pack, file.name, f"outbreaks.{sweep.id}.name")
        relation = pack.relations.get(sweep.dataset)
        if relation is None or relation.kind != "dataset":
            yield Problem(file.name, "dataset", "dataset_unknown", {"name": sweep.dataset})
            continue
        keys = Keys({})
        for key in ("disease", "place"):
            keys.among(key, [getattr(sweep, key)], relation.columns)
        for key in ("at", "began", "reported"):
            keys.among(key, [name for name in (getattr(sweep, key),) if name], relation.dates)
        yield from (Problem(file.name, problem.key, problem.rule, problem.params) for problem in keys.problems)
        for code in sweep.indicators.values():
            if not pack.has_indicator(code):
                yield Problem(file.name, "indicators", "indicator_unknown", {"code": code})


OUTBREAKS = Grammar("outbreaks", Sweep, _dress, _judge)
