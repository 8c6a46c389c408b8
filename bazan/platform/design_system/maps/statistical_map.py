"""The map itself. Units in five classes of one hue, unit without value hatched, stations by kind and state, what is off on top."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.map_layers import SiteState
from bazan.platform.design_system.display_formats import number
from bazan.platform.design_system.maps import label_placement
from bazan.platform.design_system.maps.outline_projection import Box, Ground, ground
from bazan.platform.design_system.status_lights import site_style
from bazan.platform.design_system.symbols import STATION_SHAPES, station


@dataclass(frozen=True)
class Unit:
    """A territorial unit: its outline and what it is worth. ``text`` is the value as people read it."""

    id: int
    name: str
    geometry: dict[str, Any]
    value: float | None
    text: str = ""
    href: str = ""


@dataclass(frozen=True)
class Site:
    """A station: ``streams`` are its datastreams, whose news make it blink once."""

    id: int
    name: str
    latitude: float
    longitude: float
    shape: str
    state: SiteState
    text: str = ""
    href: str = ""
    streams: tuple[int, ...] = ()


@dataclass(frozen=True)
class CallOut:
    """What a station that is off or silent has to say: at most a title, a value and a line."""

    site: Site
    title: str
    value: str
    line: str


@dataclass(frozen=True)
class MapView:
    svg: Markup
    classes: tuple[tuple[str, str], ...]
    """(tone, its range in words)."""
    shapes: tuple[tuple[str, str], ...]
    """(shape, kind in words) of the legend."""
    note: str
    rows: tuple[Unit, ...] = field(default=())
    """The same as a list, the greatest first."""
    lacking: bool = False
    """Some unit has no value: the legend says how that looks."""


def class_of(value: float | None, cuts: Sequence[float]) -> int:
    """1 to 5 by four cuts, each the lower end of the next class; 0 without a value."""
    return 0 if value is None else bisect_right(list(cuts), value) + 1


TONES = ("1", "2", "3", "4", "5")
"""One hue from pale to strong: the class of a unit is painted by the CSS class ``class-<tone>``."""


def class_texts(
    cuts: Sequence[float], digits: int, whole: bool = False, tones: Sequence[str] = TONES, zero: bool = False
) -> tuple[tuple[str, str], ...]:
    """The legend: dưới 25, 25–50, …, từ 100. ``whole``: values are whole numbers, so that 51, 101 is said as 51–100.

    ``zero``: the first class is zero alone, and said so.
    """
    said = [number(cut, digits) for cut in cuts]
    ends = [number(cut - 1, 0) for cut in cuts] if whole else said
    middle = [low if low == high else f"{low}–{high}" for low, high in zip(said, ends[1:], strict=False)]
    first = number(0, 0) if zero else label("frontend.map.below", high=said[0])
    return tuple(zip(tones, [first, *middle, label("frontend.map.from", low=said[-1])], strict=False))


def draw(
    units: Sequence[Unit],
    sites: Sequence[Site],
    *,
    cuts: Sequence[float],
    digits: int,
    finding: str,
    kinds: Sequence[tuple[str, str]] = (),
    schematic: bool = True,
    call_outs: Sequence[CallOut] = (),
    width: int = 616,
    height: int = 780,
    margin: tuple[int, int, int, int] = (24, 16, 24, 16),
    reserved: Sequence[Box] = (),
    label_size: float = 12,
    whole: bool = False,
    tones: Sequence[str] = TONES,
    zero: bool = False,
) -> MapView:
    """``finding`` is what the map says in one sentence. ``kinds``: (shape, name) of the legend. ``reserved``: legends, titles.

    ``whole``: values are whole numbers. ``tones``: of each class; ``zero``: the first class is zero alone.
    """
    base = ground([(one.id, one.geometry) for one in units], width, height, margin)
    parts = [_hatch(), *(_unit(base, one, cuts, tones) for one in units)]
    parts.append(f'<path class="outline{" outline-schematic" if schematic else ""}" d="{base.outline}"/>')
    sizes = {site.id: 12 * site_style(site.state).scale for site in sites}
    placed = label_placement.apart({site.id: base.project(site.longitude, site.latitude) for site in sites}, sizes)
    marks = {site.id: Box.around(*placed[site.id], sizes[site.id] + 2, sizes[site.id] + 2) for site in sites}
    boxes = [*reserved, *marks.values()]
    loud = [*reserved, *(marks[site.id] for site in sites if site.state != "ok")]
    said, spoken = _call_outs(base, call_outs, placed, loud, [marks[site.id] for site in sites if site.state == "ok"])
    names = {one.id: one.name for one in units}
    for unit, (x, y) in label_placement.labels(base, names, [*boxes, *spoken], label_size).items():
        parts.append(f'<text class="map-label" font-size="{label_size}" x="{x}" y="{y}">{escape(names[unit])}</text>')
    parts.append(said[0])
    for site in sorted(sites, key=lambda one: site_style(one.state).rank):
        parts.append(_site(site, *placed[site.id]))
    parts.append(said[1])
    parts.append(_scale_bar(base))
    svg = (
        f'<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(finding)}">'
        f"<g data-zoomed>{''.join(parts)}</g></svg>"
    )
    return MapView(
        svg=Markup(svg),  # noqa: S704 - numbers and escaped text
        classes=class_texts(cuts, digits, whole, tones, zero),
        shapes=tuple(kinds),
        note=label("frontend.map.schematic" if schematic else "frontend.map.reference"),
        rows=tuple(sorted(units, key=lambda one: (one.value is None, -(one.value or 0), one.name))),
        lacking=any(one.value is None for one in units),
    )


def _hatch() -> str:
    return (
        '<defs><pattern id="no-value" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="hatch-ground" width="7" height="7"/><path class="hatch-line" d="M0 0V7"/></pattern></defs>'
    )


def _unit(base: Ground, one: Unit, cuts: Sequence[float], tones: Sequence[str]) -> str:
    grade = class_of(one.value, cuts)
    fill = ' fill="url(#no-value)"' if grade == 0 else ""
    kind = f"unit class-{tones[grade - 1]}" if grade else "unit"
    href = f' data-href="{escape(one.href)}"' if one.href else ""
    said = f"{one.name}: {one.text}" if one.text else one.name
    return f'<path class="{kind}"{fill} data-unit="{one.id}"{href} d="{base.paths[one.id]}"><title>{escape(said)}</title></path>'


def _site(site: Site, x: float, y: float) -> str:
    shape = site.shape if site.shape in STATION_SHAPES else "circle"
    streams = f' data-streams="{" ".join(map(str, site.streams))}"' if site.streams else ""
    href = f' data-href="{escape(site.href)}"' if site.href else ""
    said = f"{site.name}: {site.text}" if site.text else site.name
    ring = f'<circle class="ring ring-{site.state} pulse" cx="{x:.1f}" cy="{y:.1f}" r="26"/>' if site.state in ("off", "disaster") else ""
    return (
        f'{ring}<g transform="translate({x:.1f} {y:.1f}) scale({site_style(site.state).scale})" data-site="{site.id}"{streams}{href}>'
        f"<title>{escape(said)}</title>{station(shape, site.state)}</g>"
    )


def _call_outs(
    base: Ground, call_outs: Sequence[CallOut], placed: dict[int, tuple[float, float]], loud: Sequence[Box], quiet: Sequence[Box]
) -> tuple[tuple[str, str], list[Box]]:
    """(leaders, boxes) drawn, and the room they take: never over what is loud, over quiet marks when nothing else is left."""
    wanted = [(placed[one.site.id], *_size(one)) for one in call_outs]
    boxes = label_placement.call_outs(base, wanted, loud, quiet)
    lines = [label_placement.leader(box, placed[one.site.id], 14) for one, box in zip(call_outs, boxes, strict=True)]
    drawn = "".join(f'<path class="leader" d="M{x1} {y1}L{x2} {y2}"/>' for x1, y1, x2, y2 in lines)
    spoken = "".join(_spoken(one, box) for one, box in zip(call_outs, boxes, strict=True))
    return (drawn, spoken), [*boxes, *(small for line in lines for small in label_placement.along(line))]


def _size(one: CallOut) -> tuple[float, float]:
    longest = max(len(one.title) * 16, len(one.line) * 13.5, len(one.value) * 26)
    return longest * label_placement.LETTER + (30 if one.value else 48), 92 if one.value else 62


def _spoken(one: CallOut, box: Box) -> str:
    state = one.site.state
    solid = " on-solid" if state in ("off", "disaster") else ""
    x, y = box.left + 14, box.top
    mark = "" if solid else f'<path class="call-mark" transform="translate({x} {y + 14})" d="M7 0l7 12h-14z"/>'
    title = f'<text class="call-title{solid}" x="{x if solid else x + 22}" y="{y + 26}">{escape(one.title)}</text>'
    value = f'<text class="call-value{solid}" x="{x}" y="{y + 55}">{escape(one.value)}</text>' if one.value else ""
    line = f'<text class="call-line{solid}" x="{x}" y="{y + (79 if one.value else 48)}">{escape(one.line)}</text>'
    size = f'x="{box.left}" y="{box.top}" width="{box.right - box.left:.0f}" height="{box.bottom - box.top:.0f}"'
    return f'<g><rect class="call-out call-out-{state}" {size} rx="5"/>{mark}{title}{value}{line}</g>'


def _scale_bar(base: Ground) -> str:
    distance, length = base.scale_bar()
    y = base.height - 34
    return (
        f'<g><path class="axis" d="M14 {y - 4}v4h{length:.0f}v-4"/>'
        f'<text class="axis-text" x="{14 + length + 6:.0f}" y="{y + 2}">{distance}</text></g>'
    )
