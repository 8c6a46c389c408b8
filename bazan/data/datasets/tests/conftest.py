"""A made-up sector in a made-up province that was reformed on 2025-07-01."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from bazan.core.time import Period
from bazan.data.datasets import api
from bazan.data.datasets.types import Context, Origin, Record
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load
from tests.database import named

PACKS = Path(__file__).parent / "packs"
NOW = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
OCTOBER = Period.parse("2026-10")
LETTERS = {"Rừng": {"place": "B", "wood": "C", "trees": "D", "felled": "E", "weight": "F"}}


def sql(statement: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def groves(db):
    """The sector loaded in the province."""
    return _loaded("groves")


@pytest.fixture
def address(transactional_db) -> str:
    """Where the database is in which the sector is loaded and what tests commit stays till their end."""
    _loaded("groves")
    return named(connection.settings_dict["NAME"])


@pytest.fixture
def history(tmp_path: Path):
    from bazan.platform.history.api import Embedded, History, Store

    store = Store(str(tmp_path / "history"))
    engine = Embedded(store, tmp_path / "scratch")
    return History(store, engine, engine)


@pytest.fixture
def harbours(db):
    """The sector whose rows stand on maps."""
    return _loaded("harbours")


def _loaded(pack: str):
    places.load_province(PACKS / "elsewhere")
    organizations.load_province(PACKS / "elsewhere")
    made = load(PACKS / pack)
    api.load_pack(made)
    return made


def origin(reason: str = "", run: int = 1, at: datetime = NOW, **more) -> Origin:
    return Origin(run, "an.officer", at, "ab" * 32, "october.xlsx", reason, **more)


def harvest(*lines: dict, period: Period = OCTOBER, **context):
    """Rows of the form staged as a workbook's: line 6 is the first."""
    records = [Record(cells, 6 + n, "Rừng") for n, cells in enumerate(lines)]
    return api.stage("groves.harvest", records, Context(period=period, letters=LETTERS, **context))


def pine(place: str = "01", trees=100, felled=10, **more) -> dict:
    return {"place": place, "wood": "01", "trees": trees, "felled": felled} | more


def current(code: str = "groves.harvest") -> list[dict]:
    return [row.values for row in api.rows(code).rows]


def log(code: str, owner: str | None, state: str, at: datetime = NOW, run: int = 1, dataset: str = "loggings", **more) -> None:
    cells = {"code": code, "unit": "ubnd-01", "received_at": "2026-07-03", "owner": owner, "state": state}
    if dataset == "steps":
        cells = {"logging": code, "unit": "ubnd-01", "state": state, "at": "2026-07-04"}
    with transaction.atomic():
        staged = api.stage(f"groves.{dataset}", [Record(cells | more, 1)])
        assert not staged.refused, staged.refused
        api.commit(staged, origin(run=run, at=at))
