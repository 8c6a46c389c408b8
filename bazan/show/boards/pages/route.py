"""The path from a value to its raw record as data for the template: rows of each step, one route highlighted, lines between them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bazan.connect.sources import api as sources
from bazan.connect.sources.types import RunInfo
from bazan.connect.streams.types import Hour, RawRow
from bazan.kernel.errors import NotFound
from bazan.kernel.labels import label
from bazan.kernel.time import LOCAL, Period
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature, Input
from bazan.show.boards.address import feature_text, period_text
from bazan.show.boards.queries.indicator import IndicatorPage, observed
from bazan.show.boards.queries.territory import things
from bazan.show.boards.wording import amount, indicator_name, thing_name
from bazan.show.frontend.api import clock, day, number, quantity, when, words

FIRST, ROW, HEAD = 80, 44, 30
"""Where the lines meet the rows, in the drawing's units: the middle of the first row, the distance of rows, a step's heading."""
MOST_INPUTS = 10
MOST_HOURS = 10


class Links:
    """Addresses of this page with something changed; what follows from a changed choice is dropped."""

    def __init__(self, path: str, shown: IndicatorPage) -> None:
        self.path = path
        self._asked = {"feature": feature_text(shown.feature), "period": "" if shown.newest else period_text(shown.period)}
        self._shown = shown

    def here(self, **changes: object) -> str:
        asked = dict(self._asked)
        for name, value in changes.items():
            asked[name] = (
                period_text(value) if isinstance(value, Period) else feature_text(value) if isinstance(value, Feature) else str(value or "")
            )
        kept = {name: value for name, value in asked.items() if value}
        return f"{self.path}?{urlencode(kept, safe=':')}"

    def along(self, **choice: object) -> str:
        """The same value with another route chosen: its period is fixed, or the route would move under the reader."""
        return self.here(period=self._shown.period, **choice) + "#path"

    def take(self, kind: str) -> str:
        return self.here().replace(self.path, f"{self.path}/take/{kind}", 1)


def path_of(shown: IndicatorPage, links: Links, lang: str, now: datetime) -> dict[str, Any]:
    """Steps three to five, and the lines that join all five."""
    inputs, chosen = _inputs(shown, links, lang)
    hours, chosen_hour = _hours(shown, links, lang)
    records = _records(shown, lang, now)
    return {
        "inputs": inputs,
        "input_title": _input_title(shown, lang),
        "more_inputs": max(len(shown.lineage.inputs) - MOST_INPUTS, 0) if shown.lineage else 0,
        "feeds": _feeds(shown, links, lang),
        "hours": hours,
        "hour_total": shown.route.datastream is not None and adds_up(shown.route.datastream.unit),
        "records": records,
        "following": _following(shown, lang),
        "lines": {
            "formula": _fan([FIRST], 0, from_y=FIRST),
            "inputs": _fan([FIRST + ROW * n for n in range(len(inputs))], chosen, from_y=FIRST),
            "hours": _fan([_hour_y(n, shown) for n in range(len(hours))], chosen_hour, from_y=FIRST + ROW * chosen) if hours else None,
            "records": _fan([FIRST], 0, from_y=_hour_y(chosen_hour, shown)) if records else None,
        },
    }


def _hour_y(index: int, shown: IndicatorPage) -> float:
    return FIRST + 30 * index + (34 if len(shown.route.feeds) > 1 else 0) - 6


def _fan(ends: list[float], chosen: int, from_y: float) -> dict[str, Any]:
    """Curves from one point to each row, the chosen one last so that it lies on top."""

    def curve(y: float) -> str:
        return f"M0 {from_y:.0f}C20 {from_y:.0f} 20 {y:.0f} 40 {y:.0f}"

    lines = [(curve(y), False) for n, y in enumerate(ends) if n != chosen]
    if 0 <= chosen < len(ends):
        lines.append((curve(ends[chosen]), True))
    return {"lines": lines, "height": int(max([*ends, from_y]) + ROW)}


def _input_title(shown: IndicatorPage, lang: str) -> str:
    return label("boards.indicator.by_station" if shown.feature.kind == "place" else "boards.indicator.step_inputs", lang)


def _inputs(shown: IndicatorPage, links: Links, lang: str) -> tuple[list[dict[str, Any]], int]:
    if shown.lineage is None:
        return [], 0
    listed = list(shown.lineage.inputs[:MOST_INPUTS])
    if shown.route.input is not None and shown.route.input not in listed:
        listed[-1] = shown.route.input
    rows = [_input(shown, one, links, lang) for one in listed]
    return rows, next((n for n, one in enumerate(listed) if one == shown.route.input), 0)


def _input(shown: IndicatorPage, one: Input, links: Links, lang: str) -> dict[str, Any]:
    thing = things().get(one.feature.id) if one.feature.kind == "thing" else None
    chosen = one == shown.route.input
    if shown.feature.kind == "place":
        return {
            "name": thing_name(thing, lang) if thing else feature_text(one.feature),
            "line": "",
            "n": "",
            "value": amount(shown.info, one.mean, lang),
            "href": links.along(input=one.feature),
            "chosen": chosen,
        }
    if one.datastream_id is None:
        info = indicators.info(one.name)
        return {
            "name": indicator_name(info, lang),
            "line": label("boards.indicator.other_indicator", lang),
            "n": str(one.n),
            "value": amount(info, one.mean, lang),
            "href": f"/indicators/{one.name}?feature={feature_text(one.feature)}",
            "chosen": chosen,
        }
    what = observed(one.name)
    elsewhere = thing is not None and one.feature != shown.feature
    return {
        "name": words(what.labels, lang),
        "line": thing_name(thing, lang)
        if elsewhere and thing
        else f"{clock(one.start)} {day(one.start, lang, year=False)} – {clock(one.end)}",
        "n": number(one.n, 0, lang),
        "value": quantity(one.mean, digits_of(one.mean), unit_of_code(what.unit), lang),
        "href": links.along(stream=one.datastream_id),
        "chosen": chosen,
    }


def _feeds(shown: IndicatorPage, links: Links, lang: str) -> list[dict[str, Any]]:
    """For a place: the properties of the chosen station that fed its value, to choose between."""
    if shown.feature.kind != "place" or len(shown.route.feeds) < 2 or shown.route.input is None:
        return []
    held = shown.route.datastream.id if shown.route.datastream else None
    return [
        {
            "name": words(observed(one.name).labels, lang) if one.datastream_id else indicator_name(indicators.info(one.name), lang),
            "href": links.along(input=shown.route.input.feature, stream=one.datastream_id)
            if one.datastream_id
            else f"/indicators/{one.name}?feature={feature_text(one.feature)}",
            "current": one.datastream_id is not None and one.datastream_id == held,
        }
        for one in shown.route.feeds
    ]


def _hours(shown: IndicatorPage, links: Links, lang: str) -> tuple[list[dict[str, Any]], int]:
    route = shown.route
    chosen = next((n for n, one in enumerate(route.hours) if one.hour == route.hour), 0)
    first = max(min(chosen - MOST_HOURS + 1, len(route.hours) - MOST_HOURS), 0)
    digits = max((digits_of(_said(one, shown)) for one in route.hours), default=0)
    rows = [
        {
            "at": f"{clock(one.hour)} {day(one.hour, lang, year=False)}",
            "n": number(one.n, 0, lang),
            "mean": number(_said(one, shown), digits, lang),
            "href": links.along(
                input=route.input.feature if route.input and shown.feature.kind == "place" else "",
                stream=route.datastream.id if route.datastream else "",
                hour=one.hour.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M"),
            ),
            "chosen": one.hour == route.hour,
        }
        for one in route.hours[first : first + MOST_HOURS]
    ]
    return rows, chosen - first


def adds_up(unit: str) -> bool:
    """Whether an hour's observations are a total, as rain is, and not a level."""
    return unit in ("mm", "m3")


def _said(hour: Hour, shown: IndicatorPage) -> float | None:
    unit = shown.route.datastream.unit if shown.route.datastream else ""
    return hour.sum if adds_up(unit) and hour.n else hour.mean


def _records(shown: IndicatorPage, lang: str, now: datetime) -> dict[str, Any] | None:
    """The last step: the chosen hour's observations as they came, the delivery that brought them, and the source to ask."""
    route = shown.route
    if route.datastream is None or route.hour is None or not route.rows:
        return None
    start = route.hour.astimezone(LOCAL)
    thing = things().get(route.datastream.thing_id)
    run = run_of(route.rows[0].source_run)
    digits = max(stored_digits(row.value) for row in route.rows)
    return {
        "station": thing_name(thing, lang) if thing else "",
        "station_href": f"/things/{thing.code}" if thing else "",
        "property": words(route.observed.labels, lang) if route.observed else "",
        "unit": unit_of_code(route.datastream.unit),
        "rows": [_record(row, digits, lang) for row in route.rows],
        "more": route.more,
        "href": "/records?"
        + urlencode(
            {"datastream": route.datastream.id, "from": start.strftime("%Y-%m-%dT%H:%M"), "to": f"{start:%Y-%m-%d}T{start:%H}:59:59"},
            safe=":",
        ),
        "run": route.rows[0].source_run,
        "source": run.source_code if run else "",
        "source_href": f"/sources/{run.source_code}" if run else "",
        "file": run.file_name if run else "",
        "started": when(run.started_at, lang, now) if run else "",
        "received": when(route.rows[0].result_time, lang, now),
    }


def _record(row: RawRow, digits: int, lang: str) -> dict[str, Any]:
    return {
        "at": row.at.astimezone(LOCAL).strftime("%H:%M:%S"),
        "value": number(row.value, digits, lang),
        "quality": label(f"boards.quality.{row.quality}", lang),
        "good": row.quality == 0,
        "revised": len(row.revisions),
    }


def run_of(run_id: int) -> RunInfo | None:
    """The delivery of that number; null when it is no longer known."""
    try:
        return sources.run(run_id)
    except NotFound:
        return None


def _following(shown: IndicatorPage, lang: str) -> str:
    route = shown.route
    thing = things().get(route.datastream.thing_id) if route.datastream else None
    parts = [thing_name(thing, lang) if thing else "", words(route.observed.labels, lang) if route.observed else ""]
    return " · ".join(part for part in parts if part)


def digits_of(value: float | None) -> int:
    """Decimals worth showing of a measured number: as many as it has, two at most, fewer when it is large."""
    size = abs(value or 0.0)
    most = 0 if size >= 1000 else 1 if size >= 100 else 2
    return next(digits for digits in range(most + 1) if digits == most or abs(round(size, digits) - size) < 0.005)


def stored_digits(value: float) -> int:
    """Decimals of a value as it is stored, six at most: a raw record is not rounded."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def unit_of_code(code: str) -> str:
    return UNITS.get(code, code)


UNITS = {
    "ug/m3": "µg/m³",
    "mg/m3": "mg/m³",
    "Cel": "°C",
    "[pH]": "",
    "1": "",
    "m3/s": "m³/s",
    "{MPN}/(100.mL)": "MPN/100 ml",
    "[NTU]": "NTU",
    "uS/cm": "µS/cm",
    "deg": "°",
    "ug/L": "µg/l",
    "mg/L": "mg/l",
    "[Pt-Co]": "Pt-Co",
}
"""How people write the UCUM codes of observations; those not listed are written as they are."""
