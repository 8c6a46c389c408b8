"""Rows of camera events as templates show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bazan.cameras.devices.components import USUAL_SIZE, duration_words, place_names
from bazan.cameras.devices.types import CameraInfo, EventInfo
from bazan.cameras.events import detected_objects
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.platform.design_system.api import quantity


@dataclass(frozen=True)
class EventRow:
    id: int
    camera: str
    name: str
    title: str
    place: str
    at: datetime
    lasted: str
    sure: str
    sure_share: float
    seen: str
    """The number of things by kind, and the height of the smallest."""
    doubt: str
    """The experimental mark of the event and whether anybody has confirmed it; empty for others."""
    still: bool
    alert_id: int | None
    review: str
    reviewed: str


def describe_events(rows: Iterable[EventInfo], known: Mapping[int, CameraInfo], now: datetime) -> list[EventRow]:
    """Return the rows of events whose camera is ``known``."""
    names = place_names(now)
    return [_event(row, known[row.camera_id], names, now) for row in rows if row.camera_id in known]


def _event(row: EventInfo, camera: CameraInfo, names: Mapping[int, str], now: datetime) -> EventRow:
    return EventRow(
        id=row.id,
        camera=camera.terms.code,
        name=either(camera.terms.name, camera.terms.name_en),
        title=words(row.names),
        place=names.get(camera.place_id or 0, ""),
        at=row.began_at,
        lasted=duration_words(row.lasted_s(now)) if row.ended_at else label("cameras.page.going_on"),
        sure=quantity(100 * row.sure, 0, "%"),
        sure_share=row.sure,
        seen=detected_objects.seen(row),
        doubt=detected_objects.doubt(row),
        still=bool(row.still),
        alert_id=row.alert_id,
        review=row.review,
        reviewed=row.reviewed_by,
    )


def boxes(event: EventInfo) -> list[dict[str, float]]:
    """Where what broke the rule was on its picture, in pixels of the picture."""
    width, height = event.figures.get("size") or USUAL_SIZE
    return [
        {"x": left * width, "y": top * height, "width": (right - left) * width, "height": (bottom - top) * height}
        for left, top, right, bottom in event.figures.get("boxes", [])
    ]
