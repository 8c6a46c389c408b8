"""Reads of cameras and of what was seen, as the room's types."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from bazan.cameras.devices import province_config, rules
from bazan.cameras.devices.machine_model_codes import DETECTOR
from bazan.cameras.devices.models import (
    Camera,
    CameraEvent,
    CameraFault,
    CameraProfile,
    CameraRule,
    CameraStill,
    CameraTally,
    CameraTrip,
    CameraWorker,
)
from bazan.cameras.devices.types import CameraInfo, EventInfo, RuleInfo, RuleTerms, Tally, Terms, TripTally, Worker
from bazan.core.errors import NotFound
from bazan.core.time import now
from bazan.directory.machine_models import api as machine_models

_COLOURED = """EXISTS (SELECT FROM jsonb_array_elements_text(camera_event.figures->'kinds') WITH ORDINALITY kinds(kind, place)
  JOIN jsonb_array_elements_text(camera_event.figures->'colours') WITH ORDINALITY colours(colour, place) USING (place)
 WHERE kind = %s AND colour = %s)"""
SAID_S = 15
"""What a watching process said longer ago says nothing of now."""
_STANDING = """SELECT c.id, s.state, s.since, s.frame_at, s.said_at, s.figures, coalesce(l.worker, ''),
  (SELECT coalesce(json_agg(f.fault ORDER BY f.fault), '[]') FROM camera_fault f WHERE f.camera_id = c.id AND f.ended_at IS NULL),
  (SELECT r.terms->'masks' FROM camera_rule r WHERE r.camera_id = c.id AND r.code = '-masks' AND r.retired_at IS NULL)
  FROM camera c LEFT JOIN camera_state s ON s.camera_id = c.id
  LEFT JOIN camera_lease l ON l.camera_id = c.id AND l.expires_at > now()
 WHERE c.id = ANY(%s)"""


_AVAILABLE = """SELECT c.id,
    1 - coalesce(sum(extract(epoch FROM least(coalesce(f.ended_at, %(until)s), %(until)s) - greatest(f.began_at, s.at)))
      FILTER (WHERE f.id IS NOT NULL), 0) / nullif(extract(epoch FROM %(until)s - s.at), 0)::float
  FROM camera c
  CROSS JOIN LATERAL (SELECT greatest(%(since)s, c.declared_at) AS at) s
  LEFT JOIN camera_fault f ON f.camera_id = c.id AND f.fault = 'offline' AND f.began_at < %(until)s
    AND coalesce(f.ended_at, %(until)s) > s.at
 WHERE c.retired_at IS NULL GROUP BY c.id, s.at"""


def camera(code: str) -> CameraInfo:
    """NotFound ``cameras.unknown``, also for one out of reach."""
    return _one(cameras(codes=[code]), code)


def cameras(
    *,
    ids: Iterable[int] | None = None,
    codes: Iterable[str] | None = None,
    near: tuple[float, float] | None = None,
    most: int | None = None,
) -> list[CameraInfo]:
    """Cameras in reach by code; ``near``, latitude and longitude: the nearest to it first; ``most``: so many. Three queries."""
    rows = Camera.objects.filter(retired_at=None)
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    found = list(rows.order_by("code"))
    if near is not None:
        found.sort(key=lambda row: (row.latitude - near[0]) ** 2 + (row.longitude - near[1]) ** 2)
    return _infos(found[:most])


def where(camera_ids: Iterable[int]) -> dict[int, tuple[int | None, str]]:
    """(place, sector) of each of the cameras in reach, also of those that are gone from the wall."""
    rows = Camera.objects.filter(id__in=list(camera_ids)).values_list("id", "place_id", "sector")
    return {camera: (place, sector) for camera, place, sector in rows}


def rules_of(camera_id: int) -> list[RuleInfo]:
    """What is drawn on the camera's picture now, oldest first."""
    return [
        rule_info(row) for row in CameraRule.objects.filter(camera_id=camera_id, retired_at=None).exclude(code=rules.MASKS).order_by("id")
    ]


def profile() -> str:
    """The occasion that holds."""
    newest = CameraProfile.objects.order_by("-id").first()
    return newest.profile if newest else next(iter(province_config.of_province().profiles), "normal")


def event(event_id: int) -> EventInfo:
    """NotFound ``cameras.event.unknown``."""
    found = _events(CameraEvent.objects.filter(id=event_id))
    if not found:
        raise NotFound("cameras.event.unknown", {})
    return found[0]


def rule_of(event_id: int) -> RuleInfo:
    """The rule an event broke, of the version that held then. NotFound ``cameras.event.unknown``."""
    row = CameraEvent.objects.filter(id=event_id).select_related("rule").first()
    if row is None:
        raise NotFound("cameras.event.unknown", {})
    return rule_info(row.rule)


def events(
    *,
    camera_ids: Iterable[int] | None = None,
    alert_ids: Iterable[int] | None = None,
    purposes: Iterable[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    waiting: bool = False,
    reviewed: str = "",
    kind: str = "",
    colour: str = "",
    most: int = 50,
) -> list[EventInfo]:
    """Events in reach, newest first; ``waiting``: only those nobody has reviewed; ``reviewed``: only those reviewed so; ``kind``,
    ``colour``: only those that such a thing broke, when they began."""
    rows = CameraEvent.objects.all()
    if camera_ids is not None:
        rows = rows.filter(camera_id__in=list(camera_ids))
    if alert_ids is not None:
        rows = rows.filter(alert_id__in=list(alert_ids))
    if purposes is not None:
        rows = rows.filter(purpose__in=list(purposes))
    if since is not None:
        rows = rows.filter(began_at__gte=since)
    if until is not None:
        rows = rows.filter(began_at__lt=until)
    if waiting or reviewed:
        rows = rows.filter(review=reviewed)
    if kind:
        rows = rows.filter(figures__kinds__contains=[kind])
    if colour:
        rows = rows.filter(figures__colours__contains=[colour])
    if kind and colour:
        rows = rows.filter(RawSQL(_COLOURED, [kind, colour], BooleanField()))  # noqa: S611 - ours
    return _events(rows.order_by("-began_at", "-id")[:most])


def alerts_since(since: datetime) -> set[int]:
    """The alerts that events in reach raised which began since then. One query."""
    return set(CameraEvent.objects.filter(began_at__gte=since, alert_id__isnull=False).values_list("alert_id", flat=True).distinct())


def reviews(since: datetime) -> Mapping[str, int]:
    """How many events since then were reviewed as what; under the empty word those that wait."""
    counts: dict[str, int] = {}
    for review in CameraEvent.objects.filter(began_at__gte=since).values_list("review", flat=True):
        counts[review] = counts.get(review, 0) + 1
    return counts


def still(event_id: int) -> bytes:
    """The event's picture, a JPEG in which nobody can be recognised. NotFound ``cameras.still.gone``."""
    row = CameraStill.objects.filter(event_id=event_id).first()
    if row is None:
        raise NotFound("cameras.still.gone", {})
    return bytes(row.data)


def tallies(camera_id: int, since: datetime, until: datetime) -> list[Tally]:
    """What crossed the camera's lines, five minutes each, oldest first."""
    rows = CameraTally.objects.filter(rule__camera_id=camera_id, start__gte=since, start__lt=until).select_related("rule").order_by("start")
    return [Tally(row.rule.code, row.start, row.kind, row.forward, row.count) for row in rows]


def trips(camera_id: int, since: datetime, until: datetime) -> list[TripTally]:
    """What went from one place drawn on its picture to another, five minutes each, oldest first."""
    rows = CameraTrip.objects.filter(camera_id=camera_id, start__gte=since, start__lt=until).order_by("start")
    return [TripTally(row.origin, row.destination, row.start, row.kind, row.count) for row in rows]


def faults(camera_id: int, since: datetime) -> list[tuple[str, datetime, datetime | None]]:
    """Times in which it wasn't well, newest first: which fault, from, until."""
    rows = CameraFault.objects.filter(camera_id=camera_id).exclude(ended_at__lt=since).order_by("-began_at")
    return [(row.fault, row.began_at, row.ended_at) for row in rows]


def availability(since: datetime, until: datetime) -> dict[int, float]:
    """Of each camera in reach the share of that time in which it wasn't offline, counted from when it was declared."""
    with connection.cursor() as cursor:
        cursor.execute(_AVAILABLE, {"since": since, "until": until})
        return {camera: share for camera, share in cursor.fetchall() if share is not None}


def standing_faults() -> dict[int, datetime]:
    """Since when each camera that isn't well is not, by its oldest fault."""
    rows = CameraFault.objects.filter(ended_at=None).order_by("-began_at").values_list("camera_id", "began_at")
    return dict(rows)


def workers(at: datetime) -> list[Worker]:
    """Processes that watch now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker, count(*) FROM camera_lease WHERE expires_at > %s GROUP BY worker", [at])
        held = dict(cursor.fetchall())
    rows = CameraWorker.objects.filter(seen_at__gt=at - timedelta(seconds=SAID_S)).order_by("name")
    return [
        Worker(row.name, row.site, row.address, row.capacity, row.detector, row.seen_at, held.get(row.name, 0), row.figures) for row in rows
    ]


def worker_of(camera_id: int) -> Worker | None:
    """The process that watches the camera now."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker FROM camera_lease WHERE camera_id = %s AND expires_at > %s", [camera_id, at])
        row = cursor.fetchone()
    return next((worker for worker in workers(at) if row and worker.name == row[0]), None)


def watchers(camera_ids: Iterable[int]) -> dict[int, Worker]:
    """The processes that watch these cameras now, by camera. Three queries."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT camera_id, worker FROM camera_lease WHERE camera_id = ANY(%s) AND expires_at > %s", [list(camera_ids), at])
        held = dict(cursor.fetchall())
    known = {worker.name: worker for worker in workers(at)} if held else {}
    return {camera: known[worker] for camera, worker in held.items() if worker in known}


def frozen(terms: Terms | RuleTerms) -> dict[str, Any]:
    """As it lies in a table."""
    return asdict(terms)


def thawed[Kind: (Terms, RuleTerms)](kind: type[Kind], kept: Mapping[str, Any]) -> Kind:
    """The same back: what lay in lists is in tuples again."""
    return kind(**{field.name: _tupled(kept[field.name]) for field in fields(kind) if field.name in kept})


def rule_info(row: CameraRule) -> RuleInfo:
    return RuleInfo(row.id, row.camera_id, thawed(RuleTerms, row.terms), row.version, row.drawn_by, row.drawn_at, row.thing_id)


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _one(found: Sequence[CameraInfo], code: str) -> CameraInfo:
    if not found:
        raise NotFound("cameras.unknown", {"code": code})
    return found[0]


def switched_off() -> bool:
    """Whether somebody stopped the detector in the register of models: no camera is watched then, and no clip looked at."""
    return DETECTOR in machine_models.switched_off()


def _infos(rows: Sequence[Camera]) -> list[CameraInfo]:
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [[row.id for row in rows]])
        standing = {row[0]: row[1:] for row in cursor.fetchall()}
    stopped = switched_off()
    return [_info(row, stopped, *standing[row.id]) for row in rows]


def _info(
    row: Camera, stopped: bool, state: Any, since: datetime | None, frame_at: datetime | None, said_at: datetime | None, figures: Any,
    worker: str, faults: Any, masks: Any,
) -> CameraInfo:  # fmt: skip
    """``stopped``: nobody watches any camera, because somebody said so; ``masks``: drawn by hand, they take the place of those declared."""
    known = bool(worker) and said_at is not None and (now() - said_at).total_seconds() <= SAID_S
    terms = thawed(Terms, row.terms if masks is None else row.terms | {"masks": _read(masks)})
    standing, standing_faults = state if known and state else "waiting", tuple(_read(faults))
    if stopped or not terms.enabled or not rules.holds(terms.hours, now()):
        standing, standing_faults = "off" if stopped or not terms.enabled else "resting", ()
    return CameraInfo(
        row.id, terms, row.thing_id, row.place_id, row.organization_id, row.demo, standing, standing_faults, since, frame_at, worker,
        _read(figures) or {}, row.version,
    )  # fmt: skip


def _read(value: Any) -> Any:
    """JSON of a raw query, which comes as text."""
    return json.loads(value) if isinstance(value, str) else value


def _events(rows: Any) -> list[EventInfo]:
    found = list(rows.select_related("rule"))
    stills = dict(CameraStill.objects.filter(event_id__in=[row.id for row in found]).values_list("event_id", "sha256")) if found else {}
    return [
        EventInfo(
            row.id, row.camera_id, row.rule.code, row.rule.terms["names"], row.purpose, row.began_at, row.ended_at, row.value, row.peak,
            row.sure, row.detector, stills.get(row.id, ""), row.alert_id, row.review, row.reviewed_by, row.reviewed_at, row.figures,
        )
        for row in found
    ]  # fmt: skip
