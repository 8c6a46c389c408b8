"""The places around the territory on a board: a map and a ranking of their own."""

from datetime import timedelta

import pytest

from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.tests.rows.conftest import NOW, PROVINCE, build, lot
from bazan.measure.indicators.tests.rows.test_neighbours import AROUND, bring
from bazan.register.people.types import Reach
from bazan.show.boards.blocks.asking import scene
from bazan.show.boards.blocks.kinds import KINDS
from bazan.show.boards.layout import layout_of
from bazan.show.readings.api import forget, view_of

pytestmark = pytest.mark.django_db
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
    drawn = {block.id: KINDS[block.kind].drawn(block, there) for block in laid.blocks}
    return {name: f"{[row[:2] for row in one.sheet.rows] if one.sheet else ''}" for name, one in drawn.items()}


@pytest.fixture
def meadow(db, tmp_path):
    forget()
    yield build(tmp_path, PROVINCE | AROUND)
    forget()


def test_the_territory_and_its_neighbours_are_never_mixed(meadow):
    bring(lot("1", "2026-11-05", 12), lot("2", "2026-11-06", 500, "Tỉnh Bên"), lot("3", "2026-11-06", 200, "Tỉnh Kia"))
    indicators.measure_due(NOW)
    texts = shown(Reach(1, "leader", frozenset({"leader"}), None, None))
    for name in ("own", "ranked"):
        assert "Xã Nhất" in texts[name] and "Tỉnh" not in texts[name], name
    for name in ("around", "ranked_around"):
        assert "Tỉnh Bên" in texts[name] and "Tỉnh Kia" in texts[name] and "Xã" not in texts[name], name
