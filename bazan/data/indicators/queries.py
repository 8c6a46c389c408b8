"""Reads of the room: readings for tiles and maps, series, comparison, lineage. Values only, never raw observations."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from bazan.core.errors import NotFound
from bazan.core.time import Period, now
from bazan.data.indicators import rules
from bazan.data.indicators.indicator_catalog import Entry, catalogue
from bazan.data.indicators.models import LoadedPack
from bazan.data.indicators.types import Feature, Geography, IndicatorInfo, Reading, Value
from bazan.data.indicators.value_versions import values as known_values
from bazan.data.observations import api as observations

_COLUMNS = """date_part('epoch', v.period_start), v.value, v.completeness, v.detail::text, v.version,
  date_part('epoch', v.alive_at), date_part('epoch', v.computed_at)"""
"""Instants as seconds: units share most of them, so each is made once; an instant of its own for every row cost more than the query."""
_NEWEST = f"""SELECT k.n, {_COLUMNS}
  FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[], %s::int[]) AS k(n, indicator, kind, feature, most),
  LATERAL (SELECT * FROM {{values}} WHERE indicator_id = k.indicator AND feature_kind = k.kind AND feature_id = k.feature
    AND period_start <= %s AND value IS NOT NULL ORDER BY period_start DESC LIMIT k.most) v"""
_OF_PERIODS = """FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[], %s::timestamptz[]) AS k(n, indicator, kind, feature, start),
  LATERAL (SELECT * FROM {values} WHERE indicator_id = k.indicator AND feature_kind = k.kind AND feature_id = k.feature
    AND period_start = k.start LIMIT 1) v WHERE true"""
"""One look into the index for each key; without LIMIT PostgreSQL takes thousands of keys for a reason to read all values there are."""
_EXACT, _FIGURES = f"SELECT k.n, {_COLUMNS} {_OF_PERIODS}", f"SELECT k.n, v.value {_OF_PERIODS}"
_IN: dict[str, str] = {"reported": "AND v.detail ->> 'geography' IS NULL", "today": ""}
"""A value marked so was never reported: it is what a unit's land had before the unit was born."""
Key = tuple[str, Feature]


def indicators() -> list[IndicatorInfo]:
    return [entry.info for entry in catalogue().entries.values()]


def info(code: str) -> IndicatorInfo:
    """Raises NotFound ``indicators.unknown``."""
    return catalogue().entry(code).info


def pack_versions() -> dict[str, int]:
    """Pack to the version that is loaded."""
    return dict(LoadedPack.objects.values_list("pack", "version"))


def readings(codes: Iterable[str], features: Iterable[Feature], at: datetime | None = None, spark: int = 24) -> dict[Key, Reading]:
    """The newest value of every indicator for every feature, as a tile shows it; every pair is there, with or without a value.

    ``at``: as it stood then, else now. ``spark``: how many of the latest values to give. Two queries however many pairs,
    a third when a limit is a station's own.
    """
    return readings_of([(code, feature) for code in codes for feature in features], at, spark)


def readings_of(
    pairs: Iterable[Key], at: datetime | None = None, spark: int | Mapping[Key, int] = 24, alone: Collection[Key] = ()
) -> dict[Key, Reading]:
    """The same for chosen pairs only. ``spark`` may say for each pair how many of its latest values to give; others give none.

    ``alone``: pairs whose value is held against nothing earlier: without the value before and that of a year before.
    """
    keys = list(dict.fromkeys(pairs))
    wanted = [spark if isinstance(spark, int) else spark.get(key, 0) for key in keys]
    held, instant = catalogue(), at or now()
    entries = [held.entry(code) for code, _ in keys]
    history = _values(
        _NEWEST, keys, entries, [max(most, 1 if key in alone else 2) for key, most in zip(keys, wanted, strict=True)], [instant]
    )
    current = [values[0] if values else None for values in history]
    earlier = _year_before(keys, entries, [None if key in alone else value for key, value in zip(keys, current, strict=True)])
    things = things_of(entries)
    found = {}
    for n, (key, entry) in enumerate(zip(keys, entries, strict=True)):
        values = history[n]
        before = next((v.value for v in values[1:2] if v.period == _one_before(values[0].period)), None)
        spark_of = tuple(reversed(values[: wanted[n]]))
        carried = bool(values) and instant >= rules.carried_from(values[0].period)
        found[key] = reading_of(entry, key[1], current[n], before, earlier[n], instant, things, spark_of, carried)
    return found


def compare(
    code: str, features: Iterable[Feature], period: Period, at: datetime | None = None, geography: Geography = "reported"
) -> dict[Feature, Reading]:
    """One indicator over many features in one period; a feature without a value is there too. ``geography`` as in ``series``."""
    entry, instant, wanted = catalogue().entry(code), at or now(), list(dict.fromkeys(features))
    starts = (period, period.previous(), period.year_before())
    keys = [(code, feature) for feature in wanted for _ in starts]
    rows = _values(f"{_EXACT} {_IN[geography]}", keys, [entry] * len(keys), [p.start for _ in wanted for p in starts], [])
    things, found = things_of([entry]), {}
    for n, feature in enumerate(wanted):
        current, before, year = (values[0] if values else None for values in rows[3 * n : 3 * n + 3])
        found[feature] = reading_of(
            entry, feature, current, before.value if before else None, year.value if year else None, instant, things, ()
        )
    return found


def series(code: str, feature: Feature, start: datetime, end: datetime, geography: Geography = "reported") -> list[Value]:
    """Values of the periods beginning in [start, end), oldest first; periods without a row are absent.

    ``geography``: ``reported`` gives what a unit reported in its own time; ``today`` also what its land had before the unit was born.
    """
    entry = catalogue().entry(code)
    sql = f"""SELECT {_COLUMNS} FROM (SELECT * FROM {known_values()}) v
      WHERE v.indicator_id = %s AND v.feature_kind = %s AND v.feature_id = %s
        AND v.period_start >= %s AND v.period_start < %s {_IN[geography]} ORDER BY v.period_start"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [entry.id, feature.kind, feature.id, start, end])
        return [value_of(entry.info, feature, row) for row in cursor.fetchall()]


def board(pack_id: str) -> dict[str, Any]:
    """The pack's head and its board with full indicator codes. Raises NotFound ``indicators.pack.unknown``."""
    found = catalogue().boards
    if pack_id not in found:
        raise NotFound("indicators.pack.unknown", {"pack": pack_id})
    return found[pack_id]


def boards() -> list[dict[str, Any]]:
    """Every sector in its order on the wall, announced ones too: ``state`` tells, ``board`` is null for them."""
    return list(catalogue().boards.values())


def search(text: str, limit: int = 20) -> list[IndicatorInfo]:
    """Indicators whose name, short name or code holds the text, with or without marks; names that begin with it first."""
    key = rules.fold(text).strip()
    if not key:
        return []
    held, ranked = catalogue(), []
    for entry, names in zip(held.entries.values(), held.names, strict=True):
        if any(key in name for name in names):
            ranked.append((not any(name.startswith(key) for name in names), entry.info.labels["vi"], entry.info))
    return [found for _, _, found in sorted(ranked, key=lambda item: item[:2])][:limit]


def _values(sql: str, keys: list[Key], entries: list[Entry], fifth: list[Any], more: list[Any]) -> list[list[Value]]:
    """For each key its rows as values, in the order the query gives them; ``fifth`` is the column a query has beside the four of a key."""
    found: list[list[Value]] = [[] for _ in keys]
    if not keys:
        return found
    for n, *row in _rows(sql, keys, entries, fifth, more):
        found[n].append(value_of(entries[n].info, keys[n][1], row, detail=not found[n]))
    for values in found:
        values.sort(key=lambda value: value.period.start, reverse=True)
    return found


def _rows(sql: str, keys: list[Key], entries: list[Entry], fifth: list[Any], more: list[Any]) -> list[Any]:
    columns: list[Iterable[Any]] = [range(len(keys)), [e.id for e in entries], [f.kind for _, f in keys], [f.id for _, f in keys]]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(values=known_values()), [*map(array, [*columns, fifth]), *more])
        return cursor.fetchall()


def array(values: Iterable[Any]) -> str:
    """Numbers, instants and kinds of features as PostgreSQL writes an array: the driver would look at each of thousands by itself."""
    return f"{{{','.join(map(str, values))}}}"


def _year_before(keys: list[Key], entries: list[Entry], current: list[Value | None]) -> list[float | None]:
    chosen = [n for n, value in enumerate(current) if value]
    found: list[float | None] = [None] * len(keys)
    if not chosen:
        return found
    starts = [_a_year_before(current[n].period).start for n in chosen]  # pyrefly: ignore[missing-attribute] - chosen where there is one
    for place, figure in _rows(_FIGURES, [keys[n] for n in chosen], [entries[n] for n in chosen], starts, []):
        found[chosen[place]] = figure
    return found


def value_of(about: IndicatorInfo, feature: Feature, row: Any, detail: bool = True) -> Value:
    start, value, completeness, parts, version, alive_at, computed_at = row
    return Value(
        about.code, feature, _period(start, about.grain), value, completeness, json.loads(parts) if parts and detail else None, version,
        None if alive_at is None else _instant(alive_at), _instant(computed_at),
    )  # fmt: skip


@lru_cache(20_000)
def _period(start: float, grain: str) -> Period:
    return Period(datetime.fromtimestamp(start, UTC), grain)


@lru_cache(4_000)
def _one_before(period: Period) -> Period:
    return period.previous()


@lru_cache(4_000)
def _end(period: Period) -> datetime:
    return period.end


@lru_cache(4_000)
def _a_year_before(period: Period) -> Period:
    return period.year_before()


@lru_cache(20_000)
def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def things_of(entries: list[Entry]) -> dict[int, dict[str, Any]]:
    """Properties of stations, read only when a limit among these is a station's own."""
    return {thing.id: thing.properties for thing in observations.things()} if any(entry.targets is None for entry in entries) else {}


def reading_of(
    entry: Entry,
    feature: Feature,
    current: Value | None,
    previous: float | None,
    year_before: float | None,
    instant: datetime,
    things: dict[int, dict[str, Any]],
    spark: tuple[Value, ...],
    carried: bool = False,
) -> Reading:
    about = entry.info
    station = feature.id if feature.kind == "thing" else (current.detail or {}).get("at") if current else None
    every = entry.targets if entry.targets is not None else rules.targets(entry.spec, things.get(station) if station else None)
    target = rules.in_force(every, current.period.start if current else instant)
    value = current.value if current else None
    alive = rules.alive_until(current.alive_at, about.over_rows, _end(current.period)) if current else None
    return Reading(
        info=about,
        feature=feature,
        current=current,
        freshness=rules.freshness(alive, value, about.fresh_s, instant),
        light=rules.light(value, target, about.direction),
        target=target,
        band=rules.band(value, about.bands),
        previous=previous,
        year_before=year_before,
        spark=spark,
        at_feature=Feature("thing", station) if feature.kind == "place" and station else None,
        targets=every,
        carried=carried,
    )
