"""A made-up sector whose rows stand on maps: berths at their points, water gauges at the seat of their commune."""

from datetime import timedelta

from bazan.core.map_layers import Extent, Feature, Question
from bazan.data.datasets import api, features
from bazan.data.datasets.tests.conftest import NOW, origin
from bazan.data.datasets.types import Record

HOUR = timedelta(hours=1)
LATER = NOW + 24 * HOUR
EVERYWHERE = Extent(105, 9, 108, 12)


def berth(code: str, **more) -> dict:
    place = {"code": code, "commune": "01", "kind": "stone", "places": 10, "moored": 2, "depth": 4.25, "opened_on": "2026-01-05"}
    return place | {"guarded": True, "keeper": "groves-office", "skipper": "Ba", "latitude": 10.1, "longitude": 106.2} | more


def say(*rows: dict, dataset: str = "harbours.berths", at=NOW, run: int = 1):
    staged = api.stage(dataset, [Record(cells, line) for line, cells in enumerate(rows, 1)])
    assert not staged.refused, staged.refused
    return api.commit(staged, origin(run=run, at=at))


def on_map(
    layer: str = "berths", at=LATER, known=None, extent: Extent | None = EVERYWHERE, ids=None, now=LATER, area=None, run=None
) -> list[Feature]:
    asked = Question(at, now, known or at, extent, None if ids is None else frozenset(ids), area, run)
    return features.rows(f"rows.harbours.{layer}", asked)
