"""Parts of pages about cameras that other apps show too: tiles with state, picture, place and drawn rules; masks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, RuleInfo, Worker
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.design_system.api import clock, duration, number, quantity
from bazan.platform.image_analysis.tracking.purposes import PURPOSES

USUAL_SIZE = (1280, 720)
NOTHING = "–"
WORST = ("missing", "stale", "watch", "none", "good")
"""Lights of cameras, the worst first."""


@dataclass(frozen=True)
class Tile:
    """A camera on the wall."""

    code: str
    name: str
    place: str
    owner: str
    light: str
    word: str
    told: str
    """How old its picture is."""
    moving: bool
    """Its picture is worth asking for again."""
    since: str
    """Of one that isn't well: since when, in words."""
    looks: str
    """Which way, in words; empty: nobody said."""
    mending: str = ""
    """By when it is to be mended, in words; empty: it is on no ticket."""


def tiles(known: Iterable[CameraInfo], called: Mapping[int, str], now: datetime) -> list[Tile]:
    """``called``: what each organization is called."""
    names = place_names(now)
    return [tile(camera, names, called, now) for camera in known]


def tile(camera: CameraInfo, names: Mapping[int, str], owners: Mapping[int, str], now: datetime) -> Tile:
    light, word = state_of(camera)
    return Tile(
        code=camera.terms.code,
        name=either(camera.terms.name, camera.terms.name_en),
        place=names.get(camera.place_id or 0, ""),
        owner=owners.get(camera.organization_id, ""),
        light=light,
        word=word,
        told=_old(camera.frame_at, now),
        moving=camera.state == "live",
        since=label("cameras.page.last_picture", at=clock(camera.frame_at)) if light == "missing" and camera.frame_at else "",
        looks=devices.direction(camera.terms.bearing),
    )


def _old(frame_at: datetime | None, now: datetime) -> str:
    """How old a picture is: tenths of a second where it is alive."""
    if frame_at is None:
        return label("cameras.page.never")
    seconds = max(0.0, (now - frame_at).total_seconds())
    return label("cameras.page.seconds", count=number(seconds, 1)) if seconds < 10 else duration_words(seconds)


def duration_words(seconds: float) -> str:
    return label("cameras.page.seconds", count=number(seconds)) if seconds < 60 else duration(seconds)


def state_of(camera: CameraInfo) -> tuple[str, str]:
    """The light it stands at, and its word."""
    light, why = devices.light_of(camera)
    return light, label(why or "cameras.page.well")


def summary(known: Sequence[CameraInfo], called: Mapping[int, str]) -> dict[str, Any]:
    """How many live, by owner, and what ails the others. ``called``: what each organization is called."""
    lights = [state_of(camera)[0] for camera in known]
    by_owner: dict[str, list[int]] = {}
    for camera, light in zip(known, lights, strict=True):
        counts = by_owner.setdefault(called.get(camera.organization_id, ""), [0, 0])
        counts[0] += light == "good"
        counts[1] += light != "none"
    live, awake = sum(light == "good" for light in lights), sum(light != "none" for light in lights)
    return {
        "share": quantity(100 * live / awake, 1, "%") if awake else "–",
        "live": number(live),
        "total": number(awake),
        "owners": [(name, f"{good}/{total}") for name, (good, total) in sorted(by_owner.items())],
        "lights": lights,
        "blurred": sum(light in ("watch", "stale") for light in lights),
        "missing": sum(light == "missing" for light in lights),
    }


def drawn(camera: CameraInfo, rules: Iterable[RuleInfo]) -> list[dict[str, Any]]:
    """What is drawn on its picture, in pixels of ``size_of``: zones and lines, with their names."""
    width, height = size_of(camera)
    return [
        {
            "name": words(rule.terms.names),
            "line": PURPOSES[rule.terms.purpose].line,
            "points": " ".join(f"{width * x:g},{height * y:g}" for x, y in rule.terms.points),
            "purpose": label(f"cameras.purpose.{rule.terms.purpose}"),
        }
        for rule in rules
    ]


def size_of(camera: CameraInfo) -> tuple[int, int]:
    """Width and height of its picture."""
    width, height = camera.figures.get("size") or (0, 0)
    return (width, height) if width and height else USUAL_SIZE


def places_of(known: Iterable[CameraInfo], now: datetime) -> list[tuple[int, str]]:
    """Where cameras stand, to choose by."""
    names = place_names(now)
    held = {camera.place_id for camera in known if camera.place_id}
    return sorted(((place, names.get(place, "")) for place in held), key=lambda each: each[1])


def place_names(now: datetime) -> dict[int, str]:
    return {unit.id: either(unit.name, unit.name_en) for unit in places.communes(local_day(now))}


def called() -> dict[int, str]:
    """What each organization is called."""
    return {body.id: either(body.short_name, body.name_en) for body in organizations.everything()}


def faults(rows: Iterable[tuple[str, datetime, datetime | None]], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "word": label(f"cameras.fault.{fault}"),
            "began": began,
            "ended": ended,
            "lasted": duration_words(((ended or now) - began).total_seconds()),
        }
        for fault, began, ended in rows
    ]


def figures(camera: CameraInfo) -> list[tuple[str, str]]:
    """What its watching says of itself."""
    told = camera.figures
    if camera.state != "live" or not told:
        return []
    width, height = told.get("size") or (0, 0)
    return [
        (label("cameras.figure.size"), f"{width} × {height}, {told.get('codec', '')}"),
        (label("cameras.figure.fps"), number(told.get("fps"), 1)),
        (label("cameras.figure.active"), quantity(100 * told.get("active", 0), 0, "%")),
        (label("cameras.figure.latency"), quantity(told.get("latency_ms"), 0, "ms")),
        (label("cameras.figure.pace"), label(f"cameras.pace.{told.get('pace', 0)}")),
        (label("cameras.figure.detector"), str(told.get("detector", ""))),
        (label("cameras.figure.watched_by"), camera.watched_by),
    ]


def share(value: float | None) -> str:
    return NOTHING if value is None else quantity(100 * value, 1, "%")


@dataclass(frozen=True)
class HealthRow:
    code: str
    name: str
    place: str
    owner: str
    light: str
    word: str
    more: str
    """Further faults, in words."""
    since: datetime | None
    """Of one that isn't well."""
    available: float | None
    available_text: str
    told: str


def health(
    known: Sequence[CameraInfo], available: Mapping[int, float], since: Mapping[int, datetime], now: datetime
) -> list[HealthRow]:  # fmt: skip
    """Every camera, the worst first and among them the longest."""
    names, owners_ = place_names(now), called()
    rows = [_health(camera, names, owners_, available.get(camera.id), since.get(camera.id), now) for camera in known]
    return sorted(rows, key=lambda row: (WORST.index(row.light), row.since or now, row.code))


def _health(
    camera: CameraInfo, names: Mapping[int, str], owners_: Mapping[int, str], available: float | None, since: datetime | None, now: datetime
) -> HealthRow:  # fmt: skip
    light, word = state_of(camera)
    others = [label(f"cameras.fault.{fault}") for fault in camera.faults if fault != "offline" and label(f"cameras.fault.{fault}") != word]
    return HealthRow(
        camera.terms.code, either(camera.terms.name, camera.terms.name_en), names.get(camera.place_id or 0, ""),
        owners_.get(camera.organization_id, ""), light, word, ", ".join(others), since if light != "good" else None, available,
        share(available), _old(camera.frame_at, now),
    )  # fmt: skip


def owners(rows: Sequence[HealthRow]) -> list[tuple[str, str, str]]:
    """By owner: how many of theirs are well, and the mean of their availability."""
    by: dict[str, list[HealthRow]] = {}
    for row in rows:
        by.setdefault(row.owner, []).append(row)
    told = []
    for owner, held in sorted(by.items()):
        known = [row.available for row in held if row.available is not None]
        awake = [row for row in held if row.light != "none"]
        well = sum(row.light == "good" for row in awake)
        told.append((owner, f"{well}/{len(awake)}", share(sum(known) / len(known) if known else None)))
    return told


def workers(known: Iterable[Worker], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "name": worker.name,
            "site": worker.site,
            "cameras": number(worker.cameras),
            "detector": worker.detector,
            "pace": label(f"cameras.pace.{_step(worker)}"),
            "looked": number(worker.figures.get("looked")),
            "overtaken": number(worker.figures.get("overtaken")),
            "clips": number(worker.figures.get("clips")),
            "clips_dropped": number(worker.figures["clips_dropped"]) if worker.figures.get("clips_dropped") else "",
            "why": label(f"cameras.rest.{worker.figures['why']}") if "why" in worker.figures else "",
        }
        for worker in known
    ]


def _step(worker: Worker) -> int:
    return int(worker.figures.get("step", 0))


def masks_of(camera: CameraInfo) -> list[str]:
    """The corners of each mask, as an SVG has them, in pixels of ``size_of``."""
    width, height = size_of(camera)
    return [" ".join(f"{width * x:g},{height * y:g}" for x, y in corners) for corners in camera.terms.masks]
