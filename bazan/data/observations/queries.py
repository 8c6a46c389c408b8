# ruff: noqa: S608 — the pieces put together are constants of this file, never input
"""Reads of things, datastreams, roll-ups and raw observations, as the room's types."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from bazan.core.as_of_time import moment
from bazan.core.errors import NotFound
from bazan.data.observations.history import history_reader
from bazan.data.observations.history.version_rows import NEVER
from bazan.data.observations.types import DatastreamInfo, Day, Hour, Latest, PropertyInfo, RawRow, Revision, ThingInfo
from bazan.directory.places import api as places

_THING = """SELECT t.id, t.code, t.name, t.name_en, t.kind, t.sector, t.place_id, l.latitude, l.longitude, t.organization_id,
    t.properties::text, t.demo
  FROM thing t LEFT JOIN location l ON l.thing_id = t.id AND l.valid_to IS NULL WHERE t.retired_at IS NULL """
_THING_AT = """SELECT t.id, t.code, t.name, t.name_en, t.kind, t.sector, t.place_id, l.latitude, l.longitude, t.organization_id,
    t.properties::text, t.demo
  FROM thing t JOIN location l ON l.thing_id = t.id AND l.valid_from <= %s AND (l.valid_to IS NULL OR l.valid_to > %s)
  WHERE (t.retired_at IS NULL OR t.retired_at > %s) """
_MEAN = "CASE WHEN n > 0 THEN sum / n END"


def rows(sql: str, parameters: Iterable[Any] = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return cursor.fetchall()


def things(
    kind: str | None = None, sector: str | None = None, place_ids: Iterable[int] | None = None, at: datetime | None = None,
    codes: Iterable[str] | None = None,
) -> list[ThingInfo]:  # fmt: skip
    """Things in service, by code; with ``at`` those of then, where they stood then. ``place_ids``: standing in one of these places only;
    ``codes``: these only."""
    where, parameters = "", []
    for column, value in (("kind", kind), ("sector", sector)):
        if value is not None:
            where += f"AND t.{column} = %s "
            parameters.append(value)
    if place_ids is not None:
        where += "AND t.place_id = ANY(%s) "
        parameters.append(list(place_ids))
    if codes is not None:
        where += "AND t.code = ANY(%s) "
        parameters.append(list(codes))
    if at is None:
        return [_thing(row) for row in rows(_THING + where + "ORDER BY t.code", parameters)]
    return [_thing(row) for row in rows(_THING_AT + where + "ORDER BY t.code", [at, at, at, *parameters])]


def thing(code: str) -> ThingInfo:
    """The thing of that code. Raises NotFound ``streams.thing.unknown``."""
    found = rows(_THING + "AND t.code = %s", [code])
    if not found:
        raise NotFound("streams.thing.unknown", {"code": code})
    return _thing(found[0])


MOST_CANDIDATES = 200
"""Names of so common a word that more hold it are put in order among so many: whoever sees them asks again with another word."""


def search(text: str, limit: int = 20) -> list[ThingInfo]:
    """Things whose name or code holds the text, with or without Vietnamese marks; those that begin with it first."""
    name, code = (_pattern(key) for key in (places.folded(text), text.strip().lower()))
    if not name and not code:
        return []
    begins, holds = (f"{name}%" if name else "", f"{code}%"), (f"%{name}%" if name else "", f"%{code}%")
    # asked apart: told how few they are, PostgreSQL looks each up instead of reading all things
    likely = rows(
        "SELECT things_like(%s, %s, %s) UNION SELECT things_like(%s, %s, %s)", [*begins, MOST_CANDIDATES, *holds, MOST_CANDIDATES]
    )
    found = rows(
        _THING + "AND t.id = ANY(%s) ORDER BY (t.search_key LIKE %s OR lower(t.code) LIKE %s) DESC, t.name LIMIT %s",
        [[one for (one,) in likely], *begins, limit],
    )
    return [_thing(row) for row in found]


def _pattern(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def properties() -> list[PropertyInfo]:
    found = rows("SELECT id, code, unit, labels::text, symbols::text, low, high FROM observed_property ORDER BY code")
    return [
        PropertyInfo(i, code, unit, _json(labels), tuple(_json(symbols)), low, high) for i, code, unit, labels, symbols, low, high in found
    ]


def datastreams(thing_ids: Iterable[int] | None = None) -> list[DatastreamInfo]:
    sql = """SELECT d.id, d.thing_id, p.code, d.unit, d.cadence_s
      FROM datastream d JOIN observed_property p ON p.id = d.observed_property_id
      JOIN thing t ON t.id = d.thing_id WHERE t.retired_at IS NULL """
    if thing_ids is None:
        return [DatastreamInfo(*row) for row in rows(sql + "ORDER BY d.id")]
    return [DatastreamInfo(*row) for row in rows(sql + "AND d.thing_id = ANY(%s) ORDER BY d.id", [list(thing_ids)])]


def latest(datastream_ids: Iterable[int] | None = None) -> list[Latest]:
    """The newest observation of each; while a page looks back, as it was known at that moment."""
    at = moment()
    if at is not None:
        return latest_known([one.id for one in datastreams()] if datastream_ids is None else datastream_ids, at, at)
    sql = "SELECT datastream_id, phenomenon_time, result, quality FROM observation_latest "
    if datastream_ids is None:
        return [Latest(*row) for row in rows(sql)]
    return [Latest(*row) for row in rows(sql + "WHERE datastream_id = ANY(%s)", [list(datastream_ids)])]


def latest_known(datastream_ids: Iterable[int], at: datetime, known: datetime) -> list[Latest]:
    """The newest observation each datastream had at ``at``, as it read at ``known``: what came or was put right later isn't told.

    Known since its result time: when its source made the version, or, where the source says nothing, when it was received.
    """
    sql = """SELECT d.id, v.phenomenon_time, v.result, v.quality FROM unnest(%s::int[]) AS d (id), LATERAL (
      (SELECT phenomenon_time, result_time, result, quality FROM observation
        WHERE datastream_id = d.id AND phenomenon_time <= %s AND result_time <= %s ORDER BY phenomenon_time DESC LIMIT 1)
      UNION ALL (SELECT phenomenon_time, result_time, result, quality FROM observation_revision
        WHERE datastream_id = d.id AND phenomenon_time <= %s AND result_time <= %s ORDER BY phenomenon_time DESC, result_time DESC LIMIT 1)
      ORDER BY phenomenon_time DESC, result_time DESC LIMIT 1) v"""
    ids = list(datastream_ids)
    found = rows(sql, [ids, at, known, at, known])
    latest = {datastream: Latest(datastream, _utc(instant), value, quality) for datastream, instant, value, quality in found}
    if lacking := [one for one in ids if one not in latest]:
        for ds, t, v, q, *_ in history_reader.newest(lacking, at, known).tolist():
            latest[ds] = Latest(ds, history_reader.instant(t), v, q)
    return list(latest.values())


def hours(datastream_ids: Iterable[int], start: datetime, end: datetime) -> list[Hour]:
    """Hours beginning in [start, end), oldest first within a datastream; hours without observations are absent."""
    sql = f"""SELECT datastream_id, hour, n, total, {_MEAN}, min, max, sum FROM observation_hour
      WHERE datastream_id = ANY(%s) AND hour >= %s AND hour < %s ORDER BY datastream_id, hour"""
    return [Hour(*row) for row in rows(sql, [list(datastream_ids), start, end])]


def days(datastream_ids: Iterable[int], start: date, end: date) -> list[Day]:
    """Local days in [start, end), oldest first within a datastream."""
    sql = f"""SELECT datastream_id, day, n, total, {_MEAN}, min, max, sum FROM observation_day
      WHERE datastream_id = ANY(%s) AND day >= %s AND day < %s ORDER BY datastream_id, day"""
    return [Day(*row) for row in rows(sql, [list(datastream_ids), start, end])]


def raw(datastream_id: int, start: datetime, end: datetime, limit: int = 1000) -> list[RawRow]:
    """Observations with phenomenon time in [start, end), newest first, each with the versions it replaced."""
    found = rows(
        """SELECT phenomenon_time, result, quality, result_time, source_run FROM observation
           WHERE datastream_id = %s AND phenomenon_time >= %s AND phenomenon_time < %s ORDER BY phenomenon_time DESC LIMIT %s""",
        [datastream_id, start, end, limit],
    )
    kept: dict[datetime, list[Revision]] = {}
    if found:
        for at, value, quality, result_time, run in rows(
            """SELECT phenomenon_time, result, quality, result_time, source_run FROM observation_revision
               WHERE datastream_id = %s AND phenomenon_time >= %s AND phenomenon_time <= %s ORDER BY result_time DESC""",
            [datastream_id, found[-1][0], found[0][0]],
        ):
            kept.setdefault(at, []).append(Revision(value, quality, _utc(result_time), run))
    here = [
        RawRow(datastream_id, _utc(at), value, quality, _utc(result_time), run, tuple(kept.get(at, ())))
        for at, value, quality, result_time, run in found
    ]
    return here if len(here) == limit else [*here, *_raw_let_go(datastream_id, start, end)][:limit]


def _raw_let_go(datastream_id: int, start: datetime, end: datetime) -> list[RawRow]:
    """The same of months that the inbox has let go."""
    found: list[RawRow] = []
    replaced: list[Revision] = []
    for ds, t, v, q, rt, run, until in history_reader.versions([datastream_id], start, end).tolist():
        if until == NEVER:  # the last version of each observation stands
            found.append(RawRow(ds, history_reader.instant(t), v, q, history_reader.instant(rt), run, tuple(reversed(replaced))))
            replaced = []
        else:
            replaced.append(Revision(v, q, history_reader.instant(rt), run))
    return found[::-1]


def runs(datastream_ids: Iterable[int], start: datetime, end: datetime) -> dict[int, tuple[int, ...]]:
    """Datastream to the runs that brought its observations of [start, end)."""
    ids, found = list(datastream_ids), set[tuple[int, int]]()
    found.update(
        rows(
            "SELECT DISTINCT datastream_id, source_run FROM observation WHERE datastream_id = ANY(%s)"
            " AND phenomenon_time >= %s AND phenomenon_time < %s",
            [ids, start, end],
        )
    )
    found.update(history_reader.runs(ids, start, end))
    return {one: tuple(sorted(run for datastream, run in found if datastream == one)) for one in sorted({ds for ds, _ in found})}


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _thing(row: tuple) -> ThingInfo:
    return ThingInfo(*row[:10], properties=_json(row[10]), demo=row[11])


def _json(text: str) -> Any:
    return json.loads(text)
