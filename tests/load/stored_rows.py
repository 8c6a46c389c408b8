"""What must be stored after traffic was acknowledged, against what is."""

import time

import numpy as np
import psycopg

from bazan.data.observations.ingest.row_arrays import ROW as STORED
from bazan.data.observations.ingest.row_arrays import copy_stream, register
from tests.load.ingest_environment import PROPERTIES, Stage
from tests.load.traffic import BATCH, ROW, Tally, Traffic
from tests.present import present

_HOURS = """SELECT datastream_id, date_trunc('hour', phenomenon_time, 'UTC') AS key, count(*) FILTER (WHERE quality = 0)::int AS n,
  count(*)::int AS total, coalesce(sum(result) FILTER (WHERE quality = 0), 0) AS sum, min(result) FILTER (WHERE quality = 0) AS min,
  max(result) FILTER (WHERE quality = 0) AS max FROM observation GROUP BY 1, 2"""
_DAYS = _HOURS.replace("date_trunc('hour', phenomenon_time, 'UTC')", "(phenomenon_time AT TIME ZONE 'UTC' + interval '7h')::date")


def check(stage: Stage, traffic: Traffic | None, tally: Tally) -> dict[str, int]:
    """Counts of differences; all zero except ``stored`` when every acknowledged observation is stored exactly once."""
    wanted, revisions = expected(traffic, tally)
    with psycopg.connect(stage.url, autocommit=True) as c:
        register(c.adapters)
        c.execute("SET work_mem = '1GB'; SET timezone = 'UTC'; SET max_parallel_workers_per_gather = 1")
        deadline = time.monotonic() + 30
        while present(c.execute("SELECT count(*) FROM rollup_ledger").fetchone())[0] and time.monotonic() < deadline:
            time.sleep(0.2)
        ids = np.zeros(max(wanted["ds"].max(initial=0) + 1, 1), "i4")
        for datastream, thing, name in c.execute(
            "SELECT d.id, t.code, p.code FROM datastream d JOIN thing t ON t.id = d.thing_id "
            "JOIN observed_property p ON p.id = d.observed_property_id"
        ):
            number = int(thing[1:]) * PROPERTIES + int(name[1:])
            if number < len(ids):
                ids[number] = datastream
        truth = np.zeros(len(wanted), STORED)
        truth["ds"], truth["t"], truth["v"], truth["rt"] = ids[wanted["ds"]], wanted["t"], wanted["v"], 1
        c.execute("CREATE TEMP TABLE truth (ds int, t timestamptz, v float8, q int2, rt timestamptz, run int)")
        with c.cursor().copy("COPY truth FROM STDIN (FORMAT binary)") as copy:
            copy.write(copy_stream(truth))
        c.execute("ANALYZE truth")

        def one(sql: str) -> int:
            return c.execute(sql.encode()).fetchall()[0][0]

        return {
            "stored": one("SELECT count(*) FROM observation"),
            "wanted": len(wanted),
            "missing_wrong_or_extra": one(
                "SELECT count(*) FROM truth k FULL JOIN observation o ON o.datastream_id = k.ds AND o.phenomenon_time = k.t "
                "WHERE o.result IS DISTINCT FROM k.v OR o.quality IS DISTINCT FROM 0"
            ),
            "stored_twice": one(
                "SELECT count(*) FROM (SELECT 1 FROM observation GROUP BY datastream_id, phenomenon_time HAVING count(*) > 1) x"
            ),
            "revisions_unlike_truth": abs(one("SELECT count(*) FROM observation_revision") - revisions),
            "hours_wrong": one(_differences("observation_hour", "hour", _HOURS)),
            "days_wrong": one(_differences("observation_day", "day", _DAYS)),
            "latest_wrong": one(
                "SELECT count(*) FROM observation_latest l FULL JOIN (SELECT DISTINCT ON (datastream_id) * FROM observation "
                "ORDER BY datastream_id, phenomenon_time DESC) o USING (datastream_id) "
                "WHERE (l.phenomenon_time, l.result, l.quality, l.result_time) "
                "IS DISTINCT FROM (o.phenomenon_time, o.result, o.quality, o.result_time)"
            ),
            "ledger_left": one("SELECT count(*) FROM rollup_ledger"),
        }


def _differences(table: str, key: str, recomputed: str) -> str:
    return f"""SELECT count(*) FROM (SELECT datastream_id, {key} AS key, n, total, sum, min, max FROM {table}) a
      FULL JOIN ({recomputed}) b USING (datastream_id, key)
      WHERE (a.n, a.total, a.min, a.max) IS DISTINCT FROM (b.n, b.total, b.min, b.max)
        OR abs(a.sum - b.sum) > 1e-9 * greatest(1, abs(b.sum))"""


def expected(traffic: Traffic | None, tally: Tally) -> tuple[np.ndarray, int]:
    """(one row a key with the value that must stand, how many versions must have been replaced).

    No gateway sends result times, so a value already seen for a key is a repetition and a new one a correction.
    """
    sent = [rows[: tally.acknowledged[g] * BATCH] for g, rows in enumerate(traffic.rows)] if traffic else []
    singles = np.array(tally.singles, ROW) if tally.singles else np.zeros(0, ROW)
    rows = np.concatenate([*sent, singles])
    order = np.lexsort((rows["t"], rows["ds"]))
    rows = rows[order]
    first = np.flatnonzero(np.concatenate(([True], (rows["ds"][1:] != rows["ds"][:-1]) | (rows["t"][1:] != rows["t"][:-1]))))
    size = np.diff(np.append(first, len(rows)))
    wanted, replaced = rows[first].copy(), 0
    for j in np.flatnonzero(size > 1).tolist():
        values = list(dict.fromkeys(rows["v"][first[j] : first[j] + size[j]].tolist()))
        wanted["v"][j] = values[-1]
        replaced += len(values) - 1
    return wanted, replaced
