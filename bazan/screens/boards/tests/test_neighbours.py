"""The places around the territory on a board: a map and a ranking of their own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, PlaceWords, Record
from bazan.data.figures.api import forget, view_of
from bazan.data.indicators import api as indicators
from bazan.directory.permissions.types import Reach
from bazan.platform.packs import load
from bazan.screens.boards.blocks.board_data import scene
from bazan.screens.boards.blocks.registry import MODULES
from bazan.screens.boards.layout import layout_of
from tests.fixtures import minimal_province

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
PROVINCE = minimal_province.THREE_COMMUNES | {
    "province.toml": minimal_province.THREE_COMMUNES["province.toml"] + '\n[[neighbours]]\nfile = "around.csv"\nvalid_from = 2020-01-01\n',
    "around.csv": "code,form,name,latitude,longitude,south,west,north,east\n"
    "n1,tinh,Tỉnh Bên,10.1,106.8,10.0,106.7,10.2,106.9\nn2,tinh,Tỉnh Kia,10.3,106.8,10.2,106.7,10.4,106.9\n",
    "organizations.toml": minimal_province.center("*"),
}
BOARD = {
    "grain": "month",
    "blocks": [
        {"kind": "map", "id": "own", "layers": [{"indicator": "kg_month"}]},
        {"kind": "league", "id": "ranked", "indicator": "kg_month"},
        {"kind": "map", "id": "around", "feature_kind": "neighbour", "layers": [{"indicator": "kg_month"}]},
        {"kind": "league", "id": "ranked_around", "feature_kind": "neighbour", "indicator": "kg_month"},
    ],
}


def shown(reach: Reach) -> dict[str, str]:
    """Block to its sheet and its drawing, as text."""
    laid = layout_of("honey", BOARD)
    there = scene(laid, view_of("/boards/honey", {}, NOW, "month"), reach, NOW + timedelta(minutes=1))
    drawn = {block.id: MODULES[block.kind].drawn(block, there) for block in laid.blocks}
    return {name: f"{[row[:2] for row in one.sheet.rows] if one.sheet else ''}" for name, one in drawn.items()}


@pytest.fixture
def honey(db, tmp_path):
    """The made-up sector of rows in a province that knows its neighbours; one lot of each."""
    forget()
    minimal_province.settle(tmp_path, PROVINCE)
    pack = load(ROOT / "bazan/data/indicators/tests/packs/honey")
    datasets.load_pack(pack)
    indicators.load_pack(pack, NOW)
    with transaction.atomic():
        rows = [("Xã Hai", 12), ("Tỉnh Bên", 500), ("Tỉnh Kia", 200)]
        lots = [
            {"number": str(n), "place": place, "flower": "acacia", "taken_at": "2026-11-05T09:00:00", "kg": kg}
            for n, (place, kg) in enumerate(rows)
        ]
        context = Context(places={"place": PlaceWords(("commune", "neighbour"))})
        staged = datasets.stage("honey.lots", [Record(lot, n) for n, lot in enumerate(lots, 1)], context)
        assert not staged.refused
        datasets.commit(staged, Origin(1, "an.officer", NOW))
    indicators.measure_due(NOW)
    yield
    forget()


def test_the_territory_and_its_neighbours_are_never_mixed(honey):
    texts = shown(Reach(1, "leader", frozenset({"leader"}), None, None))
    for name in ("own", "ranked"):
        assert "Xã Hai" in texts[name] and "Tỉnh" not in texts[name], name
    for name in ("around", "ranked_around"):
        assert "Tỉnh Bên" in texts[name] and "Tỉnh Kia" in texts[name] and "Xã" not in texts[name], name
