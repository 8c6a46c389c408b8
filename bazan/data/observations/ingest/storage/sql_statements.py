# ruff: noqa: S608 — the pieces put together are constants of this file, never input
"""The SQL of the hot path. Times cross as microseconds; psycopg turns none of them into Python objects."""

from bazan.data.observations.ingest.row_arrays import COPY_COLUMNS, DAY_US, HOUR_US, LOCAL_US


def instant(us: str) -> str:
    """A timestamptz of microseconds, exactly."""
    return f"(to_timestamp(0) + {us} * interval '1 microsecond')"


def us(instant: str) -> str:
    return f"(extract(epoch from {instant}) * 1000000)::int8"


def _hour(pairs: str) -> str:
    return instant(f"{pairs} * {HOUR_US}")


COPY = f"COPY observation ({COPY_COLUMNS}) FROM STDIN (FORMAT binary)"
_VERSION = "ds, t, v, q, rt, run"
_VERSIONS = f"unnest(%b::int[], %b::int8[], %b::float8[], %b::int2[], %b::int8[], %b::int[]) AS k({_VERSION})"


def find(partition: str) -> bytes:
    """Which of these keys are stored, and as what. LATERAL … LIMIT 1 makes it one index probe a key."""
    return f"""SELECT k.i, o.result, o.quality, {us("o.result_time")}, o.source_run
      FROM unnest(%b::int[], %b::int[], %b::int8[]) AS k(i, ds, t),
      LATERAL (SELECT * FROM {partition} o WHERE o.datastream_id = k.ds AND o.phenomenon_time = {instant("k.t")} LIMIT 1) o""".encode()


FIND_REVISIONS = f"""SELECT k.i, o.result, o.quality, {us("o.result_time")}, o.source_run
  FROM unnest(%b::int[], %b::int[], %b::int8[]) AS k(i, ds, t)
  JOIN observation_revision o ON o.datastream_id = k.ds AND o.phenomenon_time = {instant("k.t")}""".encode()
CORRECT = f"""UPDATE observation o SET result = k.v, quality = k.q, result_time = {instant("k.rt")}, source_run = k.run
  FROM {_VERSIONS} WHERE o.datastream_id = k.ds AND o.phenomenon_time = {instant("k.t")} AND o.result_time < {instant("k.rt")}""".encode()
KEEP_REVISIONS = f"""INSERT INTO observation_revision ({COPY_COLUMNS})
  SELECT ds, {instant("t")}, v, q, {instant("rt")}, run FROM {_VERSIONS} ON CONFLICT DO NOTHING""".encode()
TOUCH = """INSERT INTO observation_touch AS o (day, version) SELECT date '1970-01-01' + day, 1 FROM unnest(%b::int[]) AS k(day)
  ON CONFLICT (day) DO UPDATE SET version = o.version + 1"""
"""Rows of these days changed: whoever holds a copy of one, of another count, holds an old one."""
PUT_ASIDE = f"""INSERT INTO observation_late ({COPY_COLUMNS}, sent) SELECT ds, {instant("t")}, v, q, {instant("rt")}, run, sent
  FROM unnest(%b::int[], %b::int8[], %b::float8[], %b::int2[], %b::int8[], %b::int[], %s::bool[]) AS k({_VERSION}, sent)""".encode()
WHOLE_FIRST = b"LOCK TABLE ONLY observation IN ROW EXCLUSIVE MODE"
"""The whole before its months, as readers lock them and who lets a month go: in another order each could wait for the other."""
RELEASED = "SELECT extract(year FROM month)::int * 12 + extract(month FROM month)::int - 1 - 1970 * 12 FROM observation_released"
OWE = "INSERT INTO rollup_ledger (seq, pairs) VALUES (%s, %b)"
OWED = "SELECT seq, pairs FROM rollup_ledger ORDER BY seq"
PAID = "DELETE FROM rollup_ledger WHERE seq <= %s"

_AGGREGATE = f"""LATERAL (SELECT count(*) FILTER (WHERE quality = 0) AS n, count(*) AS total,
    coalesce(sum(result) FILTER (WHERE quality = 0), 0) AS sum,
    min(result) FILTER (WHERE quality = 0) AS min, max(result) FILTER (WHERE quality = 0) AS max FROM observation
  WHERE datastream_id = k.ds AND phenomenon_time >= {_hour("k.h")} AND phenomenon_time < {_hour("(k.h + 1)")}) x"""
READ_HOURS = f"""SELECT k.ds, x.n, x.total, x.sum, coalesce(x.min, 'infinity'), coalesce(x.max, '-infinity')
  FROM unnest(%b::int[], %b::int8[]) AS k(ds, h), {_AGGREGATE}""".encode()
_SET = "DO UPDATE SET n = excluded.n, total = excluded.total, sum = excluded.sum, min = excluded.min, max = excluded.max"
PUT_HOURS = f"""INSERT INTO observation_hour AS o (datastream_id, hour, n, total, sum, min, max)
  SELECT ds, {_hour("h")}, n, total, sum, CASE WHEN n > 0 THEN min END, CASE WHEN n > 0 THEN max END
  FROM unnest(%b::int[], %b::int8[], %b::int[], %b::int[], %b::float8[], %b::float8[], %b::float8[]) AS k(ds, h, n, total, sum, min, max)
  ON CONFLICT (datastream_id, hour) {_SET}""".encode()
COMPUTE_HOURS = f"""INSERT INTO observation_hour AS o (datastream_id, hour, n, total, sum, min, max)
  SELECT k.ds, {_hour("k.h")}, x.* FROM unnest(%b::int[], %b::int8[]) AS k(ds, h), {_AGGREGATE} WHERE x.total > 0
  ON CONFLICT (datastream_id, hour) {_SET}""".encode()
COMPUTE_DAYS = f"""INSERT INTO observation_day AS o (datastream_id, day, n, total, sum, min, max)
  SELECT k.ds, date '1970-01-01' + k.d::int, x.* FROM unnest(%b::int[], %b::int8[]) AS k(ds, d),
  LATERAL (SELECT sum(n) AS n, sum(total) AS total, sum(sum) AS sum, min(min) AS min, max(max) AS max FROM observation_hour
    WHERE datastream_id = k.ds AND hour >= {instant(f"(k.d * {DAY_US} - {LOCAL_US})")}
      AND hour < {instant(f"((k.d + 1) * {DAY_US} - {LOCAL_US})")}) x
  WHERE x.total > 0 ON CONFLICT (datastream_id, day) {_SET}""".encode()
PUT_LATEST = f"""INSERT INTO observation_latest (datastream_id, phenomenon_time, result, quality, result_time, received_at)
  SELECT ds, {instant("t")}, v, q, {instant("rt")}, {instant("received")}
  FROM unnest(%b::int[], %b::int8[], %b::float8[], %b::int2[], %b::int8[], %b::int8[]) AS k(ds, t, v, q, rt, received)
  ON CONFLICT (datastream_id) DO UPDATE SET phenomenon_time = excluded.phenomenon_time, result = excluded.result,
    quality = excluded.quality, result_time = excluded.result_time, received_at = excluded.received_at""".encode()
TELL_STEP = "INSERT INTO observation_step (at, rows) VALUES (now(), %b)"

WATERMARKS = f"""SELECT d.id, {us("coalesce(x.phenomenon_time, l.phenomenon_time)")}, coalesce(x.result, l.result),
    coalesce(x.quality, l.quality), {us("coalesce(x.result_time, l.result_time)")},
    {us("l.phenomenon_time")}, l.result, l.quality, {us("l.result_time")}, {us("l.received_at")}
  FROM unnest(%b::int[]) AS d(id) LEFT JOIN observation_latest l ON l.datastream_id = d.id
  LEFT JOIN LATERAL (SELECT * FROM observation o WHERE o.datastream_id = d.id
    AND o.phenomenon_time >= coalesce(l.phenomenon_time, '-infinity') ORDER BY phenomenon_time DESC LIMIT 1) x ON true
  WHERE coalesce(x.phenomenon_time, l.phenomenon_time) IS NOT NULL""".encode()
"""``observation_latest`` never runs ahead of what is stored, so only newer partitions need looking at. Of a datastream that was silent
since before the inbox let its months go, the latest value is all there is here."""
UNTOLD = f"""SELECT o.datastream_id, {us("o.phenomenon_time")}, o.result, o.quality
  FROM unnest(%b::int[], %b::int8[]) AS k(ds, t)
  JOIN observation o ON o.datastream_id = k.ds AND o.phenomenon_time > {instant("k.t")}""".encode()
"""What a tick that never came would have told."""

OPEN_RUN = """INSERT INTO source_run (source_id, started_at, state, accepted, duplicate, rejected, cursor, file_name, file_sha256, error)
  VALUES (%s, now(), 'running', 0, 0, 0, '{}', '', '', '') RETURNING id"""
CLOSE_RUNS = "UPDATE source_run SET state = 'done', finished_at = now() WHERE id = ANY(%s) AND state = 'running'"
CLOSE_LEFT_OVER_RUNS = """UPDATE source_run r SET state = 'done', finished_at = now() FROM source s
  WHERE s.id = r.source_id AND s.driver IN ('http_push', 'mqtt') AND r.state = 'running' AND NOT r.id = ANY(%s)"""
SOURCE_OF_RUN = "SELECT source_id FROM source_run WHERE id = %s"
COUNT_RUNS = """WITH k AS (SELECT * FROM unnest(%b::int[], %b::int8[], %b::int8[], %b::int8[]) AS k(run, accepted, duplicate, rejected)),
  free AS (SELECT id FROM source_run WHERE id IN (SELECT run FROM k) FOR UPDATE SKIP LOCKED)
  UPDATE source_run r SET accepted = r.accepted + k.accepted, duplicate = r.duplicate + k.duplicate, rejected = r.rejected + k.rejected
  FROM k JOIN free ON free.id = k.run WHERE r.id = k.run RETURNING r.id"""
"""Somebody may hold the row for long (a person's transaction, a driver's); no source waits for another, so it is counted later."""
SEEN = f"""WITH k AS (SELECT * FROM unnest(%b::int[], %b::int8[], %b::int8[]) AS k(source, seen, good)),
  free AS (SELECT id FROM source WHERE id IN (SELECT source FROM k) FOR UPDATE SKIP LOCKED)
  UPDATE source s SET last_seen_at = greatest(s.last_seen_at, {instant("k.seen")}),
    last_good_at = CASE WHEN k.good > 0 THEN greatest(s.last_good_at, {instant("k.good")}) ELSE s.last_good_at END
  FROM k JOIN free ON free.id = k.source WHERE s.id = k.source RETURNING s.id""".encode()
QUARANTINE = """INSERT INTO quarantine (source_id, run_id, at, position, field, rule, params, raw, state)
  SELECT source, run, now(), position, field, rule, params::jsonb, raw, 'open'
  FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS k(source, run, position, field, rule, params, raw)"""

_FROZEN = "a.wait_event_type = 'Client' AND a.state_change < now() - %s * interval '1 second'"
HOLDER = f"""SELECT l.pid, {_FROZEN} FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.classid = %s AND l.objid = %s"""
