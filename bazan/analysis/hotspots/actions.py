"""Writes: every subject is looked at once a day, and where its happenings crowd together is kept in place of what the week said before."""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from bazan.analysis.hotspots import hot_spots, insights, queries
from bazan.analysis.hotspots.hot_spots import Standing
from bazan.analysis.hotspots.models import HotArea, HotRun
from bazan.analysis.hotspots.types import Area, Subject
from bazan.core.errors import Refused
from bazan.core.time import Period, day_start, local_day
from bazan.data.observations import api as observations
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places

SPAN = timedelta(days=90)
SLICES = 6
"""Of a fortnight each: the fewest in which a trend isn't chance is five."""
KEPT = timedelta(days=400)
"""Thirteen months of runs."""

log = logging.getLogger(__name__)


def look_due(at: datetime) -> int:
    """Look at every subject that wasn't looked at since the day began; gives how many."""
    newest = {run.subject: run.made_at for run in HotRun.objects.order_by("subject", "-week_start").distinct("subject")}
    due = [subject for subject in queries.subjects() if (last := newest.get(subject.code)) is None or local_day(last) < local_day(at)]
    return sum(_tried(subject, at) for subject in due)


def _tried(subject: Subject, at: datetime) -> bool:
    """One subject that fails keeps no other from being looked at."""
    try:
        look(subject, at)
    except DatabaseError:
        raise
    except Exception:
        log.exception("where %s crowd together can't be told", subject.code)
        return False
    return True


def look(subject: Subject, at: datetime) -> None:
    """The last 90 days that have ended, as they are known now."""
    began, end = time.perf_counter(), day_start(local_day(at))
    run = HotRun(
        subject=subject.code, sector=subject.code.partition(".")[0], week_start=Period.holding(at, "week").start, start=end - SPAN, end=end,
        areas=0, happenings=0, made_at=at,
    )  # fmt: skip
    found: Sequence[Area] = ()
    try:
        if subject.point:
            hot = queries.hot_spots(subject.code, run.start, end, at, SLICES)
            found, run.resolution = (hot.cells, hot.resolution) if hot else ((), None)
        else:
            found = queries.hot_communes(subject.code, run.start, end, at, SLICES)
    except Refused as why:
        run.why, run.params = why.rule, dict(why.params)
    run.areas, run.happenings = len(found), sum(area.count for area in found)
    areas = _areas(run, hot_spots.kept(found), at)
    run.took_s = round(time.perf_counter() - began, 2)
    with transaction.atomic():
        HotRun.objects.filter(subject=subject.code, week_start__gte=run.week_start).delete()
        HotRun.objects.filter(subject=subject.code, made_at__lt=at - KEPT).delete()
        run.save()
        HotArea.objects.bulk_create(areas)
        insights.tell(run.sector, at)
        audit.append("system", "hotspots.look", f"layer:{subject.code}", {"areas": run.areas, "hot": len(areas), "took_s": run.took_s})


def _areas(run: HotRun, hot: Sequence[Area], at: datetime) -> list[HotArea]:
    if not hot:
        return []
    day = local_day(at)
    things = [
        Standing(thing.kind, thing.latitude, thing.longitude, thing.place_id)
        for thing in observations.things()
        if thing.latitude is not None and thing.longitude is not None
    ]
    root, by_code = places.root(day).id, {place.code: place.id for place in places.communes(day)}
    if run.resolution is None:
        here: dict[str, int] = {area.id: by_code[area.id] for area in hot}
        spots = {area.id: number for number, area in enumerate(hot, 1)}
        of_place = hot_spots.inside_communes(things)
        inside: Mapping[str, Counter[str]] = {area.id: of_place.get(here[area.id], Counter()) for area in hot}
    else:
        found = places.locate_many([(area.latitude, area.longitude) for area in hot], day)
        here = {area.id: place_id or root for area, place_id in zip(hot, found, strict=True)}
        spots = hot_spots.spots([area.id for area in hot])
        inside = hot_spots.inside_cells(spots, run.resolution, things)
    return [
        HotArea(
            run=run, sector=run.sector, place_id=here[area.id], area=area.id, spot=spots[area.id],
            ring=hot_spots.ring(area.id) if run.resolution is not None else None, latitude=area.latitude, longitude=area.longitude,
            count=area.count, per_thousand=area.per_thousand, gi=area.gi, p=area.p_adjusted, heat=area.heat, category=area.category or "",
            cluster=area.cluster, inside=dict(inside[area.id]),
        )
        for area in hot
    ]  # fmt: skip
