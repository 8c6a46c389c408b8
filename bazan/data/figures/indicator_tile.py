"""A reading as a tile says it: every word and number of it, ready to print. Pure; the clock is an argument."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.indicators.types import Reading, Target
from bazan.platform.design_system.charts.sparkline import sparkline
from bazan.platform.design_system.display_formats import NOTHING, age, difference, inside, number, period, quantity, signed, when


@dataclass(frozen=True)
class TileView:
    """What a tile shows. ``state`` is its light, or ``stale`` or ``missing``; it names the CSS class and the shape."""

    id: str
    """``<indicator>@<kind>:<id>``, as ``/tiles?ids=`` asks for it."""
    indicator: str
    feature: str
    freshness: str
    state: str
    word: str
    name: str
    value: str
    unit: str
    change: str
    spark: Markup
    why: str
    period: str
    newest: str
    """Of which period it speaks, where the one looked at hasn't reported; else empty."""
    age: str
    where: str
    band: str
    band_colour: str
    href: str


def light_of(reading: Reading) -> str:
    """The light a tile shows: a value that is old or absent has none but that."""
    return reading.light if reading.freshness == "fresh" else reading.freshness


def tile_view(
    reading: Reading, now: datetime, *, name: str = "", href: str = "", where: str = "", owner: str = "", why: str = ""
) -> TileView:
    """``name`` overrides the indicator's own; ``where`` names the station behind the value; ``owner`` who owes a missing one.

    ``why`` overrides the line of reason that target and value give by themselves.
    """
    info, current, state = reading.info, reading.current, light_of(reading)
    unit = words(info.unit_labels) if info.unit_labels else info.unit
    shown = name or words(info.short_labels) or words(info.labels)
    value = current.value if current else None
    alive = current.alive_at if current else None
    seconds = None if alive is None else (now - alive).total_seconds()
    missing = state == "missing"
    return TileView(
        id=f"{info.code}@{reading.feature.kind}:{reading.feature.id}",
        indicator=info.code,
        feature=f"{reading.feature.kind}:{reading.feature.id}",
        freshness=reading.freshness,
        state=state,
        word=label(f"frontend.light.{state}"),
        name=shown,
        value=NOTHING if missing else number(value, info.digits),
        unit="" if unit in ("", "1") or missing else unit,
        change="" if missing else change_of(reading),
        spark=_spark(reading, state, shown),
        why=why or _reason(reading, state, unit, now, owner),
        period=period(current.period) if current else "",
        newest=newest_words(reading) if not missing else "",
        age=label("frontend.tile.never") if seconds is None else age(seconds),
        where=where,
        band=words(reading.band.labels) if reading.band and state not in ("stale", "missing") else "",
        band_colour=reading.band.colour if reading.band else "",
        href=href or f"/indicators/{info.code}?feature={reading.feature.kind}:{reading.feature.id}",
    )


def newest_words(reading: Reading) -> str:
    """Số mới nhất: tháng 10/2026, of a value that stands for a period that hasn't reported; else empty."""
    return label("frontend.tile.newest", period=inside(reading.current.period)) if reading.carried and reading.current else ""


def limit_of(target: Target | None, light: str) -> float | None:
    """The limit a light is about."""
    return None if target is None or light not in ("watch", "off", "disaster") else getattr(target, light)


def change_of(reading: Reading, brief: bool = False) -> str:
    """Against the same period last year, else against the period before. ``brief``: points by their sign."""
    value = reading.current.value if reading.current else None
    if value is None:
        return ""
    if reading.year_before is not None:
        return label("frontend.tile.year_before", change=_by(value - reading.year_before, reading, brief))
    if reading.previous is None:
        return ""
    key = "year_ago" if reading.info.grain == "year" else f"{reading.info.grain}_before"
    return label(f"frontend.tile.{key}", change=_by(value - reading.previous, reading, brief))


def _by(change: float, reading: Reading, brief: bool) -> str:
    """A change with its sign; the tile says its unit, but a percentage changes by points."""
    if brief and reading.info.unit == "%":
        return label("frontend.points_brief", change=signed(change, reading.info.digits))
    return difference(change, reading.info.digits, "%" if reading.info.unit == "%" else "", sign=True)


def _spark(reading: Reading, state: str, name: str) -> Markup:
    points = reading.spark
    if len(points) < 2:
        return Markup("")
    first, last = points[0].period.start, points[-1].period.start
    step = max((points[-1].period.end - points[-1].period.start).total_seconds(), 1)
    total = (last - first).total_seconds() or step
    values: list[float | None] = []
    places: list[float] = []
    for before, point in zip((None, *points), points, strict=False):
        if before is not None and (point.period.start - before.period.start).total_seconds() > 1.5 * step:
            values.append(None)
            places.append((before.period.end - first).total_seconds() / total)
        values.append(point.value)
        places.append((point.period.start - first).total_seconds() / total)
    moves = len({reading.target_of(point.period) for point in points}) > 1  # a flat band would be of one period alone
    band = None if moves or reading.target is None else reading.target.within(reading.info.direction)
    return sparkline(values, state, label("frontend.course", name=name), band, places)


def _reason(reading: Reading, state: str, unit: str, now: datetime, owner: str) -> str:
    if state == "stale" and reading.current:
        return label("frontend.tile.stale", at=when(reading.current.alive_at or reading.current.period.end, now))
    if state == "missing":
        owed = f" {label('frontend.tile.owed', owner=owner)}" if owner else ""
        return label("frontend.tile.missing") + owed
    limit, value = limit_of(reading.target, state), reading.current.value if reading.current else None
    if limit is None or value is None:
        return ""
    digits, excess = reading.info.digits, abs(value - limit)
    shown_unit = "" if unit == "1" else unit
    said = quantity(limit, digits if limit % 1 else 0, shown_unit)
    if round(excess, digits) == 0:
        return label("frontend.tile.at_limit", limit=said)
    key = "above" if value > limit else "below"
    return label(f"frontend.tile.{key}", limit=said, excess=difference(excess, digits, shown_unit))
