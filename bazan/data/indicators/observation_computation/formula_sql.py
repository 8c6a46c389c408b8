"""A formula's SELECT as PostgreSQL reads it: its relations become views of the roll-up tables, its targets arrays."""

from typing import Any

import numpy as np

from bazan.core.lazy_import import exp
from bazan.core.time import OFFSET_S
from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.arrays import instants, ints
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import ends
from bazan.data.indicators.computation.station_context import Scene

_STATS = """o.n, o.total, CASE WHEN o.n > 0 THEN o.sum / o.n END AS mean, o.min, o.max, CASE WHEN o.n > 0 THEN o.sum END AS sum"""
_OWNER = "JOIN datastream d ON d.id = o.datastream_id JOIN observed_property p ON p.id = d.observed_property_id"
RELATIONS = {
    "targets": "SELECT * FROM unnest({features}, {starts}, {stops}, {expected}) AS t_(feature, period, period_end, expected)",
    "hours": f"""SELECT d.thing_id AS feature, p.code AS property, o.hour, 3600.0 / d.cadence_s AS expected, {_STATS}
      FROM observation_hour o {_OWNER} WHERE o.datastream_id = ANY('{{{{{{streams}}}}}}'::int[])
        AND o.hour >= to_timestamp({{first}}) AND o.hour < to_timestamp({{end}})""",
    "days": f"""SELECT d.thing_id AS feature, p.code AS property, (o.day::timestamp - interval '{OFFSET_S} s') AT TIME ZONE 'UTC' AS day,
      86400.0 / d.cadence_s AS expected, {_STATS} FROM observation_day o {_OWNER} WHERE o.datastream_id = ANY('{{{{{{streams}}}}}}'::int[])
        AND o.day >= (to_timestamp({{first}}) AT TIME ZONE 'UTC')::date AND o.day <= (to_timestamp({{end}}) AT TIME ZONE 'UTC')::date""",
    "values": """SELECT CASE WHEN i.pack = '{pack}' THEN substr(i.code, length(i.pack) + 2) ELSE i.code END AS indicator,
      v.feature_id AS feature, v.period_start AS period, v.value
      FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id WHERE v.feature_kind = 'thing'
        AND v.feature_id = ANY('{{{things}}}'::int[])
        AND v.period_start >= to_timestamp({first}) AND v.period_start < to_timestamp({end})""",
}


def select_values(declared: Declared, things: np.ndarray, starts: np.ndarray, scene: Scene) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(value, n, alive) a target: NaN and 0 where the SELECT gave no row."""
    asked, streams, first, end = _bounds(declared, things, starts, scene)
    terms = {"things": _list(asked), "streams": _list(streams), "first": first, "end": end}
    text = compiled(declared, terms | _targets(declared, things, starts, scene))
    thing, start, value, n, alive = bulk_sql.columns(text, (), "i4 i8 f8 f8 i8")
    given = thing.astype(np.int64) << 34 | start
    wanted = things.astype(np.int64) << 34 | starts
    order = np.argsort(given)
    at = np.searchsorted(given[order], wanted)
    found = at < len(given)
    rows = order[np.minimum(at, max(len(given) - 1, 0))] if len(given) else np.zeros(len(wanted), dtype=np.int64)
    if len(given):
        found &= given[rows] == wanted
    else:
        found[:] = False

    def column(values: np.ndarray, missing: float) -> np.ndarray:
        return np.where(found, values[rows] if len(given) else missing, missing)

    return column(value, np.nan), column(n, 0.0), column(alive, 0).astype(np.int64)


def _bounds(declared: Declared, things: np.ndarray, starts: np.ndarray, scene: Scene) -> tuple[list[int], list[int], int, int]:
    """(stations, datastreams, first second, end second) the formula can look at: said to the planner, else it reads whole years."""
    asked = np.unique(things).tolist()
    codes = {read.code for read in declared.reads if read.kind in ("hours", "days")}
    among = set(asked)
    streams = [s.id for (owner, code), s in scene.streams.items() if owner in among and (code in codes or "" in codes)]
    end = int(ends(starts, declared.grain).max())
    back = max((read.reach_s(declared.grain) for read in declared.reads), default=0)
    return asked, streams, min(int(ends(starts, declared.grain).min()) - back, int(starts.min())), end


def compiled(declared: Declared, terms: dict[str, Any]) -> str:
    """The whole query: relations, the pack's SELECT with the newest input beside it, no nulls. ``terms``: what the relations name."""
    assert declared.sql
    tree = declared.sql.tree.copy()
    aliases = {table.name: table.alias_or_name for table in tree.find_all(exp.Table)}
    names = [item.alias_or_name for item in tree.expressions]
    timed = next(
        ((aliases[name], column, step) for name, column, step in (("hours", "hour", 3600), ("days", "day", 86400)) if name in aliases), None
    )
    if timed and tree.args.get("group"):
        alias, column, step = timed
        tree.select(f"max({alias}.{column}) + INTERVAL '{step} seconds' AS alive", copy=False, dialect="postgres")
        names.append("alive")
    for table in tree.find_all(exp.Table):
        table.this.set("quoted", True)
    views = ", ".join(
        f'"{name}" AS NOT MATERIALIZED ({RELATIONS[name].format(pack=declared.pack.id, **terms)})' for name in sorted(aliases)
    )
    n = "coalesce(n::float8, 0)" if "n" in names else "(value IS NOT NULL)::int::float8"
    alive = "coalesce(extract(epoch FROM alive)::int8, 0)" if "alive" in names else "0::int8"
    return f"""WITH {views} SELECT feature, extract(epoch FROM period)::int8, coalesce(value::float8, 'NaN'), {n}, {alive}
      FROM ({tree.sql("postgres")}) AS result"""


def _targets(declared: Declared, things: np.ndarray, starts: np.ndarray, scene: Scene) -> dict[str, str]:
    """The targets as arrays: features, their periods, and how many observations each was promised."""
    stops = ends(starts, declared.grain)
    an_hour = {thing: scene.expected_an_hour(thing) for thing in np.unique(things).tolist()}
    expected = [an_hour[thing] * hours for thing, hours in zip(things.tolist(), ((stops - starts) / 3600).tolist(), strict=True)]
    return {
        "features": ints(things), "starts": instants(starts), "stops": instants(stops),
        "expected": f"'{{{','.join(map(repr, expected))}}}'::float8[]",
    }  # fmt: skip


def _list(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
