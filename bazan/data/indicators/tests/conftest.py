"""A made-up sector in a made-up province of two communes, and roll-ups written as the ingest writes them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from bazan.core.time import LOCAL
from bazan.data.indicators import api
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as observations
from bazan.platform.packs import load
from tests.fixtures import rollup_events

HIVES = Path(__file__).parent / "packs" / "hives"
NOW = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
"""10:10 in the province."""


def sql(statement: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def hour(back: int, at: datetime = NOW) -> datetime:
    """The start of the hour so many hours before the running one."""
    return at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=back)


def rollup(stream: int, start: datetime, *values: float, total: int | None = None) -> None:
    """Put one hour's roll-up as the ingest leaves it, its day with it, and say that it changed."""
    n, total = len(values), len(values) if total is None else total
    sql(
        """INSERT INTO observation_hour VALUES (%s, %s, %s, %s, %s, %s, %s)
           ON CONFLICT (datastream_id, hour) DO UPDATE SET n = excluded.n, total = excluded.total, sum = excluded.sum,
             min = excluded.min, max = excluded.max""",
        stream, start, n, total, sum(values), min(values, default=None), max(values, default=None),
    )  # fmt: skip
    day = start.astimezone(LOCAL).date()
    sql(
        """INSERT INTO observation_day SELECT %s, %s, sum(n), sum(total), sum(sum), min(min), max(max) FROM observation_hour
           WHERE datastream_id = %s AND (hour AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = %s
           ON CONFLICT (datastream_id, day) DO UPDATE SET n = excluded.n, total = excluded.total, sum = excluded.sum,
             min = excluded.min, max = excluded.max""",
        stream, day, stream, day,
    )  # fmt: skip
    last = start + timedelta(minutes=5)
    sql(
        """INSERT INTO observation_latest VALUES (%s, %s, %s, 0, %s, %s) ON CONFLICT (datastream_id) DO UPDATE
           SET phenomenon_time = greatest(observation_latest.phenomenon_time, excluded.phenomenon_time)""",
        stream, last, values[-1] if values else 0, last, last,
    )  # fmt: skip
    rollup_events.changed(stream, start)


@dataclass
class World:
    root: Feature
    west: Feature
    east: Feature
    a: Feature
    b: Feature
    c: Feature
    hum: dict[Feature, int]

    def value(self, code: str, feature: Feature, start: datetime):
        rows = api.series(f"hives.{code}", feature, start, start + timedelta(seconds=1))
        return rows[0].value if rows else None

    def count(self) -> int:
        return sql("SELECT count(*) FROM indicator_value")[0][0]


def _place(code: str, kind: str, territory: bool, box: tuple[float, float, float, float] | None, parent: int | None) -> int:
    x0, y0, x1, y1 = box or (0, 0, 2, 1)
    identity = sql(
        """INSERT INTO place (code, kind, form, name, name_en, search_key, valid_from, latitude, longitude, territory)
           VALUES (%s, %s, 'xa', %s, %s, %s, '2010-01-01', %s, %s, %s) RETURNING id""",
        code, kind, code, code, code, (y0 + y1) / 2, (x0 + x1) / 2, territory,
    )[0][0]  # fmt: skip
    if box:
        ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
        sql(
            "INSERT INTO place_boundary (place_id, geometry, schematic, source, imported_at) VALUES (%s, %s::jsonb, true, 'test', now())",
            identity, str({"type": "Polygon", "coordinates": [ring]}).replace("'", '"'),
        )  # fmt: skip
    if parent:
        sql(
            "INSERT INTO place_link (hierarchy, parent_id, child_id, valid_from) VALUES ('administrative', %s, %s, '2010-01-01')",
            parent, identity,
        )  # fmt: skip
    return identity


@pytest.fixture
def world(db) -> World:
    """Hives a and b in the west, c in the east; each hums each hour, promised four times."""
    root = _place("R", "region", True, None, None)
    west, east = (_place(code, "commune", False, box, root) for code, box in (("W", (0, 0, 1, 1)), ("E", (1, 0, 2, 1))))
    pack = load(HIVES)
    observations.load_vocabulary(pack.id, pack.properties)
    things = [
        observations.register_thing(
            code,
            code,
            code,
            "hive",
            "hives",
            0.5,
            x,
            {"hum": {"cadence_s": 900}},
            extra={"swarm_1": 5, "swarm_2": 9} if code == "hive-a" else {},
        )
        for code, x in (("hive-a", 0.3), ("hive-b", 0.6), ("hive-c", 1.5))
    ]
    api.load_pack(pack, NOW)
    a, b, c = (Feature("thing", thing.id) for thing in things)
    owned = {Feature("thing", s.thing_id): s.id for s in observations.datastreams()}
    return World(Feature("place", root), Feature("place", west), Feature("place", east), a, b, c, owned)
