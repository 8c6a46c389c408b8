"""Places outside the territory: numbers of their own, and no part in the territory's."""

import pytest
from django.db import transaction

from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, PlaceWords, Record
from bazan.data.indicators import api
from bazan.data.indicators.tests.row_computation.conftest import AFTER, NOW, PROVINCE, build, lot
from bazan.directory.places import api as places

pytestmark = pytest.mark.django_db
AROUND = {
    "province.toml": PROVINCE["province.toml"] + '\n[[neighbours]]\nfile = "around.csv"\nvalid_from = 2020-01-01\n',
    "around.csv": "code,form,name,latitude,longitude,south,west,north,east\n"
    "n1,tinh,Tỉnh Bên,10.1,106.6,10.0,106.5,10.2,106.7\nn2,tinh,Tỉnh Kia,10.3,106.6,10.2,106.5,10.4,106.7\n",
}


@pytest.fixture
def meadow(db, tmp_path):
    return build(tmp_path, PROVINCE | AROUND)


def bring(*rows: dict, kinds: tuple[str, ...] = ("commune", "neighbour")) -> list[str]:
    """Rules of what was refused."""
    with transaction.atomic():
        records = [Record(row, n) for n, row in enumerate(rows, 1)]
        staged = datasets.stage("honey.lots", records, Context(places={"place": PlaceWords(kinds)}))
        datasets.commit(staged, Origin(1, "an.officer", NOW))
    return [one.rule for one in staged.refused]


def test_a_neighbour_has_numbers_of_its_own_and_adds_nothing_to_the_territory(meadow):
    assert bring(lot("1", "2026-10-05", 12), lot("2", "2026-10-06", 500, "Tỉnh Bên")) == []
    api.measure_due(NOW)
    assert meadow.value("kg_month", meadow.place("n1"), "2026-10") == 500
    assert meadow.value("kg_month", meadow.root, "2026-10") == 12
    assert meadow.value("kg_month", meadow.place("n2"), "2026-10") is None


def test_only_a_binding_that_says_so_takes_neighbours(meadow):
    assert bring(lot("2", "2026-10-06", 500, "Tỉnh Bên"), kinds=()) == ["datasets.place.kind"]


def test_a_neighbour_lies_in_nothing_of_the_territory_and_moves_no_border(meadow):
    here = {one.code for one in places.subtree(meadow.root.id, AFTER)}
    assert [one.code for one in places.neighbours(AFTER)] == ["n1", "n2"] and not here & {"n1", "n2"}
    assert places.locate(10.1, 106.6, AFTER) is None
    assert {one.place_id for one in places.boundaries(AFTER, "neighbour")} == {one.id for one in places.neighbours(AFTER)}
    assert places.search("Tỉnh Bên", AFTER) == []
