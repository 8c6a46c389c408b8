"""Where a value comes from: the formula's inputs in its period, the runs that brought them, what it said before."""

from datetime import UTC, datetime

import numpy as np
from django.db import connection

from bazan.core.errors import NotFound
from bazan.core.time import Period, now
from bazan.data.indicators.computation.formula import Declared, Reads
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.indicator_catalog import Entry, catalogue, declared_of
from bazan.data.indicators.observation_computation import rollup_arrays
from bazan.data.indicators.queries import compare, series
from bazan.data.indicators.row_computation.row_lineage import inputs_of, rows_of
from bazan.data.indicators.types import Feature, Input, Lineage, Revision
from bazan.data.indicators.value_versions import values


def lineage(code: str, feature: Feature, period: Period, at: datetime | None = None, offset: int = 0, limit: int = 50) -> Lineage:
    """The reading of one period with its inputs and revisions; of an indicator over rows also a page of these.

    Raises NotFound ``indicators.value.unknown``.
    """
    held = catalogue()
    entry = held.entry(code)
    reading = compare(code, [feature], period, at, "today")[feature]
    if reading.current is None:
        raise NotFound("indicators.value.unknown", {"code": code})
    if entry.info.over_rows:
        instant = at or now()
        read = rows_of(code, feature, period, offset, limit, instant)
        inputs = inputs_of(declared_of(code), feature, period, instant)
        return Lineage(reading, tuple(inputs), _revisions(entry, feature, period), read.rows, read.total)
    declared, around = declared_of(code), Scene()
    inputs = _of_thing(declared, feature.id, period, around) if feature.kind == "thing" else _of_place(declared, feature.id, period, around)
    return Lineage(reading, tuple(inputs), _revisions(entry, feature, period))


def _of_thing(declared: Declared, thing: int, period: Period, around: Scene) -> list[Input]:
    found: list[Input] = []
    runs: dict[int, tuple[int, ...]] = {}
    windows: list[tuple[Reads, int, int, float]] = []
    end = period.end.timestamp()
    for read in declared.reads:
        start = end - read.reach_s(declared.grain) if read.window else period.start.timestamp()
        if read.kind == "values":
            found.append(_of_indicator(read, thing, start, end))
        elif read.kind in ("hours", "days"):
            windows += [(read, owner, stream, start) for owner, stream in _streams(read, thing, around)]
    for start in {start for *_, start in windows}:
        runs |= rollup_arrays.source_runs([stream for _, _, stream, s in windows if s == start], start, end)
    for _, owner, stream, start in windows:
        stats = rollup_arrays.hours([stream], int(start), int(end))[2]
        good = stats["n"].sum()
        found.append(
            Input(
                name=around.by_id[stream].property,
                feature=Feature("thing", owner),
                datastream_id=stream,
                start=_utc(start),
                end=_utc(end),
                n=int(good),
                mean=float(np.nansum(stats["sum"]) / good) if good else None,
                source_runs=runs.get(stream, ()),
            )
        )
    return found


def _streams(read: Reads, thing: int, around: Scene) -> list[tuple[int, int]]:
    """(station, datastream) pairs that serve an input; every datastream of the station where the formula reads all."""
    if not read.code:
        return [(thing, stream.id) for (owner, _), stream in around.streams.items() if owner == thing]
    supplier = around.supply(read, thing)
    held = around.streams.get((supplier, read.code)) if supplier is not None else None
    return [(supplier, held.id)] if supplier is not None and held else []


def _of_indicator(read: Reads, thing: int, start: float, end: float) -> Input:
    feature = Feature("thing", thing)
    measured = [v for v in series(read.code, feature, _utc(start), _utc(end)) if v.value is not None]
    mean = sum(v.value for v in measured if v.value is not None) / len(measured) if measured else None
    return Input(read.code, feature, None, _utc(start), _utc(end), len(measured), mean, ())


def _of_place(declared: Declared, place: int, period: Period, around: Scene) -> list[Input]:
    """The stations of the place that had a value, the gravest first where the place takes one of them."""
    members = around.span(int(period.start.timestamp())).members().get(place, [])
    able = [thing for thing in members if thing in around.applicable(declared)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT feature_id, value FROM {values()} WHERE indicator_id = %s AND feature_kind = 'thing' AND feature_id = ANY(%s)
               AND period_start = %s AND value IS NOT NULL ORDER BY value DESC""",
            [declared.id, able, period.start],
        )
        rows = cursor.fetchall()
    if declared.place and declared.place.aggregate == "min":
        rows.reverse()
    return [Input(declared.code, Feature("thing", thing), None, period.start, period.end, 1, value, ()) for thing, value in rows]


def _revisions(entry: Entry, feature: Feature, period: Period) -> tuple[Revision, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT value, version, computed_at, replaced_at, reason, batch_id, note FROM indicator_revision
               WHERE indicator_id = %s AND feature_kind = %s AND feature_id = %s AND period_start = %s AND replaced_at <= %s
               ORDER BY replaced_at DESC, id DESC""",
            [entry.id, feature.kind, feature.id, period.start, now()],
        )
        return tuple(Revision(*row) for row in cursor.fetchall())


def _utc(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)
