"""A made-up sector of rows in a made-up province that was reformed on 2025-07-01: 1 and 2 became 1, 3 stayed 3, 4 was cut into 4 and 5."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from bazan.core.time import LOCAL, Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Committed, Context, Origin, Record
from bazan.data.indicators import api
from bazan.data.indicators.types import Feature, Geography
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load
from tests.fixtures import minimal_province

HONEY = Path(__file__).parent.parent / "packs" / "honey"
NOW = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
BEFORE, AFTER = date(2025, 3, 1), date(2026, 3, 1)
PROVINCE = {
    "province.toml": minimal_province.province_toml({"old.csv": "2022-01-01", "new.csv": "2025-07-01"}),
    "old.csv": """code,form,name,latitude,longitude,south,west,north,east
1,xa,Xã Một,10.1,106.1,10.0,106.0,10.2,106.2
2,xa,Xã Hai,10.1,106.3,10.0,106.2,10.2,106.4
3,phuong,Phường Ba,10.3,106.1,10.2,106.0,10.4,106.2
4,xa,Xã Tư,10.3,106.3,10.2,106.2,10.4,106.4
""",
    "new.csv": """code,form,name,latitude,longitude,south,west,north,east
1,xa,Xã Nhất,10.1,106.2,10.0,106.0,10.2,106.4
3,phuong,Phường Ba,10.3,106.1,10.2,106.0,10.4,106.2
4,xa,Xã Tư,10.3,106.25,10.2,106.2,10.4,106.3
5,xa,Xã Năm,10.3,106.35,10.2,106.3,10.4,106.4
""",
    "succession.csv": """on,old,new,share
2025-07-01,1,1,1
2025-07-01,2,1,1
2025-07-01,3,3,1
2025-07-01,4,4,0.5
2025-07-01,4,5,0.5
""",
    "organizations.toml": """
[[organizations]]
code = "office"
kind = "department"
name = "Sở Ong"
name_en = "Bee office"
short_name = "Sở Ong"
valid_from = 2004-01-01
responsible = ["honey"]

[communes]
code = "committee-{code}"
kind = "commune"
name = "Ủy ban nhân dân {name}"
name_en = "Committee of {name_en}"
short_name = "UBND {name}"
responsible = ["*"]
""",
}


def sql(statement: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@dataclass
class Meadow:
    """The province with the sector loaded."""

    root: Feature
    apiaries: dict[str, Feature]

    def place(self, code: str, on: date = AFTER) -> Feature:
        return Feature("place", places.by_code(code, on).id)

    def office(self, code: str) -> Feature:
        return Feature("organization", organizations.by_code(code, AFTER).id)

    def bring(self, dataset: str, *rows: dict, at: datetime = NOW, reason: str = "", actor: str = "an.officer", run: int = 1) -> Committed:
        """Commit rows as a delivery does."""
        with transaction.atomic():
            staged = datasets.stage(f"honey.{dataset}", [Record(row, n) for n, row in enumerate(rows, 1)], Context())
            assert not staged.refused, staged.refused
            return datasets.commit(staged, Origin(run, actor, at, reason=reason))

    def value(self, code: str, feature: Feature, period: str, geography: Geography = "reported"):
        wanted = Period.parse(period)
        rows = api.series(f"honey.{code}", feature, wanted.start, wanted.end, geography)
        return rows[0].value if rows else None

    def values(self) -> list[tuple]:
        """Everything measured, whatever the order of measuring. A day without lots is one only between lots, so it is left out."""
        return sql(
            """SELECT i.code, feature_kind, feature_id, period_start, round(value::numeric, 6), detail FROM indicator_value v
               JOIN indicator i ON i.id = v.indicator_id WHERE value IS NOT NULL AND NOT (code = 'honey.lots_day' AND value = 0)
               ORDER BY 1, 2, 3, 4"""
        )


def lot(number: str, day: str, kg: float, place: str = "1", flower: str = "acacia", **more) -> dict:
    return {"number": number, "place": place, "flower": flower, "taken_at": f"{day}T09:00:00", "kg": kg} | more


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.fixture
def meadow(db, tmp_path) -> Meadow:
    return build(tmp_path)


def build(folder: Path, province: dict[str, str] = PROVINCE) -> Meadow:
    minimal_province.settle(folder, province)
    pack = load(HONEY)
    datasets.load_pack(pack)
    things = [
        observations.register_thing(code, code, code, "apiary", "honey", y, x, {}, extra={})
        for code, y, x in (("a-1", 10.1, 106.05), ("a-2", 10.1, 106.3), ("a-3", 10.3, 106.1))
    ]
    api.load_pack(pack, NOW)
    return Meadow(Feature("place", places.root(AFTER).id), {thing.code: Feature("thing", thing.id) for thing in things})
