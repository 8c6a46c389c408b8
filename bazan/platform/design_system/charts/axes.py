"""Round ticks for values and for local time."""

from datetime import datetime, timedelta
from math import ceil, floor, log10

from bazan.core.labels import label
from bazan.core.language import language


def value_ticks(low: float, high: float, most: int = 6, whole: bool = False) -> tuple[list[float], int]:
    """Round values within [low, high] and the digits they need. ``whole``: of counts, whole numbers alone."""
    rough = (high - low) / max(most - 1, 1)
    power = 10 ** floor(log10(rough)) if rough > 0 else 1.0
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    if whole:
        step = max(step, 1.0)
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    digits = max(0, -floor(log10(step) + 1e-9))
    return [index * step for index in range(first, last + 1)], digits


def time_ticks(start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Round local instants within [start, end] and how they are said: hours, days, months or years by the span."""
    span = end - start
    if span <= timedelta(hours=30):
        return [(at, f"{at:%H:%M}") for at in _every(start, end, timedelta(hours=6 if span > timedelta(hours=12) else 2))]
    if span <= timedelta(days=62):
        days = max(1, round(span.days / 7))
        return [(at, f"{at:%d/%m}" if language() == "vi" else _english(at)) for at in _every(start, end, timedelta(days=days))]
    months = max(1, round(span.days / 30.4 / 8))
    if span > timedelta(days=1100):  # years alone, each on its first day
        months = 12 * max(1, round(span.days / 365.25 / 8))
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight if (start.month, start.day) == (1, 1) else midnight.replace(year=start.year + 1, month=1, day=1)
        return _months(first, end, months)
    return _months(start, end, months)


def _every(start: datetime, end: datetime, step: timedelta) -> list[datetime]:
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    count = ceil((start - midnight) / step)
    found = []
    while (at := midnight + count * step) <= end:
        found.append(at)
        count += 1
    return found


def _months(start: datetime, end: datetime, step: int) -> list[tuple[datetime, str]]:
    at = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at <= end:
        if at >= start:
            year = at.month == 1
            month = f"T{at.month}" if language() == "vi" else label(f"frontend.month.{at.month}")
            found.append((at, str(at.year) if year else month))
        months = at.month - 1 + step
        at = at.replace(year=at.year + months // 12, month=months % 12 + 1)
    return found


def _english(at: datetime) -> str:
    return f"{at.day} {label(f'frontend.month.{at.month}')}"
