"""Reads of sources, runs, things and quarantine, as the room's types. Bulk: a page costs the same whatever it lists."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bazan.core.errors import NotFound
from bazan.core.freshness import STATION
from bazan.core.time import day_start, local_day
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import DatasetInfo
from bazan.data.sources.models import Quarantine, SourceRun
from bazan.data.sources.rules import lag_s, shielded, state_of
from bazan.data.sources.types import QuarantinedItem, RunInfo, SourceHealth, ThingHealth

_NEWEST = """SELECT st.source_id, st.thing_id, max(l.phenomenon_time) AS newest, min(d.cadence_s) AS cadence_s
  FROM source_thing st JOIN datastream d ON d.thing_id = st.thing_id
  LEFT JOIN observation_latest l ON l.datastream_id = d.id GROUP BY 1, 2"""

_SOURCES = f"""WITH newest AS ({_NEWEST}),
  per_thing AS (SELECT n.source_id, count(*) AS things,
      count(*) FILTER (WHERE s.promise_s > 0
        AND %(at)s - n.newest > greatest(make_interval(secs => n.cadence_s * %(intervals)s), %(at_least)s)) AS silent,
      count(*) FILTER (WHERE s.promise_s > 0 AND n.newest IS NULL) AS unconnected
    FROM newest n JOIN source s ON s.id = n.source_id GROUP BY 1),
  today AS (SELECT source_id, sum(accepted + coalesce((counts->>'superseded')::bigint, 0)) AS accepted,
      sum(duplicate) AS duplicate, sum(rejected) AS rejected
    FROM source_run WHERE started_at >= %(day)s GROUP BY 1),
  aside AS (SELECT source_id, count(*) AS open FROM quarantine WHERE state IN ('open', 'asked') GROUP BY 1)
SELECT s.id, s.code, s.name, s.name_en, s.sector, s.driver, s.promise_s, s.last_seen_at, s.last_good_at, s.organization_id,
  s.enabled, s.demo, s.schedule_s, s.binding::text, r.started_at, r.state, coalesce(t.accepted, 0)::bigint,
  coalesce(t.duplicate, 0)::bigint, coalesce(t.rejected, 0)::bigint, coalesce(a.open, 0), coalesce(p.things, 0), coalesce(p.silent, 0),
  coalesce(p.unconnected, 0)
FROM source s LEFT JOIN today t ON t.source_id = s.id LEFT JOIN aside a ON a.source_id = s.id
  LEFT JOIN per_thing p ON p.source_id = s.id
  LEFT JOIN LATERAL (SELECT started_at, state FROM source_run WHERE source_id = s.id ORDER BY started_at DESC LIMIT 1) r ON true
WHERE %(code)s::text IS NULL OR s.code = %(code)s ORDER BY s.demo, s.name"""  # noqa: S608 - constants of this file


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def sources(at: datetime, code: str | None = None) -> list[SourceHealth]:
    """Every source as it stands at the instant, in one query."""
    silent = STATION.silent
    asked = {"at": at, "day": day_start(local_day(at)), "code": code, "intervals": silent.intervals, "at_least": silent.at_least}
    return [_health(row, at) for row in _rows(_SOURCES, asked)]


def source(code: str, at: datetime) -> SourceHealth:
    """The source of that code. Raises NotFound ``sources.unknown``."""
    found = sources(at, code)
    if not found:
        raise NotFound("sources.unknown", {"code": code})
    return found[0]


def _health(row: tuple, at: datetime) -> SourceHealth:
    (i, code, name, name_en, sector, driver, promise_s, seen, good, organization, enabled, demo, schedule_s, binding) = row[:14]
    run_at, run_state, accepted, duplicate, rejected, quarantined, things, silent, unconnected = row[14:]
    state = state_of(good, at, promise_s, enabled, heard=seen is not None)
    return SourceHealth(
        i, code, name, name_en, sector, driver, state, lag_s(good, at), promise_s, seen, good, run_at, run_state or "",
        accepted, duplicate, rejected, quarantined, things, *((silent, unconnected) if state != "resting" else (0, 0)),
        organization, enabled, demo, schedule_s, json.loads(binding),
    )  # fmt: skip


def dataset_of(health: SourceHealth) -> DatasetInfo | None:
    """The dataset a source feeds; null when it feeds none, or one that isn't loaded."""
    named = health.binding.get("dataset", "")
    try:
        return datasets.dataset(named if "." in named else f"{health.sector}.{named}") if named else None
    except NotFound:
        return None


def things_health(at: datetime, source_id: int | None = None) -> list[ThingHealth]:
    """Every thing of every source (or of one), the never heard first, then the longest unheard. One of two sources stands under both."""
    sql = f"""SELECT t.id, t.code, t.name, t.name_en, s.id, s.promise_s, s.enabled, n.newest, n.cadence_s FROM ({_NEWEST}) n
      JOIN source s ON s.id = n.source_id JOIN thing t ON t.id = n.thing_id AND t.retired_at IS NULL
      WHERE %(source)s::int IS NULL OR s.id = %(source)s ORDER BY n.newest NULLS FIRST, t.name"""  # noqa: S608 - constants of this file
    found = []
    for i, code, name, name_en, owner, promise_s, enabled, newest, cadence_s in _rows(sql, {"source": source_id}):
        promised = max(promise_s, cadence_s) if promise_s > 0 else 0  # alert rules count in it
        state = state_of(newest, at, cadence_s if promised else 0, enabled, limits=STATION)
        found.append(ThingHealth(i, code, name, name_en, owner, state, lag_s(newest, at), promised, newest))
    return found


def runs(source_id: int | None = None, limit: int = 50) -> list[RunInfo]:
    """The newest runs, of one source or of all."""
    found = SourceRun.objects.select_related("source").order_by("-started_at")
    if source_id is not None:
        found = found.filter(source_id=source_id)
    return [run_info(run) for run in found[:limit]]


def run(run_id: int) -> RunInfo:
    """Raises NotFound ``sources.run.unknown``."""
    found = SourceRun.objects.select_related("source").filter(id=run_id).first()
    if found is None:
        raise NotFound("sources.run.unknown", {"run": run_id})
    return run_info(found)


def run_info(run: SourceRun) -> RunInfo:
    rule, params = _error(run.error)
    share = run.cursor.get("share")
    return RunInfo(
        run.id, run.source_id, run.source.code, run.started_at, run.finished_at, run.state, run.accepted, run.duplicate, run.rejected,
        run.counts.get("pieces", 0), run.counts.get("missing", 0), share if isinstance(share, float | int) else None,
        run.file_name, run.file_sha256, rule, params, run.counts.get("superseded", 0), _told(run),
        "superseded" in run.counts,
    )  # fmt: skip


def _told(run: SourceRun) -> dict[str, Any]:
    """What reading found out by itself, and what became of lines beside being taken or refused."""
    twice = run.counts.get("twice", {})
    more = {"twice": twice.get("lines", []), "twice_count": twice.get("count", 0)} if twice else {}
    return run.counts.get("told", {}) | more | {key: count for key in ("dropped", "settled") if (count := run.counts.get(key))}


def _error(text: str) -> tuple[str, dict[str, Any]]:
    if not text:
        return "", {}
    try:
        error = json.loads(text)
        return error["rule"], error["params"]
    except (ValueError, KeyError, TypeError):
        return "sources.run.broke", {"why": text[:300]}


def strips(since: datetime, per_source: int = 24) -> dict[int, list[RunInfo]]:
    """The latest runs of every source since an instant, oldest first, in one query: source id → runs."""
    sql = """SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC) AS place
      FROM source_run WHERE started_at >= %(since)s) r WHERE place <= %(many)s"""
    chosen = [i for (i,) in _rows(sql, {"since": since, "many": per_source})]
    found: dict[int, list[RunInfo]] = {}
    for item in SourceRun.objects.select_related("source").filter(id__in=chosen).order_by("started_at"):
        found.setdefault(item.source_id, []).append(run_info(item))
    return found


def quarantined(source_id: int | None, state: str = "open", rule: str = "", limit: int = 50, offset: int = 0) -> list[QuarantinedItem]:
    """Refused pieces of a source (null: of unknown senders), newest first."""
    found = Quarantine.objects.filter(source_id=source_id)
    if state:
        found = found.filter(state__in=("open", "asked") if state == "open" else (state,))
    if rule:
        found = found.filter(rule=rule)
    return [quarantined_item(item) for item in found.order_by("-at", "-id")[offset : offset + limit]]


def quarantined_item(item: Quarantine) -> QuarantinedItem:
    return QuarantinedItem(
        item.id, item.source_id, item.run_id, item.at, item.position, item.field, item.rule, item.params,
        shielded(item.raw, item.context), item.state,
        item.decided_by, item.reason,
    )  # fmt: skip


def reasons(source_id: int | None) -> list[tuple[str, int, dict[str, Any]]]:
    """(rule, how many, the parameters of one of them) of a source's open pieces, most frequent first."""
    sql = """SELECT rule, count(*), (array_agg(params ORDER BY id DESC))[1]::text FROM quarantine
      WHERE source_id IS NOT DISTINCT FROM %(source)s AND state IN ('open', 'asked') GROUP BY 1 ORDER BY 2 DESC, 1"""
    return [(rule, count, json.loads(params)) for rule, count, params in _rows(sql, {"source": source_id})]


def reasons_of_run(run_id: int) -> list[tuple[str, int]]:
    """(rule, how many) of what one run refused."""
    return _rows("SELECT rule, count(*) FROM quarantine WHERE run_id = %(run)s GROUP BY 1 ORDER BY 2 DESC, 1", {"run": run_id})


def refused_by(run_id: int) -> list[tuple[str, int, dict[str, Any]]]:
    """(rule, how many, the parameters of one of them) of what one run refused, most frequent first."""
    sql = """SELECT rule, count(*), (array_agg(params ORDER BY id DESC))[1]::text FROM quarantine
      WHERE run_id = %(run)s GROUP BY 1 ORDER BY 2 DESC, 1"""
    return [(rule, count, json.loads(params)) for rule, count, params in _rows(sql, {"run": run_id})]


def runs_of_file(sha256: str) -> list[RunInfo]:
    """The runs that brought these bytes, newest first: the same file may come twice."""
    found = SourceRun.objects.select_related("source").filter(file_sha256=sha256).order_by("-started_at")
    return [run_info(run) for run in found]


def unknown_senders(at: datetime) -> int:
    """Open refused pieces of the last week whose sender matches no source."""
    sql = "SELECT count(*) FROM quarantine WHERE source_id IS NULL AND state = 'open' AND at > %(since)s"
    return _rows(sql, {"since": at - timedelta(days=7)})[0][0]


def sources_of(thing_ids: Iterable[int]) -> dict[int, list[str]]:
    """thing id → codes of the sources that may write to it."""
    sql = "SELECT st.thing_id, s.code FROM source_thing st JOIN source s ON s.id = st.source_id WHERE st.thing_id = ANY(%(ids)s) ORDER BY 2"
    found: dict[int, list[str]] = {}
    for thing_id, code in _rows(sql, {"ids": list(thing_ids)}):
        found.setdefault(thing_id, []).append(code)
    return found


def archived_things() -> frozenset[int]:
    """Things whose every source promises nothing or is off: their numbers came from files, and their silence is no fault."""
    sql = """SELECT st.thing_id FROM source_thing st JOIN source s ON s.id = st.source_id
      GROUP BY st.thing_id HAVING bool_and(s.promise_s = 0 OR NOT s.enabled)"""
    return frozenset(thing_id for (thing_id,) in _rows(sql, {}))
