"""Alerts made of camera events, and observations made of counts."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from bazan.cameras.devices import province_config
from bazan.cameras.devices.models import CameraEvent, CameraRule, CameraTally, CameraWatch
from bazan.cameras.devices.queries import thawed
from bazan.cameras.devices.rules import station, ways
from bazan.cameras.devices.types import RuleTerms
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.quality import Quality
from bazan.core.settings import current
from bazan.data.observations import api as observations
from bazan.data.sources import api as sources
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import Brought
from bazan.platform.image_analysis.tracking.purposes import PURPOSES, experimental

LATE = timedelta(seconds=30)
"""So long after five minutes ended no count of them comes any more: their holder has told or lost them."""
WHOLE = 0.95
"""Of five minutes this share must have been watched for their count to be good; of less it is suspect."""
MOST_BINS = 500
COUNT_S = 300
LINE_THING = "counting_line"
LONGEST_NAME = 120
"""Of a station."""
SOURCE = "camera-counts"
OBSERVED = "crossings_"
"""How all that the station of a line observes begins: each kind's crossings one way."""
ERROR = f"{OBSERVED}error"
"""And the error of the nights' trials, per cent."""
DAY_S = 86400
PATIENCE_S = 10


@transaction.atomic
def alert(now: datetime) -> int:
    """Hold what cameras see against the rules of alerts: what is new first as it was at its greatest, then as it is now.

    What is experimental is held against them once somebody has called it true, as if it came then.
    Gives how many alerts changed. Killed at any moment it has not begun or is done.
    """
    believed = CameraEvent.objects.exclude(~Q(review="true"), purpose__in=experimental()).select_related("camera")
    fresh = list(believed.select_for_update(of=("self",)).filter(alerted_at=None).order_by("id")[:1000])
    standing = list(believed.filter(ended_at=None))
    before = _brought([*fresh, *standing], lambda row: row.peak)
    after = _brought(standing, lambda row: row.value)
    changed = alerts.hold_brought([before, after], now, tuple(PURPOSES))
    if fresh:
        raised = alerts.live_for(row.camera.thing_id for row in fresh)
        for row in fresh:
            row.alerted_at, row.alert_id = now, raised.get((row.camera.thing_id, row.purpose))
        CameraEvent.objects.bulk_update(fresh, ["alerted_at", "alert_id"])
    return changed


def _brought(rows: Sequence[CameraEvent], value: Callable[[CameraEvent], float]) -> list[Brought]:
    """The worst of each camera and purpose, with the event that people are shown for it."""
    worst: dict[tuple[int, str], CameraEvent] = {}
    for row in rows:
        key = row.camera.thing_id, row.purpose
        if key not in worst or value(row) > value(worst[key]):
            worst[key] = row
    return [
        Brought(purpose, thing, value(row), row.began_at, {"camera": row.camera.code, "camera_event": row.id})
        for (thing, purpose), row in worst.items()
    ]


def observe(now: datetime, edge: observations.EdgeClient | None = None) -> int:
    """Hand the counts of five minutes that are over to the streams, as observations of each line; gives of how many.

    What was handed before comes again when this was killed between: the edge takes it once. Where lines are new their stations are made,
    and nothing is handed over: the edge has to hear of them first.
    """
    if _settle_lines(now):
        return 0
    over = now - timedelta(seconds=COUNT_S) - LATE
    watched = list(CameraWatch.objects.filter(observed_at=None, start__lte=over).select_related("rule").order_by("start")[:MOST_BINS])
    if not watched:
        return 0
    wanted = Q()
    for row in watched:
        wanted |= Q(rule_id=row.rule_id, start=row.start)
    counts = {(row.rule_id, row.start, row.kind, row.forward): row.count for row in CameraTally.objects.filter(wanted)}
    numbers = _datastreams([row.rule.thing_id for row in watched if row.rule.thing_id])
    sent = [each for row in watched for each in _observations(row, counts, numbers, now)]
    if sent:
        submit(sent, now, edge)
    CameraWatch.objects.filter(wanted).update(observed_at=now)
    return len(watched)


@transaction.atomic
def _settle_lines(now: datetime) -> int:
    """Make the station of each line that has none yet, where its camera stands; gives how many. One redrawn keeps the station it had."""
    lines = list(CameraRule.objects.filter(thing=None, terms__purpose="line").select_related("camera").order_by("id"))
    for line in lines:
        camera, terms = line.camera, thawed(RuleTerms, line.terms)
        name, name_en = (f"{of}: {terms.names[spoken]}" for of, spoken in ((camera.name, "vi"), (camera.name_en, "en")))
        counted = {f"{OBSERVED}{kind}_{way}": {"cadence_s": COUNT_S} for kind in terms.kinds for way in ways(terms)}
        counted[ERROR] = {"cadence_s": DAY_S}
        thing = observations.register_thing(
            station(camera.code, line.code), name[:LONGEST_NAME], name_en[:LONGEST_NAME], LINE_THING, camera.sector, camera.latitude,
            camera.longitude, counted, camera.organization_id, demo=camera.demo, at=now,
        )  # fmt: skip
        line.thing_id = thing.id
        line.save(update_fields=["thing"])
    return len(lines)


def submit(rows: Sequence[observations.Row], now: datetime, edge: observations.EdgeClient | None) -> None:
    """Return when the edge has committed them, as a run of the cameras' own source. TimeoutError while it is away."""
    sector = province_config.of_province().sector
    words = in_every_language(lambda: label("cameras.counts"))
    sources.load_sources([{"code": SOURCE, "name": words["vi"], "name_en": words["en"], "driver": "camera", "promise_s": 0}], sector=sector)
    run = sources.open_run(SOURCE, now=now)
    with observations.EdgeClient(current()) if edge is None else nullcontext(edge) as client:
        outcome = client.submit(run.id, rows, PATIENCE_S)
    sources.finish_run(run.id, now, read=len(rows), accepted=outcome.accepted, same=outcome.duplicate, rejected=len(outcome.refused))


def _datastreams(things: Sequence[int]) -> Mapping[tuple[int, str], int]:
    return {(stream.thing_id, stream.property): stream.id for stream in observations.datastreams(things)}


def _observations(
    row: CameraWatch, counts: Mapping[Any, int], numbers: Mapping[tuple[int, str], int], now: datetime
) -> list[observations.Row]:
    if row.rule.thing_id is None:
        return []
    terms = thawed(RuleTerms, row.rule.terms)
    quality = Quality.GOOD if row.seconds >= WHOLE * COUNT_S else Quality.SUSPECT
    return [
        observations.Row(
            numbers[row.rule.thing_id, f"{OBSERVED}{kind}_{way}"], row.start,
            counts.get((row.rule_id, row.start, kind, way == "forward"), 0), quality, now,
        )
        for kind in terms.kinds
        for way in ways(terms)
    ]  # fmt: skip
