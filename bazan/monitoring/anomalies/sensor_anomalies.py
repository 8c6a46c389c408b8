"""Writes: the hours of every sensor are played to detectors that remember them, and what is unusual is told as insights.

Hours, not single readings: a limit on a reading is a rule's business (``monitoring/alerts``), which is told within seconds. So is silence.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from bazan.core.labels import label
from bazan.core.language import either, in_every_language, words
from bazan.core.numbers import spoken
from bazan.core.time import local_day
from bazan.data.observations import api as observations
from bazan.data.observations.types import DatastreamInfo, ThingInfo
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.monitoring.anomalies import alarm_budgets, queries
from bazan.monitoring.anomalies.algorithms.alarm_onsets import CALM_S
from bazan.monitoring.anomalies.algorithms.alarm_threshold import threshold_for, together
from bazan.monitoring.anomalies.algorithms.detector_states import States
from bazan.monitoring.anomalies.algorithms.online_detectors import Detectors, Seen, replayed
from bazan.monitoring.anomalies.algorithms.seasonality import HOUR_S
from bazan.monitoring.anomalies.algorithms.series_scores import MISSING
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.models import AlarmBudget, Sensors
from bazan.monitoring.anomalies.types import KINDS, UNUSUAL_SCORE
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed

BACK = timedelta(days=396)
"""Detectors are taught by so much history."""
AT_ONCE = timedelta(days=7)
"""Hours read in one query."""
SAMPLE = 6
"""Sensors into whose history faults are put, to learn what a threshold finds."""


def sense_due(at: datetime) -> int:
    """Play the hours that ended since the last time, sector by sector; gives how many insights are new."""
    opened = 0
    for sector, watched in _watched().items():
        if sector in alarm_budgets.untried("sensors") or not Sensors.objects.filter(sector=sector).exists():
            learn(sector, at, watched)
        opened += sense(sector, watched, at)
    return opened


def _watched() -> dict[str, list[tuple[DatastreamInfo, ThingInfo]]]:
    """By sector, the datastreams of its things."""
    things = {thing.id: thing for thing in observations.things() if thing.sector}
    watched: dict[str, list[tuple[DatastreamInfo, ThingInfo]]] = {}
    for datastream in observations.datastreams(list(things)):
        thing = things[datastream.thing_id]
        watched.setdefault(thing.sector, []).append((datastream, thing))
    return watched


def learn(sector: str, at: datetime, watched: Sequence[tuple[DatastreamInfo, ThingInfo]] | None = None) -> None:
    """Teach detectors by 13 months of hours, and set the threshold that would have kept the sector's alarm budget over them."""
    watched = _watched().get(sector, []) if watched is None else watched
    if not watched:
        return
    ids, end = [datastream.id for datastream, _ in watched], _whole_hour(at)
    detectors = Detectors(States.blank(len(ids)), queries.calendar())
    told: list[list[np.ndarray]] = [[], [], [], []]
    for *played, _ in _seen(detectors, ids, end - BACK, end):
        for column, part in zip(told, played, strict=True):
            column.append(part)
    series, times_s, values, scores = (np.concatenate(column) for column in told)
    properties = sorted({datastream.property for datastream, _ in watched})
    groups = np.array([properties.index(datastream.property) for datastream, _ in watched])[series]
    most, tried = alarm_budgets.allowed(sector, "sensors"), None
    if replays := together(groups, times_s, scores):
        sampled = range(0, len(ids), max(1, len(ids) // SAMPLE))[:SAMPLE]
        histories = [(times_s[series == n], values[series == n]) for n in sampled]
        tried = threshold_for(replays, most, len(replays), [each for each in histories if len(each[0])], replayed)
    with transaction.atomic():
        _keep(sector, ids, detectors.states, end, {})
        if tried is not None:
            alarm_budgets.keep(sector, "sensors", most, tried, len(ids), at)
        audit.append("system", "anomalies.learn", f"sector:{sector}", {"sensors": len(ids)})


def sense(sector: str, watched: Sequence[tuple[DatastreamInfo, ThingInfo]], at: datetime) -> int:
    """The hours of a sector that ended since the last time; gives how many insights are new."""
    row, end = Sensors.objects.get(sector=sector), _whole_hour(at)
    ids = [*row.datastreams, *sorted({datastream.id for datastream, _ in watched} - set(row.datastreams))]
    states = States.kept(dict(np.load(io.BytesIO(bytes(row.states)))))
    detectors = Detectors(states.grown(len(ids) - len(row.datastreams)), queries.calendar())
    budget = AlarmBudget.objects.filter(sector=sector, about="sensors").values_list("threshold", flat=True).first()
    threshold = UNUSUAL_SCORE if budget is None else budget
    events: dict[str, dict[str, Any]] = row.events
    for series, times_s, values, scores, seen in _seen(detectors, ids, row.until, end):
        for n in np.flatnonzero(scores >= threshold).tolist():
            name = str(ids[int(series[n])])
            lasting = events.get(name, {"weight": 0.0, "since": float(seen.since_s[n])})
            events[name] = {
                "kind": KINDS[int(seen.kind[n])], "since": lasting["since"], "weight": max(lasting["weight"], float(scores[n])),
                "value": float(values[n]), "middle": float(seen.middle[n]), "until": float(times_s[n]) + CALM_S,
            }  # fmt: skip
    lasting = {name: event for name, event in events.items() if event["until"] >= end.timestamp()}
    with transaction.atomic():
        _keep(sector, ids, detectors.states, end, lasting)
        return insights.notice("sensor", sector, _noticed(watched, lasting, places.root(local_day(at)).id), at, threshold)


def _seen(
    detectors: Detectors, ids: Sequence[int], start: datetime, end: datetime
) -> Iterator[tuple[NDArray[np.int64], Numbers, Numbers, Numbers, Seen]]:
    """(which detector, the end of each hour in seconds, its mean, its score, what was seen), stretch by stretch; silence scores nothing."""
    number = {datastream_id: n for n, datastream_id in enumerate(ids)}
    while start < end:
        until = min(start + AT_ONCE, end)
        hours = [hour for hour in observations.hours(ids, start, until) if hour.mean is not None]
        series = np.array([number[hour.datastream_id] for hour in hours], np.int64)
        times_s = np.array([hour.hour.timestamp() + HOUR_S for hour in hours])
        values = np.array([hour.mean for hour in hours], float)
        seen = detectors.see(series, times_s, values)
        yield series, times_s, values, np.where(seen.kind == MISSING, 0.0, seen.score), seen
        start = until


def _keep(sector: str, ids: Sequence[int], states: States, until: datetime, events: dict[str, dict[str, Any]]) -> None:
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **states.arrays())
    told = {"datastreams": list(ids), "states": packed.getvalue(), "until": until, "events": events}
    Sensors.objects.update_or_create(sector=sector, defaults=told)


def _noticed(watched: Sequence[tuple[DatastreamInfo, ThingInfo]], events: dict[str, dict[str, Any]], root: int) -> list[Noticed]:
    """One insight a property, of the sensor that is furthest off: a storm is one, over however many gauges it goes.

    Where they stand in several communes, or in none, it is the whole province's.
    """
    names = {each.code: each.labels for each in observations.properties()}
    of_property: dict[str, list[tuple[dict[str, Any], DatastreamInfo, ThingInfo]]] = {}
    for datastream, thing in watched:
        if (event := events.get(str(datastream.id))) is not None:
            of_property.setdefault(datastream.property, []).append((event, datastream, thing))
    found = []
    for code, lasting in of_property.items():
        event, datastream, thing = max(lasting, key=lambda each: each[0]["weight"])
        placed = {each.place_id for _, _, each in lasting}
        place_id = placed.pop() if len(placed) == 1 else None
        since = datetime.fromtimestamp(min(each["since"] for each, _, _ in lasting), UTC)
        said = _words(event, names.get(code, {}), datastream, thing, len(lasting))
        found.append(Noticed(f"property:{code}", place_id or root, event["weight"], since, said, address=f"/things/{thing.code}"))
    return found


def _words(event: dict[str, Any], name: dict[str, str], datastream: DatastreamInfo, thing: ThingInfo, count: int) -> dict[str, str]:
    def say() -> str:
        return label(
            f"anomalies.insight.{'sensor' if count == 1 else 'sensors'}", name=words(name), station=either(thing.name, thing.name_en),
            unit=datastream.unit, value=_number(event["value"]), middle=_number(event["middle"]),
            kind=label(f"anomalies.kind.{event['kind']}"), count=count,
        )  # fmt: skip

    return in_every_language(say)


def _number(value: float) -> str:
    """Three figures and more tell a sensor's values apart."""
    return spoken(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)


def _whole_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
