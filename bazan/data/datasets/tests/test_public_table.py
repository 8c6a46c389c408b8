"""What everybody may have: counts, small ones hidden with those that would give them away."""

from datetime import timedelta

from bazan.data.datasets import api
from bazan.data.datasets.tests.conftest import NOW, OCTOBER, harvest, origin, pine
from bazan.data.datasets.types import Record


def test_a_small_count_and_its_neighbour_are_hidden_and_other_columns_stand(groves):
    api.commit(harvest(pine(trees=3, felled=0), pine("03", 70, 9), {**pine(trees=400, felled=9), "wood": "02"}), origin())
    table = api.public_table("groves.harvest", OCTOBER.start, OCTOBER.end)
    assert table.keys == ("period", "place", "wood")
    assert table.counts == ("trees", "felled")
    trees = [row[3] for row in table.rows]
    assert trees.count(api.HIDDEN) >= 2
    assert 3 not in trees
    assert table.hidden == sum(cell is api.HIDDEN for row in table.rows for cell in row)


def test_what_nobody_needs_to_hide_is_told_whole(groves):
    api.commit(harvest(pine(trees=30, felled=0), pine("03", 70, 9)), origin())
    assert api.public_table("groves.harvest", OCTOBER.start, OCTOBER.end).hidden == 0


def test_events_are_told_by_month_and_place_only(groves):
    records = [Record({"code": f"a{n}", "unit": "ubnd-01", "received_at": "2026-11-03", "phone": "0900"}, n) for n in range(1, 8)]
    api.commit(api.stage("groves.loggings", records), origin())
    table = api.public_table("groves.loggings", NOW - timedelta(days=60), NOW + timedelta(days=30))
    assert (table.keys, table.counts) == (("month", "place"), ("rows",))
    assert [row[2] for row in table.rows] == [7]
