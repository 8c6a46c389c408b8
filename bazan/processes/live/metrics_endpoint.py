"""``GET /metrics``: the figures that rooms declare, and how the processes are, as OpenMetrics, for who shows BAZAN_METRICS_TOKEN.

It stands here and not among pages: it answers while those are away, and its questions go by no reader's rights.
"""

import asyncio
import hmac
import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from bazan.core.settings import Settings
from bazan.platform.database.connection_settings import database_url
from bazan.platform.jobs.types import PROCESSES, session_name
from bazan.platform.observability.metric_definitions import Metric
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.composition import app_registry
from bazan.processes.runtime.health_requests import ask_health

log = logging.getLogger(__name__)

CONTENT_TYPE = CONTENT_TYPE_LATEST
PATIENCE_S = 5
_SESSIONS = "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name = ANY(%s)"
Rows = Sequence[tuple[Any, ...]]
Figures = Sequence[tuple[Metric, Rows]]


def shown(settings: Settings, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the token was shown."""
    given = dict(headers).get(b"authorization", b"")
    return hmac.compare_digest(given, b"Bearer " + settings.metrics_token.encode())


async def told(settings: Settings) -> bytes:
    """Everything, asked now. While the database is away that is told, and what can be told without it."""
    answered = asyncio.to_thread(_answering, settings)
    try:
        async with asyncio.timeout(PATIENCE_S):
            figures, sessions = await _asked(database_url(settings))
        away = False
    except (psycopg.Error, OSError):  # TimeoutError is one
        figures, sessions, away = [], set(), True
    up = await answered
    if not away:
        up |= {process: session_name(process) in sessions for process in filter(app_registry.works, PROCESSES)}
    return generate_latest(_registry(figures, up, away, shutil.disk_usage(settings.home).free))


async def _asked(url: str) -> tuple[Figures, set[str]]:
    """(each declared figure with its rows, names of sessions held), one question each."""
    session = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=PATIENCE_S, application_name="bazan-live-metrics")
    async with session:
        figures = [(metric, await _rows(session, metric)) for metric in app_registry.metrics()]
        names = await (await session.execute(_SESSIONS, [[session_name(process) for process in PROCESSES]])).fetchall()
        return figures, {name for (name,) in names}


async def _rows(session: psycopg.AsyncConnection, metric: Metric) -> Rows:
    """None while its table isn't there yet, as between two versions: the others are told."""
    try:
        return await (await session.execute(metric.rows.encode())).fetchall()
    except psycopg.ProgrammingError as why:
        log.error("%s: %s", metric.name, why)
        return []


def _answering(settings: Settings) -> dict[str, bool]:
    """Of processes with a socket, whether they answer there; of the places of ingest, whether anybody does."""
    places = {"ingest": settings.edge_places, "web": (str(settings.run / "web.sock"),)}
    return {"live": True} | {name: any(_answers(place, settings) for place in known) for name, known in places.items()}


def _answers(place: str, settings: Settings) -> bool:
    try:
        return bool(ask_health(place, inner_header(settings)))
    except OSError:
        return False


def _registry(figures: Figures, up: Mapping[str, bool], away: bool, free: int) -> CollectorRegistry:
    class Told(Collector):
        def collect(self):
            yield _family(Metric("bazan_database_up", "gauge", "Whether the database answers.", ""), [(not away,)])
            yield _family(Metric("bazan_process_up", "gauge", "Whether a process answers.", "", ("process",)), sorted(up.items()))
            yield _family(Metric("bazan_disk_free_bytes", "gauge", "Room on the disk of BAZAN_HOME.", "", unit="bytes"), [(free,)])
            for metric, rows in figures:
                yield _family(metric, rows)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Told())
    return registry


def _family(metric: Metric, rows: Rows) -> GaugeMetricFamily | CounterMetricFamily:
    made = (GaugeMetricFamily if metric.kind == "gauge" else CounterMetricFamily)(
        metric.name, metric.says, labels=metric.labels, unit=metric.unit
    )
    for *values, number in rows:
        if number is not None:
            made.add_metric([str(value) for value in values], float(number))
    return made
