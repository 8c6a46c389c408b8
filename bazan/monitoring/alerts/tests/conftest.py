"""A made-up sector of two dams in a made-up province, measured by the real measuring from roll-ups as the ingest leaves them."""

import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from bazan.core.settings import ROOT
from bazan.core.time import LOCAL
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as streams
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api, evaluation_context
from bazan.monitoring.alerts.events import TOPIC
from bazan.monitoring.alerts.models import Alert, AlertHappening, AlertRule
from bazan.platform.events.types import Subscriber
from bazan.platform.packs import load
from tests.fixtures import rollup_events

DAMS = Path(__file__).parent / "packs" / "dams"
ELSEWHERE = ROOT / "bazan/data/datasets/tests/packs/elsewhere"
NOW = datetime(2026, 11, 25, 3, 10, tzinfo=UTC)
"""10:10 in the province."""


def sql(statement: str, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else None


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@dataclass
class World:
    things: dict[str, int]
    streams: dict[tuple[str, str], int]
    places: dict[str, int]

    def observe(self, thing: str, prop: str, value: float, at: datetime, n: int = 1) -> None:
        """Store ``n`` equal observations up to an instant as the ingest leaves them: roll-ups, latest value, what changed."""
        stream, hour = self.streams[thing, prop], at.replace(minute=0, second=0, microsecond=0)
        sql(
            """INSERT INTO observation_hour AS o VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (datastream_id, hour) DO UPDATE
               SET n = o.n + excluded.n, total = o.total + excluded.total, sum = o.sum + excluded.sum,
                 min = least(o.min, excluded.min), max = greatest(o.max, excluded.max)""",
            stream, hour, n, n, value * n, value, value,
        )  # fmt: skip
        sql(
            """INSERT INTO observation_day AS o VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (datastream_id, day) DO NOTHING""",
            stream, at.astimezone(LOCAL).date(), n, n, value * n, value, value,
        )  # fmt: skip
        sql(
            """INSERT INTO observation_latest VALUES (%s, %s, %s, 0, %s, %s) ON CONFLICT (datastream_id) DO UPDATE
               SET phenomenon_time = excluded.phenomenon_time, result = excluded.result""",
            stream, at, value, at, at,
        )  # fmt: skip
        rollup_events.changed(stream, hour)

    def store(self, thing: str, prop: str, value: float, at: datetime) -> None:
        """The same, one observation with its raw row, and what the tick tells of it."""
        stream = self.streams[thing, prop]
        month = f"FOR VALUES FROM ('{at:%Y-%m-01}') TO ('{_next(at)}')"
        sql(f"CREATE TABLE IF NOT EXISTS observation_{at:%Y_%m} PARTITION OF observation {month}")
        sql("INSERT INTO observation VALUES (%s, %s, %s, 0, %s, 1)", stream, at, value, at)
        self.observe(thing, prop, value, at)
        self.tell(stream, [(at, value)], at)

    def tell(self, stream: int, rows: list[tuple[datetime, float]], at: datetime) -> None:
        """What one tick tells of these good observations of a datastream."""
        values = [value for _, value in rows]
        step = struct.pack("<iqdd", stream, int(rows[0][0].timestamp() * 1e6), min(values), max(values))
        sql("INSERT INTO observation_step (at, rows) VALUES (%s, %s)", at, step)

    def measure(self, at: datetime) -> int:
        """Measure, then hold every rule over indicators against it; gives how many alerts changed."""
        indicators.measure_due(at)
        return api.evaluate_indicators(at)

    def alert(self, rule: str, thing: str = "") -> Alert:
        rows = Alert.objects.filter(rule__code=f"dams.{rule}")
        return rows.get(thing_id=self.things[thing]) if thing else rows.get()

    def told(self, alert: Alert) -> list[str]:
        return list(AlertHappening.objects.filter(alert=alert).order_by("id").values_list("kind", flat=True))


READER = Subscriber("tests", TOPIC)


def taken(limit: int = 500) -> list:
    """What happened since it was last asked, as a subscriber of the tests reads it."""
    api.order_events()
    return api.take_events(READER, limit)


def _next(at: datetime) -> str:
    return f"{(at.replace(day=1) + timedelta(days=32)):%Y-%m-01}"


def only(*rules: str) -> None:
    """Switch every other rule off."""
    AlertRule.objects.exclude(code__in=[f"dams.{rule}" for rule in rules]).update(enabled=False)


def outlines() -> str:
    """Squares around the centres of the communes, far enough from each other."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": place.code},
            "geometry": {"type": "Polygon", "coordinates": [_square(place.longitude, place.latitude)]},
        }
        for place in places.communes(NOW.date())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _square(x: float, y: float, half: float = 0.05) -> list[list[float]]:
    return [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half], [x - half, y - half]]


def build() -> World:
    evaluation_context.forget()
    places.load_province(ELSEWHERE)
    places.import_boundaries(outlines(), NOW.date(), "made up", "tester")
    organizations.load_province(ELSEWHERE)
    pack = load(DAMS)
    streams.load_vocabulary(pack.id, pack.properties)
    keeper = organizations.by_code("groves-office", NOW.date()).id
    communes = places.communes(NOW.date())[:2]
    for n, commune in enumerate(communes, 1):
        streams.register_thing(
            f"dam-{n}", f"Đập số {n}", f"Dam {n}", "dam", "dams", commune.latitude, commune.longitude,
            {"pool": {"cadence_s": 600}, "seep": {"cadence_s": 600}}, organization=keeper,
        )  # fmt: skip
    item = {"code": "dams-mqtt", "name": "Nguồn đập", "name_en": "Dams", "driver": "http_push", "promise_s": 600}
    sources.load_sources([item | {"things": ["dam-1", "dam-2"]}], sector="dams")
    indicators.load_pack(pack, NOW)
    api.load_pack(pack, NOW)
    known = {thing.code: thing for thing in streams.things()}
    by_id = {thing.id: code for code, thing in known.items()}
    owned = {(by_id[stream.thing_id], stream.property): stream.id for stream in streams.datastreams()}
    return World({code: thing.id for code, thing in known.items()}, owned, {c.code: c.id for c in communes})


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture(autouse=True)
def _a_new_scene():
    evaluation_context.forget()
    yield
    evaluation_context.forget()
