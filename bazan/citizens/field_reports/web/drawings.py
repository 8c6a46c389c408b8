"""What a report draws: the spot it is about, and how long reports like it really take."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from math import cos, pi, radians, sin
from typing import Any

from markupsafe import Markup

from bazan.citizens.field_reports.types import Near, Promise, ReportInfo
from bazan.core.labels import label
from bazan.core.time import local_day
from bazan.data.figures.api import outlines, short_place_name
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Spot, draw_spot

CORNERS = 32
M_PER_DEGREE = 111_320
WIDTH, HEIGHT = 320, 62
LEFT, RIGHT, LINE = 6, 314, 34
APART = 72


def circle(latitude: float, longitude: float, metres: float) -> dict[str, Any]:
    """GeoJSON of a ring around a point."""
    tall = metres / M_PER_DEGREE
    wide = tall / cos(radians(latitude))
    turns = [2 * pi * step / CORNERS for step in range(CORNERS)]
    ring = [(longitude + wide * cos(turn), latitude + tall * sin(turn)) for turn in turns]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def spot(one: ReportInfo, near: Iterable[Near], reach_m: int, now: datetime) -> Markup:
    """Where it is and what was reported beside it; the ring is how near a photo of the work done must be taken. Its commune where nobody
    knows the point."""
    home = places.place(one.case.place_id)
    point = (one.latitude, one.longitude) if one.latitude is not None and one.longitude is not None else None
    units = [(each.place_id, short_place_name(places.place(each.place_id)), each.geometry) for each in outlines(local_day(now))]
    others = [
        Spot(each.report.number, each.report.latitude, each.report.longitude)
        for each in near
        if each.report.latitude is not None and each.report.longitude is not None
    ]
    finding = label("reports.map.finding" if point else "reports.map.commune", place=short_place_name(home), metres=reach_m)
    return draw_spot(
        units, area=circle(*point, reach_m) if point else None, point=point, spots=others, inside=frozenset({home.id}), finding=finding,
        width=480, height=260, least_km=reach_m * 5 / 1000 if point else 20, center=(home.latitude, home.longitude),
    )  # fmt: skip


def promise(legal_days: float, kept: Promise, ran_days: float, said: str) -> Markup:
    """A line of days: the legal deadline, by when half and nine of ten are answered, and how long this one has waited."""
    known = [value for value in (kept.half_days, kept.most_days, legal_days, ran_days) if value is not None]
    scale = (RIGHT - LEFT) / max(max(known) * 1.08, 1.0)

    def x(days: float) -> float:
        return LEFT + max(days, 0.0) * scale

    parts = [f'<path class="promise-line" d="M{LEFT} {LINE}H{RIGHT}"/>']
    if kept.half_days is not None:
        end = x(kept.most_days) if kept.most_days is not None else RIGHT
        parts.append(
            f'<rect class="promise-usual" x="{x(kept.half_days):.1f}" y="{LINE - 5}" width="{end - x(kept.half_days):.1f}" height="10"/>'
        )
        apart = end - x(kept.half_days) >= APART  # where two words would meet, the sentence above has both
        parts.append(_mark(x(kept.half_days), label("reports.promise.half") if apart else "", LINE + 20, "promise-half"))
    if kept.most_days is not None:
        parts.append(_mark(x(kept.most_days), label("reports.promise.most"), LINE + 20, "promise-half"))
    parts.append(f'<path class="promise-legal" d="M{x(legal_days):.1f} {LINE - 12}V{LINE + 8}"/>')
    parts.append(_text(x(legal_days), label("reports.promise.legal"), 14))
    parts.append(f'<circle class="promise-now" cx="{x(ran_days):.1f}" cy="{LINE}" r="5"/>')
    return Markup(f'<svg class="promise" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>')  # noqa: S704 - every word is escaped


def _mark(at: float, text: str, y: float, kind: str) -> str:
    return f'<path class="{kind}" d="M{at:.1f} {LINE - 7}V{LINE + 7}"/>{_text(at, text, y)}'


def _text(at: float, text: str, y: float) -> str:
    anchor = "start" if at < 60 else "end" if at > WIDTH - 60 else "middle"
    return f'<text class="axis-text" x="{at:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
