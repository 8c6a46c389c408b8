"""What stands of outbreaks in a sector, told to the room that keeps what analyses noticed."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from bazan.analysis.outbreaks import queries
from bazan.analysis.outbreaks.types import ClusterInfo, SignalInfo
from bazan.core.labels import label
from bazan.core.language import either, in_every_language, words
from bazan.core.time import day_start, local_day
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed


def tell(sector: str, at: datetime) -> None:
    """Every alarm of the newest sweeps, and every cluster that holds none of them, in the caller's transaction."""
    found = queries.standing(sector)
    if found is None:
        return
    here = {place.id: place for place in (places.root(local_day(at)), *places.communes(local_day(at)))}
    root, chance = next(iter(here)), max(run.cluster_chance for run in found.runs)
    alarms = [signal for signal in found.signals if signal.alarm and signal.place_id in here]
    told = {(signal.disease, signal.place_id) for signal in alarms}
    clusters = [one for one in found.clusters if told.isdisjoint((one.disease, place_id) for place_id in one.place_ids)]
    noticed = [
        *(_alarm(sector, signal, here[signal.place_id], signal.place_id == root) for signal in alarms),
        *(_cluster(sector, cluster, here, root, chance) for cluster in clusters),
    ]
    insights.notice("outbreak", sector, noticed, at)


def _alarm(sector: str, signal: SignalInfo, place: PlaceInfo, whole: bool) -> Noticed:
    said = in_every_language(
        lambda: label(
            f"outbreaks.told.{signal.period.grain}", disease=words(signal.labels), place=_name(place), count=signal.count,
            first=_day(local_day(signal.period.start)), expected=_decimal(signal.expected or 0.0),
            since=_day(local_day(signal.since or signal.period.start)),
        )
    )  # fmt: skip
    return Noticed(
        f"{signal.disease}@place:{place.id}", place.id, 1 - (signal.threshold or 0.0) / (2 * max(signal.count, 1)),
        signal.since or signal.period.start, said, signal.indicator, ("place", place.id) if signal.indicator else None,
        _address(sector, signal.indicator, "" if whole else place.code),
    )  # fmt: skip


def _cluster(sector: str, cluster: ClusterInfo, here: dict[int, PlaceInfo], root: int, chance: float) -> Noticed:
    members = [here[place_id] for place_id in cluster.place_ids]
    alone = members[0] if len(members) == 1 else None
    said = in_every_language(
        lambda: label(
            "outbreaks.told.cluster", disease=words(cluster.labels), places=_listed(members), count=cluster.observed,
            first=_day(cluster.first_day), last=_day(cluster.last_day), expected=_decimal(cluster.expected),
        )
    )  # fmt: skip
    place = alone or here[root]
    return Noticed(
        f"{cluster.disease}@cluster:{members[0].id}", place.id, 1 - cluster.p / (2 * chance), day_start(cluster.first_day), said,
        cluster.indicator, ("place", place.id) if cluster.indicator else None,
        _address(sector, cluster.indicator, alone.code if alone else ""),
    )  # fmt: skip


def _address(sector: str, indicator: str, place: str) -> str:
    said = urlencode({name: value for name, value in (("indicator", indicator), ("place", place)) if value})
    return f"/decide/{sector}{'?' if said else ''}{said}#outbreaks"


def _listed(members: Iterable[PlaceInfo]) -> str:
    return ", ".join(map(_name, members))


def _name(place: PlaceInfo) -> str:
    return either(place.name, place.name_en)


def _day(day: date) -> str:
    return either(f"{day:%d/%m/%Y}", f"{day.day} {day:%b %Y}")


def _decimal(value: float) -> str:
    text = f"{value:.1f}"
    return either(text.replace(".", ","), text)
