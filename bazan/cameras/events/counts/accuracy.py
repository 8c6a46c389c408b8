"""How well cameras count, as the nights' trials say; and what of it the streams are told."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bazan.cameras.devices.models import CameraRule, CameraTrial
from bazan.cameras.devices.types import TrialInfo, TriedLine
from bazan.cameras.events.counts.observations import ERROR, submit
from bazan.core.quality import Quality
from bazan.data.observations import api as observations

RECENT = timedelta(days=3)
"""A trial of longer ago says nothing of a camera now, and is handed to nobody."""


def trials(camera_id: int, since: datetime) -> list[TrialInfo]:
    """The camera's trials since then, oldest first."""
    return [_info(row) for row in CameraTrial.objects.filter(camera_id=camera_id, at__gte=since).order_by("at")]


def newest_trials(now: datetime) -> dict[int, TrialInfo]:
    """The last trial of each camera in reach, if it is recent. One query."""
    rows = CameraTrial.objects.filter(at__gte=now - RECENT).order_by("camera_id", "-at").distinct("camera_id")
    return {row.camera_id: _info(row) for row in rows}


def trials_of_stations(thing_ids: Iterable[int], now: datetime) -> dict[int, TriedLine]:
    """How well the counting lines behind these stations counted at their last trial, if it is recent. Two queries."""
    rules = list(CameraRule.objects.filter(thing_id__in=list(thing_ids), retired_at=None).select_related("camera"))
    tried = newest_trials(now) if rules else {}
    return {
        rule.thing_id: TriedLine(rule.camera.code, tried[rule.camera_id].at, *tried[rule.camera_id].lines[rule.code])
        for rule in rules
        if rule.thing_id and rule.camera_id in tried and rule.code in tried[rule.camera_id].lines
    }


def observe_trials(now: datetime, edge: observations.EdgeClient | None = None) -> int:
    """Hand the error of each line to its station, in per cent, as an observation of the instant of the trial; gives of how many.

    What is no newer than the station's newest was handed before. Killed between, it is handed again, and the edge takes it once.
    """
    recent = list(CameraTrial.objects.filter(at__gte=now - RECENT).order_by("at"))
    cameras = {trial.camera_id for trial in recent}
    rules = CameraRule.objects.filter(camera_id__in=cameras, retired_at=None).exclude(thing=None)
    stations = {(rule.camera_id, rule.code): rule.thing_id for rule in rules if rule.thing_id}
    numbers = {stream.thing_id: stream.id for stream in observations.datastreams(stations.values()) if stream.property == ERROR}
    known = {latest.datastream_id: latest.at for latest in observations.latest(numbers.values())}
    rows = []
    for trial in map(_info, recent):
        for line, (laid, missed, extra) in trial.lines.items():
            number = numbers.get(stations.get((trial.camera_id, line), 0))
            if number and laid and (number not in known or trial.at > known[number]):
                rows.append(observations.Row(number, trial.at, 100 * (missed + extra) / laid, Quality.GOOD, now))
    if rows:
        submit(rows, now, edge)
    return len(rows)


def _info(row: CameraTrial) -> TrialInfo:
    lines = {code: (told["laid"], told["missed"], told["extra"]) for code, told in row.figures.get("lines", {}).items()}
    return TrialInfo(
        row.camera_id, row.at, row.laid, row.counted, row.error, row.smallest_px, row.detector, lines, row.figures.get("blur_px", 0.0)
    )
