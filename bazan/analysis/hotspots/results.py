"""Reads: what the newest looks found, as far as the reader sees it; no package of the analysis set is needed."""

from itertools import groupby

from bazan.analysis.hotspots.models import HotArea, HotRun
from bazan.analysis.hotspots.types import HotAreaInfo, HotSpotInfo, LookInfo
from bazan.data.datasets import api as datasets


def looks(sector: str | None = None) -> list[LookInfo]:
    """The newest look at each subject whose layer is in reach, by its code. It is called as its rows are: a layer may show but a part."""
    labels = {layer.code: layer.dataset.labels for layer in datasets.layers()}
    return [
        LookInfo(
            run.subject, labels[run.subject], run.start, run.end, run.resolution is None, run.areas, run.happenings, run.why, run.params,
            run.made_at,
        )
        for run in _newest(sector)
        if run.subject in labels
    ]  # fmt: skip


def areas(sector: str | None = None, subject: str | None = None) -> list[HotAreaInfo]:
    """Of the newest looks, of one sector or subject or of all: by subject, then the strongest first."""
    runs = {run.id: run.subject for run in _newest(sector) if subject in (None, run.subject)}
    found = [_area(runs[row.run_id], row) for row in HotArea.objects.filter(run_id__in=runs)]
    return sorted(found, key=lambda area: (area.subject, -(area.gi or 0.0), area.id))


def spots(sector: str) -> list[HotSpotInfo]:
    """Of each subject of a sector its hot spots, by subject and then the strongest first."""
    by_spot = sorted(areas(sector), key=lambda area: (area.subject, area.spot))
    found = []
    for (subject, number), members in groupby(by_spot, key=lambda area: (area.subject, area.spot)):
        own = tuple(members)
        found.append(HotSpotInfo(subject, number, tuple(dict.fromkeys(area.place_id for area in own)), own))
    return found


def _newest(sector: str | None) -> list[HotRun]:
    rows = HotRun.objects.all() if sector is None else HotRun.objects.filter(sector=sector)
    return list(rows.order_by("subject", "-week_start").distinct("subject"))


def _area(subject: str, row: HotArea) -> HotAreaInfo:
    return HotAreaInfo(
        subject, row.area, row.place_id, row.spot, tuple((longitude, latitude) for longitude, latitude in row.ring or ()), row.latitude,
        row.longitude, row.count, row.per_thousand, row.gi, row.p, row.heat, row.category or None, row.inside,
    )  # fmt: skip
