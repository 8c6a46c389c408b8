"""A province full of made values: the current province, its packs and stations, and values written by SQL in one go.

Shared by the room's tests and by the bench of the boards.
"""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection

from bazan.core.settings import current
from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as streams
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs

OBSERVATIONS_AN_HOUR = 12


MADE_UP = Path(__file__).parent / "packs"


def load(wanted: Iterable[packs.Pack] | None = None) -> None:
    """The province as data: units, organizations, packs (all of them, or those given), demo stations."""
    folder = current().province_folder
    places.load_province(folder)
    organizations.load_province(folder)
    for pack in packs.load_all() if wanted is None else wanted:
        streams.load_vocabulary(pack.id, pack.properties)
        datasets.load_pack(pack)
        indicators.load_pack(pack)
    kinds = {kind["code"] for head in indicators.boards() for kind in head["kinds"] or ()}
    entries = [one for path in sorted((folder / "demo").glob("things*.toml")) for one in tomllib.loads(path.read_text("utf-8"))["things"]]
    for entry in (one for one in entries if one["kind"] in kinds):
        entry.pop("organization", None)
        entry.pop("extra", None)
        streams.register_thing(**entry, demo=True)


def watched() -> list[packs.Pack]:
    """Packs whose stations observe, and the made-up one whose board has a block of every kind."""
    return [pack for pack in packs.load_all() if pack.properties] + [packs.load(path.parent) for path in MADE_UP.glob("*/pack.toml")]


def plant(count: int = 12, now: datetime | None = None) -> None:
    """Orchards in the communes, with open baskets near and past their time; needs the made-up pack."""
    now = now or datetime.now(UTC)
    communes = places.communes(now.date())
    for n, one in enumerate(communes[:count]):
        streams.register_thing(
            f"orchard-{n}", f"Vườn {one.short_name}", f"{one.short_name} orchard", "orchard", "orchards", one.latitude, one.longitude,
            properties={}, demo=True,
        )  # fmt: skip
    things = [one for one in streams.things() if one.kind == "orchard"]
    keepers = organizations.all_on(now.date())
    rows = []
    for n in range(count * 2):
        due = now + timedelta(hours=n * 9 - 40)
        rows.append(
            {
                "code": f"G{n:03}", "commune": communes[n % len(communes)].code, "orchard": things[n % len(things)].code,
                "keeper": keepers[n % len(keepers)].code, "sort": ("red", "green")[n % 2],
                "picked_at": (due - timedelta(days=2)).isoformat(timespec="minutes"), "due_at": due.isoformat(timespec="minutes"),
                "weight": 10 + n / 2, "open": "true",
            }
        )  # fmt: skip
    staged = datasets.stage("orchards.baskets", [Record(row, n + 1) for n, row in enumerate(rows)], Context(decimal="."))
    assert not staged.refused, staged.refused
    datasets.commit(staged, Origin(run_id=1, actor="system", at=now))


def account(role: str, place_id: int | None = None, language: str = "vi", sector: str = "*"):
    """Somebody who holds the role in the place and sector."""
    made = get_user_model().objects.create(username=f"{role}-{place_id}-{language}-{sector}", full_name="Nguyễn Văn Thử", language=language)
    apps.get_model("people", "Grant").objects.create(account=made, role=role, place_id=place_id, sector=sector)
    return made


def fill(now: datetime, hours: int = 60, days: int = 40) -> None:
    """Hour and day roll-ups of every datastream, and every indicator of its sector's things and every unit, up to now and a year before."""
    last = Period.holding(now, "hour").start
    keepers = [one.id for one in organizations.all_on(now.date())]
    with connection.cursor() as cursor:
        for end in (last, last.replace(year=last.year - 1)):
            _rollups(cursor, end, hours)
            for grain, steps in (("hour", hours), ("day", days), ("week", 60), ("month", 13), ("quarter", 5), ("year", 3)):
                _values(cursor, end, grain, steps, keepers)
        cursor.execute(
            """INSERT INTO observation_latest SELECT id, %s, 10 + id %% 40, 0, %s, %s FROM datastream ON CONFLICT DO NOTHING""",
            [now, now, now],
        )


def _rollups(cursor, end: datetime, hours: int) -> None:
    cursor.execute(
        """INSERT INTO observation_hour
           SELECT d.id, h, %s, %s, %s * (10 + d.id %% 40), 9 + d.id %% 40, 12 + d.id %% 40
           FROM datastream d, generate_series(%s::timestamptz, %s, interval '1 hour') h ON CONFLICT DO NOTHING""",
        [OBSERVATIONS_AN_HOUR, OBSERVATIONS_AN_HOUR, OBSERVATIONS_AN_HOUR, end - timedelta(hours=hours), end],
    )


def _values(cursor, end: datetime, grain: str, steps: int, keepers: list[int]) -> None:
    period = Period.holding(end, grain)
    starts = [period.start]
    for _ in range(steps - 1):
        period = period.previous()
        starts.append(period.start)
    today = {one.id for one in [places.root(end.date()), *places.communes(end.date())]}
    cursor.execute(
        """INSERT INTO indicator_value
             (indicator_id, feature_kind, feature_id, period_start, value, completeness, detail, version, alive_at, computed_at)
           SELECT i.id, f.kind, f.id, s, 20 + (i.id * 7 + f.id * 13 + extract(epoch FROM s)::bigint / 3600) %% 90,
             1, NULL, 1, s + interval '55 minutes', s
           FROM indicator i,
             (SELECT 'thing' AS kind, id, sector FROM thing UNION ALL SELECT 'place', unnest(%s::int[]), ''
              UNION ALL SELECT 'organization', unnest(%s::int[]), '') f,
             unnest(%s::timestamptz[]) s
           WHERE i.grain = %s AND (i.spec -> 'features') ? f.kind AND f.sector IN ('', i.pack) ON CONFLICT DO NOTHING""",
        [sorted(today), keepers, starts, grain],
    )


def observe(datastream_id: int, start: datetime, count: int = 12, run: int = 1) -> None:
    """Raw observations five minutes apart."""
    end = start + timedelta(minutes=5 * (count - 1))
    with connection.cursor() as cursor:
        for first in {each.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for each in (start, end)}:  # a month may turn between
            after = (first + timedelta(days=32)).replace(day=1)
            bounds = f"FOR VALUES FROM ('{first.isoformat()}') TO ('{after.isoformat()}')"
            cursor.execute(f"CREATE TABLE IF NOT EXISTS observation_test_y{first:%Ym%m} PARTITION OF observation {bounds}")
        cursor.execute(
            """INSERT INTO observation SELECT %s, t, 10 + random(), 0, t + interval '1 minute', %s
               FROM generate_series(%s::timestamptz, %s, interval '5 minutes') t ON CONFLICT DO NOTHING""",
            [datastream_id, run, start, end],
        )
