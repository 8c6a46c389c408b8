"""What an address says: the moment, the place and the features a view was asked for. Pure; the address always reproduces the view."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from bazan.core.errors import Refused
from bazan.core.numbers import whole_number
from bazan.core.time import GRAINS, LOCAL, Period, day_start, local_day
from bazan.data.indicators.types import Feature

FEATURE_KINDS = ("place", "thing", "organization")
FIRST_YEAR = 1990
MOST_TILES = 200
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_FORMS = (
    ("hour", re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2})(?::00(?::00)?)?")),
    ("day", re.compile(r"(\d{4})-(\d{2})-(\d{2})")),
    ("month", re.compile(r"(\d{4})-(\d{2})")),
    ("week", re.compile(r"(\d{4})-W(\d{2})")),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])")),
    ("year", re.compile(r"(\d{4})")),
)


def period_of(text: str, now: datetime) -> Period:
    """The local period an address names: ``2026-11-25T07``, ``2026-11-25``, ``2026-11``, ``2026-W48``, ``2026-Q4`` or ``2026``.

    Raises Refused ``boards.period.unreadable`` and ``boards.period.future``.
    """
    for grain, form in _FORMS:
        found = form.fullmatch(text.strip())
        if found is None:
            continue
        try:
            period = Period.holding(_first(grain, [int(part) for part in found.groups()]), grain)
        except ValueError:
            break
        if period.start.astimezone(LOCAL).year < FIRST_YEAR:
            break
        if period.start > now:
            raise Refused("boards.period.future", {"text": text[:40]}, field="period")
        return period
    raise Refused("boards.period.unreadable", {"text": text[:40]}, field="period")


def _first(grain: str, parts: list[int]) -> datetime:
    if grain == "hour":
        return datetime(*parts[:4], tzinfo=LOCAL)
    if grain == "week":
        return day_start(date.fromisocalendar(parts[0], parts[1], 1))
    if grain == "quarter":
        return day_start(date(parts[0], parts[1] * 3 - 2, 1))
    return day_start(date(*[*parts, 1, 1][:3]))


def period_text(period: Period) -> str:
    """How an address names a period; ``period_of`` reads it back."""
    local = period.start.astimezone(LOCAL)
    match period.grain:
        case "hour":
            return local.strftime("%Y-%m-%dT%H")
        case "day":
            return local.strftime("%Y-%m-%d")
        case "month":
            return local.strftime("%Y-%m")
        case "week":
            year, week, _ = local.isocalendar()
            return f"{year}-W{week:02}"
        case "quarter":
            return f"{local.year}-Q{(local.month + 2) // 3}"
    return str(local.year)


def feature_of(text: str) -> Feature:
    """``place:3``, ``thing:12`` or ``organization:7``. Raises Refused ``boards.feature.unreadable``."""
    kind, _, number = text.partition(":")
    found = whole_number(number)
    if kind not in FEATURE_KINDS or found is None:
        raise Refused("boards.feature.unreadable", {"text": text[:40]}, field="feature")
    return Feature(kind, found)


def feature_text(feature: Feature) -> str:
    return f"{feature.kind}:{feature.id}"


def tiles_of(text: str) -> list[tuple[str, Feature]]:
    """``pack.code@place:3,…`` in the order given, each once. Raises Refused when it can't be read or asks for too many."""
    pairs: dict[tuple[str, Feature], None] = {}
    for part in text.split(",") if text else ():
        code, _, feature = part.partition("@")
        if not _CODE.fullmatch(code):
            raise Refused("boards.tiles.unreadable", {"text": part[:60]}, field="ids")
        pairs[code, feature_of(feature)] = None
        if len(pairs) > MOST_TILES:
            raise Refused("boards.tiles.too_many", {"most": MOST_TILES}, field="ids")
    if not pairs:
        raise Refused("boards.tiles.unreadable", {"text": ""}, field="ids")
    return list(pairs)


def day_of(text: str, today: date) -> date:
    """The day an address names; empty means today. Raises Refused ``boards.day.unreadable``."""
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError as why:
        raise Refused("boards.day.unreadable", {"text": text[:40]}, field="on") from why
    if day.year < FIRST_YEAR or day > today + timedelta(days=3660):
        raise Refused("boards.day.unreadable", {"text": text[:40]}, field="on")
    return day


def instant_of(text: str, field: str) -> datetime:
    """An instant as an address names it: ISO 8601, local time unless it says otherwise. Raises Refused ``boards.instant.unreadable``."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as why:
        raise Refused("boards.instant.unreadable", {"text": text[:40]}, field=field) from why
    if not FIRST_YEAR <= found.year < 2200:
        raise Refused("boards.instant.unreadable", {"text": text[:40]}, field=field)
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def number_of(text: str, field: str) -> int:
    """A row id or a page number: digits only. Raises Refused ``boards.number.unreadable``."""
    found = whole_number(text)
    if found is None:
        raise Refused("boards.number.unreadable", {"text": text[:40], "field": field}, field=field)
    return found


OPTIONS = ("layer", "classing", "sort", "every", "fair", "geography", "page")
"""What a reader switches on one block: ``<block>.<option>=<value>`` in the address."""
_OPTION = re.compile(rf"([a-z0-9_]{{1,40}})\.({'|'.join(OPTIONS)})")
_CHOICE = re.compile(r"-?[a-z0-9_]{1,40}")


@dataclass(frozen=True)
class View:
    """A board as its address asks for it. ``period`` null: the newest there is, at ``grain``."""

    path: str
    grain: str
    period: Period | None
    place: str
    options: tuple[tuple[str, str], ...] = ()
    """(``<block>.<option>``, value), in the order of their names."""
    default: str = "hour"
    """The grain the board opens at: an address that asks for it needn't say so."""

    def at(self, now: datetime) -> datetime | None:
        """The instant readings are taken at: the last moment of the period that has passed; null for now."""
        return None if self.period is None else min(self.period.end - timedelta(microseconds=1), now)

    def option(self, block: str, name: str) -> str:
        """What the reader chose on a block; empty: nothing."""
        return dict(self.options).get(f"{block}.{name}", "")

    def href(self, path: str = "", /, **changes: object) -> str:
        """The address of this view with something changed; ``period=None`` goes to the newest, ``grain`` drops the period."""
        asked = {
            "period": period_text(self.period) if self.period else "",
            "grain": self.grain if self.period is None and self.grain != self.default else "",
            "place": self.place,
            **dict(self.options),
        }
        if "grain" in changes and "period" not in changes:
            asked |= self._regrained(str(changes.pop("grain")))
        for name, value in changes.items():
            asked[name] = period_text(value) if isinstance(value, Period) else "" if value is None or value is False else str(value)
        kept = {name: value for name, value in asked.items() if value}
        return (path or self.path) + ("?" + urlencode(kept, safe=":") if kept else "")

    def with_option(self, block: str, **chosen: str) -> str:
        """The address with something switched on a block; an empty value is the block's own choice."""
        return self.href("", **{f"{block}.{name}": value for name, value in chosen.items()})

    def _regrained(self, grain: str) -> dict[str, str]:
        if self.period is None:
            return {"period": "", "grain": grain if grain != self.default else ""}
        return {"period": period_text(regrained(self.period, grain)), "grain": ""}


def regrained(period: Period, grain: str) -> Period:
    """The period of another grain that ends where this one does, so that a narrower view stays at the end of the wider one."""
    return Period.holding(period.end - timedelta(microseconds=1), grain)


def view_of(path: str, asked: Mapping[str, str], now: datetime, default: str = "hour") -> View:
    """A board's view from its query; ``default`` is the grain the board opens at. Raises Refused naming the field that can't be read."""
    period, grain = None, asked.get("grain") or default
    if asked.get("period"):
        period = period_of(asked["period"], now)
        grain = period.grain
    if grain not in GRAINS:
        raise Refused("boards.grain.unknown", {"text": grain[:20]}, field="grain")
    if asked.get("place") and not re.fullmatch(r"[0-9A-Za-z_\-]{1,20}", asked["place"]):
        raise Refused("boards.place.unknown", {"text": asked["place"][:40]}, field="place")
    options = {name: value for name, value in asked.items() if value and _OPTION.fullmatch(name)}
    for name, value in options.items():
        if not _CHOICE.fullmatch(value):
            raise Refused("boards.option.unknown", {"text": value[:40]}, field=name)
    return View(path, grain, period, asked.get("place", ""), tuple(sorted(options.items())), default)


def window(period: Period, grain: str) -> tuple[datetime, datetime]:
    """The stretch a long chart shows when a board stands at this period: three days of hours, 31 days, 13 months."""
    start = {"hour": period.end - timedelta(hours=72), "day": period.end - timedelta(days=31)}.get(grain)
    if start is None:
        first = local_day(period.start)
        months = first.year * 12 + first.month - 1 - 12
        start = day_start(date(months // 12, months % 12 + 1, 1))
    return start, period.end
