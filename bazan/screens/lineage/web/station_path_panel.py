"""The path from a value to its raw record: steps of a station's number, one route highlighted, curves between them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import LOCAL, Period
from bazan.data.figures.api import amount, feature_text, indicator_name, period_text, thing_name, things
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Input
from bazan.data.observations.types import Hour, RawRow
from bazan.data.sources import api as sources
from bazan.data.sources.types import RunInfo
from bazan.platform.design_system.api import clock, day, number, quantity, when
from bazan.screens.lineage.path.step_layout import FIRST, Choice, Grid, GridCell, GridLine, Source, Step, StepRow, fan, joins
from bazan.screens.lineage.queries import IndicatorPage, observed

MOST_INPUTS = 10
MOST_HOURS = 10


class Links:
    """Addresses of this page with something changed; what follows from a changed choice is dropped."""

    def __init__(self, path: str, shown: IndicatorPage, every: bool = False, sources: bool = False) -> None:
        """``sources``: the reader may open deliveries and their sources."""
        self.path, self.every, self.sources = path, every, sources
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
        """The same value with another route chosen: its period is fixed, or the route would move under the reader.

        A list of inputs that was opened stays open.
        """
        opened = {"inputs": "all"} if self.every else {}
        return self.here(period=self._shown.period, **(opened | choice)) + "#path"

    def take(self, kind: str) -> str:
        return self.here().replace(self.path, f"{self.path}/take/{kind}", 1)


def path_of(shown: IndicatorPage, links: Links, now: datetime) -> dict[str, Any]:
    """Steps three and four, the record they end at, and the curves that join all five."""
    steps = [step for step in (_inputs(shown, links), _hours(shown, links)) if step is not None]
    source = _records(shown, links.sources, now)
    return {
        "first": fan([FIRST], 0, FIRST),
        "steps": steps,
        "source": source,
        "joins": joins(steps, source),
        "following": _following(shown),
    }


def _inputs(shown: IndicatorPage, links: Links) -> Step | None:
    if shown.lineage is None or not shown.lineage.inputs:
        return None
    most = len(shown.lineage.inputs) if links.every else MOST_INPUTS
    listed = list(shown.lineage.inputs[:most])
    if shown.route.input is not None and shown.route.input not in listed:
        listed[-1] = shown.route.input
    more = len(shown.lineage.inputs) - most
    chosen = shown.route.input.feature if shown.route.input is not None and shown.feature.kind == "place" else ""
    return Step(
        number=3,
        title=label("boards.indicator.by_station" if shown.feature.kind == "place" else "boards.indicator.step_inputs"),
        heads=(label("boards.indicator.input"), label("boards.value_column")),
        rows=tuple(_input(shown, one, links) for one in listed),
        more=label("boards.indicator.more_inputs", count=more) if more > 0 else "",
        more_href=links.along(input=chosen, inputs="all") if more > 0 else "",
    )


def _input(shown: IndicatorPage, one: Input, links: Links) -> StepRow:
    thing = things().get(one.feature.id) if one.feature.kind == "thing" else None
    chosen = one == shown.route.input
    if shown.feature.kind == "place":
        name = thing_name(thing) if thing else feature_text(one.feature)
        return StepRow(name, (amount(shown.info, one.mean),), links.along(input=one.feature), chosen)
    if one.datastream_id is None:
        info = indicators.info(one.name)
        href = f"/indicators/{one.name}?feature={feature_text(one.feature)}"
        line = label("boards.indicator.other_indicator")
        return StepRow(indicator_name(info), (amount(info, one.mean),), href, chosen, line)
    what = observed(one.name)
    elsewhere = thing is not None and one.feature != shown.feature
    return StepRow(
        name=words(what.labels),
        cells=(quantity(one.mean, digits_of(one.mean), unit_of_code(what.unit)),),
        href=links.along(stream=one.datastream_id),
        chosen=chosen,
        line=thing_name(thing) if elsewhere and thing else f"{clock(one.start)} {day(one.start, year=False)} – {clock(one.end)}",
    )


def _feeds(shown: IndicatorPage, links: Links) -> tuple[Choice, ...]:
    """For a place: the properties of the chosen station that fed its value, to choose between."""
    if shown.feature.kind != "place" or len(shown.route.feeds) < 2 or shown.route.input is None:
        return ()
    held = shown.route.datastream.id if shown.route.datastream else None
    return tuple(
        Choice(
            words(observed(one.name).labels) if one.datastream_id else indicator_name(indicators.info(one.name)),
            links.along(input=shown.route.input.feature, stream=one.datastream_id)
            if one.datastream_id
            else f"/indicators/{one.name}?feature={feature_text(one.feature)}",
            one.datastream_id is not None and one.datastream_id == held,
        )
        for one in shown.route.feeds
    )


def _hours(shown: IndicatorPage, links: Links) -> Step | None:
    route = shown.route
    if not route.hours:
        return None
    chosen = next((n for n, one in enumerate(route.hours) if one.hour == route.hour), 0)
    first = max(min(chosen - MOST_HOURS + 1, len(route.hours) - MOST_HOURS), 0)
    digits = max((digits_of(_said(one, shown)) for one in route.hours), default=0)
    unit = route.datastream.unit if route.datastream else ""
    return Step(
        number=4,
        title=label("boards.indicator.step_hours"),
        unit=unit_of_code(unit),
        heads=(
            label("boards.indicator.hour"),
            label("boards.indicator.observations"),
            label("boards.indicator.total" if adds_up(unit) else "boards.indicator.mean"),
        ),
        rows=tuple(_hour(one, shown, links, digits) for one in route.hours[first : first + MOST_HOURS]),
        choices=_feeds(shown, links),
        tight=True,
    )


def _hour(one: Hour, shown: IndicatorPage, links: Links, digits: int) -> StepRow:
    route = shown.route
    return StepRow(
        name=f"{clock(one.hour)} {day(one.hour, year=False)}",
        cells=(number(one.n, 0), number(_said(one, shown), digits)),
        href=links.along(
            input=route.input.feature if route.input and shown.feature.kind == "place" else "",
            stream=route.datastream.id if route.datastream else "",
            hour=one.hour.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M"),
        ),
        chosen=one.hour == route.hour,
    )


def adds_up(unit: str) -> bool:
    """Whether an hour's observations are a total, as rain is, and not a level."""
    return unit in ("mm", "m3")


def _said(hour: Hour, shown: IndicatorPage) -> float | None:
    unit = shown.route.datastream.unit if shown.route.datastream else ""
    return hour.sum if adds_up(unit) and hour.n else hour.mean


def _records(shown: IndicatorPage, may_open: bool, now: datetime) -> Source | None:
    """The last step: the chosen hour's observations as they came, the delivery that brought them, and the source to ask."""
    route = shown.route
    if route.datastream is None or route.hour is None or not route.rows:
        return None
    start = route.hour.astimezone(LOCAL)
    thing = things().get(route.datastream.thing_id)
    first = route.rows[0]
    run = run_of(first.source_run)
    stretch = {"datastream": route.datastream.id, "from": start.strftime("%Y-%m-%dT%H:%M"), "to": f"{start:%Y-%m-%d}T{start:%H}:59:59"}
    facts = [
        (
            label("boards.indicator.run"),
            label("boards.records.run_of", id=first.source_run),
            f"/runs/{first.source_run}" if may_open else "",
        )
    ]
    if run is not None:
        facts.insert(0, (label("boards.path.source"), run.source_code, f"/sources/{run.source_code}" if may_open else ""))
    if run is not None and run.file_name:
        facts.append((label("boards.records.file"), run.file_name, f"/files/{run.file_sha256}" if run.file_sha256 and may_open else ""))
    facts.append((label("boards.records.received"), when(first.result_time, now), ""))
    unit = unit_of_code(route.datastream.unit)
    return Source(
        title=label("boards.indicator.step_records"),
        icon="radio",
        name=thing_name(thing) if thing else "",
        href=f"/things/{thing.code}" if thing else "",
        line=", ".join(part for part in (words(route.observed.labels) if route.observed else "", unit) if part),
        grid=_grid(route.rows),
        facts=tuple(facts),
        actions=((label("boards.indicator.all_records"), "/records?" + urlencode(stretch, safe=":"), "list"),),
    )


def _grid(rows: Sequence[RawRow]) -> Grid:
    digits = max(stored_digits(row.value) for row in rows)
    return Grid(
        title=label("boards.indicator.step_records"),
        columns=(label("boards.records.value"), label("boards.records.quality")),
        lines=tuple(
            GridLine(
                row.at.astimezone(LOCAL).strftime("%H:%M:%S"),
                (GridCell(number(row.value, digits), True, n == 0), GridCell(label(f"boards.quality.{row.quality}"))),
                n == 0,
            )
            for n, row in enumerate(rows)
        ),
    )


def run_of(run_id: int) -> RunInfo | None:
    """The delivery of that number; null when it is no longer known."""
    try:
        return sources.run(run_id)
    except NotFound:
        return None


def _following(shown: IndicatorPage) -> str:
    route = shown.route
    thing = things().get(route.datastream.thing_id) if route.datastream else None
    parts = [thing_name(thing) if thing else "", words(route.observed.labels) if route.observed else ""]
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
